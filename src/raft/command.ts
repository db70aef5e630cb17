/**
 * What clients ask of the replicated key-value store, and what they are told. Plain JSON: a command goes into
 * the log, the journal, messages and saved cases as it is. Keys are data; `__proto__` is one like any other.
 */
import { unreachable } from '../base/assert.ts';
import { hashText, hashWords } from '../base/digest.ts';
import type { LogIndex } from './position.ts';
import { hashValue, type Value } from './value.ts';

export type Command =
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: Value }
  /** Adds `value` to the end of the text that is there; to an absent key, to the empty text. */
  | { readonly type: 'append'; readonly key: string; readonly value: Value }
  | { readonly type: 'delete'; readonly key: string }
  /** Puts `value` if the key now holds `expected`; `null` expects the key to be absent. */
  | { readonly type: 'compareAndSet'; readonly key: string;
      readonly expected: Value | null; readonly value: Value };

/**
 * What a command came to: the value read (`null`: absent), whether a compareAndSet did set, `null` for all
 * else.
 */
export type Outcome = Value | boolean | null;

export interface Result {
  /** The position in the log at which the command took effect. */
  readonly index: LogIndex;
  readonly value: Outcome;
}

/** A 32-bit hash; `null` is the no-op. Computed once for each entry. */
export function hashCommand(command: Command | null): number {
  if (command === null) return 0;
  const key = hashText(command.key);
  switch (command.type) {
    case 'get': return hashWords(1, key);
    case 'put': return hashWords(hashWords(2, key), hashValue(command.value));
    case 'append': return hashWords(hashWords(3, key), hashValue(command.value));
    case 'delete': return hashWords(4, key);
    case 'compareAndSet': {
      const expected = command.expected === null ? 0 : hashValue(command.expected);
      return hashWords(hashWords(hashWords(5, key), expected), hashValue(command.value));
    }
    default: return unreachable(command);
  }
}

/** The size of a command on the wire: a byte for its type, its texts, eight bytes for a number. */
export function commandBytes(command: Command | null): number {
  if (command === null) return 1;
  switch (command.type) {
    case 'get':
    case 'delete': return 1 + command.key.length;
    case 'put':
    case 'append': return 1 + command.key.length + valueBytes(command.value);
    case 'compareAndSet': {
      const expected = command.expected === null ? 0 : valueBytes(command.expected);
      return 1 + command.key.length + expected + valueBytes(command.value);
    }
    default: return unreachable(command);
  }
}

function valueBytes(value: Value): number {
  return typeof value === 'string' ? value.length : 8;
}
