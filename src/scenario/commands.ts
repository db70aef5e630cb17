/**
 * What a script proposes: commands of the replicated key-value store.
 */
import type { Command } from '../raft/command.ts';
import type { Value } from '../raft/value.ts';

export function put(key: string, value: Value): Command {
  return { type: 'put', key, value };
}

export function get(key: string): Command {
  return { type: 'get', key };
}

export function append(key: string, value: Value): Command {
  return { type: 'append', key, value };
}

export function remove(key: string): Command {
  return { type: 'delete', key };
}

/** Puts `value` if the key now holds `expected`; null expects it to be absent. */
export function compareAndSet(key: string, expected: Value | null, value: Value): Command {
  return { type: 'compareAndSet', key, expected, value };
}
