/**
 * Clients that a script plays: each of their attempts is made once, at a node that the script names. An operation ends with the answer
 * to its only attempt, or is attempted as often as the script says. Observers see them like any other client's.
 */
import type { Answer, NodeId, RequestId } from '../protocol.ts';
import type { Json } from './plan.ts';

/** Who tells observers. */
interface Host {
  invoked(client: number, operation: number, command: Json): void;
  attempted(client: number, operation: number, request: RequestId, node: NodeId): void;
  doubted(client: number, operation: number): void;
  returned(client: number, operation: number, answer: Answer): void;
}

/** The attempt that a client waits for. */
interface Attempt {
  readonly client: number;
  readonly operation: number;
  /** Only `ok` ends its operation: there may be another attempt. */
  readonly mayFollow: boolean;
}

interface Repeatable {
  /** What is asked for: every attempt sends the same object. */
  readonly command: Json;
  /** Under way; null if there is none. */
  attempt: RequestId | null;
}

export class PlayedClients {
  private readonly host: Host;
  /** Attempts under way. */
  private readonly open = new Map<RequestId, Attempt>();
  /** The highest number of an operation that each client has begun. */
  private readonly begun = new Map<number, number>();
  /** Operations that may be attempted again: by `client/operation`. */
  private readonly repeatable = new Map<string, Repeatable>();

  constructor(host: Host) {
    this.host = host;
  }

  /**
   * `operation` numbers one that may be attempted again; without it this is the only attempt of a new one. Says what to send: what
   * the operation has asked for before, if it has.
   */
  ask(client: number, node: NodeId, request: RequestId, command: Json, operation?: number): Json {
    const begun = this.begun.get(client) ?? 0;
    const number = operation ?? begun + 1;
    this.begun.set(client, Math.max(begun, number));
    const before = operation === undefined ? undefined : this.again(client, operation);
    const asked = before?.command ?? command;
    if (before === undefined) this.host.invoked(client, number, asked);
    if (operation !== undefined) this.repeatable.set(`${client}/${operation}`, { command: asked, attempt: request });
    this.open.set(request, { client, operation: number, mayFollow: operation !== undefined });
    this.host.attempted(client, number, request, node);
    return asked;
  }

  /**
   * A node has answered: if one of these has asked, that was it. Who was only sent elsewhere has failed for certain, unless it may
   * ask again.
   */
  answered(request: RequestId, answer: Answer): void {
    const asked = this.open.get(request);
    if (asked === undefined) return;
    this.open.delete(request);
    const { client, operation, mayFollow } = asked;
    const repeatable = this.repeatable.get(`${client}/${operation}`);
    if (mayFollow && repeatable !== undefined) repeatable.attempt = null;
    if (mayFollow && answer.type === 'unknown') this.host.doubted(client, operation);
    if (mayFollow && answer.type !== 'ok') return;
    this.host.returned(client, operation, answer.type === 'redirect' ? REDIRECTED : answer);
  }

  /** The operation, if it has been attempted before. An attempt that nobody has answered is given up. */
  private again(client: number, operation: number): Repeatable | undefined {
    const before = this.repeatable.get(`${client}/${operation}`);
    if (before === undefined || before.attempt === null) return before;
    this.open.delete(before.attempt);
    this.host.doubted(client, operation);
    return before;
  }
}

const REDIRECTED: Answer = { type: 'fail', reason: 'this node does not lead' };
