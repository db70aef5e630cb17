/**
 * When a violation became inevitable, as plain JSON: what `bisect --json` prints.
 */
import type { Violation } from '../../check/checker.ts';

export interface BisectPoint {
  /** What happened up to this event stands, itself included; all that follows was drawn anew. */
  readonly event: number;
  readonly virtualMs: number;
  /** Of the violation: `shown` of `runs` continuations. */
  readonly probability: number;
  /** The ends of its 95 % interval. */
  readonly low: number;
  readonly high: number;
  readonly shown: number;
  readonly runs: number;
  /** What happened at the event. */
  readonly text: string;
}

export interface BisectJump {
  readonly event: number;
  readonly virtualMs: number;
  /** The event before which it had not risen yet: the one before `event`, if the jump is pinned to a single event. */
  readonly afterEvent: number;
  readonly from: number;
  readonly to: number;
  /** What happened at the event, or between the two. */
  readonly text: string;
}

export interface BisectResult {
  readonly system: string;
  readonly mutant: string | null;
  /** The one that is asked about; null if there is none. */
  readonly violation: Violation | null;
  /** Continuations of each point. */
  readonly runs: number;
  /** By event. */
  readonly points: readonly BisectPoint[];
  /** Where the probability rises most; null if it rises nowhere for certain. */
  readonly jump: BisectJump | null;
  /** The first point from which on the violation showed in every continuation. */
  readonly inevitableFrom: { readonly event: number; readonly virtualMs: number } | null;
  readonly interrupted: boolean;
}
