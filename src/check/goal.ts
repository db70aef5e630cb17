/**
 * A `sometimes` goal: a rare and telling situation that a campaign ought to go through. It counts how often a run reached
 * it; a campaign in which one stays at zero says so, for then its checkers had nothing to check there.
 */
import type { Facts } from './facts.ts';
import type { Ghosts } from './ghosts.ts';

export interface Goal {
  /** Kebab-case. */
  readonly name: string;
  /** Looks for it in one run, and says so each time that it is `reached`. */
  readonly watch: (ghosts: Ghosts, reached: () => void) => Partial<Facts>;
}
