// Raft §7, Fig. 13: the leader sends a snapshot to who lacks what its log does not hold any more; a test for each sentence
// that a few nodes can keep or break.
import { describe, expect, test } from 'vitest';
import { takeSnapshot } from '../../src/scenario/commands.ts';
import {
  append, ask, beat, chunk, cluster, configuration, entry, five, holding, member, put, ready, received, slot,
  snapshotOf, taken, working,
} from '../support/raft-cluster.ts';
import {
  appendEntries, deliverAll, leader, matched, mismatched, requestVote, TestNode,
} from '../support/raft-node.ts';

describe('who needs a snapshot (§7)', () => {
  test('a follower whose next entry the leader has "already discarded" gets one', () => {
    const node = working().request(9, takeSnapshot()).fire('heartbeat');
    node.take();
    node.receive(3, mismatched(1, 4, 2));
    expect(taken(node, 'installSnapshot')).toMatchObject([{ to: 3, message: { header: { index: 4, term: 1 }, offset: 0 } }]);
    expect(node.progress(3).mode).toBe('snapshot');
  });

  test('one that lacks only what is behind the snapshot gets entries: the term of the last one dropped is known', () => {
    const node = leader({ log: [1, 1] }).receive(2, matched(2, 3)).request(9, takeSnapshot());
    node.request(4, put(1)).take();
    node.receive(3, matched(2, 3));
    expect(taken(node, 'appendEntries')).toMatchObject([{ to: 3, message: { prevLogIndex: 3, prevLogTerm: 2 } }]);
    expect(node.progress(3).mode).toBe('replicate');
  });

  test('meanwhile it gets heartbeats without entries, and its rejections of them lead to nothing', () => {
    const node = working().request(9, takeSnapshot()).request(4, append('4')).receive(3, mismatched(1, 4, 2));
    node.take();
    node.fire('heartbeat');
    const sent = node.take().filter(({ to }) => to === 3);
    expect(sent).toMatchObject([{ message: { type: 'appendEntries', entries: [], prevLogIndex: 4 } }]);
    node.receive(3, mismatched(1, 4, 2)).receive(3, mismatched(1, 4, 1));
    expect(node.take()).toEqual([]);
  });
});

describe('InstallSnapshot (Fig. 13)', () => {
  const snapshot = snapshotOf(5, 2, [slot('a', 1), slot('b', 2), slot('c', 3)]);

  test('1: a stale leader is refused, and learns the term', () => {
    const node = new TestNode({ term: 3 }).receive(2, chunk(snapshot));
    expect(node.takeOne()).toMatchObject({ type: 'installSnapshotReply', term: 3, received: 0, matchIndex: 0, round: 0 });
    expect(node.state.snapshot).toBeNull();
  });

  test('a newer term is taken, the sender followed, and the election timer starts anew', () => {
    const node = new TestNode();
    const before = node.timerSets.get('election') ?? 0;
    node.receive(2, chunk(snapshot, 0, 1));
    expect(node.state).toMatchObject({ currentTerm: 2, leader: 2, role: 'follower' });
    expect(node.timerSets.get('election')).toBeGreaterThan(before);
  });

  test('2 to 4: chunks are put together, each is answered with how many pieces there are', () => {
    const node = new TestNode();
    const answers = [0, 1, 2].map((offset) => {
      node.receive(2, chunk(snapshot, offset, 1));
      return node.takeOne();
    });
    expect(answers).toMatchObject([
      { offset: 0, received: 1, matchIndex: 0 }, { offset: 1, received: 2, matchIndex: 0 },
      { offset: 2, received: 3, matchIndex: 5 },
    ]);
    expect(node.state).toMatchObject({ snapshot, commitIndex: 5, lastApplied: 5, reception: null });
    expect(['a', 'b', 'c'].map((key) => node.state.machine.read(key))).toEqual([1, 2, 3]);
  });

  test('late, doubled and missing chunks are harmless', () => {
    const node = new TestNode();
    for (const offset of [1, 0, 0, 2, 1, 0, 1, 2]) node.receive(2, chunk(snapshot, offset, 1));
    expect(node.state.machine.stateHash).toBe(snapshot.stateHash);
    expect(node.take().map(({ message }) => 'received' in message && message.received)).toEqual([0, 1, 1, 1, 2, 2, 2, 3]);
  });

  test('5: a newer snapshot takes the place of one that is half there', () => {
    const newer = snapshotOf(7, 2, [slot('d', 4), slot('e', 5)]);
    const node = new TestNode().receive(2, chunk(snapshot, 0, 2));
    node.receive(2, chunk(newer, 0, 1)).receive(2, chunk(newer, 1, 1));
    expect(node.state).toMatchObject({ snapshot: newer, commitIndex: 7 });
    expect(node.state.machine.read('a')).toBeNull();
  });

  test('a new leader goes on where the old one stopped', () => {
    const node = new TestNode().receive(2, chunk(snapshot, 0, 2));
    node.receive(3, chunk(snapshot, 2, 1, { term: 3, leader: 3 }));
    expect(node.state).toMatchObject({ snapshot, currentTerm: 3, leader: 3 });
  });

  test('6: "if existing log entry has same index and term", the entries behind it stay', () => {
    const node = new TestNode({ log: [1, 1, 1, 2, 2, 2] }).receive(2, chunk(snapshot));
    expect(node.state.log).toMatchObject({ baseIndex: 5, lastIndex: 6, lastTerm: 2 });
    node.crash();
    expect(node.state.log).toMatchObject({ baseIndex: 5, lastIndex: 6, lastTerm: 2 });
  });

  test.each([
    ['is of another term there', [1, 1, 1, 1, 1, 1]],
    ['does not reach so far', [1, 1]],
  ])('7: a log that %s goes as a whole', (_, log) => {
    const node = new TestNode({ log }).receive(2, chunk(snapshot));
    expect(node.state.log).toMatchObject({ baseIndex: 5, baseTerm: 2, lastIndex: 5, lastTerm: 2 });
    node.crash();
    expect(node.state.log).toMatchObject({ baseIndex: 5, lastIndex: 5 });
  });

  test('8: the state machine is that of the snapshot, and its configuration is in force', () => {
    const other = snapshotOf(5, 2, [slot('a', 1)], { voters: [1, 2] });
    const node = new TestNode({ log: [1] });
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }));
    node.receive(2, chunk(other));
    expect(node.state.machine.stateHash).toBe(other.stateHash);
    expect(node.state.machine.read('x')).toBeNull();
    expect(node.state.adopted.configuration.voters).toEqual([1, 2]);
    node.crash();
    expect(node.state.adopted.configuration.voters).toEqual([1, 2]);
    expect(node.state.machine.stateHash).toBe(other.stateHash);
  });

  test('a configuration behind the snapshot stays in force', () => {
    const node = holding(1, configuration([1, 2]), configuration([2]));
    node.receive(2, chunk(snapshotOf(2, 1, [], { voters: [1, 2] })));
    expect(node.state.adopted).toMatchObject({ index: 3, configuration: { voters: [2] } });
  });

  test('one that tells nothing new changes nothing, and is acknowledged: state never goes back', () => {
    const node = new TestNode({ log: [1, 1, 2, 2, 2, 2] });
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 6, prevLogTerm: 2, leaderCommit: 6 })).take();
    node.receive(2, chunk(snapshot, 0, 1));
    expect(node.takeOne()).toMatchObject({ received: 3, matchIndex: 5 });
    expect(node.state).toMatchObject({ snapshot: null, commitIndex: 6 });
  });

  test('the acknowledgement waits for the disk', () => {
    const node = new TestNode({ term: 2 });
    node.slowDisk = true;
    node.receive(2, chunk(snapshot));
    expect(node.take()).toEqual([]);
    expect(node.sync().takeOne()).toMatchObject({ matchIndex: 5 });
  });

  test('one that arrives while an own one is on its way to the disk takes its place', () => {
    const node = new TestNode({ log: [1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }));
    node.slowDisk = true;
    node.request(9, takeSnapshot()).receive(2, chunk(snapshot)).sync();
    expect(node.state).toMatchObject({ snapshot, compacting: false, log: { baseIndex: 5 } });
    node.crash();
    expect(node.state).toMatchObject({ snapshot, commitIndex: 5 });
  });

  test('entries that a snapshot stands for by now are no conflict, and what is behind them is taken', () => {
    const node = new TestNode().receive(2, chunk(snapshot));
    node.take();
    const entries = [1, 1, 1, 2, 2, 2].map((term) => entry(term, null));
    node.receive(2, appendEntries({ term: 2, entries }));
    expect(node.takeOne()).toMatchObject({ success: true, matchIndex: 6 });
    expect(node.state.log).toMatchObject({ baseIndex: 5, lastIndex: 6 });
    node.receive(2, appendEntries({ term: 2, entries: entries.slice(0, 2) }));
    expect(node.takeOne()).toMatchObject({ success: true, matchIndex: 2 });
    expect(node.state.log).toMatchObject({ lastIndex: 6 });
  });

  test('for an election the log ends where the snapshot does', () => {
    const node = new TestNode().receive(2, chunk(snapshot));
    node.take();
    node.receive(3, requestVote({ term: 3, candidate: 3, lastLogIndex: 4, lastLogTerm: 2 }));
    expect(node.takeOne()).toMatchObject({ voteGranted: false });
    node.fire('election');
    expect(taken(node, 'requestVote')[0]?.message).toMatchObject({ lastLogIndex: 5, lastLogTerm: 2 });
  });
});

describe('the sender (Fig. 13)', () => {
  /** Has compacted a log of four entries, which fits in pieces; node 3 lacks all of it. */
  function sending(): TestNode {
    const node = ready({ settings: { snapshotChunkBytes: 1 } });
    for (const key of ['a', 'b', 'c']) node.request(1, put(1, key));
    node.receive(2, matched(1, 4)).request(9, takeSnapshot()).take();
    return node.receive(3, mismatched(1, 4, 1));
  }

  test('one chunk at a time, each on the answer to the one before', () => {
    const node = sending();
    expect(taken(node, 'installSnapshot')).toMatchObject([{ message: { offset: 0, pieces: [slot('a', 1)] } }]);
    node.receive(3, received({ index: 4, received: 1 }));
    expect(taken(node, 'installSnapshot')).toMatchObject([{ message: { offset: 1, pieces: [slot('b', 1)] } }]);
    node.receive(3, received({ index: 4, received: 1 }));
    expect(node.take()).toEqual([]);
  });

  test('as many pieces as fit into the bytes that are set', () => {
    const node = ready({ settings: { snapshotChunkBytes: 25 } });
    for (const key of ['a', 'b', 'c']) node.request(1, put(1, key));
    node.receive(2, matched(1, 4)).request(9, takeSnapshot()).take();
    node.receive(3, mismatched(1, 4, 1));
    expect(taken(node, 'installSnapshot').map(({ message }) => message.pieces.length)).toEqual([2]);
  });

  test('once it is installed the follower gets entries again, from behind it', () => {
    const node = sending().request(4, append('4'));
    node.take();
    node.receive(3, received({ index: 4, offset: 2, received: 3, matchIndex: 4 }));
    expect(taken(node, 'appendEntries')).toMatchObject([{ to: 3, message: { prevLogIndex: 4, entries: [{ term: 1 }] } }]);
    expect(node.progress(3)).toMatchObject({ mode: 'replicate', matchIndex: 4, nextIndex: 6, transmission: null });
  });

  test('what it stands for counts for commitment', () => {
    const node = sending().request(4, append('4'));
    expect(node.receive(3, received({ index: 4, received: 3, matchIndex: 4 })).state.commitIndex).toBe(4);
    expect(node.receive(3, matched(1, 5)).state.commitIndex).toBe(5);
  });

  test('a chunk that seems lost goes out again with the next heartbeat, after an election timeout', () => {
    const node = sending();
    node.take();
    node.nowUs = 299_999;
    expect(taken(node.fire('heartbeat'), 'installSnapshot')).toEqual([]);
    node.nowUs = 300_000;
    expect(taken(node.fire('heartbeat'), 'installSnapshot')).toMatchObject([{ message: { offset: 0 } }]);
    node.nowUs = 350_000;
    expect(taken(node.fire('heartbeat'), 'installSnapshot')).toEqual([]);
  });

  test('a follower that has restarted, and lost what it had, gets it from the start', () => {
    const node = sending();
    for (const offset of [0, 1]) node.receive(3, received({ index: 4, offset, received: offset + 1 }));
    node.take();
    node.receive(3, received({ index: 4, offset: 0, received: 0 }));
    expect(node.take()).toEqual([]);
    node.receive(3, received({ index: 4, offset: 2, received: 0 }));
    expect(taken(node, 'installSnapshot')).toMatchObject([{ message: { offset: 0 } }]);
  });

  test('an answer of another term, or to another snapshot, moves nothing', () => {
    const node = sending();
    node.take();
    node.receive(3, received({ index: 3, received: 2 }));
    node.receive(3, received({ term: 0, index: 4, received: 2 }));
    expect(node.take()).toEqual([]);
    expect(node.progress(3).transmission).toMatchObject({ received: 0 });
  });
});

describe('as a whole', () => {
  test('a follower that was away gets a snapshot in chunks, then the entries behind it', () => {
    const all = cluster([1, 2, 3], { settings: { snapshotEntries: 4, snapshotChunkBytes: 20 } });
    const one = member(all, 1);
    const three = member(all, 3);
    for (let i = 1; i <= 10; i++) ask(one, all.slice(0, 2), put(i, `key ${i}`));
    expect(one.state.log.baseIndex).toBeGreaterThan(three.state.log.lastIndex);
    beat(one, all);
    beat(one, all);
    expect(three.state).toMatchObject({ lastApplied: 11, commitIndex: 11 });
    expect(three.state.machine.stateHash).toBe(one.state.machine.stateHash);
  });

  test('a learner that is added to a compacted log begins with a snapshot', () => {
    const all = cluster(five, { settings: { voters: [1, 2, 3], snapshotEntries: 2 } });
    const one = member(all, 1);
    for (let i = 1; i <= 5; i++) ask(one, all, put(i));
    expect(ask(one, all, { type: 'addLearner', node: 4 })).toMatchObject({ type: 'ok' });
    beat(one, all);
    expect(member(all, 4).state.machine.read('x')).toBe(5);
    expect(ask(one, all, { type: 'promoteLearner', node: 4 })).toMatchObject({ type: 'ok' });
    deliverAll(all);
    expect(member(all, 4).state.adopted.configuration.voters).toEqual([1, 2, 3, 4]);
  });
});
