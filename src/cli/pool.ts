/**
 * The worker pool: gives batches of seeds to threads. A worker that dies (a process.exit in a user's code, a stack or a
 * heap that ran out, a step that never returns) costs no seed: its batch is run again one by one in isolation, and a
 * seed on which a worker dies again is reported as broken.
 */
import { setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { SeedResult } from '../fuzz/campaign.ts';
import { type BatchResult, type BatchTask, meets, oneOfBatch } from './batch.ts';
import { reasonOf } from './exit.ts';

/** A batch takes a fraction of a second; one that takes this long never ends. */
const BATCH_LIMIT_MS = 120_000;
const SEED_LIMIT_MS = 60_000;
/** Whoever has said stop waits no longer than this for what is under way. */
const HURRY_MS = 2000;
const MOST_WARNINGS = 5;

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

export class SeedPool {
  readonly jobs: number;
  private readonly piscina: Piscina<BatchTask, BatchResult>;
  private readonly warn: (message: string) => void;
  private closed = false;
  /** Once it is aborted nothing is worth waiting for. */
  private readonly abandoned = new AbortController();
  private hurryTimer: NodeJS.Timeout | undefined;
  private deaths = 0;

  /** `warn` is told when a worker died. */
  constructor(jobs: number, warn: (message: string) => void) {
    this.jobs = jobs;
    this.warn = warn;
    this.piscina = makePool(jobs);
    setMaxListeners(0, this.abandoned.signal);
  }

  /** Every seed of the batch has its result, whatever becomes of workers; fewer only when it was abandoned in a hurry. */
  async run(task: BatchTask): Promise<BatchResult> {
    try {
      return await within(this.piscina, task, BATCH_LIMIT_MS, this.abandoned.signal);
    } catch (error) {
      if (this.closed || this.abandoned.signal.aborted) return { results: [], wallMs: 0 };
      if (++this.deaths <= MOST_WARNINGS) {
        const seeds = `seeds ${task.from} to ${task.from + task.count - 1}`;
        this.warn(`a worker failed on ${seeds} (${reasonOf(error)}); they are run again one by one`);
      }
      return isolate(task, this.abandoned.signal);
    }
  }

  /** From now on a batch that takes long is given up, without results. */
  hurry(): void {
    this.hurryTimer = setTimeout(() => { this.abandoned.abort(); }, HURRY_MS);
  }

  /** Ends all workers, whatever they are doing. */
  async close(): Promise<void> {
    clearTimeout(this.hurryTimer);
    this.closed = true;
    await this.piscina.destroy();
  }
}

/**
 * A worker that is being ended may still have an answer on its way, which piscina reports as an error of the pool; nobody
 * waits for it any more. Every error that somebody waits for rejects that task.
 */
function makePool(threads: number): Piscina<BatchTask, BatchResult> {
  const pool: Piscina<BatchTask, BatchResult> =
    new Piscina({
      filename: WORKER, name: 'work', minThreads: threads, maxThreads: threads, recordTiming: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
  pool.on('error', () => undefined);
  return pool;
}

/** What a run remembers lives as long as it does: the less often young memory is swept, the less of it is moved about. */
const YOUNG_MB = 384;

/** One seed at a time, in a worker of its own. */
async function isolate(task: BatchTask, abandoned: AbortSignal): Promise<BatchResult> {
  const startMs = performance.now();
  const alone = makePool(1);
  const results: SeedResult[] = [];
  try {
    for (let seed = task.from; seed < task.from + task.count; seed++) {
      const result = await runAlone(alone, task, seed, abandoned);
      if (abandoned.aborted) break;
      results.push(result);
      if (task.until !== undefined && meets(result, task.until)) break;
    }
  } finally {
    await alone.destroy();
  }
  return { results, wallMs: performance.now() - startMs };
}

async function runAlone(alone: Piscina<BatchTask, BatchResult>, task: BatchTask, seed: number,
  abandoned: AbortSignal): Promise<SeedResult> {
  const broken = (reason: string): SeedResult =>
    ({ type: 'broken', seed, reason: `a worker failed on it twice: ${reason}` });
  try {
    const { results: [result] } = await within(alone, oneOfBatch(task, seed), SEED_LIMIT_MS, abandoned);
    return result ?? broken('it gave no result');
  } catch (error) {
    return broken(reasonOf(error));
  }
}

/** An aborted task ends its worker, which the pool replaces. */
async function within(pool: Piscina<BatchTask, BatchResult>, task: BatchTask,
  limitMs: number, abandoned: AbortSignal): Promise<BatchResult> {
  const abort = new AbortController();
  const giveUp = (): void => { abort.abort(); };
  const timer = setTimeout(giveUp, limitMs);
  abandoned.addEventListener('abort', giveUp);
  if (abandoned.aborted) giveUp();
  try {
    return await pool.run(task, { signal: abort.signal });
  } finally {
    clearTimeout(timer);
    abandoned.removeEventListener('abort', giveUp);
  }
}
