/**
 * Named random streams: the only source of randomness there is, and the only importer of seedrandom. A stream's name
 * says what it decides, so that taking one subject away does not reshuffle the others. Integers only.
 */
import { assert } from './assert.ts';
import alea from 'seedrandom/lib/alea.js';

const UNIT = 1 / 0x1_0000_0000;

/** One stream of 32-bit draws, named by a text. Equal names give equal streams, on every machine. */
export class Stream {
  private name: string;
  /** Seeded with the first draw: many a stream is never drawn from. */
  private source: (() => number) | null = null;
  /** A running hash of all that was drawn, for the digest. */
  drawn = 0;

  constructor(name: string) {
    assert(name.length > 0, 'a stream needs a name');
    this.name = name;
  }

  /** Starts over as the stream of another name. */
  rename(name: string): void {
    assert(name.length > 0, 'a stream needs a name');
    this.name = name;
    this.source = null;
  }

  /** An integer in [0, 2^32). */
  next(): number {
    this.source ??= alea(this.name);
    const value = (this.source() * 0x1_0000_0000) >>> 0;
    this.drawn = Math.imul(this.drawn, 31) + value | 0;
    return value;
  }

  /** A uniform integer in [0, limit), for 1 <= limit <= 2^32. */
  below(limit: number): number {
    return scale(this.next(), 0, limit - 1);
  }

  /** A uniform integer in [min, max], both included. */
  between(min: number, max: number): number {
    return scale(this.next(), min, max);
  }

  /** True with a chance of `ppm` parts per million. */
  chance(ppm: number): boolean {
    return happens(this.next(), ppm);
  }

  /** One of `items`, which must not be empty. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    assert(item !== undefined, 'nothing to pick from');
    return item;
  }
}

/** Takes a uniform word in [0, 2^32) to a uniform integer in [min, max]. */
export function scale(word: number, min: number, max: number): number {
  return min + Math.floor(word * UNIT * (max - min + 1));
}

/** Whether a uniform word in [0, 2^32) falls within a chance of `ppm` parts per million. */
export function happens(word: number, ppm: number): boolean {
  return word < threshold(ppm);
}

/** The word below which lie `ppm` parts per million of all words. */
export function threshold(ppm: number): number {
  return Math.floor(ppm * 4294.967296);
}

/** A word made from another, and to all appearances independent of it: MurmurHash3's finaliser. */
export function mix32(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
