/**
 * The models that come with the program: a register, a register with compare-and-set, and a map of such registers whose
 * values can also be appended to and deleted.
 */
import { unreachable } from '../../base/assert.ts';
import { type Guard, IMPOSSIBLE, type Model, type Way } from './model.ts';

export type Value = string | number | boolean | null;

/** A call, of any of these models. A register has one key, the empty text. */
export type Call =
  | { readonly type: 'read'; readonly key: string }
  | { readonly type: 'write'; readonly key: string; readonly value: Value }
  /** Adds to the end of the text that is there; null counts as the empty text. */
  | { readonly type: 'append'; readonly key: string; readonly value: Value }
  /** Sets null. */
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'cas'; readonly key: string; readonly expected: Value; readonly value: Value };

/** The value that was read; of a compare-and-set whether it did set; null of all else. */
export type Answer = Value;

export type ValueModel = Model<Value, Call, Answer>;

export const MODEL_NAMES = ['register', 'cas-register', 'kv'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** What each model knows to do. */
export const CALLS: { readonly [name in ModelName]: readonly Call['type'][] } = {
  'register': ['read', 'write'],
  'cas-register': ['read', 'write', 'cas'],
  'kv': ['read', 'write', 'append', 'delete', 'cas'],
};

/** `initial` is the value that the register, or each key, starts with. */
export function valueModel(name: ModelName, initial: Value): ValueModel {
  return {
    name, initial, step, guard, ways, describe, identifyOperation,
    ...(name === 'kv' ? { keyOf: (call: Call) => call.key } : {}),
  };
}

function step(state: Value, call: Call, answer: Answer, isOpen: boolean): Value | typeof IMPOSSIBLE {
  switch (call.type) {
    case 'read': return isOpen || answer === state ? state : IMPOSSIBLE;
    case 'write': return call.value;
    case 'append': return appended(state, call.value);
    case 'delete': return null;
    case 'cas': {
      const succeeds = call.expected === state;
      if (!isOpen && answer !== succeeds) return IMPOSSIBLE;
      return succeeds ? call.value : state;
    }
    default: return unreachable(call);
  }
}

function appended(state: Value, value: Value): string {
  return `${state ?? ''}${value ?? ''}`;
}

function guard(call: Call, answer: Answer, isOpen: boolean): Guard<Value> | null {
  switch (call.type) {
    case 'read': return isOpen ? {} : { needs: answer };
    case 'write': return { leaves: call.value };
    case 'delete': return { leaves: null };
    case 'append': return null;
    // One that nobody knows the answer of has no effect where it fails.
    case 'cas': return isOpen || answer === true ? { needs: call.expected, leaves: call.value } : { avoids: call.expected };
    default: return unreachable(call);
  }
}

/** To a text that ends with what was appended, from what is in front of that. */
function ways(calls: readonly Call[]): (state: Value) => readonly Way<Value>[] {
  const appends = new Map<string, number[]>();
  for (const [input, call] of calls.entries()) {
    const end = appended(null, call.type === 'append' ? call.value : null);
    const alike = appends.get(end);
    if (alike === undefined) appends.set(end, [input]);
    else alike.push(input);
  }
  const lengths = [...new Set([...appends.keys()].map((end) => end.length))];
  return (state) => {
    const found: Way<Value>[] = [];
    if (typeof state !== 'string') return found;
    for (const length of lengths) {
      const inputs = length > state.length ? undefined : appends.get(state.slice(state.length - length));
      if (inputs === undefined) continue;
      const before = valuesThatRead(state.slice(0, state.length - length));
      for (const from of before) found.push({ inputs, from });
    }
    return found;
  };
}

/** As a text: `-2.2250738585072014e-308`. */
const LONGEST_NUMBER = 24;

/** All values that are this text when something is appended to them. */
function valuesThatRead(text: string): readonly Value[] {
  if (text === '') return ['', null];
  if (text === 'true' || text === 'false') return [text, text === 'true'];
  return text.length <= LONGEST_NUMBER && String(Number(text)) === text ? [text, Number(text)] : [text];
}

/** Mostly asked of appends, whose answer is always the same: all else is a guard. */
function identifyOperation(call: Call, answer: Answer, isOpen: boolean): string {
  return call.type === 'append' ? JSON.stringify(call.value) : JSON.stringify([call, answer, isOpen]);
}

function describe(call: Call, answer: Answer, isOpen: boolean): string {
  const of = call.key === '' ? '' : ` ${call.key}`;
  switch (call.type) {
    case 'read': return isOpen ? `read${of}` : `read${of} -> ${shown(answer)}`;
    case 'write': return `write${of} ${shown(call.value)}`;
    case 'append': return `append${of} ${shown(call.value)}`;
    case 'delete': return `delete${of}`;
    case 'cas': {
      const asked = `cas${of} ${shown(call.expected)} to ${shown(call.value)}`;
      return isOpen ? asked : `${asked} -> ${answer === true ? 'done' : 'failed'}`;
    }
    default: return unreachable(call);
  }
}

function shown(value: Value): string {
  return JSON.stringify(value);
}
