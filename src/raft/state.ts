/**
 * What a Raft node remembers: its part of Figure 2's box "State", and the vocabulary that it speaks through
 * the port. Declarations only; the rules are in `rules.ts`, the actions in the handlers. Start at `node.ts`.
 */
import type { Effect, Micros, NodeId, RequestId } from '../protocol.ts';
import type { Command, Result } from './command.ts';
import type { JournalRecord } from './journal.ts';
import type { KeyValueStore } from './key-value-store.ts';
import type { Log } from './log.ts';
import type { Message } from './messages.ts';
import type { LogIndex, Term } from './position.ts';
import type { RaftSettings } from './settings.ts';

export type { LogIndex, Term };
export type Role = 'follower' | 'candidate' | 'leader';

/** What a leader knows of one follower. */
export interface Progress {
  readonly id: NodeId;
  nextIndex: LogIndex;
  matchIndex: LogIndex;
  /** Probe: one message at a time until one matches. Replicate: send ahead, without waiting for answers. */
  mode: 'probe' | 'replicate';
  /** In probe mode: a message is out; the next goes out on its answer or with the next heartbeat. */
  probing: boolean;
  /** When it last answered this leader; until then, when the leader was elected. By the leader's clock. */
  heardUs: Micros;
}

export interface RaftState {
  readonly id: NodeId;
  readonly settings: RaftSettings;
  /** The active configuration. */
  readonly voters: readonly NodeId[];
  /** What this node asks for again and again: made once, at boot. */
  readonly electionTimer: Effect<Raft>;
  readonly heartbeatTimer: Effect<Raft>;
  /** The monotonic clock as of the current event: all that a node knows of time. */
  nowUs: Micros;

  /** Persistent: what memory holds is in the journal, or on its way there. */
  currentTerm: Term;
  votedFor: NodeId | null;
  readonly log: Log;

  /** Volatile. */
  role: Role;
  /** Who leads the current term, as far as this node knows. */
  leader: NodeId | null;
  /** When it was last heard. Says nothing while `leader` is null. */
  leaderHeardUs: Micros;
  commitIndex: LogIndex;
  lastApplied: LogIndex;
  readonly machine: KeyValueStore;

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

  /** Leaders: one for each follower, in the order of `voters`. Empty on all others. */
  progress: readonly Progress[];
  /** Leaders: the last of the own entries that the own disk holds. */
  durableIndex: LogIndex;
  /** Leaders: the requests that wait for the entry at an index to be applied, in ascending order. */
  readonly waiting: Map<LogIndex, RequestId>;
}

/** What a node says to itself through the disk. */
export type Signal =
  /** The vote for itself in `term` is durable. */
  | { readonly type: 'voted'; readonly term: Term }
  /** What it appended as leader of `term`, up to `index`, is durable. */
  | { readonly type: 'durable'; readonly term: Term; readonly index: LogIndex };

export interface Raft {
  readonly state: RaftState;
  readonly message: Message;
  readonly record: JournalRecord;
  /** `null` is the no-op of a new leader; it is applied like any other command. */
  readonly command: Command | null;
  readonly result: Result;
  readonly signal: Signal;
  readonly settings: RaftSettings;
}
