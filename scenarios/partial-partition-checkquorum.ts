/**
 * A partial partition in which a useless leader stays for ever, unless it looks whether it has a majority (CheckQuorum).
 *
 * Nodes 1, 2 and 3 hear each other; node 4, which leads, reaches only node 2; node 5 is down. Node 4 can commit nothing.
 * Nodes 1 and 3 hear no leader, but with PreVote they need one more than themselves to replace it, and node 2 hears
 * node 4 and says no. A majority is connected, and is stuck.
 *
 * With CheckQuorum node 4 steps down, as it hears from no majority (dissertation §6.2); node 2 hears no leader any more,
 * and the three elect one. From Howard & Abraham, "Raft does not guarantee liveness in the face of network faults".
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'partial-partition-checkquorum',
  title: 'A leader without a majority blocks those who hear it, unless it steps down by itself',
  source: 'Raft dissertation §6.2, §9.6; Howard & Abraham 2020',
  brokenBy: { 'prevote-no-checkquorum': ['liveness-under-partitions'] },

  play(world) {
    for (const checkQuorum of [false, true]) {
      const how = checkQuorum ? 'with CheckQuorum' : 'without CheckQuorum';
      const cluster = world.cluster({ name: how, nodes: 5, settings: { preVote: true, checkQuorum } });
      cluster.timeout(4);
      cluster.until(`${how}: all follow node 4`, () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
        { withinMs: 1000 });

      world.tell(`${how}: node 4 leads term 1. Node 5 goes down, and from now on node 4 reaches only node 2.`);
      cluster.crash(5);
      cluster.connect([1, 2], [1, 3], [2, 3], [2, 4]);
      const write = cluster.propose(4, put('x', 1));
      if (!checkQuorum) {
        cluster.run(20_000);
        world.expect('after 20 seconds node 4 still leads', cluster.leaders(), [4]);
        world.expect('nobody has begun another term', cluster.nodes.map((node) => cluster.term(node)), [1, 1, 1, 1, 1]);
        world.expect('it can commit nothing', [cluster.commitIndex(4), write.answer], [1, null]);
        continue;
      }
      cluster.run(15_000);
      world.expect('the client of node 4 is told that nobody knows', write.answer?.type, 'unknown');
      const next = cluster.until('another node leads', () => cluster.leaders().find((node) => node !== 4),
        { withinMs: 1000 });
      const term = cluster.term(next);
      const later = cluster.propose(next, put('x', 2));
      cluster.run(20_000);
      world.expect(`after 20 seconds node ${next} still leads the same term`,
        [cluster.leaders(), cluster.term(next)], [[next], term]);
      world.expect('a write is carried out', later.answer?.type, 'ok');
      world.expect('the three have applied it', [1, 2, 3].map((node) => cluster.value(node, 'x')), [2, 2, 2]);
    }
  },
});
