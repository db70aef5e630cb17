// Long and hard histories: what takes longer than `npm test` allows. `npm run test:histories` runs these alone.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/check/history/judge.ts';
import { LEVELS } from '../../src/check/history/judgement.ts';
import { MODEL_NAMES, valueModel } from '../../src/check/history/models.ts';
import { bruteForce } from '../support/brute-force-history.ts';
import { type LongShape, longHistory } from '../support/long-history.ts';
import { INITIAL, randomHistory } from '../support/random-history.ts';

const SEEDS = [1, 2, 3, 4, 5];
const LONG: LongShape = { operations: 6_000, concurrency: 10, keys: 1, values: 0, openPpm: 0, wrong: 0 };

const long: readonly (readonly [what: string, shape: LongShape])[] = [
  ['6,000 operations of five values, every tenth open', { ...LONG, values: 5, openPpm: 100_000 }],
  ['6,000 operations of new values, every tenth open', { ...LONG, openPpm: 100_000 }],
  ['6,000 operations of new values, 30 at once, every third open', { ...LONG, concurrency: 30, openPpm: 333_333 }],
  ['6,000 operations of five values, 30 at once', { ...LONG, concurrency: 30, values: 5 }],
  ['100,000 operations on 100 keys', { ...LONG, operations: 100_000, keys: 100 }],
  ['100,000 operations of five values on 100 keys', { ...LONG, operations: 100_000, keys: 100, values: 5, openPpm: 1_000 }],
  ['20,000 appends and reads on 100 keys, some open', { ...LONG, operations: 20_000, keys: 100, openPpm: 10_000, appends: true }],
];

describe.each(long)('%s', (_, shape) => {
  const model = valueModel('kv', null);

  test('are linearizable if the store was', () => {
    for (const seed of SEEDS) expect(judge(longHistory(seed, shape), model, 'linearizable').verdict).toBe('ok');
  });

  test.skipIf(shape.values > 0)('are not once a read is answered with what was overwritten, and a few operations show it', () => {
    let violations = 0;
    for (const seed of SEEDS) {
      const { verdict, counterexample } = judge(longHistory(seed, { ...shape, wrong: 3 }), model, 'linearizable');
      if (verdict === 'ok') continue;
      violations++;
      expect(verdict).toBe('violation');
      expect(counterexample).toMatchObject({ isMinimal: true });
      expect(counterexample?.operations.length).toBeLessThanOrEqual(6);
    }
    expect(violations).toBeGreaterThan(2);
  });
});

test('what no bound suffices for is unknown, within the memory that is allowed', () => {
  const shape = { ...LONG, concurrency: 20, values: 100, openPpm: 500_000 };
  const before = process.memoryUsage().rss;
  const verdicts = SEEDS.map((seed) =>
    judge(longHistory(seed, shape), valueModel('kv', null), 'linearizable', { steps: 50_000_000, bytes: 1 << 26 }).verdict);
  expect(verdicts).not.toContain('violation');
  expect(process.memoryUsage().rss - before).toBeLessThan(512 * 1024 * 1024);
});

describe('the judge agrees with brute force on 10,000 histories', () => {
  for (const name of MODEL_NAMES) {
    test(`of a ${name}, at every level`, () => {
      const model = valueModel(name, INITIAL);
      for (const values of [2, 3, null]) {
        const shape = { model: name, operations: 8, processes: 5, keys: name === 'kv' ? 2 : 1, values, faults: 2 };
        fc.assert(fc.property(randomHistory(shape), fc.constantFrom(...LEVELS), (history, level) => {
          expect(judge(history, model, level).verdict).toBe(bruteForce(history, model, level) ? 'ok' : 'violation');
        }), { numRuns: 3_400 });
      }
    });
  }
});
