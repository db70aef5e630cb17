/**
 * Makes a machine of a model and the operations of a history. States and kinds are counted as they turn up, so that a step is
 * a comparison or two where an operation has a guard; where it has none the model is asked, once for each state.
 */
import { at } from '../../base/assert.ts';
import { int, type Ints, ints } from '../../base/ints.ts';
import type { Operation } from './history.ts';
import { type Machine, NONE } from './machine.ts';
import { knowledgeOf } from './guards.ts';
import { canonicalText, identityOf } from './identity.ts';
import { type Guard, type Identity, IMPOSSIBLE, type Model } from './model.ts';

/** In the place of what a guard needs: there is no guard. */
const UNGUARDED = -2;

class ModelMachine implements Machine {
  readonly initial: number;
  readonly guardedStates: number;
  readonly junk: number;
  /** By kind. */
  private readonly needed: Ints;
  private readonly avoided: Ints;
  private readonly left: Ints;
  private readonly kinds: readonly Kind[];
  private readonly everAvoided = new Set<number>();
  private readonly states: StateCounts;
  private readonly ask: Ask;
  /** By kind: what the model has said, by state. */
  private readonly answers: readonly Map<number, number>[];
  private answered = 0;

  constructor(initial: number, kinds: readonly Kind[], states: StateCounts, ask: Ask) {
    this.kinds = kinds;
    this.initial = initial;
    this.states = states;
    this.guardedStates = states.count;
    this.junk = states.junk;
    this.ask = ask;
    this.answers = kinds.map(({ needs }) => (needs === UNGUARDED ? new Map<number, number>() : NO_ANSWERS));
    this.needed = ints(kinds.length);
    this.avoided = ints(kinds.length);
    this.left = ints(kinds.length);
    for (let kind = 0; kind < kinds.length; kind++) {
      const { needs, avoids, leaves } = at(kinds, kind);
      this.needed[kind] = needs;
      this.avoided[kind] = avoids;
      this.left[kind] = leaves;
      if (avoids !== NONE) this.everAvoided.add(avoids);
    }
  }

  get bytes(): number {
    return this.states.bytes + this.answered * BYTES_OF_AN_ANSWER;
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

  outcomes(kind: number): readonly number[] | null {
    return at(this.kinds, kind).outcomes;
  }

  isWrite(kind: number): boolean {
    const isFree = int(this.needed, kind) === NONE && int(this.avoided, kind) === NONE;
    return isFree && int(this.left, kind) !== NONE;
  }

  get avoidsAny(): boolean {
    return this.everAvoided.size > 0;
  }

  isAvoided(state: number): boolean {
    return this.everAvoided.has(state);
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
    this.answered++;
    return next;
  }
}

interface StateCounts {
  readonly count: number;
  readonly junk: number;
  readonly bytes: number;
}

type Ask = (state: number, kind: number) => number;

/** Of an answer that is remembered, and of a state beside the text that tells it from others, in bytes, roughly. */
const BYTES_OF_AN_ANSWER = 50;
const BYTES_OF_A_STATE = 150;

/** Of operations that could stand for each other: the states that they need, avoid and leave, or may leave. */
interface Kind {
  readonly needs: number;
  readonly avoids: number;
  readonly leaves: number;
  /** Of one without a guard; null: any. */
  readonly outcomes: readonly number[] | null;
}

const NO_ANSWERS: Map<number, number> = new Map();

export interface Compiled {
  readonly machine: Machine;
  /** By operation. */
  readonly kinds: Ints;
}

/** Numbers the operations of a history, or of one key of it. */
export function compile<State, Input, Output>(
  model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[],
): Compiled {
  const identify = (state: State): Identity => identityOf(state, model);
  const { known, mattering } = knowledgeOf(model, operations, identify);
  const states = new States(identify, mattering);
  const kinds = new Kinds<Operation<Input, Output>>();
  const numbers = ints(operations.length);
  for (let i = 0; i < operations.length; i++) {
    const operation = at(operations, i);
    const what = at(known, i);
    if (what.type === 'unguarded') {
      const outcomes = what.outcomes?.map((state) => states.numberOf(state)) ?? null;
      const identity = unguardedIdentity(model, operation);
      numbers[i] = kinds.numberOf(identity, { ...UNGUARDED_ONE, outcomes }, operation);
    } else {
      const guard = what.type === 'junk' ? { ...FREE, leaves: states.junk } : numbered(what.guard, states);
      numbers[i] = kinds.numberOf(guardIdentity(guard), guard, operation);
    }
  }
  const ask = (state: number, kind: number): number => {
    if (state === states.junk) return states.junk;
    const { input, output, isOpen } = at(kinds.samples, kind);
    const next = model.step(states.valueOf(state), input, output, isOpen);
    return next === IMPOSSIBLE ? NONE : states.numberOf(next);
  };
  const machine = new ModelMachine(states.numberOf(model.initial), kinds.all, states, ask);
  return { machine, kinds: numbers };
}

/** Counts kinds of operations. */
class Kinds<Sample> {
  readonly all: Kind[] = [];
  /** By kind. */
  readonly samples: Sample[] = [];
  private readonly numbers = new Map<Identity, number>();

  numberOf(identity: Identity, kind: Kind, sample: Sample): number {
    let number = this.numbers.get(identity);
    if (number === undefined) {
      number = this.all.push(kind) - 1;
      this.samples.push(sample);
      this.numbers.set(identity, number);
    }
    return number;
  }
}

const FREE: Kind = { needs: NONE, avoids: NONE, leaves: NONE, outcomes: null };
const UNGUARDED_ONE: Kind = { ...FREE, needs: UNGUARDED };

function numbered<State>({ needs, avoids, leaves }: Guard<State>, states: States<State>): Kind {
  return {
    needs: needs === undefined ? NONE : states.numberOf(needs),
    avoids: avoids === undefined ? NONE : states.numberOf(avoids),
    leaves: leaves === undefined ? NONE : states.numberOf(leaves),
    outcomes: null,
  };
}

/** So many states fit three to a small number; so many to any number. */
const FEW = 0x3ff;
const MANY = 0x1_ffff;
/** Above all small numbers. */
const LARGE = 0x8_0000_0000_0000;

function guardIdentity({ needs, avoids, leaves }: Kind): Identity {
  const highest = Math.max(needs, avoids, leaves);
  if (highest >= MANY) return `guard ${needs} ${avoids} ${leaves}`;
  if (highest >= FEW) return LARGE + ((needs + 1) * (MANY + 1) + avoids + 1) * (MANY + 1) + leaves + 1;
  return ((needs + 1) << 20) | ((avoids + 1) << 10) | (leaves + 1);
}

function unguardedIdentity<State, Input, Output>(
  model: Model<State, Input, Output>, { input, output, isOpen }: Operation<Input, Output>,
): Identity {
  const identity = model.identifyOperation?.(input, output, isOpen) ?? canonicalText([input, output, isOpen]);
  return `call ${identity}`;
}

/** Counts states as they turn up, equal ones as one. */
class States<State> {
  /** The number of all that do not matter; `NONE` if all may. */
  readonly junk: number;
  /** What they take, a text as if a letter took one byte. */
  bytes = 0;
  private readonly identify: (state: State) => Identity;
  private readonly numbers = new Map<Identity, number>();
  private readonly values: State[] = [];

  constructor(identify: (state: State) => Identity, mattering: readonly State[] | null) {
    this.identify = identify;
    this.junk = NONE;
    if (mattering === null) return;
    for (const state of mattering) this.numberOf(state);
    this.junk = this.values.length;
    // Their texts are parts of what was read, and take no room of their own.
    this.bytes = BYTES_OF_A_STATE * this.values.length;
  }

  /** How many have numbers. */
  get count(): number {
    return this.values.length + (this.junk === NONE ? 0 : 1);
  }

  numberOf(state: State): number {
    const identity = this.identify(state);
    const known = this.numbers.get(identity);
    if (known !== undefined) return known;
    if (this.junk !== NONE) return this.junk;
    const number = this.values.push(state) - 1;
    this.numbers.set(identity, number);
    this.bytes += BYTES_OF_A_STATE + (typeof identity === 'string' ? identity.length : 0);
    return number;
  }

  valueOf(number: number): State {
    return at(this.values, number);
  }
}
