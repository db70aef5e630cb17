import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import type { Damaged } from '../../src/protocol.ts';
import { createEntry } from '../../src/raft/entry.ts';
import { type JournalRecord, recover } from '../../src/raft/journal.ts';
import { unchanged } from '../../src/raft/log.ts';

const vote = (term: number, votedFor: number | null): JournalRecord => ({ type: 'hardState', term, votedFor });
const append = (index: number, term: number): JournalRecord => (
  { type: 'append', index, entry: createEntry(term, null) });
const truncate = (fromIndex: number): JournalRecord => ({ type: 'truncate', fromIndex });
const torn: Damaged = { type: 'damaged', synced: false };
const corrupt: Damaged = { type: 'damaged', synced: true };

function termsOf(records: readonly (JournalRecord | Damaged)[]): number[] {
  const recovered = recover(records);
  assert(recovered.ok, 'recovered');
  return recovered.log.slice(1, recovered.log.lastIndex).map((entry) => entry.term);
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
