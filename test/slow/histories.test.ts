// Long and hard histories: what takes longer than `npm test` allows. `npm run test:histories` runs these alone.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/check/history/judge.ts';
import { type Judgement, LEVELS } from '../../src/check/history/judgement.ts';
import type { Operation } from '../../src/check/history/history.ts';
import { type Answer, type Call, MODEL_NAMES, valueModel } from '../../src/check/history/models.ts';
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
});

// Where each value is written once, an old one can't have been written again since.
describe.each(long.filter(([, shape]) => shape.values === 0))('%s', (_, shape) => {
  test('are not linearizable once a read is answered with what was overwritten, and a few operations show it', () => {
    const model = valueModel('kv', null);
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
  expect(verdicts).toContain('unknown');
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

describe('many appends to one key, and a read of them all', () => {
  const judged = (values: readonly string[]): Judgement => {
    const one = { process: 0, isOpen: false, call: { line: 0, time: null }, answer: { line: 0, time: null } };
    const appends = values.map((value): Operation<Call, Answer> => ({ ...one, input: { type: 'append', key: 'k', value }, output: null }));
    const operations = [...appends, { ...one, input: { type: 'read', key: 'k' }, output: values.join('') } as const];
    const history = { operations, events: operations.flatMap((_, number) => [number, ~number]) };
    return judge(history, valueModel('kv', null), 'linearizable', { steps: 1e9, bytes: 1 << 26 });
  };

  test('are told by what was read, if each is told from the others', () => {
    expect(judged(Array.from({ length: 20_000 }, (_, i) => `${i},`)).verdict).toBe('ok');
  });

  test('leave states that are long texts, which count for what they take: unknown, and not out of memory', () => {
    const { verdict, unknown } = judged(new Array<string>(30_000).fill('a'));
    expect([verdict, unknown]).toEqual(['unknown', `no verdict within ${1 << 26} bytes`]);
  });
});
