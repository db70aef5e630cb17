/**
 * What tells the states and the operations of a model apart. Equal ones must not differ, and different ones must not be equal,
 * or verdicts would be wrong without a word: what can't be told apart is refused.
 */
import { assert } from '../../base/assert.ts';
import type { Identity, Model } from './model.ts';

/** Stands before texts that are made of other values. */
const MADE = '\u0000';

/** Equal for equal states: as `Model.identifyState` says, or else by all that the state holds. */
export function identityOf<State, Input, Output>(state: State, model: Model<State, Input, Output>): Identity {
  if (model.identifyState !== undefined) return model.identifyState(state);
  if (typeof state === 'number' || typeof state === 'boolean') return state;
  if (state === null) return null;
  if (typeof state === 'string') return state.charCodeAt(0) === 0 ? `${MADE}${state}` : state;
  assert(state !== undefined, 'undefined is no state of a model', model.name);
  return `${MADE}${canonicalText(state)}`;
}

/** Equal texts for equal values, whatever the order of their members; of what JSON knows, and undefined, bigint and NaN. */
export function canonicalText(value: unknown): string {
  switch (typeof value) {
    case 'string': return JSON.stringify(value);
    case 'bigint': return `${value}n`;
    case 'number': return Object.is(value, -0) ? '0' : String(value);
    case 'boolean':
    case 'undefined': return String(value);
    case 'object': {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
      const prototype: unknown = Object.getPrototypeOf(value);
      assert(prototype === Object.prototype || prototype === null,
        'objects of a class are told apart by Model.identifyState and identifyOperation alone');
      const members: readonly [string, unknown][] = Object.entries(value);
      const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
      return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join()}}`;
    }
    case 'function':
    case 'symbol':
    default: throw new TypeError(`a model's states and operations can't hold a ${typeof value}`);
  }
}
