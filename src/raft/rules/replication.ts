/**
 * The rules of log replication: Raft §5.3; the follower's first, then the leader's.
 */
import type { Entry } from '../entry.ts';
import type { Log } from '../log.ts';
import type { AppendEntries, AppendEntriesReply, InstallSnapshot, InstallSnapshotReply } from '../messages.ts';
import type { LogIndex, Term } from '../position.ts';
import type { RaftSettings } from '../settings.ts';
import type { Progress, RaftState } from '../state.ts';

type ConflictHint = Pick<AppendEntriesReply, 'conflictTerm' | 'conflictIndex'>;

type State = Readonly<RaftState>;

export const replicationRules = {
  /**
   * Is the sender the leader of the current term, and not a deposed one whose message is late? Its entries
   * may conflict with what has been committed since. Raft §5.1, Fig. 2 AppendEntries 1.
   */
  acceptsAppendEntries(currentTerm: Term, request: AppendEntries | InstallSnapshot): boolean {
    return request.term >= currentTerm;
  },

  /**
   * Does this node follow the leader of its own term, of which it hears? A candidate does: it has lost; and so does who
   * asks for pre-votes (diss. §9.6). A leader never meets another of its term; where a broken rule makes two, neither
   * yields, so that the harm shows. Raft §5.2.
   */
  followsLeader({ role }: State): boolean {
    return role !== 'leader';
  },

  /**
   * The consistency check: does the log hold the entry that the new ones follow? Index and term must both
   * agree; by induction all before it agrees then. What was compacted is committed, so the leader holds it too. Raft
   * §5.3, Fig. 2 AppendEntries 2.
   */
  hasMatchingPrev(log: Log, request: AppendEntries): boolean {
    if (request.prevLogIndex < log.baseIndex) return true;
    return request.prevLogIndex <= log.lastIndex && log.termAt(request.prevLogIndex) === request.prevLogTerm;
  },

  /**
   * The first index at which the log holds another entry than the request; 0 if there is none. Where nothing
   * conflicts nothing goes: a late, shorter request must not remove entries that a newer one brought and that
   * this node has acknowledged. Raft §5.3, Fig. 2 AppendEntries 3.
   */
  findConflict(log: Log, request: AppendEntries): LogIndex {
    const { entries, prevLogIndex } = request;
    const first = Math.max(prevLogIndex + 1, log.firstIndex);
    const last = Math.min(prevLogIndex + entries.length, log.lastIndex);
    for (let index = first; index <= last; index++) {
      if (log.termAt(index) !== entries[index - prevLogIndex - 1]?.term) return index;
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
    while (conflictIndex > log.firstIndex && log.termAt(conflictIndex - 1) === conflictTerm) conflictIndex--;
    return { conflictTerm, conflictIndex };
  },

  /**
   * The term of what a leader appends: its own, whatever stands before. By index and term an entry is told from all others, so no two leaders
   * may give out the same. Raft §5.3.
   */
  newEntryTerm({ currentTerm }: State): Term {
    return currentTerm;
  },

  /**
   * Where a leader begins with a follower that it knows nothing of: "initialized to leader last log index + 1" (Raft Fig. 2), in the
   * hope that it has all. Any lower guess is as safe, and slower.
   */
  firstNextIndex(log: Log): LogIndex {
    return log.lastIndex + 1;
  },

  /**
   * Is the reply meant for this leader in this term? An older one speaks of a log that may have changed
   * since. raft.tla DropStaleResponse, HandleAppendEntriesResponse.
   */
  answersThisLeader(state: State, reply: AppendEntriesReply | InstallSnapshotReply): boolean {
    return state.role === 'leader' && reply.term === state.currentTerm;
  },

  /**
   * May entries be sent to this follower now? While probing, one message at a time; otherwise as long as no
   * more than a window of entries awaits an answer. Without a bound every answer and every heartbeat adds a
   * message that asks for an answer, and a network that reorders never comes to rest.
   */
  maySendEntries(progress: Progress, settings: RaftSettings): boolean {
    if (progress.mode === 'snapshot') return false;
    if (progress.mode === 'probe') return !progress.probing;
    return progress.nextIndex - 1 - progress.matchIndex < settings.maxInFlight * settings.maxBatchEntries;
  },

  /**
   * Behind which entry does what this follower is sent begin? Right before nextIndex, even where no entry goes with it: a
   * follower that lacks what was sent before then says so, and that is how a leader learns that it was lost. Beside a
   * snapshot, behind the last entry that was compacted: of those before it the terms are gone. Raft §5.3, §7.
   */
  prevLogIndexFor({ log }: State, { nextIndex }: Progress, getsSnapshot: boolean): LogIndex {
    return getsSnapshot ? log.baseIndex : nextIndex - 1;
  },

  /**
   * How many entries behind `prevLogIndex` one message carries: as many as the settings allow, by number and by size; one,
   * if there is one, however large.
   */
  batchLength(log: Log, prevLogIndex: LogIndex, { maxBatchEntries, maxBatchBytes }: RaftSettings): number {
    const most = Math.min(maxBatchEntries, log.lastIndex - prevLogIndex);
    let bytes = 0;
    for (let count = 0; count < most; count++) {
      bytes += log.entryAt(prevLogIndex + 1 + count).bytes;
      if (bytes > maxBatchBytes && count > 0) return count;
    }
    return most;
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
  matchIndexOnSuccess(progress: Progress, reply: AppendEntriesReply | InstallSnapshotReply): LogIndex {
    return Math.max(progress.matchIndex, reply.matchIndex);
  },

  /**
   * Has the follower agreed to more since it sent this rejection, or was another request probed meanwhile?
   * Then it is late (or a duplicate), and going back would send again what has arrived. conflictIndex 0 is no
   * mismatch at all. One that is sent a snapshot lacks entries, as the leader knows.
   */
  isStaleRejection(progress: Progress, reply: AppendEntriesReply): boolean {
    if (progress.mode === 'snapshot') return true;
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
};

/**
 * The last index at or before `from` whose entry is of `term`; 0 if there is none. Terms never fall along a
 * log.
 */
function lastIndexOfTerm(log: Log, term: Term, from: LogIndex): LogIndex {
  let index = Math.min(from, log.lastIndex);
  while (index > log.baseIndex && log.termAt(index) > term) index--;
  return log.termAt(index) === term ? index : 0;
}
