import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/raft/command.ts';
import { createEntry } from '../../../src/raft/entry.ts';
import { type JournalRecord, recover } from '../../../src/raft/journal.ts';
import type { Snapshot } from '../../../src/raft/snapshot.ts';
import { corruptRecord } from '../../../src/systems/raft/corrupt.ts';

const put: Command = { type: 'put', key: 'x', value: 'a' };
const inSession: Command = { type: 'inSession', session: 3, sequence: 1, unanswered: 1, operation: { type: 'append', key: 'x', value: 1 } };

function append(term: number, command: Command | null): JournalRecord {
  return { type: 'append', index: 7, entry: createEntry(term, command, 55) };
}

const snapshot: Snapshot = {
  index: 2, term: 1, timeUs: 0, stateHash: 9, pieceCount: 2,
  configuration: { voters: [1], oldVoters: null, learners: [] }, configurationIndex: 0,
  pieces: [
    { type: 'session', session: 1, lastActiveUs: 0, unanswered: 1, replies: [] }, { type: 'slot', key: 'x', value: 'a' },
  ],
};
const checkpoint: JournalRecord = { type: 'checkpoint', term: 3, votedFor: 2, snapshot, entries: [createEntry(2, put), createEntry(3, put)] };

describe('what a disk gives back in place of a record', () => {
  test('a vote is forgotten, and the term stays', () => {
    expect(corruptRecord({ type: 'hardState', term: 4, votedFor: 2 }, 1)).toEqual({ type: 'hardState', term: 4, votedFor: null });
  });

  test.each([
    ['another command, with the hash that goes with it', append(5, put), 1, append(5, { ...put, value: 'a?' })],
    ['every other time, an earlier term', append(5, put), 2, append(4, put)],
    ['in term 1, always another command', append(1, put), 2, append(1, { ...put, value: 'a?' })],
    ['of a no-op, always an earlier term', append(5, null), 1, append(4, null)],
    ['of a session, another operation', append(5, inSession), 1,
      append(5, { ...inSession, operation: { type: 'append', key: 'x', value: 2 } })],
  ] as const)('an entry has %s', (_what, record, ordinal, expected) => {
    expect(corruptRecord(record, ordinal)).toEqual(expected);
  });

  test('a checkpoint has another entry, or else another value in its snapshot, or else no vote', () => {
    expect(corruptRecord(checkpoint, 1)).toMatchObject({ entries: [{ command: { value: 'a' } }, { command: { value: 'a?' } }] });
    expect(corruptRecord(checkpoint, 2)).toMatchObject({ entries: [{ term: 1 }, { term: 3 }] });
    const slot = { ...snapshot, pieces: [snapshot.pieces[0], { type: 'slot', key: 'x', value: 'a?' }] };
    expect(corruptRecord({ ...checkpoint, entries: [] }, 1)).toEqual({ ...checkpoint, entries: [], snapshot: slot });
    expect(corruptRecord({ type: 'snapshot', snapshot }, 1)).toEqual({ type: 'snapshot', snapshot: slot });
    const empty = { ...checkpoint, entries: [], snapshot: { ...snapshot, pieces: [] } };
    expect(corruptRecord(empty, 1)).toEqual({ ...empty, votedFor: null });
  });

  test.each<JournalRecord>([
    { type: 'hardState', term: 4, votedFor: null }, { type: 'truncate', fromIndex: 3 }, append(1, null),
    append(1, { type: 'get', key: 'x' }), append(1, { type: 'openSession' }), { type: 'snapshot', snapshot: { ...snapshot, pieces: [] } },
  ])('of $type there may be nothing that looks as good', (record) => {
    expect(corruptRecord(record, 1)).toBeNull();
  });

  test('a node boots on it without noticing', () => {
    const journal: readonly JournalRecord[] = [
      { type: 'hardState', term: 2, votedFor: 1 }, { type: 'append', index: 1, entry: createEntry(1, put) },
      { type: 'append', index: 2, entry: createEntry(2, put) }, { type: 'snapshot', snapshot }, checkpoint,
    ];
    journal.forEach((record, position) => {
      for (const ordinal of [1, 2]) {
        const other = corruptRecord(record, ordinal);
        if (other === null) throw new Error('each of these can be corrupted');
        expect(recover(journal.with(position, other)).ok).toBe(true);
      }
    });
  });
});
