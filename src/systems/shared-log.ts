/**
 * The log of a node over many pictures of it: each sees its own part, up to its own end, of one growing list. Only what is
 * overwritten behind the end of an older picture costs a copy, so that pictures of a log of thousands of entries, taken at every
 * event, come to little more than the entries.
 */
import { assert } from '../base/assert.ts';

export class SharedLog<Entry> {
  /** The index of the first entry that it ever held. */
  private readonly first: number;
  private readonly entries: Entry[];

  constructor(first: number, entries: Entry[] = []) {
    this.first = first;
    this.entries = entries;
  }

  entryAt(index: number): Entry | undefined {
    return this.entries[index - this.first];
  }

  /**
   * The log that ends at `last`, and is the same as this one before `from`; `entryAt` tells what stands from there on. Itself
   * where it need not be copied. `firstIndex` is where the log begins now: what was before it may be forgotten.
   */
  changed(
    from: number, last: number, firstIndex: number, entryAt: (index: number) => Entry,
  ): SharedLog<Entry> {
    const end = this.first + this.entries.length;
    if (from > end || firstIndex < this.first) {
      return new SharedLog<Entry>(firstIndex).changed(firstIndex, last, firstIndex, entryAt);
    }
    let index = from;
    while (index <= last && index < end && this.entryAt(index) === entryAt(index)) index++;
    const log = index > last || index === end ? this : this.upTo(index);
    for (; index <= last; index++) log.append(index, entryAt(index));
    return log;
  }

  private upTo(index: number): SharedLog<Entry> {
    return new SharedLog(this.first, this.entries.slice(0, index - this.first));
  }

  private append(index: number, entry: Entry): void {
    assert(index === this.first + this.entries.length, 'a log has no gaps', index);
    this.entries.push(entry);
  }
}
