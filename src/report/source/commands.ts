/**
 * What is asked of Raft, in the words of a script: `put('x', 1)`.
 */
import { unreachable } from '../../base/assert.ts';
import type { Command, Request } from '../../raft/command.ts';
import {
  addLearner, addVoter, append, changeVoters, compareAndSet, get, inSession, openSession, promoteLearner, put,
  read, remove, removeNode, takeSnapshot, transferLeadership,
} from '../../scenario/commands.ts';
import { Code, flatLiteral } from './code.ts';

/** One of the functions that a script imports, called. */
interface Called {
  readonly name: string;
  readonly values: readonly unknown[];
  /** What it makes. */
  readonly made: Request;
}

/** Notes what a script must import. */
export type Imports = Set<string>;

/**
 * The call that makes just this command, member for member in this order; null if there is none. An operation inside of
 * it is a call, too.
 */
export function commandCode(command: Command | Request, imports: Imports): Code | null {
  if (command.type === 'configuration') return null;
  const { name, values, made } = calledFor(command, imports);
  if (JSON.stringify(made) !== JSON.stringify(command)) return null;
  imports.add(name);
  return new Code(`${name}(${values.map((value) => flatLiteral(value) ?? '').join(', ')})`);
}

function calledFor(command: Request, imports: Imports): Called {
  switch (command.type) {
    case 'put': {
      const { key, value } = command;
      return { name: 'put', values: [key, value], made: put(key, value) };
    }
    case 'get': return { name: 'get', values: [command.key], made: get(command.key) };
    case 'append': {
      const { key, value } = command;
      return { name: 'append', values: [key, value], made: append(key, value) };
    }
    case 'delete': return { name: 'remove', values: [command.key], made: remove(command.key) };
    case 'compareAndSet': {
      const { key, expected, value } = command;
      return { name: 'compareAndSet', values: [key, expected, value], made: compareAndSet(key, expected, value) };
    }
    case 'openSession': return { name: 'openSession', values: [], made: openSession() };
    case 'inSession': {
      const { session, sequence, operation, unanswered } = command;
      const inner = commandCode(operation, imports) ?? operation;
      const values = [session, sequence, inner, ...(unanswered === sequence ? [] : [unanswered])];
      return { name: 'inSession', values, made: inSession(session, sequence, operation, unanswered) };
    }
    case 'read': {
      const { key, way, atLeast } = command;
      return { name: 'read', values: [key, way, ...(atLeast === 0 ? [] : [atLeast])], made: read(key, way, atLeast) };
    }
    case 'addLearner': return { name: 'addLearner', values: [command.node], made: addLearner(command.node) };
    case 'promoteLearner':
      return { name: 'promoteLearner', values: [command.node], made: promoteLearner(command.node) };
    case 'addVoter': return { name: 'addVoter', values: [command.node], made: addVoter(command.node) };
    case 'removeNode': return { name: 'removeNode', values: [command.node], made: removeNode(command.node) };
    case 'changeVoters':
      return { name: 'changeVoters', values: [command.voters], made: changeVoters(command.voters) };
    case 'transferLeadership':
      return { name: 'transferLeadership', values: [command.to], made: transferLeadership(command.to) };
    case 'takeSnapshot': return { name: 'takeSnapshot', values: [], made: takeSnapshot() };
    default: return unreachable(command);
  }
}
