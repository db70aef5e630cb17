// Raft §5.3, and the boxes "AppendEntries RPC" and "Rules for Servers" of Fig. 2: a test for each sentence about logs.
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import type { AppendEntries } from '../../src/raft/messages.ts';
import { rules, type Rules } from '../../src/raft/rules.ts';
import {
  appendEntries, entries, leader, matched, mismatched, type Sent, TestNode,
} from '../support/raft-node.ts';

const put = { type: 'put', key: 'x', value: 1 } as const;

/** The AppendEntries sent to one node since the last look, as [prevLogIndex, terms of the entries]. */
function appendsTo(node: TestNode, to: number): [number, number[]][] {
  const messages = appendsIn(node.take(), to);
  return messages.map(({ prevLogIndex, entries: sent }) => [prevLogIndex, sent.map((entry) => entry.term)]);
}

function appendsIn(sent: readonly Sent[], to: number): AppendEntries[] {
  const messages = sent.filter((one) => one.to === to).map((one) => one.message);
  return messages.filter((message) => message.type === 'appendEntries');
}

describe('receiving AppendEntries (Fig. 2)', () => {
  test('1. reply false if term < currentTerm, and touch nothing', () => {
    const node = new TestNode({ log: [1, 2], term: 3 });
    const late = entries([1, 1]);
    node.receive(2, appendEntries({ term: 2, entries: late, leaderCommit: 2 }));
    expect(node.takeOne()).toMatchObject({ success: false, term: 3 });
    expect(node.terms).toEqual([1, 2]);
    expect(node.state).toMatchObject({ commitIndex: 0, leader: null });
  });

  test.each([
    ['ends before prevLogIndex', 4, 2],
    ['holds another term at prevLogIndex', 2, 3],
  ])('2. reply false if the log %s', (_, prevLogIndex, prevLogTerm) => {
    const node = new TestNode({ log: [1, 2] });
    const news = entries([5], 5);
    node.receive(2, appendEntries({ term: 5, prevLogIndex, prevLogTerm, entries: news, leaderCommit: 2 }));
    expect(node.takeOne()).toMatchObject({ success: false, prevLogIndex });
    expect(node.terms).toEqual([1, 2]);
    expect(node.state.commitIndex).toBe(0);
  });

  test('3. a conflicting entry is deleted, and all that follow it', () => {
    const node = new TestNode({ log: [1, 2, 2, 2] });
    node.receive(2, appendEntries({ term: 3, prevLogIndex: 1, prevLogTerm: 1, entries: entries([3], 2) }));
    expect(node.terms).toEqual([1, 3]);
    expect(node.takeOne()).toMatchObject({ success: true, matchIndex: 2 });
  });

  test('3. where nothing conflicts nothing is deleted: a late request keeps what a newer one brought', () => {
    const node = new TestNode({ log: [1, 1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, entries: entries([1], 2) }));
    node.receive(2, appendEntries({ prevLogIndex: 0 }));
    expect(node.terms).toEqual([1, 1, 1]);
    expect(node.journal).toHaveLength(4);
    expect(node.take().map((sent) => sent.message)).toMatchObject([{ matchIndex: 2 }, { matchIndex: 0 }]);
  });

  test('4. entries that are not in the log are appended, behind those that are', () => {
    const node = new TestNode({ log: [1, 1] });
    const sent = entries([1, 2, 2], 2);
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: sent }));
    expect(node.terms).toEqual([1, 1, 2, 2]);
    expect(node.takeOne()).toMatchObject({ success: true, matchIndex: 4 });
  });

  test('5. the commit index follows the leader\'s', () => {
    const node = new TestNode({ log: [1, 1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 2 }));
    expect(node.state.commitIndex).toBe(2);
    expect(node.applied.map(({ index }) => index)).toEqual([1, 2]);
  });

  test('5. the commit index stays at the last new entry, whatever the leader has committed', () => {
    const node = new TestNode({ log: [1, 1, 1] });
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 3 }));
    expect(node.state.commitIndex).toBe(1);
  });

  test('5. the commit index does not fall when a late message knows less', () => {
    const node = new TestNode({ log: [1, 1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 3, prevLogTerm: 1, leaderCommit: 3 }));
    node.receive(2, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }));
    expect(node.state).toMatchObject({ commitIndex: 3, lastApplied: 3 });
  });

  test('an entry is acknowledged once it is durable, not before', () => {
    const node = new TestNode();
    node.slowDisk = true;
    node.receive(2, appendEntries({ entries: entries([1]) }));
    expect(node.take()).toEqual([]);
    node.sync();
    expect(node.takeOne()).toMatchObject({ success: true, matchIndex: 1 });
  });

  test('an entry that is on its way to the disk is not acknowledged by a heartbeat either', () => {
    const node = new TestNode();
    node.slowDisk = true;
    node.receive(2, appendEntries({ entries: entries([1]) }));
    node.receive(2, appendEntries({ prevLogIndex: 1, prevLogTerm: 1 }));
    expect(node.take()).toEqual([]);
  });

  test('what a crash leaves of a write is a prefix of the entries', () => {
    const node = new TestNode({ term: 1 });
    node.slowDisk = true;
    node.receive(2, appendEntries({ entries: entries([1, 1, 1]) }));
    node.crash(2);
    expect(node.terms).toEqual([1, 1]);
  });

  test('a truncation survives a crash', () => {
    const node = new TestNode({ log: [1, 2, 2] });
    node.receive(2, appendEntries({ term: 3, prevLogIndex: 1, prevLogTerm: 1, entries: entries([3], 2) }));
    node.crash();
    expect(node.terms).toEqual([1, 3]);
  });

  test('a leader obeys nobody of its own term', () => {
    const node = leader({ log: [1] });
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 0, entries: entries([2]) }));
    expect(node.terms).toEqual([1, 2]);
    expect(node.state.role).toBe('leader');
    expect(node.take()).toEqual([]);
  });
});

describe('the state machine (Fig. 2, All Servers)', () => {
  test('committed entries are applied in log order, each once', () => {
    const node = new TestNode({ log: [1, 1, 1, 1] });
    node.receive(2, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }));
    node.receive(2, appendEntries({ prevLogIndex: 4, prevLogTerm: 1, leaderCommit: 4 }));
    expect(node.applied.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  });

  test('the no-op is applied like any entry, and changes nothing', () => {
    const node = leader().receive(2, matched(1, 1));
    expect(node.applied).toEqual([{ index: 1, command: null, tookEffect: true }]);
    expect(node.state.machine.stateHash).toBe(0);
  });
});

describe('leaders and clients (§5.3, §8)', () => {
  test('a leader appends the command, and answers when it has applied it', () => {
    const node = leader().request(7, put);
    expect(node.terms).toEqual([1, 1]);
    expect(node.answers).toEqual([]);
    node.receive(2, matched(1, 2));
    expect(node.answers).toEqual([{ request: 7, answer: { type: 'ok', result: { index: 2, value: null } } }]);
    expect(node.state.waiting.size).toBe(0);
  });

  test('a read goes through the log and sees what was written before it', () => {
    const node = leader().request(7, put).request(8, { type: 'get', key: 'x' }).receive(3, matched(1, 3));
    expect(node.answers.at(-1)).toEqual({ request: 8, answer: { type: 'ok', result: { index: 3, value: 1 } } });
  });

  test('a follower sends the client to the leader, if it knows one', () => {
    const node = new TestNode().request(7, put);
    node.receive(3, appendEntries({ leader: 3 })).request(8, put);
    expect(node.answers.map(({ answer }) => answer)).toEqual([{ type: 'redirect' }, { type: 'redirect', to: 3 }]);
    expect(node.terms).toEqual([]);
  });

  test('a leader that is deposed can\'t say what becomes of the commands it took', () => {
    const node = leader().request(7, put).request(8, put);
    node.receive(2, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }));
    expect(node.answers).toEqual([7, 8].map((request) => ({ request, answer: { type: 'unknown' } })));
  });

  test('a deposed leader does not answer for what another leader put in the same place', () => {
    const node = leader().request(7, put);
    node.receive(2, appendEntries({ term: 2, entries: entries([2, 2]), leaderCommit: 2 }));
    expect(node.answers).toEqual([{ request: 7, answer: { type: 'unknown' } }]);
    expect(node.state.lastApplied).toBe(2);
  });

  test('a leader never overwrites or deletes entries in its own log', () => {
    const node = leader({ log: [1, 1, 1] });
    node.receive(2, mismatched(2, 3, 1)).receive(3, mismatched(2, 3, 1)).request(7, put);
    expect(node.terms).toEqual([1, 1, 1, 2, 2]);
    expect(node.journal.some((record) => record.type === 'truncate')).toBe(false);
  });
});

describe('replication by the leader (§5.3)', () => {
  test('nextIndex starts behind the leader\'s last entry, matchIndex at 0', () => {
    const node = leader({ log: [1, 1, 1], settings: { noOp: false } });
    expect(node.progress(2)).toMatchObject({ nextIndex: 4, matchIndex: 0 });
  });

  test('an acknowledgement moves matchIndex and nextIndex', () => {
    const node = leader({ log: [1, 1, 1] }).receive(2, matched(2, 4));
    expect(node.progress(2)).toMatchObject({ nextIndex: 5, matchIndex: 4, mode: 'replicate' });
  });

  test('a late acknowledgement takes nothing back', () => {
    const node = leader({ log: [1, 1, 1] }).receive(2, matched(2, 4)).receive(2, matched(2, 3));
    expect(node.progress(2)).toMatchObject({ nextIndex: 5, matchIndex: 4 });
  });

  test('a mismatch moves nextIndex back, and the leader tries again', () => {
    const node = leader({ log: [1, 1, 1, 1] });
    node.receive(2, mismatched(2, 4, 2));
    expect(node.progress(2)).toMatchObject({ nextIndex: 2, mode: 'probe' });
    expect(appendsTo(node, 2)).toEqual([[1, [1, 1, 1, 2]]]);
  });

  test('the same mismatch twice is answered once', () => {
    const node = leader({ log: [1, 1, 1, 1] });
    node.receive(2, mismatched(2, 4, 2)).receive(2, mismatched(2, 4, 2));
    expect(node.take()).toHaveLength(1);
  });

  test('a mismatch of a request that is not the one being probed is late and changes nothing', () => {
    const node = leader({ log: [1, 1, 1, 1] }).receive(2, mismatched(2, 4, 3));
    node.take();
    node.receive(2, mismatched(2, 4, 1)).receive(2, mismatched(2, 3, 1));
    expect(node.take()).toEqual([]);
    expect(node.progress(2)).toMatchObject({ nextIndex: 3, mode: 'probe' });
  });

  test('a mismatch at or below what has matched is late and changes nothing', () => {
    const node = leader({ log: [1, 1, 1] }).receive(2, matched(2, 4));
    node.take();
    node.receive(2, mismatched(2, 3, 1)).receive(2, mismatched(2, 4, 1));
    expect(node.take()).toEqual([]);
    expect(node.progress(2)).toMatchObject({ nextIndex: 5, matchIndex: 4, mode: 'replicate' });
  });

  test('a late mismatch never moves nextIndex to what has matched', () => {
    const node = leader({ log: [1, 1, 1] }).receive(2, matched(2, 4)).request(7, put).request(8, put);
    node.receive(2, mismatched(2, 6, 1));
    expect(node.progress(2)).toMatchObject({ nextIndex: 5, matchIndex: 4, mode: 'probe' });
  });

  test('a refusal for an old term, met again in a new one, is no mismatch', () => {
    const node = leader({ log: [1, 1, 1] });
    node.receive(2, mismatched(2, 3, 0));
    expect(node.take()).toEqual([]);
    expect(node.progress(2).nextIndex).toBe(4);
  });

  test('answers of an earlier term are dropped', () => {
    const node = leader({ log: [1, 1, 1], term: 5 });
    node.receive(2, matched(4, 3)).receive(2, mismatched(4, 3, 1));
    expect(node.progress(2)).toMatchObject({ nextIndex: 4, matchIndex: 0 });
    expect(node.take()).toEqual([]);
  });

  test('answers from strangers are dropped', () => {
    expect(leader().receive(9, matched(1, 1)).state.commitIndex).toBe(0);
  });

  test('when a probe is lost, the answer to a heartbeat brings it again', () => {
    const node = leader({ log: [1] }).fire('heartbeat');
    expect(appendsTo(node, 2)).toEqual([[1, []]]);
    node.receive(2, matched(2, 1));
    expect(appendsTo(node, 2)).toEqual([[1, [2]]]);
  });

  test('a leader whose rule for going back is broken does not talk without end', () => {
    const broken: Rules = { ...rules, nextIndexOnRejection: ({ nextIndex }) => nextIndex };
    const node = leader({ log: [1, 1], rules: broken });
    node.receive(2, mismatched(2, 2, 1));
    expect(node.take()).toEqual([]);
  });

  test('while one message probes, new entries wait', () => {
    const node = leader({ log: [1] }).request(7, put);
    expect(appendsTo(node, 2)).toEqual([]);
    node.receive(2, matched(2, 2));
    expect(appendsTo(node, 2)).toEqual([[2, [2]]]);
  });

  test('once a follower matches, entries are sent without waiting for answers', () => {
    const node = leader().receive(2, matched(1, 1));
    node.take();
    node.request(7, put).request(8, put).request(9, put);
    expect(appendsTo(node, 2)).toEqual([[1, [1]], [2, [1]], [3, [1]]]);
  });

  test('a lost append shows at the next heartbeat, and is sent again', () => {
    const node = leader().receive(2, matched(1, 1)).request(7, put).request(8, put);
    node.take();
    node.fire('heartbeat');
    expect(appendsTo(node, 2)).toEqual([[3, []]]);
    node.receive(2, mismatched(1, 3, 2));
    expect(appendsTo(node, 2)).toEqual([[1, [1, 1]]]);
  });

  test('a batch holds no more than maxBatchEntries; the rest follows, a batch for each answer', () => {
    const node = leader({ log: [1, 1, 1, 1, 1], settings: { maxBatchEntries: 2 } });
    node.receive(2, mismatched(2, 5, 1));
    expect(appendsTo(node, 2)).toEqual([[0, [1, 1]]]);
    node.receive(2, matched(2, 2));
    expect(appendsTo(node, 2)).toEqual([[2, [1, 1]]]);
    node.receive(2, matched(2, 4));
    expect(appendsTo(node, 2)).toEqual([[4, [1, 2]]]);
    node.receive(2, matched(2, 6));
    expect(appendsTo(node, 2)).toEqual([]);
  });

  test('no more entries await an answer than the window holds; what is answered makes room', () => {
    const node = leader({ settings: { maxBatchEntries: 1, maxInFlight: 2 } }).receive(2, matched(1, 1));
    node.take();
    node.request(7, put).request(8, put).request(9, put);
    expect(appendsTo(node, 2)).toEqual([[1, [1]], [2, [1]]]);
    node.receive(2, matched(1, 2));
    expect(appendsTo(node, 2)).toEqual([[3, [1]]]);
  });

  test('when the window is full and all of it was lost, the next heartbeat shows it', () => {
    const node = leader({ settings: { maxBatchEntries: 1, maxInFlight: 2 } }).receive(2, matched(1, 1));
    node.request(7, put).request(8, put).request(9, put);
    node.take();
    node.fire('heartbeat');
    expect(appendsTo(node, 2)).toEqual([[3, []]]);
    node.receive(2, mismatched(1, 3, 2));
    expect(appendsTo(node, 2)).toEqual([[1, [1]]]);
  });

  test('a late success does not end the probing', () => {
    const node = leader().receive(2, matched(1, 1)).request(7, put).request(8, put);
    node.receive(2, mismatched(1, 3, 2));
    node.take();
    node.receive(2, matched(1, 0));
    expect(node.progress(2)).toMatchObject({ mode: 'probe', nextIndex: 2 });
    expect(node.take()).toEqual([]);
    expect(node.receive(2, matched(1, 3, 1)).progress(2)).toMatchObject({ mode: 'replicate', nextIndex: 4 });
  });

  test('followers that have come equally far are sent the same message', () => {
    const node = leader({ settings: { noOp: false } }).request(7, put).fire('heartbeat');
    const sent = node.take();
    const first = present(appendsIn(sent, 2)[0], 'an append');
    expect(appendsIn(sent, 3)[0]).toBe(first);
  });
});

describe('going back fast (§5.3)', () => {
  // The follower's log, the leader's (without its own term's entry), and the prevLogIndexes that it tries.
  test.each([
    ['a short log: back to its end', [1, 1], [1, 1, 1, 1, 1], [5, 2]],
    ['an empty log', [], [1, 1, 1], [3, 0]],
    ['a term that the leader never saw: before it', [1, 2, 2, 2], [1, 3, 3, 3], [4, 1]],
    ['a term that both saw: to the leader\'s end of it', [1, 2, 2, 2, 2], [1, 2, 2, 3, 3], [5, 3]],
    ['two strange terms: one step for each', [1, 2, 2, 3, 3], [1, 4, 4, 4, 4], [5, 3, 1]],
  ])('%s', (_, followerLog, leaderLog, expected) => {
    const node = leader({ log: leaderLog, term: 9, settings: { noOp: false } });
    const follower = new TestNode({ id: 2, log: followerLog, term: 8 });
    const tried: number[] = [];
    node.fire('heartbeat');
    for (let message = appendsIn(node.take(), 2)[0]; message !== undefined && tried.length < 9;) {
      tried.push(message.prevLogIndex);
      node.receive(2, follower.receive(1, message).takeOne());
      message = appendsIn(node.take(), 2)[0];
    }
    expect(tried.slice(0, expected.length)).toEqual(expected);
    expect(node.progress(2)).toMatchObject({ matchIndex: leaderLog.length, mode: 'replicate' });
    expect(follower.terms).toEqual(leaderLog);
  });
});
