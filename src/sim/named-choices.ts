/**
 * Choices by name. `ScriptedChoices` takes a decision from a table where the table has it, and from a fallback
 * otherwise; `RecordedChoices` remembers what was decided, as such a table. Both ask the fallback first, so that an
 * override consumes the draw that it replaces. A table says how a run went: reseeded, it binds no decision that follows.
 */
import { assert } from '../base/assert.ts';
import type { Choices, ClientChoices, DiskChoices, LinkChoices, TimerChoices } from './choices.ts';
import type { Json } from './plan.ts';

/** What becomes of a decision once its id and its fallback are known. */
interface Settle {
  readonly decision: <T extends number | boolean>(id: string, decided: T) => T;
  readonly operation: (id: string, decided: Json) => Json;
  /** The fallback is given other luck. */
  readonly reseeded: () => void;
}

/**
 * Decisions from a table, until they are reseeded; the rest from `fallback`. A value of another type than the decision's is
 * an error.
 */
export function scriptedChoices(table: { readonly [decision: string]: Json }, fallback: Choices): Choices {
  return choicesFrom(new Map(Object.entries(table)), fallback);
}

/** The same from a table that may still grow: a script adds what it wants before the decision is due. */
export function choicesFrom(table: ReadonlyMap<string, Json>, fallback: Choices): Choices {
  let overrides = table;
  return named(fallback, {
    reseeded: () => { overrides = new Map(); },
    decision: (id, decided) => {
      const value = overrides.get(id);
      if (value === undefined) return decided;
      assert(fits(value, decided), 'an override does not fit its decision', id, value, decided);
      return value;
    },
    operation: (id, decided) => overrides.get(id) ?? (overrides.has(id) ? null : decided),
  });
}

/** The decisions of `inner`, and a table of them that grows as they are made. */
export function recordedChoices(
  inner: Choices,
): { readonly choices: Choices; readonly table: Map<string, Json> } {
  const table = new Map<string, Json>();
  const remember = <T extends Json>(id: string, decided: T): T => {
    table.set(id, decided);
    return decided;
  };
  return { choices: named(inner, { decision: remember, operation: remember, reseeded: () => {} }), table };
}

/** A time, a number of records, or yes or no. */
function fits<T extends number | boolean>(value: Json, decided: T): value is T {
  if (typeof value !== typeof decided) return false;
  return typeof value !== 'number' || (Number.isSafeInteger(value) && value >= 0);
}

function named(inner: Choices, settle: Settle): Choices {
  return {
    named: true,
    link: (from, to) => namedLink(`net/${from}>${to}`, inner.link(from, to), settle),
    disk: (node) => namedDisk(`disk/${node}`, inner.disk(node), settle),
    timers: (node) => namedTimers(`timer/${node}`, inner.timers(node), settle),
    client: (client) => namedClient(`client/${client}`, inner.client(client), settle),
    reseed: (seed) => {
      settle.reseeded();
      inner.reseed(seed);
    },
    wakeUp: () => inner.wakeUp(),
    drawn: () => inner.drawn(),
  };
}

function namedLink(subject: string, inner: LinkChoices, settle: Settle): LinkChoices {
  return {
    fate(kind, n, odds) {
      const decided = inner.fate(kind, n, odds);
      const id = `${subject}/${kind}/${n}`;
      return {
        lost: settle.decision(`${id}/lost`, decided.lost),
        fragile: settle.decision(`${id}/fragile`, decided.fragile),
        delayUs: settle.decision(`${id}/delay`, decided.delayUs),
        duplicated: settle.decision(`${id}/duplicated`, decided.duplicated),
        duplicateDelayUs: settle.decision(`${id}/duplicateDelay`, decided.duplicateDelayUs),
      };
    },
  };
}

function namedDisk(subject: string, inner: DiskChoices, settle: Settle): DiskChoices {
  return {
    syncTime: (n, latency) => settle.decision(`${subject}/sync/${n}/time`, inner.syncTime(n, latency)),
    survivors: (n, unsynced) => settle.decision(`${subject}/crash/${n}/survivors`, inner.survivors(n, unsynced)),
    torn: (n, ppm) => settle.decision(`${subject}/crash/${n}/torn`, inner.torn(n, ppm)),
    damaged: (n, records) => settle.decision(`${subject}/damage/${n}/record`, inner.damaged(n, records)),
  };
}

function namedTimers(subject: string, inner: TimerChoices, settle: Settle): TimerChoices {
  return {
    timeout: (timer, n, minUs, maxUs) => settle.decision(`${subject}/${timer}/${n}`, inner.timeout(timer, n, minUs, maxUs)),
  };
}

function namedClient(subject: string, inner: ClientChoices, settle: Settle): ClientChoices {
  return {
    pace: (n, latency) => settle.decision(`${subject}/pace/${n}`, inner.pace(n, latency)),
    operation: (n, make) => settle.operation(`${subject}/operation/${n}`, inner.operation(n, make)),
    requestDelay: (n, latency) => settle.decision(`${subject}/request/${n}/delay`, inner.requestDelay(n, latency)),
    answerDelay: (n, latency) => settle.decision(`${subject}/answer/${n}/delay`, inner.answerDelay(n, latency)),
  };
}
