/**
 * What a deposed leader says to those who wait.
 *
 * It has taken a write in, and sent it to one follower, when it hears of a later term. Was the write done? Not yet. Will it be? That is
 * up to others: a leader that has the entry commits it, one that lacks it overwrites it. "No" would be a promise that it can't keep: a
 * client that is told no asks again, and writes twice, or tells somebody that nothing has happened. So the answer is that nobody
 * knows. Jepsen's histories have a word of their own for it: `info`, between `ok` and `fail`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'an-answer-that-nobody-knows',
  title: 'A deposed leader says neither yes nor no to what the next one may still commit',
  source: 'Raft §8; dissertation §6.2',
  brokenBy: { 'fail-for-unknown': ['definite-answers'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });
    const client = cluster.client();

    world.tell('Node 1 leads term 1. It takes a write in, which reaches node 2, and of which it hears nothing more.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    const write = client.ask(1, put('x', 'late'));
    cluster.deliverAll({ from: 1, to: 2, kind: 'appendEntries' });
    cluster.dropAll();
    world.expect('the write is on two nodes, and not committed', [cluster.lastIndex(2), cluster.commitIndex(1)], [2, 1]);

    world.tell('Node 2 stands. Node 1 hears of term 2, and is no leader any more.');
    cluster.stand(2, [1, 3]);
    world.expect('node 2 leads term 2', cluster.leadersOf(2), [2]);
    world.expect('the client is told that nobody knows', write.outcome, 'unknown');

    world.tell('Node 2 has the entry. It commits it, together with the first of its own term.');
    cluster.letTalk(1, 2, 3);
    cluster.heartbeat(2);
    cluster.letTalk(1, 2, 3);
    world.expect('the write has been done after all, on every node',
      cluster.nodes.map((node) => cluster.value(node, 'x')), ['late', 'late', 'late']);
  },
});
