/**
 * Drives a shrinker on a pool of workers. The result is the same for any number of them, unless time ends it.
 */
import { sizeOf } from '../fuzz/shrink/measure.ts';
import { Shrinker } from '../fuzz/shrink/shrinker.ts';
import type { Found } from '../fuzz/target.ts';
import type { System } from '../systems/system.ts';
import type { SystemSource } from './batch.ts';
import { BatchSize } from './batch-size.ts';
import { type CasesTask, type CaseTrial, firstShown } from './case-trials.ts';
import type { WorkerPool } from './pool.ts';
import type { ProgressState } from './progress.ts';
import { trapped } from './trap.ts';

/** Many a proposal is taken at once, and what was tried beyond it was in vain. */
const BATCH_MS = 25;

export class Shrinking {
  readonly shrinker: Shrinker;
  private readonly source: SystemSource;
  private readonly mostAttempts: number;

  /** `source` is where workers find the system. */
  constructor(found: Found, system: System, source: SystemSource, mostAttempts: number) {
    this.shrinker = new Shrinker(found, system);
    this.source = source;
    this.mostAttempts = mostAttempts;
  }

  /** Until nothing more can be left out, the attempts are spent, or `stop` says so, which is asked before each batch. */
  async run(pool: WorkerPool<CasesTask, CaseTrial>, stop: () => boolean): Promise<void> {
    const { shrinker, source, mostAttempts } = this;
    const search = { source, aim: shrinker.aim, size: new BatchSize(BATCH_MS) };
    for (let { proposal } = shrinker; proposal !== null && shrinker.attempts < mostAttempts; { proposal } = shrinker) {
      const shown = await firstShown(pool, proposal, search, stop);
      if (shown === 'stopped') return;
      trapped(() => { shrinker.answer(shown); });
    }
  }

  /** Nothing more can be left out, or the attempts are spent. */
  get isOver(): boolean {
    return this.shrinker.proposal === null || this.shrinker.attempts >= this.mostAttempts;
  }

  progress(): ProgressState {
    const { best, attempts, proposal } = this.shrinker;
    const { faults, operations, decisions, nodes } = sizeOf(best.testCase);
    const left = `${faults} faults, ${operations} operations, ${decisions} decisions on ${nodes} nodes`;
    return { part: attempts / this.mostAttempts, text: `${left} | ${attempts} attempts | ${proposal?.pass ?? 'done'}` };
  }
}
