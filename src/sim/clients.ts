/**
 * The mechanics of clients: loops, timeouts, retries, redirects. What they ask for is the system's workload; what
 * the answers mean is for checkers. Client 0 is the probe: after the heal it makes the system's probes, one after the
 * other, until each succeeds.
 */
import { assert, at, unreachable } from '../base/assert.ts';
import type { Answer, Micros, NodeId, RequestId } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import type { ClientChoices, Draw } from './choices.ts';
import type { Json, WorkloadSettings } from './plan.ts';

export const PROBE = 0;
/** Open loops: the most operations of one client that are under way at once; further arrivals are skipped. */
const OPEN_LIMIT = 64;

/** What a system's clients do. */
export interface Workload {
  /** The next operation of a client; `ordinal` counts that client's operations from 1. */
  operation(client: number, ordinal: number, draw: Draw): Json;
  /** What must succeed after the heal, in this order. */
  readonly probes: readonly Json[];
}

interface Operation {
  readonly number: number;
  readonly command: Json;
  attempts: number;
  request: RequestId;
  /** When the attempt is given up; or, while the client rests, when the next one is made. */
  deadlineUs: Micros;
  resting: boolean;
  /** An attempt ended without an answer, so it may have been applied. */
  doubtful: boolean;
}

/** Itself the task that its next move stands in the queue as. */
export class Client {
  readonly type = 'client';
  readonly number: number;
  readonly choices: ClientChoices;
  readonly alarm = new Alarm();
  /** When the next operation starts; Infinity when none will. */
  nextUs: Micros = Infinity;
  operations = 0;
  requests = 0;
  answers = 0;
  /** Whom it asks next. */
  target: number;
  readonly open: Operation[] = [];

  constructor(number: number, target: number, choices: ClientChoices) {
    this.number = number;
    this.target = target;
    this.choices = choices;
  }
}

/** What clients ask of the world around them. */
export interface ClientHost {
  readonly nowUs: Micros;
  wake(client: Client, timeUs: Micros): void;
  request(node: NodeId, request: RequestId, command: Json, delayUs: Micros): void;
  invoked(client: number, operation: number, command: Json): void;
  attempted(client: number, operation: number, request: RequestId, node: NodeId): void;
  returned(client: number, operation: number, answer: Answer): void;
}

export class Clients {
  private readonly settings: WorkloadSettings;
  private readonly workload: Workload;
  private readonly nodes: readonly NodeId[];
  private readonly host: ClientHost;
  private readonly clients: readonly Client[];
  private readonly byRequest = new Map<RequestId, Client>();
  private lastRequest: RequestId = 0;
  private probing = false;
  private probesDone = 0;

  constructor(settings: WorkloadSettings, workload: Workload, nodes: readonly NodeId[],
    choices: (client: number) => ClientChoices, host: ClientHost) {
    this.settings = settings;
    this.workload = workload;
    this.nodes = nodes;
    this.host = host;
    const clients: Client[] = [];
    for (let i = PROBE; i <= settings.clients; i++) clients.push(new Client(i, i % nodes.length, choices(i)));
    this.clients = clients;
  }

  get probesSucceeded(): boolean {
    return this.probing && this.probesDone === this.workload.probes.length;
  }

  start(): void {
    for (const client of this.clients) if (client.number !== PROBE) this.scheduleNext(client);
  }

  /** No new operations but the probes. */
  probe(): void {
    for (const client of this.clients) client.nextUs = Infinity;
    this.probing = true;
    if (this.workload.probes.length === 0) return;
    const probe = at(this.clients, PROBE);
    probe.nextUs = this.host.nowUs;
    this.rearm(probe);
  }

  /** A client's queue entry came up: is there something for it to do? */
  due(client: Client): boolean {
    const verdict = client.alarm.surface(this.host.nowUs);
    if (typeof verdict === 'number') this.host.wake(client, verdict);
    return verdict === 'due';
  }

  /** A client does what is due: gives up on attempts that took too long, and starts its next operation. */
  act(client: Client): void {
    const { nowUs } = this.host;
    for (const operation of client.open.slice()) {
      if (operation.deadlineUs > nowUs) continue;
      if (operation.resting) this.attempt(client, operation);
      else this.timedOut(client, operation);
    }
    if (client.nextUs <= nowUs) this.invoke(client);
    this.rearm(client);
  }

  /** A number for a request of an operator or a script, which nobody waits for. */
  nextRequest(): RequestId {
    return ++this.lastRequest;
  }

  /** The client that waits for the answer to a request, and how long the answer takes to reach it. */
  awaiting(request: RequestId): { readonly client: Client; readonly delayUs: Micros } | undefined {
    const client = this.byRequest.get(request);
    if (client === undefined) return undefined;
    return { client, delayUs: client.choices.answerDelay(++client.answers, this.settings.latency) };
  }

  /** Does the client still wait for the answer to this attempt? */
  awaits(client: Client, request: RequestId): boolean {
    return client.open.some((operation) => operation.request === request);
  }

  /** The answer to an attempt that the client waits for has reached it. */
  answered(client: Client, request: RequestId, answer: Answer): void {
    const operation = client.open.find((open) => open.request === request);
    assert(operation !== undefined, 'nobody waits for this answer', request);
    switch (answer.type) {
      case 'ok':
        this.finish(client, operation, answer);
        break;
      case 'redirect':
        client.target = this.redirected(client.target, answer.to);
        this.retry(client, operation, answer.to === undefined ? this.settings.backoffUs : 0);
        break;
      case 'fail':
        client.target = this.following(client.target);
        this.retry(client, operation, this.settings.backoffUs);
        break;
      case 'unknown':
        operation.doubtful = true;
        this.retryDoubtful(client, operation, this.settings.backoffUs);
        break;
      default:
        unreachable(answer);
    }
    this.rearm(client);
  }

  private invoke(client: Client): void {
    const number = ++client.operations;
    if (client.number === PROBE) {
      client.nextUs = Infinity;
      this.begin(client, number, at(this.workload.probes, this.probesDone));
      return;
    }
    if (this.settings.loop === 'open') this.scheduleNext(client);
    else client.nextUs = Infinity;
    const command = client.choices.operation(number,
      (draw) => this.workload.operation(client.number, number, draw));
    if (command === null || client.open.length >= OPEN_LIMIT) {
      if (this.settings.loop === 'closed') this.scheduleNext(client);
      return;
    }
    this.begin(client, number, command);
  }

  private begin(client: Client, number: number, command: Json): void {
    const operation: Operation = {
      number, command, attempts: 0, request: 0, deadlineUs: Infinity, resting: false, doubtful: false,
    };
    client.open.push(operation);
    this.host.invoked(client.number, number, command);
    this.attempt(client, operation);
  }

  private attempt(client: Client, operation: Operation): void {
    operation.attempts++;
    operation.resting = false;
    operation.request = this.nextRequest();
    operation.deadlineUs = this.host.nowUs + this.settings.timeoutUs;
    this.byRequest.set(operation.request, client);
    const node = at(this.nodes, client.target);
    const delayUs = client.choices.requestDelay(++client.requests, this.settings.latency);
    this.host.attempted(client.number, operation.number, operation.request, node);
    this.host.request(node, operation.request, operation.command, delayUs);
  }

  private timedOut(client: Client, operation: Operation): void {
    client.target = this.following(client.target);
    operation.doubtful = true;
    this.retryDoubtful(client, operation, 0);
  }

  private retryDoubtful(client: Client, operation: Operation, afterUs: Micros): void {
    if (this.settings.retryUnknown || client.number === PROBE) this.retry(client, operation, afterUs);
    else this.finish(client, operation, UNKNOWN);
  }

  /** Tries again, at once or after a rest, if attempts are left. */
  private retry(client: Client, operation: Operation, afterUs: Micros): void {
    this.byRequest.delete(operation.request);
    if (client.number !== PROBE && operation.attempts >= this.settings.attempts) {
      this.finish(client, operation, operation.doubtful ? UNKNOWN : EXHAUSTED);
    } else if (afterUs === 0) {
      this.attempt(client, operation);
    } else {
      operation.resting = true;
      operation.request = 0;
      operation.deadlineUs = this.host.nowUs + afterUs;
    }
  }

  private finish(client: Client, operation: Operation, answer: Answer): void {
    this.byRequest.delete(operation.request);
    const position = client.open.indexOf(operation);
    assert(position >= 0, 'an operation ended twice', client.number, operation.number);
    client.open.splice(position, 1);
    this.host.returned(client.number, operation.number, answer);
    if (client.number === PROBE) {
      if (answer.type === 'ok') this.probesDone++;
      if (this.probesDone < this.workload.probes.length) client.nextUs = this.host.nowUs;
    } else if (this.settings.loop === 'closed' && !this.probing) {
      this.scheduleNext(client);
    }
  }

  private scheduleNext(client: Client): void {
    client.nextUs = this.host.nowUs + client.choices.pace(client.operations + 1, this.settings.pace);
    this.rearm(client);
  }

  private rearm(client: Client): void {
    let dueUs = client.nextUs;
    for (const operation of client.open) if (operation.deadlineUs < dueUs) dueUs = operation.deadlineUs;
    if (dueUs === Infinity) client.alarm.cancel();
    else if (client.alarm.set(dueUs)) this.host.wake(client, dueUs);
  }

  /** Whom a redirected client asks next; someone that the cluster does not know is nobody. */
  private redirected(target: number, to: NodeId | undefined): number {
    const position = to === undefined ? -1 : this.nodes.indexOf(to);
    return position >= 0 ? position : this.following(target);
  }

  private following(target: number): number {
    return (target + 1) % this.nodes.length;
  }
}

const UNKNOWN: Answer = { type: 'unknown' };
const EXHAUSTED: Answer = { type: 'fail', reason: 'no node took it within the attempts allowed' };
