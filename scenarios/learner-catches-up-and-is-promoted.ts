/**
 * A new node learns first, and votes later.
 *
 * A node with an empty disk that is made a voter at once counts from the first moment, and has nothing. Of three voters
 * and one such newcomer three must hold an entry; if one of the old ones is down, nothing is committed until the
 * newcomer has caught up, be it hours. So it comes as a learner: it gets the log and does not count, neither in
 * elections nor in what is committed. It is promoted once it is close behind (dissertation §4.2.1).
 *
 * Two twins: `--break learner-in-quorum` lets learners count, and commits what one voter alone has. `--break
 * learner-wont-vote` makes a node refuse to vote until it has read that it is a voter; but those who have read it need
 * its vote at once (§4.1).
 */
import { addLearner, promoteLearner, put, scenario } from 'whitewater';

export default scenario({
  name: 'learner-catches-up-and-is-promoted',
  title: 'A learner receives the log without counting, and becomes a voter once it has caught up',
  source: 'Raft dissertation §4.2.1, §4.1',
  brokenBy: { 'learner-in-quorum': ['commit-is-justified', 'committed-on-quorum'], 'learner-wont-vote': [] },

  play(world) {
    const cluster = world.cluster({
      nodes: 5, voters: [1, 2, 3], network: 'held', settings: { maxBatchEntries: 4, maxInFlight: 1 },
    });

    world.tell('Node 1 leads the voters 1, 2 and 3, and has committed twelve writes.');
    cluster.stand(1, [2, 3]);
    for (let i = 1; i <= 12; i++) cluster.propose(1, put('x', i));
    cluster.letTalk(1, 2, 3);
    world.expect('they are committed', cluster.commitIndex(1), 13);

    world.tell('Nodes 4 and 5 come as learners. Nothing has reached them yet.');
    const joined = [4, 5].map((node) => {
      const change = cluster.propose(1, addLearner(node));
      cluster.letTalk(1, 2, 3);
      return change.outcome;
    });
    world.expect('both are learners', [joined, cluster.configuration(1)],
      [[null, null], { voters: [1, 2, 3], oldVoters: null, learners: [4, 5] }]);
    const early = cluster.propose(1, promoteLearner(4));
    world.expect('it is too early to promote node 4', early.outcome, 'refused: not-caught-up');

    world.tell('They get the log, four entries at a time.');
    cluster.letTalk(1, 4, 5);
    world.expect('they have all of it', [4, 5].map((node) => cluster.lastIndex(node)), [15, 15]);

    world.tell('A client writes. Node 1 and both learners have the entry: three of five nodes, and one of three voters.');
    const write = cluster.propose(1, put('x', 'new'));
    cluster.letTalk(1, 4, 5);
    world.expect('it is not committed', [cluster.commitIndex(1), write.outcome], [15, 'no answer']);
    cluster.letTalk(1, 2);
    world.expect('with node 2 it is', [cluster.commitIndex(1), write.outcome], [16, null]);

    world.tell('Node 4 is promoted. Nodes 2 and 3 hear of that; node 4 does not.');
    const promoted = cluster.propose(1, promoteLearner(4));
    cluster.letTalk(1, 2, 3);
    world.expect('the change is done', [promoted.outcome, cluster.configuration(2).voters],
      [null, [1, 2, 3, 4]]);
    world.expect('node 4 takes itself for a learner', cluster.configuration(4).learners, [4, 5]);

    world.tell('Node 1 crashes. Node 2 needs three of four, so it needs node 4, which votes for whoever asks it.');
    cluster.crash(1);
    cluster.dropAll({ from: 1 });
    cluster.stand(2, [3, 4]);
    world.expect('node 2 leads term 2', cluster.leadersOf(2), [2]);
    cluster.letTalk(2, 3, 4, 5);
    world.expect('node 4 knows that it is a voter', cluster.configuration(4).voters, [1, 2, 3, 4]);
  },
});
