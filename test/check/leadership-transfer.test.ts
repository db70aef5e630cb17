import { expect, test } from 'vitest';
import { leadershipTransfer } from '../../src/check/leadership-transfer.ts';
import { asks, type FakeNode, History } from '../support/history.ts';

interface Cluster {
  readonly history: History;
  readonly leader: FakeNode;
  readonly heir: FakeNode;
}

/** Node 1 leads term 1 and has committed two entries, of which node 2 has as many as are given. */
function cluster(held: number): Cluster {
  const history = new History([leadershipTransfer]);
  const leader = history.node(1, [1, 1]);
  const heir = history.node(2, [1, 1].slice(0, held));
  history.node(3, [1, 1]);
  history.lead(leader, 1, [1, 3]);
  history.commit(leader, 2);
  return { history, leader, heir };
}

/** The heir stands for term 2, and the leader hears of it. */
function handOver({ history, leader, heir }: Cluster): void {
  history.role(heir, 'candidate', 2);
  history.role(leader, 'follower', 2);
}

test('a leader may give up its lead to one that holds what is committed', () => {
  const all = cluster(2);
  all.history.checks.onTakeOverAsked(all.leader, 2);
  handOver(all);
  expect(all.history.violations).toEqual([]);
});

test('a leader that gives up its lead to one that can\'t win is found', () => {
  const all = cluster(1);
  all.history.checks.onTakeOverAsked(all.leader, 2);
  handOver(all);
  expect(all.history.clauses).toEqual(['lead-given-up-in-vain[stepDown]']);
  expect(all.history.violations[0]?.message).toContain('lacks what is committed up to index 2');
});

test('what a leader appends after it has asked is not held against it: a joint configuration comes to its end by itself', () => {
  const all = cluster(2);
  all.history.checks.onTakeOverAsked(all.leader, 2);
  all.history.append(all.leader, 1);
  all.history.commit(all.leader, 3);
  handOver(all);
  expect(all.history.violations).toEqual([]);
});

test.each<[string, (all: Cluster) => void]>([
  ['whom it has not asked', () => undefined],
  ['whom it asked when it led an earlier term', ({ history, leader }) => {
    history.checks.onTakeOverAsked({ ...leader, currentTerm: 0 }, 2);
  }],
  ['for whom it has waited in vain', ({ history, leader }) => {
    history.checks.onTakeOverAsked(leader, 2);
    history.checks.onRefused(leader, 'transfer-timed-out', asks({ kind: 'transfer' }));
  }],
  ['whom it asked in another life', ({ history, leader }) => {
    history.checks.onTakeOverAsked(leader, 2);
    history.restart(leader, 2);
    history.lead(leader, 1, [1, 3]);
  }],
])('nobody is blamed for one %s', (_whom, prepare) => {
  const all = cluster(1);
  prepare(all);
  handOver(all);
  expect(all.history.violations).toEqual([]);
});

test('nor is a leader that somebody else deposes while it hands over', () => {
  const { history, leader } = cluster(1);
  history.checks.onTakeOverAsked(leader, 2);
  history.role(leader, 'follower', 2);
  expect(history.violations).toEqual([]);
});

test('nor one that was deposed long ago and does not know it, for what has been committed since', () => {
  const all = cluster(2);
  const { history, leader, heir } = all;
  const other = history.node(4, [1, 1]);
  history.lead(other, 2, [3, 4]);
  history.append(other, 2);
  history.commit(other, 3);
  history.checks.onTakeOverAsked(leader, 2);
  history.role(heir, 'candidate', 3);
  history.role(leader, 'follower', 3);
  expect(history.violations).toEqual([]);
});
