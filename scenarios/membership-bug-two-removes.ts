/**
 * The bug of 2015 in single-server membership changes, third of three: two leaders remove each other.
 *
 *   C = {1,2,3,4}      term 1           term 2                  term 3
 *   S1, leads term 1   removes 2: D     (down)                  wins with 1, 4 of D = {1,3,4}
 *   S2, leads term 2                    removes 1: E, then x    E = {2,3,4}: x is on 2 and 3
 *
 * 1 and 4 are a majority of D, 2 and 3 are one of E, and nobody is in both. Nobody but S1 has D in its log: a node uses
 * the newest configuration that it holds, committed or not, and so S1 alone decides that it needs two votes of three.
 *
 * The rule of the erratum: a leader begins a change only once an entry of its own term is committed. For S2 that takes
 * three of C = {1,2,3,4}; then S1 can find no two voters of D that are not ahead of it. See
 * `membership-bug-add-and-remove` for the whole story.
 */
import { put, removeNode, scenario } from 'whitewater';

export default scenario({
  name: 'membership-bug-two-removes',
  title: 'A new leader changes the membership only once an entry of its own term is committed: two removals',
  source: 'Raft dissertation §4.1, and its erratum of 2015',
  brokenBy: {
    'single-no-term-commit': [
      'configuration', 'leader-completeness', 'state-machine-safety', 'committed-is-for-ever', 'committed-on-quorum',
    ],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 4, network: 'held' });
    const client = cluster.client();

    world.tell('S1 leads term 1. It removes node 2, and goes down before anybody hears of it.');
    cluster.stand(1, [2, 3, 4]);
    cluster.letTalk(1, 2, 3, 4);
    world.expect('S1 has committed in its term', cluster.commitIndex(1), 1);
    cluster.propose(1, removeNode(2));
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    world.expect('D is on the disk of S1', cluster.configuration(1).voters, [1, 3, 4]);

    world.tell('S2, which does not know that it is to go, wins term 2 with 3 and 4. It is asked to remove node 1 at once.');
    cluster.stand(2, [3, 4]);
    world.expect('S2 leads term 2', cluster.leadersOf(2), [2]);
    const change = cluster.propose(2, removeNode(1));
    world.expect('S2 refuses', change.outcome, 'refused: no-entry-of-this-term-committed');
    const write = client.ask(2, put('x', 'kept'));
    cluster.letTalk(2, 3);
    world.expect('a write of a client is on two of four, which is too few', write.outcome, 'no answer');

    world.tell('S2 is cut off, and S1 comes back. Its second attempt gets the vote of 4: with its own, two of three.');
    cluster.dropAll({ from: 2 });
    cluster.restart(1);
    cluster.stand(1, [4]);
    cluster.stand(1, [4]);
    world.expect('S1 leads term 3', cluster.leadersOf(3), [1]);

    world.tell('S1 makes the logs of 3 and 4 like its own, and so completes the removal of node 2.');
    const next = client.ask(1, put('y', 1));
    cluster.heartbeat(1);
    cluster.letTalk(1, 3, 4);
    cluster.heartbeat(1);
    cluster.letTalk(1, 3, 4);
    world.expect('a write in term 3 is done', next.outcome, null);
    world.expect('the three have equal logs', [1, 3, 4].map((node) => cluster.log(node)),
      [[1, 1, 3, 3], [1, 1, 3, 3], [1, 1, 3, 3]]);
    world.expect('the write that S2 took in was never acknowledged', write.outcome, 'no answer');
  },
});
