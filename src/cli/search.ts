/**
 * A search for violations through seeds of its own, in order, one batch at a time: so its figures are the same for any number
 * of searches that run side by side.
 */
import type { CheckerClass } from '../check/checker.ts';
import type { SeedResult } from '../fuzz/campaign.ts';
import type { StopAt } from '../fuzz/case-type.ts';
import { CLASSES, firstOf, type Kill, type Trial } from '../fuzz/kills.ts';
import { type BatchTask, meets, type SeedPool, type SeedSpec, type SystemSource } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import type { Interrupt } from './interrupt.ts';
import { swarmOptions } from './options.ts';

/** What tells one search from another: a search of an equal task comes to an equal end. */
export interface SearchTask {
  /** Of the mutant or the control. */
  readonly id: string;
  readonly profile: string;
  readonly nodes: number | null;
  readonly from: number;
  /** At most. */
  readonly seeds: number;
  /** A run is over at a violation of this class or a graver one. */
  readonly stopAt: StopAt;
  /** So is the search; or at any violation. */
  readonly until: CheckerClass | 'any';
  /** A goal to count. */
  readonly goal: string | null;
}

export interface SearchEnd {
  readonly trial: Trial;
  /** The first checker that spoke, of whatever class. */
  readonly first: Kill | null;
  /** How many were run. */
  readonly seeds: number;
  readonly events: number;
  /** How often the goal was reached. */
  readonly shown: number;
  /** The last run: who runs it again and gets the same digest need not search again. */
  readonly last: { readonly seed: number; readonly digest: string } | null;
}

export function keyOf({ id, profile, nodes, from, seeds, stopAt, until, goal }: SearchTask): string {
  return JSON.stringify([id, profile, nodes, from, seeds, stopAt, until, goal]);
}

export function seedSpec(task: SearchTask, source: SystemSource): SeedSpec {
  const { id, profile, nodes, stopAt } = task;
  return { source, profile, stopAt, swarm: swarmOptions(id, nodes ?? undefined) };
}

/** Undefined if it was interrupted. */
export async function search(task: SearchTask, source: SystemSource, pool: SeedPool, interrupt: Interrupt,
  warn: (message: string) => void): Promise<SearchEnd | undefined> {
  const spec = seedSpec(task, source);
  const size = new BatchSize();
  const tally = new Tally(task);
  while (tally.seeds < task.seeds && !tally.isOver) {
    if (interrupt.requested) return undefined;
    const count = size.next(task.seeds - tally.seeds);
    const batchTask: BatchTask = { spec, from: task.from + tally.seeds, count, until: task.until };
    const batch = await pool.run(batchTask);
    size.learn(batch);
    for (const result of batch.results) {
      if (result.type === 'broken') warn(`seed ${result.seed}: ${result.reason}`);
      tally.add(result);
    }
  }
  return tally.end();
}

class Tally {
  seeds = 0;
  isOver = false;
  private readonly task: SearchTask;
  private readonly kills: Record<CheckerClass, Kill | null> = { rule: null, outcome: null, client: null };
  private first: Kill | null = null;
  private events = 0;
  private shown = 0;
  private last: SearchEnd['last'] = null;

  constructor(task: SearchTask) {
    this.task = task;
  }

  add(result: SeedResult): void {
    this.seeds++;
    if (result.type === 'broken') return;
    const { seed, outcome } = result;
    const { violations } = outcome;
    this.events += outcome.events;
    if (this.task.goal !== null) this.shown += outcome.goals[this.task.goal] ?? 0;
    this.last = { seed, digest: outcome.digest };
    const kill = (by: string): Kill => ({ seeds: this.seeds, events: this.events, seed, by });
    for (const name of CLASSES) {
      const violation = firstOf(violations, name);
      if (violation !== undefined) this.kills[name] ??= kill(violation.checker);
    }
    if (violations[0] !== undefined) this.first ??= kill(violations[0].checker);
    this.isOver = meets(result, this.task.until);
  }

  end(): SearchEnd {
    const { first, seeds, events, shown, last } = this;
    return { trial: { ...this.kills }, first, seeds, events, shown, last };
  }
}
