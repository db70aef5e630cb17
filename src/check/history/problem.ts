/**
 * What the search is given: operations as numbers, and what an order of them must keep to. Each level of consistency is
 * nothing but other constraints on the same search.
 */
import type { Machine } from './machine.ts';

export interface Constraints {
  /**
   * `k`: operation k may take its place in the order from here on; `~k`: it may no more. One that is not open has both and
   * must have its place in between; one that is open need not have any.
   */
  readonly events: readonly number[];
  /** By operation: those that must stand before it, open ones not among them. Null: none, as for all in an empty list. */
  readonly gates: readonly (readonly number[] | null)[];
}

/** For constraints that are the events alone. */
export const NO_GATES: Constraints['gates'] = [];

export interface Problem extends Constraints {
  readonly machine: Machine;
  /** By operation. */
  readonly kinds: Int32Array;
  readonly isOpen: readonly boolean[];
}

/** How much a search may take before it says `unknown`. */
export interface Bounds {
  /** Steps of the model that are tried. */
  readonly steps: number;
  /** Of what the search remembers, in bytes. */
  readonly bytes: number;
}
