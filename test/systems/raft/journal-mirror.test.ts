import { expect, test } from 'vitest';
import { Checks } from '../../../src/check/dispatch.ts';
import { createEntry } from '../../../src/raft/entry.ts';
import type { JournalRecord } from '../../../src/raft/journal.ts';
import { JournalMirror } from '../../../src/systems/raft/journal-mirror.ts';

/** A journal, and what it tells of entries that become durable, as `index:term`. */
function mirror(): {
  readonly journal: JournalMirror;
  readonly told: string[];
  readonly write: (...records: JournalRecord[]) => void;
} {
  const told: string[] = [];
  const checks = new Checks({
    moment: { nowUs: 0, event: 0, cause: 0 },
    checkers: [() => ({
      name: 'listener',
      class: 'rule',
      onDurableEntry: (_id, index, term) => told.push(`${index}:${term}`),
    })],
    goals: [],
  });
  const journal = new JournalMirror(1, checks, () => undefined);
  return { journal, told, write: (...records) => journal.write(records, journal.length + records.length) };
}

function append(index: number, term: number): JournalRecord {
  return { type: 'append', index, entry: createEntry(term, null) };
}

function vote(term: number, votedFor: number | null): JournalRecord {
  return { type: 'hardState', term, votedFor };
}

function terms({ log }: JournalMirror): number[] {
  return Array.from({ length: log.lastIndex }, (_, i) => log.termAt(i + 1));
}

test('entries become durable with their records, each once', () => {
  const { journal, told, write } = mirror();
  write(vote(1, null), append(1, 1), append(2, 1));
  journal.durable(2);
  write(append(3, 1));
  journal.durable(4);
  expect(told).toEqual(['1:1', '2:1', '3:1']);
  expect(terms(journal)).toEqual([1, 1, 1]);
  expect([1, 2, 3].map((index) => journal.positionOf(index))).toEqual([2, 3, 4]);
});

test('an entry that one sync writes and supersedes has been held', () => {
  const { journal, told, write } = mirror();
  write(append(1, 1), append(2, 1));
  write({ type: 'truncate', fromIndex: 2 }, append(2, 3));
  journal.durable(4);
  expect(told).toEqual(['1:1', '2:1', '2:3']);
  expect(terms(journal)).toEqual([1, 3]);
  expect(journal.positionOf(2)).toBe(4);
});

test('a crash takes what was not kept; what was kept is durable now', () => {
  const { journal, told, write } = mirror();
  const records = [vote(1, 2), append(1, 1), append(2, 1), append(3, 1)];
  write(...records);
  journal.durable(2);
  journal.recover([...records.slice(0, 3), { type: 'damaged', synced: false }]);
  expect(told).toEqual(['1:1', '2:1']);
  expect([journal.length, journal.durableLength, terms(journal)]).toEqual([3, 3, [1, 1]]);
  write(append(3, 2));
  journal.durable(4);
  expect(told).toEqual(['1:1', '2:1', '3:2']);
});

test('what a node finds at its first boot is durable', () => {
  const { journal, told } = mirror();
  journal.recover([vote(2, null), append(1, 1), append(2, 2)]);
  expect(told).toEqual(['1:1', '2:2']);
});

test('a vote stands since it was first written so; a term may be asked for after later ones', () => {
  const { journal, write } = mirror();
  write(vote(1, null), vote(1, 2), vote(1, 2), vote(4, null));
  expect(journal.voteIn(1)).toMatchObject({ votedFor: 2, position: 2 });
  expect(journal.voteIn(4)).toMatchObject({ votedFor: null, position: 4 });
  expect(journal.voteIn(3)).toBeUndefined();
});

test('a record at an index that is taken replaces what follows it; one beyond a gap holds nothing', () => {
  const { journal, told, write } = mirror();
  write(append(1, 1), append(2, 1), append(3, 1), append(2, 2), append(9, 2));
  journal.durable(5);
  expect(terms(journal)).toEqual([1, 2]);
  expect(told).toEqual(['1:1', '2:1', '3:1', '2:2']);
});
