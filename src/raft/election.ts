/**
 * Leader election: Raft §5.2, with the restriction of §5.4.1. The actions bear raft.tla's names. A candidate
 * votes for itself through its disk, as raft.tla's does through a message to itself, and asks others once
 * that vote is durable.
 */
import { assert } from '../base/assert.ts';
import type { Effect, NodeId } from '../protocol.ts';
import { startClock } from './clock.ts';
import { progressOfMembers } from './configurations.ts';
import {
  cancelElectionTimer, type Effects, hardState, nothing, persist, replyOnceDurable, send,
} from './effects.ts';
import type { RequestVote, RequestVoteReply, TimeoutNow } from './messages.ts';
import { isQuorum } from './quorum.ts';
import { startRounds } from './rounds.ts';
import { appendEntriesToAll, appendToOwnLog } from './replication.ts';
import type { Rules } from './rules.ts';
import type { Raft, RaftState, Signal } from './state.ts';
import { endTransfer } from './transfer.ts';

/** Stand for a new term; `transfer` if the leader has asked for it. raft.tla Timeout. */
export function timeout(rules: Rules, state: RaftState, effects: Effects, transfer = false): void {
  if (state.role === 'leader') return;
  state.role = 'candidate';
  state.currentTerm += 1;
  state.votedFor = rules.candidateVotesFor(state.id);
  state.votesGranted = [];
  state.preVotesGranted = null;
  state.leader = null;
  effects.push(persist([hardState(state)], requestVotes(state, transfer)), state.electionTimer);
}

/** The leader has asked this node to stand: it does, at once and without asking others first. */
export function handleTimeoutNow(
  rules: Rules, state: RaftState, request: TimeoutNow, effects: Effects,
): void {
  if (rules.mayTakeOver(state, request)) timeout(rules, state, effects, true);
}

/** What a candidate does once its term and its own vote are durable. raft.tla RequestVote. */
function requestVotes(state: RaftState, transfer: boolean): readonly Effect<Raft>[] {
  const request: RequestVote = {
    type: 'requestVote',
    term: state.currentTerm,
    candidate: state.id,
    lastLogIndex: state.log.lastIndex,
    lastLogTerm: state.log.lastTerm,
    transfer,
  };
  const effects: Effects = [{ type: 'resume', signal: { type: 'voted', term: state.currentTerm } }];
  for (const voter of otherVoters(state)) effects.push(send(voter, request));
  return effects;
}

/** Those whose votes a candidate asks for, each once. */
export function otherVoters({ id, adopted }: RaftState): readonly NodeId[] {
  const { voters, oldVoters } = adopted.configuration;
  const others = voters.filter((voter) => voter !== id);
  for (const voter of oldVoters ?? []) if (voter !== id && !voters.includes(voter)) others.push(voter);
  return others;
}

/** raft.tla HandleRequestVoteRequest. The term of the request is not above the current one. */
export function handleRequestVoteRequest(
  rules: Rules, state: RaftState, from: NodeId, request: RequestVote, effects: Effects,
): void {
  const voteGranted = rules.mayGrantVote(state, request) && rules.isLogUpToDate(request, state.log);
  const mustRecord = voteGranted && state.votedFor !== request.candidate;
  if (mustRecord) state.votedFor = request.candidate;
  if (voteGranted) state.preVotesGranted = null;
  const reply: RequestVoteReply = { type: 'requestVoteReply', term: state.currentTerm, voteGranted };
  effects.push(replyOnceDurable(mustRecord ? [hardState(state)] : nothing, from, reply));
  if (rules.resetsElectionTimer(voteGranted)) effects.push(state.electionTimer);
}

/** raft.tla HandleRequestVoteResponse. */
export function handleRequestVoteReply(
  rules: Rules, state: RaftState, from: NodeId, reply: RequestVoteReply, effects: Effects,
): void {
  if (rules.countsAsVote(state, reply)) countVote(rules, state, from, effects);
}

/** The candidate's own vote is durable and counts: a lone node must not lead on a vote that it may forget. */
export function handleOwnVote(
  rules: Rules, state: RaftState, signal: Signal & { readonly type: 'voted' }, effects: Effects,
): void {
  if (state.role !== 'candidate' || signal.term !== state.currentTerm) return;
  countVote(rules, state, state.id, effects);
}

function countVote(rules: Rules, state: RaftState, voter: NodeId, effects: Effects): void {
  if (!rules.isNewVote(state.votesGranted, voter)) return;
  state.votesGranted.push(voter);
  if (isQuorum(rules, state.adopted, state.votesGranted)) becomeLeader(rules, state, effects);
}

/** A quorum has voted for this node, which tells all others at once (Raft §5.2). raft.tla BecomeLeader. */
function becomeLeader(rules: Rules, state: RaftState, effects: Effects): void {
  assert(state.role === 'candidate', 'only a candidate becomes leader', state.role);
  state.role = 'leader';
  state.leader = state.id;
  state.progress = progressOfMembers(rules, state);
  // Durable: it was written before the own vote, writes complete in order, and no vote comes before the own.
  state.durableIndex = state.log.lastIndex;
  startClock(state);
  startRounds(state);
  if (state.transfer !== null) endTransfer(state, state.id, effects);
  effects.push(cancelElectionTimer, state.heartbeatTimer);
  if (rules.appendsNoOp(state.settings)) appendToOwnLog(rules, state, null, effects);
  else appendEntriesToAll(rules, state, effects);
}
