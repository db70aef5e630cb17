import { expect, test } from 'vitest';
import { stateMachineSafety } from '../../src/check/state-machine-safety.ts';
import { History } from '../support/history.ts';

test('nodes that apply the same log, and apply it again after a crash, are fine', () => {
  const history = new History([stateMachineSafety]);
  const [a, b] = [history.node(1, [1, 2, 2]), history.node(2, [1, 2])];
  a.commitIndex = 3;
  history.apply(a);
  b.commitIndex = 2;
  history.apply(b);
  history.restart(a, 3);
  a.commitIndex = 3;
  history.apply(a);
  expect(history.violations).toEqual([]);
});

test('another entry applied at the same index is found', () => {
  const history = new History([stateMachineSafety]);
  const [a, b] = [history.node(1, [1, 2]), history.node(2, [1, 3])];
  a.commitIndex = 2;
  b.commitIndex = 2;
  history.apply(a);
  history.apply(b);
  expect(history.clauses).toEqual(['entries-differ[apply]']);
});

test('the same command from another term is another entry', () => {
  const history = new History([stateMachineSafety]);
  const [a, b] = [history.node(1, [[1, 'put']]), history.node(2, [[2, 'put']])];
  a.commitIndex = 1;
  b.commitIndex = 1;
  history.apply(a);
  history.apply(b);
  expect(history.clauses).toEqual(['entries-differ[apply]']);
});

test('the same entry with another state after it is found', () => {
  const history = new History([stateMachineSafety]);
  const [a, b] = [history.node(1, [1]), history.node(2, [1])];
  history.checks.onApply(a, 1, 77, 1000);
  history.checks.onApply(b, 1, 77, 1001);
  expect(history.clauses).toEqual(['states-differ[apply]']);
});
