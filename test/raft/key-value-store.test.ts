import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation, Outcome } from '../../src/raft/command.ts';
import { KeyValueStore } from '../../src/raft/key-value-store.ts';
import type { Value } from '../../src/raft/value.ts';
import { operation } from '../support/commands.ts';

function storeAfter(...commands: readonly Operation[]): KeyValueStore {
  const store = new KeyValueStore();
  for (const one of commands) store.apply(one);
  return store;
}

/** What each operation means, as plainly as it can be said. */
function applyTo(model: Map<string, Value>, one: Operation): Outcome {
  const held = model.get(one.key) ?? null;
  switch (one.type) {
    case 'get': return held;
    case 'put': model.set(one.key, one.value); return null;
    case 'append': model.set(one.key, String(held ?? '') + String(one.value)); return null;
    case 'delete': model.delete(one.key); return null;
    case 'compareAndSet': {
      if (held !== one.expected) return false;
      model.set(one.key, one.value);
      return true;
    }
  }
}

test('the store agrees with a map', () => {
  fc.assert(fc.property(fc.array(operation), (commands) => {
    const store = new KeyValueStore();
    const model = new Map<string, Value>();
    for (const one of commands) expect(store.apply(one)).toEqual(applyTo(model, one));
  }));
});

test('equal states have equal hashes, however they came to be; different ones differ', () => {
  const state = (commands: readonly Operation[]): readonly (readonly [string, Value])[] => {
    const model = new Map<string, Value>();
    for (const one of commands) applyTo(model, one);
    return [...model].sort(([one], [other]) => (one < other ? -1 : 1));
  };
  fc.assert(fc.property(fc.array(operation), (commands) => {
    const rebuilt = state(commands).map(([key, value]): Operation => ({ type: 'put', key, value })).reverse();
    expect(storeAfter(...rebuilt).stateHash).toBe(storeAfter(...commands).stateHash);
  }));
  fc.assert(fc.property(fc.array(operation), fc.array(operation), (some, others) => {
    const areEqual = JSON.stringify(state(some)) === JSON.stringify(state(others));
    expect(storeAfter(...some).stateHash === storeAfter(...others).stateHash).toBe(areEqual);
  }));
});

test('the hash of nothing is 0, and what was deleted leaves no trace', () => {
  expect(new KeyValueStore().stateHash).toBe(0);
  expect(storeAfter({ type: 'put', key: 'x', value: 1 }, { type: 'delete', key: 'x' }).stateHash).toBe(0);
});

test('the number 1 and the text "1" are different values', () => {
  const number = storeAfter({ type: 'put', key: 'x', value: 1 });
  const text = storeAfter({ type: 'put', key: 'x', value: '1' });
  expect(number.stateHash).not.toBe(text.stateHash);
  expect(number.apply({ type: 'compareAndSet', key: 'x', expected: '1', value: 2 })).toBe(false);
});

test.each(['__proto__', 'constructor', 'toString', ''])('the key %j is plain data', (key) => {
  const store = new KeyValueStore();
  expect(store.apply({ type: 'get', key })).toBeNull();
  store.apply({ type: 'put', key, value: 'mine' });
  expect(store.apply({ type: 'get', key })).toBe('mine');
});
