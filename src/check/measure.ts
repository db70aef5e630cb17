/**
 * A figure of one run, of which a campaign shows how it is spread over its runs.
 */
import type { Moment } from '../sim/observer.ts';
import type { Facts } from './facts.ts';
import type { Ghosts } from './ghosts.ts';

export interface Measure {
  /** For people, in lower case: `time without a leader`. */
  readonly name: string;
  /** Virtual microseconds, or a count of anything. */
  readonly unit: 'us' | 'times';
  /** A whole number from 0. */
  readonly value: number;
}

/** Measures one run: hears of its facts, and tells what they have come to so far. */
export interface Gauge {
  readonly facts: Partial<Facts>;
  /** The same measures in the same order, whatever the run. */
  readonly measures: () => readonly Measure[];
}

export type MakeGauge = (moment: Moment, ghosts: Ghosts) => Gauge;
