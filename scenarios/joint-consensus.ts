/**
 * Joint consensus: from one set of voters to any other, here from {1,2,3} to {3,4,5}.
 *
 *          Cold          Cold and Cnew       Cnew
 *   log    ... ──────────── joint ───────────── new ──────
 *   asks   2 of 1,2,3    2 of 1,2,3 and      2 of 3,4,5
 *                        2 of 3,4,5
 *
 * The change is two entries of the log. From the first one on a node needs a majority of the old voters *and* one of
 * the new, to elect and to commit. Once that entry is committed, nobody can decide anything by the old ones alone any
 * more, and so the leader appends the second, from which on the new ones are enough (Raft §6).
 *
 * Nodes 3, 4 and 5 are a majority of the new voters, and three of all five. It is not enough: 1 and 2 may not know of
 * the change, and elect a leader who does not either. See it with `--break joint-union`, which counts a majority of all
 * together, and `--break joint-new-only`, which asks the new ones alone.
 */
import { changeVoters, put, scenario } from 'whitewater';

export default scenario({
  name: 'joint-consensus',
  title: 'While the configuration is joint, a majority of the old voters and one of the new must agree',
  source: 'Raft §6, Fig. 11; dissertation §4.3',
  brokenBy: {
    'joint-union': ['commit-is-justified', 'leader-completeness', 'state-machine-safety'],
    'joint-new-only': ['commit-is-justified', 'leader-completeness', 'state-machine-safety'],
  },

  play(world) {
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], network: 'held' });
    const client = cluster.client();

    world.tell('Node 3 leads term 1 with the voters 1, 2 and 3. It is to go over to 3, 4 and 5.');
    cluster.stand(3, [1, 2]);
    cluster.letTalk(1, 2, 3);
    const first = cluster.propose(3, changeVoters([3, 4, 5]));
    world.expect('node 3 goes by both, from now on', cluster.configuration(3),
      { voters: [3, 4, 5], oldVoters: [1, 2, 3], learners: [] });

    world.tell('The joint configuration reaches 4 and 5, and so a majority of the new voters. A client writes.');
    const write = client.ask(3, put('x', 'new'));
    cluster.letTalk(3, 4, 5);
    world.expect('three of five have it, and it is not committed', cluster.commitIndex(3), 1);
    world.expect('the client waits', write.outcome, 'no answer');

    world.tell('Nodes 1 and 2 have heard of none of this. Node 1 stands for term 2, and two of three are enough for it.');
    cluster.dropAll({ from: 3 });
    cluster.stand(1, [2]);
    world.expect('node 1 leads term 2', cluster.leadersOf(2), [1]);
    const other = client.ask(1, put('x', 'old'));
    cluster.letTalk(1, 2);
    world.expect('it commits what it is asked for', other.outcome, null);

    world.tell('Node 3 hears of it. Its change and the write are replaced: nobody was told that they are done.');
    cluster.heartbeat(1);
    cluster.letTalk(1, 2, 3);
    world.expect('the three have equal logs', [1, 2, 3].map((node) => cluster.log(node)),
      [[1, 2, 2], [1, 2, 2], [1, 2, 2]]);
    world.expect('both are told that nobody knows', [first.outcome, write.outcome], ['unknown', 'unknown']);

    world.tell('The operator asks node 1 for the change. Node 3 has the joint entry: that is two of the old, one of the new.');
    const second = cluster.propose(1, changeVoters([3, 4, 5]));
    const jointAt = cluster.lastIndex(1);
    cluster.letTalk(1, 3);
    world.expect('it is not committed', cluster.commitIndex(1) < jointAt);

    world.tell('With node 4 it is two of each. It is committed, and the leader goes on to the new configuration at once.');
    cluster.letTalk(1, 4);
    world.expect('the joint configuration is committed', cluster.commitIndex(1), jointAt);
    world.expect('the new one follows it', cluster.configuration(1),
      { voters: [3, 4, 5], oldVoters: null, learners: [] });
    world.expect('the operator waits for that', second.outcome, 'no answer');

    world.tell('Two of 3, 4 and 5 are enough from here on. Node 1 is not one of them: it steps down when its work is done.');
    cluster.letTalk(1, 3, 4);
    world.expect('the change is done', second.outcome, null);
    world.expect('node 1 leads no more', cluster.role(1), 'follower');
    cluster.stand(3, [4, 5]);
    world.expect('node 3 leads term 3', cluster.leadersOf(3), [3]);
    const last = client.ask(3, put('x', 'newest'));
    cluster.letTalk(3, 4, 5);
    world.expect('the new voters go on by themselves', last.outcome, null);
  },
});
