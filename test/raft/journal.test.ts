import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import type { Damaged } from '../../src/protocol.ts';
import { createEntry } from '../../src/raft/entry.ts';
import { type JournalRecord, recover, supersedes } from '../../src/raft/journal.ts';
import { unchanged } from '../../src/raft/log.ts';
import { slot, snapshotOf } from '../support/raft-cluster.ts';

const vote = (term: number, votedFor: number | null): JournalRecord => ({ type: 'hardState', term, votedFor });
const append = (index: number, term: number): JournalRecord => (
  { type: 'append', index, entry: createEntry(term, null) });
const truncate = (fromIndex: number): JournalRecord => ({ type: 'truncate', fromIndex });
const saved = (index: number, term: number): JournalRecord => (
  { type: 'snapshot', snapshot: snapshotOf(index, term, [slot('x', index)]) });
const torn: Damaged = { type: 'damaged', synced: false };
const corrupt: Damaged = { type: 'damaged', synced: true };

function termsOf(records: readonly (JournalRecord | Damaged)[]): number[] {
  const recovered = recover(records);
  assert(recovered.ok, 'recovered');
  return recovered.log.slice(recovered.log.firstIndex, Infinity).map((entry) => entry.term);
}

test('an empty journal is a node that has seen nothing', () => {
  const recovered = recover([]);
  expect(recovered).toMatchObject({ ok: true, currentTerm: 0, votedFor: null });
  expect(termsOf([])).toEqual([]);
});

test('the last term and vote count', () => {
  expect(recover([vote(1, 1), vote(2, null), vote(2, 3)])).toMatchObject({ currentTerm: 2, votedFor: 3 });
  expect(recover([vote(1, 1), vote(2, null)])).toMatchObject({ currentTerm: 2, votedFor: null });
});

test('entries are folded with truncations', () => {
  expect(termsOf([append(1, 1), append(2, 1), append(3, 1), truncate(2), append(2, 2)])).toEqual([1, 2]);
});

test('a torn record at the end is dropped', () => {
  expect(termsOf([append(1, 1), torn])).toEqual([1]);
});

test.each([
  ['corruption at the end', [append(1, 1), corrupt], 'record 2'],
  ['corruption within', [corrupt, vote(1, 1)], 'record 1'],
  ['a torn record within', [append(1, 1), torn, append(2, 1)], 'record 2'],
  ['damage after damage', [torn, torn], 'record 1'],
])('%s is refused', (_, records, where) => {
  const recovered = recover(records);
  expect(recovered).toMatchObject({ ok: false });
  expect(!recovered.ok && recovered.reason).toContain(where);
});

test.each([
  ['a gap', [append(2, 1)]],
  ['an entry twice', [append(1, 1), append(1, 1)]],
  ['a truncation of nothing', [append(1, 1), truncate(2)]],
  ['a term that falls', [vote(2, null), vote(1, null)]],
])('%s can only be a bug', (_, records) => {
  expect(() => recover(records)).toThrow();
});

test('recovery is no change: the first step starts from what was there', () => {
  const recovered = recover([append(1, 1)]);
  expect(recovered.ok && recovered.log.lowestChange).toBe(unchanged);
});

test('every prefix of a journal can be recovered, and each record takes the state one step on', () => {
  const lengths = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 30 });
  fc.assert(fc.property(lengths, (moves) => {
    const records: JournalRecord[] = [];
    const lasts: number[] = [0];
    let last = 0;
    for (const [i, move] of moves.entries()) {
      if (move > 0) records.push(append(++last, i));
      else if (move === 0) records.push(vote(i, null));
      else if (last + move >= 0) records.push(truncate((last += move) + 1));
      if (records.length === lasts.length) lasts.push(last);
    }
    for (let length = 0; length <= records.length; length++) {
      expect(termsOf(records.slice(0, length))).toHaveLength(lasts[length] ?? -1);
    }
  }));
});

test('a snapshot whose last entry the log holds leaves the log as it is: it is trimmed a record later', () => {
  const records = [vote(1, 1), append(1, 1), append(2, 1), append(3, 1), saved(2, 1)];
  expect(recover(records)).toMatchObject({ snapshot: { index: 2 }, log: { baseIndex: 0, lastIndex: 3 } });
});

test.each([['ends before', [append(1, 1)]], ['holds another entry there', [append(1, 1), append(2, 1), append(3, 1)]]])(
  'of a log that %s nothing remains', (_, log) => {
    const recovered = recover([vote(3, 1), ...log, saved(2, 3), append(3, 3)]);
    expect(recovered).toMatchObject({ snapshot: { index: 2 } });
    expect(recovered.ok && recovered.log).toMatchObject({ baseIndex: 2, baseTerm: 3, lastIndex: 3 });
  });

test('a checkpoint says all by itself, and is the only record that does', () => {
  const { snapshot } = saved(2, 1) as JournalRecord & { readonly type: 'snapshot' };
  const entries = [createEntry(1, null)];
  const checkpoint: JournalRecord = { type: 'checkpoint', term: 4, votedFor: 3, snapshot, entries };
  const log = { baseIndex: 2, lastIndex: 3 };
  expect(recover([checkpoint])).toMatchObject({ currentTerm: 4, votedFor: 3, snapshot, log });
  expect([vote(1, 1), append(1, 1), truncate(1), saved(1, 1), checkpoint].map(supersedes))
    .toEqual([false, false, false, false, true]);
});

type Move = { readonly type: 'append' | 'truncate' | 'vote' | 'compact'; readonly much: number };

const moves = fc.array(fc.record<Move>({
  type: fc.constantFrom('append', 'append', 'truncate', 'vote', 'compact'), much: fc.nat(4),
}), { maxLength: 25 });

/** The records of a node that appends, cuts off and votes, and compacts up to somewhere, each by a snapshot and a checkpoint. */
function recordsOf(made: readonly Move[]): JournalRecord[] {
  const records: JournalRecord[] = [];
  for (const [i, { type, much }] of made.entries()) {
    const now = recover(records);
    assert(now.ok, 'recovered');
    const { log, currentTerm, votedFor, snapshot } = now;
    const lowest = snapshot?.index ?? 0;
    const index = Math.min(lowest + 1 + much, log.lastIndex);
    if (type === 'vote') records.push(vote(i + 1, much === 0 ? null : much));
    else if (type === 'append') records.push(append(log.lastIndex + 1, Math.max(currentTerm, log.lastTerm)));
    else if (type === 'truncate' && index > lowest) records.push(truncate(index));
    else if (type === 'compact' && index > lowest) {
      const taken = snapshotOf(index, log.termAt(index), [slot('x', index)]);
      const entries = log.slice(index + 1, Infinity);
      records.push({ type: 'snapshot', snapshot: taken });
      records.push({ type: 'checkpoint', term: currentTerm, votedFor, snapshot: taken, entries });
    }
  }
  return records;
}

test('what is recovered from all records is what is recovered from the last checkpoint and those behind it', () => {
  fc.assert(fc.property(moves, (made) => {
    const records = recordsOf(made);
    for (let length = 0; length <= records.length; length++) {
      const written = records.slice(0, length);
      const last = Math.max(0, written.findLastIndex(supersedes));
      expect(recover(written.slice(last))).toEqual(recover(written));
    }
  }));
});

test('trimmed by its snapshot, what a crash has left before the checkpoint is what the checkpoint says', () => {
  fc.assert(fc.property(moves, (made) => {
    const records = recordsOf(made);
    for (const [i, record] of records.entries()) {
      if (record.type !== 'checkpoint') continue;
      const before = recover(records.slice(0, i));
      assert(before.ok, 'recovered');
      before.log.compactTo(record.snapshot.index, record.snapshot.term);
      expect(before).toEqual(recover([record]));
    }
  }));
});
