/**
 * How a node learns of a newer term, becomes a follower, and follows a leader: Raft §5.1, §5.2, and Fig. 2 "Rules for
 * All Servers". Shared by all message handlers.
 */
import { assert } from '../base/assert.ts';
import type { Answer, NodeId } from '../protocol.ts';
import type { Result } from './command.ts';
import { cancelHeartbeatTimer, type Effects, hardState, persist, reply } from './effects.ts';
import type { Term } from './position.ts';
import { refuse } from './refusals.ts';
import type { RaftState } from './state.ts';
import { endTransfer } from './transfer.ts';

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

/** A leader goes while its term lasts: it has no quorum any more, or is no member. It knows no leader then. */
export function stepDown(state: RaftState, effects: Effects): void {
  state.leader = null;
  becomeFollower(state, effects);
}

/** The leader of the current term has spoken: a candidate has lost, and who waits starts to wait anew. Raft §5.2. */
export function followLeader(state: RaftState, leader: NodeId, effects: Effects): void {
  if (state.role === 'candidate') becomeFollower(state, effects);
  state.preVotesGranted = null;
  state.leader = leader;
  state.leaderHeardUs = state.nowUs;
  effects.push(state.electionTimer);
  if (state.transfer !== null) endTransfer(state, leader, effects);
}

/** What a leader took in, the next one may still commit: to those who wait it says neither yes nor no. */
function resign(state: RaftState, effects: Effects): void {
  for (const request of state.waiting.values()) effects.push(reply(request, unknown));
  state.waiting.clear();
  state.progress = [];
  dropReads(state, effects);
  effects.push(cancelHeartbeatTimer, state.electionTimer);
}

/** What it can't confirm any more is refused. Followers that have asked wait no longer than they want. */
function dropReads(state: RaftState, effects: Effects): void {
  const unconfirmed = state.pendingReads.filter(({ round, readIndex }) => round > 0 || readIndex === null);
  if (unconfirmed.length === 0) return;
  state.pendingReads = state.pendingReads.filter((read) => !unconfirmed.includes(read));
  for (const { asker } of unconfirmed) {
    if (asker.type === 'client') effects.push(reply(asker.request, refuse('no-longer-leader')));
  }
}

const unknown: Answer<Result> = { type: 'unknown' };
