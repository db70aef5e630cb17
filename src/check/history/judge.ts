/**
 * Judges a history: whether there is an order of its operations that the model allows and the level asks for. Where the level
 * allows, each key is judged by itself.
 */
import { at } from '../../base/assert.ts';
import type { History } from './history.ts';
import { minimize } from './counterexample.ts';
import type { Counterexample, Judgement, Level } from './judgement.ts';
import { compile } from './compile.ts';
import type { Model } from './model.ts';
import { type Part, partsOf } from './parts.ts';
import type { Bounds, Problem } from './problem.ts';
import { type Found, findOrder } from './search.ts';

export const DEFAULT_BOUNDS: Bounds = { steps: 200_000_000, bytes: 512 * 1024 * 1024 };

export function judge<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level, bounds: Bounds = DEFAULT_BOUNDS,
): Judgement {
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
  part: Part<Input, Output>, model: Model<State, Input, Output>, _level: Level, bounds: Bounds,
): Judgement {
  const { operations, events } = part;
  const isOpen = operations.map((operation) => operation.isOpen);
  const problem = { ...compile(model, operations), events, gates: [], isOpen };
  return judgementOf(part, problem, findOrder(problem, bounds), bounds);
}

function judgementOf(part: Part, problem: Problem, found: Found, bounds: Bounds): Judgement {
  switch (found.verdict) {
    case 'ok': return { verdict: 'ok', unknown: null, counterexample: null, steps: found.steps };
    case 'unknown': {
      const unknown = found.reason === 'steps' ? `no verdict within ${bounds.steps} steps` : `no verdict within ${bounds.bytes} bytes`;
      return { verdict: 'unknown', unknown, counterexample: null, steps: found.steps };
    }
    case 'violation': {
      const window = minimize(problem, bounds);
      const counterexample = counterexampleOf(part, window);
      return { verdict: 'violation', unknown: null, counterexample, steps: found.steps + window.steps };
    }
  }
}

function counterexampleOf(
  { key, operations }: Part, window: { readonly operations: readonly number[]; readonly isMinimal: boolean },
): Counterexample {
  return {
    key,
    isMinimal: window.isMinimal,
    operations: window.operations.map((number) => at(operations, number)),
  };
}
