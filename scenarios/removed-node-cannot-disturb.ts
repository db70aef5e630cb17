/**
 * A node that was removed does not know it, and calls for elections for ever.
 *
 * A leader sends nothing to a node that its newest configuration leaves out. So that node never sees the entry that
 * removes it: it hears no leader any more, times out, and stands for a new term, again and again. It can't win, but
 * whoever hears of its term must take it, and so the leader steps down each time (Raft §6). To ask first
 * whether its log would do is no help: it may be as long as the others'.
 *
 * The way out: those who hear a leader ignore requests for votes, and their terms with them (dissertation §4.2.3). That
 * goes together with CheckQuorum, which makes sure that a leader who protects itself so has a majority.
 */
import { put, removeNode, scenario } from 'whitewater';

export default scenario({
  name: 'removed-node-cannot-disturb',
  title: 'A node that was removed deposes leaders, unless those who hear a leader ignore it',
  source: 'Raft §6; dissertation §4.2.3',

  play(world) {
    for (const checkQuorum of [false, true]) {
      const how = checkQuorum ? 'with CheckQuorum' : 'without CheckQuorum';
      const cluster = world.cluster({ name: how, nodes: 4, settings: { checkQuorum } });
      cluster.timeout(4);
      cluster.until(`${how}: all follow node 4`, () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
        { withinMs: 1000 });

      world.tell(`${how}: node 4 leads, and removes node 1. The other three go on without it.`);
      const change = cluster.propose(4, removeNode(1));
      cluster.until('the change is done', () => change.answer?.type === 'ok', { withinMs: 1000 });
      world.expect('node 1 has not heard of it', cluster.configuration(1).voters, [1, 2, 3, 4]);
      cluster.run(20_000);
      world.expect('after 20 seconds node 1 has stood for many terms', cluster.term(1) > 20);

      if (!checkQuorum) {
        world.expect('and has taken the others along', [2, 3, 4].every((node) => cluster.term(node) > 20));
        const terms = Array.from({ length: cluster.term(1) }, (_, i) => i + 1);
        const led = terms.filter((term) => cluster.leadersOf(term).length > 0).length;
        world.tell(`${terms.length} terms came and went, ${led} of them with a leader.`);
        world.expect('leaders were elected, and deposed', led > 10);
        continue;
      }
      world.expect('nobody cares: node 4 leads term 1', [cluster.leaders(), cluster.term(4)], [[4], 1]);
      const write = cluster.propose(4, put('x', 1));
      cluster.run(10);
      world.expect('a write is done', write.outcome, null);

      world.tell('Now node 4 crashes. Nodes 2 and 3 hear no leader, and the term that node 1 has come to does no harm either.');
      cluster.crash(4);
      const next = cluster.until('2 or 3 leads', () => [2, 3].find((node) => cluster.role(node) === 'leader'),
        { withinMs: 2000 });
      cluster.run(5000);
      world.expect('it stays', cluster.leaders(), [next]);
    }
  },
});
