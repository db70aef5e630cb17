/**
 * Two nodes that need each other, and ask for pre-votes of different terms.
 *
 * Node 2 has stood for several terms alone, and so its term is 5; but it lacks an entry of node 1, which is in term 1
 * still. Node 3 is down, so both are needed. Node 2 asks for a pre-vote of term 6, and node 1 says no: its own log is
 * more up-to-date. Node 1 asks for one of term 2, and node 2 says no: that term is long over. Here the answer tells
 * which term it is, and node 1 takes it as from any message (§5.1); next time it asks for term 6, and gets it. If the
 * answer told nothing, both would ask in vain for ever: `--break prevote-term-silent`. It has happened where PreVote
 * was turned on in a running cluster.
 */
import { scenario } from 'whitewater';

export default scenario({
  name: 'refused-pre-vote-tells-the-term',
  title: 'Who is refused a pre-vote for an old term learns of the newer one',
  source: 'Raft §5.1; dissertation §9.6',
  brokenBy: { 'prevote-term-silent': [] },

  play(world) {
    const cluster = world.cluster({
      nodes: 3, logs: { 1: [1, 1], 2: [1], 3: [1] }, terms: { 2: 5 }, settings: { preVote: true },
    });
    world.expect('the terms', [cluster.term(1), cluster.term(2)], [1, 5]);
    cluster.crash(3);
    cluster.until('node 1 asks, and hears of term 5', () => cluster.term(1) === 5, { withinMs: 2000 });
    world.expect('nobody has stood for that', cluster.nodes.filter((node) => cluster.role(node) === 'candidate'), []);
    cluster.until('node 1 asks again, and leads term 6', () => cluster.leadersOf(6).includes(1), { withinMs: 2000 });
    cluster.run(1000);
    world.expect('node 2 has its log', cluster.log(2), [1, 1, 6]);
    world.expect('node 1 still leads', [cluster.leaders(), cluster.term(1)], [[1], 6]);
  },
});
