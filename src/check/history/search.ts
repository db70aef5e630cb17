/**
 * Looks for an order: of all operations of a problem, legal for its model, within what its constraints allow (Wing & Gong
 * 1993, with the memory of Lowe 2017). Nothing takes its place before it must: the search follows the events, and when the
 * answer of an operation comes up that has no place yet, it tries what could come next. Some things keep it short.
 *
 * - A read that could take its place takes it at once: it changes nothing, so it is in nobody's way.
 * - Open operations that could stand for each other are used in the order of their calls.
 * - An open operation whose effect is gone before anything has seen it need not be used.
 * - Of answered operations that could stand for each other the one that was answered first is tried (`twins.ts`).
 * - Where it has been, it does not go again (`visited.ts`).
 */
import { at } from '../../base/assert.ts';
import { int } from '../../base/ints.ts';
import { Bags, EMPTY_BAG } from './bags.ts';
import { type Machine, NONE } from './machine.ts';
import { CLOSED, OPEN, OpenOperations, OPTIONAL, USELESS } from './open-operations.ts';
import type { Bounds, Problem } from './problem.ts';
import { Prospects } from './prospects.ts';
import { assignSlots, type Slots } from './slots.ts';
import { Twins } from './twins.ts';
import { Visited } from './visited.ts';
import { Waiting } from './waiting.ts';

export type Found =
  /** Legal, and of all operations but of open ones that have not taken effect. */
  | { readonly verdict: 'ok'; readonly order: readonly number[]; readonly steps: number }
  /** There is none. */
  | { readonly verdict: 'violation'; readonly steps: number }
  | { readonly verdict: 'unknown'; readonly reason: 'steps' | 'memory'; readonly steps: number };

export function findOrder(problem: Problem, bounds: Bounds): Found {
  return new Search(problem, bounds).run();
}

/** What was done, for taking it back: which deed in the lowest bits, the operation (or the group of open ones) above. */
const PLACED = 0;
const USED = 1;
const CALLED = 2;
const ANSWERED = 3;
const EXPIRED = 4;
const DEED_BITS = 3;
const DEED = (1 << DEED_BITS) - 1;

/**
 * What a junction tries, in this order: if the one that all wait for need not have a place, to go on without it; to put it
 * next; those behind which it could stand; and then the rest.
 */
const LETTING_GO = 0;
const BLOCKED_ONE = 1;
const CLOSED_THAT_HELP = 2;
const OPTIONAL_THAT_HELP = 3;
const OPEN_THAT_HELP = 4;
const OTHER_CLOSED = 5;
const OTHER_OPTIONAL = 6;
const OTHER_OPEN = 7;
const EXHAUSTED = 8;

/** A place where the search has to choose, with what it was when it came there. */
interface Junction {
  trail: number;
  state: number;
  bag: number;
  /** The state before an open operation that has just been used, and that nothing has seen yet; or `NONE`. */
  before: number;
  phase: number;
  /** Where in its list the candidate after the last one stands. */
  next: number;
}

class Search {
  private readonly problem: Problem;
  private readonly machine: Machine;
  private readonly kinds: Int32Array;
  private readonly events: readonly number[];
  private readonly gates: Problem['gates'];
  private readonly hasGates: boolean;
  private readonly bounds: Bounds;

  private readonly open: OpenOperations;
  private readonly waiting: Waiting;
  private readonly prospects: Prospects;
  private readonly slots: Slots;
  /** By operation: 1 if it has its place. */
  private readonly placed: Int32Array;
  /** By slot: whether the operation under way there has its place. */
  private readonly mask: Int32Array;
  private readonly bags: Bags;
  private readonly visited: Visited;
  /** Made when it is needed first. */
  private twins: Twins | null = null;

  private readonly junctions: Junction[] = [];
  private depth = 0;
  private readonly trail: number[] = [];
  /** How many events are behind. */
  private position = 0;
  private state: number;
  /** The groups of the open operations that are used. */
  private bag = EMPTY_BAG;
  private steps = 0;

  constructor(problem: Problem, bounds: Bounds) {
    const { machine, kinds, events, gates, isOpen } = problem;
    this.problem = problem;
    this.machine = machine;
    this.kinds = kinds;
    this.events = events;
    this.gates = gates;
    this.hasGates = gates.some((before) => before !== null);
    this.bounds = bounds;
    this.state = machine.initial;
    this.open = new OpenOperations(problem);
    this.waiting = new Waiting(kinds.length);
    this.prospects = new Prospects(machine);
    for (let i = 0; i < kinds.length; i++) {
      if (int(this.open.role, i) !== USELESS) this.prospects.count(int(kinds, i), isOpen[i] === true, 1);
    }
    this.slots = assignSlots(events, this.open.role);
    this.placed = new Int32Array(kinds.length);
    this.mask = new Int32Array(this.slots.words);
    this.bags = new Bags(Math.max(1, this.open.groups));
    this.visited = new Visited(this.slots.words, this.bags, bounds.bytes / 2);
  }

  run(): Found {
    let isThere = this.follow();
    if (!isThere) this.arrive(NONE);
    while (!isThere) {
      const steps = this.steps + this.visited.probes;
      if (steps > this.bounds.steps) return { verdict: 'unknown', reason: 'steps', steps };
      if (this.bags.bytes + this.machine.bytes > this.bounds.bytes / 2) return { verdict: 'unknown', reason: 'memory', steps };
      if (this.depth === 0) return { verdict: 'violation', steps };
      isThere = this.tryNext();
    }
    return { verdict: 'ok', order: this.order(), steps: this.steps + this.visited.probes };
  }

  /** Follows the events until an answer comes up whose operation has no place, and might; true if none does. */
  private follow(): boolean {
    const { events } = this;
    while (this.position < events.length) {
      const event = events[this.position] ?? 0;
      if (event >= 0) this.call(event);
      else if (!this.answer(~event)) return false;
    }
    return true;
  }

  private call(operation: number): void {
    this.position++;
    this.did(CALLED, operation);
    switch (int(this.open.role, operation)) {
      case OPEN: this.open.call(operation); break;
      case OPTIONAL: this.waiting.append(this.waiting.optional, operation); break;
      case CLOSED: this.callClosed(operation); break;
      default:
    }
  }

  private callClosed(operation: number): void {
    const isRead = this.machine.isRead(int(this.kinds, operation));
    this.waiting.append(isRead ? this.waiting.readers : this.waiting.writers, operation);
    if (isRead && this.fitsNow(operation)) {
      this.place(operation);
      if (this.hasGates) this.placeReads();
    }
  }

  /** False if it has no place, and might. */
  private answer(operation: number): boolean {
    if (int(this.placed, operation) === 1) {
      this.position++;
      this.flip(operation);
      this.did(ANSWERED, operation);
      return true;
    }
    if (int(this.open.role, operation) !== USELESS) return false;
    this.position++;
    this.did(EXPIRED, operation);
    return true;
  }

  /** Goes on without an operation that need not have a place. */
  private letGo(operation: number): void {
    this.position++;
    this.waiting.remove(operation);
    this.prospects.count(int(this.kinds, operation), true, -1);
    this.did(EXPIRED, operation);
  }

  private did(deed: number, what: number): void {
    this.trail.push((what << DEED_BITS) | deed);
  }

  /** All reads that fit the state take their places; says whether there were any. */
  private placeReads(): boolean {
    const { readers } = this.waiting;
    const before = this.trail.length;
    let again = true;
    while (again) {
      again = false;
      for (let read = this.waiting.behind(readers); read !== readers; read = this.waiting.behind(read)) {
        if (!this.fitsNow(read)) continue;
        this.place(read);
        // It may be what another has waited for.
        again = this.hasGates;
      }
    }
    return this.trail.length > before;
  }

  private fitsNow(operation: number): boolean {
    this.steps++;
    return this.machine.step(this.state, int(this.kinds, operation)) === this.state && this.mayStand(operation);
  }

  /** Whether all that must stand before it does. */
  private mayStand(operation: number): boolean {
    if (!this.hasGates) return true;
    const gates = this.gates[operation] ?? null;
    if (gates === null) return true;
    for (const gate of gates) if (int(this.placed, gate) === 0) return false;
    return true;
  }

  private place(operation: number): void {
    this.placed[operation] = 1;
    this.waiting.remove(operation);
    this.prospects.count(int(this.kinds, operation), int(this.open.role, operation) !== CLOSED, -1);
    this.flip(operation);
    this.did(PLACED, operation);
  }

  private use(group: number): void {
    this.open.use(group);
    this.prospects.count(this.kindOfGroup(group), true, -1);
    this.bag = this.bags.add(this.bag, group);
    this.did(USED, group);
  }

  /** The search has come to a place where it has to choose; unless it was there before, it will. */
  private arrive(before: number): void {
    if (!this.visited.visit(this.position, this.state, this.bag, this.mask)) return;
    let junction = this.junctions[this.depth];
    if (junction === undefined) {
      junction = { trail: 0, state: 0, bag: 0, before: 0, phase: 0, next: 0 };
      this.junctions.push(junction);
    }
    this.depth++;
    junction.trail = this.trail.length;
    junction.state = this.state;
    junction.bag = this.bag;
    junction.before = before;
    junction.next = ~(this.events[this.position] ?? 0);
    junction.phase = int(this.open.role, junction.next) === OPTIONAL ? LETTING_GO : BLOCKED_ONE;
  }

  /** Goes on from the last junction with its next candidate, or gives the junction up. True once all have a place. */
  private tryNext(): boolean {
    const junction = at(this.junctions, this.depth - 1);
    this.takeBack(junction);
    const blocked = ~(this.events[this.position] ?? 0);
    if (junction.phase === LETTING_GO) {
      junction.phase = BLOCKED_ONE;
      this.letGo(blocked);
      return this.goOn(junction, false);
    }
    for (;;) {
      const isGroup = junction.phase === OPEN_THAT_HELP || junction.phase === OTHER_OPEN;
      const candidate = isGroup ? this.nextOpen(junction) : this.nextWaiting(junction);
      if (candidate !== NONE) {
        if (this.puts(junction, candidate, isGroup, blocked)) return this.goOn(junction, this.isFree(junction.phase, candidate));
      } else if (++junction.phase < EXHAUSTED) {
        junction.next = this.firstOf(junction.phase);
      } else {
        this.depth--;
        return false;
      }
    }
  }

  private firstOf(phase: number): number {
    if (phase === OPEN_THAT_HELP || phase === OTHER_OPEN) return 0;
    return this.waiting.behind(isOptionalPhase(phase) ? this.waiting.optional : this.waiting.writers);
  }

  private nextWaiting(junction: Junction): number {
    const candidate = junction.next;
    if (this.waiting.isRing(candidate)) return NONE;
    junction.next = junction.phase === BLOCKED_ONE ? this.waiting.writers : this.waiting.behind(candidate);
    return candidate;
  }

  private nextOpen(junction: Junction): number {
    const group = this.open.nextFree(junction.next);
    junction.next = group + 1;
    return group;
  }

  /** Puts a candidate next, an operation or a group of open ones, if it can be and if this is the phase for it. */
  private puts(junction: Junction, candidate: number, isGroup: boolean, blocked: number): boolean {
    const { machine, state } = this;
    const { phase, before } = junction;
    const operation = isGroup ? at(at(this.open.members, candidate), 0) : candidate;
    const kind = int(this.kinds, operation);
    const isFree = this.isFree(phase, candidate);
    this.steps++;
    const next = machine.step(state, kind);
    if (next === NONE || (isFree && this.isIdle(next)) || !this.mayStand(operation)) return false;
    if (phase !== BLOCKED_ONE) {
      if (operation === blocked) return false;
      if (!isFree && this.hasElder(operation)) return false;
      const helps = machine.step(next, int(this.kinds, blocked)) !== NONE;
      if (helps !== phase < OTHER_CLOSED) return false;
    }
    // What need not have been there, and was put there last, would be gone unseen.
    if (before !== NONE && machine.step(before, kind) === next) return false;
    if (isGroup) this.use(candidate);
    else this.place(operation);
    this.state = next;
    if (next === state || !this.prospects.isLost(state)) return true;
    this.takeBack(junction);
    return false;
  }

  private hasElder(operation: number): boolean {
    this.twins ??= new Twins(this.problem);
    return this.twins.hasElder(operation, this.position, this.placed);
  }

  /** Whether an open operation that leaves `next` can't be of any help: nobody sees it, and nobody avoids what was there. */
  private isIdle(next: number): boolean {
    const { machine, state } = this;
    return next === state || (next === machine.junk && !machine.isAvoided(state));
  }

  /** Whether a candidate need not have a place. */
  private isFree(phase: number, candidate: number): boolean {
    return phase === BLOCKED_ONE ? int(this.open.role, candidate) === OPTIONAL : phase !== CLOSED_THAT_HELP && phase !== OTHER_CLOSED;
  }

  private goOn(junction: Junction, wasFree: boolean): boolean {
    const { position } = this;
    const wasSeen = this.placeReads();
    if (this.follow()) return true;
    this.arrive(wasFree && !wasSeen && this.position === position ? junction.state : NONE);
    return false;
  }

  private takeBack(junction: Junction): void {
    const { trail } = this;
    while (trail.length > junction.trail) {
      const entry = trail.pop() ?? 0;
      const what = entry >> DEED_BITS;
      switch (entry & DEED) {
        case PLACED: this.takeBackPlace(what); break;
        case USED:
          this.open.takeBackUse(what);
          this.prospects.count(this.kindOfGroup(what), true, 1);
          break;
        case CALLED: this.takeBackCall(what); break;
        case ANSWERED:
          this.position--;
          this.flip(what);
          break;
        default: this.takeBackExpiry(what);
      }
    }
    this.state = junction.state;
    this.bag = junction.bag;
  }

  private takeBackPlace(operation: number): void {
    this.flip(operation);
    this.prospects.count(int(this.kinds, operation), int(this.open.role, operation) !== CLOSED, 1);
    this.waiting.restore(operation);
    this.placed[operation] = 0;
  }

  private takeBackCall(operation: number): void {
    this.position--;
    const role = int(this.open.role, operation);
    if (role === OPEN) this.open.takeBackCall(operation);
    else if (role !== USELESS) this.waiting.remove(operation);
  }

  private takeBackExpiry(operation: number): void {
    this.position--;
    if (int(this.open.role, operation) !== OPTIONAL) return;
    this.waiting.restore(operation);
    this.prospects.count(int(this.kinds, operation), true, 1);
  }

  private flip(operation: number): void {
    const slot = int(this.slots.slot, operation);
    this.mask[slot >> 5] = int(this.mask, slot >> 5) ^ (1 << (slot & 31));
  }

  private kindOfGroup(group: number): number {
    return int(this.kinds, at(at(this.open.members, group), 0));
  }

  private order(): readonly number[] {
    const order: number[] = [];
    const used = this.open.members.map(() => 0);
    for (const entry of this.trail) {
      const what = entry >> DEED_BITS;
      if ((entry & DEED) === PLACED) order.push(what);
      if ((entry & DEED) !== USED) continue;
      const ordinal = at(used, what);
      order.push(at(at(this.open.members, what), ordinal));
      used[what] = ordinal + 1;
    }
    return order;
  }
}

function isOptionalPhase(phase: number): boolean {
  return phase === OPTIONAL_THAT_HELP || phase === OTHER_OPTIONAL;
}
