/**
 * The rules of client interaction: Raft §8, diss. §6.3 (sessions), §6.4 (reads), §3.10 (leadership transfer).
 */
import type { Micros } from '../../protocol.ts';
import type { InSession, Result } from '../command.ts';
import { isVoter } from '../configuration.ts';
import type { Entry } from '../entry.ts';
import type { TimeoutNow } from '../messages.ts';
import type { LogIndex } from '../position.ts';
import type { Session } from '../sessions.ts';
import type { RaftSettings } from '../settings.ts';
import type { PendingRead, RaftState } from '../state.ts';

type State = Readonly<RaftState>;

/** Where clocks are read in whole microseconds, this much may be lost in rounding. */
const ROUNDING_US = 10;

export const clientRules = {
  // ---- Sessions ----

  /**
   * The clock by which sessions expire, as an entry is applied: the log's own. By a node's clock one would close a session
   * that another keeps, and their states would part. diss. §6.3.
   */
  sessionClock(_state: State, entry: Entry): Micros {
    return entry.timeUs;
  },

  /** Was a session idle for too long? diss. §6.3. */
  sessionHasExpired({ sessionTimeoutUs }: RaftSettings, lastActiveUs: Micros, timeUs: Micros): boolean {
    return timeUs - lastActiveUs > sessionTimeoutUs;
  },

  /**
   * Is a session that nobody knows taken for a new one? It may have expired with the answer to this very operation, which
   * would then take effect twice. diss. §6.3.
   */
  admitsUnknownSession(): boolean {
    return false;
  },

  /**
   * Has an operation been answered before? Asked when it is applied: an earlier attempt may stand in the log right before
   * it. diss. §6.3; Raft §8.
   */
  standingInSession({ replies, unanswered }: Session, sequence: number): 'new' | 'answered' | 'forgotten' {
    if (replies.has(sequence)) return 'answered';
    return sequence < unanswered ? 'forgotten' : 'new';
  },

  /** What a leader can answer a retry with at once, since it has applied the first attempt. It saves an entry. */
  knownReply(state: State, command: InSession): Result | undefined {
    return state.machine.replyTo(command);
  },

  // ---- Reads ----

  /**
   * May the commit index serve as a read index? Only once an entry of the leader's term is committed: until then others
   * may have committed more than it knows. diss. §6.4, step 1; Raft §8.
   */
  knowsCommitIndex(state: State): boolean {
    return state.log.termAt(state.commitIndex) === state.currentTerm;
  },

  /** What must have been applied for a read to see all that was answered before: the commit index. diss. §6.4, step 2. */
  readIndex({ commitIndex }: State): LogIndex {
    return commitIndex;
  },

  /**
   * Would a read wait for ever, as nothing of the leader's term is on its way to be committed? So it is where leaders append
   * no no-op, until somebody writes.
   */
  waitsInVain(state: State): boolean {
    return !state.settings.noOp && state.log.lastTerm !== state.currentTerm;
  },

  /**
   * Is it certain that the leader still led when it was asked? A quorum must have answered a round that was begun after
   * that: another leader may have been elected, and have committed what this one can't know. diss. §6.4, step 3.
   */
  hasConfirmedLeadership(read: PendingRead, answeredRound: number): boolean {
    return read.round <= answeredRound;
  },

  /** Has so much been applied that a read may see the state? diss. §6.4, step 4. */
  hasApplied(state: State, read: PendingRead): boolean {
    return read.readIndex !== null && state.lastApplied >= read.readIndex;
  },

  /**
   * Which position a read is said to have seen. How much was applied, and not how much should have been: who is told less than
   * the truth asks again at worst, who is told more takes what is old for new. diss. §6.4, step 4.
   */
  positionOfRead(state: State, _readIndex: LogIndex): LogIndex {
    return state.lastApplied;
  },

  /** Does a follower ask its leader how far it must be before it serves a read? diss. §6.4, at the end. */
  asksForReadIndex(state: State): boolean {
    return state.role !== 'leader';
  },

  /**
   * For how long nobody else can be elected after a quorum has heard the leader: the shortest election timeout, less what
   * clocks may differ by, the leader's too slow and the voters' too fast. diss. §6.4.1.
   */
  leaseUs({ electionTimeoutMinUs, maxClockDriftPpm }: RaftSettings): Micros {
    if (maxClockDriftPpm === null) return 0;
    const slower = 1_000_000 - maxClockDriftPpm;
    const faster = 1_000_000 + maxClockDriftPpm;
    return Math.floor((electionTimeoutMinUs * slower) / faster) - ROUNDING_US;
  },

  /** From when on a lease counts: when the round was begun that a quorum has answered, not when the answers came. */
  leaseBegins(begunUs: Micros, _answeredUs: Micros): Micros {
    return begunUs;
  },

  /**
   * Can no other leader have been elected since a quorum last answered, if a lease lasts for `leaseUs`? It can if this one
   * has itself asked another to stand. diss. §6.4.1, §3.10.
   */
  holdsLease(state: State, leaseUs: Micros): boolean {
    const { settings, leaseForfeited, quorumAnsweredUs, nowUs } = state;
    if (!settings.leaseReads || leaseForfeited || quorumAnsweredUs === null) return false;
    return nowUs - quorumAnsweredUs < leaseUs;
  },

  // ---- Leadership transfer ----

  /** May the target be asked to stand? Once it holds the whole log; writes wait meanwhile, or it never would. diss. §3.10. */
  isReadyToLead(matchIndex: number, lastIndex: number): boolean {
    return matchIndex >= lastIndex;
  },

  /** Are new entries refused while leadership is on its way to another? diss. §3.10, step 1. */
  pausesWrites(state: State): boolean {
    return state.transfer !== null;
  },

  /** How long a leader waits for the target to take over, before it goes on itself. diss. §3.10. */
  transferTimeoutUs(settings: RaftSettings): Micros {
    return settings.electionTimeoutMaxUs;
  },

  /** Does a node stand because its leader has asked it to? Not if that is long over. diss. §3.10. */
  mayTakeOver(state: State, request: TimeoutNow): boolean {
    return request.term === state.currentTerm && state.role !== 'leader' && isVoter(state.adopted.configuration, state.id);
  },
};
