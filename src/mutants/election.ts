/**
 * Known ways to get elections wrong: Raft §5.1, §5.2 and §5.4.1; dissertation §9.6.
 */
import type { Message } from '../raft/messages.ts';
import { rules } from '../raft/rules.ts';
import { type RaftMutant, rewriteRecords, sendBeforeSync } from './mutant.ts';

export const electionMutants: readonly RaftMutant[] = [
  {
    id: 'vote-not-persisted',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A node forgets in a crash whom it voted for, and votes again in the same term.',
    source: 'Raft Fig. 2, persistent state: votedFor; dissertation §3.8',
    profile: 'crashes',
    needs: { faults: ['crash'] },
    rewrite: rewriteRecords((record) => (record.type === 'hardState' ? { ...record, votedFor: null } : record)),
  },
  {
    id: 'vote-reply-before-sync',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A voter says yes before its vote is on the disk, crashes, and votes for another.',
    source: 'Raft Fig. 2, "updated on stable storage before responding to RPCs"',
    profile: 'crashes',
    needs: { faults: ['crash'] },
    rewrite: sendBeforeSync((message) => message.type === 'requestVoteReply' && message.voteGranted),
  },
  {
    id: 'self-vote-unrecorded',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A candidate counts its own vote without recording it, and gives the same vote to another.',
    source: 'Raft §5.2, "votes for itself"',
    rules: { candidateVotesFor: () => null },
  },
  {
    id: 'stale-vote-resp',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A candidate counts a vote that was given to it in an earlier term.',
    source: 'raft.tla DropStaleResponse',
    rules: { countsAsVote: (state, reply) => state.role === 'candidate' && reply.voteGranted },
  },
  {
    id: 'dup-vote-count',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A candidate counts messages rather than voters, so that one vote delivered twice counts twice.',
    source: 'raft.tla votesGranted is a set',
    needs: { faults: ['duplication'] },
    rules: { isNewVote: () => true },
  },
  {
    id: 'quorum-even-off-by-one',
    area: 'election',
    difficulty: 'easy',
    explanation: 'In a cluster of even size half of the nodes pass for a majority, and two halves can each have a leader.',
    source: 'Raft §5.2, "a majority of the servers"',
    rules: { quorum: (voters) => Math.ceil(voters / 2) },
  },
  {
    id: 'no-uptodate',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A voter does not look at the candidate\'s log, so that a leader may lack what was committed.',
    source: 'Raft §5.4.1',
    rules: { isLogUpToDate: () => true },
  },
  {
    id: 'stale-ae-accepted',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A node takes entries from a leader that has been deposed.',
    source: 'Raft §5.1; Fig. 2, AppendEntries 1',
    rules: { acceptsAppendEntries: () => true },
  },
  {
    id: 'no-stickiness',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A node gives its vote, and its pre-vote, though it hears a leader: who can\'t hear that one deposes it.',
    source: 'dissertation §4.2.3',
    profile: 'partitions',
    needs: { faults: ['partition', 'one-way-cut', 'clog'] },
    // With PreVote whoever missed the leader's entries is refused for its log, as long as there are any.
    settings: { preVote: false, checkQuorum: true },
    rules: {
      ignoresVoteRequest: () => false,
      mayGrantPreVote: ({ currentTerm }, { term }) => term > currentTerm,
    },
  },
  {
    id: 'prevote-as-vote',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A candidate takes a pre-vote that comes late for a vote, though who gave it has promised nothing.',
    source: 'dissertation §9.6',
    misread: ({ role }, event) => {
      if (event.type !== 'message' || event.message.type !== 'requestPreVoteReply') return event;
      const { forTerm: term, preVoteGranted } = event.message;
      if (!preVoteGranted || role !== 'candidate') return event;
      return { ...event, message: { type: 'requestVoteReply', term, voteGranted: true } };
    },
  },
  {
    id: 'term-not-persisted',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A node forgets its term in a crash, and with it that it has voted in that term.',
    source: 'Raft Fig. 2, persistent state: currentTerm',
    needs: { faults: ['crash'] },
    rewrite: rewriteRecords((record) =>
      (record.type === 'hardState' || record.type === 'checkpoint' ? { ...record, term: 0 } : record)),
  },
  {
    id: 'uptodate-length',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A voter takes the longer log for the newer one, so that a deposed leader\'s long log beats what was committed.',
    source: 'Raft §5.4.1, "the log with the later term is more up-to-date"',
    needs: { faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog'] },
    rules: { isLogUpToDate: ({ lastLogIndex }, log) => lastLogIndex >= log.lastIndex },
  },
  {
    id: 'no-stepdown',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A leader does not look at the term of answers, and leads on while one of a later term refuses all it says.',
    source: 'Raft §5.1, "If a candidate or leader discovers that its term is out of date"',
    needs: { faults: ['partition', 'one-way-cut', 'clog'] },
    // Without it a request for votes, which is no answer, deposes the leader soon.
    settings: { checkQuorum: true },
    rules: {
      observesHigherTerm: (state, message) => rules.observesHigherTerm(state, message)
        && !(state.role === 'leader' && isReply(message)),
    },
  },
  {
    id: 'candidate-ignores-ae',
    area: 'election',
    difficulty: 'easy',
    explanation: 'Who stands for election, or asks whether it could, takes no notice of the leader that was elected meanwhile.',
    source: 'Raft §5.2, "then the candidate recognizes the leader as legitimate and returns to follower state"',
    // A candidate ends it by standing again, who asks for pre-votes never: all others hear the leader, and say no.
    settings: { preVote: true },
    rules: {
      followsLeader: (state) => rules.followsLeader(state)
        && state.role !== 'candidate' && state.preVotesGranted === null,
    },
  },
  {
    id: 'timer-any-vote',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A denied request for a vote restarts the voter\'s timer too: who can\'t win keeps those quiet who could.',
    source: 'Raft Fig. 2, Rules for Followers: "or granting vote to candidate"',
    profile: 'elections',
    needs: { faults: ['partition', 'one-way-cut', 'clog'] },
    rules: { resetsElectionTimer: () => true },
  },
  {
    id: 'fixed-timeout',
    area: 'election',
    difficulty: 'easy',
    explanation: 'All nodes wait equally long for a leader, stand at the same moment, and split each vote.',
    source: 'Raft §5.2, "Raft uses randomized election timeouts"; Fig. 16',
    rules: { electionTimeout: ({ electionTimeoutMaxUs: us }) => ({ minUs: us, maxUs: us }) },
  },
  {
    id: 'prevote-no-checkquorum',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A leader that reaches no majority stays, and those who hear it refuse to vote for one that would.',
    source: 'dissertation §6.2; Howard & Abraham 2020',
    profile: 'partitions',
    needs: { faults: ['partition', 'one-way-cut', 'clog'] },
    settings: { preVote: true, checkQuorum: true },
    rules: { isInContact: () => true },
  },
  {
    id: 'prevote-term-silent',
    area: 'election',
    difficulty: 'hard',
    explanation: 'Who is refused a pre-vote does not learn of the later term, and asks in vain for ever for one that is over.',
    source: 'dissertation §9.6; Raft §5.1',
    needs: { faults: ['crash', 'pause', 'partition', 'one-way-cut', 'clog'] },
    settings: { preVote: true },
    rules: {
      observesHigherTerm: (state, message) =>
        message.type !== 'requestPreVoteReply' && rules.observesHigherTerm(state, message),
    },
  },
];

function isReply({ type }: Message): boolean {
  return type.endsWith('Reply');
}
