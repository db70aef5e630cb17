/**
 * What a node asks of the world, made here so that the handlers read as sentences. Effects, records and
 * messages are readonly; those that never differ are made once and shared.
 */
import type { Answer, Effect, NodeId, RequestId } from '../protocol.ts';
import type { Result } from './command.ts';
import type { JournalRecord } from './journal.ts';
import type { Message } from './messages.ts';
import type { Raft, RaftState } from './state.ts';

/** What one step asks for, in order. */
export type Effects = Effect<Raft>[];

export const cancelElectionTimer: Effect<Raft> = { type: 'cancelTimer', timer: 'election' };
export const cancelHeartbeatTimer: Effect<Raft> = { type: 'cancelTimer', timer: 'heartbeat' };

/** As the delta of a `persist`: nothing new, so it is a barrier behind all that was written before. */
export const nothing: readonly JournalRecord[] = [];
const noEffects: readonly Effect<Raft>[] = [];

export function send(to: NodeId, message: Message): Effect<Raft> {
  return { type: 'send', to, message };
}

/** An answer hangs on a write: "updated on stable storage before responding to RPCs" (Raft Fig. 2). */
export function replyOnceDurable(delta: readonly JournalRecord[], to: NodeId, reply: Message): Effect<Raft> {
  return { type: 'persist', delta, then: [send(to, reply)] };
}

/** Writes `delta`; once it is durable, and all before it, `then` happens. */
export function persist(
  delta: readonly JournalRecord[], then: readonly Effect<Raft>[] = noEffects,
): Effect<Raft> {
  return { type: 'persist', delta, then };
}

export function reply(request: RequestId, answer: Answer<Result>): Effect<Raft> {
  return { type: 'reply', request, answer };
}

/** Not here: `leader` is where, as far as this node knows. */
export function redirect(request: RequestId, leader: NodeId | null): Effect<Raft> {
  return reply(request, leader === null ? { type: 'redirect' } : { type: 'redirect', to: leader });
}

export function hardState(state: RaftState): JournalRecord {
  return { type: 'hardState', term: state.currentTerm, votedFor: state.votedFor };
}
