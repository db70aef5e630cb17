/**
 * A snapshot that arrives a second time, when the node has long been further.
 *
 * A snapshot is the state as of an index. Who installs it has that state, and has forgotten whatever came after. That
 * is right for a node that lacks what it holds, and fatal for one that has applied more: it would go back in time, and
 * apply again what it has answered clients about. So a node that knows as much as the snapshot to be committed takes
 * nothing from it, and only says how far it is. See it otherwise with `--break snap-backwards`.
 */
import { put, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'late-snapshot-is-ignored',
  title: 'A snapshot that is older than what a node has committed changes nothing there',
  source: 'Raft §7, Fig. 13',
  brokenBy: { 'snap-backwards': ['index-order', 'no-exception'] },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });

    world.tell('Node 1 leads, and commits a write with node 2. Node 3 has nothing, and node 1 drops its log behind a snapshot.');
    cluster.stand(1, [2]);
    cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 2);
    cluster.propose(1, takeSnapshot());
    cluster.dropAll({ to: 3 });

    world.tell('The snapshot goes out to node 3, and the network doubles it. One arrives; the copy lingers.');
    cluster.duplicateNext(1, 3, 'installSnapshot');
    cluster.heartbeat(1);
    const [snapshot, copy] = cluster.messages({ from: 1, to: 3, kind: 'installSnapshot' });
    world.expect('the snapshot and a copy are under way', copy !== undefined);
    if (snapshot === undefined || copy === undefined) return;
    cluster.deliver(snapshot);
    world.expect('node 3 has installed it', [cluster.snapshotIndex(3), cluster.value(3, 'x')], [2, 1]);

    world.tell('Node 3 follows from there. Two more writes are committed, and it takes a snapshot of its own.');
    cluster.deliverAll({ from: 3, to: 1 });
    cluster.propose(1, put('x', 2));
    const write = cluster.propose(1, put('x', 3));
    cluster.deliverAll({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliverAll({ from: 3, to: 1 });
    world.expect('they are done, with node 3', write.outcome, null);
    cluster.heartbeat(1);
    cluster.deliverAll({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.propose(3, takeSnapshot());
    world.expect('node 3 is at index 4',
      [cluster.snapshotIndex(3), cluster.commitIndex(3), cluster.value(3, 'x')], [4, 4, 3]);

    world.tell('Now the copy arrives.');
    cluster.deliver(copy);
    world.expect('node 3 is where it was',
      [cluster.snapshotIndex(3), cluster.commitIndex(3), cluster.value(3, 'x')], [4, 4, 3]);

    world.tell('So it goes on from there when it hears from node 1 again.');
    cluster.heartbeat(1);
    cluster.deliverAll({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliverAll({ from: 3, to: 1 });

    world.tell('It matters: node 1 crashes, and only node 3 has the last write. Node 2 votes for it.');
    cluster.crash(1);
    cluster.dropAll();
    cluster.stand(3, [2]);
    cluster.letTalk(2, 3);
    world.expect('node 3 leads term 2', cluster.leadersOf(2), [3]);
    world.expect('the write is there', [2, 3].map((node) => cluster.value(node, 'x')), [3, 3]);
  },
});
