/**
 * Makes a machine of a model and the operations of a history. States and kinds are counted as they turn up, so that a step is
 * a comparison or two where an operation has a guard; where it has none the model is asked, once for each state.
 */
import { at } from '../../base/assert.ts';
import { int } from '../../base/ints.ts';
import type { Operation } from './history.ts';
import { type Machine, NONE } from './machine.ts';
import { type Guard, IMPOSSIBLE, type Model } from './model.ts';

/** In the place of what a guard needs: there is no guard. */
const UNGUARDED = -2;

type Identity = string | number | boolean | null;

class ModelMachine implements Machine {
  readonly initial: number;
  readonly guardedStates: number;
  bytes = 0;
  /** By kind. */
  private readonly needed: Int32Array;
  private readonly avoided: Int32Array;
  private readonly left: Int32Array;
  private readonly ask: Ask;
  /** By kind: what the model has said, by state. */
  private readonly answers: readonly Map<number, number>[];

  constructor(initial: number, guards: readonly NumberedGuard[], states: number, ask: Ask) {
    this.initial = initial;
    this.guardedStates = states;
    this.ask = ask;
    this.answers = guards.map(({ needs }) => (needs === UNGUARDED ? new Map<number, number>() : NO_ANSWERS));
    this.needed = new Int32Array(guards.length);
    this.avoided = new Int32Array(guards.length);
    this.left = new Int32Array(guards.length);
    for (let kind = 0; kind < guards.length; kind++) {
      const { needs, avoids, leaves } = at(guards, kind);
      this.needed[kind] = needs;
      this.avoided[kind] = avoids;
      this.left[kind] = leaves;
    }
  }

  step(state: number, kind: number): number {
    const needs = int(this.needed, kind);
    if (needs === UNGUARDED) return this.unguarded(state, kind);
    if (needs !== NONE && needs !== state) return NONE;
    if (int(this.avoided, kind) === state) return NONE;
    const leaves = int(this.left, kind);
    return leaves === NONE ? state : leaves;
  }

  isRead(kind: number): boolean {
    return this.isGuarded(kind) && int(this.left, kind) === NONE;
  }

  isGuarded(kind: number): boolean {
    return int(this.needed, kind) !== UNGUARDED;
  }

  needs(kind: number): number {
    return int(this.needed, kind);
  }

  avoids(kind: number): number {
    return int(this.avoided, kind);
  }

  leaves(kind: number): number {
    return int(this.left, kind);
  }

  private unguarded(state: number, kind: number): number {
    const answers = at(this.answers, kind);
    const known = answers.get(state);
    if (known !== undefined) return known;
    const next = this.ask(state, kind);
    answers.set(state, next);
    this.bytes += BYTES_OF_AN_ANSWER;
    return next;
  }
}

type Ask = (state: number, kind: number) => number;

/** Of an answer that is remembered, and of the state that it may have brought, in bytes. */
const BYTES_OF_AN_ANSWER = 200;

interface NumberedGuard {
  readonly needs: number;
  readonly avoids: number;
  readonly leaves: number;
}

const NO_ANSWERS: Map<number, number> = new Map();

export interface Compiled {
  readonly machine: Machine;
  /** By operation. */
  readonly kinds: Int32Array;
}

/** Numbers the operations of a history, or of one key of it. */
export function compile<State, Input, Output>(
  model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[],
): Compiled {
  const isKnown = model.identifyState === undefined;
  const states = new Numbered<State>(isKnown ? identityOf : (state) => model.identifyState?.(state) ?? null);
  const initial = states.numberOf(model.initial);
  const guards: NumberedGuard[] = [];
  const samples: Operation<Input, Output>[] = [];
  const known = new Map<Identity, number>();
  const kinds = new Int32Array(operations.length);

  for (let i = 0; i < operations.length; i++) {
    const operation = at(operations, i);
    const { input, output, isOpen } = operation;
    const guard = numbered(model.guard?.(input, output, isOpen) ?? null, states);
    const identity = guard === null ? unguardedIdentity(model, operation) : guardIdentity(guard);
    let kind = known.get(identity);
    if (kind === undefined) {
      kind = guards.push(guard ?? NO_GUARD) - 1;
      samples.push(operation);
      known.set(identity, kind);
    }
    kinds[i] = kind;
  }

  const ask = (state: number, kind: number): number => {
    const { input, output, isOpen } = at(samples, kind);
    const next = model.step(states.valueOf(state), input, output, isOpen);
    return next === IMPOSSIBLE ? NONE : states.numberOf(next);
  };
  return { machine: new ModelMachine(initial, guards, states.count, ask), kinds };
}

const NO_GUARD: NumberedGuard = { needs: UNGUARDED, avoids: NONE, leaves: NONE };

function numbered<State>(guard: Guard<State> | null, states: Numbered<State>): NumberedGuard | null {
  if (guard === null) return null;
  return {
    needs: guard.needs === undefined ? NONE : states.numberOf(guard.needs),
    avoids: guard.avoids === undefined ? NONE : states.numberOf(guard.avoids),
    leaves: guard.leaves === undefined ? NONE : states.numberOf(guard.leaves),
  };
}

/** So many states fit three to a number. */
const MANY = 0x2_0000;

function guardIdentity({ needs, avoids, leaves }: NumberedGuard): Identity {
  if (Math.max(needs, avoids, leaves) >= MANY - 1) return `guard ${needs} ${avoids} ${leaves}`;
  return ((needs + 1) * MANY + avoids + 1) * MANY + leaves + 1;
}

function unguardedIdentity<State, Input, Output>(
  model: Model<State, Input, Output>, { input, output, isOpen }: Operation<Input, Output>,
): Identity {
  const identity = model.identifyOperation?.(input, output, isOpen) ?? JSON.stringify([input, output, isOpen]);
  return `call ${identity}`;
}

/** Counts values as they turn up, equal ones as one. */
class Numbered<Value> {
  private readonly identify: (value: Value) => Identity;
  private readonly numbers = new Map<Identity, number>();
  private readonly values: Value[] = [];

  constructor(identify: (value: Value) => Identity) {
    this.identify = identify;
  }

  numberOf(value: Value): number {
    const identity = this.identify(value);
    let number = this.numbers.get(identity);
    if (number === undefined) {
      number = this.values.push(value) - 1;
      this.numbers.set(identity, number);
    }
    return number;
  }

  get count(): number {
    return this.values.length;
  }

  valueOf(number: number): Value {
    return at(this.values, number);
  }
}

function identityOf(value: unknown): Identity {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null ? null : JSON.stringify(value);
}
