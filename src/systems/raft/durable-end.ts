/**
 * How far the log of a node is on its disk: what it has written, and what of that the disk has called durable. A node itself
 * remembers that only while it leads.
 */
import type { Checkpoint, JournalRecord } from '../../raft/journal.ts';
import type { LogIndex } from '../../raft/state.ts';

/** A write on its way to the disk. */
interface Pending {
  /** The length of the journal with it. */
  readonly length: number;
  readonly delta: readonly JournalRecord[];
  /** From here on it replaces what was before. */
  readonly cutsFrom: LogIndex;
}

export class DurableEnd {
  /** Where the log ends as the disk holds it. */
  private lastIndex: LogIndex;
  private pending: Pending[] = [];

  constructor(lastIndex: LogIndex) {
    this.lastIndex = lastIndex;
  }

  wrote(delta: readonly JournalRecord[], length: number): void {
    if (delta.length > 0) this.pending.push({ length, delta, cutsFrom: lowestCut(delta) });
  }

  /** The first `length` records of the journal are durable now. */
  durable(length: number): void {
    let done = 0;
    for (const write of this.pending) {
      if (write.length > length) break;
      for (const record of write.delta) this.lastIndex = endAfter(record, this.lastIndex);
      done++;
    }
    if (done > 0) this.pending = this.pending.slice(done);
  }

  /** What is durable and about to be replaced counts no more. */
  index(): LogIndex {
    let index = this.lastIndex;
    for (const { cutsFrom } of this.pending) index = Math.min(index, cutsFrom - 1);
    return index;
  }
}

function lowestCut(delta: readonly JournalRecord[]): LogIndex {
  let lowest = Infinity;
  for (const record of delta) {
    if (record.type === 'truncate') lowest = Math.min(lowest, record.fromIndex);
    else if (record.type === 'checkpoint') lowest = Math.min(lowest, endOf(record) + 1);
  }
  return lowest;
}

function endAfter(record: JournalRecord, lastIndex: LogIndex): LogIndex {
  switch (record.type) {
    case 'append': return record.index;
    case 'truncate': return Math.min(lastIndex, record.fromIndex - 1);
    case 'snapshot': return Math.max(lastIndex, record.snapshot.index);
    case 'checkpoint': return endOf(record);
    case 'hardState': return lastIndex;
  }
}

function endOf({ snapshot, entries }: Checkpoint): LogIndex {
  return snapshot.index + entries.length;
}
