/**
 * What a script proposes: commands of the replicated key-value store, sessions, reads beside the log, and what an
 * operator asks for.
 */
import type { NodeId } from '../protocol.ts';
import type { InSession, Operation, OperatorRequest, Read, ReadWay, Request, SessionId } from '../raft/command.ts';
import { ascending } from '../raft/configuration.ts';
import type { LogIndex } from '../raft/state.ts';
import type { Value } from '../raft/value.ts';

/** One kind of what an operator asks for. */
type Asked<Type extends OperatorRequest['type']> = OperatorRequest & { readonly type: Type };

export function put(key: string, value: Value): Operation {
  return { type: 'put', key, value };
}

export function get(key: string): Operation {
  return { type: 'get', key };
}

export function append(key: string, value: Value): Operation {
  return { type: 'append', key, value };
}

export function remove(key: string): Operation {
  return { type: 'delete', key };
}

/** Puts `value` if the key now holds `expected`; null expects it to be absent. */
export function compareAndSet(key: string, expected: Value | null, value: Value): Operation {
  return { type: 'compareAndSet', key, expected, value };
}

/** Opens a session; the answer's value is its id. */
export function openSession(): Request {
  return { type: 'openSession' };
}

/**
 * An operation that takes effect once, however often it is proposed. `sequence` counts the session's operations from 1;
 * the client has the answers to all below `unanswered`, which is `sequence` itself unless given.
 */
export function inSession(
  session: SessionId, sequence: number, operation: Operation, unanswered = sequence,
): InSession {
  return { type: 'inSession', session, sequence, unanswered, operation };
}

/** A read that does not go through the log, of a state that has applied `atLeast` so much. */
export function read(key: string, way: ReadWay, atLeast: LogIndex = 0): Read {
  return { type: 'read', way, key, atLeast };
}

export function addLearner(node: NodeId): Asked<'addLearner'> {
  return { type: 'addLearner', node };
}

/** Makes a learner that has caught up a voter. */
export function promoteLearner(node: NodeId): Asked<'promoteLearner'> {
  return { type: 'promoteLearner', node };
}

/** Makes somebody new a voter at once. */
export function addVoter(node: NodeId): Asked<'addVoter'> {
  return { type: 'addVoter', node };
}

/** A voter or a learner goes. */
export function removeNode(node: NodeId): Asked<'removeNode'> {
  return { type: 'removeNode', node };
}

/** From any set of voters to any other, by joint consensus. */
export function changeVoters(voters: readonly NodeId[]): Asked<'changeVoters'> {
  return { type: 'changeVoters', voters: ascending(voters) };
}

export function transferLeadership(to: NodeId): Asked<'transferLeadership'> {
  return { type: 'transferLeadership', to };
}

/** Compacts the log of the node that is asked. */
export function takeSnapshot(): Asked<'takeSnapshot'> {
  return { type: 'takeSnapshot' };
}
