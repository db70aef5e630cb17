/**
 * The trials of an experiment: the task that a worker is given, how it is carried out, and how all of them are shared out among
 * the workers. No package but those that a trial needs.
 */
import { runTrial, type Sample, type Trial } from '../experiments/trial.ts';
import { BatchSize } from './batch-size.ts';
import { reasonOf } from './exit.ts';
import type { WorkerPool } from './pool.ts';
import type { TaskKind, TaskResult } from './task.ts';
import { trapped } from './trap.ts';

export interface TrialsTask {
  readonly trials: readonly Trial[];
}

export type TrialEnd =
  | { readonly type: 'ran'; readonly sample: Sample }
  | { readonly type: 'broken'; readonly reason: string };

export const TRIALS: TaskKind<TrialsTask, TrialEnd> = {
  name: 'workOnTrials',
  size: ({ trials }) => trials.length,
  part: ({ trials }, item) => ({ trials: trials.slice(item, item + 1) }),
  broken: (_task, _item, reason) => ({ type: 'broken', reason }),
  ends: () => false,
  words: ({ trials }) => `${trials.length} trials`,
};

export function runTrials({ trials }: TrialsTask): TaskResult<TrialEnd> {
  const startMs = performance.now();
  const results = trapped(() => trials.map(tryTrial));
  return { results, wallMs: performance.now() - startMs };
}

function tryTrial(trial: Trial): TrialEnd {
  try {
    return { type: 'ran', sample: runTrial(trial) };
  } catch (error) {
    return { type: 'broken', reason: reasonOf(error) };
  }
}

/** Shares trials out among workers, and keeps what comes of them in their order, however it arrives. */
export class TrialRunner {
  private readonly trials: readonly Trial[];
  private readonly pool: WorkerPool<TrialsTask, TrialEnd>;
  private readonly ends = new Map<number, TrialEnd>();
  private readonly size = new BatchSize();
  private next = 0;

  constructor(trials: readonly Trial[], pool: WorkerPool<TrialsTask, TrialEnd>) {
    this.trials = trials;
    this.pool = pool;
  }

  /** How many are over. */
  get done(): number {
    return this.ends.size;
  }

  /** What has come of all trials, in their order; null if `stop`, which is asked before each batch, said so. */
  async run(stop: () => boolean): Promise<readonly TrialEnd[] | null> {
    await Promise.all(Array.from({ length: 2 * this.pool.jobs }, () => this.workOn(stop)));
    const all = this.trials.flatMap((_, i) => this.ends.get(i) ?? []);
    return all.length === this.trials.length ? all : null;
  }

  private async workOn(stop: () => boolean): Promise<void> {
    const { trials, pool, size, ends } = this;
    while (this.next < trials.length && !stop()) {
      const from = this.next;
      this.next += size.next(Math.ceil((trials.length - from) / (2 * pool.jobs)));
      const done = await pool.run({ trials: trials.slice(from, this.next) });
      if (done.results.length > 0) size.learn(done);
      done.results.forEach((end, i) => ends.set(from + i, end));
    }
  }
}
