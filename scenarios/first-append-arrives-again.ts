/**
 * The first message of all arrives once more, when what it holds has long been compacted.
 *
 *   node 2    ░ ░ ░         a snapshot up to 3
 *   arrives   prevLogIndex 0, and entry 1
 *
 * A message says which entry its own follow. Entry 1 follows none, so that is always right (Raft §5.3). Whoever takes
 * this for leave to append forgets to ask where: `--break prev0-accept` puts entry 1 behind entry 3. The entries of a
 * message have their places; those before the end of a snapshot are committed, and the node has them already.
 */
import { put, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'first-append-arrives-again',
  title: 'The first entry of the log, arriving again, changes nothing in a log that is compacted',
  source: 'Raft §5.3, §7, Fig. 2 AppendEntries',
  brokenBy: { 'prev0-accept': ['log-matching'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });

    world.tell('Node 1 leads. The network doubles its first message to node 2, and keeps the copy.');
    cluster.duplicateNext(1, 2, 'appendEntries');
    cluster.stand(1, [2]);
    const [first, copy] = cluster.messages({ from: 1, to: 2, kind: 'appendEntries' });
    world.expect('it holds the no-op', first?.message.type === 'appendEntries' && first.message.entries.length === 1);
    if (first === undefined || copy === undefined) return;
    const deliverOthers = (): void => {
      for (let round = 1; round <= 3; round++) {
        for (const message of cluster.messages({ from: [1, 2], to: [1, 2] })) {
          if (message.name !== copy.name) cluster.deliver(message);
        }
      }
    };
    deliverOthers();

    world.tell('Two writes are committed, and node 2 sums up what it has applied.');
    for (let i = 1; i <= 2; i++) cluster.propose(1, put('x', i));
    deliverOthers();
    cluster.heartbeat(1);
    deliverOthers();
    const compaction = cluster.propose(2, takeSnapshot());
    world.expect('node 2 has dropped its log', [compaction.outcome, cluster.snapshotIndex(2), cluster.log(2)],
      [null, 3, []]);

    world.tell('Now the copy arrives.');
    cluster.deliver(copy);
    world.expect('node 2 has nothing new', [cluster.log(2), cluster.lastIndex(2)], [[], 3]);
    deliverOthers();
    cluster.propose(1, put('x', 3));
    deliverOthers();
    cluster.heartbeat(1);
    deliverOthers();
    world.expect('the next write comes to its place', [cluster.log(2), cluster.value(2, 'x')], [[1], 3]);
  },
});
