/**
 * The power fails in the middle of a write, and the end of the journal is torn.
 *
 *   node 2   the vote, the no-op, x=1, half of x=2
 *
 * The disk had not said that the last record was written, so nobody was told of it: it is cut off. All before it was
 * promised, a vote to a candidate, entries to a leader, and must be there when the node is back (Raft Fig. 2). There are
 * two ways to get this wrong. Who cuts off the whole block in which the torn record stands (`--break torn-tail`) forgets
 * what others rely on; and who throws away a journal that does not look right and lets the node come back empty under its
 * old name (`--break wiped-rejoin`) forgets all of it. A node that has lost its disk is another node.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'torn-end-of-a-journal',
  title: 'A node that finds the end of its journal torn still has all that it has promised',
  source: 'Raft Fig. 2, §5.4.3',
  brokenBy: {
    'torn-tail': ['committed-on-quorum', 'election-safety'],
    'wiped-rejoin': ['committed-on-quorum', 'election-safety'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 3, network: 'held' });

    world.tell('Node 1 leads by the vote of node 2, and commits a write with it. Node 3 hears nothing.');
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2);
    const first = cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 2);
    world.expect('it is done', first.outcome, null);

    world.tell('While node 2 writes down the next, the power fails. Half of the record is on the disk.');
    cluster.slowDisk(2, 50);
    cluster.propose(1, put('x', 2));
    cluster.deliver({ from: 1, to: 2, kind: 'appendEntries' });
    cluster.crash(2, { keeps: 0, torn: true });
    cluster.crash(1);
    cluster.dropAll();
    cluster.heal();

    world.tell('Node 2 is back. It knows its term, its vote, and the entries that it has acknowledged.');
    cluster.restart(2);
    world.expect('its term and vote', [cluster.term(2), cluster.votedFor(2)], [1, 1]);
    world.expect('its log', cluster.log(2), [1, 1]);

    world.tell('It stands before node 3, and wins. It must know what node 1 has committed with it.');
    cluster.stand(2, [3]);
    world.expect('it leads term 2, and nobody else has led term 1', [cluster.leadersOf(2), cluster.leadersOf(1)], [[2], [1]]);
    cluster.letTalk(2, 3);
    world.expect('the write is there', cluster.value(2, 'x'), 1);
  },
});
