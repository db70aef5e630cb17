// The plan of points and the jump, on made-up probabilities.

import { describe, expect, test } from 'vitest';
import { BisectPlan } from '../../../src/fuzz/bisect/bisect-plan.ts';
import { inevitableFrom, jumpOf } from '../../../src/fuzz/bisect/jump.ts';

const RUNS = 100;

/** Counts as many as the probability says, exactly. */
function planned(last: number, points: number, probability: (event: number) => number): BisectPlan {
  const plan = new BisectPlan(last, points);
  for (let event = plan.next(); event !== null; event = plan.next()) {
    plan.learn({ event, shown: Math.round(probability(event) * RUNS), runs: RUNS });
  }
  return plan;
}

function eventsOf(plan: BisectPlan): readonly number[] {
  return plan.tallies.map(({ event }) => event);
}

describe('the points', () => {
  test.each([1, 2, 777, 2113, 4999, 5000])('pin a jump at event %i to that event', (jump) => {
    const { tallies } = planned(5000, 24, (event) => (event < jump ? 0.04 : 0.9));
    expect(jumpOf(tallies)).toEqual({
      after: { event: jump - 1, shown: 4, runs: RUNS }, until: { event: jump, shown: 90, runs: RUNS },
    });
    expect(tallies.length).toBeLessThanOrEqual(24);
  });

  test('pin the greater of two jumps', () => {
    const { tallies } = planned(5000, 24, (event) => (event < 1000 ? 0 : event < 3210 ? 0.3 : 1));
    expect(jumpOf(tallies)?.until.event).toBe(3210);
  });

  test('are each asked once, the ends first, and no more of them than was said', () => {
    for (const most of [2, 3, 7, 24]) {
      const events: number[] = [];
      const plan = planned(1_000_000, most, (event) => {
        events.push(event);
        return event < 712_345 ? 0 : 1;
      });
      expect(events.slice(0, 2)).toEqual([0, 1_000_000]);
      expect(new Set(events).size).toBe(events.length);
      expect(events).toHaveLength(most);
      expect(eventsOf(plan)).toEqual([...events].sort((one, other) => one - other));
    }
  });

  test('end with the grid where nothing rises', () => {
    const steady = eventsOf(planned(9000, 24, () => 0.5));
    expect(steady).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
    expect(eventsOf(planned(9000, 24, (event) => 1 - event / 20_000))).toEqual(steady);
  });

  test('are all events of a short run', () => {
    expect(eventsOf(planned(6, 24, () => 1))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(eventsOf(planned(0, 24, () => 1))).toEqual([0]);
    expect(eventsOf(planned(1, 2, (event) => event))).toEqual([0, 1]);
  });
});

describe('the jump', () => {
  const tally = (event: number, shown: number): { event: number; shown: number; runs: number } => ({ event, shown, runs: RUNS });

  test('is none where the probability falls or stays', () => {
    expect(jumpOf([tally(0, 97), tally(10, 60), tally(20, 62)])).toBeNull();
    expect(jumpOf([tally(0, 100)])).toBeNull();
  });

  test('is the shortest stretch that is certain where it rises little by little', () => {
    const slow = [tally(0, 30), tally(100, 31), tally(200, 40), tally(280, 50), tally(400, 60), tally(500, 61)];
    const jump = jumpOf(slow);
    expect([jump?.after.event, jump?.until.event]).toEqual([200, 400]);
  });

  test('leads to where it shows whatever the luck, if it does', () => {
    expect(inevitableFrom([tally(0, 100), tally(10, 60), tally(20, 100), tally(30, 100)])).toEqual(tally(20, 100));
    expect(inevitableFrom([tally(0, 100), tally(10, 100)])).toEqual(tally(0, 100));
    expect(inevitableFrom([tally(0, 100), tally(10, 99)])).toBeNull();
    expect(inevitableFrom([{ event: 0, shown: 0, runs: 0 }])).toBeNull();
  });
});
