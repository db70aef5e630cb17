/**
 * A node that nobody wants any more, and without which nothing goes on.
 *
 *   index   1        2          3                            4
 *   S1      no-op    add S3     {1,3} and {1,2}, joint
 *   S2                          the same
 *   S3                          the same, as leader          {1,2}
 *
 * S3 leads a change that removes it: from {1,3} to {1,2}, by way of the joint configuration of both. Of the new one only S3 itself has
 * heard when it crashes. To win, S1 and S2 need a majority of {1,3}, so S3 must vote for them; and it may not, for its log is
 * longer than theirs. S3 in turn is a member of nothing that it knows to be committed (it has restarted, and knows of no commitment
 * at all), nor of its newest configuration. So it stands all the same, as a voter of what lies between. The dissertation lets any
 * server stand, a member or not (§4.2.2), and this is why.
 */
import { addVoter, changeVoters, scenario } from 'whitewater';

export default scenario({
  name: 'only-the-removed-can-win',
  title: 'A node stands for election though its newest configuration leaves it out, for only it can win',
  source: 'Raft §6; dissertation §4.2.2',

  play(world) {
    const cluster = world.cluster({ nodes: 3, voters: [1], network: 'held' });

    world.tell('S1 is the cluster. It adds S3, which takes over the lead.');
    cluster.stand(1, []);
    const added = cluster.propose(1, addVoter(3));
    cluster.letTalk(1, 3);
    world.expect('S3 belongs to the cluster', [added.outcome, cluster.configuration(3).voters], [null, [1, 3]]);
    cluster.stand(3, [1]);
    cluster.letTalk(1, 3);
    world.expect('S3 leads term 2', cluster.leadersOf(2), [3]);

    world.tell('S3 is to be replaced by S2. The joint configuration is committed; of the new one nobody hears before S3 goes down.');
    cluster.propose(3, changeVoters([1, 2]));
    cluster.deliverAll({ from: 3, to: 2 });
    cluster.deliverAll({ from: 2, to: 3 });
    cluster.deliverAll({ from: 3, to: 2 });
    cluster.deliverAll({ from: 2, to: 3 });
    cluster.deliverAll({ from: 3, to: 1 });
    cluster.deliverAll({ from: 1, to: 3 });
    world.expect('S3 has gone on to the new configuration', cluster.configuration(3), { voters: [1, 2], oldVoters: null, learners: [] });
    cluster.crash(3);
    cluster.dropAll();
    cluster.restart(3);
    world.expect('of the others none has it', [1, 2].map((node) => cluster.configuration(node).oldVoters), [[1, 3], [1, 3]]);

    world.tell('S1 stands. S2 would have it, but S3, whose log is longer, would not, and so it has one of two of the old voters.');
    cluster.stand(1, [2, 3]);
    world.expect('nobody leads', cluster.leaders(), []);

    world.tell('S3 stands, by the rule of its newest configuration, of which it is none: it needs both S1 and S2, and gets them.');
    cluster.stand(3, [1, 2]);
    cluster.stand(3, [1, 2]);
    world.expect('S3 leads', cluster.leaders(), [3]);
    cluster.letTalk(1, 2, 3);
    world.expect('the change is committed, and S3 goes', [cluster.leaders(), cluster.configuration(1).voters, cluster.configuration(2).voters],
      [[], [1, 2], [1, 2]]);
    cluster.stand(1, [2]);
    cluster.letTalk(1, 2);
    world.expect('S1 and S2 go on without it', cluster.leaders(), [1]);
  },
});
