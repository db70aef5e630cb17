import { expect, test } from 'vitest';
import { leaderAppendOnly } from '../../src/check/leader-append-only.ts';
import { History } from '../support/history.ts';

test('a leader appends, and truncates once it is a follower', () => {
  const history = new History([leaderAppendOnly]);
  const a = history.node(1, [1]);
  history.lead(a, 2, [1, 2]);
  history.append(a, 2, 2);
  history.role(a, 'follower', 3);
  history.truncate(a, 2);
  history.append(a, 3);
  expect(history.violations).toEqual([]);
});

test('what a crash takes from a leader is not the leader\'s doing', () => {
  const history = new History([leaderAppendOnly]);
  const a = history.node(1, [1]);
  history.lead(a, 2, [1, 2]);
  history.append(a, 2, 2);
  history.restart(a, 1);
  expect(history.violations).toEqual([]);
});

test('a leader that drops its own entries is found', () => {
  const history = new History([leaderAppendOnly]);
  const a = history.node(1, [1, 1]);
  history.lead(a, 2, [1, 2]);
  history.truncate(a, 2);
  expect(history.clauses).toEqual(['leader-truncated[truncate]']);
});

test('a leader that appends an entry of another term is found', () => {
  const history = new History([leaderAppendOnly]);
  const a = history.node(1, [1, 1]);
  history.lead(a, 2, [1, 2]);
  history.append(a, 1);
  expect(history.clauses).toEqual(['foreign-term-appended[append]']);
});
