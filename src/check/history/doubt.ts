/**
 * The benefit of the doubt: as if nobody knew what had come of some operations. What would have changed nothing is then of no
 * account, and what would have may have done so or not. That makes any order easier, so what still has none convicts the
 * history as it was recorded.
 */
import { at } from '../../base/assert.ts';
import type { History, Operation } from './history.ts';
import type { Model } from './model.ts';

/** By operation: whether it is given the benefit of the doubt; null: none is. */
export type Doubted = readonly boolean[] | null;

/** They may have taken effect while they were under way: open operations that have answers all the same. */
export function inTheirTime<State, Input, Output>(
  history: History<Input, Output>, doubted: Doubted, model: Model<State, Input, Output>,
): History<Input, Output> {
  if (doubted === null) return history;
  const operations = opened(history, doubted);
  return {
    operations,
    events: history.events.filter((event) => {
      const number = event < 0 ? ~event : event;
      return !at(doubted, number) || !isRead(at(operations, number), model);
    }),
  };
}

/** They may have taken effect at any time since their calls, as the levels have it that know no real time. */
export function atAnyLaterTime<Input, Output>(
  history: History<Input, Output>, doubted: Doubted,
): History<Input, Output> {
  if (doubted === null) return history;
  const events = history.events.filter((event) => event >= 0 || !at(doubted, ~event));
  return { operations: opened(history, doubted), events };
}

function opened<Input, Output>(
  { operations }: History<Input, Output>, doubted: readonly boolean[],
): readonly Operation<Input, Output>[] {
  return operations.map((operation, number) =>
    (at(doubted, number) ? { ...operation, output: null, isOpen: true, answer: null } : operation));
}

function isRead<State, Input, Output>(
  { input, output, isOpen }: Operation<Input, Output>, model: Model<State, Input, Output>,
): boolean {
  const guard = model.guard?.(input, output, isOpen) ?? null;
  return guard !== null && guard.leaves === undefined;
}
