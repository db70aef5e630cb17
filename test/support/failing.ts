// The first seed whose run on a mutant comes to harm: what somebody would want to have shrunk.

import { present } from '../../src/base/assert.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { findTarget, type Found } from '../../src/fuzz/target.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { findVariant } from '../../src/systems/variants.ts';

/** Looks from seed `from` on, in the profile in which the mutant shows best. */
export function firstHarm(mutant: string, from = 0): Found {
  const { profile: name } = present(findVariant(raftSystem, mutant), mutant);
  const profile = present(findProfile(raftSystem, name), 'its profile');
  for (let seed = from; seed < from + 1000; seed++) {
    const found = findTarget(drawCase(raftSystem, profile, seed, 'outcome', { mutant }), raftSystem);
    if (found !== null && found.violation.class !== 'rule') return found;
  }
  throw new Error(`no harm of ${mutant} within a thousand seeds`);
}

/** What must be there. */
export function known<T>(value: T | null): T {
  if (value === null) throw new Error('it is not there');
  return value;
}
