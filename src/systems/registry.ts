/**
 * The systems that a Case may name.
 */
import { assert } from '../base/assert.ts';
import { raftSystem } from './raft/system.ts';
import type { System } from './system.ts';

const registered = new Map<string, System>([[raftSystem.name, raftSystem]]);

/** In the order in which they were registered; the first is the default. */
export function systems(): readonly System[] {
  return [...registered.values()];
}

export function findSystem(name: string): System | undefined {
  return registered.get(name);
}

/** Makes a system known by its name. */
export function registerSystem(system: System): void {
  assert(!registered.has(system.name), 'a system of this name is registered already', system.name);
  registered.set(system.name, system);
}
