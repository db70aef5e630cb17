/**
 * Judges a history: whether there is an order of its operations that the model allows and the level asks for. Each key is
 * judged by itself, unless the level looks at all of them at once.
 */
import { at } from '../../base/assert.ts';
import { compile, type Compiled } from './compile.ts';
import { minimize } from './counterexample.ts';
import type { History, Operation } from './history.ts';
import type { Judgement, Level } from './judgement.ts';
import { compileWhole } from './keyed-machine.ts';
import { constraintsOf, isAcrossKeys } from './levels.ts';
import type { Model } from './model.ts';
import { type Part, partsOf } from './parts.ts';
import { type Bounds, type Constraints, NO_GATES } from './problem.ts';
import { findOrder } from './search.ts';

/** Some ten seconds, and half a gigabyte. */
export const DEFAULT_BOUNDS: Bounds = { steps: 200_000_000, bytes: 512 * 1024 * 1024 };

export function judge<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
  bounds: Bounds = DEFAULT_BOUNDS,
): Judgement<Input, Output> {
  if (level === 'linearizable') {
    return judgeConstrained(history.operations, { events: history.events, gates: NO_GATES }, model, bounds);
  }
  const parts = isAcrossKeys(level) ? [{ key: null, gates: NO_GATES, ...history }] : partsOf(history, model);
  return judgeParts(parts, bounds, (part, left) => judgeLevel(part, model, level, left));
}

/** Each key by itself, under constraints of the caller's. */
export function judgeConstrained<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], { events, gates }: Constraints, model: Model<State, Input, Output>,
  bounds: Bounds,
): Judgement<Input, Output> {
  return judgeParts(partsOf({ operations, events }, model, gates), bounds, (part, left) =>
    judgeOrdered(part, (taken) => compile(model, taken), left));
}

function judgeParts<Input, Output>(
  parts: readonly Part<Input, Output>[], bounds: Bounds,
  judgeOne: (part: Part<Input, Output>, left: Bounds) => Judgement<Input, Output>,
): Judgement<Input, Output> {
  let steps = 0;
  let unknown: string | null = null;
  // Short ones first: a long one may take all that the bounds allow.
  for (const part of parts.toSorted((a, b) => a.events.length - b.events.length)) {
    const judged = judgeOne(part, { ...bounds, steps: bounds.steps - steps });
    steps += judged.steps;
    if (judged.verdict === 'violation') return { ...judged, steps };
    unknown ??= judged.unknown;
  }
  return { verdict: unknown === null ? 'ok' : 'unknown', unknown, counterexample: null, steps };
}

/** The operations that matter to the level, under its constraints. */
function judgeLevel<State, Input, Output>(
  part: Part<Input, Output>, model: Model<State, Input, Output>, level: Level, bounds: Bounds,
): Judgement<Input, Output> {
  const { kept, constraints } = constraintsOf(level, part, model);
  const operations = kept.map((number) => at(part.operations, number));
  const compileAll = (taken: readonly Operation<Input, Output>[]): Compiled =>
    (isAcrossKeys(level) ? compileWhole(model, taken) : compile(model, taken));
  return judgeOrdered({ key: part.key, operations, ...constraints }, compileAll, bounds);
}

function judgeOrdered<Input, Output>(
  { key, operations, events, gates }: Part<Input, Output>,
  compileAll: (operations: readonly Operation<Input, Output>[]) => Compiled, bounds: Bounds,
): Judgement<Input, Output> {
  const isOpen = operations.map((operation) => operation.isOpen);
  const problem = { ...compileAll(operations), events, gates, isOpen };
  const found = findOrder(problem, bounds);
  const judged = { verdict: found.verdict, unknown: null, counterexample: null, steps: found.steps };
  if (found.verdict === 'ok') return judged;
  if (found.verdict === 'unknown') {
    const bound = found.reason === 'steps' ? `${bounds.steps} steps` : `${bounds.bytes} bytes`;
    return { ...judged, unknown: `no verdict within ${bound}` };
  }
  const recompile = (opened: readonly boolean[]): Compiled =>
    compileAll(operations.map((operation, number) => (at(opened, number) ? { ...operation, isOpen: true } : operation)));
  const window = minimize(problem, recompile, bounds);
  const counterexample = {
    key,
    isMinimal: window.isMinimal,
    operations: window.operations.map((number) => at(operations, number)),
  };
  return { ...judged, counterexample, steps: found.steps + window.steps };
}
