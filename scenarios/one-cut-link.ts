/**
 * One link of ten is cut, and a leader that a majority hears all the time is deposed, unless those who hear it refuse to
 * elect another.
 *
 * Nodes 3 and 4 do not hear each other; all others do. Node 3 leads. Node 4 hears no leader, and asks for votes. Nodes 1, 2
 * and 5 hear node 3 all the time; if they give their votes nevertheless, node 4 leads, and now node 3 is the one that is cut
 * off from its leader. PreVote alone does not help, for a majority would say yes. So a node says no while it hears a leader
 * (dissertation §4.2.3), and CheckQuorum sees to it that such a leader is worth it (§6.2).
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'one-cut-link',
  title: 'A single cut link deposes a good leader, unless voters stay with the one that they hear',
  source: 'Raft dissertation §4.2.3, §6.2, §9.6',
  brokenBy: { 'no-stickiness': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, settings: { preVote: true, checkQuorum: true } });
    cluster.timeout(3);
    cluster.until('all follow node 3', () => cluster.nodes.every((node) => cluster.commitIndex(node) === 1),
      { withinMs: 1000 });

    world.tell('Node 3 leads term 1. From now on it and node 4 do not hear each other.');
    cluster.cut(3, 4);
    cluster.cut(4, 3);
    cluster.run(30_000);
    world.expect('after 30 seconds node 3 still leads', cluster.leaders(), [3]);
    world.expect('it is still term 1 everywhere', cluster.nodes.map((node) => cluster.term(node)), [1, 1, 1, 1, 1]);

    world.tell('It takes in a write all the while, and node 4 learns of it when the link is back.');
    cluster.propose(3, put('x', 1));
    cluster.run(1000);
    cluster.heal();
    cluster.run(1000);
    world.expect('all have applied it', cluster.nodes.map((node) => cluster.value(node, 'x')), [1, 1, 1, 1, 1]);
  },
});
