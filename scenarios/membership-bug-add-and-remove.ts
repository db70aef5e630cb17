/**
 * The bug of 2015 in single-server membership changes, first of three: one leader adds a node, the next removes one.
 *
 *   C = {1,2,3,4}      term 1              term 2                  term 3
 *   S1, leads term 1   adds 5: D           (cut off)               wins with 1, 4, 5 of D
 *   S2, leads term 2                       removes 1: E, then x    overwrites E and x
 *
 * One voter more or less is a change in one step, because a majority of the old configuration and one of the new always
 * have a node in common (dissertation §4.1). That holds for C and D, and for C and E; but not for D = {1,2,3,4,5} and E
 * = {2,3,4}: 1, 4 and 5 are a majority of D, 2 and 3 are one of E. So S2 must not begin E while D may still be alive
 * somewhere. It can't know of D; but it knows that once an entry of *its own term* is committed, a majority of C has
 * it, and S1 can't win any more without one of them. That is the rule, added three years after the algorithm was
 * published.
 *
 * With the rule the change is refused, and the write waits for a majority of C. Without it (`--break
 * single-no-term-commit`) the write is committed and acknowledged, and then lost.
 */
import { addVoter, put, removeNode, scenario } from 'whitewater';

export default scenario({
  name: 'membership-bug-add-and-remove',
  title: 'A new leader changes the membership only once an entry of its own term is committed: add and remove',
  source: 'Raft dissertation §4.1, and its erratum of 2015',
  brokenBy: {
    'single-no-term-commit': [
      'configuration', 'leader-completeness', 'state-machine-safety', 'committed-is-for-ever', 'committed-on-quorum',
    ],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3, 4], network: 'held' });
    const client = cluster.client();

    world.tell('S1 leads term 1 with the voters 1 to 4, and its first entry is committed everywhere.');
    cluster.stand(1, [2, 3, 4]);
    cluster.letTalk(1, 2, 3, 4);
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3, 4);
    world.expect('index 1 is committed on all four', [1, 2, 3, 4].map((node) => cluster.commitIndex(node)),
      [1, 1, 1, 1]);

    world.tell('S1 adds node 5, which it may: it has committed in its term. The change D reaches node 5, and nobody else.');
    cluster.propose(1, addVoter(5));
    cluster.letTalk(1, 5);
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    world.expect('S1 and node 5 go by D', [1, 5].map((node) => cluster.configuration(node).voters),
      [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]);
    world.expect('the others know nothing of it', cluster.configuration(4).voters, [1, 2, 3, 4]);

    world.tell('S1 is down. S2 wins term 2 with 3 and 4. Its first entry has reached nobody yet when it is to remove node 1.');
    cluster.stand(2, [3, 4]);
    world.expect('S2 leads term 2', cluster.leadersOf(2), [2]);
    const change = cluster.propose(2, removeNode(1));
    world.expect('S2 refuses', change.outcome, 'refused: no-entry-of-this-term-committed');

    world.tell('A client writes x. S2 reaches node 3 only: that is two of four.');
    const write = client.ask(2, put('x', 'kept'));
    cluster.letTalk(2, 3);
    world.expect('the write waits', write.outcome, 'no answer');

    world.tell('S2 is cut off, and S1 comes back. In term 2 node 4 has voted for S2; in term 3 it votes for S1, with node 5.');
    cluster.dropAll({ from: 2 });
    cluster.restart(1);
    cluster.stand(1, [4, 5]);
    cluster.stand(1, [4, 5]);
    world.expect('S1 leads term 3: a majority of D is behind it', cluster.leadersOf(3), [1]);

    world.tell('S1 makes all logs like its own. What S2 had is overwritten, which is no harm if nobody was told that it is done.');
    client.ask(1, put('y', 1));
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3, 4, 5);
    world.expect('the client of S2 is told that nobody knows', write.outcome, 'unknown');
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3, 4, 5);
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => [1, 1, 3, 3]));
    world.expect('node 5 belongs to the cluster', cluster.nodes.map((node) => cluster.configuration(node).voters),
      cluster.nodes.map(() => [1, 2, 3, 4, 5]));
  },
});
