/**
 * Which of some Cases come to a certain violation: the task that a worker is given, how it is carried out, and how many
 * Cases are shared out among the workers. No package but those that a run needs.
 */
import type { Case } from '../fuzz/case-type.ts';
import type { Proposal, Shown } from '../fuzz/shrink/conversation.ts';
import { type Aim, judge } from '../fuzz/shrink/judge.ts';
import type { System } from '../systems/system.ts';
import type { SystemSource } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import { reasonOf } from './exit.ts';
import type { WorkerPool } from './pool.ts';
import type { TaskKind, TaskResult } from './task.ts';
import { trapped } from './trap.ts';

export interface CasesTask {
  readonly source: SystemSource;
  readonly aim: Aim;
  /** The first that shows it is enough: the task ends with it. */
  readonly untilShown?: boolean;
  readonly cases: readonly Case[];
}

/** `shown`: what is aimed at fell, then and there. `broken`: it could not be run at all. */
export type CaseTrial =
  | { readonly type: 'shown'; readonly seen: Omit<Shown, 'index'> }
  | { readonly type: 'absent' }
  | { readonly type: 'broken'; readonly reason: string };

export const CASES: TaskKind<CasesTask, CaseTrial> = {
  name: 'workOnCases',
  size: ({ cases }) => cases.length,
  part: (task, item) => ({ ...task, cases: task.cases.slice(item, item + 1) }),
  broken: (_task, _item, reason) => ({ type: 'broken', reason }),
  ends: ({ untilShown }, { type }) => untilShown === true && type === 'shown',
  words: () => 'a batch of cases',
};

export function runCases({ cases, aim, untilShown }: CasesTask, system: System): TaskResult<CaseTrial> {
  const startMs = performance.now();
  const results: CaseTrial[] = [];
  trapped(() => {
    for (const testCase of cases) {
      const trial = tryCase(testCase, aim, system);
      results.push(trial);
      if (untilShown === true && trial.type === 'shown') break;
    }
  });
  return { results, wallMs: performance.now() - startMs };
}

function tryCase(testCase: Case, aim: Aim, system: System): CaseTrial {
  try {
    const seen = judge(testCase, system, aim);
    return seen === null ? { type: 'absent' } : { type: 'shown', seen };
  } catch (error) {
    return { type: 'broken', reason: `the run could not be set up: ${reasonOf(error)}` };
  }
}

/**
 * Tries all the Cases of a task on all workers; the answers are in the order of the Cases. Null if `stop`, which is asked
 * before each batch, said so, or if the pool was told to hurry: then not all of them are known. `size` may be shared
 * with the tasks before and after.
 */
export async function tryCases(pool: WorkerPool<CasesTask, CaseTrial>, task: CasesTask, stop: () => boolean,
  size = new BatchSize()): Promise<readonly CaseTrial[] | null> {
  const { cases } = task;
  const trials = new Map<number, CaseTrial>();
  let next = 0;
  const workOn = async (): Promise<void> => {
    while (next < cases.length && !stop()) {
      const from = next;
      next += size.next(Math.ceil((cases.length - from) / (2 * pool.jobs)));
      const done = await pool.run({ ...task, cases: cases.slice(from, next) });
      if (done.results.length > 0) size.learn(done);
      done.results.forEach((trial, i) => trials.set(from + i, trial));
    }
  };
  await Promise.all(Array.from({ length: 2 * pool.jobs }, workOn));
  const answers = cases.flatMap((_, i) => trials.get(i) ?? []);
  return answers.length === cases.length ? answers : null;
}

/** What a proposal was tried for. */
export interface Search {
  readonly source: SystemSource;
  readonly aim: Aim;
  readonly size: BatchSize;
}

/**
 * The first of the proposed Cases that shows what is aimed at, whatever the number of workers: lower ones are tried to their end,
 * higher ones are thrown away. `'stopped'` if `stop` said so, or if the pool was told to hurry, before that was known.
 */
export async function firstShown(
  pool: WorkerPool<CasesTask, CaseTrial>, proposal: Proposal, { source, aim, size }: Search, stop: () => boolean,
): Promise<Shown | null | 'stopped'> {
  const seen: Shown[] = [];
  let next = 0;
  let known = 0;
  const isWorthIt = (index: number): boolean => index < proposal.count && seen.every((shown) => index < shown.index);
  const workOn = async (): Promise<void> => {
    while (isWorthIt(next) && !stop()) {
      const from = next;
      const end = Math.min(proposal.count, from + size.next(Math.ceil((proposal.count - from) / (2 * pool.jobs))));
      next = end;
      const made = casesOf(proposal, from, end);
      const done = await pool.run({ source, aim, untilShown: true, cases: made.map(({ testCase }) => testCase) });
      if (done.results.length > 0) size.learn(done);
      if (done.results.length > 0 || made.length === 0) known += end - from;
      done.results.forEach((trial, i) => {
        const index = made[i]?.index;
        if (trial.type === 'shown' && index !== undefined) seen.push({ index, ...trial.seen });
      });
    }
  };
  await Promise.all(Array.from({ length: pool.jobs }, workOn));
  if (seen.length === 0) return known < proposal.count ? 'stopped' : null;
  return seen.reduce((lowest, shown) => (shown.index < lowest.index ? shown : lowest));
}

/** Those that there are. */
function casesOf({ make }: Proposal, from: number, end: number): readonly { readonly index: number; readonly testCase: Case }[] {
  return Array.from({ length: end - from }, (_, i) => from + i).flatMap((index) => {
    const testCase = make(index);
    return testCase === null ? [] : [{ index, testCase }];
  });
}
