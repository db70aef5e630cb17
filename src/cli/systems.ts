/**
 * Finds the system under test: a registered one by its name, or one of the user's own from a module (`--system FILE.js`),
 * which is code and is run as such. Used by the program and by each of its workers.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { suggestion } from '../fuzz/nearest.ts';
import { findSystem, systems } from '../systems/registry.ts';
import type { System } from '../systems/system.ts';
import type { SystemSource } from './batch.ts';
import { usageError } from './exit.ts';
import { importUserCode } from './user-code.ts';

/** What `--system` says: a path if it looks like one, otherwise a name. The default is the first system registered. */
export function systemSource(given: string | undefined): SystemSource {
  if (given === undefined) return { type: 'name', name: systems()[0]?.name ?? '' };
  if (/[/\\]|\.[cm]?[jt]s$/.test(given)) return { type: 'file', file: resolve(given) };
  return { type: 'name', name: given };
}

export async function loadSystem(source: SystemSource): Promise<System> {
  if (source.type === 'file') return loadSystemFile(source.file);
  const system = findSystem(source.name);
  if (system !== undefined) return system;
  const hint = suggestion(source.name, systems().map(({ name }) => name));
  throw usageError(`--system ${source.name}: no such system; ${hint} (a module of your own is given by its path, such as ./my-system.js)`);
}

/** Every system that a Case may name: those registered, and the one that was loaded. */
export function knownSystems(loaded: System): readonly System[] {
  return [loaded, ...systems().filter(({ name }) => name !== loaded.name)];
}

async function loadSystemFile(file: string): Promise<System> {
  if (!existsSync(file)) throw usageError(`--system ${file}: there is no such file`);
  if (/\.[cm]?ts$/.test(file)) throw usageError(`--system ${file}: workers load JavaScript; compile it first, and name the .js file`);
  const exported = await importUserCode(file, `--system ${file}`);
  const candidate = exportedSystem(exported);
  const lacking = missingMembers(candidate);
  if (lacking.length === 0 && isSystem(candidate)) return candidate;
  throw usageError(`--system ${file}: the module must export a System, as \`system\` or as its default (see defineSystem); `
    + (candidate === undefined ? 'it exports none' : `what it exports lacks ${lacking.join(', ')}`));
}

/** What is exported as `system` or as the default; or else the one export that is a System. */
function exportedSystem(exported: unknown): unknown {
  const named = member(exported, 'system') ?? member(exported, 'default');
  if (named !== undefined) return named;
  const all = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
  return all.find(isSystem);
}

/** The members that this program reads, and what they must be. */
const MEMBERS: { readonly [name in keyof System]: string } = {
  name: 'string', protocol: 'object', mutants: 'object', workload: 'function', points: 'object', messages: 'object',
  timers: 'object', parseSettings: 'function', parseCommand: 'function', parseJournal: 'function', inspect: 'function',
  swarm: 'object', profiles: 'object', narrate: 'object',
};

function missingMembers(candidate: unknown): readonly string[] {
  return Object.entries(MEMBERS)
    .filter(([name, type]) => typeof member(candidate, name) !== type)
    .map(([name, type]) => `${name} (${type === 'object' ? 'an object or a list' : `a ${type}`})`);
}

function isSystem(candidate: unknown): candidate is System {
  return missingMembers(candidate).length === 0;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
