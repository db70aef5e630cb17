// What a campaign has covered: counts of situations over runs, when they were new, and what that says of the unseen.

import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Coverage, type CoverageFigures } from '../../src/fuzz/coverage.ts';

function covered(runs: readonly (readonly number[])[], most?: number): CoverageFigures {
  return coverageOf(runs, most).figures(true);
}

function coverageOf(runs: readonly (readonly number[])[], most?: number): Coverage {
  const coverage = new Coverage(most);
  for (const states of runs) coverage.add(states);
  return coverage;
}

/** Runs with a few states each, no state twice in a run. */
const someRuns = fc.array(fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { maxLength: 8 }), { maxLength: 40 });

describe('coverage', () => {
  test('counts in how many runs each situation was seen', () => {
    const coverage = coverageOf([[1, 2, 3], [2, 3], [3], []]);
    expect([1, 2, 3, 4].map((state) => coverage.runsWith(state))).toEqual([1, 2, 3, 0]);
    expect(coverage.figures(true)).toMatchObject({ runs: 4, states: 3, seenOnce: 1, seenTwice: 1, full: false });
  });

  test('tells in which tenth of the runs each situation was new', () => {
    const runs = Array.from({ length: 20 }, (_, run) => (run < 2 ? [run, 100] : run === 19 ? [0, 1, 500, 501] : [100]));
    expect(covered(runs).newStatesByTenth).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(covered([[1], [2]]).newStatesByTenth).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  });

  test('adds up, whatever the runs were', () => {
    fc.assert(fc.property(someRuns, (runs) => {
      const { newStatesByTenth, states, seenOnce, seenTwice } = covered(runs);
      const counts = new Map<number, number>();
      for (const state of runs.flat()) counts.set(state, (counts.get(state) ?? 0) + 1);
      const withCount = (wanted: number): number => [...counts.values()].filter((count) => count === wanted).length;
      expect(newStatesByTenth.reduce((sum, found) => sum + found, 0)).toBe(states);
      expect({ states, seenOnce, seenTwice })
        .toEqual({ states: counts.size, seenOnce: withCount(1), seenTwice: withCount(2) });
    }));
  });

  test('takes for the chance of something new the part of the runs without which something would be unseen', () => {
    fc.assert(fc.property(someRuns, (runs) => {
      fc.pre(runs.length > 0);
      const isNew = (run: number): boolean => {
        const others = new Set(runs.filter((_, i) => i !== run).flat());
        return runs[run]?.some((state) => !others.has(state)) === true;
      };
      const part = runs.filter((_, run) => isNew(run)).length / runs.length;
      expect(covered(runs).estimate?.chanceOfNew).toBeCloseTo(part, 4);
    }));
  });

  test('estimates the unseen as Chao2 does, corrected for bias', () => {
    // Ten runs; five situations seen once, two seen twice: 9/10 * 5*4 / (2*3).
    const runs = [[1, 2, 90], [3, 90], [4, 90], [5, 90], [6, 90], [6, 90], [7, 90], [7, 90], [90], [90]];
    expect(covered(runs).estimate?.unseenAtLeast).toBe(Math.round((0.9 * 20) / 6));
    // Nothing was seen twice: the formula still holds.
    expect(covered([[1], [2], [3], [4]]).estimate?.unseenAtLeast).toBe(Math.round((0.75 * 12) / 2));
  });

  test('of a world that is known estimates about as many as there are', () => {
    // Each of 400 situations shows in a run with a chance of one in fifty.
    let word = 7;
    const draw = (): boolean => (word = (Math.imul(word, 1103515245) + 12345) >>> 0) < 0xffff_ffff / 50;
    const runs = Array.from({ length: 60 }, () => Array.from({ length: 400 }, (_, state) => state).filter(draw));
    const { states, estimate } = covered(runs);
    expect(states).toBeLessThan(320);
    expect(states + (estimate?.unseenAtLeast ?? 0)).toBeGreaterThan(360);
    expect(states + (estimate?.unseenAtLeast ?? 0)).toBeLessThan(440);
  });

  test('makes no estimate of what is no independent sample', () => {
    expect(coverageOf([[1], [2]]).figures(false).estimate).toBeNull();
    expect(covered([]).estimate).toBeNull();
  });

  test('tells no more situations apart than its bound, and says so', () => {
    const figures = covered([[1, 2], [2, 3], [3, 4]], 2);
    expect(figures).toMatchObject({ states: 2, full: true, estimate: null });
    expect(covered([[1, 2], [2]], 2).full).toBe(false);
  });
});
