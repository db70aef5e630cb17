/**
 * PreVote: dissertation §9.6. A node that waits in vain for a leader asks whether it would get votes, and only if a
 * majority says so does it stand, which is `election.ts`. Asking changes nobody's term and nobody's vote, and is not
 * written down. Who asks stays a follower meanwhile.
 */
import type { NodeId } from '../protocol.ts';
import { type Effects, nothing, replyOnceDurable, send } from './effects.ts';
import { otherVoters, timeout } from './election.ts';
import type { RequestPreVote, RequestPreVoteReply } from './messages.ts';
import { isQuorum } from './quorum.ts';
import type { Rules } from './rules.ts';
import type { RaftState } from './state.ts';
import { becomeFollower } from './terms.ts';

/** Ask who would vote for this node in the next term. */
export function requestPreVotes(rules: Rules, state: RaftState, effects: Effects): void {
  becomeFollower(state, effects);
  state.leader = null;
  state.preVotesGranted = [];
  const request: RequestPreVote = {
    type: 'requestPreVote',
    term: state.currentTerm + 1,
    candidate: state.id,
    lastLogIndex: state.log.lastIndex,
    lastLogTerm: state.log.lastTerm,
  };
  for (const voter of otherVoters(state)) effects.push(send(voter, request));
  effects.push(state.electionTimer);
  countPreVote(rules, state, state.preVotesGranted, state.id, effects);
}

/** The answer bears this node's own term, which must be durable before anybody hears of it. */
export function handleRequestPreVoteRequest(
  rules: Rules, state: RaftState, from: NodeId, request: RequestPreVote, effects: Effects,
): void {
  const preVoteGranted = rules.mayGrantPreVote(state, request) && rules.isLogUpToDate(request, state.log);
  const reply: RequestPreVoteReply = {
    type: 'requestPreVoteReply', term: state.currentTerm, forTerm: request.term, preVoteGranted,
  };
  effects.push(replyOnceDurable(nothing, from, reply));
}

export function handleRequestPreVoteReply(
  rules: Rules, state: RaftState, from: NodeId, reply: RequestPreVoteReply, effects: Effects,
): void {
  const { preVotesGranted } = state;
  if (preVotesGranted === null || !rules.countsAsPreVote(state, reply)) return;
  countPreVote(rules, state, preVotesGranted, from, effects);
}

function countPreVote(
  rules: Rules, state: RaftState, preVotesGranted: NodeId[], voter: NodeId, effects: Effects,
): void {
  if (!rules.isNewVote(preVotesGranted, voter)) return;
  preVotesGranted.push(voter);
  if (isQuorum(rules, state.adopted, preVotesGranted)) timeout(rules, state, effects);
}
