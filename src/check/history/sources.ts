/**
 * Who left the state that an operation found, as far as that is plain from the values alone: one operation leaves it and no
 * other, or it is the initial state and none does. Which open operations have happened follows: those that left what an
 * answered one found.
 */
import { at } from '../../base/assert.ts';
import type { Operation } from './history.ts';
import { identityOf } from './identity.ts';
import type { Identity, Model } from './model.ts';

/** Of a state of the model. */
type State = Identity;

/** A guard, its states told apart. What leaves the state that it needs leaves it alone. */
export interface Effect {
  readonly needs: State | undefined;
  readonly avoids: State | undefined;
  readonly leaves: State | undefined;
}

/** In place of an operation's number. */
export const BEGINNING = -1;
const NOBODY = -2;
const SEVERAL = -3;

export class Sources {
  readonly effects: readonly Effect[];
  /** By operation: one that was answered, and not without this one having happened; null: it need not have. */
  readonly witnesses: readonly (number | null)[];
  /** Operations that found what nobody left; null: none did. */
  readonly contradiction: readonly number[] | null;
  /** Nothing was left out of account because it was not plain. */
  readonly areAllKnown: boolean;
  private readonly initial: State;
  private readonly writers: ReadonlyMap<State, readonly number[]>;

  constructor(operations: readonly Operation[], effects: readonly Effect[], initial: State) {
    this.effects = effects;
    this.initial = initial;
    this.writers = writersOf(effects);
    this.witnesses = this.findWitnesses(operations);
    const happened = [...effects.keys()].filter((number) => this.hasHappened(number));
    const impossible = happened.find((number) => this.isImpossible(number));
    this.contradiction = impossible === undefined ? null : [this.witnessOf(impossible)];
    this.areAllKnown = happened.every((number) => this.isKnown(number));
  }

  /** The operation that left the state that this one needs, or `BEGINNING`; null: it needs none, or it is not plain. */
  sourceOf(number: number): number | null {
    const { needs } = at(this.effects, number);
    const source = needs === undefined ? SEVERAL : this.whoLeft(needs);
    return source === SEVERAL || source === NOBODY ? null : source;
  }

  hasHappened(number: number): boolean {
    return at(this.witnesses, number) !== null;
  }

  /** The operation itself if it was answered. */
  witnessOf(number: number): number {
    return at(this.witnesses, number) ?? number;
  }

  /** All that the operations found, and that they found what they did because of. */
  statesBehind(operations: readonly number[]): Set<State> {
    const states = new Set<State>();
    for (const operation of operations) {
      let next: number | null = operation;
      while (next !== null && next !== BEGINNING) {
        const { needs } = at(this.effects, next);
        if (needs === undefined || states.has(needs)) break;
        states.add(needs);
        next = this.sourceOf(next);
      }
    }
    return states;
  }

  private findWitnesses(operations: readonly Operation[]): (number | null)[] {
    const witnesses = operations.map(({ isOpen }, number) => isOpen ? null : number);
    const reached = [...operations.keys()].filter((number) => at(witnesses, number) !== null);
    for (const number of reached) {
      const source = this.sourceOf(number);
      if (source === null || source === BEGINNING || at(witnesses, source) !== null) continue;
      witnesses[source] = at(witnesses, number);
      reached.push(source);
    }
    return witnesses;
  }

  private isImpossible(number: number): boolean {
    const { needs, avoids } = at(this.effects, number);
    return needs !== undefined && (needs === avoids || this.whoLeft(needs) === NOBODY);
  }

  private isKnown(number: number): boolean {
    const { needs, avoids, leaves } = at(this.effects, number);
    if (needs !== undefined) return this.whoLeft(needs) !== SEVERAL;
    return avoids === undefined || (leaves === undefined && this.isNeverThere(avoids));
  }

  private isNeverThere(state: State): boolean {
    const writers = this.writers.get(state) ?? [];
    return state !== this.initial && !writers.some((number) => this.hasHappened(number));
  }

  private whoLeft(state: State): number {
    const writers = this.writers.get(state) ?? [];
    const [first] = writers;
    if (state === this.initial) return first === undefined ? BEGINNING : SEVERAL;
    if (first === undefined) return NOBODY;
    return writers.length === 1 ? first : SEVERAL;
  }
}

/** Null: there is an operation that is no guard. */
export function effectsOf<S, Input, Output>(
  operations: readonly Operation<Input, Output>[], model: Model<S, Input, Output>,
): Effect[] | null {
  const effects: Effect[] = [];
  for (const { input, output, isOpen } of operations) {
    const effect = effectOf(input, output, isOpen, model);
    if (effect === null) return null;
    effects.push(effect);
  }
  return effects;
}

/**
 * Those that would be a source of one of the states, had their answers not said otherwise: a compare-and-set that failed
 * might have succeeded.
 */
export function possibleSourcesOf<S, Input, Output>(
  states: ReadonlySet<State>, operations: readonly Operation<Input, Output>[], model: Model<S, Input, Output>,
): number[] {
  return [...operations.keys()].filter((number) => {
    const { input, output, isOpen } = at(operations, number);
    if (isOpen) return false;
    const unanswered = effectOf(input, null, true, model);
    if (unanswered === null) return true;
    const { leaves } = unanswered;
    if (leaves === undefined || !states.has(leaves)) return false;
    return effectOf(input, output, false, model)?.leaves !== leaves;
  });
}

function effectOf<S, Input, Output>(
  input: Input, output: Output | null, isOpen: boolean, model: Model<S, Input, Output | null>,
): Effect | null {
  const guard = model.guard?.(input, output, isOpen) ?? null;
  if (guard === null) return null;
  const identified = (state: S | undefined) => state === undefined ? undefined : identityOf(state, model);
  const [needs, leaves] = [identified(guard.needs), identified(guard.leaves)];
  return { needs, avoids: identified(guard.avoids), leaves: leaves === needs ? undefined : leaves };
}

function writersOf(effects: readonly Effect[]): Map<State, number[]> {
  const writers = new Map<State, number[]>();
  effects.forEach(({ leaves }, number) => {
    if (leaves === undefined) return;
    const others = writers.get(leaves);
    if (others === undefined) writers.set(leaves, [number]);
    else others.push(number);
  });
  return writers;
}
