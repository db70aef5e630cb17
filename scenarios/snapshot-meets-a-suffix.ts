/**
 * A snapshot arrives at a node that has a log of its own, which may go on behind it.
 *
 *   snapshot   ░ ░ ░ ░          up to index 4, whose entry is of term 3
 *   (a)        1 2 2 2 2 2      another entry at index 4: all of it goes
 *   (b)        1 3 3 3 3 3      the same entry at index 4: what stands behind it stays
 *
 * "If existing log entry has same index and term as snapshot's last included entry, retain log entries following it and
 * reply. Discard the entire log" otherwise (Raft Fig. 13). For by Log Matching one entry that agrees means that all
 * before it agree. In (b) the follower may have acknowledged what stands behind, and the leader may have committed it:
 * it is not the follower's to throw away.
 */
import { type Cluster, put, scenario, takeSnapshot } from 'whitewater';

export default scenario({
  name: 'snapshot-meets-a-suffix',
  title: 'A snapshot replaces a log that conflicts with it, and leaves alone what agrees and goes on behind it',
  source: 'Raft §7, Fig. 13, InstallSnapshot 6 and 7',

  play(world) {
    world.tell('(a) Node 3 led term 2 for a while, alone, and has five entries of it that nobody else ever had.');
    const one = world.cluster({ ...options, name: '(a)', logs: { 3: [1, 2, 2, 2, 2, 2] } });
    leadTerm3(one);
    for (let i = 2; i <= 4; i++) one.propose(1, put('x', i));
    one.letTalk(1, 2);
    one.propose(1, takeSnapshot());
    world.expect('(a) node 1 has dropped its log up to index 4', [one.snapshotIndex(1), one.log(1)], [4, []]);
    world.tell('Node 1 finds out that node 3 needs what it has dropped, and sends the snapshot.');
    one.dropAll({ to: 3 });
    one.heartbeat(1);
    one.letTalk(1, 3);
    one.heartbeat(1);
    one.letTalk(1, 3);
    world.expect('(a) nothing is left of the log of node 3',
      [one.snapshotIndex(3), one.log(3), one.lastIndex(3)], [4, [], 4]);
    world.expect('(a) it holds what was committed', one.value(3, 'x'), 4);

    world.tell('(b) Node 3 follows node 1, which sends ahead: five messages are under way to it, an entry each.');
    const other = world.cluster({ ...options, name: '(b)' });
    leadTerm3(other);
    other.letTalk(1, 3);
    for (let i = 2; i <= 6; i++) other.propose(1, put('x', i));
    const late = other.messages({ from: 1, to: 3, kind: 'appendEntries' });
    world.tell('Node 2 is a little faster: with it index 4 is committed, and node 1 sums up what it has applied.');
    for (let index = 2; index <= 4; index++) other.deliver({ from: 1, to: 2, kind: 'appendEntries' });
    other.deliverAll({ from: 2, to: 1 });
    other.propose(1, takeSnapshot());
    world.expect('(b) node 1 has a snapshot up to 4 and two entries behind it',
      [other.snapshotIndex(1), other.log(1)], [4, [3, 3]]);

    world.tell('A heartbeat overtakes them. Node 3 says that it lacks index 2, and node 1 sends the snapshot.');
    other.heartbeat(1);
    other.deliver({
      from: 1, to: 3, where: (message) => message.type === 'appendEntries' && message.entries.length === 0,
    });
    other.deliver({ from: 3, to: 1, kind: 'appendEntriesReply' });
    world.tell('Now the five arrive, before the snapshot. None of them says that anything is committed.');
    for (const message of late) other.deliver(message);
    world.expect('(b) node 3 has all six, and knows none of it as committed', [other.log(3), other.commitIndex(3)],
      [[1, 3, 3, 3, 3, 3], 0]);
    other.deliver({ from: 1, to: 3, kind: 'installSnapshot' });
    world.expect('(b) the snapshot takes the place of the first four', [other.snapshotIndex(3), other.log(3)],
      [4, [3, 3]]);
    other.letTalk(1, 2, 3);
    other.heartbeat(1);
    other.letTalk(1, 2, 3);
    world.expect('(b) node 3 has applied all', other.value(3, 'x'), 6);
  },
});

const options = { nodes: 3, network: 'held', log: [1], terms: { 1: 2 }, settings: { noOp: false } } as const;

function leadTerm3(cluster: Cluster): void {
  cluster.stand(1, [2]);
  cluster.letTalk(1, 2);
}
