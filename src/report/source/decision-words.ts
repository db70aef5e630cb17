/**
 * A decision in words: `net/1>2/appendEntries/3/lost: true` is "the 3rd appendEntries from node 1 to node 2 is lost". The
 * names are made in `src/sim/named-choices.ts`.
 */
import type { Json } from '../../sim/plan.ts';
import { duration, messageName, nth } from '../fault-words.ts';

/** Half a sentence; the id itself, if it is none that is known here. */
export function tellDecision(id: string, value: Json): string {
  for (const { pattern, tell } of WORDS) {
    const parts = pattern.exec(id);
    if (parts !== null) return tell(parts.slice(1), value);
  }
  return `${id} is ${JSON.stringify(value)}`;
}

interface Words {
  readonly pattern: RegExp;
  readonly tell: (parts: readonly string[], value: Json) => string;
}

const WORDS: readonly Words[] = [
  {
    pattern: /^net\/(.+\/\d+)\/lost$/,
    tell: ([message = ''], value) => `${messageName(message)} is ${value === true ? '' : 'not '}lost`,
  },
  {
    pattern: /^net\/(.+\/\d+)\/fragile$/,
    tell: ([message = ''], value) =>
      `${messageName(message)} ${value === true ? 'is lost' : 'waits'} if its link is cut meanwhile`,
  },
  {
    pattern: /^net\/(.+\/\d+)\/delay$/,
    tell: ([message = ''], value) => `${messageName(message)} takes ${lasts(value)}`,
  },
  {
    pattern: /^net\/(.+\/\d+)\/duplicated$/,
    tell: ([message = ''], value) => `${messageName(message)} arrives ${value === true ? 'twice' : 'once'}`,
  },
  {
    pattern: /^net\/(.+\/\d+)\/duplicateDelay$/,
    tell: ([message = ''], value) => `a copy of ${messageName(message)} comes ${lasts(value)} after it`,
  },
  {
    pattern: /^disk\/(\d+)\/sync\/(\d+)\/time$/,
    tell: ([node = '', ordinal = ''], value) => `the ${nth(Number(ordinal))} sync of node ${node} takes ${lasts(value)}`,
  },
  {
    pattern: /^disk\/(\d+)\/crash\/(\d+)\/survivors$/,
    tell: ([node = '', ordinal = ''], value) =>
      `the ${nth(Number(ordinal))} crash of node ${node} keeps ${survivors(value)} of what was not on disk yet`,
  },
  {
    pattern: /^disk\/(\d+)\/crash\/(\d+)\/torn$/,
    tell: ([node = '', ordinal = ''], value) =>
      `the ${nth(Number(ordinal))} crash of node ${node} leaves ${value === true ? 'a' : 'no'} torn record behind`,
  },
  {
    pattern: /^disk\/(\d+)\/damage\/(\d+)\/record$/,
    tell: ([node = '', ordinal = ''], value) =>
      `the ${nth(Number(ordinal))} damage to the disk of node ${node} strikes the ${nth(Number(value) + 1)} record that it can`,
  },
  {
    pattern: /^timer\/(\d+)\/(.+)\/(\d+)$/,
    tell: ([node = '', timer = '', ordinal = ''], value) =>
      `node ${node} sets its ${timer} timer for the ${nth(Number(ordinal))} time: to ${lasts(value)}`,
  },
  {
    pattern: /^client\/0\/(request|answer)\/(\d+)\/delay$/,
    tell: ([what = '', ordinal = ''], value) => `the ${nth(Number(ordinal))} ${what} of the probe takes ${lasts(value)}`,
  },
];

function survivors(value: Json): string {
  return value === 0 ? 'nothing' : value === 1 ? 'one record' : `${Number(value)} records`;
}

function lasts(value: Json): string {
  return duration(Number(value));
}
