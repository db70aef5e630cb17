/**
 * Many searches side by side, the longest first; what is over is written down at once.
 */
import { join } from 'node:path';
import type { System } from '../systems/system.ts';
import { runSeed, SEEDS, type SystemSource } from './batch.ts';
import { CliError, failure, reasonOf } from './exit.ts';
import { Interrupt } from './interrupt.ts';
import type { Output } from './output.ts';
import { WorkerPool } from './pool.ts';
import { Progress, type ProgressState, spanText } from './progress.ts';
import { keyOf, search, type SearchEnd, type SearchTask, seedSpec } from './search.ts';
import { SearchLog } from './search-log.ts';
import { trapped } from './trap.ts';

export interface HuntRequest {
  readonly out: string;
  readonly resume: boolean;
  readonly jobs: number;
}

export class Hunt {
  /** Run now, and by the searches that were over before. */
  seeds = 0;
  events = 0;
  private seedsBefore = 0;
  private readonly tasks: readonly SearchTask[];
  private readonly source: SystemSource;
  private readonly system: System;
  private readonly request: HuntRequest;
  private readonly output: Output;
  /** By the key of the task. */
  private readonly ends = new Map<string, SearchEnd>();

  constructor(tasks: readonly SearchTask[], source: SystemSource, system: System, request: HuntRequest, output: Output) {
    this.tasks = tasks;
    this.source = source;
    this.system = system;
    this.request = request;
    this.output = output;
  }

  /** Whether all are over; not if it was interrupted. */
  async run(): Promise<boolean> {
    const { output, request } = this;
    const startMs = performance.now();
    const log = this.openLog();
    const left = this.resume(log);
    if (left.length === 0) return true;
    const pool = new WorkerPool(SEEDS, Math.min(request.jobs, left.length), (message) => { output.warn(`whitewater: ${message}`); });
    const interrupt = new Interrupt(() => {
      output.note('\nending cleanly; press Ctrl-C again to end at once');
      pool.hurry();
    });
    const progress = new Progress(output.hasProgress, () => this.progress((performance.now() - startMs) / 1000));
    const waiting = [...left].sort((one, other) => other.seeds - one.seeds);
    const huntOn = async (): Promise<void> => {
      for (let task = waiting.shift(); task !== undefined && !interrupt.requested; task = waiting.shift()) {
        const end = await search(task, this.source, pool, interrupt, (message) => { output.warn(`whitewater: ${message}`); });
        if (end === undefined) return;
        this.note(task, end);
        log.add(task, end);
      }
    };
    try {
      await Promise.all(Array.from({ length: pool.jobs }, huntOn));
    } finally {
      progress.stop();
      await pool.close();
      interrupt.release();
    }
    return this.ends.size === this.tasks.length;
  }

  /** Undefined if it is not over. */
  endOf(task: SearchTask): SearchEnd | undefined {
    return this.ends.get(keyOf(task));
  }

  private openLog(): SearchLog {
    try {
      return new SearchLog(join(this.request.out, 'mutants-searches.jsonl'), this.request.resume);
    } catch (error) {
      if (error instanceof CliError) throw error;
      throw failure(`--out ${this.request.out}: what is over can't be kept there (${reasonOf(error)})`);
    }
  }

  /** Those that are not over yet, or were run by a program that has changed since. */
  private resume(log: SearchLog): readonly SearchTask[] {
    const left: SearchTask[] = [];
    for (const task of this.tasks) {
      const end = log.find(task);
      if (end !== undefined && this.stillHolds(task, end)) this.note(task, end);
      else left.push(task);
    }
    this.seedsBefore = this.seeds;
    const kept = this.tasks.length - left.length;
    if (this.request.resume) this.output.note(`${kept} of ${this.tasks.length} searches are over already`);
    return left;
  }

  private stillHolds(task: SearchTask, { last }: SearchEnd): boolean {
    if (last === null) return false;
    const again = trapped(() => runSeed({ spec: seedSpec(task, this.source), from: last.seed, count: 1 }, last.seed, this.system));
    return again.type === 'ran' && again.outcome.digest === last.digest;
  }

  private note(task: SearchTask, end: SearchEnd): void {
    this.ends.set(keyOf(task), end);
    this.seeds += end.seeds;
    this.events += end.events;
  }

  private progress(seconds: number): ProgressState {
    const total = this.tasks.length;
    const rate = Math.round((this.seeds - this.seedsBefore) / Math.max(seconds, 0.001));
    return { part: this.ends.size / total, text: `${this.ends.size} of ${total} searches | ${this.seeds} seeds, ${rate}/s | ${spanText(seconds)}` };
  }
}
