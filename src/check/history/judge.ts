/**
 * Judges a history: whether there is an order of its operations that the model allows and the level asks for. Each key is
 * judged by itself, unless the level looks at all of them at once.
 */
import { at } from '../../base/assert.ts';
import { compile } from './compile.ts';
import { minimize } from './counterexample.ts';
import type { History } from './history.ts';
import type { Judgement, Level } from './judgement.ts';
import { compileWhole } from './keyed-machine.ts';
import { constraintsOf, isAcrossKeys } from './levels.ts';
import type { Model } from './model.ts';
import { type Part, partsOf } from './parts.ts';
import { type Bounds, NO_GATES, type Problem } from './problem.ts';
import { findOrder } from './search.ts';

/** Some ten seconds, and half a gigabyte. */
export const DEFAULT_BOUNDS: Bounds = { steps: 200_000_000, bytes: 512 * 1024 * 1024 };

export function judge<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
  bounds: Bounds = DEFAULT_BOUNDS,
): Judgement {
  if (isAcrossKeys(level)) return judgePart({ key: null, ...history }, model, level, bounds);
  let steps = 0;
  let unknown: string | null = null;
  // Short ones first: a long one may take all that the bounds allow.
  const parts = [...partsOf(history, model)].sort((a, b) => a.events.length - b.events.length);
  for (const part of parts) {
    const judged = judgePart(part, model, level, { ...bounds, steps: bounds.steps - steps });
    steps += judged.steps;
    if (judged.verdict === 'violation') return { ...judged, steps };
    unknown ??= judged.unknown;
  }
  return { verdict: unknown === null ? 'ok' : 'unknown', unknown, counterexample: null, steps };
}

function judgePart<State, Input, Output>(
  part: Part<Input, Output>, model: Model<State, Input, Output>, level: Level, bounds: Bounds,
): Judgement {
  const { problem, numbers } = level === 'linearizable'
    ? { problem: inRealTime(part, model), numbers: null } : constrained(part, model, level);
  const found = findOrder(problem, bounds);
  const judged = { verdict: found.verdict, unknown: null, counterexample: null, steps: found.steps };
  if (found.verdict === 'ok') return judged;
  if (found.verdict === 'unknown') {
    const bound = found.reason === 'steps' ? `${bounds.steps} steps` : `${bounds.bytes} bytes`;
    return { ...judged, unknown: `no verdict within ${bound}` };
  }
  const { operations, isMinimal, steps } = minimize(problem, bounds);
  const counterexample = {
    key: part.key,
    isMinimal,
    operations: operations.map((number) => at(part.operations, numbers === null ? number : at(numbers, number))),
  };
  return { ...judged, counterexample, steps: found.steps + steps };
}

function inRealTime<State, Input, Output>(
  { operations, events }: Part<Input, Output>, model: Model<State, Input, Output>,
): Problem {
  const isOpen = operations.map((operation) => operation.isOpen);
  return { ...compile(model, operations), events, gates: NO_GATES, isOpen };
}

/** The operations that matter to a level under its constraints, and their numbers in the part. */
function constrained<State, Input, Output>(
  part: Part<Input, Output>, model: Model<State, Input, Output>, level: Level,
): { readonly problem: Problem; readonly numbers: readonly number[] } {
  const { kept, constraints } = constraintsOf(level, part, model);
  const { machine, kinds } = isAcrossKeys(level) ? compileWhole(model, part) : compile(model, part.operations);
  const problem = {
    ...constraints,
    machine,
    kinds: Int32Array.from(kept, (number) => at(kinds, number)),
    isOpen: kept.map((number) => at(part.operations, number).isOpen),
  };
  return { problem, numbers: kept };
}
