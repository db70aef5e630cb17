/**
 * The operations that were called and have no place in the order yet: those that may change the state, those that need not have
 * a place, and those that only read, by the state that they need; each in the order of their calls. Rings of links, so that
 * whatever was done is undone in the same few steps, as long as it is undone in the opposite order (Knuth 2000, "Dancing
 * links").
 */
import { int, type Ints, ints } from '../../base/ints.ts';

export class Waiting {
  /** Stand for the rings: before the first and behind the last of each. */
  readonly writers: number;
  readonly optional: number;
  /** Reads that do not need one state. */
  readonly readers: number;
  private readonly after: Ints;
  private readonly prior: Ints;

  /** `states`: how many there are that reads may need. */
  constructor(operations: number, states: number) {
    this.writers = operations;
    this.optional = operations + 1;
    this.readers = operations + 2;
    this.after = ints(operations + 3 + states);
    this.prior = ints(operations + 3 + states);
    for (let ring = operations; ring < this.after.length; ring++) this.after[ring] = this.prior[ring] = ring;
  }

  /** The ring of the reads that need `state`; -1 stands for those that do not need one. */
  readersOf(state: number): number {
    return this.readers + 1 + state;
  }

  /** The one behind `operation`, or behind the start of a ring; the ring itself behind its last. */
  behind(operation: number): number {
    return int(this.after, operation);
  }

  /** Whether this is no operation, but the end of a ring. */
  isRing(operation: number): boolean {
    return operation >= this.writers;
  }

  append(ring: number, operation: number): void {
    const last = int(this.prior, ring);
    this.after[last] = operation;
    this.prior[operation] = last;
    this.after[operation] = ring;
    this.prior[ring] = operation;
  }

  remove(operation: number): void {
    const before = int(this.prior, operation);
    const behind = int(this.after, operation);
    this.after[before] = behind;
    this.prior[behind] = before;
  }

  /** Undoes `remove`. */
  restore(operation: number): void {
    this.after[int(this.prior, operation)] = operation;
    this.prior[int(this.after, operation)] = operation;
  }
}
