/**
 * Named random streams: the only source of randomness there is, and the only importer of seedrandom. A stream's name
 * says what it decides, so that taking one subject away does not reshuffle the others. Integers only.
 */
import { assert } from './assert.ts';
import alea from 'seedrandom/lib/alea.js';

const UNIT = 1 / 0x1_0000_0000;

/** One stream of 32-bit draws, named by a text. Equal names give equal streams, on every machine. */
export class Stream {
  private source: { int32(): number };
  /** A running hash of all that was drawn, for the digest. */
  drawn = 0;

  constructor(name: string) {
    assert(name.length > 0, 'a stream needs a name');
    this.source = alea(name);
  }

  /** Starts over as the stream of another name. */
  rename(name: string): void {
    assert(name.length > 0, 'a stream needs a name');
    this.source = alea(name);
  }

  /** An integer in [0, 2^32). */
  next(): number {
    const value = this.source.int32() >>> 0;
    this.drawn = Math.imul(this.drawn, 31) + value | 0;
    return value;
  }

  /** A uniform integer in [0, limit), for 1 <= limit <= 2^32. */
  below(limit: number): number {
    return Math.floor(this.next() * UNIT * limit);
  }

  /** A uniform integer in [min, max], both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * UNIT * (max - min + 1));
  }

  /** True with a chance of `ppm` parts per million. */
  chance(ppm: number): boolean {
    return this.next() * UNIT * 1_000_000 < ppm;
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    assert(item !== undefined, 'nothing to pick from');
    return item;
  }
}
