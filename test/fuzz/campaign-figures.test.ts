// What only the page of a campaign shows: measured from real runs, and folded.

import { describe, expect, test } from 'vitest';
import { FiguresFold } from '../../src/fuzz/campaign-figures.ts';
import { Coverage } from '../../src/fuzz/coverage.ts';
import { Measured } from '../../src/fuzz/measured.ts';
import { type Outcome, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { at } from '../../src/base/assert.ts';
import type { Moment, Observer } from '../../src/sim/observer.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const PROFILE = at(raftSystem.profiles, 0);
const OUTCOME: Outcome = { verdict: 'passed', violations: [], unknown: null, digest: '', events: 10, virtualUs: 20, goals: {} };

/** Looks at every step: who is up and leads. */
function naiveLeaderless(moment: Moment): { readonly observer: Observer; us: () => number } {
  const leading = new Set<number>();
  let [us, last] = [0, 0];
  const pass = (): void => {
    if (leading.size === 0) us += moment.nowUs - last;
    last = moment.nowUs;
  };
  const change = (node: number, leads: boolean): void => {
    pass();
    if (leads) leading.add(node);
    else leading.delete(node);
  };
  return {
    observer: {
      stepped: (node, _event, _effects, state) => { change(node, (state as { readonly role: string }).role === 'leader'); },
      crashed: (node) => { change(node, false); },
      retired: (node) => { change(node, false); },
    },
    us: () => {
      pass();
      return us;
    },
  };
}

describe('the measures of a run', () => {
  test('say for how long nobody led, and how often somebody was elected, as one who looks at every step would', () => {
    for (let seed = 0; seed < 12; seed++) {
      const testCase = drawCase(raftSystem, PROFILE, seed, 'rule', {});
      let naive: ReturnType<typeof naiveLeaderless> | undefined;
      const { measures = [], goals } = run(testCase, raftSystem, [(moment) => {
        naive = naiveLeaderless(moment);
        return naive.observer;
      }]);
      const figures = Object.fromEntries(measures.map(({ name, value }) => [name, value]));
      expect(figures['time without a leader']).toBe(naive?.us());
      expect(figures['elections won']).toBe(goals['leader-elected']);
      expect(figures['highest term led']).toBeGreaterThan(0);
    }
  });

  test('count what struck, and change nothing', () => {
    const testCase = drawCase(raftSystem, PROFILE, 3, 'rule', {});
    const measured = new Measured();
    let crashes = 0;
    const counting = (): Observer => ({ fault: ({ type }) => { crashes += type === 'crash' ? 1 : 0; } });
    const outcome = run(testCase, raftSystem, [measured.watch, counting]);
    expect(outcome).toEqual(run(testCase, raftSystem));
    const { struck, answered } = measured.result();
    expect(crashes).toBeGreaterThan(0);
    expect(new Map(struck).get('crash')).toBe(crashes);
    expect(answered).toBeGreaterThan(0);
  });
});

describe('the figures of a campaign', () => {
  test('name for each goal the first seed that reached it', () => {
    const fold = new FiguresFold();
    fold.add(7, { ...OUTCOME, goals: { a: 0, b: 2 } }, { struck: [], answered: 0 });
    fold.add(8, { ...OUTCOME, goals: { a: 5, b: 1, c: 0 } }, { struck: [], answered: 0 });
    expect(fold.figures([]).goalsFirst).toEqual([{ goal: 'b', seed: 7 }, { goal: 'a', seed: 8 }]);
  });

  test('count a fault in all, and the runs that it struck', () => {
    const fold = new FiguresFold();
    fold.add(0, OUTCOME, { struck: [['crash', 3], ['cut', 1]], answered: 4 });
    fold.add(1, OUTCOME, { struck: [['crash', 2]], answered: 6 });
    const { faults, distributions, runs } = fold.figures([]);
    expect({ runs, faults }).toEqual({ runs: 2, faults: [{ fault: 'crash', times: 5, runs: 2 }, { fault: 'cut', times: 1, runs: 1 }] });
    expect(distributions.map(({ name, min, max }) => [name, min, max])).toEqual(
      [['events', 10, 10], ['virtual time', 20, 20], ['operations answered', 4, 6]]);
  });

  test('hold little, whatever a system calls its measures', () => {
    const fold = new FiguresFold();
    for (let seed = 0; seed < 5000; seed++) {
      fold.add(seed, { ...OUTCOME, measures: [{ name: `measure ${seed}`, unit: 'times', value: seed }] }, { struck: [[`fault ${seed}`, 1]], answered: 0 });
    }
    const { faults, distributions } = fold.figures([]);
    expect([faults.length, distributions.length]).toEqual([100, 100]);
  });
});

describe('the saturation curve', () => {
  test('rises from nothing to all situations, and says at each point how many had come up by then', () => {
    const coverage = new Coverage();
    const seen = new Set<number>();
    const sizes = [0];
    for (let run_ = 0; run_ < 1000; run_++) {
      const states = [run_ % 7, (run_ * run_) % 101, run_ < 500 ? run_ : 0];
      coverage.add([...new Set(states)]);
      for (const state of states) seen.add(state);
      sizes.push(seen.size);
    }
    const curve = coverage.curve();
    expect(curve.length).toBeLessThanOrEqual(201);
    expect(curve.at(-1)).toEqual([1000, seen.size]);
    for (const [runs, states] of curve) expect(states).toBe(sizes[runs]);
  });
});
