/**
 * What can be asked of the cluster, and what it answers. A command goes into the log, the journal, messages and saved
 * cases as it is, so all of it is plain JSON. Keys are data; `__proto__` is one like any other.
 */
import { unreachable } from '../base/assert.ts';
import { hashText, hashWords } from '../base/digest.ts';
import type { NodeId } from '../protocol.ts';
import { type Configuration, hashConfiguration } from './configuration.ts';
import type { LogIndex } from './position.ts';
import { hashValue, type Value } from './value.ts';

/** What the key-value store carries out. */
export type Operation =
  /** A read that goes through the log like a write. */
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: Value }
  /** Adds `value` to the end of the text that is there; to an absent key, to the empty text. */
  | { readonly type: 'append'; readonly key: string; readonly value: Value }
  | { readonly type: 'delete'; readonly key: string }
  /** Puts `value` if the key now holds `expected`; `null` expects the key to be absent. */
  | { readonly type: 'compareAndSet'; readonly key: string;
      readonly expected: Value | null; readonly value: Value };

/** Names a session: the index of the entry that opened it. */
export type SessionId = LogIndex;

/** What an entry of the log can hold beside the no-op. */
export type Command =
  | Operation
  /** Opens a session; its id is the answer's value. diss. §6.3, RegisterClient. */
  | { readonly type: 'openSession' }
  /**
   * An operation that takes effect once, however often it is asked for. `sequence` counts a session's operations from
   * 1; the client has the answers to all below `unanswered`, which need not be kept for it. diss. §6.3, ClientRequest.
   */
  | { readonly type: 'inSession'; readonly session: SessionId; readonly sequence: number;
      readonly unanswered: number; readonly operation: Operation }
  /** Who belongs to the cluster from here on. Made by a leader; no client can ask for it in this form. */
  | { readonly type: 'configuration'; readonly voters: readonly NodeId[];
      readonly oldVoters: readonly NodeId[] | null; readonly learners: readonly NodeId[] };

export type InSession = Command & { readonly type: 'inSession' };
export type ConfigurationCommand = Command & { readonly type: 'configuration' };

/**
 * How a read is served without the log: by a leader that has confirmed that it leads (ReadIndex, diss. §6.4), by one
 * that trusts its lease (§6.4.1), by a follower that has asked its leader for a read index (§6.4, at the end), or from
 * whatever state a node has (stale: promises no more than that a client does not go back in time).
 */
export type ReadWay = 'readIndex' | 'lease' | 'follower' | 'stale';

/** The state that is read has applied `atLeast` so much, which the client has seen already; 0 asks for nothing. */
export type Read = {
  readonly type: 'read'; readonly way: ReadWay; readonly key: string; readonly atLeast: LogIndex;
};

/** What an operator asks for. Each is answered ok once it is done, or `fail` with one of `Refusal`. */
export type OperatorRequest =
  | { readonly type: 'addLearner'; readonly node: NodeId }
  /** Makes a learner that has caught up a voter. */
  | { readonly type: 'promoteLearner'; readonly node: NodeId }
  /** Makes somebody new a voter at once. */
  | { readonly type: 'addVoter'; readonly node: NodeId }
  /** A voter or a learner. */
  | { readonly type: 'removeNode'; readonly node: NodeId }
  /** Joint consensus: from any set of voters to any other. Learners among them are learners no more. */
  | { readonly type: 'changeVoters'; readonly voters: readonly NodeId[] }
  | { readonly type: 'transferLeadership'; readonly to: NodeId }
  /** Compacts the log of the node that is asked. */
  | { readonly type: 'takeSnapshot' };

/** All that a node can be asked for. A `null` is the no-op of a new leader, which nobody asks for. */
export type Request = Exclude<Command, ConfigurationCommand> | Read | OperatorRequest;

/**
 * What a command came to: the value read (`null`: absent), whether a compareAndSet did set, the id of a session that was
 * opened, `null` for all else.
 */
export type Outcome = Value | boolean | null;

export interface Result {
  /**
   * The position in the log at which the command took effect; of a read that did not go through the log, how much was
   * applied of the state that it saw. Of a repeated operation, where it took effect the first time.
   */
  readonly index: LogIndex;
  readonly value: Outcome;
}

/** A 32-bit hash; `null` is the no-op. Computed once for each entry. */
export function hashCommand(command: Command | null): number {
  if (command === null) return 0;
  switch (command.type) {
    case 'openSession': return hashText('openSession');
    case 'inSession': {
      const { session, sequence, unanswered, operation } = command;
      const asked = hashWords(hashWords(session, sequence), unanswered);
      return hashWords(asked, hashOperation(operation));
    }
    case 'configuration': return hashConfiguration(command);
    case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet': return hashOperation(command);
    default: return unreachable(command);
  }
}

function hashOperation(operation: Operation): number {
  const key = hashText(operation.key);
  switch (operation.type) {
    case 'get': return hashWords(1, key);
    case 'put': return hashWords(hashWords(2, key), hashValue(operation.value));
    case 'append': return hashWords(hashWords(3, key), hashValue(operation.value));
    case 'delete': return hashWords(4, key);
    case 'compareAndSet': {
      const expected = operation.expected === null ? 0 : hashValue(operation.expected);
      return hashWords(hashWords(hashWords(5, key), expected), hashValue(operation.value));
    }
    default: return unreachable(operation);
  }
}

/** The size of a command on the wire: a byte for its type, its texts, eight bytes for a number of a client's. */
export function commandBytes(command: Command | null): number {
  if (command === null) return 1;
  switch (command.type) {
    case 'openSession': return 1;
    case 'inSession': return 13 + operationBytes(command.operation);
    case 'configuration': return configurationBytes(command);
    case 'get': case 'put': case 'append': case 'delete': case 'compareAndSet': return operationBytes(command);
    default: return unreachable(command);
  }
}

/** Four bytes for each node, and one for the length of each list. */
export function configurationBytes({ voters, oldVoters, learners }: Configuration): number {
  return 4 + 4 * (voters.length + (oldVoters?.length ?? 0) + learners.length);
}

function operationBytes(operation: Operation): number {
  switch (operation.type) {
    case 'get':
    case 'delete': return 1 + operation.key.length;
    case 'put':
    case 'append': return 1 + operation.key.length + valueBytes(operation.value);
    case 'compareAndSet': {
      const expected = operation.expected === null ? 0 : valueBytes(operation.expected);
      return 1 + operation.key.length + expected + valueBytes(operation.value);
    }
    default: return unreachable(operation);
  }
}

export function valueBytes(value: Value): number {
  return typeof value === 'string' ? value.length : 8;
}
