/**
 * A machine of many keys: a state is that of every key together. For the levels that look at all keys at once.
 */
import { at } from '../../base/assert.ts';
import { int, type Ints } from '../../base/ints.ts';
import { compile, type Compiled } from './compile.ts';
import type { Operation } from './history.ts';
import { type Machine, NONE } from './machine.ts';
import type { Model } from './model.ts';

/** Operations on all keys together, for a model that may know keys. */
export function compileWhole<State, Input, Output>(
  model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[],
): Compiled {
  if (model.keyOf === undefined) return compile(model, operations);
  const keyOf = (operation: Operation<Input, Output>): string | number => model.keyOf?.(operation.input) ?? '';
  const byKey = new Map<string | number, Operation<Input, Output>[]>();
  for (const operation of operations) {
    const alike = byKey.get(keyOf(operation));
    if (alike === undefined) byKey.set(keyOf(operation), [operation]);
    else alike.push(operation);
  }
  if (byKey.size === 1) return compile(model, operations);
  const compiled = [...byKey.values()].map((alike) => compile(model, alike));
  const keys = new Map([...byKey.keys()].map((key, i) => [key, i]));
  const seen = compiled.map(() => 0);
  const kinds = new KeyedKinds();
  const numbers = Array.from(operations, (operation) => {
    const key = keys.get(keyOf(operation)) ?? 0;
    const place = at(seen, key);
    seen[key] = place + 1;
    return kinds.numberOf(key, int(at(compiled, key).kinds, place));
  });
  return { machine: new KeyedMachine(compiled.map(({ machine }) => machine), kinds), kinds: numbers };
}

/** Counts pairs of a key and a kind of its machine. */
class KeyedKinds {
  readonly keys: number[] = [];
  readonly kinds: number[] = [];
  private readonly numbers = new Map<number, number>();

  numberOf(key: number, kind: number): number {
    const name = key * 0x1_0000_0000 + kind;
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.keys.push(key) - 1;
      this.kinds.push(kind);
      this.numbers.set(name, number);
    }
    return number;
  }
}

class KeyedMachine implements Machine {
  readonly initial = 0;
  /** A guard speaks of one key, not of the state of all. */
  readonly guardedStates = 0;
  readonly junk = NONE;
  readonly avoidsAny = true;
  private readonly machines: readonly Machine[];
  private readonly kinds: KeyedKinds;
  /** By state: the state of each key. */
  private readonly states: Ints[];
  private readonly hashes: number[];
  private readonly byHash = new Map<number, number[]>();
  private ownBytes = 0;

  constructor(machines: readonly Machine[], kinds: KeyedKinds) {
    this.machines = machines;
    this.kinds = kinds;
    const initial = Array.from(machines, (machine) => machine.initial);
    this.states = [initial];
    this.hashes = [initial.reduce((hash, state, key) => hash ^ mix(key, state), 0)];
    this.byHash.set(at(this.hashes, 0), [0]);
  }

  get bytes(): number {
    let bytes = this.ownBytes;
    for (const machine of this.machines) bytes += machine.bytes;
    return bytes;
  }

  step(state: number, kind: number): number {
    const key = at(this.kinds.keys, kind);
    const before = int(at(this.states, state), key);
    const next = at(this.machines, key).step(before, at(this.kinds.kinds, kind));
    if (next === NONE || next === before) return next === NONE ? NONE : state;
    return this.withKey(state, key, before, next);
  }

  isRead(kind: number): boolean {
    return at(this.machines, at(this.kinds.keys, kind)).isRead(at(this.kinds.kinds, kind));
  }

  outcomes(): null {
    return null;
  }

  isWrite(): boolean {
    return false;
  }

  isAvoided(): boolean {
    return true;
  }

  isGuarded(): boolean {
    return false;
  }

  needs(): number {
    return NONE;
  }

  avoids(): number {
    return NONE;
  }

  leaves(): number {
    return NONE;
  }

  /** The number of the state in which one key is different. */
  private withKey(state: number, key: number, before: number, next: number): number {
    const hash = at(this.hashes, state) ^ mix(key, before) ^ mix(key, next);
    const old = at(this.states, state);
    const alike = this.byHash.get(hash) ?? [];
    for (const other of alike) if (isSameBut(old, at(this.states, other), key, next)) return other;
    const grown = old.slice();
    grown[key] = next;
    const number = this.states.push(grown) - 1;
    this.hashes.push(hash);
    if (alike.push(number) === 1) this.byHash.set(hash, alike);
    this.ownBytes += 4 * grown.length + 200;
    return number;
  }
}

/** Whether `other` is `state` with `next` in the place of `key`. */
function isSameBut(state: Ints, other: Ints, key: number, next: number): boolean {
  for (let i = 0; i < state.length; i++) {
    if (int(other, i) !== (i === key ? next : int(state, i))) return false;
  }
  return true;
}

function mix(key: number, state: number): number {
  const spread = Math.imul(Math.imul(key + 1, 0x9e3779b1) ^ state, 0x85ebca6b);
  return Math.imul(spread ^ (spread >>> 13), 0xc2b2ae35);
}
