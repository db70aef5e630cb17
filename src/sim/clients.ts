/**
 * The mechanics of clients: loops, timeouts, retries, redirects. What they ask for is the system's workload; what
 * the answers mean is for checkers. Client 0 is the probe: after the heal it makes the system's probes, one after the
 * other, until each succeeds. The operator, if there is one, has the number after the last client; it asks for one thing
 * at a time, until it knows for certain what has become of it.
 */
import { assert, at, unreachable } from '../base/assert.ts';
import type { Answer, Micros, NodeId, RequestId } from '../protocol.ts';
import { charactersOf, Client, type Drawn, type Operation } from './client.ts';
import type { ClientChoices } from './choices.ts';
import type { FaultAction, Json, WorkloadSettings } from './plan.ts';
import { PlayedClients } from './played-clients.ts';
import type { Workload } from './workload.ts';

export const PROBE = 0;
/** Open loops: the most operations of one client that are under way at once; further arrivals are skipped. */
const OPEN_LIMIT = 64;

/** What clients ask of the world around them. */
export interface ClientHost {
  readonly nowUs: Micros;
  wake(client: Client, timeUs: Micros): void;
  request(node: NodeId, request: RequestId, command: Json, delayUs: Micros): void;
  invoked(client: number, operation: number, command: Json): void;
  attempted(client: number, operation: number, request: RequestId, node: NodeId): void;
  doubted(client: number, operation: number): void;
  returned(client: number, operation: number, answer: Answer): void;
}

export class Clients {
  private readonly settings: WorkloadSettings;
  private readonly workload: Workload;
  private readonly nodes: readonly NodeId[];
  private readonly host: ClientHost;
  /** By number; the probe is the first, the operator the last. */
  private readonly clients: readonly Client[];
  private readonly byRequest = new Map<RequestId, Client>();
  private lastRequest: RequestId = 0;
  private probing = false;
  private probesDone = 0;
  private ordered: FaultAction[] = [];
  /** Nodes that were switched off for good, as everybody knows: nobody asks them any more. */
  private readonly retired = new Set<NodeId>();
  readonly played: PlayedClients;

  constructor(settings: WorkloadSettings, workload: Workload, nodes: readonly NodeId[],
    choices: (client: number) => ClientChoices, host: ClientHost) {
    this.settings = settings;
    this.workload = workload;
    this.nodes = nodes;
    this.host = host;
    this.played = new PlayedClients(host);
    this.clients = charactersOf(settings, workload, nodes)
      .map((character, i) => new Client(i, character, i % nodes.length, choices(i)));
  }

  get probesSucceeded(): boolean {
    return this.probing && this.probesDone === this.workload.probes.length;
  }

  /** Whether something that the operator has asked for has not ended. */
  get operatorIsBusy(): boolean {
    return this.clients.some(({ character, open }) => character.role === 'operator' && open.length > 0);
  }

  /** What scripts want done, as they said when operations returned; to be done at once, each once. */
  takeOrders(): readonly FaultAction[] {
    if (this.ordered.length === 0) return NONE;
    const taken = this.ordered;
    this.ordered = [];
    return taken;
  }

  retire(node: NodeId): void {
    this.retired.add(node);
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
        if (client.character.script.retries?.(operation.command, answer.reason) === false) {
          this.finish(client, operation, operation.doubtful ? UNKNOWN : answer);
          break;
        }
        client.target = this.following(client.target);
        this.retry(client, operation, this.settings.backoffUs);
        break;
      case 'unknown':
        this.doubt(client, operation);
        this.retryDoubtful(client, operation, this.settings.backoffUs);
        break;
      default:
        unreachable(answer);
    }
    this.rearm(client);
  }

  private invoke(client: Client): void {
    const { script, role, loop } = client.character;
    const ordinal = ++client.drawn;
    if (role === 'probe') {
      client.nextUs = Infinity;
      this.begin(client, ordinal, at(this.workload.probes, this.probesDone));
      return;
    }
    if (loop === 'open') this.scheduleNext(client);
    else client.nextUs = Infinity;
    const operation = client.choices.operation(ordinal, (draw) => script.operation(ordinal, draw));
    if (!this.prepared(client, { ordinal, operation }) && loop === 'closed') this.scheduleNext(client);
  }

  /** Starts a drawn operation, or what must go before it. False if it is skipped. */
  private prepared(client: Client, drawn: Drawn): boolean {
    if (drawn.operation === null || client.prelude !== null || client.open.length >= OPEN_LIMIT) return false;
    const command = client.character.script.prelude?.() ?? null;
    if (command === null) return this.framed(client, drawn);
    const operation = this.begin(client, drawn.ordinal + client.preludes, command);
    client.preludes++;
    client.prelude = { operation, followedBy: drawn };
    return true;
  }

  /** Starts a drawn operation with what the client knows by now. False if it is skipped. */
  private framed(client: Client, { ordinal, operation }: Drawn): boolean {
    const { script } = client.character;
    const command = script.frame === undefined ? operation : script.frame(operation);
    if (command === null) return false;
    this.begin(client, ordinal + client.preludes, command);
    return true;
  }

  private begin(client: Client, number: number, command: Json): Operation {
    const operation: Operation = {
      number, command, attempts: 0, request: 0, deadlineUs: Infinity, resting: false, doubtful: false,
    };
    client.open.push(operation);
    this.host.invoked(client.number, number, command);
    this.attempt(client, operation);
    return operation;
  }

  private attempt(client: Client, operation: Operation): void {
    operation.attempts++;
    operation.resting = false;
    operation.request = this.nextRequest();
    operation.deadlineUs = this.host.nowUs + this.settings.timeoutUs;
    this.byRequest.set(operation.request, client);
    if (this.retired.has(at(this.nodes, client.target))) client.target = this.following(client.target);
    const node = at(this.nodes, client.target);
    const delayUs = client.choices.requestDelay(++client.requests, this.settings.latency);
    this.host.attempted(client.number, operation.number, operation.request, node);
    this.host.request(node, operation.request, operation.command, delayUs);
  }

  private timedOut(client: Client, operation: Operation): void {
    client.target = this.following(client.target);
    this.doubt(client, operation);
    this.retryDoubtful(client, operation, 0);
  }

  private doubt(client: Client, operation: Operation): void {
    operation.doubtful = true;
    this.host.doubted(client.number, operation.number);
  }

  private retryDoubtful(client: Client, operation: Operation, afterUs: Micros): void {
    const { role, script } = client.character;
    const mayRepeat = script.retriesUnknown?.(operation.command) ?? (role !== 'client' || this.settings.retryUnknown);
    if (mayRepeat) this.retry(client, operation, afterUs);
    else this.finish(client, operation, UNKNOWN);
  }

  /** Tries again, at once or after a rest, if attempts are left. */
  private retry(client: Client, operation: Operation, afterUs: Micros): void {
    this.byRequest.delete(operation.request);
    if (client.character.role === 'client' && operation.attempts >= this.settings.attempts) {
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
    const { role, script, loop } = client.character;
    if (role === 'probe') {
      if (answer.type === 'ok') this.probesDone++;
      if (this.probesDone < this.workload.probes.length) client.nextUs = this.host.nowUs;
      return;
    }
    this.ordered.push(...script.returned?.(operation.command, answer) ?? NONE);
    const isFollowed = this.followUp(client, operation, answer);
    if (loop === 'closed' && !isFollowed && !this.probing) this.scheduleNext(client);
  }

  /** If this was a prelude that went well, what has waited for it starts. Says whether something did. */
  private followUp(client: Client, ended: Operation, answer: Answer): boolean {
    if (client.prelude?.operation !== ended) return false;
    const { followedBy } = client.prelude;
    client.prelude = null;
    return answer.type === 'ok' && !this.probing && this.framed(client, followedBy);
  }

  private scheduleNext(client: Client): void {
    client.nextUs = this.host.nowUs + client.choices.pace(client.drawn + 1, client.character.pace);
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
    const position = to === undefined || this.retired.has(to) ? -1 : this.nodes.indexOf(to);
    return position >= 0 ? position : this.following(target);
  }

  private following(target: number): number {
    const { nodes, retired } = this;
    for (let next = target + 1; next < target + nodes.length; next++) {
      if (!retired.has(at(nodes, next % nodes.length))) return next % nodes.length;
    }
    return target;
  }
}

const NONE: readonly FaultAction[] = [];
const UNKNOWN: Answer = { type: 'unknown' };
const EXHAUSTED: Answer = { type: 'fail', reason: 'no node took it within the attempts allowed' };
