/**
 * A leader has sent as much ahead as it may, and all of it is lost.
 *
 * A leader does not wait for an answer to each message before it sends the next; but it sends no more ahead than a window
 * (dissertation §10.2.1). With the window full and its messages lost, no answer will ever come. So the leader's
 * heartbeats go on where its messages ended: each names the entry before, which the follower lacks, and so it says that it
 * does. "Leaders retry AppendEntries RPCs indefinitely" (Raft §5.3): this is how they find out that they must. A leader
 * whose heartbeats name only what the follower has acknowledged, `--break inflight-stall`, hears yes after yes, and the
 * follower gets nothing any more.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'full-window-is-asked-about',
  title: 'A heartbeat shows that what was sent ahead is lost, though no more may be sent',
  source: 'Raft §5.3; dissertation §10.2.1',
  brokenBy: { 'inflight-stall': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held', settings: { maxBatchEntries: 1, maxInFlight: 2 } });
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2, 3);

    world.tell('Node 1 leads, and both others hold its no-op. No more than two messages to each may be without an answer.');
    for (let i = 1; i <= 4; i++) cluster.propose(1, put('x', i));
    world.expect('of four writes, two are on their way to node 3',
      cluster.messages({ from: 1, to: 3, kind: 'appendEntries' }).length, 2);
    cluster.dropAll({ to: 3 });
    cluster.letTalk(1, 2);
    world.expect('both are lost; with node 2 all four are committed', cluster.commitIndex(1), 5);

    world.tell('Node 1 may send nothing more to node 3, but a heartbeat. Node 3 lacks the entry that it names, and says so.');
    cluster.heartbeat(1);
    const [heartbeat] = cluster.messages({ from: 1, to: 3, kind: 'appendEntries' });
    world.expect('the heartbeat holds no entry',
      heartbeat?.message.type === 'appendEntries' && heartbeat.message.entries.length === 0);
    cluster.letTalk(1, 3);
    world.expect('node 3 has been sent all again', cluster.log(3), [1, 1, 1, 1, 1]);
    cluster.heartbeat(1);
    cluster.letTalk(1, 3);
    world.expect('and has applied it', cluster.value(3, 'x'), 4);
  },
});
