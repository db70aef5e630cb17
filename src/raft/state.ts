/**
 * What a Raft node remembers: its part of Figure 2's box "State", and the vocabulary that it speaks through
 * the port. Declarations only; the rules are in `rules/`, the actions in the handlers. Start at `node.ts`.
 */
import type { Effect, Micros, NodeId, RequestId } from '../protocol.ts';
import type { Command, Read, Request, Result } from './command.ts';
import type { Adopted } from './configuration.ts';
import type { JournalRecord } from './journal.ts';
import type { Log } from './log.ts';
import type { Message } from './messages.ts';
import type { LogIndex, Term } from './position.ts';
import type { RaftSettings } from './settings.ts';
import type { Piece, Snapshot, SnapshotHeader } from './snapshot.ts';
import type { StateMachine } from './state-machine.ts';

export type { LogIndex, Term };
export type Role = 'follower' | 'candidate' | 'leader';

/** What a leader knows of one follower, or learner. */
export interface Progress {
  readonly id: NodeId;
  nextIndex: LogIndex;
  matchIndex: LogIndex;
  /**
   * Probe: one message at a time until one matches. Replicate: send ahead, without waiting for answers. Snapshot: the
   * log does not hold what it needs, so it is sent a snapshot, a chunk at a time.
   */
  mode: 'probe' | 'replicate' | 'snapshot';
  /** In probe mode: a message is out; the next goes out on its answer or with the next heartbeat. */
  probing: boolean;
  /** When it last answered this leader; until then, when it became one of the followers. By the leader's clock. */
  heardUs: Micros;
  /** The latest of the leader's rounds that it has answered. diss. §6.4. */
  round: number;
  /** In snapshot mode: what it is sent, how many pieces it has, and when the last chunk went out. Else null. */
  transmission: Transmission | null;
}

export interface Transmission {
  readonly snapshot: Snapshot;
  received: number;
  sentUs: Micros;
}

/** A snapshot that is being received. */
export interface Reception {
  readonly header: SnapshotHeader;
  readonly pieces: Piece[];
}

/** Leadership on its way to another. diss. §3.10. */
export interface Transfer {
  readonly target: NodeId;
  /** Who asked for it. */
  readonly request: RequestId;
  /** The target has been asked to stand. */
  asked: boolean;
}

/** A read that waits at the node that will serve it, or the asking follower's request that waits at the leader. */
export interface PendingRead {
  /** Who gets the answer: a client, or a follower that has asked with this ordinal. */
  readonly asker:
    | { readonly type: 'client'; readonly request: RequestId; readonly read: Read }
    | { readonly type: 'follower'; readonly node: NodeId; readonly ordinal: number };
  /** Must have been applied before it is served; null while the leader has committed nothing in its term. */
  readIndex: LogIndex | null;
  /** The leader leads for certain once a quorum has answered this round; 0 where that is certain already. */
  round: number;
  /** When it came, by the own clock: one that only waits for the own log is given up after a while. */
  readonly askedUs: Micros;
}

/** A read at a follower that waits for the leader to give it a read index. */
export interface AskedRead {
  /** Counts what this node has asked, over all its lives: an answer must not be taken for that to another. */
  readonly ordinal: number;
  readonly askedUs: Micros;
  readonly request: RequestId;
  readonly read: Read;
}

export interface RaftState {
  readonly id: NodeId;
  readonly settings: RaftSettings;
  /** All that there are in this world, members or not. */
  readonly nodes: readonly NodeId[];
  /** What this node asks for again and again: made once, at boot. */
  readonly electionTimer: Effect<Raft>;
  readonly heartbeatTimer: Effect<Raft>;
  /** The monotonic clock as of the current event: all that a node knows of time. */
  nowUs: Micros;

  /** Persistent: what memory holds is in the journal, or on its way there. */
  currentTerm: Term;
  votedFor: NodeId | null;
  readonly log: Log;
  /** The last that was taken or installed; null while there is none. */
  snapshot: Snapshot | null;

  /**
   * The configurations in the log, and the one before them, oldest first. The last is in force, committed or not; a
   * truncation brings back the one before. Raft §6.
   */
  configurations: Adopted[];
  /** The last of them. */
  adopted: Adopted;

  /** Volatile. */
  role: Role;
  /** Who leads the current term, as far as this node knows. */
  leader: NodeId | null;
  /** When the last leader was heard, of whatever term; until one is, when the node booted. */
  leaderHeardUs: Micros;
  commitIndex: LogIndex;
  lastApplied: LogIndex;
  readonly machine: StateMachine;
  /** A snapshot is on its way to the disk; the log is trimmed once it is there. */
  compacting: boolean;
  /** A snapshot that is being received; null while none is. */
  reception: Reception | null;

  /**
   * Candidates, and the leaders that they become: who has granted a vote in this term, the node itself
   * included.
   */
  votesGranted: NodeId[];
  /**
   * Followers that ask for pre-votes: who would vote for this node in the term after this one, itself included. Null
   * on all others.
   */
  preVotesGranted: NodeId[] | null;

  /** Leaders: one for each other member, in ascending order. Empty on all others. */
  progress: readonly Progress[];
  /** Leaders: the last of the own entries that the own disk holds. */
  durableIndex: LogIndex;
  /** Leaders: the requests that wait for the entry at an index to be applied, in ascending order. */
  readonly waiting: Map<LogIndex, RequestId>;
  /** Leaders: the log's clock when the term began, and the own one then. diss. §6.3. */
  clock: { readonly logUs: Micros; readonly nowUs: Micros };
  /** Leaders with leases: the rounds that no quorum has answered yet, and when they were begun; ascending. */
  rounds: { readonly round: number; readonly begunUs: Micros }[];
  /** Leaders: the last round that was begun. Counts on over terms. */
  round: number;
  /** Leaders: the last that a quorum has answered; and the last that was begun for reads. */
  answeredRound: number;
  readRound: number;
  /** Leaders: when the last round was begun that a quorum has answered; null while none has. */
  quorumAnsweredUs: Micros | null;
  /** Leaders: leadership on its way to another; kept by one that was deposed until it hears who leads. */
  transfer: Transfer | null;
  /** Leaders: somebody has been asked to stand, so nobody need leave this leader alone in this term any more. */
  leaseForfeited: boolean;

  /** Reads that wait to be served. */
  pendingReads: PendingRead[];
  /** Followers: reads that wait for the leader's word. */
  askedReads: AskedRead[];
  readOrdinal: number;
}

/** What a node says to itself through the disk. */
export type Signal =
  /** The vote for itself in `term` is durable. */
  | { readonly type: 'voted'; readonly term: Term }
  /** What it appended as leader of `term`, up to `index`, is durable. */
  | { readonly type: 'durable'; readonly term: Term; readonly index: LogIndex }
  /** The snapshot up to `index` is durable. */
  | { readonly type: 'snapshotSaved'; readonly index: LogIndex };

export interface Raft {
  readonly state: RaftState;
  readonly message: Message;
  readonly record: JournalRecord;
  /** `null` is the no-op of a new leader; it is applied like any other command. */
  readonly command: Command | Request | null;
  readonly result: Result;
  readonly signal: Signal;
  readonly settings: RaftSettings;
}
