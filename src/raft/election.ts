/**
 * Leader election: Raft §5.2, with the restriction of §5.4.1. The actions bear raft.tla's names. A candidate
 * votes for itself through its disk, as raft.tla's does through a message to itself, and asks others once
 * that vote is durable.
 */
import { assert } from '../base/assert.ts';
import type { Effect, NodeId } from '../protocol.ts';
import {
  cancelElectionTimer, type Effects, hardState, nothing, persist, replyOnceDurable, send,
} from './effects.ts';
import type { RequestVote, RequestVoteReply } from './messages.ts';
import { appendEntriesToAll, appendToOwnLog } from './replication.ts';
import type { Rules } from './rules.ts';
import type { Progress, Raft, RaftState, Signal } from './state.ts';

/** No leader was heard of for an election timeout, and who asks first has asked: stand for a new term. raft.tla Timeout. */
export function timeout(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role === 'leader') return;
  state.role = 'candidate';
  state.currentTerm += 1;
  state.votedFor = rules.candidateVotesFor(state.id);
  state.votesGranted = [];
  state.preVotesGranted = null;
  state.leader = null;
  effects.push(persist([hardState(state)], requestVotes(state)), state.electionTimer);
}

/** What a candidate does once its term and its own vote are durable. raft.tla RequestVote. */
function requestVotes(state: RaftState): readonly Effect<Raft>[] {
  const request: RequestVote = {
    type: 'requestVote',
    term: state.currentTerm,
    candidate: state.id,
    lastLogIndex: state.log.lastIndex,
    lastLogTerm: state.log.lastTerm,
  };
  const effects: Effects = [{ type: 'resume', signal: { type: 'voted', term: state.currentTerm } }];
  for (const voter of state.voters) {
    if (voter !== state.id) effects.push(send(voter, request));
  }
  return effects;
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
  if (state.votesGranted.length >= rules.quorum(state.voters.length)) becomeLeader(rules, state, effects);
}

/** A quorum has voted for this node, which tells all others at once (Raft §5.2). raft.tla BecomeLeader. */
function becomeLeader(rules: Rules, state: RaftState, effects: Effects): void {
  assert(state.role === 'candidate', 'only a candidate becomes leader', state.role);
  state.role = 'leader';
  state.leader = state.id;
  state.progress = initialProgress(state);
  // Durable: it was written before the own vote, writes complete in order, and no vote comes before the own.
  state.durableIndex = state.log.lastIndex;
  effects.push(cancelElectionTimer, state.heartbeatTimer);
  if (rules.appendsNoOp(state.settings)) appendToOwnLog(rules, state, null, effects);
  else appendEntriesToAll(rules, state, effects);
}

/** "Initialized to leader last log index + 1", "initialized to 0" (Raft Fig. 2): a guess, to be probed. */
function initialProgress(state: RaftState): readonly Progress[] {
  const progress: Progress[] = [];
  const nextIndex = state.log.lastIndex + 1;
  for (const id of state.voters) {
    if (id !== state.id) progress.push({ id, nextIndex, matchIndex: 0, mode: 'probe', probing: false, heardUs: state.nowUs });
  }
  return progress;
}
