import { expect, test } from 'vitest';
import type { Sink } from '../../src/base/digest.ts';
import type { Message } from '../../src/raft/messages.ts';
import type { SnapshotHeader } from '../../src/raft/snapshot.ts';
import { fingerprintMessage, isBulk, messageBytes } from '../../src/raft/wire.ts';
import { configuration, entry, chunk, received, slot, snapshotOf } from '../support/raft-cluster.ts';
import { appendEntries, entries, matched, mismatched, preVote, requestPreVote, requestVote } from '../support/raft-node.ts';

const vote: Message = { type: 'requestVoteReply', term: 1, voteGranted: true };
const append = appendEntries({ entries: entries([1, 1]) });
const snapshot = snapshotOf(5, 1, [slot('a', 1), slot('b', 2)]);
const install = chunk(snapshot);
const withHeader = (fields: Partial<SnapshotHeader>): Message => (
  { ...install, header: { ...install.header, ...fields } });
const { configuration: members } = snapshot;
const now: Message = { type: 'timeoutNow', term: 1, leader: 2 };
const question: Message = { type: 'readIndex', term: 1, ordinal: 1 };
const readIndex: Message = { type: 'readIndexReply', term: 1, ordinal: 1, readIndex: 1 };

/** Each differs from all others in one field at least. */
const messages: readonly Message[] = [
  requestVote(), requestVote({ term: 9 }), requestVote({ candidate: 9 }), requestVote({ lastLogIndex: 9 }),
  requestVote({ lastLogTerm: 9 }),
  vote, { ...vote, voteGranted: false }, { ...vote, term: 9 },
  requestPreVote(), requestPreVote({ term: 9 }), requestPreVote({ candidate: 9 }),
  requestPreVote({ lastLogIndex: 9 }), requestPreVote({ lastLogTerm: 9 }),
  preVote(2), preVote(2, { preVoteGranted: false }), preVote(2, { term: 9 }), preVote(2, { forTerm: 9 }),
  append, { ...append, term: 9 }, { ...append, leader: 9 }, { ...append, prevLogIndex: 9 },
  { ...append, prevLogTerm: 9 }, { ...append, leaderCommit: 9 }, { ...append, entries: [] },
  { ...append, entries: entries([1, 2]) }, { ...append, entries: entries([1]) },
  matched(1, 5), matched(9, 5), matched(1, 9), matched(1, 5, 9),
  mismatched(1, 5, 3), mismatched(1, 5, 9), mismatched(1, 5, 3, 9), mismatched(1, 9, 3),
  requestVote({ transfer: true }), { ...append, round: 9 }, { ...matched(1, 5), round: 9 },
  appendEntries({ entries: [entry(1, null)] }), appendEntries({ entries: [entry(1, null, 9)] }),
  appendEntries({ entries: [entry(1, configuration([1, 2]))] }),
  appendEntries({ entries: [entry(1, configuration([1, 2], [1]))] }),
  appendEntries({ entries: [entry(1, configuration([1], null, [2]))] }),
  install, { ...install, term: 9 }, { ...install, leader: 9 }, { ...install, offset: 1 },
  { ...install, round: 9 },
  { ...install, pieces: [] }, { ...install, pieces: [slot('a', 1)] }, { ...install, pieces: [slot('b', 1)] },
  withHeader({ index: 9 }), withHeader({ term: 9 }), withHeader({ timeUs: 9 }),
  withHeader({ configurationIndex: 9 }), withHeader({ stateHash: 9 }), withHeader({ pieceCount: 9 }),
  withHeader({ configuration: { ...members, learners: [4] } }),
  withHeader({ configuration: { ...members, oldVoters: [1] } }),
  received({}), received({ term: 9 }), received({ index: 9 }), received({ offset: 9 }),
  received({ received: 9 }),
  received({ matchIndex: 9 }), received({ round: 9 }),
  now, { ...now, term: 9 }, { ...now, leader: 9 },
  question, { ...question, term: 9 }, { ...question, ordinal: 9 },
  readIndex, { ...readIndex, term: 9 }, { ...readIndex, ordinal: 9 }, { ...readIndex, readIndex: 9 },
];

function fingerprint(message: Message): string {
  const words: number[] = [];
  const sink: Sink = { word: (value) => { words.push(value); } };
  fingerprintMessage(message, sink);
  return words.join(' ');
}

test('the fingerprint tells all messages apart, and takes equal ones for equal', () => {
  expect(new Set(messages.map(fingerprint)).size).toBe(messages.length);
  for (const message of messages) expect(fingerprint(structuredClone(message))).toBe(fingerprint(message));
});

test('the fingerprint is made of 32-bit integers', () => {
  for (const message of messages) expect(fingerprint(message)).toMatch(/^-?\d+( -?\d+)*$/);
});

test('only entries and pieces make a message larger', () => {
  const heartbeat = messageBytes(appendEntries());
  expect(messageBytes(append)).toBeGreaterThan(heartbeat + 10);
  expect(messageBytes(install)).toBeGreaterThan(messageBytes(chunk(snapshot, 0, 1)) + 8);
  for (const message of messages) expect(messageBytes(message)).toBeGreaterThan(0);
});

test('snapshots are bulk, and nothing else is', () => {
  for (const message of messages) expect(isBulk(message)).toBe(message.type === 'installSnapshot');
});
