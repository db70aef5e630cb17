// The window of time on show: zooming keeps a point still, nothing leads out of the run, and the moment stays in sight.

import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { clampWindow, following, moved, NARROWEST_US, wholeRun, widthOf, zoomed } from '../../src/page/state/window.ts';

const END_US = 6_000_000;
const time = fc.integer({ min: 0, max: END_US });
const window = fc.tuple(time, fc.integer({ min: 1, max: 10_000_000 }))
  .map(([fromUs, width]) => clampWindow({ fromUs, toUs: fromUs + width }, END_US));

describe('the window', () => {
  test.prop([window, fc.double({ min: 0.01, max: 100, noNaN: true }), time])('is never outside the run, nor too narrow', (given, factor, around) => {
    const whole = wholeRun(END_US);
    const others = [zoomed(given, factor, around, END_US), moved(given, around - END_US / 2, END_US)];
    for (const each of [given, ...others]) {
      expect(each.fromUs).toBeGreaterThanOrEqual(whole.fromUs - 1e-6);
      expect(each.toUs).toBeLessThanOrEqual(whole.toUs + 1e-6);
      expect(widthOf(each)).toBeGreaterThanOrEqual(NARROWEST_US - 1e-6);
    }
  });

  test('keeps the point around which it is zoomed where it is on the screen', () => {
    const before = { fromUs: 1_000_000, toUs: 2_000_000 };
    const after = zoomed(before, 0.5, 1_250_000, END_US);
    expect((1_250_000 - after.fromUs) / widthOf(after)).toBeCloseTo(0.25, 10);
    expect(widthOf(after)).toBeCloseTo(500_000, 6);
  });

  test.prop([window, time])('follows the moment, and is as wide as it was', (given, timeUs) => {
    const there = following(given, timeUs, END_US);
    expect(timeUs).toBeGreaterThanOrEqual(there.fromUs);
    expect(timeUs).toBeLessThanOrEqual(there.toUs);
    expect(widthOf(there)).toBeCloseTo(widthOf(given), 3);
  });

  test('stays as it is while the moment is well inside it', () => {
    const before = { fromUs: 1_000_000, toUs: 2_000_000 };
    expect(following(before, 1_500_000, END_US)).toBe(before);
  });
});
