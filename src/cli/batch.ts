/**
 * A batch of seeds: the task that a worker is given, and how it is carried out. No package but those that a run needs.
 */
import type { CheckerClass } from '../check/checker.ts';
import type { SeedResult } from '../fuzz/campaign.ts';
import type { StopAt } from '../fuzz/case-type.ts';
import { reaches } from '../fuzz/kills.ts';
import { findProfile } from '../fuzz/profile.ts';
import { run } from '../fuzz/run.ts';
import { drawCase, type SwarmOptions } from '../fuzz/swarm.ts';
import type { System } from '../systems/system.ts';
import { reasonOf } from './exit.ts';
import { trapped } from './trap.ts';

/** Where a system comes from: a registered one, or a module of the user's own. */
export type SystemSource =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'file'; readonly file: string };

/** What all the seeds of a batch have in common. */
export interface SeedSpec {
  readonly source: SystemSource;
  readonly profile: string;
  readonly swarm: SwarmOptions;
  readonly stopAt: StopAt;
}

export interface BatchTask {
  readonly spec: SeedSpec;
  readonly from: number;
  readonly count: number;
  /** Ends the batch after the first seed with a violation of this class or a graver one, or with any. */
  readonly until?: CheckerClass | 'any';
}

export interface BatchResult {
  /** In the order of seeds, from the first; fewer than were asked for if `until` was met. */
  readonly results: readonly SeedResult[];
  readonly wallMs: number;
}

export function runBatch(task: BatchTask, system: System): BatchResult {
  const startMs = performance.now();
  const results: SeedResult[] = [];
  trapped(() => {
    for (let seed = task.from; seed < task.from + task.count; seed++) {
      const result = runSeed(task.spec, seed, system);
      results.push(result);
      if (task.until !== undefined && meets(result, task.until)) break;
    }
  });
  return { results, wallMs: performance.now() - startMs };
}

/** A run takes what its system throws as a finding; whatever else is thrown is ours, and costs this seed alone. */
export function runSeed(spec: SeedSpec, seed: number, system: System): SeedResult {
  try {
    const profile = findProfile(system, spec.profile);
    if (profile === undefined) return { type: 'broken', seed, reason: `no profile ${spec.profile}` };
    return { type: 'ran', seed, outcome: run(drawCase(system, profile, seed, spec.stopAt, spec.swarm), system) };
  } catch (error) {
    return { type: 'broken', seed, reason: `the run could not be set up: ${reasonOf(error)}` };
  }
}

/** Whether this result ends a search. */
export function meets(result: SeedResult, until: CheckerClass | 'any'): boolean {
  if (result.type === 'broken') return false;
  const { violations } = result.outcome;
  return until === 'any' ? violations.length > 0 : reaches(violations, until);
}
