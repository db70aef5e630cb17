/**
 * The remote procedure calls of Raft Fig. 2 and Fig. 13, as messages with the fields of raft.tla's, and those of the
 * dissertation: PreVote (§9.6), TimeoutNow (§3.10), ReadIndex (§6.4). All are readonly and shared: one object may be
 * under way to several nodes at once. What they weigh, and how they enter a digest, is in `wire.ts`.
 */
import type { NodeId } from '../protocol.ts';
import type { Entry } from './entry.ts';
import type { LogIndex, Term } from './position.ts';
import type { Piece, SnapshotHeader } from './snapshot.ts';

/** Asks for a vote. Raft §5.2, raft.tla RequestVoteRequest. */
export interface RequestVote {
  readonly type: 'requestVote';
  readonly term: Term;
  readonly candidate: NodeId;
  readonly lastLogIndex: LogIndex;
  readonly lastLogTerm: Term;
  /** The leader itself has asked this candidate to stand: nobody need protect it. diss. §4.2.3, §3.10. */
  readonly transfer: boolean;
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
  /** Counts the leader's rounds of asking whether it still leads; the answer repeats it. diss. §6.4. */
  readonly round: number;
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
  /** Of the request that is answered; 0 if that was of an earlier term. */
  readonly round: number;
}

/** A part of a snapshot, for a follower that needs what the leader's log does not hold any more. Raft §7, Fig. 13. */
export interface InstallSnapshot {
  readonly type: 'installSnapshot';
  readonly term: Term;
  readonly leader: NodeId;
  readonly header: SnapshotHeader;
  /** How many pieces come before these. */
  readonly offset: number;
  readonly pieces: readonly Piece[];
  readonly round: number;
}

export interface InstallSnapshotReply {
  readonly type: 'installSnapshotReply';
  readonly term: Term;
  /** Of the snapshot that is answered, and of the chunk. */
  readonly index: LogIndex;
  readonly offset: number;
  /** How many pieces the follower has, from the first on; all that there are once it has installed them. */
  readonly received: number;
  /** Once it is installed, or was not needed: up to here the follower's log equals the leader's, durably. Else 0. */
  readonly matchIndex: LogIndex;
  readonly round: number;
}

/** The leader asks a follower to stand for election at once. diss. §3.10. */
export interface TimeoutNow {
  readonly type: 'timeoutNow';
  readonly term: Term;
  readonly leader: NodeId;
}

/** A follower asks how far it must have applied before it may serve a read. diss. §6.4, at the end. */
export interface ReadIndex {
  readonly type: 'readIndex';
  readonly term: Term;
  /** Counts the asker's requests, so that the answer finds the reads that it is for. */
  readonly ordinal: number;
}

export interface ReadIndexReply {
  readonly type: 'readIndexReply';
  readonly term: Term;
  readonly ordinal: number;
  readonly readIndex: LogIndex;
}

export type Message =
  | RequestVote | RequestVoteReply | RequestPreVote | RequestPreVoteReply
  | AppendEntries | AppendEntriesReply | InstallSnapshot | InstallSnapshotReply
  | TimeoutNow | ReadIndex | ReadIndexReply;
