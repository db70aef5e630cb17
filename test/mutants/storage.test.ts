// Nodes that misread their journals: what they make of one, and that they make the same of it when they boot again.

import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { storageMutants } from '../../src/mutants/storage.ts';
import { variantProtocol } from '../../src/mutants/mutant.ts';
import type { Damaged } from '../../src/protocol.ts';
import { createEntry } from '../../src/raft/entry.ts';
import type { JournalRecord } from '../../src/raft/journal.ts';
import { defaultSettings } from '../../src/raft/settings.ts';
import type { Term } from '../../src/raft/state.ts';
import { entriesOf } from '../support/raft-node.ts';

type Found = readonly (JournalRecord | Damaged)[];

interface Memory {
  readonly term: Term;
  readonly votedFor: number | null;
  /** Each entry as `value@term`. */
  readonly log: readonly string[];
}

const TORN: Damaged = { type: 'damaged', synced: false };
const vote: JournalRecord = { type: 'hardState', term: 2, votedFor: 1 };

/** The entry that was first written at `from`. */
function append(index: number, term: Term, from = index): JournalRecord {
  return { type: 'append', index, entry: createEntry(term, { type: 'put', key: 'x', value: from }) };
}

/** Boots on a journal: what the node remembers, and what its disk holds once it has written what it wants to. */
function boot(mutant: string, found: Found): { readonly memory: Memory; readonly disk: readonly JournalRecord[] } {
  const variant = present(storageMutants.find(({ id }) => id === mutant), 'such a mutant');
  const context = { id: 3, nodes: [1, 2, 3], settings: defaultSettings, recovered: found, nowUs: 0, wallUs: 0 };
  const booted = variantProtocol(variant).boot(context);
  if (!booted.ok) throw new Error(booted.reason);
  const { state, effects } = booted;
  const log = entriesOf(state).map(({ term, command }) => (command?.type === 'put' ? `${command.value}@${term}` : 'another'));
  const added = effects.flatMap((effect) => (effect.type === 'persist' ? effect.delta : []));
  return {
    memory: { term: state.currentTerm, votedFor: state.votedFor, log },
    disk: [...found.filter((record) => record.type !== 'damaged'), ...added],
  };
}

describe('torn-tail', () => {
  test('forgets as much as stands in the block of the torn record, which it had promised', () => {
    const journal = [vote, ...[1, 2, 3, 4, 5].map((index) => append(index, 2)), TORN];
    expect(boot('torn-tail', journal).memory).toEqual({ term: 2, votedFor: 1, log: ['1@2'] });
  });

  test('forgets nothing where nothing is torn', () => {
    expect(boot('torn-tail', [vote, append(1, 2)]).memory).toEqual({ term: 2, votedFor: 1, log: ['1@2'] });
  });
});

test('wiped-rejoin forgets all where the end is torn, and nothing else', () => {
  expect(boot('wiped-rejoin', [vote, append(1, 2), TORN]).memory).toEqual({ term: 0, votedFor: null, log: [] });
  expect(boot('wiped-rejoin', [vote, append(1, 2)]).memory).toEqual({ term: 2, votedFor: 1, log: ['1@2'] });
});

describe('truncate-front', () => {
  const log = [vote, append(1, 1), append(2, 1), append(3, 1), append(4, 1)];
  const gone = (fromIndex: number): JournalRecord => ({ type: 'truncate', fromIndex });

  test('keeps what stood behind the first entry, moved up, if a crash came between', () => {
    expect(boot('truncate-front', [...log, gone(-2)]).memory.log).toEqual(['1@1', '3@1', '4@1']);
  });

  test('keeps nothing of the suffix once all of it is gone', () => {
    expect(boot('truncate-front', [...log, gone(-2), gone(2)]).memory.log).toEqual(['1@1']);
  });
});

const written = [vote, append(1, 1), append(2, 1), append(3, 2), append(4, 2), append(5, 2)];

describe.each<[string, string, Found]>([
  ['torn-tail', 'whole', written],
  ['torn-tail', 'torn', [...written, TORN]],
  ['torn-tail', 'torn at its beginning', [vote, TORN]],
  ['wiped-rejoin', 'whole', written],
  ['wiped-rejoin', 'torn', [...written, TORN]],
  ['truncate-front', 'whole', written],
  ['truncate-front', 'torn', [...written, TORN]],
  ['truncate-front', 'cut off in a truncation', [...written, { type: 'truncate', fromIndex: -3 }]],
])('%s, of a journal that is %s', (mutant, _what, found) => {
  const { memory, disk } = boot(mutant, found);

  test('remembers the same when it boots again', () => {
    expect(boot(mutant, disk).memory).toEqual(memory);
  });

  test('and what it has written since', () => {
    const { log } = memory;
    expect(boot(mutant, [...disk, append(log.length + 1, 3, 9)]).memory.log).toEqual([...log, '9@3']);
  });
});
