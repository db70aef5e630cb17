// Figures of samples, by known answers.

import { describe, expect, test } from 'vitest';
import { Stream } from '../../src/base/random.ts';
import { ascending, cumulative, deviationOf, distributionOf, percentile } from '../../src/experiments/figures.ts';
import { splitVoteChance } from '../../src/experiments/split-votes.ts';
import { ranksBelow, rankOf } from '../../src/experiments/two-samples.ts';

describe('figures of a sample', () => {
  test('are those of its values, in whatever order they come', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1000 - i);
    expect(distributionOf(values)).toEqual({ count: 1000, p50: 500, p90: 900, p99: 990, max: 1000, mean: 501 });
    expect(distributionOf([7])).toEqual({ count: 1, p50: 7, p90: 7, p99: 7, max: 7, mean: 7 });
    expect(distributionOf([])).toBeNull();
    expect(percentile(ascending([3, 1, 2]), 500)).toBe(2);
    expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });

  test('make a cumulative distribution that only rises, and ends at all of them', () => {
    const stream = new Stream('cumulative');
    const values = Array.from({ length: 5000 }, () => stream.between(0, 800));
    const points = cumulative(values, 200);
    expect(points).toHaveLength(200);
    for (const [i, [value, share]] of points.entries()) {
      const [valueBefore, shareBefore] = points[i - 1] ?? [0, 0];
      expect(value).toBeGreaterThanOrEqual(valueBefore);
      expect(share).toBeGreaterThan(shareBefore);
    }
    expect(points.at(-1)).toEqual([Math.max(...values), 1]);
    expect(cumulative([])).toEqual([]);
    expect(cumulative([5])).toEqual([[5, 1]]);
  });
});

describe('how far two samples of one kind differ', () => {
  test('is counted exactly where one can count it by hand', () => {
    // Of one own value and one other, either is the lower one with a chance of a half; of 19 others below the greatest 19 of 20.
    expect(ranksBelow(1, 1, 1, 0.9)).toEqual({ low: 0, high: 1 });
    expect(ranksBelow(1, 19, 19, 0.89)).toEqual({ low: 1, high: 1 });
    expect(ranksBelow(1, 19, 19, 0.95)).toEqual({ low: 0, high: 1 });
  });

  test('lies around the same rank, and is narrower for more values', () => {
    const few = ranksBelow(100, 100, 50, 0.95);
    const many = ranksBelow(10_000, 10_000, 5000, 0.95);
    expect([few.low, few.high]).toEqual([36, 63]);
    // By the normal distribution: 1.96 times the root of 1/4 (1/n + 1/m).
    expect(many.low / 10_000).toBeCloseTo(0.5 - 1.96 * Math.sqrt(0.25 * 0.0002), 3);
    expect(many.high / 10_000).toBeCloseTo(0.5 + 1.96 * Math.sqrt(0.25 * 0.0002), 3);
  });

  test('holds in as many cases as it says, whatever the distribution', () => {
    const stream = new Stream('exceedances');
    const draw = (): number => Math.floor(1e9 / (1 + stream.below(1_000_000)));
    const sample = (count: number): readonly number[] => ascending(Array.from({ length: count }, draw));
    const { low, high } = ranksBelow(60, 40, rankOf(900, 40), 0.9);
    let inside = 0;
    for (let i = 0; i < 2000; i++) {
      const theirs = percentile(sample(40), 900);
      const below = sample(60).filter((value) => value < theirs).length;
      if (below >= low && below <= high) inside++;
    }
    // At least 0.9, as ranks are whole; 2000 cases know it to 0.02.
    expect(inside / 2000).toBeGreaterThan(0.88);
    expect(inside / 2000).toBeLessThan(0.97);
  });

  test('is a matter of large samples too, where single chances are too small for a number', () => {
    const { low, high } = ranksBelow(5000, 5000, 5000, 0.99);
    expect(low).toBeGreaterThan(4980);
    expect(high).toBe(5000);
  });
});

test('the closed form of split votes gives what the dissertation has for five nodes of which one is down', () => {
  const percents = [0.01, 0.1, 0.2].map((latency) => 100 * splitVoteChance(5, 4, latency));
  expect(percents.map((percent) => percent.toFixed(2))).toEqual(['0.06', '5.23', '18.08']);
  expect(splitVoteChance(5, 4, 0)).toBe(0);
  expect(splitVoteChance(5, 4, 2)).toBe(1);
});
