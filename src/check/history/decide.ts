/**
 * Decides whether there is an order of some operations, by what is quickest: a short search, which settles most histories; where
 * it is plain who left what, that alone; and then as long a search as the bounds allow. Operations may be opened for that,
 * which gives them the benefit of the doubt: what only read may have seen anything, and what wrote may have done so or not;
 * at the levels that know no real time, at any time from its call on.
 */
import { at } from '../../base/assert.ts';
import { decideByClusters } from './clusters.ts';
import { compile, type Compiled } from './compile.ts';
import type { History, Operation } from './history.ts';
import type { Level } from './judgement.ts';
import { compileWhole } from './keyed-machine.ts';
import { constraintsOf, isAcrossKeys } from './levels.ts';
import type { Model } from './model.ts';
import { partsOf } from './parts.ts';
import { type Bounds, type Constraints, NO_GATES, type Problem } from './problem.ts';
import { findOrder } from './search.ts';

export interface Decision {
  readonly verdict: 'ok' | 'violation' | 'unknown';
  /** Of `unknown`: what ran out. */
  readonly reason: 'steps' | 'memory' | null;
  /** Of a violation, if it is known: operations that are enough for it, by their numbers in the history. */
  readonly suspects: readonly number[] | null;
  readonly steps: number;
}

/** Which operations are opened; null: none is. Those that only read are then left out. */
export type Opened = readonly boolean[] | null;

/** By operation: a search that takes more steps may be one for ever. */
const STEPS_OF_AN_EASY_ONE = 8;

/** The history of one key, or of all if the level looks at all of them at once. */
export function decideLevel<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level, opened: Opened, bounds: Bounds,
): Decision {
  if (level === 'linearizable') return decideInRealTime(history, model, opened, bounds);
  const view = viewOf(history, model, opened);
  const { kept, constraints, precedence } = constraintsOf(level, view.history, model, view.recorded);
  const operations = kept.map((number) => at(view.history.operations, number));
  const problem = {
    ...constraints, ...(isAcrossKeys(level) ? compileWhole(model, operations) : compile(model, operations)),
    isOpen: operations.map(({ isOpen }) => isOpen),
  };
  const quick = findOrder(problem, easy(operations, bounds));
  if (quick.verdict !== 'unknown') return { ...UNDECIDED, verdict: quick.verdict, steps: quick.steps };
  const plain = isAcrossKeys(level) ? decideByKeys(operations, problem.events, model) : decideByClusters(operations, precedence, model);
  if (plain === null) return searched(problem, bounds);
  if (plain.type === 'explained') return { ...UNDECIDED, verdict: 'ok', steps: quick.steps };
  const suspects = plain.operations.map((number) => at(view.numbers, at(kept, number)));
  return { verdict: 'violation', reason: null, suspects, steps: quick.steps };
}

function decideInRealTime<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, opened: Opened, bounds: Bounds,
): Decision {
  const constrained = { ...history, gates: NO_GATES };
  const quick = decideConstrained(constrained, model, opened, easy(history.operations, bounds));
  if (quick.verdict !== 'unknown') return quick;
  const view = viewOf(history, model, opened);
  const { kept, precedence } = constraintsOf('linearizable', view.history, model, view.recorded);
  const plain = decideByClusters(kept.map((number) => at(view.history.operations, number)), precedence, model);
  if (plain?.type === 'violation') {
    return { ...quick, verdict: 'violation', reason: null, suspects: plain.operations.map((number) => at(view.numbers, at(kept, number))) };
  }
  // What was opened, and might now come at any time, may have too much of the doubt.
  if (plain !== null && opened === null) return { ...quick, verdict: 'ok', reason: null };
  return decideConstrained(constrained, model, opened, bounds);
}

const UNDECIDED = { reason: null, suspects: null } as const;

/** Under constraints of the caller's. */
export function decideConstrained<State, Input, Output>(
  { operations, events, gates }: History<Input, Output> & Constraints, model: Model<State, Input, Output>, opened: Opened,
  bounds: Bounds,
): Decision {
  if (opened === null) {
    const isOpen = operations.map((operation) => operation.isOpen);
    return searched({ ...compile(model, operations), events, gates, isOpen }, bounds);
  }
  const isLeft = (event: number): boolean => {
    const number = event < 0 ? ~event : event;
    return !at(opened, number) || !isRead(at(operations, number), model);
  };
  return searched({
    ...compile(model, operations.map((operation, number) => (at(opened, number) ? doubted(operation) : operation))),
    events: events.filter(isLeft),
    gates: withoutOpened(gates, opened),
    isOpen: operations.map(({ isOpen }, number) => isOpen || at(opened, number)),
  }, bounds);
}

function searched(problem: Problem & Compiled, bounds: Bounds): Decision {
  const found = findOrder(problem, bounds);
  const reason = found.verdict === 'unknown' ? found.reason : null;
  return { ...UNDECIDED, verdict: found.verdict, reason, steps: found.steps };
}

function easy(operations: readonly unknown[], bounds: Bounds): Bounds {
  return { ...bounds, steps: Math.min(bounds.steps, STEPS_OF_AN_EASY_ONE * operations.length) };
}

/** What is not in order on one key, each client's operations in their order, is not if all keys are looked at. */
function decideByKeys<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], events: readonly number[], model: Model<State, Input, Output>,
): { readonly type: 'violation'; readonly operations: readonly number[] } | null {
  const numbers = new Map(operations.map((operation, number) => [operation, number]));
  for (const part of partsOf({ operations, events }, model)) {
    const { kept, precedence } = constraintsOf('session', part, model);
    const onKey = kept.map((number) => at(part.operations, number));
    const decided = decideByClusters(onKey, precedence, model);
    if (decided?.type !== 'violation') continue;
    return { ...decided, operations: decided.operations.map((number) => numbers.get(at(onKey, number)) ?? 0) };
  }
  return null;
}

/** A history in which some operations were opened or left out, as it was recorded, and what its operations' numbers were. */
interface View<Input, Output> {
  readonly history: History<Input, Output>;
  readonly recorded: History<Input, Output>;
  readonly numbers: readonly number[];
}

function viewOf<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, opened: Opened,
): View<Input, Output> {
  if (opened === null) return { history, recorded: history, numbers: [...history.operations.keys()] };
  const { operations, events } = history;
  const numbers = [...operations.keys()].filter((number) => !at(opened, number) || !isRead(at(operations, number), model));
  const places = new Map(numbers.map((number, place) => [number, place]));
  const recorded = {
    operations: numbers.map((number) => at(operations, number)),
    events: events.flatMap((event) => {
      const place = places.get(event < 0 ? ~event : event);
      if (place === undefined) return [];
      return [event < 0 ? ~place : place];
    }),
  };
  const isOpened = (place: number): boolean => at(opened, at(numbers, place));
  return {
    recorded,
    history: {
      operations: recorded.operations.map((operation, place) => (isOpened(place) ? doubted(operation) : operation)),
      events: recorded.events.filter((event) => event >= 0 || !isOpened(~event)),
    },
    numbers,
  };
}

function isRead<State, Input, Output>(
  { input, output, isOpen }: Operation<Input, Output>, model: Model<State, Input, Output>,
): boolean {
  const guard = model.guard?.(input, output, isOpen) ?? null;
  return guard !== null && guard.leaves === undefined;
}

function doubted<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return { ...operation, isOpen: true, answer: null };
}

/** What stood before an operation through one that was opened still does. */
function withoutOpened(gates: Constraints['gates'], opened: readonly boolean[]): Constraints['gates'] {
  const known = new Map<number, readonly number[]>();
  const through = (operation: number): readonly number[] => {
    const seen = known.get(operation);
    if (seen !== undefined) return seen;
    const before = gates[operation] ?? [];
    const found = [...new Set(before.flatMap((gate) => (at(opened, gate) ? through(gate) : [gate])))];
    known.set(operation, found);
    return found;
  };
  return gates.map((before, operation) => {
    const found = before === null ? [] : through(operation);
    return found.length === 0 ? null : found;
  });
}
