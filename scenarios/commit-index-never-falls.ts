/**
 * A heartbeat that comes late knows less than the follower does.
 *
 * It says how far the log was committed when it was sent. A follower that has come further meanwhile stays where it
 * is: "If leaderCommit > commitIndex, set commitIndex = min(leaderCommit, index of last new entry)" (Figure 2).
 *
 * What is applied is applied, so who takes the index back loses nothing at once. But clients are told with each answer
 * how far it goes, and say so when they ask the next node, so that they never go back in time (dissertation §6.4). A
 * node that takes its commit index for that tells them less than they have read, and the next node may know less:
 * `--break commit-regress`.
 */
import { type Filter, put, read, scenario } from 'whitewater';

export default scenario({
  name: 'commit-index-never-falls',
  title: 'A late heartbeat does not take back what a follower knows to be committed',
  source: 'Raft Fig. 2, AppendEntries 5; dissertation §6.4',
  brokenBy: { 'commit-regress': ['session-order', 'index-order'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    const client = cluster.client();
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(1);
    world.tell('Node 1 leads, and its no-op is committed. One heartbeat to node 2 stays on the way.');
    const [late] = cluster.messages({ from: 1, to: 2, kind: 'appendEntries' });
    world.expect('it is under way', late !== undefined);
    if (late === undefined) return;
    cluster.letTalk(1, 3);

    world.tell('A client writes twice. Both writes reach node 2, the first also node 3; the heartbeat is still on its way.');
    client.ask(1, put('x', 'old'));
    cluster.deliverAll(withEntries);
    cluster.deliverAll({ from: 2, to: 1 });
    cluster.letTalk(1, 3);
    cluster.heartbeat(1);
    cluster.letTalk(1, 3);
    const write = client.ask(1, put('x', 'new'));
    cluster.deliverAll(withEntries);
    cluster.deliverAll({ from: 2, to: 1 });
    const seen = write.answer?.type === 'ok' ? write.answer.result.index : 0;
    world.expect('the second write is at index 3', seen, 3);
    cluster.heartbeat(1);
    const heartbeats = cluster.messages({ from: 1, to: 2, kind: 'appendEntries' }).filter(({ name }) => name !== late.name);
    for (const heartbeat of heartbeats) cluster.deliver(heartbeat);
    world.expect('nodes 2 and 3 have committed as much as they heard of',
      [cluster.commitIndex(2), cluster.commitIndex(3)], [3, 2]);

    world.tell('Now the late heartbeat reaches node 2. The client reads there, and then at node 3.');
    cluster.deliver(late);
    world.expect('node 2 still knows that index 3 is committed', cluster.commitIndex(2), 3);
    const first = client.ask(2, read('x', 'stale', seen));
    const told = first.answer?.type === 'ok' ? first.answer.result.index : 0;
    world.expect('node 2 answers, and says up to where', [first.outcome, told], ['new', 3]);
    world.expect('node 3 is not so far, and says so', client.ask(3, read('x', 'stale', told)).outcome, 'refused: behind');
  },
});

const withEntries: Filter = {
  from: 1, to: 2, where: (message) => message.type === 'appendEntries' && message.entries.length > 0,
};
