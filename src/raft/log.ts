/**
 * A node's log in memory: entries at indexes `firstIndex` to `lastIndex`; those before have been compacted into a
 * snapshot. It knows nothing of commitment or of leaders; what may be appended or removed is decided in `rules`.
 * Entries are shared, never changed.
 */
import { assert, present } from '../base/assert.ts';
import type { Entry } from './entry.ts';
import type { LogIndex, Term } from './position.ts';

/** Above every index: the log has not changed in this step. */
export const unchanged: LogIndex = 0x3fff_ffff;

export class Log {
  private entries: Entry[] = [];

  /** The last index that has been compacted away, and the term of the entry that was there; 0 while nothing was. */
  baseIndex: LogIndex = 0;
  baseTerm: Term = 0;

  /**
   * The lowest index whose entry was appended, removed or replaced in the current step; `unchanged` if none
   * was. Lets an observer see what a step did to the log without comparing logs. Compaction does not count.
   */
  lowestChange: LogIndex = unchanged;

  /** The first index at which the log can hold an entry. */
  get firstIndex(): LogIndex {
    return this.baseIndex + 1;
  }

  /** 0 when the log is empty and nothing was compacted. */
  get lastIndex(): LogIndex {
    return this.baseIndex + this.entries.length;
  }

  get lastTerm(): Term {
    return this.termAt(this.lastIndex);
  }

  /** The term of the entry at `index`, or of the last one that was compacted; 0 where the log can't tell. */
  termAt(index: LogIndex): Term {
    if (index <= this.baseIndex) return index === this.baseIndex ? this.baseTerm : 0;
    return this.entries[index - this.baseIndex - 1]?.term ?? 0;
  }

  /** Throws unless firstIndex <= index <= lastIndex. */
  entryAt(index: LogIndex): Entry {
    return present(this.entries[index - this.baseIndex - 1], 'the log has no entry at this index');
  }

  /** Up to `count` entries from `from` on; empty beyond the end. Throws if `from` has been compacted away. */
  slice(from: LogIndex, count: number): readonly Entry[] {
    assert(from > this.baseIndex, 'a slice of the log starts behind what was compacted', from, this.baseIndex);
    if (from > this.lastIndex) return noEntries;
    const start = from - this.baseIndex - 1;
    return this.entries.slice(start, start + count);
  }

  /** Puts `entry` at lastIndex + 1. */
  append(entry: Entry): void {
    const index = this.baseIndex + this.entries.push(entry);
    if (index < this.lowestChange) this.lowestChange = index;
  }

  /** Removes the entry at `index`, which must be there, and all that follow it. */
  truncateFrom(index: LogIndex): void {
    assert(index > this.baseIndex, 'what was compacted is never truncated', index, this.baseIndex);
    assert(index <= this.lastIndex, 'only what is there is truncated', index, this.lastIndex);
    this.entries.length = index - this.baseIndex - 1;
    if (index < this.lowestChange) this.lowestChange = index;
  }

  /**
   * Drops what a snapshot stands for, whose last entry is at `index` and of `term`. "If existing log entry has same
   * index and term as snapshot's last included entry, retain log entries following it" (Raft Fig. 13); else all go.
   */
  compactTo(index: LogIndex, term: Term): void {
    if (index <= this.baseIndex) return;
    if (this.termAt(index) === term) {
      this.entries = this.entries.slice(index - this.baseIndex);
    } else {
      if (this.firstIndex < this.lowestChange) this.lowestChange = this.firstIndex;
      this.entries = [];
    }
    this.baseIndex = index;
    this.baseTerm = term;
  }

  /** All is as a journal's checkpoint says. */
  reset(index: LogIndex, term: Term, entries: readonly Entry[]): void {
    this.entries = entries.slice();
    this.baseIndex = index;
    this.baseTerm = term;
    this.lowestChange = 1;
  }

  /** Called when a step begins: from here on `lowestChange` counts. */
  beginStep(): void {
    this.lowestChange = unchanged;
  }
}

const noEntries: readonly Entry[] = [];
