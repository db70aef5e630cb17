/** Goals of snapshots, membership, sessions and reads; those of elections, replication and crashes are in goals.test.ts. */
import { expect, test } from 'vitest';
import { goals } from '../../src/check/goals.ts';
import { asks, configuration, type FakeNode, History } from '../support/history.ts';

function count(goal: string, tell: (history: History) => void): number {
  const history = new History([], goals);
  tell(history);
  const reached = history.reached()[goal];
  if (reached === undefined) throw new Error(`no such goal: ${goal}`);
  return reached;
}

/** A node that has committed and applied three entries, and has taken a snapshot of them. */
function snapshotted(history: History): FakeNode {
  const node = history.node(1, [1, 1, 2]);
  history.commit(node, 3);
  history.apply(node);
  history.snapshot(node);
  return node;
}

test('snapshots are taken, installed and started from', () => {
  const history = new History([], goals);
  const a = snapshotted(history);
  const b = history.node(2);
  history.install(b, a);
  history.restart(b, 3);
  expect(history.reached()).toMatchObject({
    'snapshot-taken': 1, 'snapshot-installed': 1, 'restarted-from-a-snapshot': 1,
    'snapshot-met-a-conflicting-suffix': 0, 'snapshot-kept-a-suffix': 0, 'crash-between-snapshot-and-trim': 0,
  });
});

test('a snapshot meets a conflicting suffix, or one that it keeps, or a log that is only short', () => {
  const tell = (log: readonly number[]) => (history: History): void => {
    const a = snapshotted(history);
    history.install(history.node(2, log), a);
  };
  for (const [log, conflict, kept] of [
    [[1, 1, 1, 1], 1, 0],
    [[1, 2], 1, 0],
    [[1, 1, 2, 2], 0, 1],
    [[1, 1], 0, 0],
  ] as const) {
    expect(count('snapshot-met-a-conflicting-suffix', tell(log))).toBe(conflict);
    expect(count('snapshot-kept-a-suffix', tell(log))).toBe(kept);
  }
});

test('a crash between a snapshot and the trim counts if the snapshot is there afterwards', () => {
  for (const [survives, times] of [[true, 1], [false, 0]] as const) {
    expect(count('crash-between-snapshot-and-trim', (history) => {
      const a = snapshotted(history);
      a.log.base = 0;
      history.checks.onCrash(a, { unsynced: 0, kept: 0, torn: false });
      if (!survives) a.snapshot = null;
      history.checks.onBoot(a);
    })).toBe(times);
  }
});

test('chunks come late or twice, are sent again, or start again', () => {
  const history = new History([], goals);
  const [a, b] = [history.node(1), history.node(2)];
  history.checks.onChunkSent(a, 2, 9, 0);
  history.checks.onChunkSent(a, 2, 9, 0);
  history.checks.onChunkSent(a, 2, 9, 4);
  expect(history.reached()['snapshot-transfer-resumed']).toBe(0);
  history.checks.onChunkSent(a, 2, 9, 4);
  history.checks.onChunk(b, 9, 0, 0);
  history.checks.onChunk(b, 9, 4, 4);
  expect(history.reached()).toMatchObject({
    'snapshot-transfer-resumed': 1, 'snapshot-chunk-repeated-or-late': 0, 'snapshot-transfer-restarted': 0,
  });
  history.checks.onChunk(b, 9, 0, 8);
  history.checks.onChunk(b, 9, 0, 0);
  history.checks.onChunk(b, 9, 0, 0);
  expect(history.reached()).toMatchObject({ 'snapshot-chunk-repeated-or-late': 1, 'snapshot-transfer-restarted': 1 });
});

test('configurations are committed, learners promoted, and one rolled back', () => {
  const history = new History([], goals);
  const a = history.node(1, [1]);
  history.lead(a, 1, [1, 2]);
  history.configure(a, configuration([1, 2, 3], { learners: [4] }));
  history.commit(a, 2);
  history.configure(a, configuration([1, 2, 3, 4]));
  expect(history.reached()).toMatchObject({ 'configuration-committed': 1, 'learner-promoted': 0 });
  history.commit(a, 3);
  const committed = a.configuration;
  const dropped = history.configure(a, configuration([4, 5], { oldVoters: [1, 2, 3, 4] }));
  history.truncate(a, 4);
  a.configuration = committed;
  history.checks.onConfiguration(a, dropped, committed);
  expect(history.reached()).toMatchObject({
    'configuration-committed': 2, 'learner-promoted': 1, 'joint-configuration-committed': 0, 'configuration-rolled-back': 1,
  });
});

test('a joint configuration survived a leader change if a leader of a later term ends it', () => {
  for (const [later, times] of [[true, 1], [false, 0]] as const) {
    expect(count('joint-configuration-survived-a-leader-change', (history) => {
      const a = history.node(1, [1]);
      history.lead(a, 1, [1, 2]);
      history.configure(a, configuration([4], { oldVoters: [1, 2, 3] }));
      if (later) history.lead(a, 2, [1, 2, 4]);
      history.configure(a, configuration([4]));
    })).toBe(times);
  }
});

test('a leader that steps down for its own removal did not lack a quorum', () => {
  const history = new History([], goals);
  const a = history.node(1);
  history.lead(a, 1, [1, 2]);
  history.configure(a, configuration([2, 3]));
  history.commit(a, 1);
  history.role(a, 'follower');
  history.role(a, 'candidate', 2);
  expect(history.reached()).toMatchObject({
    'leader-removed-while-it-led': 1, 'leader-stepped-down-without-a-quorum': 0, 'removed-node-stood-for-election': 1,
  });
});

test('a newcomer is caught up by a snapshot, and a founder only gets one', () => {
  for (const [id, times] of [[9, 1], [2, 0]] as const) {
    expect(count('node-added-caught-up-by-snapshot', (history) => {
      const a = snapshotted(history);
      history.install(history.node(id), a);
    })).toBe(times);
  }
});

test.each([
  ['not-caught-up', 'learner-not-caught-up', asks({ kind: 'change' })],
  ['change-in-progress', 'change-refused-while-another-was-under-way', asks({ kind: 'change' })],
  ['no-entry-of-this-term-committed', 'change-refused-before-a-commit-of-this-term', asks({ kind: 'change' })],
  ['transfer-timed-out', 'transfer-timed-out', asks({ kind: 'transfer' })],
  ['transfer-in-progress', 'transfer-while-writes-came', asks()],
  ['session-expired', 'session-expired', asks({ session: 3 })],
  ['behind', 'stale-read-behind-refused', asks({ kind: 'read', way: 'stale' })],
  ['no-read-index', 'follower-read-without-a-read-index', asks({ kind: 'read', way: 'follower' })],
  ['no-longer-leader', 'read-failed-with-its-leader', asks({ kind: 'read', way: 'readIndex' })],
])('a refusal for %s reaches %s', (reason, goal, asked) => {
  expect(count(goal, (history) => history.checks.onRefused(history.node(1), reason, asked))).toBe(1);
  expect(count(goal, (history) => history.checks.onRefused(history.node(1), 'not-a-member', asked))).toBe(0);
});

test('an answer with an index that was in the log when the attempt came is from the session\'s cache', () => {
  for (const [position, compacted, hit, afterSnapshot] of [
    [4, false, 0, 0],
    [3, false, 1, 0],
    [3, true, 1, 1],
  ] as const) {
    const tell = (history: History): void => {
      const a = compacted ? snapshotted(history) : history.node(1, [1, 1, 2]);
      const asked = asks({ session: 1, sequence: 2 });
      history.checks.onAsked(a, asked, false);
      history.checks.onAcknowledged(a, position, true, asked, null);
    };
    expect(count('retry-hit-the-session-cache', tell)).toBe(hit);
    expect(count('retry-hit-the-session-cache-after-a-snapshot', tell)).toBe(afterSnapshot);
  }
});

test('sessions are opened, and a repetition is applied without effect', () => {
  const history = new History([], goals);
  const a = history.node(1);
  history.checks.onAcknowledged(a, 1, true, asks({ kind: 'openSession' }), 1);
  history.checks.onEffect(a, 2, asks({ session: 1, sequence: 1 }), true);
  history.checks.onEffect(a, 3, asks({ session: 1, sequence: 1 }), false);
  history.checks.onEffect(a, 4, asks({ session: 1, sequence: 2 }), false);
  expect(history.reached()).toMatchObject({ 'session-opened': 1, 'repetition-applied-without-effect': 1 });
});

test('reads are served by a leader that has asked, by its lease at once, and by followers', () => {
  const history = new History([], goals);
  const [a, b] = [history.node(1, [1]), history.node(2, [1])];
  history.lead(a, 1, [1, 2]);
  history.commit(a, 1);
  const serve = (node: FakeNode, way: 'readIndex' | 'lease' | 'follower' | 'stale', atOnce: boolean): void => {
    const asked = asks({ kind: 'read', way });
    history.checks.onAsked(node, asked, atOnce);
    history.checks.onAcknowledged(node, 1, true, asked, null);
  };
  serve(a, 'readIndex', false);
  serve(a, 'lease', true);
  expect(history.reached()['lease-expired-under-a-partition']).toBe(0);
  serve(a, 'lease', false);
  serve(b, 'follower', false);
  serve(a, 'stale', true);
  serve(b, 'stale', true);
  expect(history.reached()).toMatchObject({
    'read-by-read-index': 1, 'read-by-lease': 1, 'lease-expired-under-a-partition': 1, 'follower-read-served': 1,
    'stale-read-served-by-a-follower': 1, 'read-waited-for-the-no-op': 0,
  });
});

test('a read that came before the no-op was committed has waited for it', () => {
  expect(count('read-waited-for-the-no-op', (history) => {
    const a = history.node(1, [1]);
    history.lead(a, 2, [1, 2]);
    const asked = asks({ kind: 'read', way: 'readIndex' });
    history.checks.onAsked(a, asked, false);
    history.append(a, 2);
    history.commit(a, 2);
    history.checks.onAcknowledged(a, 2, true, asked, null);
  })).toBe(1);
});

test('a stale read went back if somebody had completed at a higher position before it was invoked', () => {
  for (const [position, times] of [[6, 1], [7, 0]] as const) {
    expect(count('stale-read-went-back', (history) => {
      const [write, stale] = [asks(), asks({ client: 2, kind: 'read', way: 'stale' })];
      history.checks.onInvoked(write);
      history.checks.onReturned(write, 7, null);
      history.checks.onInvoked(stale);
      history.checks.onReturned(stale, position, null);
    })).toBe(times);
  }
});

test('leadership is handed on, and nodes are switched off for good', () => {
  const history = new History([], goals);
  history.checks.onAcknowledged(history.node(1), 3, true, asks({ kind: 'transfer' }), null);
  history.checks.onRetired(history.node(2));
  expect(history.reached()).toMatchObject({ 'transfer-succeeded': 1, 'node-retired': 1 });
});
