/**
 * The worker pool: gives tasks of one kind (batches of seeds, of Cases) to threads. A worker that dies (a process.exit in a
 * user's code, a stack or a heap that ran out, a step that never returns) costs no item: its task is run again one by one
 * in isolation, and an item on which a worker dies again is reported as broken.
 */
import { setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { reasonOf } from './exit.ts';
import type { TaskKind, TaskResult } from './task.ts';

/** A task takes a fraction of a second; one that takes this long never ends. */
const TASK_LIMIT_MS = 120_000;
const ITEM_LIMIT_MS = 60_000;
/** Whoever has said stop waits no longer than this for what is under way. */
const HURRY_MS = 2000;
const MOST_WARNINGS = 5;

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

export class WorkerPool<Task, Result> {
  readonly jobs: number;
  private readonly kind: TaskKind<Task, Result>;
  private readonly piscina: Piscina<Task, TaskResult<Result>>;
  private readonly warn: (message: string) => void;
  private closed = false;
  /** Once it is aborted nothing is worth waiting for. */
  private readonly abandoned = new AbortController();
  private hurryTimer: NodeJS.Timeout | undefined;
  private deaths = 0;

  /** `warn` is told when a worker died. */
  constructor(kind: TaskKind<Task, Result>, jobs: number, warn: (message: string) => void) {
    this.kind = kind;
    this.jobs = jobs;
    this.warn = warn;
    this.piscina = makePool(kind, jobs);
    setMaxListeners(0, this.abandoned.signal);
  }

  /** Every item of the task has its result, whatever becomes of workers; fewer only when it was abandoned in a hurry. */
  async run(task: Task): Promise<TaskResult<Result>> {
    try {
      return await within(this.piscina, task, TASK_LIMIT_MS, this.abandoned.signal);
    } catch (error) {
      if (this.closed || this.abandoned.signal.aborted) return { results: [], wallMs: 0 };
      if (++this.deaths <= MOST_WARNINGS) {
        this.warn(`a worker failed on ${this.kind.words(task)} (${reasonOf(error)}); they are run again one by one`);
      }
      return isolate(this.kind, task, this.abandoned.signal);
    }
  }

  /** From now on a task that takes long is given up, without results. */
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
function makePool<Task, Result>(kind: TaskKind<Task, Result>, threads: number): Piscina<Task, TaskResult<Result>> {
  const pool: Piscina<Task, TaskResult<Result>> =
    new Piscina({
      filename: WORKER, name: kind.name, minThreads: threads, maxThreads: threads, recordTiming: false,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
  pool.on('error', () => undefined);
  return pool;
}

/** What a run remembers lives as long as it does: the less often young memory is swept, the less of it is moved about. */
const YOUNG_MB = 384;

/** One item at a time, in a worker of its own. */
async function isolate<Task, Result>(kind: TaskKind<Task, Result>, task: Task,
  abandoned: AbortSignal): Promise<TaskResult<Result>> {
  const startMs = performance.now();
  const alone = makePool(kind, 1);
  const results: Result[] = [];
  try {
    for (let item = 0; item < kind.size(task); item++) {
      const result = await runAlone(alone, kind, task, item, abandoned);
      if (abandoned.aborted) break;
      results.push(result);
      if (kind.ends(task, result)) break;
    }
  } finally {
    await alone.destroy();
  }
  return { results, wallMs: performance.now() - startMs };
}

async function runAlone<Task, Result>(alone: Piscina<Task, TaskResult<Result>>, kind: TaskKind<Task, Result>, task: Task,
  item: number, abandoned: AbortSignal): Promise<Result> {
  const broken = (reason: string): Result => kind.broken(task, item, `a worker failed on it twice: ${reason}`);
  try {
    const { results: [result] } = await within(alone, kind.part(task, item), ITEM_LIMIT_MS, abandoned);
    return result ?? broken('it gave no result');
  } catch (error) {
    return broken(reasonOf(error));
  }
}

/** An aborted task ends its worker, which the pool replaces. */
async function within<Task, Result>(pool: Piscina<Task, TaskResult<Result>>, task: Task,
  limitMs: number, abandoned: AbortSignal): Promise<TaskResult<Result>> {
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
