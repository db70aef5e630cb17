import { expect, test } from 'vitest';
import { monotonicLogTerms } from '../../src/check/monotonic-log-terms.ts';
import { History } from '../support/history.ts';

test('terms that rise along a log are fine, with gaps too', () => {
  const history = new History([monotonicLogTerms]);
  history.node(1, [1, 1, 4, 4, 9]);
  expect(history.violations).toEqual([]);
});

test('a term that falls along a log is found', () => {
  const history = new History([monotonicLogTerms]);
  history.node(1, [1, 4, 3]);
  expect(history.clauses).toEqual(['term-fell[append]']);
});

test('an entry of a term that its holder has not reached is found', () => {
  const history = new History([monotonicLogTerms]);
  history.append(history.node(1, [1]), 2);
  expect(history.clauses).toEqual(['term-not-reached[append]']);
});

test('a node that comes up with a log beyond its term is found', () => {
  const history = new History([monotonicLogTerms]);
  const node = history.node(1, [1, 4]);
  node.currentTerm = 3;
  history.checks.onBoot(node);
  expect(history.clauses).toEqual(['term-not-reached[boot]']);
});
