/**
 * While a run executes, everything that would make it depend on more than its Case throws: the time, randomness, timers.
 * So impure code below cli, or in a user's system, is a finding of the run that it happens in. Only what runs
 * synchronously inside `trapped` is caught; the lint rule sees the rest.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Thrown into code that asks for what no run may know. */
export class ImpureError extends Error {
  constructor(what: string) {
    super(`${what} was used in a run: a run is a function of its Case alone (take time from events, luck from the world)`);
    this.name = 'ImpureError';
  }
}

/** A function that stands in an object and can be replaced there. */
interface Spot {
  readonly holder: object;
  readonly key: string;
  readonly name: string;
}

const spots = (holder: object, label: string, keys: readonly string[]): readonly Spot[] =>
  keys.map((key) => ({ holder, key, name: `${label}${key}` }));

const IMPURE: readonly Spot[] = [
  ...spots(Math, 'Math.', ['random']),
  ...spots(globalThis, '', ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch']),
  ...spots(performance, 'performance.', ['now']),
  ...spots(process, 'process.', ['hrtime', 'nextTick', 'uptime', 'cpuUsage', 'memoryUsage']),
  ...spots(globalThis.crypto, 'crypto.', ['randomUUID', 'getRandomValues']),
  ...spots(crypto, 'crypto.', ['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'getRandomValues']),
];

let isSet = false;

/** Runs `body`, which must not wait for anything, with the trap set. */
export function trapped<T>(body: () => T): T {
  if (isSet) return body();
  const restore: (() => void)[] = [];
  isSet = true;
  try {
    for (const spot of IMPURE) restore.push(spring(spot));
    syncBuiltinESMExports();
    return body();
  } finally {
    for (const undo of restore) undo();
    syncBuiltinESMExports();
    isSet = false;
  }
}

/** Replaces one function by one that throws; gives back what undoes that. */
function spring({ holder, key, name }: Spot): () => void {
  const original = Object.getOwnPropertyDescriptor(holder, key);
  if (original?.configurable === false) return () => {};
  const refuse = function trap(): never {
    throw new ImpureError(name);
  };
  const members = name === 'Date' ? ['now', 'parse', 'UTC'] : [];
  for (const member of members) Object.defineProperty(refuse, member, { value: refuse });
  const enumerable = original?.enumerable ?? true;
  Object.defineProperty(holder, key, { value: refuse, configurable: true, writable: true, enumerable });
  return () => {
    if (original === undefined) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, original);
  };
}
