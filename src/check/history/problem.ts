/**
 * What the search is given: operations as numbers, and what an order of them must keep to. Each level of consistency is
 * nothing but other constraints on the same search.
 */
import type { Ints } from '../../base/ints.ts';
import type { Machine } from './machine.ts';

export interface Constraints {
  /**
   * `k`: operation k may take its place in the order from here on; `~k`: it may no more. One that is not open has both and
   * must have its place in between; one that is open need not have any.
   */
  readonly events: readonly number[];
  /** What must stand before what beside that; null: nothing. */
  readonly precedence: Precedence | null;
}

/**
 * Which operations stand before which: each behind the first `count` operations of one line. An operation is in one line at
 * most, and never open if it is.
 */
export interface Precedence {
  readonly lines: readonly (readonly number[])[];
  /** By operation. */
  readonly behind: readonly Prefix[];
}

export interface Prefix {
  readonly line: number;
  readonly count: number;
}

export interface Problem extends Constraints {
  readonly machine: Machine;
  /** By operation. */
  readonly kinds: Ints;
  readonly isOpen: readonly boolean[];
}

/** How much a search may take before it says `unknown`. */
export interface Bounds {
  /** Steps of the model that are tried. */
  readonly steps: number;
  /** Of what the search remembers, in bytes. */
  readonly bytes: number;
}
