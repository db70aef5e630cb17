/** What clients see, in the order in which they see it: linearizability online, and session order. */
import { expect, test } from 'vitest';
import { linearizabilityOnline } from '../../src/check/linearizability-online.ts';
import { sessionOrder } from '../../src/check/session-order.ts';
import { asks, History } from '../support/history.ts';

const read = { kind: 'read', way: 'readIndex' } as const;

test('operations that overlap may complete in any order', () => {
  const history = new History([linearizabilityOnline, sessionOrder]);
  const [one, other] = [asks(), asks({ number: 2 })];
  history.checks.onInvoked(one);
  history.checks.onInvoked(other);
  history.checks.onReturned(other, 7, null);
  history.checks.onReturned(one, 5, null);
  expect(history.violations).toEqual([]);
});

test('an operation that was invoked after another had completed is not below it, though a read may be level with it', () => {
  const history = new History([linearizabilityOnline]);
  const [write, later] = [asks(), asks({ client: 2, ...read })];
  history.checks.onInvoked(write);
  history.checks.onReturned(write, 7, null);
  history.checks.onInvoked(later);
  history.checks.onReturned(later, 7, null);
  expect(history.violations).toEqual([]);
});

test.each([['readIndex', 'read', 'read-went-back'], ['lease', 'read', 'read-went-back'], ['log', 'operation', 'effect-before-invocation']] as const)(
  'by way of %s an operation below one that had completed before is found', (way, kind, clause) => {
    const history = new History([linearizabilityOnline]);
    const [write, later] = [asks(), asks({ client: 2, kind, way })];
    history.checks.onInvoked(write);
    history.checks.onReturned(write, 7, null);
    history.checks.onInvoked(later);
    history.checks.onReturned(later, 6, null);
    expect(history.clauses).toEqual([`${clause}[${way}]`]);
  });

test('stale reads, and what operators ask for, are not linearizable', () => {
  const history = new History([linearizabilityOnline]);
  const write = asks();
  history.checks.onInvoked(write);
  history.checks.onReturned(write, 7, null);
  for (const asked of [asks({ client: 2, kind: 'read', way: 'stale' }), asks({ client: 9, kind: 'change' })]) {
    history.checks.onInvoked(asked);
    history.checks.onReturned(asked, 2, null);
  }
  expect(history.violations).toEqual([]);
});

test('a client that is served below what it knows is found; another client\'s knowledge does not count', () => {
  const history = new History([sessionOrder]);
  const [write, others, own] = [asks(), asks({ client: 2, ...read }), asks({ number: 2, ...read })];
  history.checks.onInvoked(write);
  history.checks.onReturned(write, 7, null);
  history.checks.onInvoked(others);
  history.checks.onReturned(others, 6, null);
  expect(history.violations).toEqual([]);
  history.checks.onInvoked(own);
  history.checks.onReturned(own, 6, null);
  expect(history.clauses).toEqual(['went-back-in-time[readIndex]']);
});

test('a stale read keeps to what its client has said it had seen', () => {
  for (const [atLeast, clauses] of [[0, []], [6, []], [7, ['went-back-in-time[stale]']]] as const) {
    const history = new History([sessionOrder]);
    const [write, stale] = [asks(), asks({ number: 2, kind: 'read', way: 'stale', atLeast })];
    history.checks.onInvoked(write);
    history.checks.onReturned(write, 7, null);
    history.checks.onInvoked(stale);
    history.checks.onReturned(stale, 6, null);
    expect(history.clauses).toEqual(clauses);
  }
});
