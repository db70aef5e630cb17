// How runs are spread: exact where it can be, within three per cent elsewhere, and the same in any order.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Distribution } from '../../src/fuzz/distribution.ts';

const value = fc.oneof(fc.nat(100), fc.nat(1_000_000), fc.nat({ max: 2 ** 31 }), fc.constantFrom(0, 63, 64, 127, 128, 2 ** 40));
const values = fc.array(value, { minLength: 1, maxLength: 200 });

function of(numbers: readonly number[]): Distribution {
  const distribution = new Distribution();
  for (const number of numbers) distribution.add(number);
  return distribution;
}

describe('a distribution', () => {
  test('counts each number in the one bar that it lies in, and bars do not overlap', () => {
    fc.assert(fc.property(values, (numbers) => {
      const { bars = [] } = of(numbers).figures() ?? {};
      for (const [i, { from, to, count }] of bars.entries()) {
        expect(numbers.filter((number) => number >= from && number < to)).toHaveLength(count);
        expect(from).toBeGreaterThanOrEqual(bars[i - 1]?.to ?? 0);
        expect(to - from).toBeLessThanOrEqual(Math.max(1, from / 32));
      }
      expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(numbers.length);
    }));
  });

  test('says the least, the most and the mean exactly, and quantiles within three per cent', () => {
    fc.assert(fc.property(values, (numbers) => {
      const sorted = [...numbers].sort((a, b) => a - b);
      const figures = of(numbers).figures();
      expect(figures).toMatchObject({ count: numbers.length, min: sorted[0], max: sorted.at(-1) });
      expect(figures?.mean).toBe(Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length));
      for (const [name, part] of [['median', 0.5], ['p90', 0.9], ['p99', 0.99]] as const) {
        const true_ = sorted[Math.ceil(numbers.length * part) - 1] ?? 0;
        expect(figures?.[name]).toBeGreaterThanOrEqual(true_);
        expect(figures?.[name]).toBeLessThanOrEqual(true_ * (1 + 1 / 32));
      }
    }));
  });

  test('is the same in whatever order it was put together', () => {
    fc.assert(fc.property(values, values, (some, others) => {
      const [whole, there, back] = [of([...others, ...some]), of(some), of(others)];
      there.merge(of(others));
      back.merge(of(some));
      expect(there.figures()).toEqual(whole.figures());
      expect(back.figures()).toEqual(whole.figures());
    }));
  });

  test('stays small, and says nothing where there is nothing', () => {
    expect(new Distribution().figures()).toBeNull();
    const many = of(Array.from({ length: 100_000 }, (_, i) => i * 7919));
    expect(many.figures()?.bars.length).toBeLessThan(1000);
    expect(() => of([-1])).toThrow();
    expect(() => of([0.5])).toThrow();
  });
});
