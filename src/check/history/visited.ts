/**
 * Where a search has been: how far the events have come, the state, which operations under way have taken their place, and
 * which open operations were used (Lowe 2017, "Testing for linearizability", §4: a place that has been searched need not be
 * searched again). A place is also known if it was reached before with fewer open operations used: what can go on from
 * there can do so with more of them left. One flat table; where it would outgrow its bound it forgets all and goes on,
 * which costs time and no verdict.
 */
import { int, int32 } from '../../base/ints.ts';
import type { Bags } from './bags.ts';

/** An entry: the number of events that are behind (0: the entry is free), the state, the bag, then the mask. */
const EVENTS = 0;
const STATE = 1;
const BAG = 2;
const MASK = 3;

const INITIAL_ENTRIES = 256;
const NO_TABLE = new Int32Array(0);

export class Visited {
  private readonly bags: Bags;
  private readonly words: number;
  private readonly width: number;
  private readonly maxEntries: number;
  private entries = INITIAL_ENTRIES;
  private used = 0;
  /** Made when there is something to remember. */
  private table = NO_TABLE;
  /** How many entries were looked at. */
  probes = 0;

  /** `words` is the length of a mask; `bytes` bounds the table. */
  constructor(words: number, bags: Bags, bytes: number) {
    this.words = words;
    this.width = MASK + words;
    this.bags = bags;
    this.maxEntries = bytes / (4 * this.width);
  }

  /** Whether this place is new; from now on it is not. `events` is above 0. */
  visit(events: number, state: number, bag: number, mask: readonly number[]): boolean {
    if (this.table === NO_TABLE) this.table = new Int32Array(this.entries * this.width);
    let entry = this.home(events, state, mask);
    for (;;) {
      const start = entry * this.width;
      if (int32(this.table, start + EVENTS) === 0) break;
      this.probes++;
      const isAlike = this.isAlike(start, events, state, mask);
      if (isAlike && this.bags.isWithin(int32(this.table, start + BAG), bag)) return false;
      entry = (entry + 1) & (this.entries - 1);
    }
    this.write(entry, events, state, bag, mask);
    return true;
  }

  private write(entry: number, events: number, state: number, bag: number, mask: readonly number[]): void {
    const { table, words } = this;
    const start = entry * this.width;
    table[start + EVENTS] = events;
    table[start + STATE] = state;
    table[start + BAG] = bag;
    for (let word = 0; word < words; word++) table[start + MASK + word] = int(mask, word);
    this.used++;
    if (this.used * 2 > this.entries) this.makeRoom();
  }

  private isAlike(start: number, events: number, state: number, mask: readonly number[]): boolean {
    const { table, words } = this;
    if (int32(table, start + EVENTS) !== events || int32(table, start + STATE) !== state) return false;
    for (let word = 0; word < words; word++) {
      if (int32(table, start + MASK + word) !== int(mask, word)) return false;
    }
    return true;
  }

  private home(events: number, state: number, mask: readonly number[]): number {
    let hash = Math.imul(events, 0x9e3779b1) ^ Math.imul(state + 1, 0x85ebca6b);
    for (let word = 0; word < this.words; word++) {
      hash = Math.imul(hash ^ (hash >>> 15) ^ int(mask, word), 0x27d4eb2f);
    }
    return (hash ^ (hash >>> 13)) & (this.entries - 1);
  }

  private makeRoom(): void {
    this.used = 0;
    if (this.entries * 2 > this.maxEntries) {
      this.table.fill(0);
      return;
    }
    const { table: old, width } = this;
    this.entries *= 2;
    this.table = new Int32Array(this.entries * width);
    for (let start = 0; start < old.length; start += width) {
      if (int32(old, start + EVENTS) !== 0) this.move(old.subarray(start, start + width));
    }
  }

  private move(entry: Int32Array): void {
    let to = this.home(int32(entry, EVENTS), int32(entry, STATE), [...entry.subarray(MASK)]);
    while (int32(this.table, to * this.width + EVENTS) !== 0) to = (to + 1) & (this.entries - 1);
    this.table.set(entry, to * this.width);
    this.used++;
  }
}
