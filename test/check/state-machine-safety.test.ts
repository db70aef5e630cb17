import { expect, test } from 'vitest';
import { stateMachineSafety } from '../../src/check/state-machine-safety.ts';
import { configuration, type FakeNode, History } from '../support/history.ts';

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

/** A node that has committed and applied three entries, and another that has nothing. */
function applied(): { history: History; node: FakeNode; other: FakeNode } {
  const history = new History([stateMachineSafety]);
  const [node, other] = [history.node(1, [1, 1, 2]), history.node(2)];
  history.commit(node, 3);
  history.apply(node);
  return { history, node, other };
}

test('a snapshot of what was applied, installed and started from again, is fine', () => {
  const { history, node, other } = applied();
  history.snapshot(node);
  history.install(other, node);
  history.checks.onBoot(other);
  history.append(node, 2);
  history.append(other, 2);
  history.commit(node, 4);
  history.apply(node);
  history.commit(other, 4);
  history.apply(other);
  expect(history.violations).toEqual([]);
});

test('a snapshot that is told before its index is applied, in one step, is judged when it is', () => {
  for (const [stateHash, clauses] of [[77, []], [78, ['snapshot-state-differs[takeSnapshot]']]] as const) {
    const history = new History([stateMachineSafety]);
    const a = history.node(1, [1]);
    history.commit(a, 1);
    history.checks.onSnapshotTaken(a, { index: 1, term: 1, stateHash, configuration: a.configuration });
    history.checks.onApply(a, 1, 5, 77);
    expect(history.clauses).toEqual(clauses);
  }
});

test.each([
  ['snapshot-state-differs', { stateHash: 4 }],
  ['snapshot-of-another-log', { term: 1 }],
  ['snapshot-of-uncommitted', { index: 9 }],
  ['snapshot-configuration-differs', { configuration: configuration([1, 2]) }],
  ['snapshot-configuration-differs', { configuration: configuration([1, 2, 3], { index: 2 }) }],
  ['snapshot-configuration-differs', { configuration: configuration([1, 2, 3], { learners: [4] }) }],
])('%s is found', (clause, given) => {
  const { history, node } = applied();
  const right = { index: 3, term: 2, stateHash: node.log.prefixHashAt(3), configuration: node.configuration };
  history.checks.onSnapshotInstalled(node, { ...right, ...given }, true);
  expect(history.clauses).toEqual([`${clause}[installSnapshot]`]);
});

test('the configuration of a snapshot is the newest that was committed up to its index, not a later one', () => {
  const history = new History([stateMachineSafety]);
  const a = history.node(1, [1, 1]);
  history.commit(a, 2);
  history.apply(a);
  const before = a.configuration;
  const after = history.configure(a, configuration([1, 2, 3, 4]));
  history.commit(a, 3);
  const told = (index: number, named: FakeNode['configuration']): void =>
    history.checks.onSnapshotTaken(a,
      { index, term: 1, stateHash: a.log.prefixHashAt(index), configuration: named });
  told(2, before);
  history.apply(a);
  told(3, after);
  expect(history.violations).toEqual([]);
});
