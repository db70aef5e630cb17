/**
 * The two remote procedure calls of Raft Fig. 2, as four messages with the fields of raft.tla's, and PreVote's, which is
 * the dissertation's (§9.6). All are readonly and shared: one object may be under way to several nodes at once.
 */
import { unreachable } from '../base/assert.ts';
import type { Sink } from '../base/digest.ts';
import type { NodeId } from '../protocol.ts';
import { commandBytes } from './command.ts';
import type { Entry } from './entry.ts';
import type { LogIndex, Term } from './position.ts';

/** Asks for a vote. Raft §5.2, raft.tla RequestVoteRequest. */
export interface RequestVote {
  readonly type: 'requestVote';
  readonly term: Term;
  readonly candidate: NodeId;
  readonly lastLogIndex: LogIndex;
  readonly lastLogTerm: Term;
}

export interface RequestVoteReply {
  readonly type: 'requestVoteReply';
  readonly term: Term;
  readonly voteGranted: boolean;
}

/** Asks whether the sender would get a vote, before it stands. diss. §9.6. */
export interface RequestPreVote {
  readonly type: 'requestPreVote';
  /** What the sender would stand for, one above its own. Nobody has begun that term, so it teaches nothing. */
  readonly term: Term;
  readonly candidate: NodeId;
  readonly lastLogIndex: LogIndex;
  readonly lastLogTerm: Term;
}

export interface RequestPreVoteReply {
  readonly type: 'requestPreVoteReply';
  /** Of the node that answers, which teaches it: one that asks for too old a term would ask in vain for ever. */
  readonly term: Term;
  /** Of the request that is answered. */
  readonly forTerm: Term;
  readonly preVoteGranted: boolean;
}

/** Replicates entries, and as a heartbeat none. Raft §5.3, raft.tla AppendEntriesRequest. */
export interface AppendEntries {
  readonly type: 'appendEntries';
  readonly term: Term;
  readonly leader: NodeId;
  readonly prevLogIndex: LogIndex;
  readonly prevLogTerm: Term;
  readonly entries: readonly Entry[];
  readonly leaderCommit: LogIndex;
}

export interface AppendEntriesReply {
  readonly type: 'appendEntriesReply';
  readonly term: Term;
  readonly success: boolean;
  /** Of the request that is answered. */
  readonly prevLogIndex: LogIndex;
  /** On success: up to here the follower's log equals the leader's, and is durable. Else 0. */
  readonly matchIndex: LogIndex;
  /** On a mismatch: the term that the follower holds at `prevLogIndex`; 0 if its log ends before. */
  readonly conflictTerm: Term;
  /**
   * On a mismatch: the first index of `conflictTerm`, or the one after the follower's last. 0 when the
   * request was of an old term, so that its log was not looked at.
   */
  readonly conflictIndex: LogIndex;
}

export type Message =
  | RequestVote | RequestVoteReply | RequestPreVote | RequestPreVoteReply
  | AppendEntries | AppendEntriesReply;

/**
 * About what a compact binary encoding takes: a byte for the type, four for each number, one for each flag.
 */
export function messageBytes(message: Message): number {
  switch (message.type) {
    case 'requestVote': return 17;
    case 'requestVoteReply': return 6;
    case 'requestPreVote': return 17;
    case 'requestPreVoteReply': return 10;
    case 'appendEntries': return 21 + entriesBytes(message.entries);
    case 'appendEntriesReply': return 22;
    default: return unreachable(message);
  }
}

/**
 * Feeds all that tells one message from another into `sink`; of an entry, the hash of its term and command.
 */
export function fingerprintMessage(message: Message, sink: Sink): void {
  sink.word(message.term);
  switch (message.type) {
    case 'requestVote':
      sink.word(1);
      sink.word(message.candidate);
      sink.word(message.lastLogIndex);
      sink.word(message.lastLogTerm);
      return;
    case 'requestVoteReply':
      sink.word(message.voteGranted ? 3 : 2);
      return;
    case 'requestPreVote':
      sink.word(7);
      sink.word(message.candidate);
      sink.word(message.lastLogIndex);
      sink.word(message.lastLogTerm);
      return;
    case 'requestPreVoteReply':
      sink.word(message.preVoteGranted ? 9 : 8);
      sink.word(message.forTerm);
      return;
    case 'appendEntries':
      sink.word(4);
      sink.word(message.leader);
      sink.word(message.prevLogIndex);
      sink.word(message.prevLogTerm);
      sink.word(message.leaderCommit);
      sink.word(message.entries.length);
      for (const entry of message.entries) sink.word(entry.hash);
      return;
    case 'appendEntriesReply':
      sink.word(message.success ? 6 : 5);
      sink.word(message.prevLogIndex);
      sink.word(message.matchIndex);
      sink.word(message.conflictTerm);
      sink.word(message.conflictIndex);
      return;
    default: unreachable(message);
  }
}

function entriesBytes(entries: readonly Entry[]): number {
  let bytes = 0;
  for (const entry of entries) bytes += 4 + commandBytes(entry.command);
  return bytes;
}
