/**
 * What the worker pool is given: tasks of many items, of one kind to a pool. A kind says which function of a worker carries
 * its tasks out, and how a task falls into parts when a worker has died of it.
 */
export interface TaskKind<Task, Result> {
  /** The function that `worker.ts` exports for it. */
  readonly name: 'workOnSeeds' | 'workOnCases' | 'workOnTrials';
  /** How many items a task has. */
  readonly size: (task: Task) => number;
  /** The part of a task that is one of its items, from 0. */
  readonly part: (task: Task, item: number) => Task;
  /** What is said of an item that no worker survives. */
  readonly broken: (task: Task, item: number, reason: string) => Result;
  /** Whether the task ends with this item, whatever else it has. */
  readonly ends: (task: Task, result: Result) => boolean;
  /** What the items are for a person, such as `seeds 1 to 8`. */
  readonly words: (task: Task) => string;
}

export interface TaskResult<Result> {
  /** Of each item, in their order; fewer if one ended the task. */
  readonly results: readonly Result[];
  readonly wallMs: number;
}
