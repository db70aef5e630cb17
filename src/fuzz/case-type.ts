/**
 * A Case: everything that a run is a function of, as plain JSON. The Plan says what the world is like and what goes
 * wrong in it; the choices say how whatever could go either way went.
 */
import type { Json, Plan, Reseed } from '../sim/plan.ts';

export interface ChoiceTable {
  /**
   * Where the table is silent: draw from the seed; calm (median latency, no loss, timeouts in the order of the nodes); or still, which
   * is calm, and until all is healed no timer whose delay is drawn from a range goes off by itself.
   */
  readonly fallback: 'seeded' | 'calm' | 'still';
  readonly overrides: { readonly [decision: string]: Json };
  readonly reseed?: readonly Reseed[];
}

/** What the run of a Case came to when it was recorded. */
export interface Expectation {
  readonly digest: string;
  /** Of the first violation; both are null if there was none. */
  readonly checker: string | null;
  readonly signature: string | null;
}

export type StopAt = 'rule' | 'outcome' | 'client' | 'end';

export interface Case {
  readonly formatVersion: 1;
  readonly programVersion: string;
  readonly plan: Plan;
  readonly choices: ChoiceTable;
  readonly expect?: Expectation;
  /** A run that reaches this many events ends as unknown. */
  readonly maxEvents: number;
  /** The class of the first violation that ends the run. */
  readonly stopAt: StopAt;
}
