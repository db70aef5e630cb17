import { expect, test } from 'vitest';
import { leaderCompleteness } from '../../src/check/leader-completeness.ts';
import { History } from '../support/history.ts';

test('a new leader that has all that was committed is fine, with more of its own', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1]), history.node(2, [1, 1, 1])];
  history.lead(a, 2, [1, 2]);
  history.commit(a, 1);
  history.lead(b, 3, [2, 3]);
  expect(history.violations).toEqual([]);
});

test('a new leader whose log ends before what was committed is found', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1, 1]), history.node(2, [1])];
  history.lead(a, 2, [1, 2]);
  history.commit(a, 2);
  history.lead(b, 3, [2, 3]);
  expect(history.clauses).toEqual(['committed-entry-missing[becomeLeader]']);
  expect(history.violations[0]?.message).toContain('Node 2 became leader of term 3');
});

test('a new leader that has something else where something was committed is found', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1, 2]), history.node(2, [1, 3, 3])];
  history.lead(a, 4, [1, 2]);
  history.commit(a, 2);
  history.lead(b, 5, [2, 3]);
  expect(history.clauses).toEqual(['committed-entry-missing[becomeLeader]']);
});

test('a leader of an old term that is crowned late owes nothing to what newer terms have committed', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1]), history.node(2, [1])];
  history.lead(a, 5, [1, 3]);
  history.append(a, 5);
  history.commit(a, 2);
  history.lead(b, 4, [2, 3]);
  expect(history.violations).toEqual([]);
});

test('but it owes what was committed in terms below its own', () => {
  const history = new History([leaderCompleteness]);
  const [old, a, b] = [history.node(1, [1, 1]), history.node(2, [1, 1]), history.node(3, [1])];
  history.lead(old, 2, [1, 2]);
  history.commit(old, 2);
  history.lead(a, 5, [1, 2]);
  history.append(a, 5);
  history.commit(a, 3);
  history.lead(b, 4, [2, 3]);
  expect(history.clauses).toEqual(['committed-entry-missing[becomeLeader]']);
});

test('a deposed leader that commits late what its successor has is fine', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1]), history.node(2, [1])];
  history.lead(a, 2, [1, 2]);
  history.append(a, 2);
  b.currentTerm = 2;
  history.append(b, 2);
  history.lead(b, 3, [2, 3]);
  history.commit(a, 2);
  expect(history.violations).toEqual([]);
});

test('a deposed leader that commits late what its living successor lacks is found', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1]), history.node(2, [1])];
  history.lead(a, 2, [1, 2]);
  history.append(a, 2);
  history.lead(b, 3, [2, 3]);
  history.append(b, 3);
  history.commit(a, 2);
  expect(history.clauses).toEqual(['committed-entry-missing[commit]']);
});

test('an index counts from the lowest term in which it was known as committed', () => {
  const history = new History([leaderCompleteness]);
  const [a, b, c] = [history.node(1, [1, 2]), history.node(2, [1, 2]), history.node(3, [1])];
  history.lead(a, 2, [1, 2]);
  history.lead(b, 4, [2, 3]);
  history.append(b, 4);
  history.commit(b, 3);
  history.commit(a, 2);
  history.lead(c, 3, [1, 3]);
  expect(history.clauses).toEqual(['committed-entry-missing[becomeLeader]']);
});

test('a leader\'s snapshot holds what was committed up to its index', () => {
  const history = new History([leaderCompleteness]);
  const [a, b] = [history.node(1, [1, 1]), history.node(2)];
  history.commit(a, 2);
  history.apply(a);
  history.snapshot(a);
  history.install(b, a);
  history.lead(b, 2, [2, 3]);
  expect(history.violations).toEqual([]);
});
