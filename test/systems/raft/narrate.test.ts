// Raft in words: what is said of commands, records, events, messages and effects.

import { describe, expect, test } from 'vitest';
import { createEntry } from '../../../src/raft/entry.ts';
import type { AppendEntries, AppendEntriesReply } from '../../../src/raft/messages.ts';
import { raftNarrator } from '../../../src/systems/raft/narrate.ts';
import {
  addLearner, addVoter, changeVoters, inSession, openSession, promoteLearner, put, read, removeNode,
  takeSnapshot, transferLeadership,
} from '../../../src/scenario/commands.ts';
import { chunk, received, slot, snapshotOf } from '../../support/raft-cluster.ts';

const append: AppendEntries = {
  type: 'appendEntries', term: 3, leader: 1, prevLogIndex: 4, prevLogTerm: 2, entries: [], leaderCommit: 0, round: 1,
};
const reply: AppendEntriesReply = {
  type: 'appendEntriesReply', term: 3, success: false, prevLogIndex: 4, matchIndex: 0, conflictTerm: 0, conflictIndex: 2, round: 1,
};

const snapshot = snapshotOf(40, 2, [slot('a', 1), slot('b', 2), slot('c', 3)]);

describe('commands', () => {
  test.each([
    ['open a session', openSession()],
    ['put x=1 as operation 3 of session 5', inSession(5, 3, put('x', 1))],
    ['configuration: voters 1, 2 and 3', { type: 'configuration', voters: [1, 2, 3], oldVoters: null, learners: [] }],
    ['configuration: voters 3 and 4 jointly with 1 and 2, learner 5',
      { type: 'configuration', voters: [3, 4], oldVoters: [1, 2], learners: [5] }],
    ['configuration: voter 4 jointly with 1', { type: 'configuration', voters: [4], oldVoters: [1], learners: [] }],
    ['read x (readIndex)', read('x', 'readIndex')],
    ['read x (stale, as of index 7 at least)', read('x', 'stale', 7)],
    ['add node 4 as a learner', addLearner(4)],
    ['make learner 4 a voter', promoteLearner(4)],
    ['add node 4 as a voter', addVoter(4)],
    ['remove node 4', removeNode(4)],
    ['change the voters to nodes 1, 4 and 5', changeVoters([4, 1, 5])],
    ['hand leadership to node 2', transferLeadership(2)],
    ['take a snapshot', takeSnapshot()],
  ] as const)('%s', (words, command) => {
    expect(raftNarrator.command(command)).toBe(words);
  });
});

describe('records', () => {
  test.each([
    ['term 3, no vote yet', { type: 'hardState', term: 3, votedFor: null }],
    ['index 5: term 3, no-op', { type: 'append', index: 5, entry: createEntry(3, null) }],
    ['nothing from index 5 on', { type: 'truncate', fromIndex: 5 }],
    ['the snapshot up to index 40 of term 2', { type: 'snapshot', snapshot }],
    ['term 3, a vote for node 1, the snapshot up to index 40 of term 2 and nothing behind it',
      { type: 'checkpoint', term: 3, votedFor: 1, snapshot, entries: [] }],
    ['term 3, no vote yet, the snapshot up to index 40 of term 2 and a log up to index 41 behind it',
      { type: 'checkpoint', term: 3, votedFor: null, snapshot, entries: [createEntry(3, null)] }],
  ] as const)('%s', (words, record) => {
    expect(raftNarrator.record(record)).toBe(words);
  });
});

describe('events', () => {
  test.each([
    ['waits no longer for a leader', { type: 'timer', timer: 'election' }],
    ['waits no longer for another to take over', { type: 'timer', timer: 'transfer' }],
    ['looks who has waited too long for a read index', { type: 'timer', timer: 'read' }],
    ['has its heartbeat timer go off', { type: 'timer', timer: 'heartbeat' }],
    ['has its snapshot up to index 7 on disk', { type: 'resumed', signal: { type: 'snapshotSaved', index: 7 } }],
    ['is asked to remove node 4', { type: 'request', request: 1, command: removeNode(4) }],
  ] as const)('%s', (words, event) => {
    expect(raftNarrator.event({ nowUs: 0, wallUs: 0, ...event })).toBe(words);
  });
});

describe('messages', () => {
  test.each([
    ['a heartbeat of term 3', append],
    ['a heartbeat of term 3, committed up to 4', { ...append, leaderCommit: 4 }],
    ['index 5 (term 3, put x=1) behind index 4 of term 2', { ...append, entries: [createEntry(3, put('x', 1))] }],
    ['index 1 (term 2, no-op), sent in term 3', { ...append, prevLogIndex: 0, prevLogTerm: 0, entries: [createEntry(2, null)] }],
    ['indexes 5 to 6 (of terms 2 3) behind index 4 of term 2',
      { ...append, entries: [createEntry(2, null), createEntry(3, null)] }],
    ['a refusal (no index 4, its log ends at 1)', reply],
    ['a refusal (index 4 is of term 1 there, which begins at 2)', { ...reply, conflictTerm: 1 }],
    ['a refusal (it is term 3 already)', { ...reply, conflictIndex: 0 }],
    ['an acknowledgement up to index 4', { ...reply, success: true, matchIndex: 4 }],
    ['a vote of term 2', { type: 'requestVoteReply', term: 2, voteGranted: true }],
    ['a refusal to vote of term 2', { type: 'requestVoteReply', term: 2, voteGranted: false }],
    ['a pre-vote for term 3', { type: 'requestPreVoteReply', term: 2, forTerm: 3, preVoteGranted: true }],
    ['a refusal of a pre-vote for term 3 (it is term 5)',
      { type: 'requestPreVoteReply', term: 5, forTerm: 3, preVoteGranted: false }],
    ['a request for pre-votes for term 3 with an empty log',
      { type: 'requestPreVote', term: 3, candidate: 1, lastLogIndex: 0, lastLogTerm: 0 }],
    ['a request for votes of term 2 with a log up to index 7 of term 1',
      { type: 'requestVote', term: 2, candidate: 1, lastLogIndex: 7, lastLogTerm: 1, transfer: false }],
    ['a request for votes of term 2 with an empty log, as the leader asked for',
      { type: 'requestVote', term: 2, candidate: 1, lastLogIndex: 0, lastLogTerm: 0, transfer: true }],
    ['the whole of the snapshot up to index 40 of term 2', chunk(snapshot)],
    ['pieces 1 to 2 of 3 of the snapshot up to index 40 of term 2', chunk(snapshot, 0, 2)],
    ['piece 3 of 3 of the snapshot up to index 40 of term 2', chunk(snapshot, 2, 1)],
    ['word that it has 2 pieces of the snapshot up to index 40', received({ index: 40, received: 2 })],
    ['word that it has no piece of the snapshot up to index 40', received({ index: 40 })],
    ['an acknowledgement of the snapshot up to index 40', received({ index: 40, received: 3, matchIndex: 40 })],
    ['word from the leader of term 2 to stand at once', { type: 'timeoutNow', term: 2, leader: 1 }],
    ['a question for a read index', { type: 'readIndex', term: 2, ordinal: 7 }],
    ['the read index 9', { type: 'readIndexReply', term: 2, ordinal: 7, readIndex: 9 }],
  ] as const)('%s', (words, message) => {
    expect(raftNarrator.message(message)).toBe(words);
  });
});

describe('effects', () => {
  test('heartbeats and their answers are not worth a word', () => {
    expect(raftNarrator.effect({ type: 'send', to: 2, message: append })).toBeNull();
    expect(raftNarrator.effect({ type: 'send', to: 2, message: { ...reply, success: true, matchIndex: 4 } })).toBeNull();
  });

  test('refusals are', () => {
    expect(raftNarrator.effect({ type: 'send', to: 2, message: reply })).toBe('sends node 2 a refusal (no index 4, its log ends at 1)');
  });

  test.each([
    ['sends node 3 piece 1 of 3 of the snapshot up to index 40 of term 2', chunk(snapshot, 0, 1)],
    ['sends node 3 word that it has one piece of the snapshot up to index 40', received({ index: 40, received: 1 })],
    ['asks node 3 to stand at once', { type: 'timeoutNow', term: 2, leader: 1 }],
    ['asks node 3 for a read index', { type: 'readIndex', term: 2, ordinal: 7 }],
    ['gives node 3 the read index 9', { type: 'readIndexReply', term: 2, ordinal: 7, readIndex: 9 }],
  ] as const)('%s', (words, message) => {
    expect(raftNarrator.effect({ type: 'send', to: 3, message })).toBe(words);
  });

  test('an entry that changed nothing is told as one', () => {
    const apply = { type: 'apply', index: 7, command: put('x', 1), stateHash: 0 } as const;
    expect(raftNarrator.effect(apply)).toBe('applies index 7 (put x=1)');
    expect(raftNarrator.effect({ ...apply, tookEffect: false })).toBe('applies index 7 (put x=1), which takes no effect');
  });

  test.each([
    ['answers request 7: done at index 3', { type: 'ok', result: { index: 3, value: null } }],
    ['answers request 7: "v", at index 3', { type: 'ok', result: { index: 3, value: 'v' } }],
    ['answers request 7: not set, at index 3', { type: 'ok', result: { index: 3, value: false } }],
    ['sends request 7 on to node 2', { type: 'redirect', to: 2 }],
    ['turns request 7 away: it knows no leader', { type: 'redirect' }],
    ['fails request 7: change in progress', { type: 'fail', reason: 'change-in-progress' }],
    ['cannot say what becomes of request 7', { type: 'unknown' }],
  ] as const)('%s', (words, answer) => {
    expect(raftNarrator.effect({ type: 'reply', request: 7, answer })).toBe(words);
  });
});
