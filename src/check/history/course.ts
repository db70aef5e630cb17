/**
 * An order in the making: how far the events have come, which operations have their places, the state after the last of them;
 * and a trail of all that was done, so that it can be taken back. What to do next is the search's to choose (`search.ts`).
 */
import { at } from '../../base/assert.ts';
import { int, type Ints, ints } from '../../base/ints.ts';
import { Bags, EMPTY_BAG } from './bags.ts';
import type { Machine } from './machine.ts';
import { CLOSED, OPEN, OpenOperations, OPTIONAL, USELESS } from './open-operations.ts';
import { Predecessors } from './predecessors.ts';
import type { Problem } from './problem.ts';
import { Prospects } from './prospects.ts';
import { assignSlots, type Slots } from './slots.ts';
import { Waiting } from './waiting.ts';

/** What was done, for taking it back: which deed in the lowest bits, the operation (or the group of open ones) above. */
const PLACED = 0;
const USED = 1;
const CALLED = 2;
const ANSWERED = 3;
const EXPIRED = 4;
const DEED_BITS = 3;
const DEED = (1 << DEED_BITS) - 1;

/** A point to come back to. */
export interface Mark {
  trail: number;
  state: number;
  bag: number;
}

export class Course {
  readonly open: OpenOperations;
  readonly waiting: Waiting;
  readonly slots: Slots;
  readonly bags: Bags;
  /** By operation: 1 if it has its place. */
  readonly placed: Ints;
  /** By slot: whether the operation under way there has its place. */
  readonly mask: Ints;
  /** How many events are behind. */
  position = 0;
  state: number;
  /** The groups of the open operations that are used. */
  bag = EMPTY_BAG;
  /** How many steps of the model were tried. */
  steps = 0;
  /** Null: all that must stand before others follows from the events. */
  readonly predecessors: Predecessors | null;
  private readonly machine: Machine;
  private readonly kinds: Ints;
  private readonly events: readonly number[];
  private readonly prospects: Prospects;
  private readonly trail: number[] = [];

  constructor(problem: Problem) {
    const { machine, kinds, events, precedence, isOpen } = problem;
    this.machine = machine;
    this.kinds = kinds;
    this.events = events;
    this.predecessors = precedence === null ? null : new Predecessors(precedence);
    this.state = machine.initial;
    this.open = new OpenOperations(problem);
    this.waiting = new Waiting(kinds.length, machine.guardedStates);
    this.prospects = new Prospects(machine);
    for (let i = 0; i < kinds.length; i++) {
      if (int(this.open.role, i) !== USELESS) this.prospects.count(int(kinds, i), isOpen[i] === true, 1);
    }
    this.slots = assignSlots(events, this.open.role);
    this.placed = ints(kinds.length);
    this.mask = ints(this.slots.words);
    this.bags = new Bags(Math.max(1, this.open.groups));
  }

  /** The operation whose answer is the next event. */
  get blocked(): number {
    return ~(this.events[this.position] ?? 0);
  }

  /** The state after an operation of this kind, or `NONE`. */
  after(state: number, kind: number): number {
    this.steps++;
    return this.machine.step(state, kind);
  }

  mark(mark: Mark): void {
    mark.trail = this.trail.length;
    mark.state = this.state;
    mark.bag = this.bag;
  }

  takeBackTo(mark: Mark): void {
    const { trail } = this;
    while (trail.length > mark.trail) {
      const entry = trail.pop() ?? 0;
      const what = entry >> DEED_BITS;
      switch (entry & DEED) {
        case PLACED: this.takeBackPlace(what); break;
        case USED: this.takeBackUse(what); break;
        case CALLED: this.takeBackCall(what); break;
        case ANSWERED:
          this.position--;
          this.flip(what);
          break;
        default: this.takeBackExpiry(what);
      }
    }
    this.state = mark.state;
    this.bag = mark.bag;
  }

  /** Follows the events until an answer comes up whose operation has no place, and might; true if none does. */
  follow(): boolean {
    const { events } = this;
    while (this.position < events.length) {
      const event = events[this.position] ?? 0;
      if (event >= 0) this.call(event);
      else if (!this.answer(~event)) return false;
    }
    return true;
  }

  /** Goes on without an operation that need not have a place. */
  letGo(operation: number): void {
    this.position++;
    this.waiting.remove(operation);
    this.prospects.count(int(this.kinds, operation), true, -1);
    this.did(EXPIRED, operation);
  }

  /** Puts an operation that waits next, which leaves the state `next`. False if a state is lost that is still needed. */
  put(operation: number, next: number): boolean {
    this.place(operation);
    return this.moveTo(next);
  }

  /** The same with the first of a group of open operations that is not used. */
  use(group: number, next: number): boolean {
    this.open.use(group);
    this.prospects.count(this.kindOfGroup(group), true, -1);
    this.bag = this.bags.add(this.bag, group);
    this.did(USED, group);
    return this.moveTo(next);
  }

  private moveTo(next: number): boolean {
    const before = this.state;
    this.state = next;
    return next === before || !this.prospects.isLost(before);
  }

  /** All reads that fit the state take their places; says whether there were any. */
  placeReads(): boolean {
    const before = this.trail.length;
    let placed: number;
    do {
      placed = this.trail.length;
      if (this.state < this.machine.guardedStates) this.placeThose(this.waiting.readersOf(this.state));
      this.placeThose(this.waiting.readers);
      // One may be what another has waited for.
    } while (this.predecessors !== null && this.trail.length > placed);
    return this.trail.length > before;
  }

  /** Whether all that must stand before it does. */
  mayStand(operation: number): boolean {
    return this.predecessors === null || this.predecessors.havePlaces(operation, this.placed);
  }

  /** The operations that have places, in their order. */
  order(): readonly number[] {
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
    const kind = int(this.kinds, operation);
    const isRead = this.machine.isRead(kind);
    const { waiting } = this;
    waiting.append(isRead ? waiting.readersOf(this.machine.needs(kind)) : waiting.writers, operation);
    if (isRead && this.fitsNow(operation)) {
      this.place(operation);
      if (this.predecessors !== null) this.placeReads();
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

  private placeThose(ring: number): void {
    for (let read = this.waiting.behind(ring); read !== ring; read = this.waiting.behind(read)) {
      if (this.fitsNow(read)) this.place(read);
    }
  }

  private fitsNow(operation: number): boolean {
    return this.after(this.state, int(this.kinds, operation)) === this.state && this.mayStand(operation);
  }

  private place(operation: number): void {
    this.placed[operation] = 1;
    this.waiting.remove(operation);
    this.prospects.count(int(this.kinds, operation), int(this.open.role, operation) !== CLOSED, -1);
    this.flip(operation);
    this.did(PLACED, operation);
  }

  private did(deed: number, what: number): void {
    this.trail.push((what << DEED_BITS) | deed);
  }

  private takeBackPlace(operation: number): void {
    this.flip(operation);
    this.prospects.count(int(this.kinds, operation), int(this.open.role, operation) !== CLOSED, 1);
    this.waiting.restore(operation);
    this.placed[operation] = 0;
    this.predecessors?.takenBack(operation);
  }

  private takeBackUse(group: number): void {
    this.open.takeBackUse(group);
    this.prospects.count(this.kindOfGroup(group), true, 1);
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
}
