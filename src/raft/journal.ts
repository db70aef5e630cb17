/**
 * Durable state, as a journal of records: what Fig. 2 calls "Persistent state on all servers". A record is
 * the unit that a crash keeps or loses, so each entry has its own. Writing is the world's business; here is
 * how to read it back.
 */
import { assert, at, unreachable } from '../base/assert.ts';
import type { Sink } from '../base/digest.ts';
import type { Damaged, NodeId } from '../protocol.ts';
import type { Entry } from './entry.ts';
import { Log } from './log.ts';
import type { LogIndex, Term } from './position.ts';
import { hashSnapshot, type Snapshot } from './snapshot.ts';

export type JournalRecord =
  /** The current term, and the vote in it. The last one counts. */
  | { readonly type: 'hardState'; readonly term: Term; readonly votedFor: NodeId | null }
  /** The log, which ended just before `index`, goes on with `entry`. */
  | { readonly type: 'append'; readonly index: LogIndex; readonly entry: Entry }
  /** The entry at `fromIndex` is gone, and all that follow it. */
  | { readonly type: 'truncate'; readonly fromIndex: LogIndex }
  /**
   * A snapshot, taken or received. If the log holds its last entry, it goes on behind that; else nothing of it remains.
   * The log is trimmed a record later: until then it still holds what the snapshot stands for.
   */
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  /**
   * The log is trimmed: all that matters, in one record, so that those before it can go. The entries are those behind
   * the snapshot's.
   */
  | Checkpoint;

export interface Checkpoint {
  readonly type: 'checkpoint';
  readonly term: Term;
  readonly votedFor: NodeId | null;
  readonly snapshot: Snapshot;
  readonly entries: readonly Entry[];
}

/** A checkpoint holds all that the records before it say. */
export function supersedes(record: JournalRecord): boolean {
  return record.type === 'checkpoint';
}

/** Feeds all that tells one record from another into `sink`. */
export function fingerprintRecord(record: JournalRecord, sink: Sink): void {
  switch (record.type) {
    case 'hardState':
      sink.word(-record.term);
      sink.word(record.votedFor ?? 0);
      return;
    case 'append':
      sink.word(record.index);
      sink.word(record.entry.hash);
      return;
    case 'truncate':
      sink.word(~record.fromIndex);
      sink.word(-1);
      return;
    case 'snapshot':
      sink.word(hashSnapshot(record.snapshot));
      return;
    case 'checkpoint':
      sink.word(-record.term);
      sink.word(record.votedFor ?? 0);
      sink.word(hashSnapshot(record.snapshot));
      for (const entry of record.entries) sink.word(entry.hash);
      return;
    default: unreachable(record);
  }
}

export type Recovered =
  | { readonly ok: true; readonly currentTerm: Term; readonly votedFor: NodeId | null;
      readonly log: Log; readonly snapshot: Snapshot | null }
  | { readonly ok: false; readonly reason: string };

/**
 * Folds a journal, oldest record first. A log that the last snapshot's write has not trimmed yet still holds all. What a crash tore at the very end was never promised to anybody and
 * is dropped; any other damage has eaten a promise, and the node must not run on what is left.
 */
export function recover(records: readonly (JournalRecord | Damaged)[]): Recovered {
  const log = new Log();
  let currentTerm = 0;
  let votedFor: NodeId | null = null;
  let snapshot: Snapshot | null = null;
  for (let position = 0; position < records.length; position++) {
    const record = at(records, position);
    switch (record.type) {
      case 'hardState':
        assert(record.term >= currentTerm, 'terms never fall in a journal', position, record.term);
        currentTerm = record.term;
        votedFor = record.votedFor;
        break;
      case 'append':
        assert(record.index === log.lastIndex + 1, 'a journal has no gaps', position, record.index);
        log.append(record.entry);
        break;
      case 'truncate':
        log.truncateFrom(record.fromIndex);
        break;
      case 'snapshot':
        ({ snapshot } = record);
        if (log.termAt(snapshot.index) !== snapshot.term) log.compactTo(snapshot.index, snapshot.term);
        break;
      case 'checkpoint':
        ({ term: currentTerm, votedFor, snapshot } = record);
        log.reset(snapshot.index, snapshot.term, record.entries);
        break;
      case 'damaged':
        if (record.synced) return refused(position, 'had been synced');
        if (position < records.length - 1) return refused(position, 'is followed by others');
        break;
      default: unreachable(record);
    }
  }
  log.beginStep();
  return { ok: true, currentTerm, votedFor, log, snapshot };
}

function refused(position: number, why: string): Recovered {
  return { ok: false, reason: `record ${position + 1} of the journal is damaged and ${why}` };
}
