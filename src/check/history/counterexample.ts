/**
 * Says why there is no order: makes of a problem that has none the fewest operations that still have none. An operation is
 * let go by giving it the benefit of the doubt: a write may take effect at any time since its call or never, a read may have
 * seen anything. That makes any order easier, so what still has none convicts the whole; leaving the write out altogether
 * would blame whoever had read it. Chunks first, then one by one, as in delta debugging (Zeller & Hildebrandt 2002).
 */
import { at } from '../../base/assert.ts';
import type { Compiled } from './compile.ts';
import type { Bounds, Problem } from './problem.ts';
import { findOrder } from './search.ts';

export interface Window {
  /** Ascending. */
  readonly operations: readonly number[];
  /** No operation could be let go. False: for want of steps, that is not known. */
  readonly isMinimal: boolean;
  readonly steps: number;
}

/** Steps for one try at letting operations go: a fraction of what all may take together. */
const TRIES = 50;

/**
 * Of a problem that has no order. `recompile` makes its machine anew as if these operations had been open: what was found out
 * from one that is let go is not known any more.
 */
export function minimize(problem: Problem, recompile: Recompile, bounds: Bounds): Window {
  return new Minimizer(problem, recompile, bounds).run();
}

type Recompile = (isOpen: readonly boolean[]) => Compiled;

class Minimizer {
  private readonly problem: Problem;
  private readonly recompile: Recompile;
  private readonly bounds: Bounds;
  /** In the order of their answers. */
  private strict: readonly number[];
  private steps = 0;
  private isMinimal = true;

  constructor(problem: Problem, recompile: Recompile, bounds: Bounds) {
    this.problem = problem;
    this.recompile = recompile;
    this.bounds = bounds;
    this.strict = problem.events.filter((event) => event < 0).map((event) => ~event);
  }

  run(): Window {
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
      const found = findOrder(this.relaxed(strict), { ...this.bounds, steps });
      this.steps += found.steps;
      if (found.verdict !== 'unknown') return found.verdict === 'violation';
    }
    this.isMinimal = false;
    return false;
  }

  /** The problem in which only the operations of `strict` must have their places. */
  private relaxed(strict: readonly number[]): Problem {
    const { machine, kinds, events, gates } = this.problem;
    const isOpen = new Array<boolean>(kinds.length).fill(true);
    for (const operation of strict) isOpen[operation] = false;
    // A read that is let go is as if it had not been called.
    const isLeft = (event: number): boolean =>
      (event < 0 ? isOpen[~event] === false : isOpen[event] === false || !machine.isRead(at(kinds, event)));
    return {
      ...this.recompile(isOpen),
      isOpen,
      events: events.filter(isLeft),
      gates: gates.length === 0 ? gates : strictGates(gates, isOpen),
    };
  }
}

/** What stood before an operation through one that was let go still does. */
function strictGates(gates: Problem['gates'], isOpen: readonly boolean[]): Problem['gates'] {
  const known = new Map<number, readonly number[]>();
  const through = (operation: number): readonly number[] => {
    const seen = known.get(operation);
    if (seen !== undefined) return seen;
    const found = [...new Set((gates[operation] ?? []).flatMap((gate) => (at(isOpen, gate) ? through(gate) : [gate])))];
    known.set(operation, found);
    return found;
  };
  return gates.map((before, operation) => {
    if (before === null) return null;
    const found = through(operation);
    return found.length === 0 ? null : found;
  });
}
