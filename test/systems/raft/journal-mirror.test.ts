import { expect, test } from 'vitest';
import { Checks } from '../../../src/check/dispatch.ts';
import { createEntry } from '../../../src/raft/entry.ts';
import type { JournalRecord } from '../../../src/raft/journal.ts';
import type { Snapshot } from '../../../src/raft/snapshot.ts';
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
  return Array.from({ length: log.lastIndex - log.firstIndex + 1 }, (_, i) => log.termAt(log.firstIndex + i));
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

test('a cut is no longer to come when it is told, and later ones are', () => {
  const pending: number[] = [];
  const checks = new Checks({
    moment: { nowUs: 0, event: 0, cause: 0 },
    checkers: [() => ({ name: 'listener', class: 'rule', onDurableCut: () => pending.push(journal.pendingCut) })],
    goals: [],
  });
  const journal = new JournalMirror(1, checks, () => undefined);
  journal.write([append(1, 1), append(2, 1), append(3, 1)], 3);
  journal.durable(3);
  journal.write([{ type: 'truncate', fromIndex: 2 }, append(2, 2)], 5);
  journal.write([{ type: 'truncate', fromIndex: 1 }, append(1, 3)], 7);
  expect(journal.pendingCut).toBe(1);
  journal.durable(5);
  journal.durable(7);
  expect(pending).toEqual([1, Infinity]);
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

function snapshot(index: number, term: number): Snapshot {
  return {
    index, term, timeUs: 0, stateHash: 0, pieceCount: 0, pieces: [],
    configuration: { voters: [1], oldVoters: null, learners: [] }, configurationIndex: 0,
  };
}

function checkpoint(at: Snapshot, ...entryTerms: readonly number[]): JournalRecord {
  const entries = entryTerms.map((term) => createEntry(term, null));
  return { type: 'checkpoint', term: 2, votedFor: null, snapshot: at, entries };
}

test('a log goes on behind a snapshot that it holds, and starts anew behind one that it does not', () => {
  for (const [term, kept, position] of [[1, [1, 2], 2], [9, [], 5]] as const) {
    const { journal, told, write } = mirror();
    write(append(1, 1), append(2, 1), append(3, 1), append(4, 2), { type: 'snapshot', snapshot: snapshot(2, term) });
    journal.durable(5);
    expect([journal.log.firstIndex, terms(journal)]).toEqual([3, kept]);
    expect(journal.positionOf(2)).toBe(position);
    expect(told.at(-1)).toBe(`2:${term}`);
  }
});

test('a checkpoint keeps since when entries have been there, and drops what it does not name', () => {
  const { journal, told, write } = mirror();
  const taken = snapshot(2, 1);
  write(append(1, 1), append(2, 1), append(3, 1), append(4, 2), append(5, 2), { type: 'snapshot', snapshot: taken });
  write(checkpoint(taken, 1, 2));
  journal.durable(7);
  expect([journal.log.firstIndex, terms(journal), journal.term]).toEqual([3, [1, 2], 2]);
  expect([3, 4].map((index) => journal.positionOf(index))).toEqual([3, 4]);
  write(checkpoint(taken, 1, 9));
  journal.durable(8);
  expect(terms(journal)).toEqual([1, 9]);
  expect(told.at(-1)).toBe('4:9');
});

test('a journal that is read back from a checkpoint on counts anew, and what survived with it has become durable', () => {
  const { journal, told, write } = mirror();
  const taken = snapshot(2, 1);
  const last = checkpoint(taken);
  write(append(1, 1), append(2, 1), { type: 'snapshot', snapshot: taken }, last, append(3, 2), append(4, 2));
  journal.durable(4);
  journal.recover([last, append(3, 2)]);
  expect(told.filter((entry) => entry === '3:2')).toHaveLength(1);
  expect([journal.length, journal.durableLength, terms(journal)]).toEqual([2, 2, [2]]);
});

test('what is durably dropped is told once it is, and what a lost disk has lost at the next boot', () => {
  const cuts: number[] = [];
  const checks = new Checks({
    moment: { nowUs: 0, event: 0, cause: 0 },
    checkers: [() => ({ name: 'listener', class: 'rule', onDurableCut: (_id, fromIndex) => cuts.push(fromIndex) })],
    goals: [],
  });
  const journal = new JournalMirror(1, checks, () => undefined);
  journal.write([append(1, 1), append(2, 1), { type: 'truncate', fromIndex: 2 }], 3);
  journal.durable(2);
  expect([cuts, journal.pendingCut]).toEqual([[], 2]);
  journal.durable(3);
  expect([cuts, journal.pendingCut]).toEqual([[2], Infinity]);
  journal.recover([append(1, 1), { type: 'truncate', fromIndex: 1 }]);
  expect(cuts).toHaveLength(2);
});

test('a journal that is shorter than its disk had said counts anew, and what it had held is remembered as held', () => {
  const { journal, told, write } = mirror();
  const early = snapshot(1, 1);
  const late = snapshot(3, 1);
  const first = checkpoint(early, 1);
  write(append(1, 1), { type: 'snapshot', snapshot: early }, first);
  journal.durable(3);
  write(append(3, 1), { type: 'snapshot', snapshot: late }, checkpoint(late), append(4, 2));
  journal.durable(7);
  write(append(5, 2));
  // The syncs since the first checkpoint were lies, and it is what the node reads back.
  journal.recover([first]);
  expect([journal.length, journal.durableLength, journal.log.firstIndex, terms(journal)]).toEqual([1, 1, 2, [1]]);
  expect(told.filter((entry) => entry === '5:2')).toEqual([]);
  expect(told.filter((entry) => entry === '4:2')).toHaveLength(1);
  write(append(3, 3));
  journal.durable(2);
  expect([journal.positionOf(3), told.at(-1)]).toEqual([2, '3:3']);
});

test('a lost disk is an empty journal', () => {
  const { journal, told, write } = mirror();
  write(vote(3, 2), append(1, 1), append(2, 1));
  journal.durable(3);
  journal.recover([]);
  expect([journal.length, journal.durableLength, terms(journal), journal.term]).toEqual([0, 0, [], 0]);
  expect(journal.voteIn(3)).toBeUndefined();
  write(append(1, 4));
  journal.durable(1);
  expect(told).toEqual(['1:1', '2:1', '1:4']);
});
