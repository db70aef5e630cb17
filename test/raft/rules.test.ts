import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { Log } from '../../src/raft/log.ts';
import { rules } from '../../src/raft/rules.ts';
import type { Progress } from '../../src/raft/state.ts';
import { appendEntries, deepFreeze, entries, leader, matched, mismatched, requestVote } from '../support/raft-node.ts';

/** Terms along a log never fall. */
const logTerms = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 })
  .map((terms) => terms.sort((one, other) => one - other));

function logOf(terms: readonly number[]): Log {
  const log = new Log();
  for (const entry of entries(terms)) log.append(entry);
  return log;
}

function candidacy(terms: readonly number[]): ReturnType<typeof requestVote> {
  return requestVote({ lastLogIndex: terms.length, lastLogTerm: terms.at(-1) ?? 0 });
}

function progress(fields: Partial<Progress> = {}): Progress {
  return {
    id: 2, nextIndex: 1, matchIndex: 0, mode: 'replicate', probing: false, heardUs: 0, round: 0, transmission: null,
    ...fields,
  };
}

describe('quorum', () => {
  test('any two majorities share a node, and no smaller number has that property', () => {
    for (let voters = 1; voters <= 9; voters++) {
      expect(2 * rules.quorum(voters)).toBeGreaterThan(voters);
      expect(2 * (rules.quorum(voters) - 1)).toBeLessThanOrEqual(voters);
    }
  });
});

describe('isLogUpToDate', () => {
  test('is a total preorder: of two logs one is up to date for the other, both only if they end alike', () => {
    fc.assert(fc.property(logTerms, logTerms, (one, other) => {
      const forward = rules.isLogUpToDate(candidacy(one), logOf(other));
      const backward = rules.isLogUpToDate(candidacy(other), logOf(one));
      expect(forward || backward).toBe(true);
      const endAlike = one.length === other.length && one.at(-1) === other.at(-1);
      expect(forward && backward).toBe(endAlike);
    }));
  });

  test('a log is up to date for each of its prefixes', () => {
    fc.assert(fc.property(logTerms, fc.nat(8), (terms, length) => {
      expect(rules.isLogUpToDate(candidacy(terms), logOf(terms.slice(0, length)))).toBe(true);
    }));
  });
});

describe('prevLogIndexFor', () => {
  test('is right before nextIndex, whether entries may follow or not; beside a snapshot, where the log begins', () => {
    const { state } = leader({ log: [1, 1, 1] });
    state.log.compactTo(2, 1);
    for (const mode of ['probe', 'replicate'] as const) {
      expect(rules.prevLogIndexFor(state, progress({ nextIndex: 4, mode, probing: true }), false)).toBe(3);
    }
    expect(rules.prevLogIndexFor(state, progress({ nextIndex: 1, mode: 'snapshot' }), true)).toBe(2);
  });
});

describe('findConflict and entriesToAppend', () => {
  test('make the log agree with the request up to its last entry, and remove nothing that agrees', () => {
    fc.assert(fc.property(logTerms, logTerms, fc.nat(8), (held, sent, position) => {
      const prevLogIndex = Math.min(position, sent.length, held.length);
      const log = logOf([...sent.slice(0, prevLogIndex), ...held.slice(prevLogIndex)]);
      const before = log.slice(1, log.lastIndex);
      const news = entries(sent.slice(prevLogIndex), prevLogIndex + 1);
      const request = appendEntries({ prevLogIndex, entries: news });

      const conflict = rules.findConflict(log, request);
      const added = rules.entriesToAppend(log, request, conflict);
      if (conflict !== 0) log.truncateFrom(conflict);
      for (const entry of added) log.append(entry);

      expect(log.slice(prevLogIndex + 1, request.entries.length)).toEqual(request.entries);
      const agreed = before.findIndex((entry, i) => i < sent.length && entry.term !== sent[i]);
      const kept = agreed === -1 ? before : before.slice(0, agreed);
      expect(log.slice(1, kept.length)).toEqual(kept);
      expect(log.lastIndex).toBe(agreed === -1 ? Math.max(before.length, sent.length) : sent.length);
    }));
  });

  test('where the log ends at prevLogIndex the entries are taken as they are', () => {
    const request = appendEntries({ prevLogIndex: 2, entries: entries([1], 3) });
    expect(rules.entriesToAppend(logOf([1, 1]), request, 0)).toBe(request.entries);
  });
});

describe('conflictHint and nextIndexOnRejection', () => {
  test('lead to a match, further back each time, and never below it', () => {
    fc.assert(fc.property(logTerms, logTerms, (leaderTerms, followerTerms) => {
      const leader = logOf(leaderTerms);
      const follower = logOf(followerTerms);
      const state = progress({ mode: 'probe', nextIndex: leader.lastIndex + 1 });
      for (;;) {
        const prevLogIndex = state.nextIndex - 1;
        const request = appendEntries({ prevLogIndex, prevLogTerm: leader.termAt(prevLogIndex) });
        if (rules.hasMatchingPrev(follower, request)) break;
        const { conflictIndex, conflictTerm } = rules.conflictHint(follower, prevLogIndex);
        const reply = mismatched(9, prevLogIndex, conflictIndex, conflictTerm);
        expect(rules.isStaleRejection(state, reply)).toBe(false);
        const nextIndex = rules.nextIndexOnRejection(state, leader, reply);
        expect(nextIndex).toBeLessThan(state.nextIndex);
        expect(nextIndex).toBeGreaterThan(0);
        state.nextIndex = nextIndex;
      }
    }));
  });
});

describe('agreedIndex', () => {
  test('is the quorum-th highest of all that voters have reached, if that is above the bound', () => {
    const indexes = fc.array(fc.nat(6), { minLength: 1, maxLength: 9 });
    fc.assert(fc.property(indexes, fc.nat(6), (matchIndexes, above) => {
      const quorum = rules.quorum(matchIndexes.length);
      const sorted = matchIndexes.toSorted((one, other) => other - one);
      const agreed = present(sorted[quorum - 1], 'a quorum is no larger than all');
      expect(rules.agreedIndex(matchIndexes, quorum, above)).toBe(agreed > above ? agreed : 0);
    }));
  });
});

test('what a rule is given it leaves as it is', () => {
  const log = logOf([1, 2, 2]);
  Object.freeze(log);
  const table = deepFreeze([progress({ matchIndex: 1 }), progress({ id: 3 })]);
  const request = Object.freeze(appendEntries({ prevLogIndex: 1, entries: entries([3], 2) }));
  rules.entriesToAppend(log, request, rules.findConflict(log, request));
  rules.conflictHint(log, 3);
  rules.agreedIndex(Object.freeze([3, 1, 0]), 2, 0);
  const first = present(table[0], 'a follower');
  expect(rules.matchIndexOnSuccess(first, matched(2, 3))).toBe(3);
  expect(first.matchIndex).toBe(1);
});

test('a voter that is named twice in a change counts once', () => {
  const three = { voters: [1, 2, 3], oldVoters: null, learners: [] };
  const change = { type: 'changeVoters', voters: [1, 1, 2] } as const;
  expect(rules.objectionTo(three, change)).toBeNull();
  expect(rules.changed(three, change)).toEqual({ voters: [1, 2], oldVoters: [1, 2, 3], learners: [] });
  expect(rules.objectionTo({ ...three, voters: [1, 2] }, change)).toBe('nothing-to-change');
});
