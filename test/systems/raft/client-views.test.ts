// Two views of the same promise, one of positions in the log, one of what clients were told: they must not contradict each
// other, whatever is broken.

import { describe, expect, test } from 'vitest';
import type { Violation } from '../../../src/check/checker.ts';
import { findProfile } from '../../../src/fuzz/profile.ts';
import { run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';

const SEEDS = 120;
const READ_MUTANTS = ['read-no-quorum', 'read-before-noop', 'read-no-apply-wait', 'follower-read-local'];

function violationsOf(seed: number, mutant?: string): readonly Violation[] {
  const profile = findProfile(raftSystem, undefined);
  if (profile === undefined) throw new Error('there is a default profile');
  const outcome = run(drawCase(raftSystem, profile, seed, 'end', mutant === undefined ? {} : { mutant }), raftSystem);
  expect(outcome.unknown).toBeNull();
  return outcome.violations;
}

test('neither speaks on the unbroken system', () => {
  for (let seed = 0; seed < SEEDS; seed++) expect(violationsOf(seed)).toEqual([]);
});

describe('where reads are broken', () => {
  test('what clients can see shows in the positions too, and most of the time the other way round', () => {
    let [seen, positions, explained] = [0, 0, 0];
    for (const mutant of READ_MUTANTS) {
      for (let seed = 0; seed < SEEDS; seed++) {
        const violations = violationsOf(seed, mutant);
        const bySight = violations.find(({ checker }) => checker === 'linearizability');
        const byPosition = violations.some(({ checker }) => checker === 'linearizability-online' || checker === 'session-order');
        if (byPosition) positions++;
        if (bySight === undefined) continue;
        seen++;
        expect(byPosition, `${mutant}, seed ${seed}: ${bySight.message}`).toBe(true);
        if ((bySight.evidence ?? []).length <= 6) explained++;
      }
    }
    expect(seen).toBeGreaterThan(10);
    expect(positions).toBeGreaterThanOrEqual(seen);
    expect(explained).toBe(seen);
  });
});

test('a node that claims to have applied what it has not may fool positions, and no client', () => {
  const isFoundByClientsAlone = (seed: number): boolean => {
    const violations = violationsOf(seed, 'read-claims-its-index');
    return violations.length > 0 && violations.every(({ checker }) => checker === 'linearizability');
  };
  expect(Array.from({ length: 2000 }, (_, seed) => seed).find(isFoundByClientsAlone)).toBeDefined();
});
