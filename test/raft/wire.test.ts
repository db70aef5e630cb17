import { expect, test } from 'vitest';
import type { Sink } from '../../src/base/digest.ts';
import type { Message } from '../../src/raft/messages.ts';
import { fingerprintMessage, messageBytes } from '../../src/raft/wire.ts';
import { appendEntries, entries, matched, mismatched, preVote, requestPreVote, requestVote } from '../support/raft-node.ts';

const vote: Message = { type: 'requestVoteReply', term: 1, voteGranted: true };
const append = appendEntries({ entries: entries([1, 1]) });

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

test('only entries make a message larger', () => {
  const heartbeat = messageBytes(appendEntries());
  expect(messageBytes(append)).toBeGreaterThan(heartbeat + 10);
  for (const message of messages) expect(messageBytes(message)).toBeGreaterThan(0);
});
