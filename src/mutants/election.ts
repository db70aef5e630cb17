/**
 * Known ways to get elections wrong: Raft §5.1, §5.2 and §5.4.1; dissertation §9.6.
 */
import { type RaftMutant, rewriteRecords, sendBeforeSync } from './mutant.ts';

export const electionMutants: readonly RaftMutant[] = [
  {
    id: 'vote-not-persisted',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A node forgets in a crash whom it voted for, and votes again in the same term.',
    source: 'Raft Fig. 2, persistent state: votedFor; dissertation §3.8',
    rewrite: rewriteRecords((record) => (record.type === 'hardState' ? { ...record, votedFor: null } : record)),
  },
  {
    id: 'vote-reply-before-sync',
    area: 'election',
    difficulty: 'medium',
    explanation: 'A voter says yes before its vote is on the disk, crashes, and votes for another.',
    source: 'Raft Fig. 2, "updated on stable storage before responding to RPCs"',
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
    rules: {
      ignoresVoteRequest: () => false,
      mayGrantPreVote: ({ currentTerm }, { term }) => term > currentTerm,
    },
  },
  {
    id: 'prevote-as-vote',
    area: 'election',
    difficulty: 'easy',
    explanation: 'A candidate takes a pre-vote that comes late for a vote, though who gave it has promised nothing.',
    source: 'dissertation §9.6',
    misread: ({ role }, event) => {
      if (event.type !== 'message' || event.message.type !== 'requestPreVoteReply') return event;
      const { forTerm: term, preVoteGranted } = event.message;
      if (!preVoteGranted || role !== 'candidate') return event;
      return { ...event, message: { type: 'requestVoteReply', term, voteGranted: true } };
    },
  },
];
