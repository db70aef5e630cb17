/**
 * Acknowledgements that overtake each other.
 *
 * A follower acknowledges index 2, 3 and 4, and the first of the three comes last. It says nothing new, and takes
 * nothing back: what a leader knows of a follower "increases monotonically" (Figure 2, matchIndex). If it forgot, it
 * would lack a copy that is there, and leave uncommitted what is on a majority until the follower speaks again:
 * `--break match-regress`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'late-acknowledgement',
  title: 'A late acknowledgement takes back nothing of what later ones have said',
  source: 'Raft Fig. 2, matchIndex; §5.3',
  brokenBy: { 'match-regress': ['replication-progress'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, network: 'held', settings: { maxBatchEntries: 1 } });
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    world.tell('Node 1 leads, and three writes are on their way. Node 2 takes all three; its acknowledgements travel.');
    for (const value of [2, 3, 4]) cluster.propose(1, put('x', value));
    cluster.deliverAll({ from: 1, to: 2, kind: 'appendEntries' });
    const [first, second, third] = cluster.messages({ from: 2, to: 1, kind: 'appendEntriesReply' });
    world.expect('three are under way', third !== undefined);
    if (first === undefined || second === undefined || third === undefined) return;

    world.tell('The first comes last.');
    for (const acknowledgement of [second, third, first]) cluster.deliver(acknowledgement);
    world.expect('two of five are no majority', cluster.commitIndex(1), 1);

    world.tell('Node 3 takes them too, and says so. With nodes 1 and 2 that makes three.');
    cluster.deliverAll({ from: 1, to: 3, kind: 'appendEntries' });
    cluster.deliverAll({ from: 3, to: 1, kind: 'appendEntriesReply' });
    world.expect('all three writes are committed', cluster.commitIndex(1), 4);
    world.expect('and done', cluster.value(1, 'x'), 4);
  },
});
