import { expect, test } from 'vitest';
import { definiteAnswers } from '../../src/check/definite-answers.ts';
import { exactlyOnce } from '../../src/check/exactly-once.ts';
import { asks, History } from '../support/history.ts';

const once = asks({ session: 3, sequence: 1 });

test('a command of a session takes effect on all nodes at one index, and a repetition without effect is answered the same', () => {
  const history = new History([exactlyOnce, definiteAnswers]);
  const [a, b] = [history.node(1), history.node(2)];
  for (const node of [a, b]) {
    history.checks.onEffect(node, 5, once, true);
    history.checks.onEffect(node, 8, once, false);
  }
  history.checks.onAcknowledged(a, 5, true, once, 'x');
  history.checks.onAcknowledged(b, 5, true, { ...once }, 'x');
  history.checks.onEffect(a, 9, asks({ session: 3, sequence: 2 }), true);
  history.checks.onEffect(a, 10, asks(), true);
  history.checks.onEffect(a, 11, asks(), true);
  expect(history.violations).toEqual([]);
});

test('a command of a session that takes effect a second time is found, on whichever node', () => {
  const history = new History([exactlyOnce]);
  const [a, b] = [history.node(1), history.node(2)];
  history.checks.onEffect(a, 5, once, true);
  history.checks.onEffect(b, 8, { ...once }, true);
  expect(history.clauses).toEqual(['took-effect-twice[apply]']);
});

test.each([
  ['answered-another-index', 8, 'x'],
  ['answered-another-value', 5, 'y'],
] as const)('%s is found', (clause, index, value) => {
  const history = new History([exactlyOnce]);
  const a = history.node(1);
  history.checks.onEffect(a, 5, once, true);
  history.checks.onAcknowledged(a, 5, true, once, 'x');
  history.checks.onAcknowledged(a, index, true, once, value);
  expect(history.clauses).toEqual([`${clause}[reply]`]);
});

test('an answer to what has not taken effect at all is found', () => {
  const history = new History([exactlyOnce]);
  history.checks.onAcknowledged(history.node(1), 5, true, once, null);
  expect(history.clauses).toEqual(['answered-another-index[reply]']);
});

test('what failed for certain never takes effect, neither later nor before', () => {
  for (const [clause, isLater] of [['took-effect-after-failing[apply]', true], ['failed-after-taking-effect[reply]', false]] as const) {
    const history = new History([definiteAnswers]);
    const a = history.node(1);
    const asked = asks();
    if (isLater) history.checks.onFailed(asked);
    history.checks.onEffect(a, 5, asked, true);
    if (!isLater) history.checks.onFailed(asked);
    expect(history.clauses).toEqual([clause]);
  }
});

test('what ended well, or was applied without effect, or was asked by no client, may be applied', () => {
  const history = new History([definiteAnswers]);
  const a = history.node(1);
  const [well, refused] = [asks(), asks({ number: 2 })];
  history.checks.onEffect(a, 5, well, true);
  history.checks.onReturned(well, 5, null);
  history.checks.onFailed(refused);
  history.checks.onEffect(a, 6, refused, false);
  history.checks.onEffect(a, 7, asks({ client: null }), true);
  expect(history.violations).toEqual([]);
});
