/**
 * A node's log in memory: entries at indexes 1 to `lastIndex`. It knows nothing of commitment or of leaders;
 * what may be appended or removed is decided in `rules.ts`. Entries are shared, never changed.
 */
import { assert, present } from '../base/assert.ts';
import type { Entry } from './entry.ts';
import type { LogIndex, Term } from './position.ts';

/** Above every index: the log has not changed in this step. */
export const unchanged: LogIndex = 0x3fff_ffff;

export class Log {
  private readonly entries: Entry[] = [];

  /**
   * The lowest index whose entry was appended, removed or replaced in the current step; `unchanged` if none
   * was. Lets an observer see what a step did to the log without comparing logs.
   */
  lowestChange: LogIndex = unchanged;

  /** 0 when the log is empty. */
  get lastIndex(): LogIndex {
    return this.entries.length;
  }

  get lastTerm(): Term {
    return this.termAt(this.entries.length);
  }

  /** The term of the entry at `index`; 0 where there is none, as before the first. */
  termAt(index: LogIndex): Term {
    return index > 0 && index <= this.entries.length ? this.entryAt(index).term : 0;
  }

  /** Throws unless 1 <= index <= lastIndex. */
  entryAt(index: LogIndex): Entry {
    return present(this.entries[index - 1], 'the log has no entry at this index');
  }

  /** Up to `count` entries from `from` on; empty beyond the end. */
  slice(from: LogIndex, count: number): readonly Entry[] {
    assert(from > 0, 'a slice of the log starts at 1 or later', from);
    return from > this.entries.length ? noEntries : this.entries.slice(from - 1, from - 1 + count);
  }

  /** Puts `entry` at lastIndex + 1. */
  append(entry: Entry): void {
    const length = this.entries.push(entry);
    if (length < this.lowestChange) this.lowestChange = length;
  }

  /** Removes the entry at `index`, which must be there, and all that follow it. */
  truncateFrom(index: LogIndex): void {
    assert(index > 0, 'the log is truncated from 1 or later', index);
    assert(index <= this.entries.length, 'only what is there is truncated', index, this.entries.length);
    this.entries.length = index - 1;
    if (index < this.lowestChange) this.lowestChange = index;
  }

  /** Called when a step begins: from here on `lowestChange` counts. */
  beginStep(): void {
    this.lowestChange = unchanged;
  }
}

const noEntries: readonly Entry[] = [];
