/**
 * Reads that do not go through the log: dissertation §6.4. A leader confirms with a round that it leads (ReadIndex) or
 * trusts in its lease (§6.4.1); a follower asks its leader for a read index; and who promises nothing (stale) answers from
 * what it has. What waits is looked at after each step, by `serveReads`.
 */
import type { NodeId, RequestId } from '../protocol.ts';
import type { Read } from './command.ts';
import { type Effects, redirect, reply, send } from './effects.ts';
import type { ReadIndex, ReadIndexReply } from './messages.ts';
import type { LogIndex } from './position.ts';
import { refuse } from './refusals.ts';
import { appendEntriesToAll } from './replication.ts';
import { beginRound, noteAnswers } from './rounds.ts';
import type { Rules } from './rules.ts';
import type { PendingRead, RaftState } from './state.ts';

/** A client asks any node for a read. */
export function clientRead(
  rules: Rules, state: RaftState, request: RequestId, read: Read, effects: Effects,
): void {
  const asker = { type: 'client', request, read } as const;
  if (read.way === 'stale') {
    const isBehind = state.lastApplied < read.atLeast;
    effects.push(isBehind ? reply(request, refuse('behind')) : result(rules, state, request, read, 0));
  } else if (read.way === 'follower' && rules.asksForReadIndex(state)) {
    askLeader(state, request, read, effects);
  } else if (read.way !== 'follower' && state.role !== 'leader') {
    effects.push(redirect(request, state.leader));
  } else if (read.way === 'lease' && !state.settings.leaseReads) {
    effects.push(reply(request, refuse('no-lease')));
  } else if (read.way === 'lease' && rules.holdsLease(state, rules.leaseUs(state.settings))) {
    state.pendingReads.push({ asker, readIndex: readIndexOf(rules, state), round: 0, askedUs: state.nowUs });
  } else if (rules.waitsInVain(state)) {
    effects.push(reply(request, refuse('no-entry-of-this-term-committed')));
  } else {
    confirm(rules, state, asker, effects);
  }
}

// ---- The leader ----

/** The read waits until a quorum has answered a round that begins now or later. Those that come meanwhile share the next. */
function confirm(rules: Rules, state: RaftState, asker: PendingRead['asker'], effects: Effects): void {
  const round = state.round + 1;
  state.pendingReads.push({ asker, readIndex: readIndexOf(rules, state), round, askedUs: state.nowUs });
  if (state.readRound <= state.answeredRound) beginReadRound(rules, state, effects);
}

function beginReadRound(rules: Rules, state: RaftState, effects: Effects): void {
  beginRound(state);
  state.readRound = state.round;
  appendEntriesToAll(rules, state, effects);
  noteAnswers(rules, state);
}

/** "The leader saves its current commit index in a local variable readIndex" (diss. §6.4, step 2); null: not yet. */
function readIndexOf(rules: Rules, state: RaftState): LogIndex | null {
  return rules.knowsCommitIndex(state) ? rules.readIndex(state) : null;
}

/** A follower has been asked for a read, and asks how far it must be. Who does not lead, or can't know, says nothing. */
export function handleReadIndex(
  rules: Rules, state: RaftState, from: NodeId, request: ReadIndex, effects: Effects,
): void {
  if (state.role !== 'leader' || rules.waitsInVain(state)) return;
  confirm(rules, state, { type: 'follower', node: from, ordinal: request.ordinal }, effects);
}

/** What can be served now is; a leader with others that wait begins a round for them. */
export function serveReads(rules: Rules, state: RaftState, effects: Effects): void {
  if (state.role === 'leader') noteReadIndexes(rules, state);
  const waiting: PendingRead[] = [];
  for (const read of state.pendingReads) {
    const { asker, readIndex } = read;
    if (readIndex === null || !rules.hasConfirmedLeadership(read, state.answeredRound)) waiting.push(read);
    else if (asker.type === 'follower') effects.push(readIndexReply(state, asker, readIndex));
    else if (rules.hasApplied(state, read)) effects.push(result(rules, state, asker.request, asker.read, readIndex));
    else waiting.push(read);
  }
  state.pendingReads = waiting;
  if (state.role !== 'leader' || state.readRound > state.answeredRound) return;
  if (waiting.some(({ round }) => round > state.round)) beginReadRound(rules, state, effects);
}

/** The first entry of the leader's term is committed: now the commit index will do for those that came before. */
function noteReadIndexes(rules: Rules, state: RaftState): void {
  const readIndex = readIndexOf(rules, state);
  if (readIndex === null) return;
  for (const read of state.pendingReads) read.readIndex ??= readIndex;
}

function readIndexReply(
  state: RaftState, { node, ordinal }: PendingRead['asker'] & { readonly type: 'follower' }, readIndex: LogIndex,
): Effects[number] {
  return send(node, { type: 'readIndexReply', term: state.currentTerm, ordinal, readIndex });
}

function result(
  rules: Rules, state: RaftState, request: RequestId, { key }: Read, readIndex: LogIndex,
): Effects[number] {
  const index = rules.positionOfRead(state, readIndex);
  return reply(request, { type: 'ok', result: { index, value: state.machine.read(key) } });
}

// ---- The follower ----

function askLeader(state: RaftState, request: RequestId, read: Read, effects: Effects): void {
  if (state.leader === null) {
    effects.push(redirect(request, null));
    return;
  }
  // Who waits already has set it, and must not wait longer for those who come after.
  if (!someReadWaits(state)) effects.push(giveUpTimer(state));
  const ordinal = ++state.readOrdinal;
  state.askedReads.push({ ordinal, askedUs: state.nowUs, request, read });
  effects.push(send(state.leader, { type: 'readIndex', term: state.currentTerm, ordinal }));
}

/** It holds whatever has become of the leader since: nothing was committed beyond it when the client asked. */
export function handleReadIndexReply(state: RaftState, { ordinal, readIndex }: ReadIndexReply): void {
  const asked = state.askedReads.find((other) => other.ordinal === ordinal);
  if (asked === undefined) return;
  state.askedReads = state.askedReads.filter((other) => other !== asked);
  const { request, read } = asked;
  state.pendingReads.push({ asker: { type: 'client', request, read }, readIndex, round: 0, askedUs: asked.askedUs });
}

/** No word has come from the leader for too long, or what it named is not applied: the client may ask elsewhere. */
export function giveUpReads(state: RaftState, effects: Effects): void {
  const sinceUs = state.nowUs - state.settings.electionTimeoutMaxUs;
  for (const { request, askedUs } of state.askedReads) {
    if (askedUs <= sinceUs) effects.push(reply(request, refuse('no-read-index')));
  }
  state.askedReads = state.askedReads.filter(({ askedUs }) => askedUs > sinceUs);
  const isLate = ({ round, askedUs }: PendingRead): boolean => round === 0 && askedUs <= sinceUs;
  for (const read of state.pendingReads) {
    if (isLate(read) && read.asker.type === 'client') effects.push(reply(read.asker.request, refuse('behind')));
  }
  state.pendingReads = state.pendingReads.filter((read) => !isLate(read));
  if (someReadWaits(state)) effects.push(giveUpTimer(state));
}

/** For the leader's word, or for the own log to come so far. */
function someReadWaits({ askedReads, pendingReads }: RaftState): boolean {
  return askedReads.length > 0 || pendingReads.some(({ round }) => round === 0);
}

function giveUpTimer({ settings: { electionTimeoutMaxUs } }: RaftState): Effects[number] {
  return { type: 'setTimer', timer: 'read', minUs: electionTimeoutMaxUs, maxUs: electionTimeoutMaxUs };
}
