import { expect, test } from 'vitest';
import { indexOrder } from '../../src/check/index-order.ts';
import { configuration, type FakeNode, History } from '../support/history.ts';

function stepped(changes: readonly Partial<FakeNode>[]): History {
  const history = new History([indexOrder]);
  const a = history.node(1, [1, 1, 1]);
  for (const change of changes) history.checks.onStep(Object.assign(a, change));
  return history;
}

function upTo(index: number): FakeNode['snapshot'] {
  return { index, term: 1, stateHash: 0, configuration: configuration([1, 2, 3]) };
}

test('a log that starts behind its snapshot is fine, one that starts behind more is found', () => {
  for (const [index, clauses] of [[2, []], [1, ['compacted-beyond-snapshot[step]']]] as const) {
    const history = new History([indexOrder]);
    const a = history.node(1, [1, 1, 1]);
    a.log.base = 2;
    history.checks.onStep(Object.assign(a, { commitIndex: 3, lastApplied: 3, snapshot: upTo(index) }));
    expect(history.clauses).toEqual(clauses);
  }
});

test('indexes that rise in order are fine, in one step too', () => {
  const rising = [{ commitIndex: 2, lastApplied: 2 }, { commitIndex: 3 }, { lastApplied: 3, currentTerm: 4 }];
  expect(stepped(rising).clauses).toEqual([]);
});

test('commit and applied may restart low after a crash, and an unsynced term may be lost', () => {
  const history = stepped([{ commitIndex: 3, lastApplied: 3, currentTerm: 4 }]);
  const a = history.node(1, [1, 1]);
  history.checks.onStep(a);
  expect(history.violations).toEqual([]);
});

test.each([
  ['applied-beyond-commit[step]', [{ commitIndex: 1, lastApplied: 2 }]],
  ['commit-beyond-log[step]', [{ commitIndex: 4 }]],
  ['term-fell[step]', [{ currentTerm: 3 }, { currentTerm: 2 }]],
  ['snapshot-beyond-applied[step]', [{ commitIndex: 2, lastApplied: 2, snapshot: upTo(3) }]],
  ['snapshot-fell[step]', [{ commitIndex: 3, lastApplied: 3, snapshot: upTo(3) }, { snapshot: upTo(2) }]],
  ['commit-fell[step]', [{ commitIndex: 3, lastApplied: 2 }, { commitIndex: 2 }]],
  ['applied-fell[step]', [{ commitIndex: 3, lastApplied: 3 }, { lastApplied: 2 }]],
])('%s is found', (clause, changes) => {
  expect(stepped(changes).clauses).toEqual([clause]);
});

test('a commit index that falls below what was applied is told as what it is', () => {
  expect(stepped([{ commitIndex: 3, lastApplied: 3 }, { commitIndex: 2 }]).clauses).toEqual(['commit-fell[step]']);
});
