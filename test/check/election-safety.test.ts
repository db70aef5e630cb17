import { expect, test } from 'vitest';
import { electionSafety } from '../../src/check/election-safety.ts';
import { History } from '../support/history.ts';

test('a leader for each term is fine, and the same node may lead several', () => {
  const history = new History([electionSafety]);
  const [a, b] = [history.node(1), history.node(2)];
  history.lead(a, 1, [1, 2]);
  history.role(a, 'follower', 2);
  history.lead(b, 2, [1, 2]);
  history.role(b, 'follower', 3);
  history.lead(a, 3, [1, 2]);
  expect(history.violations).toEqual([]);
});

test('two leaders at once in different terms are legal', () => {
  const history = new History([electionSafety]);
  history.lead(history.node(1), 1, [1, 2]);
  history.lead(history.node(2), 2, [2, 3]);
  expect(history.violations).toEqual([]);
});

test('a leader of an old term that is crowned late is legal', () => {
  const history = new History([electionSafety]);
  history.lead(history.node(1), 5, [1, 2]);
  history.lead(history.node(2), 4, [2, 3]);
  expect(history.violations).toEqual([]);
});

test('two leaders of one term are found although the first is long gone', () => {
  const history = new History([electionSafety]);
  const [a, b] = [history.node(1), history.node(2)];
  history.event = 5;
  history.lead(a, 4, [1, 3]);
  history.restart(a, 0);
  history.event = 17;
  history.lead(b, 4, [2, 3]);
  expect(history.violations).toMatchObject([{
    checker: 'election-safety',
    class: 'outcome',
    signature: 'election-safety/two-leaders-in-one-term[becomeLeader]',
    message: 'Node 2 became leader of term 4, but node 1 had become leader of that term before.',
    node: 2,
    event: 17,
    involves: [5],
  }]);
});
