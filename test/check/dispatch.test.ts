import { expect, test } from 'vitest';
import type { CheckContext, Checker } from '../../src/check/checker.ts';
import { Checks } from '../../src/check/dispatch.ts';
import { electionSafety } from '../../src/check/election-safety.ts';
import { History } from '../support/history.ts';

function complains(name: string): (context: CheckContext) => Checker {
  return ({ report }) => {
    const checker: Checker = {
      name,
      class: 'rule',
      onBoot: (node) => report({ checker, clause: 'woke-up', kinds: ['boot', 'again'], message: 'It woke up.',
        source: 'nowhere', node: node.id }),
      settled: () => false,
    };
    return checker;
  };
}

function throws(): Checker {
  return {
    name: 'broken',
    class: 'outcome',
    onBoot: () => {
      throw new Error('out of order');
    },
    settled: () => false,
  };
}

test('each checker tells its first violation only, and violations are in the order of events', () => {
  const history = new History([electionSafety, complains('sleeper')]);
  history.event = 3;
  history.nowUs = 30;
  const a = history.node(1);
  history.event = 4;
  const b = history.node(2);
  history.lead(a, 1, [1, 2]);
  history.event = 5;
  history.lead(b, 1, [1, 2]);
  history.lead(history.node(3), 1, [1, 2]);
  expect(history.violations.map(({ signature, event }) => [signature, event])).toEqual([
    ['sleeper/woke-up[boot,again]', 3],
    ['election-safety/two-leaders-in-one-term[becomeLeader]', 5],
  ]);
  expect(history.violations[0]).toEqual({
    checker: 'sleeper', class: 'rule', clause: 'woke-up', signature: 'sleeper/woke-up[boot,again]', message: 'It woke up.',
    source: 'nowhere', node: 1, event: 3, timeUs: 30,
  });
});

test('a checker that throws is unknown and falls silent, and the others go on', () => {
  const history = new History([throws, complains('sleeper')]);
  history.event = 9;
  history.node(1);
  history.node(2);
  expect(history.checks.unknowns).toEqual([{ checker: 'broken', reason: 'out of order', event: 9, timeUs: 0 }]);
  expect(history.violations.map(({ checker }) => checker)).toEqual(['sleeper']);
});

test('who has fallen silent is not waited for', () => {
  const history = new History([throws, complains('sleeper')]);
  expect(history.checks.settled()).toBe(false);
  history.node(1);
  expect(history.checks.settled()).toBe(true);
});

test('a violation is passed on as it is seen', () => {
  const seen: string[] = [];
  const moment = { nowUs: 0, event: 1, cause: 0 };
  const checks = new Checks({ moment, checkers: [complains('sleeper')], goals: [],
    onViolation: ({ checker }) => seen.push(checker) });
  checks.onBoot(new History([]).node(1));
  expect(seen).toEqual(['sleeper']);
});
