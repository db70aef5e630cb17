// The interval of confidence of a median: by ranks, against the binomial distribution counted out.

import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { confidenceInterval } from '../../src/fuzz/order-statistics.ts';

/** Of all ways in which `count` coins fall, the share with at least `rank` on each side. */
function share(count: number, rank: number): number {
  let inside = 0;
  for (let coins = 0; coins < 1 << count; coins++) {
    let heads = 0;
    for (let i = 0; i < count; i++) heads += (coins >> i) & 1;
    if (heads >= rank && count - heads >= rank) inside++;
  }
  return inside / (1 << count);
}

describe('the interval of confidence of a median', () => {
  test('is the textbook one: of ten values from the second to the ninth, at 97.8 %', () => {
    expect(confidenceInterval(10)).toEqual({ low: 2, high: 9, confidence: 0.978 });
    expect(confidenceInterval(20)).toEqual({ low: 6, high: 15, confidence: 0.958 });
  });

  test('spans all values where they are too few for 95 %, and says how sure that is', () => {
    expect(confidenceInterval(1)).toEqual({ low: 1, high: 1, confidence: 0 });
    expect(confidenceInterval(3)).toEqual({ low: 1, high: 3, confidence: 0.75 });
    expect(confidenceInterval(5)).toEqual({ low: 1, high: 5, confidence: 0.937 });
  });

  test.prop([fc.integer({ min: 1, max: 14 })])('holds as often as it says, counted out; the next narrower one holds less than 95 % of the time', (count) => {
    const { low, high, confidence } = confidenceInterval(count);
    expect(high).toBe(count + 1 - low);
    expect(confidence).toBe(Math.floor(1000 * share(count, low) + 1e-9) / 1000);
    if (low < Math.ceil(count / 2)) expect(share(count, low + 1)).toBeLessThan(0.95);
  });

  test('has an answer for many values', () => {
    const { low, high, confidence } = confidenceInterval(1000);
    expect([low, high]).toEqual([469, 532]);
    expect(confidence).toBeGreaterThanOrEqual(0.95);
  });
});
