/**
 * A history taken apart by key: what is linearizable key by key is linearizable (Herlihy & Wing 1990, §3.1), and as many
 * short histories are judged sooner than one long.
 */
import { at, present } from '../../base/assert.ts';
import type { History, Operation } from './history.ts';
import type { Model } from './model.ts';
import { type Constraints, NO_GATES } from './problem.ts';

/** The operations on one key, numbered anew in the order of their calls. */
export interface Part<Input = unknown, Output = unknown> extends History<Input, Output>, Constraints {
  /** Null: the model knows no keys. */
  readonly key: string | number | null;
}

interface Growing<Input, Output> extends Part<Input, Output> {
  readonly operations: Operation<Input, Output>[];
  readonly events: number[];
  readonly gates: (readonly number[] | null)[];
}

/** In the order in which the keys turn up. Of the gates those remain that are on the same key. */
export function partsOf<State, Input, Output>(
  { operations, events }: History<Input, Output>, model: Model<State, Input, Output>, gates = NO_GATES,
): readonly Part<Input, Output>[] {
  if (model.keyOf === undefined) return [{ key: null, operations, events, gates }];
  const parts = new Map<string | number, Growing<Input, Output>>();
  const numbers = new Int32Array(operations.length);
  /** By operation. They are called in the order of `events`, which need not be that of their numbers. */
  const homes: Growing<Input, Output>[] = [];
  for (const event of events) {
    if (event >= 0) {
      const operation = at(operations, event);
      const home = partOf(parts, model.keyOf(operation.input));
      numbers[event] = home.operations.push(operation) - 1;
      homes[event] = home;
      home.events.push(at(numbers, event));
      if (gates.length > 0) home.gates.push(gatesIn(home, gates[event] ?? null, homes, numbers));
    } else {
      present(homes[~event], 'an answer comes after its call').events.push(~at(numbers, ~event));
    }
  }
  return [...parts.values()];
}

function gatesIn(
  home: Part, gates: readonly number[] | null, homes: readonly Part[], numbers: Int32Array,
): readonly number[] | null {
  const near = gates?.filter((gate) => homes[gate] === home).map((gate) => at(numbers, gate)) ?? [];
  return near.length === 0 ? null : near;
}

function partOf<Input, Output>(
  parts: Map<string | number, Growing<Input, Output>>, key: string | number,
): Growing<Input, Output> {
  let part = parts.get(key);
  if (part === undefined) {
    part = { key, operations: [], events: [], gates: [] };
    parts.set(key, part);
  }
  return part;
}
