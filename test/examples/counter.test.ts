import { describe, expect, test } from 'vitest';
import { system } from '../../examples/counter.ts';
import { assert } from '../../src/base/assert.ts';
import { type Outcome, run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

function campaign(mutant?: string): readonly Outcome[] {
  const [profile] = system.profiles;
  assert(profile !== undefined, 'the counter has a profile');
  return SEEDS.map((seed) => run(drawCase(system, profile, seed, 'end', mutant === undefined ? {} : { mutant }), system));
}

describe('the journal of a counter', () => {
  test('holds a tally that grows by one', () => {
    expect(system.parseJournal([1, 2, 3], [1])).toEqual({ ok: true, value: [1, 2, 3] });
    expect(system.parseJournal([1, 3], [1])).toMatchObject({ ok: false, problems: [{ path: '[1]', value: 3 }] });
    expect(system.parseJournal(['1'], [1])).toMatchObject({ ok: false, problems: [{ path: '[0]', value: '1' }] });
  });
});

describe('the counter, an example of a system of the user’s own', () => {
  test('forgets nothing, under every kind of fault', () => {
    const outcomes = campaign();
    expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    for (const goal of ['an addition was acknowledged', 'a node crashed']) {
      expect(outcomes.some(({ goals }) => (goals[goal] ?? 0) > 0), goal).toBe(true);
    }
  });

  test('is found out when it answers before its disk has', () => {
    const signatures = campaign('ack-before-sync').flatMap(({ violations }) => violations.map(({ signature }) => signature));
    expect(signatures.length).toBeGreaterThan(3);
    expect(new Set(signatures)).toEqual(new Set(['nothing-forgotten/forgotten']));
  });
});
