// A journal that a node of Raft could not have written is refused at the edge: a run would call it a violation.

import { describe, expect, test } from 'vitest';
import { parseJournal } from '../../../src/systems/raft/parse.ts';

const hard = (term: number, votedFor: number | null = null): unknown => ({ type: 'hardState', term, votedFor });
const append = (index: number, term: number): unknown =>
  ({ type: 'append', index, entry: { term, command: { type: 'put', key: 'x', value: index } } });
const truncate = (fromIndex: number): unknown => ({ type: 'truncate', fromIndex });

function problems(...records: readonly unknown[]): readonly string[] {
  const parsed = parseJournal(records, [1, 2, 3]);
  if (parsed.ok) return [];
  return parsed.problems.map(({ path, problem, value }) => `${path} ${problem}; found ${JSON.stringify(value)}`);
}

describe('a journal', () => {
  test('of a node that voted, wrote, cut off and wrote again is taken, its entries with their hashes', () => {
    const records = [
      hard(1, 2), append(1, 1), hard(3), append(2, 3), append(3, 3), hard(3, 1), truncate(2), append(2, 3),
      hard(5, 3),
    ];
    expect(problems(...records)).toEqual([]);
    const parsed = parseJournal(records, [1, 2, 3]);
    expect(parsed.ok && parsed.value[1]).toMatchObject({ type: 'append', entry: { term: 1, hash: expect.any(Number) as number } });
  });

  test('may hold whatever leaders write: sessions, operations in them, configurations', () => {
    const commands = [
      null, { type: 'openSession' }, { type: 'configuration', voters: [1, 2], oldVoters: [1, 2, 3], learners: [3] },
      { type: 'inSession', session: 2, sequence: 1, unanswered: 1, operation: { type: 'get', key: 'x' } },
    ];
    const entries = commands.map((command, i) => ({ type: 'append', index: i + 1, entry: { term: 1, command } }));
    expect(problems(hard(1), ...entries)).toEqual([]);
  });

  test('may not hold a snapshot, which begins in the middle', () => {
    expect(problems(hard(1), { type: 'snapshot', snapshot: {} })).toEqual([expect.stringMatching(/^\[1\]\.type /)]);
    expect(problems({ type: 'checkpoint' })).toEqual([expect.stringMatching(/^\[0\]\.type /)]);
  });

  test('may be empty', () => {
    expect(problems()).toEqual([]);
  });

  test.each<readonly [what: string, records: readonly unknown[], problem: string]>([
    ['a gap', [hard(1), append(1, 1), append(3, 1)], '[2].index must be 2: the log ends at 1, and an entry goes on there; found 3'],
    ['a log that starts late', [hard(1), append(2, 1)], '[1].index must be 1: the log is empty, and an entry goes on there; found 2'],
    ['an entry over another', [hard(1), append(1, 1), append(1, 1)], '[2].index must be 2: the log ends at 1, and an entry goes on there; found 1'],
    ['terms that fall in the log', [hard(3), append(1, 3), append(2, 2)],
      '[2].entry.term must be at least 3, the term of the entry before: terms never fall; found 2'],
    ['an entry of a term to come', [hard(2), append(1, 3)],
      '[1].entry.term must not be above the term that the node has reached: the hardState before says 2; found 3'],
    ['an entry before any term', [append(1, 1)],
      '[0].entry.term must not be above the term that the node has reached: no hardState names one before; found 1'],
    ['a term that falls', [hard(3), hard(2)], '[1].term must be at least 3, the term of the hardState before: terms never fall; found 2'],
    ['a vote for a stranger', [hard(1, 4)], '[0].votedFor must be null or one of the nodes 1, 2, 3; found 4'],
    ['a vote in no term', [hard(0, 1)], '[0].votedFor must be null: nobody stands for election in term 0; found 1'],
    ['two votes in a term', [hard(1, 1), hard(1, 2)], '[1].votedFor must be 1, as in the hardState before: a node votes once in a term; found 2'],
    ['a vote taken back', [hard(1, 1), hard(1)], '[1].votedFor must be 1, as in the hardState before: a node votes once in a term; found null'],
    ['a truncation beyond the end', [hard(1), append(1, 1), truncate(2)], '[2].fromIndex must be from 1 to 1: the log ends at 1; found 2'],
    ['a truncation of nothing', [truncate(1)], "[0].fromIndex can't be: the log is empty; found 1"],
    ['a configuration with a stranger', [hard(1), { type: 'append', index: 1, entry: {
      term: 1, command: { type: 'configuration', voters: [1], oldVoters: [2, 7], learners: [] },
    } }], '[1].entry.command.oldVoters must be among the nodes 1, 2, 3; found 7'],
    ['an entry behind a truncation', [hard(1), append(1, 1), append(2, 1), truncate(1), append(2, 1)],
      '[4].index must be 1: the log is empty, and an entry goes on there; found 2'],
  ])('with %s is refused, with where and what would be right', (_what, records, problem) => {
    expect(problems(...records)).toEqual([problem]);
  });

  test('with a record of no kind is refused for that alone', () => {
    expect(problems(hard(1), { type: 'entree' }, append(7, 7))).toEqual([expect.stringMatching(/^\[1\]\.type /)]);
    expect(problems(hard(1), append(1, 0))).toEqual([expect.stringMatching(/^\[1\]\.entry\.term /)]);
  });

  test('of a hundred thousand bad records is refused with a few problems', () => {
    expect(problems(...Array.from({ length: 100_000 }, () => 0)).length).toBeLessThan(30);
  });
});
