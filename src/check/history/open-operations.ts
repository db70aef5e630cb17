/**
 * The operations of a search that need not have a place: which of them an order may need at all, which of those that may take
 * effect at any later time could stand for each other, and how many of these are called and used. One that leaves a state which
 * nothing asks for has, if it took effect, been seen by nobody: it is as if it had not. Not so where an operation avoids a
 * state: there it may be needed to get away. Of those that could stand for each other only the number counts.
 */
import { at } from '../../base/assert.ts';
import { int, type Ints, ints } from '../../base/ints.ts';
import { type Machine, NONE } from './machine.ts';
import type { Problem } from './problem.ts';

/** Must have a place. */
export const CLOSED = 0;
/** May have one, from its call on. */
export const OPEN = 1;
/** May have one, from its call to its answer. */
export const OPTIONAL = 2;
/** No order needs it. */
export const USELESS = 3;

export class OpenOperations {
  /** By operation: one of the four above. */
  readonly role: Ints;
  /** By operation that is open: the group of those that could stand for it. */
  private readonly group: Ints;
  /** By group: its operations. */
  readonly members: readonly number[][];
  /** By group: how many were called, how many are used. */
  private readonly called: Ints;
  private readonly used: Ints;

  constructor({ machine, kinds, isOpen, precedence, events }: Problem) {
    const count = kinds.length;
    const members: number[][] = [];
    this.group = ints(count, NONE);
    this.role = ints(count);
    const open: number[] = [];
    for (let operation = 0; operation < count; operation++) {
      if (isOpen[operation] !== true) continue;
      open.push(operation);
      this.role[operation] = USELESS;
    }
    const answered = ints(open.length === 0 ? 0 : count);
    if (open.length > 0) for (const event of events) if (event < 0) answered[~event] = 1;
    const groups = new Map<number, number>();
    for (const operation of open.length === 0 ? open : useful(open, machine, kinds, isOpen)) {
      this.role[operation] = int(answered, operation) === 1 ? OPTIONAL : OPEN;
      if (int(answered, operation) === 1) continue;
      const kind = int(kinds, operation);
      // One that has to stand behind others stands for itself alone.
      const isFree = (precedence?.behind[operation]?.count ?? 0) === 0;
      const group = (isFree ? groups.get(kind) : undefined) ?? members.push([]) - 1;
      if (isFree) groups.set(kind, group);
      at(members, group).push(operation);
      this.group[operation] = group;
    }
    this.members = members;
    this.called = ints(members.length);
    this.used = ints(members.length);
  }

  get groups(): number {
    return this.members.length;
  }

  call(operation: number): void {
    const group = int(this.group, operation);
    this.called[group] = int(this.called, group) + 1;
  }

  takeBackCall(operation: number): void {
    const group = int(this.group, operation);
    this.called[group] = int(this.called, group) - 1;
  }

  use(group: number): void {
    this.used[group] = int(this.used, group) + 1;
  }

  takeBackUse(group: number): void {
    this.used[group] = int(this.used, group) - 1;
  }

  /** The first group from `group` on with an operation that was called and is not used, or `NONE`. */
  nextFree(group: number): number {
    const { called, used } = this;
    for (let next = group; next < called.length; next++) if (int(called, next) > int(used, next)) return next;
    return NONE;
  }
}

function useful(
  open: readonly number[], machine: Machine, kinds: Ints, isOpen: readonly boolean[],
): readonly number[] {
  const wanted = wantedStates(machine, kinds, isOpen);
  return open.filter((operation) => {
    const kind = int(kinds, operation);
    return !machine.isRead(kind) && (wanted === null || wanted.has(machine.leaves(kind)));
  });
}

/** The states that something asks for, be it an open operation that leaves such a state itself. Null: any may be. */
function wantedStates(
  machine: Machine, kinds: Ints, isOpen: readonly boolean[],
): ReadonlySet<number> | null {
  const wanted = new Set<number>();
  /** By what they leave: what open operations ask for. */
  const asks = new Map<number, number[]>();
  for (let operation = 0; operation < kinds.length; operation++) {
    const kind = int(kinds, operation);
    if (!machine.isGuarded(kind)) return null;
    const needs = machine.needs(kind);
    const leaves = machine.leaves(kind);
    if (machine.avoids(kind) !== NONE) return null;
    if (isOpen[operation] !== true) {
      if (needs !== NONE) wanted.add(needs);
    } else if (needs !== NONE && leaves !== NONE) {
      const others = asks.get(leaves);
      if (others === undefined) asks.set(leaves, [needs]);
      else others.push(needs);
    }
  }
  // The set grows while it is walked, and the walk comes to what was added.
  for (const state of wanted) for (const needed of asks.get(state) ?? []) wanted.add(needed);
  return wanted;
}
