import { expect, test } from 'vitest';
import { logMatching } from '../../src/check/log-matching.ts';
import { History } from '../support/history.ts';

test('equal logs, and logs that part for good, are fine', () => {
  const history = new History([logMatching]);
  history.node(1, [1, 1, 4]);
  history.node(2, [1, 1, 4]);
  history.node(3, [1, 2, 2]);
  expect(history.violations).toEqual([]);
});

test('an entry that comes back after it was truncated is fine', () => {
  const history = new History([logMatching]);
  const a = history.node(1, [1, 1, 4]);
  history.truncate(a, 2);
  history.append(a, 1, 4);
  expect(history.violations).toEqual([]);
});

test('equal index and term over different prefixes are found', () => {
  const history = new History([logMatching]);
  history.node(1, [1, 1, 4]);
  history.node(2, [1, 2, 4]);
  expect(history.clauses).toEqual(['prefixes-differ[append]']);
});

test('equal index and term with different contents are found, although the first log is gone', () => {
  const history = new History([logMatching]);
  const a = history.node(1, [1, 2]);
  history.truncate(a, 1);
  history.node(2, [1, [2, 'another command']]);
  expect(history.clauses).toEqual(['prefixes-differ[append]']);
});
