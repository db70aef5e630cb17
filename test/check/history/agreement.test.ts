// The judge agrees with one that tries every order, on all levels and models, open operations included; the order that it
// finds is legal; and its counterexamples are what they claim to be.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../../../src/base/assert.ts';
import { compile } from '../../../src/check/history/compile.ts';
import { judge } from '../../../src/check/history/judge.ts';
import { type Level, LEVELS } from '../../../src/check/history/judgement.ts';
import { MODEL_NAMES, type ModelName, valueModel } from '../../../src/check/history/models.ts';
import { IMPOSSIBLE } from '../../../src/check/history/model.ts';
import { findOrder } from '../../../src/check/history/search.ts';
import { bruteForce, opened, restrictedTo, type ValueHistory } from '../../support/brute-force-history.ts';
import { INITIAL, randomHistory } from '../../support/random-history.ts';

describe('the judge agrees with brute force', () => {
  for (const level of LEVELS) {
    for (const name of MODEL_NAMES) {
      test(`on ${level} histories of a ${name}`, () => {
        const model = valueModel(name, INITIAL);
        const verdicts = { ok: 0, violation: 0, unknown: 0 };
        for (const values of [2, null]) {
          const shape = { model: name, operations: 8, processes: 4, keys: name === 'kv' ? 2 : 1, values, faults: 2 };
          fc.assert(fc.property(randomHistory(shape), (history) => {
            const { verdict } = judge(history, model, level);
            verdicts[verdict]++;
            expect(verdict).toBe(bruteForce(history, model, level) ? 'ok' : 'violation');
          }), { numRuns: 500 });
        }
        expect(verdicts.unknown).toBe(0);
        expect(verdicts.ok).toBeGreaterThan(20);
        expect(verdicts.violation).toBeGreaterThan(0);
      });
    }
  }
});

const plenty = { steps: 1_000_000, bytes: 1 << 24 };

/** A register of two values, or of values that are written once each. */
function historiesOf(model: ModelName): fc.Arbitrary<ValueHistory> {
  return fc.oneof(...[2, null].map((values) =>
    randomHistory({ model, operations: 8, processes: 4, keys: model === 'kv' ? 2 : 1, values, faults: 2 })));
}

test('the order that is found is legal, keeps to real time and holds all that was answered', () => {
  const model = valueModel('cas-register', INITIAL);
  let found = 0;
  fc.assert(fc.property(historiesOf('cas-register'), (history) => {
    const order = orderOf(history);
    if (order === null) return;
    found++;
    let state = model.initial;
    for (const number of order) {
      const { input, output, isOpen } = at(history.operations, number);
      const next = model.step(state, input, output, isOpen);
      if (next === IMPOSSIBLE) throw new Error(`operation ${number} can't be answered so`);
      state = next;
    }
    const answered = history.operations.flatMap(({ isOpen }, number) => (isOpen ? [] : [number]));
    expect(order).toEqual(expect.arrayContaining(answered));
    expect(new Set(order).size).toBe(order.length);
    for (const [place, later] of order.entries()) {
      for (const earlier of order.slice(place + 1)) expect(endsBefore(history, earlier, later)).toBe(false);
    }
  }), { numRuns: 1000 });
  expect(found).toBeGreaterThan(100);
});

function orderOf(history: ValueHistory): readonly number[] | null {
  const isOpen = history.operations.map((operation) => operation.isOpen);
  const compiled = compile(valueModel('cas-register', INITIAL), history.operations);
  const result = findOrder({ ...compiled, events: history.events, precedence: null, isOpen }, plenty);
  return result.verdict === 'ok' ? result.order : null;
}

function endsBefore({ events }: ValueHistory, earlier: number, later: number): boolean {
  return events.includes(~earlier) && events.indexOf(~earlier) < events.indexOf(later);
}

describe('a counterexample', () => {
  // What is to be seen in the end changes with what was answered: `eventual` is left out.
  const cases = LEVELS.filter((name) => name !== 'eventual')
    .flatMap((level) => (['cas-register', 'kv'] as const).map((name) => ({ level, name })));
  test.each(cases)('of a $name convicts what is not $level, and each of its operations is needed for that', ({ level, name }) => {
    const model = valueModel(name, INITIAL);
    let violations = 0;
    fc.assert(fc.property(historiesOf(name), (history) => {
      const { counterexample } = judge(history, model, level);
      if (counterexample === null) return;
      violations++;
      expect(counterexample.isMinimal).toBe(true);
      const inside = counterexample.operations.map((operation) => history.operations.indexOf(operation));
      const outside = [...history.operations.keys()].filter((number) => !inside.includes(number));
      expect(bruteForce(doubted(outside, history, level), model, level)).toBe(false);
      for (const number of inside) {
        expect(bruteForce(doubted([...outside, number], history, level), model, level)).toBe(true);
      }
    }), { numRuns: 1000 });
    expect(violations).toBeGreaterThan(5);
  });
});

/**
 * With the benefit of the doubt for these operations: what they did may have been done or not, in real time, or else at any
 * later time.
 */
function doubted(numbers: readonly number[], history: ValueHistory, level: Level): ValueHistory {
  const isChange = (number: number): boolean => {
    const { input } = at(history.operations, number);
    return input.type !== 'read';
  };
  const changes = numbers.filter(isChange);
  const changed = opened(changes, history);
  const kept = [...history.operations.keys()].filter((number) => !numbers.includes(number) || isChange(number));
  return restrictedTo(kept, level === 'linearizable' ? { ...changed, events: history.events } : changed);
}
