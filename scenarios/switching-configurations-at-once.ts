/**
 * Why the voters can't be exchanged at once: two leaders in one term.
 *
 *   Cold = {1,2,3}           S1, under Cold, takes the votes of 1 and 2
 *   Cnew = {1,2,3,4,5}       S4, under Cnew, takes the votes of 3, 4 and 5
 *
 * No two nodes learn of a new configuration at the same moment. For a while some go by Cold and some by Cnew, and
 * whoever goes by one can't know what those of the other do. With two voters more at once, a majority of Cold and a
 * majority of Cnew need not have a node in common.
 *
 * Joint consensus (§6) puts a configuration between the two in which *both* majorities are needed: who goes by it can't
 * win without a majority of Cold. See with `--break direct-switch` what happens if it is left out.
 */
import { changeVoters, put, scenario } from 'whitewater';

export default scenario({
  name: 'switching-configurations-at-once',
  title: 'From three voters to five at once there may be two leaders in one term, but not by a joint configuration',
  source: 'Raft §6, Fig. 10; dissertation §4.3',
  brokenBy: { 'direct-switch': ['configuration', 'election-safety'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], network: 'held' });

    world.tell('S3 leads term 1 with the voters 1, 2 and 3, and index 1 is committed.');
    cluster.stand(3, [1, 2]);
    cluster.letTalk(1, 2, 3);
    world.expect('the logs', cluster.logs(), [[1], [1], [1], [], []]);

    world.tell('The operator asks for five voters. The entry that says so reaches 4 and 5, but neither 1 nor 2.');
    const change = cluster.propose(3, changeVoters([1, 2, 3, 4, 5]));
    cluster.letTalk(3, 4, 5);
    cluster.dropAll({ from: 3 });
    world.expect('node 4 goes by both configurations', cluster.configuration(4),
      { voters: [1, 2, 3, 4, 5], oldVoters: [1, 2, 3], learners: [] });
    world.expect('node 1 goes by the old one', cluster.configuration(1),
      { voters: [1, 2, 3], oldVoters: null, learners: [] });

    world.tell('S1 and S4 both stand for term 2. S1 has the votes of 1 and 2, which is two of three.');
    cluster.stand(1, [2]);
    world.expect('S1 leads term 2', cluster.leadersOf(2), [1]);

    world.tell('S4 has the votes of 3, 4 and 5, which is three of five; but of the old three it has only one.');
    cluster.stand(4, [3, 5]);
    world.expect('S3 and S5 did vote for it', [cluster.votedFor(3), cluster.votedFor(5)], [4, 4]);
    world.expect('S4 does not lead', cluster.role(4), 'candidate');
    world.expect('term 2 has one leader', cluster.leadersOf(2), [1]);

    world.tell('S1 goes on under the old configuration. At S3 the change gives way to what S1 has, and is rolled back.');
    cluster.dropAll({ from: 4 });
    cluster.propose(1, put('x', 1));
    cluster.letTalk(1, 2, 3);
    world.expect('S3 goes by the old configuration again', cluster.configuration(3).voters, [1, 2, 3]);
    world.expect('the operator is told that nobody knows', change.outcome, 'unknown');

    world.tell('The operator asks S1 for the same, and now everybody hears of it.');
    const again = cluster.propose(1, changeVoters([1, 2, 3, 4, 5]));
    cluster.letTalk(...cluster.nodes);
    cluster.heartbeat(1);
    cluster.letTalk(...cluster.nodes);
    world.expect('the change is done', again.outcome, null);
    world.expect('all five go by the new configuration', cluster.nodes.map((node) => cluster.configuration(node)),
      cluster.nodes.map(() => ({ voters: [1, 2, 3, 4, 5], oldVoters: null, learners: [] })));
    world.expect('all logs are equal', cluster.logs(), cluster.nodes.map(() => cluster.log(1)));
  },
});
