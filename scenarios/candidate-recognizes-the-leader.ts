/**
 * Who has lost an election hears it from the winner.
 *
 * "While waiting for votes, a candidate may receive an AppendEntries RPC from another server claiming to be leader. If
 * the leader's term is at least as large as the candidate's current term, then the candidate recognizes the leader as
 * legitimate and returns to follower state" (§5.2). So does a node that asks for pre-votes (dissertation §9.6). If it
 * did not, nobody could help it: the others hear the leader and say no, and what the leader says it does not take, for
 * ever: `--break candidate-ignores-ae`.
 */
import { put, scenario } from 'whitewater';

export default scenario({
  name: 'candidate-recognizes-the-leader',
  title: 'A candidate that hears the leader of its own term follows it, and so does who asks for pre-votes',
  source: 'Raft §5.2; dissertation §9.6',
  brokenBy: { 'candidate-ignores-ae': [] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, network: 'held', settings: { preVote: true } });
    world.tell('Nodes 1 and 2 ask for pre-votes, and get them: nobody hears a leader. Both stand for term 1.');
    for (const candidate of [1, 2]) {
      cluster.timeout(candidate);
      cluster.deliverAll({ from: candidate, to: [3, 4] });
      cluster.deliverAll({ from: [3, 4], to: candidate });
    }
    world.expect('both are candidates', [cluster.role(1), cluster.role(2)], ['candidate', 'candidate']);

    world.tell('Node 1 gets the votes of 3, 4 and 5, and says to all that it leads.');
    cluster.deliverAll({ from: 1, to: [3, 4, 5], kind: 'requestVote' });
    cluster.deliverAll({ from: [3, 4, 5], to: 1, kind: 'requestVoteReply' });
    world.expect('node 1 leads term 1', cluster.leadersOf(1), [1]);
    cluster.deliverAll({ from: 1, to: [2, 3, 4, 5], kind: 'appendEntries' });
    world.expect('node 2 is a follower', cluster.role(2), 'follower');
    world.expect('it has taken what node 1 sent, the no-op of its term', cluster.log(2), [1]);

    world.tell('Node 5 misses some heartbeats, and asks for pre-votes. Then it hears node 1 again.');
    cluster.timeout(5);
    cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 5);
    world.expect('it takes what node 1 sends', cluster.log(5), [1, 1]);

    world.tell('All talk. The others would not vote for node 5, and it no longer asks.');
    cluster.letTalk(...cluster.nodes);
    world.expect('all have the same log', cluster.logs(), cluster.nodes.map(() => [1, 1]));
    world.expect('nobody has begun another term', cluster.nodes.map((node) => cluster.term(node)), [1, 1, 1, 1, 1]);
  },
});
