/**
 * A history taken apart by key: what is linearizable key by key is linearizable (Herlihy & Wing 1990, §3.1), and as many
 * short histories are judged sooner than one long.
 */
import { at, present } from '../../base/assert.ts';
import { type Ints, ints } from '../../base/ints.ts';
import type { History, Operation } from './history.ts';
import type { Model } from './model.ts';
import type { Constraints, Precedence, Prefix } from './problem.ts';

/** The operations on one key, numbered anew in the order of their calls. */
export interface Part<Input = unknown, Output = unknown> extends History<Input, Output>, Constraints {
  /** Null: the model knows no keys. */
  readonly key: string | number | null;
}

interface Growing<Input, Output> extends History<Input, Output> {
  readonly key: string | number;
  readonly operations: Operation<Input, Output>[];
  readonly events: number[];
  /** The numbers that they had before. */
  readonly numbers: number[];
}

/** In the order in which the keys turn up. Each line of the precedence must be on one key, and so those that stand behind it. */
export function partsOf<State, Input, Output>(
  { operations, events }: History<Input, Output>, model: Model<State, Input, Output>,
  precedence: Precedence | null = null,
): readonly Part<Input, Output>[] {
  if (model.keyOf === undefined) return [{ key: null, operations, events, precedence }];
  const parts = new Map<string | number, Growing<Input, Output>>();
  const places = ints(operations.length);
  const homes: Growing<Input, Output>[] = [];
  for (const event of events) {
    if (event >= 0) {
      const operation = at(operations, event);
      const home = partOf(parts, model.keyOf(operation.input));
      places[event] = home.operations.push(operation) - 1;
      home.numbers.push(event);
      homes[event] = home;
      home.events.push(at(places, event));
    } else {
      present(homes[~event], 'an answer comes after its call').events.push(~at(places, ~event));
    }
  }
  return [...parts.values()].map(({ numbers, ...part }) =>
    ({ ...part, precedence: precedence === null ? null : precedenceIn(precedence, numbers, places) }));
}

function partOf<Input, Output>(
  parts: Map<string | number, Growing<Input, Output>>, key: string | number,
): Growing<Input, Output> {
  let part = parts.get(key);
  if (part === undefined) {
    part = { key, operations: [], events: [], numbers: [] };
    parts.set(key, part);
  }
  return part;
}

function precedenceIn(
  { lines, behind }: Precedence, numbers: readonly number[], places: Ints,
): Precedence {
  const taken = new Map<number, number>();
  const near: number[][] = [];
  const prefixes = numbers.map((number): Prefix => {
    const { line, count } = at(behind, number);
    if (count === 0) return { line: 0, count };
    const known = taken.get(line) ?? near.push(at(lines, line).map((other) => at(places, other))) - 1;
    taken.set(line, known);
    return { line: known, count };
  });
  return { lines: near, behind: prefixes };
}
