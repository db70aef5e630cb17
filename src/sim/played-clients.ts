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

export class PlayedClients {
  private readonly host: Host;
  /** Attempts under way. */
  private readonly open = new Map<RequestId, Attempt>();
  /** The highest number of an operation that each client has begun. */
  private readonly begun = new Map<number, number>();
  /** Operations that may be attempted again, and the attempt under way, if there is one: by `client/operation`. */
  private readonly repeatable = new Map<string, RequestId | null>();

  constructor(host: Host) {
    this.host = host;
  }

  /** `operation` numbers one that may be attempted again; without it this is the only attempt of a new one. */
  ask(client: number, node: NodeId, request: RequestId, command: Json, operation?: number): void {
    const begun = this.begun.get(client) ?? 0;
    const number = operation ?? begun + 1;
    this.begun.set(client, Math.max(begun, number));
    if (operation === undefined || !this.isRepeated(client, operation)) this.host.invoked(client, number, command);
    if (operation !== undefined) this.repeatable.set(`${client}/${operation}`, request);
    this.open.set(request, { client, operation: number, mayFollow: operation !== undefined });
    this.host.attempted(client, number, request, node);
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
    if (mayFollow) this.repeatable.set(`${client}/${operation}`, null);
    if (mayFollow && answer.type === 'unknown') this.host.doubted(client, operation);
    if (mayFollow && answer.type !== 'ok') return;
    this.host.returned(client, operation, answer.type === 'redirect' ? REDIRECTED : answer);
  }

  /** Whether it has been attempted before. An attempt that nobody has answered is given up. */
  private isRepeated(client: number, operation: number): boolean {
    const pending = this.repeatable.get(`${client}/${operation}`);
    if (pending === undefined) return false;
    if (pending !== null) {
      this.open.delete(pending);
      this.host.doubted(client, operation);
    }
    return true;
  }
}

const REDIRECTED: Answer = { type: 'fail', reason: 'this node does not lead' };
