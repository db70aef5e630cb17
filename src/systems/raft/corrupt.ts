/**
 * Silent corruption: what a disk may give back in place of a record, so that no checksum and no look at the record alone
 * tells the difference. A vote is forgotten, an entry is of an earlier term or asks for something else, a snapshot holds
 * another value. What would not even look like a journal of Raft (a gap, a term that falls) is left alone: a node would
 * stop at it, and nobody would learn what happens if it does not.
 */
import { at, unreachable } from '../../base/assert.ts';
import type { Command, Operation } from '../../raft/command.ts';
import { createEntry, type Entry } from '../../raft/entry.ts';
import type { Checkpoint, JournalRecord } from '../../raft/journal.ts';
import type { Snapshot } from '../../raft/snapshot.ts';
import type { Value } from '../../raft/value.ts';

/** As `System.corrupt`. */
export function corruptRecord(record: JournalRecord, ordinal: number): JournalRecord | null {
  switch (record.type) {
    case 'hardState': return record.votedFor === null ? null : { ...record, votedFor: null };
    case 'append': {
      const entry = otherEntry(record.entry, ordinal);
      return entry === null ? null : { ...record, entry };
    }
    case 'truncate': return null;
    case 'snapshot': {
      const snapshot = otherSnapshot(record.snapshot);
      return snapshot === null ? null : { ...record, snapshot };
    }
    case 'checkpoint': return otherCheckpoint(record, ordinal);
    default: return unreachable(record);
  }
}

function otherCheckpoint(record: Checkpoint, ordinal: number): Checkpoint | null {
  const { entries } = record;
  if (entries.length > 0) {
    const index = ordinal % entries.length;
    const entry = otherEntry(at(entries, index), ordinal);
    if (entry !== null) return { ...record, entries: entries.with(index, entry) };
  }
  const snapshot = otherSnapshot(record.snapshot);
  if (snapshot !== null) return { ...record, snapshot };
  return record.votedFor === null ? null : { ...record, votedFor: null };
}

/** The first of its slots holds something else. Its header, and the hash in it, are as they were. */
function otherSnapshot(snapshot: Snapshot): Snapshot | null {
  const index = snapshot.pieces.findIndex(({ type }) => type === 'slot');
  const slot = snapshot.pieces[index];
  if (slot?.type !== 'slot') return null;
  return { ...snapshot, pieces: snapshot.pieces.with(index, { ...slot, value: otherValue(slot.value) }) };
}

/** Every other time it is the term that differs, where there is an earlier one. */
function otherEntry({ term, command, timeUs }: Entry, ordinal: number): Entry | null {
  const other = command === null ? null : otherCommand(command);
  if (term > 1 && (other === null || ordinal % 2 === 0)) return createEntry(term - 1, command, timeUs);
  return other === null ? null : createEntry(term, other, timeUs);
}

function otherCommand(command: Command): Command | null {
  switch (command.type) {
    case 'openSession':
    case 'configuration': return null;
    case 'inSession': {
      const operation = otherOperation(command.operation);
      return operation === null ? null : { ...command, operation };
    }
    case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet': return otherOperation(command);
    default: return unreachable(command);
  }
}

function otherOperation(operation: Operation): Operation | null {
  switch (operation.type) {
    case 'get':
    case 'delete': return null;
    case 'put':
    case 'append':
    case 'compareAndSet': return { ...operation, value: otherValue(operation.value) };
    default: return unreachable(operation);
  }
}

function otherValue(value: Value): Value {
  return typeof value === 'string' ? `${value}?` : value + 1;
}
