// Reads that promise less than the rest, judged together with it: against their definition, on one key and on several.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { judgeClients } from '../../../src/check/history/judge.ts';
import { type Answer, type Call, valueModel } from '../../../src/check/history/models.ts';
import type { Freshness } from '../../../src/check/history/stale-reads.ts';
import { isOrderable, type ValueHistory, type ValueOperation } from '../../support/brute-force-history.ts';
import { INITIAL, randomHistory } from '../../support/random-history.ts';

const MODEL = valueModel('kv', INITIAL);

describe('a stale read', () => {
  const write = (process: number, value: number, key = 'x'): Step => ({ process, input: { type: 'write', key, value }, output: null });
  const read = (process: number, output: number, key = 'x'): Step => ({ process, input: { type: 'read', key }, output });
  const verdict = (steps: readonly Step[], promises: readonly Freshness[]): string =>
    judgeClients(oneByOne(steps), promises, MODEL).verdict;

  test('may see an older state than others have seen', () => {
    const steps = [write(1, 1), read(1, 1), read(2, 0)];
    expect(verdict(steps, ['fresh', 'fresh', 'known'])).toBe('ok');
    expect(verdict(steps, ['fresh', 'fresh', 'fresh'])).toBe('violation');
  });

  test('sees what its client wrote, and what it has read', () => {
    expect(verdict([write(1, 1), read(1, 0)], ['fresh', 'known'])).toBe('violation');
    expect(verdict([write(1, 1), read(2, 1), read(2, 0)], ['fresh', 'known', 'known'])).toBe('violation');
    expect(verdict([write(1, 1), read(2, 1), read(2, 0)], ['fresh', 'known', 'any'])).toBe('ok');
  });

  test('sees what had ended before its client called what it knows of another key', () => {
    const steps = [write(1, 1), write(2, 5, 'y'), read(2, 0)];
    expect(verdict(steps, ['fresh', 'fresh', 'known'])).toBe('violation');
    expect(verdict([write(2, 5, 'y'), write(1, 1), read(2, 0)], ['fresh', 'fresh', 'known'])).toBe('ok');
  });

  test('does not go back over a read of another key', () => {
    const steps = [write(1, 1), read(2, 1), read(2, 0, 'y'), read(2, 0)];
    expect(verdict(steps, ['fresh', 'known', 'known', 'known'])).toBe('violation');
  });

  test('does not see what is still to come', () => {
    for (const promise of ['known', 'any'] as const) {
      expect(verdict([read(2, 1), write(1, 1)], [promise, 'fresh'])).toBe('violation');
    }
  });
});

interface Step {
  readonly process: number;
  readonly input: Call;
  readonly output: Answer;
}

function oneByOne(steps: readonly Step[]): ValueHistory {
  const mention = { line: 0, time: null };
  return {
    operations: steps.map((step) => ({ ...step, isOpen: false, call: mention, answer: mention })),
    events: steps.flatMap((_, number) => [number, ~number]),
  };
}

test('the verdict is that of the definition, on one to three keys', () => {
  const verdicts = { ok: 0, violation: 0, unknown: 0 };
  const shape = { model: 'kv', operations: 8, processes: 3, values: 3, faults: 3 } as const;
  for (const keys of [1, 2, 3]) {
    const promises = fc.array(fc.constantFrom<Freshness>('fresh', 'known', 'any'), { minLength: 8, maxLength: 8 });
    fc.assert(fc.property(randomHistory({ ...shape, keys }), promises, (history, drawn) => {
      const freshness = history.operations.map(({ input }, i) => (input.type === 'read' ? drawn[i] ?? 'fresh' : 'fresh'));
      const { verdict } = judgeClients(history, freshness, MODEL);
      verdicts[verdict]++;
      expect(verdict).toBe(isKept(history, freshness) ? 'ok' : 'violation');
    }), { numRuns: 1500 });
  }
  expect(verdicts.unknown).toBe(0);
  expect(Math.min(verdicts.ok, verdicts.violation)).toBeGreaterThan(300);
});

/** Straight from the definition: key by key, with all that follows from what stands before what. */
function isKept({ operations, events }: ValueHistory, freshness: readonly Freshness[]): boolean {
  const answered = (number: number): number => (events.includes(~number) ? events.indexOf(~number) : Infinity);
  const isBefore = operations.map((one, earlier) => operations.map((other, later) => {
    if (answered(earlier) > events.indexOf(later)) return false;
    const promise = at(freshness, later);
    return promise === 'fresh' || (promise === 'known' && one.process === other.process);
  }));
  for (const [middle] of operations.entries()) {
    for (const row of isBefore) {
      if (at(row, middle)) at(isBefore, middle).forEach((follows, later) => { if (follows) row[later] = true; });
    }
  }
  const keys = [...new Set(operations.map(({ input }) => input.key))];
  return keys.every((key) => {
    const numbers = [...operations.keys()].filter((number) => at(operations, number).input.key === key);
    const onKey: readonly ValueOperation[] = numbers.map((number) => at(operations, number));
    const before = numbers.map((later) => numbers.flatMap((earlier, place) => (at(at(isBefore, earlier), later) ? [place] : [])));
    return isOrderable(MODEL, onKey, before);
  });
}
