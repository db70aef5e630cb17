/**
 * Clients that a script plays: each of their operations is asked once, of a node that the script names, and ends with the
 * answer to that. Observers see them like any other client's.
 */
import type { Answer, NodeId, RequestId } from '../protocol.ts';
import type { Json } from './plan.ts';

/** Who tells observers. */
interface Host {
  invoked(client: number, operation: number, command: Json): void;
  attempted(client: number, operation: number, request: RequestId, node: NodeId): void;
  returned(client: number, operation: number, answer: Answer): void;
}

export class PlayedClients {
  private readonly host: Host;
  /** Operations under way. */
  private readonly open = new Map<RequestId, { readonly client: number; readonly operation: number }>();
  /** How many operations each client has begun. */
  private readonly begun = new Map<number, number>();

  constructor(host: Host) {
    this.host = host;
  }

  ask(client: number, node: NodeId, request: RequestId, command: Json): void {
    const operation = (this.begun.get(client) ?? 0) + 1;
    this.begun.set(client, operation);
    this.open.set(request, { client, operation });
    this.host.invoked(client, operation, command);
    this.host.attempted(client, operation, request, node);
  }

  /** A node has answered: if one of these has asked, that was it. Who was only sent elsewhere has failed for certain. */
  answered(request: RequestId, answer: Answer): void {
    const asked = this.open.get(request);
    if (asked === undefined) return;
    this.open.delete(request);
    this.host.returned(asked.client, asked.operation, answer.type === 'redirect' ? REDIRECTED : answer);
  }
}

const REDIRECTED: Answer = { type: 'fail', reason: 'this node does not lead' };
