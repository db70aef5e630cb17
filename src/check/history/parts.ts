/**
 * A history taken apart by key: what is linearizable key by key is linearizable (Herlihy & Wing 1990, §3.1), and as many
 * short histories are judged sooner than one long.
 */
import { at, present } from '../../base/assert.ts';
import type { History, Operation } from './history.ts';
import type { Model } from './model.ts';

/** The operations on one key, numbered anew in the order of their calls. */
export interface Part<Input = unknown, Output = unknown> extends History<Input, Output> {
  /** Null: the model knows no keys. */
  readonly key: string | number | null;
}

interface Growing<Input, Output> extends Part<Input, Output> {
  readonly operations: Operation<Input, Output>[];
  readonly events: number[];
}

/** In the order in which the keys turn up. */
export function partsOf<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>,
): readonly Part<Input, Output>[] {
  const { operations, events } = history;
  if (model.keyOf === undefined) return [{ key: null, operations, events }];
  const parts = new Map<string | number, Growing<Input, Output>>();
  const numbers = new Int32Array(operations.length);
  const homes: Growing<Input, Output>[] = [];
  for (const event of events) {
    if (event >= 0) {
      const operation = at(operations, event);
      const home = partOf(parts, model.keyOf(operation.input));
      numbers[event] = home.operations.push(operation) - 1;
      homes.push(home);
      home.events.push(at(numbers, event));
    } else {
      present(homes[~event], 'an answer comes after its call').events.push(~at(numbers, ~event));
    }
  }
  return [...parts.values()];
}

function partOf<Input, Output>(
  parts: Map<string | number, Growing<Input, Output>>, key: string | number,
): Growing<Input, Output> {
  let part = parts.get(key);
  if (part === undefined) {
    part = { key, operations: [], events: [] };
    parts.set(key, part);
  }
  return part;
}
