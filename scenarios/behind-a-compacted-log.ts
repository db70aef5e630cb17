/**
 * A follower lacks only one entry, and the leader does not have it any more.
 *
 *   node 1   snapshot up to 3, and nothing behind it
 *   node 3   1 1
 *
 * The leader finds out that node 3 lacks index 3, and can't send that: it is a part of the snapshot. So the snapshot is
 * due, for one entry as for a thousand (Raft §7). There are two ways to miss it. Who looks whether there is anything in
 * the log to send finds that there isn't: `--break snap-never-sent`. And who takes the last entry of the snapshot for the
 * first one of the log, one too many, sends a message that should hold it and holds nothing: `--break
 * empty-ae-for-snapshot`. Either way node 3 hears heartbeats, so it stands for no election, and waits.
 */
import { put, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'behind-a-compacted-log',
  title: 'A follower that lacks just the last entry before the end of a compacted log gets the snapshot',
  source: 'Raft §7, Fig. 13',
  brokenBy: { 'snap-never-sent': [], 'empty-ae-for-snapshot': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, latencyMs: 5 });
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });
    const first = cluster.propose(1, put('x', 1));
    cluster.run(100);
    world.expect('all have the first write', [first.outcome, cluster.lastIndex(3)], [null, 2]);

    world.tell('Node 3 is cut off, and misses the second write. Node 1 drops its whole log behind a snapshot.');
    cluster.isolate(3);
    const second = cluster.propose(1, put('x', 2));
    cluster.run(30);
    cluster.propose(1, takeSnapshot());
    cluster.run(5);
    world.expect('the write is done, and the log of node 1 is empty',
      [second.outcome, cluster.snapshotIndex(1), cluster.log(1)], [null, 3, []]);

    world.tell('Node 3 is back. Nobody writes.');
    cluster.heal();
    cluster.until('node 3 has the second write', () => cluster.value(3, 'x') === 2, { withinMs: 1000 });
    world.expect('from the snapshot', [cluster.snapshotIndex(3), cluster.log(3)], [3, []]);
    world.expect('node 1 has led all the time', [cluster.leader(), cluster.term(1)], [1, 1]);
    const third = cluster.propose(1, put('x', 3));
    cluster.until('and the log goes on', () => cluster.value(3, 'x') === 3, { withinMs: 200 });
    world.expect('the third write is done', third.outcome, null);
  },
});
