/**
 * The parts of the world and the state that they share: the queue, virtual time, the digest, the observers, the
 * network, the clients, and each node's process with its disk, clock and timers. Effects and faults work on it.
 */
import { assert } from '../base/assert.ts';
import { Digest, hashText } from '../base/digest.ts';
import { EventQueue } from '../base/event-queue.ts';
import type { Answer, Micros, NodeId, Protocol, RequestId } from '../protocol.ts';
import { Alarm } from './alarm.ts';
import type { Choices, TimerChoices } from './choices.ts';
import type { Client } from './client.ts';
import { type ClientHost, Clients } from './clients.ts';
import { NodeClock } from './clock.ts';
import { Disk } from './disk.ts';
import { Hooks } from './hooks.ts';
import { type Envelope, type Link, Network, type NetworkHost } from './network.ts';
import type { DiskFailure, LossReason, Moment, Observer } from './observer.ts';
import { type KindNumber, OCCURRENCES } from './occurrence.ts';
import type { Json, Plan, Reseed } from './plan.ts';
import type { NodeTimer, Task } from './tasks.ts';
import { type Point, Triggers } from './triggers.ts';
import type { Workload } from './workload.ts';

/** What the kernel needs to know of a system under test. */
export interface Subject {
  readonly protocol: Protocol;
  readonly workload: Workload;
  readonly points: { readonly [name: string]: Point };
  /** The Plan's settings for the protocol, parsed. */
  readonly settings: unknown;
  /** The Plan's initial journals, parsed, by node. */
  readonly journals: ReadonlyMap<NodeId, readonly unknown[]>;
  /** As `System.corrupt`. */
  readonly corrupt?: (record: unknown, ordinal: number) => unknown;
}

/** Makes the observers of a run, which may keep hold of the moment. */
export type Watchers = (moment: Moment) => readonly Observer[];

/** One node as the world sees it: whether it runs, on which disk, by which clock. */
export interface NodeProcess {
  readonly id: NodeId;
  readonly disk: Disk;
  readonly clock: NodeClock;
  readonly timers: NodeTimer[];
  readonly timerChoices: TimerChoices;
  /** Counts boots. */
  life: number;
  up: boolean;
  /** It refused to run on what its disk holds. */
  refused: boolean;
  /** It was switched off for good. */
  retired: boolean;
  /** Not paused: 0. */
  pausedUntilUs: Micros;
  /** What came while it was paused. */
  parked: { readonly cause: number; readonly task: Task }[];
  state: unknown;
}

export class World implements Moment, NetworkHost, ClientHost {
  readonly plan: Plan;
  readonly subject: Subject;
  readonly choices: Choices;
  readonly hooks: Hooks;
  readonly queue = new EventQueue<Task>();
  readonly digest = new Digest();
  readonly network: Network;
  readonly clients: Clients;
  readonly triggers: Triggers;
  readonly processes: readonly NodeProcess[];
  private readonly byId: NodeProcess[] = [];
  nowUs: Micros = 0;
  event = 0;
  cause = 0;
  /** How often all was healed. */
  heals = 0;
  /** Whose effects are being carried out. */
  executing: NodeId | null = null;
  /** The chaos is over: no fault strikes any more. */
  healed = false;
  /** The longest time that the calm after the heal lasts. */
  calmUs: Micros;

  private readonly reseeds: readonly Reseed[];
  private nextReseed = 0;

  constructor(
    plan: Plan, subject: Subject, choices: Choices, observers: Watchers, reseeds: readonly Reseed[],
  ) {
    this.plan = plan;
    this.calmUs = plan.phases.calmUs;
    this.subject = subject;
    this.choices = choices;
    this.reseeds = reseeds;
    this.hooks = new Hooks(observers(this));
    const named = choices.named || plan.network.held || plan.faults.some(namesMessages);
    this.network = new Network(plan.nodes, plan.network, subject.protocol, choices, named, this);
    this.processes = plan.nodes.map((id) => this.makeProcess(id));
    for (const process of this.processes) this.byId[process.id] = process;
    const { workload, nodes } = plan;
    this.clients = new Clients(workload, subject.workload, nodes, (client) => choices.client(client), this);
    this.triggers = new Triggers(plan.faults, subject.points);
  }

  process(id: NodeId): NodeProcess {
    const process = this.byId[id];
    assert(process !== undefined, 'no such node', id);
    return process;
  }

  push(timeUs: Micros, task: Task): void {
    this.queue.push(timeUs, this.event, task);
  }

  /** A popped item acts: it is the next event. `kind` and `node` go into the digest. */
  begin(cause: number, kind: KindNumber, node: number): void {
    this.event++;
    this.cause = cause;
    for (const observer of this.hooks.began) observer.began(OCCURRENCES[kind]);
    this.digest.word(this.nowUs | 0);
    this.digest.word((kind << 24) ^ node);
    const reseed = this.reseeds[this.nextReseed];
    if (reseed === undefined || this.event < reseed.atEvent) return;
    this.wakeUp();
    this.choices.reseed(reseed.seed);
    this.nextReseed++;
  }

  /**
   * Schedules a boot; it comes to nothing if by then the node runs, has been up in between, has refused its disk, or is
   * switched off for good.
   */
  restart(process: NodeProcess, atUs: Micros): void {
    this.push(atUs, { type: 'boot', node: process.id, life: process.life });
  }

  /** The end of a pause: what came meanwhile comes now, in its order, before all else. */
  unpause(process: NodeProcess): void {
    process.pausedUntilUs = 0;
    const { parked } = process;
    if (parked.length === 0) return;
    process.parked = [];
    for (const { task } of parked) {
      if (task.type === 'timer') task.alarm.set(this.nowUs);
      else if (task.type === 'sync') task.postpone(Infinity, this.nowUs);
    }
    this.queue.pushAhead(this.nowUs, parked);
  }

  crash(process: NodeProcess): void {
    if (!process.up) return;
    process.up = false;
    process.state = undefined;
    this.unpause(process);
    for (const timer of process.timers) timer.alarm.cancel();
    const damage = process.disk.crash();
    this.digest.word((damage.unsynced << 12) ^ (damage.kept << 1) ^ Number(damage.torn));
    for (const observer of this.hooks.all) observer.crashed?.(process.id, damage);
  }

  /** A disk fails its node, which goes down with that, and comes back after `downUs`, if that is said. */
  failDisk(process: NodeProcess, failure: DiskFailure, downUs: Micros | undefined): void {
    for (const observer of this.hooks.all) observer.diskFailed?.(process.id, failure);
    this.crash(process);
    if (downUs !== undefined) this.restart(process, this.nowUs + downUs);
  }

  /** The timer of that name; made when first spoken of. */
  timer(process: NodeProcess, name: string): NodeTimer {
    for (const timer of process.timers) if (timer.name === name) return timer;
    const timer: NodeTimer = { type: 'timer', node: process.id, name, nameHash: hashText(name), alarm: new Alarm(), sets: 0, minUs: 0, maxUs: 0 };
    process.timers.push(timer);
    return timer;
  }

  /** Its delay is drawn, and it runs from now on. */
  setTimer(process: NodeProcess, timer: NodeTimer): void {
    const delayUs = process.timerChoices.timeout(timer.name, ++timer.sets, timer.minUs, timer.maxUs);
    this.digest.word(timer.nameHash ^ delayUs);
    const dueUs = this.nowUs + process.clock.trueSpan(delayUs);
    if (timer.alarm.set(dueUs)) this.push(dueUs, timer);
  }

  /** Timers that were still run from now on. */
  wakeUp(): void {
    if (!this.choices.wakeUp()) return;
    for (const process of this.processes) {
      for (const timer of process.timers) if (timer.alarm.armed) this.setTimer(process, timer);
    }
  }

  schedule(timeUs: Micros, envelope: Envelope): void {
    this.push(timeUs, envelope);
  }

  scheduleAhead(nowUs: Micros, envelopes: readonly Envelope[]): void {
    this.queue.pushAhead(nowUs, envelopes.map((task) => ({ cause: this.event, task })));
  }

  undelivered(envelope: Envelope, reason: LossReason): void {
    for (const observer of this.hooks.undelivered) {
      observer.undelivered(envelope.from, envelope.to, envelope.message, reason, envelope.cause);
    }
  }

  duplicated(envelope: Envelope): void {
    const { from, to, message } = envelope;
    for (const observer of this.hooks.duplicated) observer.duplicated(from, to, message);
  }

  linkChanged({ from, to, open }: Link): void {
    for (const observer of this.hooks.all) observer.linkChanged?.(from, to, open);
  }

  wake(client: Client, timeUs: Micros): void {
    this.push(timeUs, client);
  }

  request(node: NodeId, request: RequestId, command: Json, delayUs: Micros): void {
    this.push(this.nowUs + delayUs, { type: 'request', node, request, command });
  }

  invoked(client: number, operation: number, command: Json): void {
    for (const observer of this.hooks.invoked) observer.invoked(client, operation, command);
  }

  attempted(client: number, operation: number, request: RequestId, node: NodeId): void {
    for (const observer of this.hooks.attempted) observer.attempted(client, operation, request, node);
  }

  doubted(client: number, operation: number): void {
    for (const observer of this.hooks.doubted) observer.doubted(client, operation);
  }

  returned(client: number, operation: number, answer: Answer): void {
    for (const observer of this.hooks.returned) observer.returned(client, operation, answer);
  }

  private makeProcess(id: NodeId): NodeProcess {
    const { plan, subject } = this;
    return {
      id,
      disk: new Disk(id, subject.journals.get(id) ?? [], plan.disk, this.choices.disk(id), subject.protocol),
      clock: new NodeClock(plan.clocks.driftPpm[id] ?? 0),
      timers: [],
      timerChoices: this.choices.timers(id),
      life: 0,
      up: false,
      refused: false,
      retired: false,
      pausedUntilUs: 0,
      parked: [],
      state: undefined,
    };
  }
}

function namesMessages(fault: { readonly type: string }): boolean {
  return fault.type === 'deliver' || fault.type === 'drop';
}
