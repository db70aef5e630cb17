/**
 * Clusters: what they decide is what brute force says, and the operations that they name are a violation by themselves.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { type Decision, decideByClusters } from '../../../src/check/history/clusters.ts';
import { type Level, LEVELS } from '../../../src/check/history/judgement.ts';
import { constraintsOf } from '../../../src/check/history/levels.ts';
import { valueModel, type ValueModel } from '../../../src/check/history/models.ts';
import { bruteForce, opened, type ValueHistory } from '../../support/brute-force-history.ts';
import { isExplained } from '../../support/naive-judge.ts';
import { INITIAL, randomHistory, type Shape } from '../../support/random-history.ts';
import { drawnAs, timeline } from '../../support/timeline.ts';

const REGISTER = valueModel('cas-register', '0');

/** The decision on a history of one key; a violation with the operations' numbers in it. */
function decide(history: ValueHistory, level: Level, model: ValueModel = REGISTER): Decision | null {
  const { kept, precedence } = constraintsOf(level, history, model);
  const decision = decideByClusters(kept.map((number) => at(history.operations, number)), precedence, model);
  if (decision === null || decision.type === 'explained') return decision;
  return { ...decision, operations: decision.operations.map((place) => at(kept, place)) };
}

/** The same in a word, or the operations that are to blame. */
function told(history: ValueHistory, level: Level, model?: ValueModel): string {
  const decision = decide(history, level, model);
  if (decision?.type !== 'violation') return decision?.type ?? 'undecided';
  return decision.operations.map((number) => drawnAs(at(history.operations, number))).join(' ');
}

describe('what is to blame', () => {
  test('a read of what nobody wrote', () => {
    expect(told(timeline('w1  r2'), 'monotonic-reads')).toBe('r2');
  });

  test('a read before its own write', () => {
    expect(told(timeline('r1  w1'), 'session')).toBe('r1');
  });

  test('a read that goes back', () => {
    expect(told(timeline('w1  w2  w3', 'r0  r2  r1  r3  r3'), 'session')).toBe('w1 r2 r1');
    expect(told(timeline('w1? r0  w2?', 'r0  r2  r1  r2  r2'), 'monotonic-reads')).toBe('r2 r1 r2');
  });

  test('two that each replaced the same', () => {
    expect(told(timeline('w1  c1>2  r2', '    c1>3'), 'eventual')).toBe('c1>2 c1>3');
  });

  test('compare-and-sets that each found what another left', () => {
    expect(told(timeline('c1>2', 'c2>3?', 'c3>1'), 'monotonic-writes')).toMatch(/^c\d>\d$/);
  });

  test('two readers who disagree in the end', () => {
    expect(told(timeline('w1      r1', 'w2      r2'), 'eventual')).toBe('w1 w2 r1 r2');
  });

  test('a read that is late by the clock', () => {
    expect(told(timeline('w1  w2  w3', '            r2  r1'), 'linearizable')).toBe('w1 w2 r2 r1');
  });

  test('the initial state after another', () => {
    expect(told(timeline('w1  r0'), 'read-your-writes')).toBe('w1 r0');
  });
});

describe('what is not plain', () => {
  test('a value written twice, if somebody read it', () => {
    expect(told(timeline('w1  w1  r1'), 'session')).toBe('undecided');
    expect(told(timeline('w1  w1  w2  r2'), 'session')).toBe('explained');
    expect(told(timeline('w1  w1  r1  r3'), 'session')).toBe('r3');
  });

  test('an append', () => {
    expect(told(timeline('a1  r1'), 'session', valueModel('kv', null))).toBe('undecided');
  });

  test('a compare-and-set that failed, if what it expected was ever there', () => {
    expect(told(timeline('w1  f1>2'), 'session')).toBe('undecided');
    expect(told(timeline('w1  f3>2'), 'session')).toBe('explained');
  });

  test('an open write is left out if nobody read it, and has happened if somebody did', () => {
    expect(told(timeline('w1?  r0'), 'session')).toBe('explained');
    expect(told(timeline('w1?  r1  r0'), 'session')).toBe('r1 r0');
  });
});

test('a thousand operations are decided at once, where a search would try each order of the writes', () => {
  const writers = Array.from({ length: 500 }, (_, number) => `w${number + 1}`);
  expect(told(timeline(...writers, 'r1 r2 r1'), 'monotonic-reads')).toBe('r1 r2 r1');
  const chain = Array.from({ length: 20_000 }, (_, number) => `c${number}>${number + 1}`).join(' ');
  expect(told(timeline(chain), 'session')).toBe('explained');
  expect(told(timeline(`${chain} r5`), 'session')).toBe('c5>6 r5');
});

describe('by the thousand', () => {
  const shapes: Shape[] = (['register', 'cas-register', 'kv'] as const).flatMap((model) => [3, null].map((values) => ({
    model, operations: 8, processes: 3, keys: 1, values, faults: 6,
  })));
  const labelled = shapes.map((shape) => [shape.model, shape.values === null ? 'new' : 'few', shape] as const);

  test.each(labelled)('decisions are those of brute force: %s, %s values', (_, __, shape) => {
    const model = valueModel(shape.model, INITIAL);
    const counts = { explained: 0, violation: 0, undecided: 0 };
    fc.assert(fc.property(randomHistory(shape), (history) => {
      for (const level of LEVELS) {
        const decision = decide(history, level, model);
        counts[decision?.type ?? 'undecided'] += 1;
        if (decision === null) continue;
        expect(decision.type === 'explained', level).toBe(bruteForce(history, model, level));
        if (decision.type === 'violation') expectViolation(history, model, level, decision.operations);
      }
    }), { numRuns: shape.values === null ? 2000 : 800 });
    expect(counts.violation).toBeGreaterThan(100);
    if (shape.values === null && shape.model === 'register') expect(counts.undecided).toBe(0);
    if (shape.values === null && shape.model === 'cas-register') {
      expect(counts.undecided).toBeLessThan(counts.explained + counts.violation);
    }
  });

  function expectViolation(
    history: ValueHistory, model: ValueModel, level: Level, operations: readonly number[],
  ): void {
    const others = [...history.operations.keys()].filter((number) => !operations.includes(number));
    expect(operations.every((number) => !at(history.operations, number).isOpen), level).toBe(true);
    expect(isExplained(opened(others, history), model, level, history), `${level} ${operations.join()}`).toBe(false);
  }
});
