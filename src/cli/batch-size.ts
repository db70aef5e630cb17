/**
 * How many seeds make a batch: as many as run in the time below, going by the batches before. No result depends on it.
 */
import type { BatchResult } from './batch.ts';

/** Long enough that handing a batch over costs nothing, short enough that Ctrl-C is answered at once. */
const BATCH_MS = 150;
const FIRST_BATCH = 8;
const LARGEST_BATCH = 2000;

export class BatchSize {
  private msPerSeed = BATCH_MS / FIRST_BATCH;

  /** Of the next batch; at least 1, and `most` at most. */
  next(most: number): number {
    return Math.max(1, Math.min(Math.round(BATCH_MS / this.msPerSeed), LARGEST_BATCH, most));
  }

  learn({ results, wallMs }: BatchResult): void {
    const measured = wallMs / Math.max(1, results.length);
    this.msPerSeed = Math.max(0.01, 0.7 * this.msPerSeed + 0.3 * measured);
  }
}
