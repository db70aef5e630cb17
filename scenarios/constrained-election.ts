/**
 * A known limit of Raft: a node reaches a majority, and yet there is no leader.
 *
 *        2 (one entry ahead)        4
 *       /
 *      1                            5
 *       \
 *        3
 *
 * Nodes 1, 2 and 3 are three of five, and node 1 hears both others. But 2 and 3 do not hear each other, and 4 and 5
 * hear nobody. Only a node with the newest log can win, which is 2; it reaches nobody but 1, and that is two of five.
 * Node 1 could reach three; but its log is one entry behind, and so 2 refuses it. Nobody can win, though a majority is
 * connected after a fashion, and no setting helps: neither PreVote nor CheckQuorum changes who may be voted for.
 *
 * The entry need not even be committed. A protocol that lets 1 win first and fetch the entry from 2 afterwards (as
 * Paxos does) has no such limit. What Raft promises is less: while a majority is connected *pairwise*, a leader
 * emerges. Whitewater's checkers hold it to that, and to no more. From Howard & Abraham, "Raft does not guarantee
 * liveness in the face of network faults"; OmniPaxos calls it the constrained election.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'constrained-election',
  title: 'Nobody leads if the newest log is on a node that reaches no majority: a known limit of Raft',
  source: 'Raft §5.4.1; Howard & Abraham 2020; OmniPaxos 2023',

  play(world) {
    for (const protection of [false, true]) {
      const how = protection ? 'with PreVote and CheckQuorum' : 'as in the paper';
      const cluster = world.cluster({
        name: how, nodes: 5, log: [1], logs: { 2: [1, 1] },
        settings: { preVote: protection, checkQuorum: protection },
      });
      world.tell(`${how}: the links 1-2 and 1-3 are all that is left, and node 2 is one entry ahead.`);
      cluster.connect([1, 2], [1, 3]);
      cluster.run(30_000);
      const highest = Math.max(...cluster.nodes.map((node) => cluster.term(node)));
      const terms = Array.from({ length: highest }, (_, i) => i + 1);
      world.expect('in 30 seconds nobody has led, in no term',
        terms.flatMap((term) => cluster.leadersOf(term)), []);
      world.expect(protection ? 'nobody has even stood' : 'not for want of trying',
        protection ? terms.length === 1 : terms.length > 50);
      world.expect('the logs are as they were', cluster.logs(), [[1], [1, 1], [1], [1], [1]]);

      world.tell('One more link, 2-3, and the three are connected pairwise.');
      cluster.connect([1, 2], [1, 3], [2, 3]);
      cluster.until('node 2 leads: it alone has the newest log', () => cluster.role(2) === 'leader',
        { withinMs: 5000 });
      const write = cluster.propose(2, put('x', 1));
      cluster.until('and takes in a write', () => write.answer?.type === 'ok', { withinMs: 1000 });
      world.expect('the entry that was in the way is committed', cluster.value(2, 'x2'), 1);
    }
  },
});
