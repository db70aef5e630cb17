/**
 * The discrete-event scheduler. It is a machine rather than a loop: `next` goes on until a node has to act and yields
 * that turn, `supply` takes what the node asks for. So a node may be asked directly (`drive.ts`), or awaited by whoever
 * drives a foreign one. It knows the port and nothing of Raft.
 *
 * One event is one popped item that acted; what is stale by then is skipped and not counted.
 */
import { assert } from '../base/assert.ts';
import type { Booted, Effect, Micros, NodeId } from '../protocol.ts';
import type { Choices } from './choices.ts';
import { execute } from './effects.ts';
import { inject } from './faults.ts';
import type { Envelope } from './network.ts';
import type { Moment } from './observer.ts';
import { KIND } from './occurrence.ts';
import type { Fault, FaultAction, Plan, Reseed } from './plan.ts';
import { surface, type Turn } from './surface.ts';
import { type Subject, type Watchers, World } from './world.ts';

export class Simulator {
  private readonly world: World;
  private readonly timed: readonly TimedFault[];
  private nextTimed = 0;
  private endUs: Micros;
  private readonly maxEvents: number;
  private turn: Turn | null = null;
  private over = false;

  constructor(plan: Plan, subject: Subject, choices: Choices, observers: Watchers,
    reseeds: readonly Reseed[] = [], maxEvents = Infinity) {
    this.maxEvents = maxEvents;
    this.world = new World(plan, subject, choices, observers, reseeds);
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

  /** The node whose turn it is, or whose effects are being carried out; null while none acts. */
  get acting(): NodeId | null {
    return this.turn?.node ?? this.world.executing;
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
   * Goes on until a node must act, and yields that turn; null when the run is over, has reached its bound of events, or
   * when nothing more is due up to and with `untilUs`. Every turn is to be answered, by `supply` or `supplyBoot`, before the next.
   */
  next(untilUs: Micros = Infinity): Turn | null {
    assert(this.turn === null, 'the last turn has not been answered');
    const { world } = this;
    while (!this.over) {
      if (world.event >= this.maxEvents) return null;
      const dueUs = world.queue.nextTimeUs;
      const fault = this.timed[this.nextTimed];
      if (fault !== undefined && fault.at < dueUs && fault.at <= this.endUs && !world.healed) {
        if (fault.at > untilUs) return null;
        this.nextTimed++;
        this.act(fault, fault.at);
        continue;
      }
      if (dueUs > untilUs && untilUs < this.endUs) return null;
      if (dueUs > this.endUs) {
        this.finish(world.calmUs > 0);
        return null;
      }
      const item = world.queue.pop();
      assert(item !== undefined, 'the queue is empty');
      world.nowUs = item.timeUs;
      const turn = surface(world, item);
      if (turn === 'settled') this.finish(true);
      else if (turn !== null) return this.turn = turn;
    }
    return null;
  }

  /** What the node of the last turn asks for, having taken its step. */
  supply(effects: readonly Effect[]): void {
    const { turn, world } = this;
    assert(turn?.type === 'step', 'no step is awaited');
    assert(Array.isArray(effects), 'a step is answered with a list of effects');
    this.turn = null;
    for (const observer of world.hooks.stepped) observer.stepped(turn.node, turn.event, effects, turn.state);
    execute(world, world.process(turn.node), effects, null);
  }

  /** What the node of the last turn made of its disk. */
  supplyBoot(booted: Booted): void {
    const { turn, world } = this;
    assert(turn?.type === 'boot', 'no boot is awaited');
    assert(typeof booted.ok === 'boolean', 'a boot is answered with { ok: true, ... } or { ok: false, ... }', booted);
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
    const { recovered } = turn.context;
    for (const observer of world.hooks.booted) observer.booted(process.id, booted.state, recovered);
    execute(world, process, booted.effects, null);
  }

  /** A fault strikes, or a script acts: at `atUs`, when all that was due up to then has happened. */
  act(action: FaultAction, atUs: Micros): void {
    const { world } = this;
    assert(this.turn === null && atUs >= world.nowUs && world.queue.nextTimeUs > atUs, 'an action between events', atUs);
    world.nowUs = atUs;
    world.begin(0, KIND.fault, 0);
    inject(world, action, null);
  }

  /**
   * For a run whose chaos has no end: it is over at `atUs`, after now. First of all in that microsecond everything is healed, as
   * at the end of a Plan's chaos, and the run ends `calmUs` later at the latest.
   */
  endChaos(atUs: Micros, calmUs: Micros): void {
    const { world } = this;
    assert(this.turn === null && this.endUs === Infinity, 'a chaos without an end', this.endUs);
    assert(atUs > world.nowUs, 'a heal after now', atUs, world.nowUs);
    assert(calmUs > 0, 'a calm that lasts', calmUs);
    world.calmUs = calmUs;
    this.endUs = atUs + calmUs;
    world.queue.pushAhead(atUs, [{ cause: 0, task: { type: 'heal' } }]);
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
}

type TimedFault = Fault & { readonly at: Micros };

function isTimed(fault: Fault): fault is TimedFault {
  return 'at' in fault;
}
