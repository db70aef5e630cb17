import { expect, test } from 'vitest';
import { goals } from '../../src/check/goals.ts';
import { History } from '../support/history.ts';

function count(goal: string, tell: (history: History) => void): number {
  const history = new History([], goals);
  tell(history);
  const reached = history.reached()[goal];
  if (reached === undefined) throw new Error(`no such goal: ${goal}`);
  return reached;
}

test('goals have different names, and start at zero', () => {
  const history = new History([], goals);
  expect(Object.keys(history.reached())).toHaveLength(goals.length);
  expect(Object.values(history.reached())).toEqual(goals.map(() => 0));
});

test('two leaders at once count if their terms differ and both are there', () => {
  expect(count('two-leaders-at-once-in-different-terms', (history) => {
    const [a, b] = [history.node(1), history.node(2)];
    history.lead(a, 1, [1, 2]);
    history.role(a, 'follower', 2);
    history.lead(b, 2, [1, 2]);
  })).toBe(0);
  expect(count('two-leaders-at-once-in-different-terms', (history) => {
    history.lead(history.node(1), 1, [1, 2]);
    history.lead(history.node(2), 2, [2, 3]);
  })).toBe(1);
});

test('a leader crowned late leads a term below one that was led before', () => {
  expect(count('leader-of-an-old-term-crowned-late', (history) => {
    history.lead(history.node(1), 2, [1, 2]);
    history.lead(history.node(2), 1, [2, 3]);
  })).toBe(1);
});

test('a split vote needs two candidates in a term that nobody won', () => {
  const stand = (history: History, ids: readonly number[], win: boolean): void => {
    const nodes = ids.map((id) => history.node(id));
    for (const node of nodes) history.role(node, 'candidate', 1);
    if (win) history.lead(history.node(9), 1, [9]);
    for (const node of nodes) history.role(node, 'candidate', 2);
  };
  expect(count('split-vote', (history) => stand(history, [1], false))).toBe(0);
  expect(count('split-vote', (history) => stand(history, [1, 2], true))).toBe(0);
  expect(count('split-vote', (history) => stand(history, [1, 2, 3], false))).toBe(1);
});

test('entries that were never committed make a new or a deposed leader interesting', () => {
  const tell = (history: History, committed: boolean): void => {
    const a = history.node(1, [1, 1]);
    if (committed) history.commit(a, 2);
    history.lead(a, 2, [1, 2]);
    history.role(a, 'follower', 3);
  };
  for (const goal of ['leader-elected-with-uncommitted-older-entries', 'leader-deposed-with-uncommitted-entries']) {
    expect(count(goal, (history) => tell(history, true))).toBe(0);
    expect(count(goal, (history) => tell(history, false))).toBe(1);
  }
});

test('Figure 8 (d): an entry on a majority is overwritten, for it was not committed', () => {
  const tell = (history: History): void => {
    const five = [1, 2, 3, 4, 5];
    const s1 = history.node(1, [1, 2], five);
    history.node(2, [1, 2], five);
    history.node(3, [1, 2], five);
    history.truncate(s1, 2);
  };
  expect(count('uncommitted-majority-entry-overwritten', tell)).toBe(1);
  expect(count('durable-entry-overwritten', tell)).toBe(1);
});

test('an older entry is committed indirectly by a leader, not by a follower', () => {
  const tell = (history: History, leads: boolean): void => {
    const a = history.node(1, [1]);
    if (leads) history.lead(a, 2, [1, 2]);
    else history.term(a, 2);
    history.append(a, 2);
    history.commit(a, 2);
  };
  expect(count('older-term-entry-committed-indirectly', (history) => tell(history, false))).toBe(0);
  expect(count('older-term-entry-committed-indirectly', (history) => tell(history, true))).toBe(1);
});

test('a follower that lagged far behind this leader has caught up with it', () => {
  expect(count('lagging-follower-caught-up', (history) => {
    const a = history.node(1, [1, 1, 1, 1, 1, 1, 1, 1, 1]);
    history.lead(a, 2, [1, 2]);
    history.checks.onProgress(a, 2, 0, 1, 2);
    history.checks.onProgress(a, 2, 1, 9, 10);
    history.checks.onProgress(a, 2, 9, 9, 10);
    history.checks.onProgress(a, 3, 0, 9, 10);
  })).toBe(1);
});

test('crashes: what was lost, what survived, what was torn, what starts over', () => {
  const history = new History([], goals);
  const a = history.node(1, [1, 1]);
  history.commit(a, 2);
  a.votedFor = 1;
  history.checks.onCrash(a, { unsynced: 3, kept: 1, torn: true });
  Object.assign(a, { life: 2, commitIndex: 0, votedFor: null });
  history.checks.onBoot(a);
  history.checks.onCrash(a, { unsynced: 0, kept: 0, torn: false });
  history.checks.onBoot(a);
  expect(history.reached()).toMatchObject({
    'node-restarted': 2,
    'commit-index-restarted-low': 1,
    'unsynced-records-lost-in-a-crash': 1,
    'unsynced-records-survived-a-crash': 1,
    'torn-record-recovered': 1,
    'vote-or-term-lost-in-a-crash': 1,
  });
});

test('a candidate followed the winner of its term if it names a leader, and not if it only asks again', () => {
  const tell = (history: History, leader: number | null): void => {
    const a = history.node(1);
    history.role(a, 'candidate', 1);
    a.leader = leader;
    history.role(a, 'follower');
  };
  expect(count('candidate-followed-the-winner-of-its-term', (history) => tell(history, 2))).toBe(1);
  expect(count('candidate-followed-the-winner-of-its-term', (history) => tell(history, null))).toBe(0);
});

test('a leader that becomes a follower of its own term has stepped down without a quorum', () => {
  const tell = (history: History, term: number): void => {
    const a = history.node(1);
    history.lead(a, 1, [1, 2]);
    history.role(a, 'follower', term);
  };
  expect(count('leader-stepped-down-without-a-quorum', (history) => tell(history, 1))).toBe(1);
  expect(count('leader-stepped-down-without-a-quorum', (history) => tell(history, 2))).toBe(0);
});

test('pre-votes refused count, and vote requests ignored by those who know a leader', () => {
  expect(count('pre-vote-refused', (history) => history.checks.onPreVoteRefused(history.node(1)))).toBe(1);
  const ignored = 'vote-request-ignored-while-a-leader-was-heard';
  expect(count(ignored, (history) => history.checks.onVoteRequestIgnored(history.node(1)))).toBe(0);
  expect(count(ignored, (history) => {
    const a = history.node(1);
    a.leader = 2;
    history.checks.onVoteRequestIgnored(a);
  })).toBe(1);
});
