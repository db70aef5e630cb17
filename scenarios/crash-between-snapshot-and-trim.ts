/**
 * A crash after a snapshot is on the disk, and before the log is trimmed.
 *
 * Two writes make a compaction: the snapshot, then the log without what the snapshot stands for. They can't come in the
 * other order, or a crash between them would lose both. In this order a crash leaves both behind: a snapshot up to
 * index n, and a log that still begins at 1. The node must know that the snapshot counts, and that all of the log up to
 * n has been applied. If it takes the log at its word (`--break snap-log-nonatomic`) it applies on top of the snapshot
 * what the snapshot holds already, and its state is another than everybody else's.
 */
import { append, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'crash-between-snapshot-and-trim',
  title: 'After a crash between a snapshot and the trimming of the log, nothing is applied twice',
  source: 'Raft §7; dissertation §5.1.1',
  brokenBy: { 'snap-log-nonatomic': ['state-machine-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, syncMs: 5 });
    cluster.until('node 1 leads', () => cluster.leader() === 1, { withinMs: 1000 });

    world.tell('Three writes each append a letter to x. All nodes apply them.');
    for (const letter of ['a', 'b', 'c']) cluster.propose(1, append('x', letter));
    cluster.run(100);
    world.expect('all have the word', cluster.nodes.map((node) => cluster.value(node, 'x')),
      ['abc', 'abc', 'abc']);

    world.tell('Node 2 takes a snapshot, which takes 5 ms to reach the disk. It trims the log then, and that takes as long.');
    const compaction = cluster.propose(2, takeSnapshot());
    cluster.run(7);
    world.expect('the snapshot is taken', [compaction.outcome, cluster.snapshotIndex(2)], [null, 4]);
    world.expect('in memory the log is trimmed', cluster.log(2), []);

    world.tell('Node 2 crashes, and what was not synced is lost.');
    cluster.crash(2, { keeps: 0 });
    world.expect('the disk has the snapshot', cluster.snapshotIndex(2), 4);
    world.expect('and the whole log', cluster.log(2), [1, 1, 1, 1]);

    world.tell('It restarts, and hears from node 1 how far the log is committed.');
    cluster.restart(2);
    cluster.propose(1, append('x', 'd'));
    cluster.until('it has applied the next write', () => cluster.commitIndex(2) === 5, { withinMs: 200 });
    world.expect('each letter is there once, everywhere',
      cluster.nodes.map((node) => cluster.value(node, 'x')), ['abcd', 'abcd', 'abcd']);
    world.expect('the log begins behind the snapshot', cluster.log(2), [1]);
  },
});
