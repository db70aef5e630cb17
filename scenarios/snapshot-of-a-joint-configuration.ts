/**
 * A snapshot is taken in the middle of a change of the voters.
 *
 * A configuration is an entry of the log, and a snapshot takes the place of the log. So it must hold the configuration
 * that was in force at its last entry, all of it: if that was joint, both halves (Raft §7). A node that comes up on
 * such a snapshot goes on as if it still had the entry, and needs a majority of the old voters and of the new.
 *
 * See with `--break snap-no-config` how a node that forgets the old half wins an election by the new half alone.
 */
import { changeVoters, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'snapshot-of-a-joint-configuration',
  title: 'A snapshot holds the configuration of its last entry, both halves if it is joint',
  source: 'Raft §7, §6',
  brokenBy: { 'snap-no-config': ['state-machine-safety'] },

  play(world) {
    const cluster = world.cluster({
      nodes: 5, voters: [1, 2, 3], network: 'held', settings: { maxBatchEntries: 1, maxInFlight: 1 },
    });
    const joint = { voters: [3, 4, 5], oldVoters: [1, 2, 3], learners: [] };

    world.tell('Node 1 leads 1, 2 and 3, and goes over to 3, 4 and 5. Node 4 gets the joint entry; its answer is slow.');
    cluster.stand(1, [2, 3]);
    cluster.letTalk(1, 2, 3);
    const change = cluster.propose(1, changeVoters([3, 4, 5]));
    for (let i = 1; i <= 2; i++) {
      // It says that it has nothing, and is sent an entry at a time.
      cluster.deliver({ from: 1, to: 4 });
      cluster.deliver({ from: 4, to: 1 });
    }
    cluster.deliver({ from: 1, to: 4 });
    world.expect('node 4 goes by both', cluster.configuration(4), joint);

    world.tell('Node 1 commits it with 2, 3 and 5. The new configuration, which it appends then, reaches nobody.');
    cluster.deliver({ from: 1, to: 5 });
    cluster.deliver({ from: 5, to: 1 });
    cluster.deliver({ from: 1, to: 5 });
    cluster.deliver({ from: 5, to: 1 });
    cluster.deliverAll({ from: 1, to: [2, 3, 5] });
    cluster.deliverAll({ from: [2, 3, 5], to: 1 });
    cluster.dropAll();
    world.expect('the joint entry is committed, and not the one after it',
      [cluster.commitIndex(1), cluster.lastIndex(1)], [2, 3]);

    world.tell('Node 4 hears that from a heartbeat. It takes a snapshot, crashes, and comes up on it.');
    cluster.heartbeat(1);
    cluster.deliver({ from: 1, to: 4 });
    cluster.propose(4, takeSnapshot());
    cluster.crash(4);
    cluster.restart(4);
    world.expect('its log is empty behind the snapshot', [cluster.snapshotIndex(4), cluster.log(4)], [2, []]);
    world.expect('it goes by both, as before', cluster.configuration(4), joint);

    world.tell('Node 1 crashes, and node 4 stands. With node 5 it has a majority of the new voters, and nobody of the old.');
    cluster.crash(1);
    cluster.dropAll();
    cluster.stand(4, [5]);
    world.expect('that is not enough', cluster.role(4), 'candidate');
    cluster.deliverAll({ from: 4, to: [2, 3] });
    cluster.deliverAll({ from: [2, 3], to: 4 });
    world.expect('with 2 and 3 it is', cluster.leadersOf(2), [4]);

    world.tell('It completes the change that it knows from its snapshot alone.');
    cluster.letTalk(2, 3, 4, 5);
    cluster.heartbeat(4);
    cluster.letTalk(2, 3, 4, 5);
    world.expect('3, 4 and 5 go by the new voters', [3, 4, 5].map((node) => cluster.configuration(node).voters),
      [[3, 4, 5], [3, 4, 5], [3, 4, 5]]);
    world.expect('node 1 was not there to tell the operator', change.outcome, 'no answer');
  },
});
