/**
 * A write comes to its end when what it wrote has been overwritten.
 *
 *            on the disk   under way to it
 *   node 3   1 2           index 2 goes, and an entry of term 3 comes there
 *
 * A disk takes its time, and meanwhile the log goes on in memory. So "index 2 is on the disk" may be true of an entry
 * that stands there no more. An acknowledgement is for an entry, not for a place: here each hangs on its own write, and
 * bears the term in which it was promised, so that no other leader takes it for its own. A node that hears how far its
 * disk is, and tells that to whoever leads now, promises what it does not have: `--break async-append-aba`.
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'overwritten-write-is-no-acknowledgement',
  title: 'The end of a write that was overwritten meanwhile acknowledges nothing to the next leader',
  source: 'Raft Fig. 2; dissertation §10.2.1',
  brokenBy: { 'async-append-aba': ['persist-before-send', 'committed-on-quorum', 'leader-completeness'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, network: 'held', log: [1] });

    world.tell('Node 1 leads term 2. Its entry reaches node 3 alone, whose disk takes 100 ms for it. Node 1 crashes.');
    cluster.stand(1, [2, 3, 4, 5]);
    cluster.slowDisk(3, 100);
    cluster.deliver({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    world.expect('node 3 has it in memory', cluster.log(3), [1, 2]);

    world.tell('Node 2 leads term 3, by the votes of 4 and 5. Node 4 stores its entry; in node 3 it replaces the other.');
    cluster.stand(2, [4, 5]);
    cluster.deliver({ from: 2, to: 4, kind: 'appendEntries' });
    cluster.deliver({ from: 4, to: 2, kind: 'appendEntriesReply' });
    cluster.deliver({ from: 2, to: 3, kind: 'appendEntries' });
    world.expect('node 3 has it in memory, behind the old one in the queue to the disk', cluster.log(3), [1, 3]);

    world.tell('The disk of node 3 is done with the first write.');
    cluster.run(100);
    cluster.deliverAll({ from: 3, to: 2 });
    world.expect('node 2 waits: only 2 and 4 have its entry', cluster.commitIndex(2), 0);

    world.tell('Node 3 crashes before the second is done; 2 and 4 go down too. Node 1 is back, and stands before 3 and 5.');
    cluster.crash(3, { keeps: 0 });
    world.expect('what node 3 has is the entry of term 2', cluster.log(3), [1, 2]);
    for (const node of [2, 4]) cluster.crash(node);
    cluster.dropAll();
    cluster.heal();
    for (const node of [1, 3]) cluster.restart(node);
    cluster.stand(1, [3, 5]);
    cluster.stand(1, [3, 5]);
    world.expect('it leads term 4, without the entry of term 3', [cluster.leadersOf(4), cluster.log(1)], [[1], [1, 2, 4]]);

    world.tell('All are back, and get the log of node 1. The entry of term 3 is gone: it was not committed.');
    for (const node of [2, 4]) cluster.restart(node);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3, 4, 5);
    world.expect('the logs', cluster.logs(), cluster.nodes.map(() => [1, 2, 4]));
  },
});
