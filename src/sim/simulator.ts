/**
 * The discrete-event scheduler. It is a machine rather than a loop: `next` goes on until a node has to act and yields
 * that turn, `supply` takes what the node asks for. So a node may be asked directly (`drive.ts`), or awaited by whoever
 * drives a foreign one. It knows the port and nothing of Raft.
 *
 * One event is one popped item that acted; what is stale by then is skipped and not counted.
 */
import { assert, unreachable } from '../base/assert.ts';
import type { Queued } from '../base/event-queue.ts';
import type { BootContext, Booted, Effect, Micros, NodeEvent, NodeId } from '../protocol.ts';
import type { Choices } from './choices.ts';
import type { Client } from './clients.ts';
import type { Disk } from './disk.ts';
import { execute, release, syncNext } from './effects.ts';
import { endFault, healAll, inject } from './faults.ts';
import type { Envelope } from './network.ts';
import type { Moment } from './observer.ts';
import type { Fault, FaultAction, Plan, Reseed } from './plan.ts';
import type { AnswerArrival, FaultEnd, NodeTimer, RequestArrival, Resumption, Task } from './tasks.ts';
import { type NodeProcess, type Subject, type Watchers, World } from './world.ts';

/** A node must act: boot on what its disk holds, or take a step. */
export type Turn =
  | { readonly type: 'boot'; readonly node: NodeId; readonly context: BootContext }
  | { readonly type: 'step'; readonly node: NodeId; readonly state: unknown; readonly event: NodeEvent };

/** How the kinds of events stand in the digest. */
const KIND = {
  message: 1, timer: 2, sync: 3, resume: 4, client: 5, request: 6, answer: 7, boot: 8, fault: 9, faultEnd: 10, heal: 11,
};

/** In the calm phase the observers are asked this often whether the system has recovered. */
const TICKS_OF_CALM = 400;

export class Simulator {
  private readonly world: World;
  private readonly timed: readonly TimedFault[];
  private nextTimed = 0;
  private readonly reseeds: readonly Reseed[];
  private nextReseed = 0;
  private readonly endUs: Micros;
  private turn: Turn | null = null;
  private over = false;

  constructor(plan: Plan, subject: Subject, choices: Choices, observers: Watchers,
    reseeds: readonly Reseed[] = []) {
    this.world = new World(plan, subject, choices, observers);
    this.reseeds = reseeds;
    this.endUs = plan.phases.chaosUs + plan.phases.calmUs;
    this.timed = plan.faults.filter(isTimed).sort((a, b) => a.at - b.at);
    this.start();
  }

  /** Where the run stands. */
  get moment(): Moment {
    return this.world;
  }

  get ended(): boolean {
    return this.over;
  }

  /** The messages under way, by name, in the order in which they were sent; empty unless messages are named. */
  get inFlight(): ReadonlyMap<string, Envelope> {
    return this.world.network.inFlight;
  }

  /** The digest of the run so far: sixteen hexadecimal digits. */
  digest(): string {
    return this.world.digest.hex();
  }

  /** What a node that is up remembers; undefined while it is down. */
  state(node: NodeId): unknown {
    return this.world.process(node).state;
  }

  /** How many items stand in the event queue, stale ones included. */
  get queued(): number {
    return this.world.queue.length;
  }

  /**
   * Goes on until a node must act, and yields that turn; null when the run is over, or when nothing more is due up to
   * and with `untilUs`. Every turn is to be answered, by `supply` or `supplyBoot`, before the next.
   */
  next(untilUs: Micros = Infinity): Turn | null {
    assert(this.turn === null, 'the last turn has not been answered');
    const { world } = this;
    while (!this.over) {
      const dueUs = world.queue.nextTimeUs;
      const fault = this.timed[this.nextTimed];
      if (fault !== undefined && fault.at < dueUs && fault.at <= this.endUs && !world.healed) {
        if (fault.at > untilUs) return null;
        this.nextTimed++;
        this.act(fault, fault.at);
        continue;
      }
      if (dueUs > this.endUs) {
        this.finish(world.plan.phases.calmUs > 0);
        return null;
      }
      if (dueUs > untilUs) return null;
      const item = world.queue.pop();
      assert(item !== undefined, 'the queue is empty');
      world.nowUs = item.timeUs;
      this.turn = this.surface(item);
      if (this.turn !== null) return this.turn;
    }
    return null;
  }

  /** What the node of the last turn asks for, having taken its step. */
  supply(effects: readonly Effect[]): void {
    const { turn, world } = this;
    assert(turn?.type === 'step', 'no step is awaited');
    this.turn = null;
    const process = world.process(turn.node);
    for (const observer of world.hooks.stepped) observer.stepped(turn.node, turn.event, effects, turn.state);
    execute(world, process, effects, null);
  }

  /** What the node of the last turn made of its disk. */
  supplyBoot(booted: Booted): void {
    const { turn, world } = this;
    assert(turn?.type === 'boot', 'no boot is awaited');
    this.turn = null;
    const process = world.process(turn.node);
    if (!booted.ok) {
      process.refused = true;
      for (const observer of world.hooks.all) observer.refused?.(process.id, booted.reason);
      return;
    }
    process.disk.repair();
    process.up = true;
    process.state = booted.state;
    for (const observer of world.hooks.booted) observer.booted(process.id, booted.state, turn.context.recovered);
    execute(world, process, booted.effects, null);
  }

  /** A fault strikes, or a script acts: at `atUs`, when all that was due up to then has happened. */
  act(action: FaultAction, atUs: Micros): void {
    const { world } = this;
    assert(this.turn === null && atUs >= world.nowUs && world.queue.nextTimeUs > atUs, 'an action between events', atUs);
    world.nowUs = atUs;
    this.begin(0, KIND.fault, 0);
    inject(world, action, null);
  }

  /** Ends the run here. `calm`: it went through its whole plan, so that liveness may be judged. */
  finish(calm: boolean): void {
    if (this.over) return;
    this.over = true;
    this.world.digest.word(this.world.choices.drawn());
    for (const observer of this.world.hooks.all) observer.ended?.(calm);
  }

  private start(): void {
    const { world } = this;
    const { phases } = world.plan;
    for (const observer of world.hooks.all) observer.phase?.('chaos');
    for (const process of world.processes) world.restart(process, 0);
    world.clients.start();
    if (phases.calmUs > 0) world.push(phases.chaosUs, { type: 'heal' });
  }

  /** A queue item has come up. Does what it does to the world; the turn that it gives a node, if it does. */
  private surface(item: Queued<Task>): Turn | null {
    const { task, cause } = item;
    switch (task.type) {
      case 'message': return this.deliver(task);
      case 'timer': return this.timer(task, cause);
      case 'sync': return this.sync(task, cause);
      case 'resume': return this.resume(task, cause);
      case 'client': return this.client(task, cause);
      case 'request': return this.request(task, cause);
      case 'answer': return this.answer(task, cause);
      case 'boot': return this.boot(task, cause);
      case 'fire': {
        const process = this.world.process(task.node);
        if (!process.up || process.life !== task.life || this.deferred(process, task, cause)) return null;
        const timer = this.world.timer(process, task.timer);
        timer.alarm.cancel();
        return this.timerTurn(process, timer, cause);
      }
      case 'unpause': {
        const process = this.world.process(task.node);
        if (process.pausedUntilUs === this.world.nowUs) this.world.unpause(process);
        return null;
      }
      case 'fault':
        if (this.world.healed) return null;
        this.begin(cause, KIND.fault, task.subject ?? 0);
        inject(this.world, task.action, task.subject);
        return null;
      case 'faultEnd': return this.faultEnd(task, cause);
      case 'heal': return this.heal(cause);
      case 'tick': return this.tick();
      default: return unreachable(task);
    }
  }

  private deliver(envelope: Envelope): Turn | null {
    const { world } = this;
    const process = world.process(envelope.to);
    if (!world.network.arrive(envelope) || this.deferred(process, envelope, envelope.cause)) return null;
    if (!process.up) {
      world.network.lose(envelope, 'down');
      return null;
    }
    this.begin(envelope.cause, KIND.message, (envelope.from << 12) ^ envelope.to);
    const { from, message } = envelope;
    return this.step(process, { type: 'message', nowUs: this.clock(process), wallUs: this.wall(process), from, message });
  }

  private timer(timer: NodeTimer, cause: number): Turn | null {
    const { world } = this;
    const process = world.process(timer.node);
    const verdict = timer.alarm.surface(world.nowUs);
    if (verdict === 'stale') return null;
    if (verdict !== 'due') {
      world.queue.push(verdict, cause, timer);
      return null;
    }
    if (this.deferred(process, timer, cause)) return null;
    return this.timerTurn(process, timer, cause);
  }

  private timerTurn(process: NodeProcess, timer: NodeTimer, cause: number): Turn {
    this.begin(cause, KIND.timer, process.id);
    this.world.digest.word(timer.nameHash);
    return this.step(process, { type: 'timer', nowUs: this.clock(process), wallUs: this.wall(process), timer: timer.name });
  }

  private sync(disk: Disk, cause: number): Turn | null {
    const { world } = this;
    const process = world.process(disk.node);
    if (process.pausedUntilUs > 0) {
      if (disk.postpone(world.nowUs, Infinity)) this.deferred(process, disk, cause);
      return null;
    }
    const writes = disk.complete(world.nowUs);
    if (writes === undefined) return null;
    this.begin(cause, KIND.sync, disk.node);
    for (const observer of world.hooks.durable) observer.durable(disk.node, disk.durableLength);
    release(world, process, writes);
    if (process.up) syncNext(world, process);
    return null;
  }

  private resume(task: Resumption, cause: number): Turn | null {
    const process = this.world.process(task.node);
    if (!process.up || process.life !== task.life || this.deferred(process, task, cause)) return null;
    this.begin(cause, KIND.resume, task.node);
    const { signal } = task;
    return this.step(process, { type: 'resumed', nowUs: this.clock(process), wallUs: this.wall(process), signal });
  }

  private client(client: Client, cause: number): null {
    const { clients } = this.world;
    if (!clients.due(client)) return null;
    this.begin(cause, KIND.client, client.number);
    clients.act(client);
    return null;
  }

  private request(task: RequestArrival, cause: number): Turn | null {
    const process = this.world.process(task.node);
    if (!process.up || this.deferred(process, task, cause)) return null;
    this.begin(cause, KIND.request, task.node);
    this.world.digest.word(task.request);
    const { request, command } = task;
    return this.step(process,
      { type: 'request', nowUs: this.clock(process), wallUs: this.wall(process), request, command });
  }

  private answer(task: AnswerArrival, cause: number): null {
    const { clients } = this.world;
    if (!clients.awaits(task.client, task.request)) return null;
    this.begin(cause, KIND.answer, task.client.number);
    this.world.digest.word(task.request);
    clients.answered(task.client, task.request, task.answer);
    return null;
  }

  private boot(task: Boot, cause: number): Turn | null {
    const process = this.world.process(task.node);
    if (process.up || process.refused || process.life !== task.life) return null;
    this.begin(cause, KIND.boot, process.id);
    process.life++;
    const { plan, subject } = this.world;
    return {
      type: 'boot',
      node: process.id,
      context: {
        id: process.id, nodes: plan.nodes, settings: subject.settings, recovered: process.disk.contents(),
        nowUs: this.clock(process), wallUs: this.wall(process),
      },
    };
  }

  private faultEnd(task: FaultEnd, cause: number): null {
    const { world } = this;
    if (task.heals !== world.heals) return null;
    this.begin(cause, KIND.faultEnd, 0);
    endFault(world, task);
    return null;
  }

  private heal(cause: number): null {
    const { world } = this;
    this.begin(cause, KIND.heal, 0);
    for (const observer of world.hooks.all) observer.phase?.('heal');
    healAll(world);
    world.clients.probe();
    for (const observer of world.hooks.all) observer.phase?.('calm');
    this.tick();
    return null;
  }

  /** The run ends as soon as the probes have succeeded and every observer says that the system has recovered. */
  private tick(): null {
    const { world } = this;
    if (world.clients.probesSucceeded && world.hooks.all.every((observer) => observer.settled?.() ?? true)) {
      this.finish(true);
    } else {
      world.push(world.nowUs + Math.max(1, Math.floor(world.plan.phases.calmUs / TICKS_OF_CALM)), { type: 'tick' });
    }
    return null;
  }

  private begin(cause: number, kind: number, subject: number): void {
    const { world } = this;
    world.begin(cause, kind, subject);
    const reseed = this.reseeds[this.nextReseed];
    if (reseed === undefined || world.event < reseed.atEvent) return;
    world.choices.reseed(reseed.seed);
    this.nextReseed++;
  }

  /** A paused node takes nothing: what comes meanwhile comes again when the pause is over. */
  private deferred(process: NodeProcess, task: Task, cause: number): boolean {
    if (process.pausedUntilUs === 0) return false;
    process.parked.push({ cause, task });
    return true;
  }

  private step(process: NodeProcess, event: NodeEvent): Turn {
    return { type: 'step', node: process.id, state: process.state, event };
  }

  private clock(process: NodeProcess): Micros {
    return process.clock.monotonic(this.world.nowUs);
  }

  private wall(process: NodeProcess): Micros {
    return process.clock.wall(this.world.nowUs);
  }
}

type Boot = Task & { readonly type: 'boot' };
type TimedFault = Fault & { readonly at: Micros };

function isTimed(fault: Fault): fault is TimedFault {
  return 'at' in fault;
}
