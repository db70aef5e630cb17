/**
 * Log replication: Raft §5.3. The actions bear raft.tla's names. The leader sends new entries ahead to
 * followers whose log is known to match (replicate), and feels its way back, one message at a time, with
 * those whose is not (probe). Any message that arrives makes it send one at most, so nothing can build up.
 */
import type { NodeId } from '../protocol.ts';
import type { Command } from './command.ts';
import { logTime } from './clock.ts';
import { advanceCommitIndex, applyCommitted } from './commit.ts';
import { noteAppended, noteTruncated } from './configurations.ts';
import { type Effects, nothing, persist, replyOnceDurable, send } from './effects.ts';
import { createEntry } from './entry.ts';
import type { JournalRecord } from './journal.ts';
import type { AppendEntries, AppendEntriesReply } from './messages.ts';
import type { LogIndex } from './position.ts';
import { beginRound, followerThatAnswers } from './rounds.ts';
import type { Rules } from './rules.ts';
import { endTransmission, sendSnapshot } from './send-snapshot.ts';
import type { Progress, RaftState } from './state.ts';
import { followLeader } from './terms.ts';

/**
 * The leader takes a command into its log. It sends the entry in parallel with its own write, which counts
 * only when it is durable (diss. §10.2.1). raft.tla ClientRequest.
 */
export function appendToOwnLog(
  rules: Rules, state: RaftState, command: Command | null, effects: Effects,
): LogIndex {
  const entry = createEntry(rules.newEntryTerm(state), command, logTime(state));
  state.log.append(entry);
  const index = state.log.lastIndex;
  noteAppended(rules, state, index, entry);
  let message: AppendEntries | null = null;
  for (const follower of state.progress) {
    if (rules.maySendEntries(follower, state.settings)) {
      message = appendEntries(rules, state, follower, message, effects);
    }
  }
  const record: JournalRecord = { type: 'append', index, entry };
  const signal = { type: 'durable', term: state.currentTerm, index } as const;
  effects.push(persist([record], [{ type: 'resume', signal }]));
  return index;
}

/**
 * Says who leads and how far is committed, to a follower that may take no more entries now with none; its
 * answer shows whether what was sent before has arrived. Raft §5.2.
 */
export function heartbeat(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role !== 'leader') return;
  beginRound(state);
  appendEntriesToAll(rules, state, effects);
  effects.push(state.heartbeatTimer);
}

export function appendEntriesToAll(rules: Rules, state: RaftState, effects: Effects): void {
  let message: AppendEntries | null = null;
  for (const follower of state.progress) message = appendEntries(rules, state, follower, message, effects);
}

/**
 * Sends one follower what it lacks, up to a batch; with nothing to send, a heartbeat. Returns the message:
 * followers that have come equally far share it, so the one made `previous`ly in this step is taken again if
 * it fits. Who needs what the log does not hold any more gets a snapshot, and a heartbeat beside it. raft.tla
 * AppendEntries.
 */
export function appendEntries(
  rules: Rules, state: RaftState, follower: Progress, previous: AppendEntries | null, effects: Effects,
): AppendEntries {
  const getsSnapshot = follower.mode === 'snapshot' || rules.needsSnapshot(state.log, follower);
  if (getsSnapshot) sendSnapshot(rules, state, follower, effects);
  const prevLogIndex = rules.prevLogIndexFor(state, follower, getsSnapshot);
  const maySend = rules.maySendEntries(follower, state.settings);
  const count = maySend ? rules.batchLength(state.log, follower.nextIndex - 1, state.settings) : 0;
  const fits = previous?.prevLogIndex === prevLogIndex && previous.entries.length === count;
  const message = fits ? previous : appendEntriesAfter(state, prevLogIndex, count);
  effects.push(send(follower.id, message));
  if (follower.mode === 'replicate') follower.nextIndex += message.entries.length;
  else if (follower.mode === 'probe') follower.probing = true;
  return message;
}

function appendEntriesAfter(state: RaftState, prevLogIndex: LogIndex, count: number): AppendEntries {
  return {
    type: 'appendEntries',
    term: state.currentTerm,
    leader: state.id,
    prevLogIndex,
    prevLogTerm: state.log.termAt(prevLogIndex),
    entries: state.log.slice(prevLogIndex + 1, count),
    leaderCommit: state.commitIndex,
    round: state.round,
  };
}

/**
 * What answers a request of an earlier term answers no round of this one. Its sender may lead again, and count its rounds anew
 * after a restart: it would take what this node says to an old question for the answer to one that it has not asked yet, and serve
 * reads though it was deposed. diss. §6.4.
 */
export const noRound = 0;

/** raft.tla HandleAppendEntriesRequest. The term of the request is not above the current one. */
export function handleAppendEntriesRequest(
  rules: Rules, state: RaftState, from: NodeId, request: AppendEntries, effects: Effects,
): void {
  if (!rules.acceptsAppendEntries(state.currentTerm, request)) {
    effects.push(replyOnceDurable(nothing, from, { ...refusal(state, request, 0, 0), round: noRound }));
    return;
  }
  if (!rules.followsLeader(state)) return;
  followLeader(state, request.leader, effects);

  if (!rules.hasMatchingPrev(state.log, request)) {
    const { conflictTerm, conflictIndex } = rules.conflictHint(state.log, request.prevLogIndex);
    effects.push(replyOnceDurable(nothing, from, refusal(state, request, conflictTerm, conflictIndex)));
    return;
  }
  const written = takeEntries(rules, state, request);
  const lastNewIndex = request.prevLogIndex + request.entries.length;
  effects.push(replyOnceDurable(written, from, acknowledgement(state, request, lastNewIndex)));
  state.commitIndex = rules.commitIndexOnFollower(state, request.leaderCommit, lastNewIndex);
  applyCommitted(rules, state, effects);
}

/**
 * Makes the log agree with the request, and returns what of that must be written. Raft Fig. 2 AppendEntries 3
 * and 4.
 */
function takeEntries(rules: Rules, state: RaftState, request: AppendEntries): readonly JournalRecord[] {
  const { log } = state;
  const conflict = rules.findConflict(log, request);
  const entries = rules.entriesToAppend(log, request, conflict);
  if (conflict === 0 && entries.length === 0) return nothing;

  const written: JournalRecord[] = [];
  if (conflict !== 0) {
    log.truncateFrom(conflict);
    noteTruncated(rules, state, conflict);
    written.push({ type: 'truncate', fromIndex: conflict });
  }
  for (const entry of entries) {
    log.append(entry);
    noteAppended(rules, state, log.lastIndex, entry);
    written.push({ type: 'append', index: log.lastIndex, entry });
  }
  return written;
}

function acknowledgement(state: RaftState, request: AppendEntries, matchIndex: LogIndex): AppendEntriesReply {
  return {
    type: 'appendEntriesReply',
    term: state.currentTerm,
    success: true,
    prevLogIndex: request.prevLogIndex,
    matchIndex,
    conflictTerm: 0,
    conflictIndex: 0,
    round: request.round,
  };
}

function refusal(
  state: RaftState, request: AppendEntries, conflictTerm: number, conflictIndex: LogIndex,
): AppendEntriesReply {
  return {
    type: 'appendEntriesReply',
    term: state.currentTerm,
    success: false,
    prevLogIndex: request.prevLogIndex,
    matchIndex: 0,
    conflictTerm,
    conflictIndex,
    round: request.round,
  };
}

/** raft.tla HandleAppendEntriesResponse. */
export function handleAppendEntriesReply(
  rules: Rules, state: RaftState, from: NodeId, reply: AppendEntriesReply, effects: Effects,
): void {
  const follower = followerThatAnswers(rules, state, from, reply);
  if (follower === undefined) return;
  if (reply.success) handleSuccess(rules, state, follower, reply, effects);
  else if (!rules.isStaleRejection(follower, reply)) handleRejection(rules, state, follower, reply, effects);
}

/** The log matches: from here on send ahead. What is still lacking goes out, a batch for each answer. */
function handleSuccess(
  rules: Rules, state: RaftState, follower: Progress, reply: AppendEntriesReply, effects: Effects,
): void {
  const endsProbe = follower.mode === 'probe' && rules.answersProbe(follower, reply);
  follower.matchIndex = rules.matchIndexOnSuccess(follower, reply);
  if (follower.transmission !== null && follower.matchIndex >= follower.transmission.snapshot.index) {
    endTransmission(follower);
  } else if (endsProbe) {
    follower.mode = 'replicate';
    follower.probing = false;
    follower.nextIndex = follower.matchIndex + 1;
  } else if (follower.nextIndex <= follower.matchIndex) {
    follower.nextIndex = follower.matchIndex + 1;
  }
  if (follower.matchIndex > state.commitIndex) advanceCommitIndex(rules, state, effects);
  const lacks = follower.nextIndex <= state.log.lastIndex && rules.maySendEntries(follower, state.settings);
  if (lacks) appendEntries(rules, state, follower, null, effects);
}

/** "After a rejection, the leader decrements nextIndex and retries" (Raft §5.3). */
function handleRejection(
  rules: Rules, state: RaftState, follower: Progress, reply: AppendEntriesReply, effects: Effects,
): void {
  const nextIndex = rules.nextIndexOnRejection(follower, state.log, reply);
  const goesBack = nextIndex < follower.nextIndex;
  if (!goesBack && follower.mode === 'replicate') return;
  follower.mode = 'probe';
  follower.nextIndex = nextIndex;
  follower.probing = !goesBack;
  if (goesBack) appendEntries(rules, state, follower, null, effects);
}
