// The text of an explanation: that it reads in order, names reasons only where they are not plain, and ends with the harm.

import { describe, expect, test } from 'vitest';
import type { Violation } from '../../src/check/checker.ts';
import type { ExplainResult, StoryStep } from '../../src/fuzz/explain/explain-result.ts';
import { explainText } from '../../src/report/explain-text.ts';
import { PLAIN } from '../../src/report/paint.ts';

const fallen: Violation = {
  checker: 'election-safety', class: 'outcome', clause: 'two-leaders', signature: 'election-safety/two-leaders[becomeLeader]',
  message: 'Node 3 became leader of term 1, but node 1 had become leader of that term before.', source: 'Raft Fig. 3', node: 3,
  event: 1234, timeUs: 98_765,
};

function step(number: number, text: string, ...because: readonly number[]): StoryStep {
  return { number, event: 10 * number, virtualMs: number * 1.26, subject: `node ${number}`, text, because };
}

function textOf(result: Partial<ExplainResult>, verbose = true): string {
  const whole = { violation: fallen, events: 2000, steps: [step(1, 'crashes')], omitted: 0, ...result };
  const commands = { more: 'MORE', timeline: 'TIMELINE', nodes: 'NODES' };
  return explainText(whole, { subject: 'raft', checker: undefined, verbose, width: 80, ...commands }, PLAIN);
}

test('a reason is named where it is not simply the step before', () => {
  expect(textOf({ steps: [step(1, 'stands'), step(2, 'votes', 1), step(3, 'stands'), step(4, 'votes again', 1, 2, 3)] })).toBe(
    `How raft came to violate election-safety: 4 steps of 2,000 events.

  1.      1.3 ms  node 1 stands.
  2.      2.5 ms  node 2 votes.
  3.      3.8 ms  node 3 stands.
  4.      5.0 ms  node 4 votes again (because of 1, 2 and 3).

So election-safety is violated (outcome) at event 1,234, 98.8 ms:
  Node 3 became leader of term 1, but node 1 had become leader of that term
  before.
  against Raft Fig. 3
All that happened: TIMELINE`);
});

test('what is left out stands at the start, with the command that tells it', () => {
  const text = textOf({ omitted: 7 });
  expect(text).toMatch(/2,000 events\.\n\n +… 7 more steps that led here, farther back, are left out\n {2}1\./);
  expect(text).toContain('More of it: MORE');
});

test('--quiet leaves the commands out', () => {
  expect(textOf({ omitted: 7 }, false)).not.toMatch(/MORE|TIMELINE/);
});

describe('harm that lies in what did not happen', () => {
  const awaited = { ...fallen, checker: 'liveness-after-heal', awaitedSince: 900 };

  test('is called that, and what is left out lies between the start and the end', () => {
    const text = textOf({ violation: awaited, steps: [step(1, 'heals'), step(2, 'stands')], omitted: 3 });
    expect(text.replaceAll(/\s+/g, ' ')).toMatch(/fell in raft by what did NOT happen, so no event led to it.*from event 900 on/);
    expect(text).toMatch(/node 1 heals\.\n +… 3 events with news in between\n {2}2\./);
    expect(text).toContain('All of how the nodes stood then: NODES');
  });

  test('is told by how the nodes stood, the first ten lines of each', () => {
    const lines = ['leader of term 4', ...Array.from({ length: 30 }, (_, i) => `request ${i} waits`)];
    const text = textOf({ violation: awaited, steps: [step(1, 'heals')], states: [{ node: 2, since: 7, lines }] });
    expect(text).toMatch(/node 2 then\n {2}leader of term 4\n {2}request 0 waits\n/);
    expect(text).toMatch(/request 8 waits\n {2}… and 21 more lines\n/);
  });
});

test('without a violation there is nothing to explain', () => {
  expect(textOf({ violation: null, steps: [] })).toBe('Nothing to explain: raft comes to no violation in 2,000 events.');
});
