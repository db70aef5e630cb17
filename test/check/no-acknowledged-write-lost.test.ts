import { expect, test } from 'vitest';
import { noAcknowledgedWriteLost } from '../../src/check/no-acknowledged-write-lost.ts';
import { asks, configuration, History } from '../support/history.ts';

test('answers about committed positions are fine, and at the end a majority suffices', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const [a, b, c] = [history.node(1, [1, 1]), history.node(2, [1, 1]), history.node(3)];
  history.commit(a, 2);
  history.checks.onAcknowledged(a, 2, true, asks(), null);
  history.checks.onAcknowledged(a, 1, true, asks(), null);
  history.checks.onEnd([a, b, c], true);
  expect(history.violations).toEqual([]);
});

test('a node that is down may hold it, and a run that was cut short is not judged', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const [a, b, c] = [history.node(1, [1]), history.node(2), history.node(3)];
  history.commit(a, 1);
  history.checks.onAcknowledged(a, 1, true, asks(), null);
  history.checks.onEnd([a, b, c], false);
  b.up = false;
  history.checks.onEnd([a, b, c], true);
  expect(history.violations).toEqual([]);
});

test('an answer about a position that was never committed is found', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const a = history.node(1, [1, 1]);
  history.commit(a, 1);
  history.checks.onAcknowledged(a, 2, true, asks(), null);
  expect(history.clauses).toEqual(['answered-uncommitted[reply]']);
});

test('an answer from a log that is not the committed one is found', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const [a, b] = [history.node(1, [1, 2]), history.node(2, [1, 3])];
  history.commit(a, 2);
  history.commit(b, 2);
  history.checks.onAcknowledged(b, 2, true, asks(), null);
  expect(history.clauses).toEqual(['answered-other-log[reply]']);
});

test('an acknowledged operation that no majority can hold at the end is found', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const [a, b, c] = [history.node(1, [1, 1]), history.node(2, [1]), history.node(3, [1, [1, 'else']])];
  history.commit(a, 2);
  history.checks.onAcknowledged(a, 2, true, asks(), null);
  history.checks.onEnd([a, b, c], true);
  expect(history.clauses).toEqual(['lost-at-the-end[end]']);
});

test('an answer that names the place of another operation is found', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const a = history.node(1, [1, 1]);
  history.commit(a, 2);
  history.checks.onAcknowledged(a, 2, false, asks(), null);
  expect(history.clauses).toEqual(['answered-another-operation[reply]']);
});

test('what a snapshot stands for is not lost, and members of the newest configuration are who counts', () => {
  const history = new History([noAcknowledgedWriteLost]);
  const [a, b, c] = [history.node(1, [1, 1]), history.node(2), history.node(3)];
  history.commit(a, 2);
  history.apply(a);
  history.snapshot(a);
  history.checks.onAcknowledged(a, 1, true, asks(), null);
  history.install(b, a);
  history.checks.onEnd([a, b, c], true);
  expect(history.violations).toEqual([]);
  history.configure(a, configuration([1, 3, 4]));
  history.commit(a, 3);
  history.checks.onEnd([a, b, c, history.node(4)], true);
  expect(history.clauses).toEqual(['lost-at-the-end[end]']);
});
