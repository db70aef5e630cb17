/**
 * Histories drawn by hand, one line a process, time from left to right:
 *
 *     timeline(
 *       'w1----   r2',
 *       '   w2--?   ')
 *
 * An operation lasts from its first column to its last; a question mark at its end: it was never answered. `w1` writes 1,
 * `r1` read 1, `r_` read null, `a1` appends 1, `d` deletes, `c1>2` replaced 1 by 2, `f1>2` found something else than 1
 * there. `x.w1` is on key x. All values are texts.
 */
import { at } from '../../src/base/assert.ts';
import type { Answer, Call } from '../../src/check/history/models.ts';
import type { ValueHistory, ValueOperation } from './brute-force-history.ts';

const OPERATION = /(?:([a-z])\.)?([wracfd])([0-9a-z_]*)(?:>([0-9a-z]+))?-*(\?)?/g;

interface Drawn {
  readonly operation: ValueOperation;
  readonly first: number;
  readonly last: number;
}

export function timeline(...lines: readonly string[]): ValueHistory {
  const drawn = lines
    .flatMap((line, process) => [...line.matchAll(OPERATION)].map((match) => readDrawn(match, process)))
    .sort((one, other) => one.first - other.first || one.operation.process - other.operation.process);
  const events = drawn.flatMap(({ operation, first, last }, number) => [
    { event: number, column: first },
    ...operation.isOpen ? [] : [{ event: ~number, column: last + 0.5 }],
  ]);
  return {
    operations: drawn.map(({ operation }) => operation),
    events: events.sort((one, other) => one.column - other.column).map(({ event }) => event),
  };
}

/** An operation as it was drawn: `w1`, `x.c1>2?`. */
export function drawnAs({ input, output, isOpen }: ValueOperation): string {
  const key = input.key === '' ? '' : `${input.key}.`;
  const end = isOpen ? '?' : '';
  switch (input.type) {
    case 'read': return `${key}r${output ?? '_'}${end}`;
    case 'write': case 'append': return `${key}${at(input.type, 0)}${input.value ?? '_'}${end}`;
    case 'delete': return `${key}d${end}`;
    case 'cas': {
      const verb = output === false ? 'f' : 'c';
      return `${key}${verb}${input.expected ?? '_'}>${input.value ?? '_'}${end}`;
    }
  }
}

function readDrawn(match: RegExpExecArray, process: number): Drawn {
  const [text, key = '', verb = '', value = '', newValue = '', openMark] = match;
  const [input, answer] = meaning(key, verb, value, newValue);
  const [first, last] = [match.index, match.index + text.length - 1];
  const isOpen = openMark !== undefined;
  const call = { line: 0, time: first };
  const ended = { line: 0, time: last };
  const answered = isOpen ? { output: null, answer: null } : { output: answer, answer: ended };
  return { operation: { process, input, isOpen, call, ...answered }, first, last };
}

function meaning(key: string, verb: string, text: string, newValue: string): [Call, Answer] {
  const value = text === '_' ? null : text;
  switch (verb) {
    case 'w': return [{ type: 'write', key, value }, null];
    case 'a': return [{ type: 'append', key, value }, null];
    case 'r': return [{ type: 'read', key }, value];
    case 'd': return [{ type: 'delete', key }, null];
    case 'c': return [{ type: 'cas', key, expected: value, value: newValue }, true];
    default: return [{ type: 'cas', key, expected: value, value: newValue }, false];
  }
}
