/**
 * Says why there is no order: of the operations of a history that has none, the fewest that still have none. An operation is
 * let go by giving it the benefit of the doubt: a write may have taken effect or not, a read may have seen anything. That
 * makes any order easier, so what still has none convicts the whole; leaving the write out altogether would blame whoever had
 * read it. Chunks first, then one by one, as in delta debugging (Zeller & Hildebrandt 2002).
 */
import type { Decision } from './decide.ts';
import type { Bounds } from './problem.ts';

export interface Window {
  /** Ascending. */
  readonly operations: readonly number[];
  /** No operation could be let go. False: for want of steps, that is not known. */
  readonly isMinimal: boolean;
  readonly steps: number;
}

/** Decides on the history with the benefit of the doubt for all but these operations. */
export type DecideOn = (strict: readonly number[], bounds: Bounds) => Decision;

/** How many tries may each take as much as the bounds allow for all together. */
const TRIES = 100;

/** By operation: what it takes to make a problem of a history. */
const STEPS_OF_A_TRY = 20;

/**
 * `answered`: all operations that were, in the order of their answers; there is no order of them. `suspects`: those of which
 * there may be none already.
 */
export function minimize(
  answered: readonly number[], suspects: readonly number[] | null, decide: DecideOn, bounds: Bounds,
): Window {
  return new Minimizer(answered, decide, bounds).run(suspects);
}

class Minimizer {
  private readonly decide: DecideOn;
  private readonly bounds: Bounds;
  private readonly operations: number;
  private strict: readonly number[];
  private steps = 0;
  private isMinimal = true;

  constructor(strict: readonly number[], decide: DecideOn, bounds: Bounds) {
    this.operations = strict.length;
    this.strict = strict;
    this.decide = decide;
    this.bounds = bounds;
  }

  run(suspects: readonly number[] | null): Window {
    const suspected = suspects === null ? null : new Set(suspects);
    const few = this.strict.filter((number) => suspected?.has(number) === true);
    if (suspects !== null && this.isStillWrong(few)) this.strict = few;
    this.cutOffEnd();
    for (let size = this.strict.length >> 1; size > 1; size = Math.min(size, this.strict.length) >> 1) {
      this.letGoChunks(size);
    }
    // What could not be let go before may be let go once others are.
    let before: number;
    do {
      before = this.strict.length;
      this.isMinimal = true;
      this.letGoChunks(1);
    } while (this.strict.length < before);
    const operations = this.strict.toSorted((a, b) => a - b);
    return { operations, isMinimal: this.isMinimal, steps: this.steps };
  }

  /** Finds the first answer at which there was no order any more, and lets go of all that were answered later. */
  private cutOffEnd(): void {
    let low = 0;
    let high = this.strict.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.isStillWrong(this.strict.slice(0, middle))) high = middle;
      else low = middle;
    }
    this.strict = this.strict.slice(0, high);
  }

  /** The earliest first: what is wrong tends to be at the end. */
  private letGoChunks(size: number): void {
    for (let start = 0; start < this.strict.length;) {
      const rest = [...this.strict.slice(0, start), ...this.strict.slice(start + size)];
      if (this.isStillWrong(rest)) this.strict = rest;
      else start += size;
    }
  }

  private isStillWrong(strict: readonly number[]): boolean {
    const steps = Math.min(Math.ceil(this.bounds.steps / TRIES), this.bounds.steps - this.steps);
    if (steps > 0) {
      const decided = this.decide(strict, { ...this.bounds, steps });
      this.steps += decided.steps + STEPS_OF_A_TRY * this.operations;
      if (decided.verdict !== 'unknown') return decided.verdict === 'violation';
    }
    this.isMinimal = false;
    return false;
  }
}
