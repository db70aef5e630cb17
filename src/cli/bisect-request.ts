/** What `bisect` is asked for. */
import type { SubjectRequest } from './subject.ts';

/** The bounds of what may be asked for. */
export const MOST_RUNS = 100_000;
export const MOST_POINTS = 10_000;

export interface BisectRequest extends SubjectRequest {
  readonly checker: string | undefined;
  /** Continuations of each point. */
  readonly runs: number;
  /** At most. */
  readonly points: number;
  readonly jobs: number;
  /** The file for the plot. */
  readonly svg: string | undefined;
  /** What is in that file may go. */
  readonly force: boolean;
}
