/** What `shrink` is asked for. */
import type { SubjectRequest } from './subject.ts';

/** Attempts unless it is said: enough for nine of ten cases to come to their end. */
export const DEFAULT_ATTEMPTS = 30_000;
export const MOST_ATTEMPTS = 1_000_000_000;

export interface ShrinkRequest extends Omit<SubjectRequest, 'stopAt'> {
  readonly checker: string | undefined;
  /** The file for the shrunk case; undefined: beside the case, or among those that campaigns save. */
  readonly out: string | undefined;
  /** The file for a script that plays it. */
  readonly scenario: string | undefined;
  readonly attempts: number;
  /** Undefined: as long as the attempts take. */
  readonly seconds: number | undefined;
  readonly jobs: number;
  /** What is in the files may go. */
  readonly force: boolean;
}
