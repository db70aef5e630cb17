import { expect, test } from 'vitest';
import { committedIsForEver } from '../../src/check/committed-is-for-ever.ts';
import { History } from '../support/history.ts';

test('nodes that commit the same log at different times are fine', () => {
  const history = new History([committedIsForEver]);
  const [a, b] = [history.node(1, [1, 2, 2]), history.node(2, [1, 2])];
  history.commit(a, 2);
  history.commit(b, 1);
  history.commit(a, 3);
  history.commit(b, 2);
  expect(history.violations).toEqual([]);
});

test('a commit index that restarts low after a crash is fine, and so is an entry that the crash took from memory', () => {
  const history = new History([committedIsForEver]);
  const a = history.node(1, [1, 2, 2]);
  history.commit(a, 3);
  history.restart(a, 2);
  history.append(a, 2);
  history.commit(a, 1);
  history.commit(a, 3);
  expect(history.violations).toEqual([]);
});

test('one step may replace uncommitted entries and commit those that came for them', () => {
  const history = new History([committedIsForEver]);
  const a = history.node(1, [1, 1, 1]);
  history.commit(a, 1);
  history.term(a, 3);
  a.commitIndex = 3;
  history.truncate(a, 2);
  history.append(a, 3, 3);
  history.checks.onCommit(a, 1, false);
  expect(history.violations).toEqual([]);
});

test('another log committed at the same index is found', () => {
  const history = new History([committedIsForEver]);
  history.commit(history.node(1, [1, 2, 2]), 2);
  history.commit(history.node(2, [1, 3]), 2);
  expect(history.clauses).toEqual(['committed-twice[commit]']);
});

test('a living node that drops what it knows as committed is found', () => {
  const history = new History([committedIsForEver]);
  const a = history.node(1, [1, 2, 2]);
  history.commit(a, 2);
  history.truncate(a, 2);
  expect(history.clauses).toEqual(['committed-entry-dropped[truncate]']);
});

test('an installed snapshot takes the place of the log, committed or not', () => {
  const history = new History([committedIsForEver]);
  const [a, b] = [history.node(1, [1, 2, 2]), history.node(2, [1, 1, 1])];
  history.commit(a, 3);
  history.commit(b, 1);
  history.apply(a);
  history.snapshot(a);
  history.install(b, a);
  expect(history.violations).toEqual([]);
  history.truncate(b, 4);
  expect(history.violations).toEqual([]);
});
