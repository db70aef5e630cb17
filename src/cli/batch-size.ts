/**
 * How many seeds or Cases make a batch: as many as run in a short time, going by the batches before. No result depends on it.
 */
import type { TaskResult } from './task.ts';

/** Long enough that handing a batch over costs nothing, short enough that Ctrl-C is answered at once. */
const BATCH_MS = 150;
const FIRST_BATCH = 8;
const LARGEST_BATCH = 2000;

export class BatchSize {
  private readonly batchMs: number;
  private msPerItem: number;

  constructor(batchMs = BATCH_MS) {
    this.batchMs = batchMs;
    this.msPerItem = batchMs / FIRST_BATCH;
  }

  /** Of the next batch; at least 1, and `most` at most. */
  next(most: number): number {
    return Math.max(1, Math.min(Math.round(this.batchMs / this.msPerItem), LARGEST_BATCH, most));
  }

  learn({ results, wallMs }: TaskResult<unknown>): void {
    const measured = wallMs / Math.max(1, results.length);
    this.msPerItem = Math.max(0.01, 0.7 * this.msPerItem + 0.3 * measured);
  }
}
