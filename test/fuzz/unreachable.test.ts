// Mutants that no run of a profile can show are said to be unreachable there, with what is lacking.

import { describe, expect, test } from 'vitest';
import { whyUnreachable } from '../../src/fuzz/unreachable.ts';
import { raftMutants } from '../../src/systems/raft/mutants.ts';
import { raftProfiles } from '../../src/systems/raft/profiles.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import type { Profile } from '../../src/systems/system.ts';

const profile: Profile = { name: 'p', description: '', sizes: [3, 5], faults: ['crash'], always: ['loss'], features: ['reads'], chaos: [1, 2] };

describe('a mutant that needs what a profile has not', () => {
  test('can not show there, and it is said why', () => {
    expect(whyUnreachable({ faults: ['partition', 'drift'] }, profile)).toBe('it needs partition or drift, which the profile p has not');
    expect(whyUnreachable({ features: ['reads', 'leases', 'transfer'] }, profile))
      .toBe('it needs leases and transfer, which the profile p does not use');
    expect(whyUnreachable({ sizes: [4, 6] }, profile)).toBe('it needs 4 or 6 nodes, and the profile p has 3 or 5');
    expect(whyUnreachable({ sizes: [4, 6] }, profile, 5)).toBe('it needs 4 or 6 nodes, and there are 5');
  });

  test('may show where it has one of the faults, all of the features and one of the sizes', () => {
    expect(whyUnreachable(undefined, profile)).toBeNull();
    expect(whyUnreachable({ faults: ['partition', 'loss'], features: ['reads'], sizes: [5] }, profile)).toBeNull();
    expect(whyUnreachable({ sizes: [4] }, profile, 4)).toBeNull();
    expect(whyUnreachable({ features: ['anything'] }, { ...profile, features: [] })).not.toBeNull();
  });
});

describe('the mutants of Raft', () => {
  test('each can show in its own profile, which there is', () => {
    for (const { id, profile: name, needs } of [...raftMutants, ...raftSystem.controls ?? []]) {
      const own = raftProfiles.find((known) => known.name === (name ?? 'default'));
      expect(own, `${id}: ${name ?? ''}`).toBeDefined();
      if (own !== undefined) expect(whyUnreachable(needs, own), id).toBeNull();
    }
  });

  test('speak of features that Raft has', () => {
    const named = raftMutants.flatMap(({ needs }) => needs?.features ?? []);
    expect(named.filter((feature) => raftSystem.features?.includes(feature) !== true)).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });
});
