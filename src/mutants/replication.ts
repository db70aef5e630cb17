/**
 * Known ways to get replication and commitment wrong: Raft §5.3 and §5.4.2.
 */
import type { LogIndex } from '../raft/position.ts';
import { quorumReached } from '../raft/quorum.ts';
import { rules } from '../raft/rules.ts';
import type { RaftState } from '../raft/state.ts';
import { type RaftMutant, sendBeforeSync } from './mutant.ts';

export const replicationMutants: readonly RaftMutant[] = [
  {
    id: 'commit-prior-term',
    area: 'replication',
    difficulty: 'hard',
    explanation: 'A leader commits an entry of an earlier term by counting its copies, and a later leader overwrites it.',
    source: 'Raft §5.4.2, Fig. 8',
    needs: { faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog'] },
    rules: { mayCommit: () => true },
  },
  {
    id: 'truncate-always',
    area: 'replication',
    difficulty: 'easy',
    explanation: 'A follower cuts its log behind every request, and a late one removes entries that it has acknowledged.',
    source: 'Raft Fig. 2, AppendEntries 3: "If an existing entry conflicts"',
    rules: {
      findConflict: (log, { prevLogIndex }) => (prevLogIndex < log.lastIndex ? prevLogIndex + 1 : 0),
    },
  },
  {
    id: 'no-truncate',
    area: 'replication',
    difficulty: 'easy',
    explanation: 'A follower overwrites the conflicting entry and keeps what stood behind it.',
    source: 'Raft §5.3, Fig. 2, AppendEntries 3: "and all that follow it"',
    needs: { faults: ['partition', 'one-way-cut', 'clog', 'crash', 'pause'] },
    rules: {
      entriesToAppend: (log, request, conflict) => {
        const lastKept = conflict === 0 ? log.lastIndex : conflict - 1;
        const fresh = request.entries.slice(lastKept - request.prevLogIndex);
        return conflict === 0 ? fresh : [...fresh, ...log.slice(lastKept + fresh.length + 1, log.lastIndex)];
      },
    },
  },
  {
    id: 'commit-no-min',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'A follower commits up to the leader\'s commit index, or to its own log\'s end, although that end may be an old leader\'s.',
    source: 'Raft Fig. 2, AppendEntries 5: "min(leaderCommit, index of last new entry)"',
    needs: { faults: ['partition', 'one-way-cut', 'clog', 'crash', 'pause'] },
    rules: {
      commitIndexOnFollower: (state, leaderCommit) =>
        Math.max(state.commitIndex, Math.min(leaderCommit, state.log.lastIndex)),
    },
  },
  {
    id: 'match-from-next',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'On any success a leader takes for stored all that it has sent so far, rather than what the reply says.',
    source: 'Raft §5.3; raft.tla HandleAppendEntriesResponse: mmatchIndex',
    rules: { matchIndexOnSuccess: (progress) => Math.max(progress.matchIndex, progress.nextIndex - 1) },
  },
  {
    id: 'leader-unsynced-self',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'A leader counts itself among those that hold an entry before its own disk does.',
    source: 'dissertation §10.2.1',
    profile: 'crashes',
    rules: { ownMatchIndex: (state) => state.log.lastIndex },
  },
  {
    id: 'ack-before-sync',
    area: 'replication',
    difficulty: 'easy',
    explanation: 'A follower acknowledges entries before they are on its disk, and loses them in a crash.',
    source: 'Raft Fig. 2, "updated on stable storage before responding to RPCs"',
    profile: 'crashes',
    rewrite: sendBeforeSync((message) => message.type === 'appendEntriesReply' && message.success),
  },
  {
    id: 'backoff-wrong',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'After a rejection the leader trusts the follower\'s hint beyond the mismatch and tries the same place again, for ever.',
    source: 'Raft §5.3, "the leader decrements nextIndex and retries"',
    rules: {
      nextIndexOnRejection: (progress, log, reply) =>
        Math.max(progress.matchIndex + 1, Math.min(reply.prevLogIndex + 1, log.lastIndex + 1)),
    },
  },
  {
    id: 'prevterm-unchecked',
    area: 'replication',
    difficulty: 'easy',
    explanation: 'A follower checks that it has an entry before the new ones, but not that it is the same one.',
    source: 'Raft §5.3; Fig. 2, AppendEntries 2: "whose term matches prevLogTerm"',
    needs: { faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog'] },
    rules: { hasMatchingPrev: (log, { prevLogIndex }) => prevLogIndex <= log.lastIndex },
  },
  {
    id: 'commit-regress',
    area: 'replication',
    difficulty: 'easy',
    explanation: 'A late message takes the commit index back: a client is told too little of what it has read, and then reads older state.',
    source: 'Raft Fig. 2, AppendEntries 5: "If leaderCommit > commitIndex"; dissertation §6.4',
    profile: 'reads',
    needs: { features: ['reads'] },
    // The shorter a message, the further back is its last entry.
    settings: { maxBatchEntries: 1 },
    rules: {
      commitIndexOnFollower: (_state, leaderCommit, lastNewIndex) => Math.min(leaderCommit, lastNewIndex),
      // As good as lastApplied where the commit index never falls: all that is committed is applied in the same step.
      positionOfRead: (state) => state.commitIndex,
    },
  },
  {
    id: 'entry-of-an-old-term',
    area: 'replication',
    difficulty: 'easy',
    explanation: 'A leader appends with the term of the entry before, and two leaders give the same place in the log to different entries.',
    source: 'Raft §5.3, "each log entry also has an integer index" and "the term number when the entry was received by the leader"',
    rules: { newEntryTerm: ({ log, currentTerm }) => log.lastTerm || currentTerm },
  },
  {
    id: 'match-regress',
    area: 'replication',
    difficulty: 'medium',
    explanation: 'A late answer takes back what the leader knows of a follower, and with it what it takes for committed: reads see less than they should.',
    source: 'Raft Fig. 2, matchIndex: "increases monotonically"; dissertation §6.4, step 2',
    profile: 'reads',
    needs: { features: ['reads'] },
    // The more answers are on their way at once, the more of them are late.
    settings: { maxBatchEntries: 1, maxInFlight: 16 },
    rules: {
      matchIndexOnSuccess: (_progress, reply) => reply.matchIndex,
      readIndex: committedByMatchIndex,
      positionOfRead: (state) => (state.role === 'leader' ? committedByMatchIndex(state) : state.lastApplied),
    },
  },
];

/**
 * The commit index as raft.tla's AdvanceCommitIndex finds it, which compares it with nothing: what a majority has now. The same as
 * ever, if matchIndex never falls: once an entry of the own term is committed, and nobody's vote is about to count anew.
 */
function committedByMatchIndex(state: Readonly<RaftState>): LogIndex {
  const { adopted, commitIndex, currentTerm, log } = state;
  const isSettled = adopted.index <= commitIndex && adopted.configuration.oldVoters === null;
  if (!isSettled || log.termAt(commitIndex) !== currentTerm) return commitIndex;
  return Math.min(commitIndex, quorumReached(rules, state, state.durableIndex, ({ matchIndex }) => matchIndex, 0));
}
