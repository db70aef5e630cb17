/**
 * From a seed to a Case: the profile draws the Plan, and all else is the same for every seed of a campaign. The same
 * Case is run by a campaign, by `replay --seed` and by the table of mutants.
 */
import type { Case, StopAt } from '../sim/plan.ts';
import type { Profile, System } from '../systems/system.ts';
import { programVersion } from './version.ts';

/** A run of a default profile has some ten thousand events; one that reaches this many has gone astray. */
export const MAX_EVENTS = 1_000_000;

/** What the seeds of a campaign have in common. */
export interface CaseOptions {
  readonly mutant?: string;
  /** Fixes the number of nodes. */
  readonly nodes?: number;
  readonly stopAt: StopAt;
  readonly maxEvents?: number;
}

/** `seed` is an integer from 0 to 2^53 - 1. */
export function caseOfSeed(profile: Profile, seed: number, options: CaseOptions): Case {
  const { mutant, nodes } = options;
  const plan = profile.draw(seed, {
    ...(mutant === undefined ? {} : { mutant }), ...(nodes === undefined ? {} : { nodes }),
  });
  return {
    formatVersion: 1,
    programVersion,
    plan,
    choices: { fallback: 'seeded', overrides: {} },
    maxEvents: options.maxEvents ?? MAX_EVENTS,
    stopAt: options.stopAt,
  };
}

/** The system's profile of that name; its first without one. */
export function findProfile(system: System, name: string | undefined): Profile | undefined {
  return name === undefined ? system.profiles[0] : system.profiles.find((profile) => profile.name === name);
}
