/**
 * What clients and operators ask of Raft, as checkers see it: who asked, in which session, and how it is served. Finds
 * again who asked for an entry of the log: a client's attempts all carry the same object, and a session counts.
 */
import { unreachable } from '../../base/assert.ts';
import type { Asked, AskedKind } from '../../check/facts.ts';
import type { Call } from '../../check/history/models.ts';
import type { RequestId } from '../../protocol.ts';
import type { InSession } from '../../raft/command.ts';
import type { Raft } from '../../raft/state.ts';

export type Requested = Raft['command'];

/** One attempt: what was asked for, and in which words. */
export interface Attempt {
  readonly asked: Asked;
  readonly command: Requested;
}

export class AskedMirror {
  private readonly attempts = new Map<RequestId, Attempt>();
  /** Operations under way, by client and number. */
  private readonly open = new Map<number, Attempt>();
  /** By what the log would hold. Null: two operations share the object, so it tells nothing. */
  private readonly byCommand = new Map<object, Asked | null>();
  private readonly bySession = new Map<number, Map<number, Asked>>();

  /** A client starts an operation. */
  invoke(client: number, number: number, command: Requested): Asked {
    const asked = this.describe(client, number, command);
    this.open.set(nameOf(client, number), { asked, command });
    if (command !== null) this.byCommand.set(command, this.byCommand.has(command) ? null : asked);
    return asked;
  }

  attempt(client: number, number: number, request: RequestId): void {
    const attempt = this.open.get(nameOf(client, number));
    if (attempt !== undefined) this.attempts.set(request, attempt);
  }

  underWay(client: number, number: number): Asked | undefined {
    return this.open.get(nameOf(client, number))?.asked;
  }

  /** A client's operation has ended. */
  end(client: number, number: number): Asked | undefined {
    const name = nameOf(client, number);
    const asked = this.open.get(name)?.asked;
    this.open.delete(name);
    return asked;
  }

  /** A request has come to a node; from nobody that is known: from an operator, or a script. */
  arrive(request: RequestId, command: Requested): Asked {
    const known = this.attempts.get(request);
    if (known !== undefined) return known.asked;
    const asked = this.describe(null, 0, command);
    this.attempts.set(request, { asked, command });
    return asked;
  }

  /** A node has answered a request. A broken one may do so again. */
  answer(request: RequestId): Attempt | undefined {
    return this.attempts.get(request);
  }

  /** Who asked for what an entry holds, if it is known, or in which session. */
  byEntry(command: Requested): Asked | null {
    if (command === null) return null;
    const known = this.byCommand.get(command) ?? null;
    return known === null && command.type === 'inSession' ? this.inSession(command, null, 0) : known;
  }

  private describe(client: number | null, number: number, command: Requested): Asked {
    if (command?.type === 'inSession') return this.inSession(command, client, number);
    const isRead = command?.type === 'read';
    return {
      client, number, kind: kindOf(command), way: isRead ? command.way : 'log', session: 0, sequence: 0,
      atLeast: isRead ? command.atLeast : 0, call: callOf(command),
    };
  }

  private inSession({ session, sequence, operation }: InSession, client: number | null, number: number): Asked {
    let ofSession = this.bySession.get(session);
    if (ofSession === undefined) {
      ofSession = new Map();
      this.bySession.set(session, ofSession);
    }
    const known = ofSession.get(sequence);
    if (known !== undefined && (client === null || known.client !== null)) return known;
    const asked: Asked = { client, number, kind: 'operation', way: 'log', session, sequence, atLeast: 0, call: callOf(operation) };
    ofSession.set(sequence, asked);
    return asked;
  }
}

/** A client and the number of one of its operations, in one number. */
function nameOf(client: number, number: number): number {
  return client * 0x1_0000_0000 + number;
}

/** Whether an entry holds what was asked for: the same object, or the same place in a session. */
export function isSame(held: Requested, asked: Requested): boolean {
  if (held === asked) return true;
  return held?.type === 'inSession' && asked?.type === 'inSession'
    && held.session === asked.session && held.sequence === asked.sequence;
}

/** What was asked of the key-value store, in the words of a history; null for all else. */
function callOf(command: Requested): Call | null {
  switch (command?.type) {
    case 'read':
    case 'get': return { type: 'read', key: command.key };
    case 'put': return { type: 'write', key: command.key, value: command.value };
    case 'append':
    case 'delete': return command;
    case 'compareAndSet': {
      const { key, expected, value } = command;
      return { type: 'cas', key, expected, value };
    }
    case undefined:
    case 'openSession':
    case 'addLearner':
    case 'promoteLearner':
    case 'addVoter':
    case 'removeNode':
    case 'changeVoters':
    case 'transferLeadership':
    case 'takeSnapshot':
    case 'configuration':
    case 'inSession': return null;
    default: return unreachable(command);
  }
}

function kindOf(command: Requested): AskedKind {
  if (command === null) return 'operation';
  switch (command.type) {
    case 'read':
    case 'openSession': return command.type;
    case 'addLearner':
    case 'promoteLearner':
    case 'addVoter':
    case 'removeNode':
    case 'changeVoters':
    case 'configuration': return 'change';
    case 'transferLeadership': return 'transfer';
    case 'takeSnapshot': return 'snapshot';
    case 'get':
    case 'put':
    case 'append':
    case 'delete':
    case 'compareAndSet':
    case 'inSession': return 'operation';
    default: return unreachable(command);
  }
}
