/**
 * A partial partition that leaves no leader alone, unless candidates ask first (PreVote).
 *
 * Nodes 1, 2 and 3 hear each other; node 4 hears only node 2, and node 5 only node 3, which leads. Node 4 does not hear
 * the leader. So it times out and stands for a new term, which it tells node 2, and node 2's answers tell the leader: it
 * steps down, though it had a majority all the time. The next leader fares no better, and the next.
 *
 * With PreVote node 4 first asks whether it would get votes. Node 2 hears a leader and says no, and so the term stays
 * (dissertation §9.6, §4.2.3). From Howard & Abraham, "Raft does not guarantee liveness in the face of network faults".
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'partial-partition-prevote',
  title: 'Nodes that do not hear the leader depose one after the other, unless they ask before they stand',
  source: 'Raft dissertation §9.6; Howard & Abraham 2020',

  play(world) {
    for (const preVote of [false, true]) {
      const how = preVote ? 'with PreVote' : 'without PreVote';
      const cluster = world.cluster({ name: how, nodes: 5, settings: { preVote } });
      cluster.timeout(3);
      cluster.until(`${how}: all follow node 3`, () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
        { withinMs: 1000 });

      world.tell(`${how}: node 3 leads term 1. From now on node 4 hears only node 2, and node 5 only node 3.`);
      cluster.connect([1, 2], [1, 3], [2, 3], [2, 4], [3, 5]);
      let stableSeconds = 0;
      for (let second = 1; second <= 20; second++) {
        const before = cluster.nodes.map((node) => cluster.term(node));
        cluster.run(1000);
        if (cluster.nodes.every((node, i) => cluster.term(node) === before[i])) stableSeconds++;
      }
      if (preVote) {
        world.expect('no second of the next 20 brings a new term', stableSeconds, 20);
        world.expect('node 3 still leads', cluster.leaders(), [3]);
        world.expect('it is still term 1 everywhere', cluster.nodes.map((node) => cluster.term(node)), [1, 1, 1, 1, 1]);
      } else {
        world.expect('each second of the next 20 brings a new term', stableSeconds, 0);
        const terms = Array.from({ length: cluster.term(4) }, (_, i) => i + 1);
        const led = terms.filter((term) => cluster.leadersOf(term).length > 0).length;
        world.tell(`${terms.length} terms came and went, ${led} of them with a leader, and no leader lasted.`);
        world.expect('leaders were elected, and deposed', led > 2);
      }
    }
  },
});
