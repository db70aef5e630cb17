/**
 * Judges a history: whether there is an order of its operations that the model allows and the level asks for.
 */
import type { History } from './history.ts';
import type { Judgement, Level } from './judgement.ts';
import type { Model } from './model.ts';
import type { Bounds } from './problem.ts';

export const DEFAULT_BOUNDS: Bounds = { steps: 500_000_000, bytes: 512 * 1024 * 1024 };

export function judge<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level, bounds: Bounds = DEFAULT_BOUNDS,
): Judgement {
  throw new Error(`to come: ${level} ${model.name} ${history.events.length} ${bounds.steps}`);
}
