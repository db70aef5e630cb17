/**
 * Watches which situations one run gets into, where the system can tell them apart.
 */
import type { Moment, Observer } from '../sim/observer.ts';
import type { CoverageWatch, System } from '../systems/system.ts';

export class Covered {
  private readonly system: System;
  private begun: CoverageWatch | undefined;

  constructor(system: System) {
    this.system = system;
  }

  /** To be given to the run. */
  readonly watch = (moment: Moment): Observer => {
    this.begun = this.system.cover?.(moment);
    return this.begun?.observer ?? {};
  };

  /** As a part of the run's result: none if the system can't tell situations apart. */
  result(): { readonly states?: readonly number[] } {
    return this.begun === undefined ? {} : { states: this.begun.states() };
  }
}
