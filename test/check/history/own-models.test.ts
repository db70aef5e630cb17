// Models of one's own, through the public API: with and without guards, with states that are objects.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type History, IMPOSSIBLE, judge, type Level, type Model, MODEL_NAMES, type Operation, type ValueModel, valueModel } from 'whitewater';
import { bruteForce } from '../../support/brute-force-history.ts';
import { INITIAL, randomHistory } from '../../support/random-history.ts';

type QueueCall = { readonly type: 'enqueue'; readonly value: number } | { readonly type: 'dequeue' };

/** First in, first out; null comes out of an empty one. */
const queue: Model<readonly number[], QueueCall, number | null> = {
  name: 'queue',
  initial: [],
  step(state, call, answer, isOpen) {
    if (call.type === 'enqueue') return [...state, call.value];
    return isOpen || answer === (state[0] ?? null) ? state.slice(1) : IMPOSSIBLE;
  },
  describe: (call) => call.type,
};

const enqueue = (value: number): QueueCall => ({ type: 'enqueue', value });
const dequeue: QueueCall = { type: 'dequeue' };

describe('a queue', () => {
  test('gives what was put in first', () => {
    expect(verdict(queue, [done(enqueue(1)), done(enqueue(2)), done(dequeue, 1), done(dequeue, 2)])).toBe('ok');
    expect(verdict(queue, [done(enqueue(1)), done(enqueue(2)), done(dequeue, 2)])).toBe('violation');
  });

  test('gives nothing twice, unless it may have been put in twice', () => {
    const twice = [done(dequeue, 1), done(dequeue, 1)];
    expect(verdict(queue, [done(enqueue(1)), ...twice])).toBe('violation');
    expect(verdict(queue, [open(enqueue(1)), done(enqueue(1)), ...twice])).toBe('ok');
  });

  test('may have given something to who never got the answer', () => {
    expect(verdict(queue, [done(enqueue(1)), open(dequeue), done(dequeue, null)])).toBe('ok');
    expect(verdict(queue, [done(enqueue(1)), done(enqueue(2)), open(dequeue), done(dequeue, null)])).toBe('violation');
  });
});

/** A bank that moves money between two accounts: the state is an object whose members have no order. */
const bank: Model<Readonly<Record<string, number>>, { readonly from: string; readonly to: string; readonly amount: number } | null,
  Readonly<Record<string, number>>> = {
  name: 'bank',
  initial: { a: 10, b: 0 },
  step(state, transfer, balances, isOpen) {
    if (transfer === null) {
      const isSame = isOpen || Object.entries(state).every(([account, amount]) => balances?.[account] === amount);
      return isSame ? state : IMPOSSIBLE;
    }
    const { from, to, amount } = transfer;
    return { [to]: (state[to] ?? 0) + amount, [from]: (state[from] ?? 0) - amount };
  },
  guard: (transfer, balances) => (transfer === null && balances !== null ? { needs: balances } : null),
  describe: (transfer) => (transfer === null ? 'balances' : `${transfer.amount} from ${transfer.from} to ${transfer.to}`),
};

test('states are told apart by what they hold, in whatever order', () => {
  const there = { from: 'a', to: 'b', amount: 3 };
  const back = { from: 'b', to: 'a', amount: 3 };
  expect(verdict(bank, [done(there, {}), done(back, {}), done(null, { b: 0, a: 10 })])).toBe('ok');
  expect(verdict(bank, [done(there, {}), done(null, { a: 10, b: 0 })])).toBe('violation');
});

test('a state that can not be told from others is refused, not misjudged', () => {
  const set: Model<ReadonlySet<number>, number, null> = {
    name: 'set', initial: new Set(), step: (state, value) => new Set([...state, value]), describe: String,
  };
  expect(() => verdict(set, [done(1, null)])).toThrow(/identifyState/);
  const identified = { ...set, identifyState: (state: ReadonlySet<number>) => [...state].sort((a, b) => a - b).join() };
  expect(verdict(identified, [done(1, null)])).toBe('ok');
});

describe.each(['linearizable', 'sequential'] as const)('%s', (level: Level) => {
  test.each(MODEL_NAMES)('a %s without guards is judged the same', (name) => {
    const model = valueModel(name, INITIAL);
    const plain: ValueModel = {
      name, initial: model.initial,
      step: (state, call, answer, isOpen) => model.step(state, call, answer, isOpen),
      describe: (call, answer, isOpen) => model.describe(call, answer, isOpen),
      ...(name === 'kv' ? { keyOf: (call) => call.key } : {}),
    };
    const shape = { model: name, operations: 7, processes: 4, keys: name === 'kv' ? 2 : 1, values: 3, faults: 2 };
    fc.assert(fc.property(randomHistory(shape), (history) => {
      expect(judge(history, plain, level).verdict).toBe(bruteForce(history, model, level) ? 'ok' : 'violation');
    }), { numRuns: 300 });
  });
});

const mention = { line: 0, time: null };

function done<Input, Output>(input: Input, output: Output | null = null): Operation<Input, Output> {
  return { process: 0, input, output, isOpen: false, call: mention, answer: mention };
}

function open<Input, Output>(input: Input): Operation<Input, Output> {
  return { process: 0, input, output: null, isOpen: true, call: mention, answer: null };
}

/** One after the other. */
function verdict<State, Input, Output>(
  model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[],
): string {
  const events = operations.flatMap(({ isOpen }, number) => (isOpen ? [number] : [number, ~number]));
  const history: History<Input, Output> = { operations, events };
  return judge(history, model, 'linearizable').verdict;
}
