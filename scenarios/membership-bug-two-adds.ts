/**
 * The bug of 2015 in single-server membership changes, second of three: two leaders add a node each.
 *
 *   C = {1,2,3,4}      term 1        term 2               term 3
 *   S1, leads term 1   adds 5: D     (down)               wins with 1, 4, 5 of D = {1,2,3,4,5}
 *   S2, leads term 2                 adds 6: E, then x    E = {1,2,3,4,6}: x is on 2, 3 and 6
 *
 * Each change by itself is safe: majorities of C and of D meet, and so do those of C and E. But 1, 4, 5 and 2, 3, 6 do
 * not: two changes that know nothing of each other have made two clusters. The rule of the erratum forbids it: S2 must
 * first commit an entry of its own term. Then a majority of C has a log that S1's is behind, and D is dead.
 *
 * See `membership-bug-add-and-remove` for why. Only an even number of voters can split so: with an odd one, the
 * majorities of any two configurations that are one step away from it meet.
 */
import { addVoter, put, scenario } from 'whitewater';

export default scenario({
  name: 'membership-bug-two-adds',
  title: 'A new leader changes the membership only once an entry of its own term is committed: two additions',
  source: 'Raft dissertation §4.1, and its erratum of 2015',
  brokenBy: {
    'single-no-term-commit': [
      'configuration', 'leader-completeness', 'state-machine-safety', 'committed-is-for-ever', 'committed-on-quorum',
    ],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 6, voters: [1, 2, 3, 4], network: 'held' });
    const client = cluster.client();

    world.tell('S1 leads term 1. It adds node 5, and only node 5 hears of it before S1 goes down.');
    cluster.stand(1, [2, 3, 4]);
    cluster.letTalk(1, 2, 3, 4);
    world.expect('S1 has committed in its term', cluster.commitIndex(1), 1);
    cluster.propose(1, addVoter(5));
    cluster.letTalk(1, 5);
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    world.expect('D is on S1 and on node 5', cluster.nodes.map((node) => cluster.lastIndex(node)),
      [2, 1, 1, 1, 2, 0]);

    world.tell('S2 wins term 2 with 3 and 4, and is to add node 6 before anything of its term is committed.');
    cluster.stand(2, [3, 4]);
    world.expect('S2 leads term 2', cluster.leadersOf(2), [2]);
    const change = cluster.propose(2, addVoter(6));
    world.expect('S2 refuses', change.outcome, 'refused: no-entry-of-this-term-committed');
    const write = client.ask(2, put('x', 'kept'));
    cluster.letTalk(2, 3, 6);
    world.expect('a write of a client is on S2 and on node 3, which is too few', write.outcome, 'no answer');

    world.tell('S2 is cut off, and S1 comes back. Its second attempt gets the votes of 4 and 5: with its own, three of five.');
    cluster.dropAll({ from: 2 });
    cluster.restart(1);
    cluster.stand(1, [4, 5]);
    cluster.stand(1, [4, 5]);
    world.expect('S1 leads term 3', cluster.leadersOf(3), [1]);

    world.tell('S1 makes all logs like its own, and completes what it began.');
    client.ask(1, put('y', 1));
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3, 4, 5);
    world.expect('the client of S2 is told that nobody knows', write.outcome, 'unknown');

    world.tell('Now that an entry of term 3 is committed, node 6 can be added too.');
    const later = cluster.propose(1, addVoter(6));
    cluster.letTalk(...cluster.nodes);
    world.expect('the addition is done', later.outcome, null);
    cluster.heartbeat(1);
    cluster.letTalk(...cluster.nodes);
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => [1, 1, 3, 3, 3]));
    world.expect('all six belong to the cluster', cluster.configuration(6).voters, [1, 2, 3, 4, 5, 6]);
  },
});
