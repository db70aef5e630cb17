import { describe, expect, test } from 'vitest';
import { hasRisen, wilson } from '../../../src/fuzz/bisect/interval.ts';

describe('Wilson’s interval', () => {
  // Known values: Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that of the literature', (shown, runs, low, high) => {
    const interval = wilson(shown, runs);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('is the same from the other side, and ends at 1 exactly where all have shown it', () => {
    for (const [shown, runs] of [[3, 10], [50, 100], [0, 7]] as const) {
      const [one, other] = [wilson(shown, runs), wilson(runs - shown, runs)];
      expect(one.low).toBeCloseTo(1 - other.high, 12);
      expect(one.high).toBeCloseTo(1 - other.low, 12);
    }
    expect(wilson(20, 20).high).toBe(1);
    expect(wilson(0, 20).low).toBe(0);
  });

  test('of no runs is all there is', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

test('what has risen for certain has intervals that lie apart', () => {
  const tally = (shown: number): { event: number; shown: number; runs: number } => ({ event: 1, shown, runs: 100 });
  expect(hasRisen(tally(10), tally(60))).toBe(true);
  expect(hasRisen(tally(50), tally(60))).toBe(false);
  expect(hasRisen(tally(60), tally(10))).toBe(false);
});
