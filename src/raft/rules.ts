/**
 * Raft's decisions, each a small pure function with its place in the paper. The handlers hold the actions,
 * under the spec's names, and ask here whatever could be decided wrongly; `{ ...rules, x: broken }` is a
 * mutant. A rule reads the state that it is given and never changes it. "diss." is Ongaro's dissertation.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { Entry } from './entry.ts';
import type { Log } from './log.ts';
import type {
  AppendEntries, AppendEntriesReply, Message, RequestPreVote, RequestPreVoteReply, RequestVote,
  RequestVoteReply,
} from './messages.ts';
import type { LogIndex, Term } from './position.ts';
import type { RaftSettings } from './settings.ts';
import type { Progress, RaftState, Role, Signal } from './state.ts';

type State = Readonly<RaftState>;
type ConflictHint = Pick<AppendEntriesReply, 'conflictTerm' | 'conflictIndex'>;

export type Rules = typeof rules;

export const rules = {
  // ---- Terms ----

  /**
   * Does the message teach a higher term, so that this node must take it and become a follower? Every message
   * can, replies too: a leader that ignores them leads on after it was deposed. Only a request for pre-votes can't:
   * its term has not begun, and one who can't win would depose a leader by asking. Raft §5.1; raft.tla UpdateTerm;
   * diss. §9.6.
   */
  observesHigherTerm(state: State, message: Message): boolean {
    return message.term > state.currentTerm && message.type !== 'requestPreVote';
  },

  // ---- Elections ----

  /**
   * The bounds of the election timeout; the world draws from them each time that the timer is set. They must
   * be apart, or nodes that time out together once do so for ever, and split each vote. Raft §5.2, Fig. 16.
   */
  electionTimeout(settings: RaftSettings): { readonly minUs: Micros; readonly maxUs: Micros } {
    return { minUs: settings.electionTimeoutMinUs, maxUs: settings.electionTimeoutMaxUs };
  },

  /**
   * Whom a new candidate records as its vote: itself. If it leaves `votedFor` open, it still has a vote to
   * give: 1 wins with 1 and 2; 3 of the same term asks 1, has 1 and 3, and leads too. Raft §5.2.
   */
  candidateVotesFor(candidate: NodeId): NodeId | null {
    return candidate;
  },

  /**
   * One vote for each term, first come, first served; asked again by the same candidate, the same answer, for
   * its first may be lost. Raft §5.2, Fig. 2 RequestVote 1 and 2; raft.tla HandleRequestVoteRequest.
   */
  mayGrantVote(state: State, request: RequestVote): boolean {
    const isFree = state.votedFor === null || state.votedFor === request.candidate;
    return isFree && request.term === state.currentTerm;
  },

  /**
   * Is the candidate's log at least as up-to-date as this one? The later last term wins, and only between
   * equal terms the longer log. Length alone breaks: a deposed leader with many entries that nobody else has
   * would win against a majority that holds a committed entry of a later term. Raft §5.4.1.
   */
  isLogUpToDate(request: RequestVote | RequestPreVote, log: Log): boolean {
    if (request.lastLogTerm !== log.lastTerm) return request.lastLogTerm > log.lastTerm;
    return request.lastLogIndex >= log.lastIndex;
  },

  /**
   * Does this answer to a RequestVote restart the voter's election timer? Only a granted vote does: else a
   * candidate that can't win keeps those quiet who could. Raft Fig. 2, Rules for Followers.
   */
  resetsElectionTimer(voteGranted: boolean): boolean {
    return voteGranted;
  },

  /**
   * Does the reply give this candidate a vote? One from an older term does not: 2 votes for 1 in term 1,
   * late; 1 times out again, and 2 is free to vote for 3 in term 2. raft.tla HandleRequestVoteResponse,
   * DropStaleResponse.
   */
  countsAsVote(state: State, reply: RequestVoteReply): boolean {
    return state.role === 'candidate' && reply.term === state.currentTerm && reply.voteGranted;
  },

  /**
   * Votes are counted by voter, not by message: the network may deliver one vote twice. raft.tla's
   * votesGranted is a set.
   */
  isNewVote(votesGranted: readonly NodeId[], voter: NodeId): boolean {
    return !votesGranted.includes(voter);
  },

  /**
   * How many of `voters` nodes are a majority, so that any two majorities share a node: for an even number
   * half is not enough. Raft §5.2; raft.tla Quorum.
   */
  quorum(voters: number): number {
    return Math.floor(voters / 2) + 1;
  },

  /**
   * Does a new leader append a no-op of its term? Without one it can't commit what it inherited until a
   * client asks for something new, and a client may wait for just that. Raft §8; diss. §6.4.
   */
  appendsNoOp(settings: RaftSettings): boolean {
    return settings.noOp;
  },

  // ---- Elections that leave a working leader alone ----

  /**
   * Is there a leader, as far as this node can tell: itself, or one that it has heard within the shortest election
   * timeout? A leader of an older term is none, and a node that has just booted has heard nobody. diss. §4.2.3.
   */
  hearsLeader(state: State): boolean {
    if (state.role === 'leader') return true;
    return state.leader !== null && state.nowUs - state.leaderHeardUs < state.settings.electionTimeoutMinUs;
  },

  /**
   * Is this a request for votes from somebody who should have heard the leader that this node hears? It gets no answer,
   * and its term is not taken: else a node that can't hear the leader deposes it, again and again. diss. §4.2.3.
   */
  ignoresVoteRequest(state: State, message: Message): boolean {
    return message.type === 'requestVote' && state.settings.checkQuorum && rules.hearsLeader(state);
  },

  /**
   * Does a node ask whether it could win before it begins a new term? Else one that comes back from a partition brings
   * a term so high that the leader must step down, though it can't win itself. diss. §9.6.
   */
  asksBeforeStanding(settings: RaftSettings): boolean {
    return settings.preVote;
  },

  /**
   * Would this node vote for the other, in a term that has not begun here? Not while it hears a leader. It promises
   * nothing, so it may say yes to many. The log is compared as for a vote. diss. §9.6, §4.2.3.
   */
  mayGrantPreVote(state: State, request: RequestPreVote): boolean {
    return request.term > state.currentTerm && !rules.hearsLeader(state);
  },

  /**
   * Does the reply say yes to what this node asks now? Not if it has meanwhile found a leader, stood, or come to another
   * term. diss. §9.6.
   */
  countsAsPreVote(state: State, reply: RequestPreVoteReply): boolean {
    return state.preVotesGranted !== null && reply.forTerm === state.currentTerm + 1 && reply.preVoteGranted;
  },

  /**
   * Has the leader heard from a quorum, itself included, within the longest election timeout? If not, others may wait
   * for it in vain: clients that it can't serve, and nodes that hear it and so refuse to elect another. diss. §6.2.
   */
  leaderHasQuorumContact(state: State, quorum: number): boolean {
    const silentSinceUs = state.nowUs - state.settings.electionTimeoutMaxUs;
    let heard = 1;
    for (const { heardUs } of state.progress) if (heardUs > silentSinceUs) heard++;
    return heard >= quorum;
  },

  // ---- Replication: the follower ----

  /**
   * Is the sender the leader of the current term, and not a deposed one whose message is late? Its entries
   * may conflict with what has been committed since. Raft §5.1, Fig. 2 AppendEntries 1.
   */
  acceptsAppendEntries(currentTerm: Term, request: AppendEntries): boolean {
    return request.term >= currentTerm;
  },

  /**
   * Does a node in this role follow the leader of its own term? A candidate does: it has lost. A leader never
   * meets another of its term; where a broken rule makes two, neither yields, so that the harm shows. Raft
   * §5.2.
   */
  followsLeader(role: Role): boolean {
    return role !== 'leader';
  },

  /**
   * The consistency check: does the log hold the entry that the new ones follow? Index and term must both
   * agree; by induction all before it agrees then. Raft §5.3, Fig. 2 AppendEntries 2.
   */
  hasMatchingPrev(log: Log, request: AppendEntries): boolean {
    return request.prevLogIndex <= log.lastIndex && log.termAt(request.prevLogIndex) === request.prevLogTerm;
  },

  /**
   * The first index at which the log holds another entry than the request; 0 if there is none. Where nothing
   * conflicts nothing goes: a late, shorter request must not remove entries that a newer one brought and that
   * this node has acknowledged. Raft §5.3, Fig. 2 AppendEntries 3.
   */
  findConflict(log: Log, request: AppendEntries): LogIndex {
    const { entries, prevLogIndex } = request;
    let index = prevLogIndex + 1;
    for (let i = 0; i < entries.length && index <= log.lastIndex; i++, index++) {
      if (log.termAt(index) !== entries[i]?.term) return index;
    }
    return 0;
  },

  /**
   * What to append once everything from `conflict` on is gone: the entries that the log does not hold, and
   * nothing of what stood behind a conflict. Raft §5.3 ("and all that follow it"), Fig. 2 AppendEntries 3 and
   * 4.
   */
  entriesToAppend(log: Log, request: AppendEntries, conflict: LogIndex): readonly Entry[] {
    const lastKept = conflict === 0 ? log.lastIndex : conflict - 1;
    const held = lastKept - request.prevLogIndex;
    return held === 0 ? request.entries : request.entries.slice(held);
  },

  /**
   * The follower's commit index after a request that matched, whose last entry is at `lastNewIndex`. Not
   * beyond that: what stands behind it may be an old leader's. Not back: a late request knows less. Raft Fig.
   * 2 AppendEntries 5.
   */
  commitIndexOnFollower(state: State, leaderCommit: LogIndex, lastNewIndex: LogIndex): LogIndex {
    return Math.max(state.commitIndex, Math.min(leaderCommit, lastNewIndex));
  },

  /**
   * What a follower says about a mismatch: the term that it holds at prevLogIndex and where that term begins,
   * so that the leader goes back a term at a time and not an entry at a time. Raft §5.3, its last paragraphs.
   */
  conflictHint(log: Log, prevLogIndex: LogIndex): ConflictHint {
    if (prevLogIndex > log.lastIndex) return { conflictTerm: 0, conflictIndex: log.lastIndex + 1 };
    const conflictTerm = log.termAt(prevLogIndex);
    let conflictIndex = prevLogIndex;
    while (conflictIndex > 1 && log.termAt(conflictIndex - 1) === conflictTerm) conflictIndex--;
    return { conflictTerm, conflictIndex };
  },

  // ---- Replication: the leader ----

  /**
   * Is the reply meant for this leader in this term? An older one speaks of a log that may have changed
   * since. raft.tla DropStaleResponse, HandleAppendEntriesResponse.
   */
  answersThisLeader(state: State, reply: AppendEntriesReply): boolean {
    return state.role === 'leader' && reply.term === state.currentTerm;
  },

  /**
   * May entries be sent to this follower now? While probing, one message at a time; otherwise as long as no
   * more than a window of entries awaits an answer. Without a bound every answer and every heartbeat adds a
   * message that asks for an answer, and a network that reorders never comes to rest.
   */
  maySendEntries(progress: Progress, settings: RaftSettings): boolean {
    if (progress.mode === 'probe') return !progress.probing;
    return progress.nextIndex - 1 - progress.matchIndex < settings.maxInFlight * settings.maxBatchEntries;
  },

  /**
   * Does this success tell a leader that probes something: more than it knew, or the answer to its probe? A
   * late one does not end the probing.
   */
  answersProbe(progress: Progress, reply: AppendEntriesReply): boolean {
    return reply.matchIndex > progress.matchIndex || reply.prevLogIndex === progress.nextIndex - 1;
  },

  /**
   * How far the follower is now known to agree: as far as the reply says (not as far as the leader has sent
   * since), and never less than before, for replies overtake each other. Raft §5.3; raft.tla
   * HandleAppendEntriesResponse.
   */
  matchIndexOnSuccess(progress: Progress, reply: AppendEntriesReply): LogIndex {
    return Math.max(progress.matchIndex, reply.matchIndex);
  },

  /**
   * Has the follower agreed to more since it sent this rejection, or was another request probed meanwhile?
   * Then it is late (or a duplicate), and going back would send again what has arrived. conflictIndex 0 is no
   * mismatch at all.
   */
  isStaleRejection(progress: Progress, reply: AppendEntriesReply): boolean {
    if (reply.conflictIndex === 0 || reply.prevLogIndex <= progress.matchIndex) return true;
    return progress.mode === 'probe' && reply.prevLogIndex !== progress.nextIndex - 1;
  },

  /**
   * Where to try next after a mismatch at prevLogIndex: behind the last own entry of the follower's term
   * there, or if there is none, where that term begins in the follower's log. Always further back, so that it
   * ends; never at or below what has matched. Raft §5.3, its last paragraphs.
   */
  nextIndexOnRejection(progress: Progress, log: Log, reply: AppendEntriesReply): LogIndex {
    const { conflictTerm, prevLogIndex } = reply;
    const lastOfTerm = conflictTerm === 0 ? 0 : lastIndexOfTerm(log, conflictTerm, prevLogIndex);
    const hinted = lastOfTerm > 0 ? lastOfTerm + 1 : reply.conflictIndex;
    return Math.max(progress.matchIndex + 1, Math.min(hinted, prevLogIndex));
  },

  // ---- Commitment ----

  /**
   * Is this the end of a write that the node made as leader of the current term? What it wrote in an earlier
   * term may have been overwritten while the disk was busy.
   */
  isOwnWrite(state: State, signal: Signal): boolean {
    return state.role === 'leader' && signal.term === state.currentTerm;
  },

  /**
   * How far the leader counts its own log: as far as its own disk holds it. It may send entries before (diss.
   * §10.2.1), and a quorum of followers can commit them without it, but it can't promise what it may forget.
   */
  ownMatchIndex(state: State): LogIndex {
    return state.durableIndex;
  },

  /**
   * The highest index up to which `quorum` nodes hold the leader's log, the leader counted with `own`; 0 if
   * there is none. Raft §5.3; raft.tla AdvanceCommitIndex, agreeIndexes.
   */
  agreedIndex(progress: readonly Progress[], own: LogIndex, quorum: number): LogIndex {
    let agreed = holdersOf(own, progress, own) >= quorum ? own : 0;
    for (const { matchIndex } of progress) {
      if (matchIndex > agreed && holdersOf(matchIndex, progress, own) >= quorum) agreed = matchIndex;
    }
    return agreed;
  },

  /**
   * May the leader commit what a quorum holds up to `index`? Only if the entry there is of its own term;
   * older entries commit with it. An older one on a majority can still be overwritten: in Fig. 8 (c) S1, S2
   * and S3 hold the entry of term 2, yet S5 with its entry of term 3 wins the next election and replaces it.
   * Raft §5.4.2; raft.tla AdvanceCommitIndex.
   */
  mayCommit(state: State, index: LogIndex): boolean {
    return state.log.termAt(index) === state.currentTerm;
  },
};

/**
 * The last index at or before `from` whose entry is of `term`; 0 if there is none. Terms never fall along a
 * log.
 */
function lastIndexOfTerm(log: Log, term: Term, from: LogIndex): LogIndex {
  let index = Math.min(from, log.lastIndex);
  while (index > 0 && log.termAt(index) > term) index--;
  return log.termAt(index) === term ? index : 0;
}

/** How many nodes hold the leader's log up to `index`. */
function holdersOf(index: LogIndex, progress: readonly Progress[], own: LogIndex): number {
  let holders = own >= index ? 1 : 0;
  for (const { matchIndex } of progress) if (matchIndex >= index) holders++;
  return holders;
}
