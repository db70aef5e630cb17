/**
 * Finds out as much as can be known beforehand of operations without a guard. What is read tells what led to it: a text that
 * ends with what only one append has added was made by that append, out of the text without it, and so on back to its
 * beginning. Such an append has a guard after all. One whose addition nobody has read leaves a state that nothing tells from
 * others.
 */
import { at } from '../../base/assert.ts';
import type { Operation } from './history.ts';
import type { Guard, Identity, Model, Way } from './model.ts';

/** What is known of an operation. */
export type Known<State> =
  | { readonly type: 'guard'; readonly guard: Guard<State> }
  /** Whatever state it finds, what it leaves is none that matters. */
  | { readonly type: 'junk' }
  /** `outcomes`: which of the states that matter it may leave; null: any. */
  | { readonly type: 'unguarded'; readonly outcomes: readonly State[] | null };

export interface Knowledge<State> {
  /** By operation. */
  readonly known: readonly Known<State>[];
  /** All that an operation needs or avoids, or that may become such a state; null: any may. */
  readonly mattering: readonly State[] | null;
}

export function knowledgeOf<State, Input, Output>(
  model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[],
  identify: (state: State) => Identity,
): Knowledge<State> {
  const guards = operations.map(({ input, output, isOpen }) => model.guard?.(input, output, isOpen) ?? null);
  const asked: State[] = [];
  const unguarded: number[] = [];
  for (let i = 0; i < guards.length; i++) {
    const guard = at(guards, i);
    if (guard === null) unguarded.push(i);
    if (guard?.needs !== undefined) asked.push(guard.needs);
    if (guard?.avoids !== undefined) asked.push(guard.avoids);
  }
  if (unguarded.length === 0) return { known: guards.map(asGiven), mattering: asked };
  if (model.ways === undefined) return { known: guards.map(asGiven), mattering: null };
  const ways = model.ways(unguarded.map((number) => at(operations, number).input));
  return new Backwards(guards, operations, unguarded, ways, identify).knowledge(model.initial, asked);
}

function asGiven<State>(guard: Guard<State> | null): Known<State> {
  return guard === null ? { type: 'unguarded', outcomes: null } : { type: 'guard', guard };
}

/** A state that matters, and the ways to it. */
interface Reached<State> {
  readonly state: State;
  readonly ways: readonly Way<State>[];
  /** Operations with guards that leave it, and the beginning. */
  others: number;
  /** Some answered operation needs it. */
  isNeeded: boolean;
}

/** Ways that are followed back, at most, by operation: where there are more, they cost more than they save. */
const MOST_WAYS = 16;

const JUNK = { type: 'junk' } as const;
const NO_GUARD = {};

class Backwards<State, Input, Output> {
  private readonly guards: readonly (Guard<State> | null)[];
  private readonly operations: readonly Operation<Input, Output>[];
  /** The numbers of the operations that ways speak of. */
  private readonly unguarded: readonly number[];
  private readonly ways: (state: State) => readonly Way<State>[];
  private readonly identify: (state: State) => Identity;
  private readonly reached = new Map<Identity, Reached<State>>();
  /** By place among those without a guard: the states that matter and that it may leave; and the guard that it has after all. */
  private readonly outcomes: State[][] = [];
  private readonly forced: Guard<State>[] = [];

  constructor(
    guards: readonly (Guard<State> | null)[], operations: readonly Operation<Input, Output>[],
    unguarded: readonly number[], ways: (state: State) => readonly Way<State>[],
    identify: (state: State) => Identity,
  ) {
    this.guards = guards;
    this.operations = operations;
    this.unguarded = unguarded;
    this.ways = ways;
    this.identify = identify;
  }

  knowledge(initial: State, asked: readonly State[]): Knowledge<State> {
    if (!this.reachBack(asked)) return { known: this.guards.map(asGiven), mattering: null };
    this.countOthers(initial);
    this.findOutcomes();
    this.force();
    const known = this.guards.map((guard): Known<State> => ({ type: 'guard', guard: guard ?? NO_GUARD }));
    for (let place = 0; place < this.unguarded.length; place++) known[at(this.unguarded, place)] = this.knownOf(place);
    return { known, mattering: Array.from(this.reached.values(), ({ state }) => state) };
  }

  private knownOf(place: number): Known<State> {
    const forced = this.forced[place];
    if (forced !== undefined) return { type: 'guard', guard: forced };
    const outcomes = this.outcomes[place];
    return outcomes === undefined ? JUNK : { type: 'unguarded', outcomes };
  }

  /** False: there are too many ways to think of. */
  private reachBack(asked: readonly State[]): boolean {
    const todo = [...asked];
    let count = 0;
    for (let state = todo.pop(); state !== undefined; state = todo.pop()) {
      const identity = this.identify(state);
      if (this.reached.has(identity)) continue;
      const ways = this.ways(state);
      this.reached.set(identity, { state, ways, others: 0, isNeeded: false });
      for (const { from, inputs } of ways) {
        todo.push(from);
        count += inputs.length;
      }
      if (count > MOST_WAYS * this.guards.length) return false;
    }
    return true;
  }

  private countOthers(initial: State): void {
    const begin = this.reached.get(this.identify(initial));
    if (begin !== undefined) begin.others++;
    for (let i = 0; i < this.guards.length; i++) {
      const guard = at(this.guards, i);
      const left = guard?.leaves === undefined ? undefined : this.reached.get(this.identify(guard.leaves));
      if (left !== undefined) left.others++;
      if (guard?.needs === undefined || at(this.operations, i).isOpen) continue;
      const needed = this.reached.get(this.identify(guard.needs));
      if (needed !== undefined) needed.isNeeded = true;
    }
  }

  private findOutcomes(): void {
    for (const { state, ways } of this.reached.values()) {
      for (const { inputs } of ways) for (const input of inputs) this.addOutcome(input, state);
    }
  }

  private addOutcome(place: number, state: State): void {
    const others = this.outcomes[place];
    if (others === undefined) this.outcomes[place] = [state];
    else if (others.at(-1) !== state) others.push(state);
  }

  /** Goes back from each state that must have been, as long as there is one way to it alone. */
  private force(): void {
    const todo = [...this.reached.values()].filter(({ isNeeded }) => isNeeded);
    for (let reached = todo.pop(); reached !== undefined; reached = todo.pop()) {
      const way = reached.others > 0 ? null : this.onlyWay(reached.ways);
      const place = way?.inputs[0];
      if (way === null || place === undefined || way.inputs.length > 1) continue;
      if (at(this.outcomes, place).length > 1 || this.forced[place] !== undefined) continue;
      this.forced[place] = { needs: way.from, leaves: reached.state };
      const before = this.reached.get(this.identify(way.from));
      if (before !== undefined) todo.push(before);
    }
  }

  /** Null: there are several, or none. */
  private onlyWay(ways: readonly Way<State>[]): Way<State> | null {
    let only: Way<State> | null = null;
    for (const way of ways) {
      if (!this.mayHaveBeen(way.from)) continue;
      if (only !== null) return null;
      only = way;
    }
    return only;
  }

  private mayHaveBeen(state: State): boolean {
    const reached = this.reached.get(this.identify(state));
    return reached !== undefined && (reached.others > 0 || reached.ways.length > 0);
  }
}
