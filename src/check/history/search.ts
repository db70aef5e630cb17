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
import { OpenOperations } from './open-operations.ts';
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

/** What was done, for taking it back: which deed in the lowest two bits, the operation (or the group of open ones) above. */
const PLACED = 0;
const USED = 1;
const CALLED = 2;
const ANSWERED = 3;

/** Which candidates a junction tries, in this order. */
const BLOCKED_ONE = 0;
const CLOSED_THAT_HELP = 1;
const OPEN_THAT_HELP = 2;
// And then the other closed ones.
const OTHER_OPEN = 4;
const EXHAUSTED = 5;

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
  private readonly twins: Twins;

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
      if (this.isWanted(i)) this.prospects.count(int(kinds, i), isOpen[i] === true, 1);
    }
    this.slots = assignSlots(events, this.open.isClosed);
    this.placed = new Int32Array(kinds.length);
    this.mask = new Int32Array(this.slots.words);
    this.bags = new Bags(Math.max(1, this.open.groups));
    this.twins = new Twins(problem);
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

  /** Follows the events until an answer comes up whose operation has no place; true if none does. */
  private follow(): boolean {
    const { events, placed } = this;
    while (this.position < events.length) {
      const event = events[this.position] ?? 0;
      if (event >= 0) {
        this.call(event);
      } else {
        if (int(placed, ~event) === 0) return false;
        this.position++;
        this.trail.push(~event * 4 + ANSWERED);
        this.flip(~event);
      }
    }
    return true;
  }

  private call(operation: number): void {
    this.position++;
    this.trail.push(operation * 4 + CALLED);
    if (int(this.open.isClosed, operation) === 0) {
      this.open.call(operation);
      return;
    }
    const isRead = this.machine.isRead(int(this.kinds, operation));
    this.waiting.append(isRead ? this.waiting.readers : this.waiting.writers, operation);
    if (isRead && this.fitsNow(operation)) {
      this.place(operation);
      if (this.hasGates) this.placeReads();
    }
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
    this.prospects.count(int(this.kinds, operation), false, -1);
    this.flip(operation);
    this.trail.push(operation * 4 + PLACED);
  }

  private use(group: number): void {
    this.open.use(group);
    this.prospects.count(this.kindOfGroup(group), true, -1);
    this.bag = this.bags.add(this.bag, group);
    this.trail.push(group * 4 + USED);
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
    junction.phase = BLOCKED_ONE;
    junction.next = ~(this.events[this.position] ?? 0);
  }

  /** Goes on from the last junction with its next candidate, or gives the junction up. True once all have a place. */
  private tryNext(): boolean {
    const junction = at(this.junctions, this.depth - 1);
    this.takeBack(junction);
    const blocked = ~(this.events[this.position] ?? 0);
    for (;;) {
      const isOpen = junction.phase === OPEN_THAT_HELP || junction.phase === OTHER_OPEN;
      const candidate = isOpen ? this.nextOpen(junction) : this.nextClosed(junction);
      if (candidate !== NONE) {
        if (this.puts(junction, candidate, isOpen, blocked)) return this.goOn(junction, isOpen);
      } else if (++junction.phase < EXHAUSTED) {
        const opens = junction.phase === OPEN_THAT_HELP || junction.phase === OTHER_OPEN;
        junction.next = opens ? 0 : this.waiting.behind(this.waiting.writers);
      } else {
        this.depth--;
        return false;
      }
    }
  }

  private nextClosed(junction: Junction): number {
    const candidate = junction.next;
    if (candidate === this.waiting.writers) return NONE;
    junction.next = junction.phase === BLOCKED_ONE ? this.waiting.writers : this.waiting.behind(candidate);
    return candidate;
  }

  private nextOpen(junction: Junction): number {
    const group = this.open.nextFree(junction.next);
    junction.next = group + 1;
    return group;
  }

  /** Puts a candidate next, an operation or a group of open ones, if it can be and if this is the phase for it. */
  private puts(junction: Junction, candidate: number, isOpen: boolean, blocked: number): boolean {
    const { machine, state } = this;
    const { phase, before } = junction;
    const operation = isOpen ? at(at(this.open.members, candidate), 0) : candidate;
    const kind = int(this.kinds, operation);
    this.steps++;
    const next = machine.step(state, kind);
    if (next === NONE || (isOpen && this.isIdle(next)) || !this.mayStand(operation)) return false;
    if (phase !== BLOCKED_ONE) {
      if (operation === blocked) return false;
      if (!isOpen && this.twins.hasElder(operation, this.position, this.placed)) return false;
      const helps = machine.step(next, int(this.kinds, blocked)) !== NONE;
      if (helps !== (phase === OPEN_THAT_HELP || phase === CLOSED_THAT_HELP)) return false;
    }
    // The open operation that was used last would be gone unseen.
    if (before !== NONE && machine.step(before, kind) === next) return false;
    if (isOpen) this.use(candidate);
    else this.place(operation);
    this.state = next;
    if (next === state || !this.prospects.isLost(state)) return true;
    this.takeBack(junction);
    return false;
  }

  /** Whether an open operation that leaves `next` can't be of any help: nobody sees it, and nobody avoids what was there. */
  private isIdle(next: number): boolean {
    const { machine, state } = this;
    return next === state || (next === machine.junk && !machine.isAvoided(state));
  }

  private goOn(junction: Junction, wasOpen: boolean): boolean {
    const wasSeen = this.placeReads();
    if (this.follow()) return true;
    this.arrive(wasOpen && !wasSeen ? junction.state : NONE);
    return false;
  }

  private takeBack(junction: Junction): void {
    const { trail } = this;
    while (trail.length > junction.trail) {
      const deed = trail.pop() ?? 0;
      const what = deed >> 2;
      switch (deed & 3) {
        case PLACED:
          this.flip(what);
          this.prospects.count(int(this.kinds, what), false, 1);
          this.waiting.restore(what);
          this.placed[what] = 0;
          break;
        case USED:
          this.open.takeBackUse(what);
          this.prospects.count(this.kindOfGroup(what), true, 1);
          break;
        case CALLED:
          this.position--;
          if (int(this.open.isClosed, what) === 1) this.waiting.remove(what);
          else this.open.takeBackCall(what);
          break;
        default:
          this.position--;
          this.flip(what);
      }
    }
    this.state = junction.state;
    this.bag = junction.bag;
  }

  private flip(operation: number): void {
    const slot = int(this.slots.slot, operation);
    this.mask[slot >> 5] = int(this.mask, slot >> 5) ^ (1 << (slot & 31));
  }

  private isWanted(operation: number): boolean {
    return int(this.open.isClosed, operation) === 1 || int(this.open.group, operation) !== NONE;
  }

  private kindOfGroup(group: number): number {
    return int(this.kinds, at(at(this.open.members, group), 0));
  }

  private order(): readonly number[] {
    const order: number[] = [];
    const used = this.open.members.map(() => 0);
    for (const deed of this.trail) {
      const what = deed >> 2;
      if ((deed & 3) === PLACED) order.push(what);
      if ((deed & 3) !== USED) continue;
      const ordinal = at(used, what);
      order.push(at(at(this.open.members, what), ordinal));
      used[what] = ordinal + 1;
    }
    return order;
  }
}
