/**
 * Finds what overlaps a stretch of time among a great many spans, most of them short and a few very long: spans in order of
 * their start, in blocks that know how far they reach.
 */
import { at } from '../../base/assert.ts';
import type { Micros } from '../../protocol.ts';

const BLOCK = 128;

export class SpanIndex<T> {
  /** In order of their start. */
  readonly items: readonly T[];
  private readonly starts: Float64Array;
  private readonly ends: Float64Array;
  /** By block: the latest end in it. */
  private readonly reach: Float64Array;

  constructor(items: readonly T[], fromUs: (item: T) => Micros, toUs: (item: T) => Micros) {
    const ordered = items.every((item, i) => i === 0 || fromUs(at(items, i - 1)) <= fromUs(item));
    this.items = ordered ? items : [...items].sort((a, b) => fromUs(a) - fromUs(b));
    this.starts = Float64Array.from(this.items, fromUs);
    this.ends = Float64Array.from(this.items, toUs);
    this.reach = new Float64Array(Math.ceil(items.length / BLOCK)).fill(-Infinity);
    this.ends.forEach((end, i) => {
      const block = Math.floor(i / BLOCK);
      this.reach[block] = Math.max(at(this.reach, block), end);
    });
  }

  /** Calls `visit` for each span that overlaps the stretch, its ends included, in order of their start. */
  visit(fromUs: Micros, toUs: Micros, visit: (item: T, index: number) => void): void {
    const stop = firstAfter(this.starts, toUs);
    for (let block = 0; block * BLOCK < stop; block++) {
      if (at(this.reach, block) < fromUs) continue;
      const end = Math.min(stop, (block + 1) * BLOCK);
      for (let i = block * BLOCK; i < end; i++) if (at(this.ends, i) >= fromUs) visit(at(this.items, i), i);
    }
  }

  /** All that overlap this moment. */
  at(timeUs: Micros): readonly T[] {
    const found: T[] = [];
    this.visit(timeUs, timeUs, (item) => { found.push(item); });
    return found;
  }

  /** Of those that overlap this moment the one that started last. */
  lastAt(timeUs: Micros): T | null {
    return this.at(timeUs).at(-1) ?? null;
  }

  /** How many of them start in the stretch. */
  startsIn(fromUs: Micros, toUs: Micros): number {
    return firstAfter(this.starts, toUs) - firstNotBefore(this.starts, fromUs);
  }
}

/** The first position whose value is above `limit`, in ascending values. */
export function firstAfter(values: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(values, middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first position whose value is not below `limit`, in ascending values. */
export function firstNotBefore(values: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(values, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
