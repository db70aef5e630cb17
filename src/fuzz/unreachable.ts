/**
 * Whether a mutant can show at all in the runs of a profile. One that can't is not "not found": nobody could have found it.
 */
import type { Needs, Profile } from '../systems/system.ts';

/** Why no run of this profile (and this number of nodes) can show what has these needs; null if some may. */
export function whyUnreachable(needs: Needs | undefined, profile: Profile, nodes?: number): string | null {
  const { faults, features, sizes } = needs ?? {};
  const kinds = [...profile.faults, ...profile.rarely ?? [], ...profile.always ?? []];
  const strikes = kinds.includes('attack') ? [...kinds, ...profile.attacksWith ?? []] : kinds;
  if (faults !== undefined && !faults.some((kind) => strikes.includes(kind))) {
    return `it needs ${listed(faults, 'or')}, which the profile ${profile.name} has not`;
  }
  const lacking = (features ?? []).filter((feature) => profile.features?.includes(feature) === false);
  if (lacking.length > 0) return `it needs ${listed(lacking, 'and')}, which the profile ${profile.name} does not use`;
  const drawn = nodes === undefined ? profile.sizes : [nodes];
  if (sizes !== undefined && !sizes.some((size) => drawn.includes(size))) {
    const which = nodes === undefined ? `the profile ${profile.name} has ${listed(drawn.map(String), 'or')}` : `there are ${nodes}`;
    return `it needs ${listed(sizes.map(String), 'or')} nodes, and ${which}`;
  }
  return null;
}

function listed(words: readonly string[], joint: 'and' | 'or'): string {
  const distinct = [...new Set(words)];
  if (distinct.length < 2) return distinct.join('');
  return `${distinct.slice(0, -1).join(', ')} ${joint} ${distinct.at(-1) ?? ''}`;
}
