/**
 * A leader begins a change of the voters and dies; the next one completes it, and nobody need ask again.
 *
 * A configuration is an entry of the log. So whatever elections do to entries they do to configurations: one that is
 * committed stays, and one that is not may stay or go. The new leader need not know why a joint configuration is in its
 * log. It goes by it, like everybody who has it; commits it as it commits all that it inherits, with an entry of its
 * own term; and then appends the configuration that is to follow, which is all that is left to do (Raft §6).
 *
 * The election needs both majorities already. See it won with less: `--break joint-union`, `--break joint-new-only`.
 */
import { changeVoters, put, scenario } from 'whitewater';

export default scenario({
  name: 'joint-configuration-survives-its-leader',
  title: 'A change of the voters is completed by whoever leads next',
  source: 'Raft §6; dissertation §4.3',
  brokenBy: { 'joint-union': ['one-vote-per-term'], 'joint-new-only': ['one-vote-per-term'] },

  play(world) {
    const cluster = world.cluster({ nodes: 5, voters: [1, 2, 3], network: 'held' });

    world.tell('Node 1 leads the voters 1, 2 and 3, and begins to go over to 3, 4 and 5.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    const change = cluster.propose(1, changeVoters([3, 4, 5]));
    world.tell('The joint configuration reaches 2, 4 and 5. Then node 1 crashes, before it knows of any of them.');
    cluster.deliverAll({ from: 1, to: 2 });
    for (const node of [4, 5]) {
      // They say that their logs are empty, and are sent all.
      cluster.deliver({ from: 1, to: node });
      cluster.deliver({ from: node, to: 1 });
      cluster.deliver({ from: 1, to: node });
    }
    cluster.crash(1);
    cluster.dropAll();
    const joint = { voters: [3, 4, 5], oldVoters: [1, 2, 3], learners: [] };
    world.expect('2, 4 and 5 go by both', [2, 4, 5].map((node) => cluster.configuration(node)),
      [joint, joint, joint]);

    world.tell('Node 4 stands. It has the votes of 4 and 5: two of the new three, and nobody of the old.');
    cluster.stand(4, [5]);
    world.expect('that is not enough', cluster.role(4), 'candidate');
    world.tell('Of the old voters 2 and 3 can still be asked. It needs both: node 1 is down.');
    cluster.deliverAll({ from: 4, to: 3 });
    cluster.deliverAll({ from: 3, to: 4 });
    world.expect('with 3 it has all of the new, and one of the old', cluster.role(4), 'candidate');
    cluster.deliverAll({ from: 4, to: 2 });
    cluster.deliverAll({ from: 2, to: 4 });
    world.expect('with 2 it has two of the old: it leads term 2', cluster.leadersOf(2), [4]);

    world.tell('Node 4 commits what it inherited, with a majority of both, and goes on to the new configuration by itself.');
    cluster.letTalk(2, 3, 4, 5);
    cluster.heartbeat(4);
    cluster.letTalk(2, 3, 4, 5);
    const next = { voters: [3, 4, 5], oldVoters: null, learners: [] };
    world.expect('3, 4 and 5 go by the new one', [3, 4, 5].map((node) => cluster.configuration(node)),
      [next, next, next]);
    world.expect('nobody was there to tell the operator', change.outcome, 'no answer');

    world.tell('Node 1 comes back. Nobody sends it anything any more, and nobody misses it.');
    cluster.restart(1);
    const write = cluster.propose(4, put('x', 1));
    cluster.letTalk(3, 4, 5);
    world.expect('a write is done', write.outcome, null);
    world.expect('node 1 does not hear of it', cluster.lastIndex(1) < cluster.lastIndex(4));
  },
});
