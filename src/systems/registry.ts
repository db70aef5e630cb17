/**
 * The systems that a Case may name.
 */
import { raftSystem } from './raft/system.ts';
import type { System } from './system.ts';

const registered: readonly System[] = [raftSystem];

/** The first is the default. */
export function systems(): readonly System[] {
  return registered;
}

export function findSystem(name: string): System | undefined {
  return registered.find((system) => system.name === name);
}
