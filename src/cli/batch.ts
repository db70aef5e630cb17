/**
 * A batch of seeds: the task that a worker is given, and how it is carried out. No package but those that a run needs.
 */
import { assert, at } from '../base/assert.ts';
import type { CheckerClass } from '../check/checker.ts';
import { newViolations, type SeedResult } from '../fuzz/campaign.ts';
import type { Case, StopAt } from '../fuzz/case-type.ts';
import { Covered } from '../fuzz/covered.ts';
import { reaches } from '../fuzz/kills.ts';
import { Measured } from '../fuzz/measured.ts';
import { findProfile } from '../fuzz/profile.ts';
import { run } from '../fuzz/run.ts';
import { caseOf, drawCase, type SwarmOptions } from '../fuzz/swarm.ts';
import type { Plan } from '../sim/plan.ts';
import type { System } from '../systems/system.ts';
import { reasonOf } from './exit.ts';
import type { WorkerPool } from './pool.ts';
import type { TaskKind, TaskResult } from './task.ts';
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
  /** Whether somebody wants to know which situations each run gets into. */
  readonly covers?: boolean;
  /** Whether somebody wants the measures of each run. */
  readonly measures?: boolean;
  /** Signatures of known bugs: a violation of one of them meets nobody's search. */
  readonly known?: ReadonlySet<string>;
}

export interface BatchTask {
  readonly spec: SeedSpec;
  readonly from: number;
  readonly count: number;
  /** What to run, instead of what the seeds mean: `from` and those after it are no more than the numbers of these. */
  readonly plans?: readonly Plan[];
  /** Ends the batch after the first seed with a violation of this class or a graver one, or with any. */
  readonly until?: CheckerClass | 'any';
}

/** In the order of seeds, from the first; fewer than were asked for if `until` was met. */
export type BatchResult = TaskResult<SeedResult>;

/** A pool for such batches. */
export type SeedPool = WorkerPool<BatchTask, SeedResult>;

export const SEEDS: TaskKind<BatchTask, SeedResult> = {
  name: 'workOnSeeds',
  size: ({ count }) => count,
  part: (task, item) => oneOfBatch(task, task.from + item),
  broken: ({ from }, item, reason) => ({ type: 'broken', seed: from + item, reason }),
  ends: ({ until, spec }, result) => until !== undefined && meets(result, until, spec.known),
  words: ({ from, count }) => `seeds ${from} to ${from + count - 1}`,
};

/** The part of a task that is one of its seeds. */
function oneOfBatch(task: BatchTask, seed: number): BatchTask {
  const { plans, from } = task;
  return { ...task, from: seed, count: 1, ...(plans === undefined ? {} : { plans: [at(plans, seed - from)] }) };
}

export function runBatch(task: BatchTask, system: System): BatchResult {
  const startMs = performance.now();
  const results: SeedResult[] = [];
  trapped(() => {
    for (let seed = task.from; seed < task.from + task.count; seed++) {
      const result = runSeed(task, seed, system);
      results.push(result);
      if (SEEDS.ends(task, result)) break;
    }
  });
  return { results, wallMs: performance.now() - startMs };
}

/** A run takes what its system throws as a finding; whatever else is thrown is ours, and costs this seed alone. */
export function runSeed(task: BatchTask, seed: number, system: System): SeedResult {
  try {
    const testCase = caseOfSeed(task, seed, system);
    const covered = task.spec.covers === true ? new Covered(system) : null;
    const measured = task.spec.measures === true ? new Measured() : null;
    const watchers = [...covered === null ? [] : [covered.watch], ...measured === null ? [] : [measured.watch]];
    const outcome = run(testCase, system, watchers);
    return { type: 'ran', seed, outcome, ...covered?.result(), ...(measured === null ? {} : { measured: measured.result() }) };
  } catch (error) {
    return { type: 'broken', seed, reason: `the run could not be set up: ${reasonOf(error)}` };
  }
}

function caseOfSeed({ spec, plans, from }: BatchTask, seed: number, system: System): Case {
  if (plans !== undefined) return caseOf(at(plans, seed - from), spec.stopAt);
  const profile = findProfile(system, spec.profile);
  assert(profile !== undefined, 'no such profile', spec.profile);
  return drawCase(system, profile, seed, spec.stopAt, spec.swarm);
}

const NONE: ReadonlySet<string> = new Set();

/** Whether this result ends a search, in which these signatures are known. */
export function meets(result: SeedResult, until: CheckerClass | 'any', known = NONE): boolean {
  if (result.type === 'broken') return false;
  const violations = newViolations(result.outcome.violations, known);
  return until === 'any' ? violations.length > 0 : reaches(violations, until);
}
