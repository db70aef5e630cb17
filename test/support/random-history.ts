/**
 * Random small histories, as fast-check draws and shrinks them: a few clients call a store that mostly does what it should,
 * but now and then answers from an older state, forgets what it was told or makes an answer up. Shrinking takes steps
 * away and makes the store better.
 */
import fc from 'fast-check';
import { at } from '../../src/base/assert.ts';
import { CALLS, type Call, type ModelName, type Value } from '../../src/check/history/models.ts';
import type { ValueHistory, ValueOperation } from './brute-force-history.ts';

export interface Shape {
  readonly model: ModelName;
  readonly operations: number;
  readonly processes: number;
  readonly keys: number;
  /** `null`: each written value is new. */
  readonly values: number | null;
  /** Out of 10: how often the store is not what it should be. */
  readonly faults: number;
}

/** Every key starts with it. */
export const INITIAL: Value = 0;

/** Of at most `shape.operations` operations. */
export function randomHistory(shape: Shape): fc.Arbitrary<ValueHistory> {
  const step = fc.record({
    process: fc.nat(shape.processes - 1),
    type: fc.constantFrom(...CALLS[shape.model]),
    key: fc.nat(shape.keys - 1),
    value: fc.nat((shape.values ?? 1) - 1),
    // What a compare-and-set expects: mostly what is there.
    guess: fc.nat(5),
    fate: fc.nat(9),
    fault: fc.nat(9),
    lag: fc.nat(3),
  });
  return fc.array(step, { minLength: 2, maxLength: 3 * shape.operations, size: 'max' })
    .map((steps) => new Store(shape).play(steps));
}

interface Step {
  readonly process: number;
  readonly type: Call['type'];
  readonly key: number;
  readonly value: number;
  readonly guess: number;
  readonly fate: number;
  readonly fault: number;
  readonly lag: number;
}

class Store {
  private readonly shape: Shape;
  private readonly operations: ValueOperation[] = [];
  private readonly events: number[] = [];
  /** By process: the call that it waits for. */
  private readonly waiting = new Map<number, number>();
  /** By key: the states it was in. */
  private readonly states = new Map<string, Value[]>();

  constructor(shape: Shape) {
    this.shape = shape;
  }

  /** Each step is the call of a process that waits for nothing, or the end of the one it waits for. */
  play(steps: readonly Step[]): ValueHistory {
    for (const step of steps) {
      if (this.waiting.has(step.process)) this.end(step);
      else if (this.operations.length < this.shape.operations) this.call(step);
    }
    const last = at(steps, steps.length - 1);
    for (const process of [...this.waiting.keys()]) this.end({ ...last, process });
    return { operations: this.operations, events: this.events };
  }

  private call(step: Step): void {
    const number = this.operations.length;
    const call = { line: 0, time: null };
    this.operations.push({
      process: step.process, input: this.inputOf(step), output: null, isOpen: true, call, answer: null,
    });
    this.events.push(number);
    this.waiting.set(step.process, number);
  }

  private inputOf({ type, key: keyNumber, value: drawn, guess }: Step): Call {
    const key = this.shape.model === 'kv' ? `k${keyNumber}` : '';
    const value = this.shape.values === null ? 1 + this.operations.length : 1 + drawn;
    switch (type) {
      case 'read': case 'delete': return { type, key };
      case 'write': case 'append': return { type, key, value };
      case 'cas': return { type, key, expected: guess < 4 ? this.stateOf(key, 0) : guess, value };
    }
  }

  private end({ process, fate, fault, lag }: Step): void {
    const number = this.waiting.get(process);
    if (number === undefined) return;
    this.waiting.delete(process);
    const operation = at(this.operations, number);
    const isFaulty = fault >= 10 - this.shape.faults;
    const output = this.carryOut(operation.input, isFaulty ? lag : 0, fate === 8 || (fate === 6 && isFaulty));
    if (fate >= 8) return;
    const made = fate === 7 && isFaulty && operation.input.type === 'read' ? lag : output;
    this.operations[number] = { ...operation, output: made, isOpen: false, answer: operation.call };
    this.events.push(~number);
  }

  /** Answers as of `lag` states ago. */
  private carryOut(call: Call, lag: number, isForgotten: boolean): Value {
    const { type, key } = call;
    const seen = this.stateOf(key, lag);
    const change = (state: Value) => {
      if (!isForgotten) this.states.set(key, [...this.states.get(key) ?? [INITIAL], state]);
    };
    switch (type) {
      case 'read': return seen;
      case 'write': change(call.value); return null;
      case 'append': change(`${this.stateOf(key, 0) ?? ''}${call.value ?? ''}`); return null;
      case 'delete': change(null); return null;
      case 'cas': {
        if (seen === call.expected) change(call.value);
        return seen === call.expected;
      }
    }
  }

  private stateOf(key: string, lag: number): Value {
    const states = this.states.get(key) ?? [INITIAL];
    return at(states, Math.max(0, states.length - 1 - lag));
  }
}
