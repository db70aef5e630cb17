import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { NodeClock } from '../../src/sim/clock.ts';

const ppm = fc.integer({ min: -500_000, max: 500_000 });
const change = fc.record({ afterUs: fc.nat(5_000_000), ppm });

describe('a clock', () => {
  test('without drift shows true time', () => {
    expect(new NodeClock(0).monotonic(123_456)).toBe(123_456);
  });

  test('that drifts gains or loses its rate', () => {
    expect(new NodeClock(100_000).monotonic(1_000_000)).toBe(1_100_000);
    expect(new NodeClock(-100_000).monotonic(1_000_000)).toBe(900_000);
  });

  test('shows integers and never goes back, however its rate changes', () => {
    fc.assert(fc.property(ppm, fc.array(change, { maxLength: 20 }), (first, changes) => {
      const clock = new NodeClock(first);
      let trueUs = 0;
      let shownUs = clock.monotonic(0);
      for (const { afterUs, ppm: rate } of changes) {
        for (const us of [0, Math.floor(afterUs / 3), Math.floor(afterUs / 2), afterUs]) {
          const nowUs = clock.monotonic(trueUs + us);
          expect(nowUs).toBeGreaterThanOrEqual(shownUs);
          expect(Number.isSafeInteger(nowUs)).toBe(true);
          shownUs = nowUs;
        }
        trueUs += afterUs;
        clock.setDrift(rate, trueUs);
        expect(clock.monotonic(trueUs)).toBe(shownUs);
      }
    }));
  });

  test('a change of rate counts from then on', () => {
    const clock = new NodeClock(0);
    clock.setDrift(500_000, 1000);
    expect(clock.monotonic(1000)).toBe(1000);
    expect(clock.monotonic(3000)).toBe(4000);
    clock.setDrift(0, 3000);
    expect(clock.monotonic(3500)).toBe(4500);
  });

  test('a jump moves the wall clock alone', () => {
    const clock = new NodeClock(0);
    clock.jump(-5000);
    clock.jump(2000);
    expect(clock.wall(10_000)).toBe(7000);
    expect(clock.monotonic(10_000)).toBe(10_000);
  });

  test.prop([ppm, fc.nat(1_000_000_000), fc.nat(1_000_000_000)])(
    'no span ends early by the clock that counts it, nor more than two microseconds late', (rate, startUs, spanUs) => {
      const clock = new NodeClock(rate);
      const countedUs = clock.monotonic(startUs + clock.trueSpan(spanUs)) - clock.monotonic(startUs);
      expect(countedUs).toBeGreaterThanOrEqual(spanUs);
      expect(countedUs).toBeLessThanOrEqual(spanUs + 2);
    });
});
