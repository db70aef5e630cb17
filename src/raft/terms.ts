/**
 * How a node learns of a newer term, becomes a follower, and follows a leader: Raft §5.1, §5.2, and Fig. 2 "Rules for
 * All Servers". Shared by all message handlers.
 */
import { assert } from '../base/assert.ts';
import type { Answer, NodeId } from '../protocol.ts';
import type { Result } from './command.ts';
import { cancelHeartbeatTimer, type Effects, hardState, persist } from './effects.ts';
import type { Term } from './position.ts';
import type { RaftState } from './state.ts';

/**
 * "If RPC request or response contains term T > currentTerm: set currentTerm = T, convert to follower."
 * Written before anything is said in the new term: every reply waits for all earlier writes. raft.tla
 * UpdateTerm.
 */
export function updateTerm(state: RaftState, term: Term, effects: Effects): void {
  assert(term > state.currentTerm, 'the current term only rises', state.currentTerm, term);
  state.currentTerm = term;
  state.votedFor = null;
  state.leader = null;
  effects.push(persist([hardState(state)]));
  becomeFollower(state, effects);
}

/** From any role. A leader's election timer was off; a candidate's and a follower's goes on as it is. */
export function becomeFollower(state: RaftState, effects: Effects): void {
  if (state.role === 'leader') resign(state, effects);
  state.role = 'follower';
  state.votesGranted = [];
  state.preVotesGranted = null;
}

/** The leader of the current term has spoken: a candidate has lost, and who waits starts to wait anew. Raft §5.2. */
export function followLeader(state: RaftState, leader: NodeId, effects: Effects): void {
  if (state.role === 'candidate') becomeFollower(state, effects);
  state.preVotesGranted = null;
  state.leader = leader;
  state.leaderHeardUs = state.nowUs;
  effects.push(state.electionTimer);
}

/** What a leader took in, the next one may still commit: to those who wait it says neither yes nor no. */
function resign(state: RaftState, effects: Effects): void {
  for (const request of state.waiting.values()) effects.push({ type: 'reply', request, answer: unknown });
  state.waiting.clear();
  state.progress = [];
  effects.push(cancelHeartbeatTimer, state.electionTimer);
}

const unknown: Answer<Result> = { type: 'unknown' };
