/**
 * Decides whether there is an order of some operations, by what is quickest: a short search, which settles most histories; where
 * it is plain who left what, that alone; and then as long a search as the bounds allow. Operations may be given the benefit
 * of the doubt for that (`doubt.ts`).
 */
import { at } from '../../base/assert.ts';
import { decideByClusters } from './clusters.ts';
import { compile, type Compiled } from './compile.ts';
import { atAnyLaterTime, type Doubted, inTheirTime } from './doubt.ts';
import type { History, Operation } from './history.ts';
import type { Level } from './judgement.ts';
import { compileWhole } from './keyed-machine.ts';
import { constraintsOf, isAcrossKeys } from './levels.ts';
import type { Model } from './model.ts';
import { partsOf } from './parts.ts';
import type { Bounds, Constraints } from './problem.ts';
import { type Found, findOrder } from './search.ts';
import { type Freshness, withStaleReads } from './stale-reads.ts';

export interface Decision {
  readonly verdict: 'ok' | 'violation' | 'unknown';
  /** Of `unknown`: what ran out. */
  readonly reason: 'steps' | 'memory' | null;
  /** Of a violation, if it is known: operations that are enough for it. */
  readonly suspects: readonly number[] | null;
  readonly steps: number;
}

/** What there is to decide, once or more often. */
export interface Question<Input = unknown, Output = unknown> {
  /** Null: all keys, or the model knows none. */
  readonly key: string | number | null;
  readonly history: History<Input, Output>;
  readonly decide: (doubted: Doubted, bounds: Bounds) => Decision;
}

/** By operation: a search that takes more steps may be one for ever. */
const STEPS_OF_AN_EASY_ONE = 32;

/** One question for each key, unless the level looks at all keys at once. */
export function questionsOf<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
): readonly Question<Input, Output>[] {
  const parts = isAcrossKeys(level) ? [{ key: null, ...history }] : partsOf(history, model);
  return parts.map((part) => ({
    key: part.key,
    history: part,
    decide: (doubted, bounds) => {
      if (level === 'linearizable') return decideInRealTime(part, model, doubted, bounds);
      return isAcrossKeys(level) ? decideAcrossKeys(part, model, level, doubted, bounds)
        : decideInProgramOrder(part, model, level, doubted, bounds);
    },
  }));
}

/** One question for each key, of a history some of whose reads promise less than the rest. */
export function questionsOfClients<State, Input, Output>(
  history: History<Input, Output>, freshness: readonly Freshness[], model: Model<State, Input, Output>,
): readonly Question<Input, Output>[] {
  const keyOf = (input: Input): string | number => model.keyOf?.(input) ?? '';
  const partsUnder = (doubted: Doubted): ReturnType<typeof partsOf<State, Input, Output>> => {
    const view = inTheirTime(history, doubted, model);
    const { events, precedence } = withStaleReads(view, freshness, keyOf);
    return partsOf({ operations: view.operations, events }, model, precedence);
  };
  return partsUnder(null).map((whole) => ({
    key: whole.key,
    history,
    decide: (doubted, bounds) => {
      const part = doubted === null ? whole : partsUnder(doubted).find(({ key }) => key === whole.key);
      if (part === undefined) return NOTHING;
      return decided(searched(part.operations, part, compile(model, part.operations), bounds));
    },
  }));
}

const NOTHING: Decision = { verdict: 'ok', reason: null, suspects: null, steps: 0 };

function decideInRealTime<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, doubted: Doubted, bounds: Bounds,
): Decision {
  const { operations, events } = inTheirTime(history, doubted, model);
  const compiled = compile(model, operations);
  const quick = searched(operations, { events, precedence: null }, compiled, easy(operations, bounds));
  if (quick.verdict !== 'unknown') return decided(quick);
  const view = atAnyLaterTime(history, doubted);
  const { kept, precedence } = constraintsOf('linearizable', view, model, history);
  const plain = decideByClusters(kept.map((number) => at(view.operations, number)), precedence, model);
  if (plain?.type === 'violation') return convicted(plain.operations, kept, quick.steps);
  // What may come at any later time may have too much of the doubt.
  if (plain !== null && doubted === null) return { ...NOTHING, steps: quick.steps };
  return decided(searched(operations, { events, precedence: null }, compiled, bounds), quick.steps);
}

function decideInProgramOrder<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level, doubted: Doubted,
  bounds: Bounds,
): Decision {
  const view = atAnyLaterTime(history, doubted);
  const { kept, constraints, precedence } = constraintsOf(level, view, model, history);
  const operations = kept.map((number) => at(view.operations, number));
  const plain = decideByClusters(operations, precedence, model);
  if (plain?.type === 'explained') return NOTHING;
  if (plain?.type === 'violation') return convicted(plain.operations, kept, 0);
  return decided(searched(operations, constraints, compile(model, operations), bounds));
}

function decideAcrossKeys<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level, doubted: Doubted,
  bounds: Bounds,
): Decision {
  const view = atAnyLaterTime(history, doubted);
  const { kept, constraints } = constraintsOf(level, view, model, history);
  const operations = kept.map((number) => at(view.operations, number));
  const compiled = compileWhole(model, operations);
  const quick = searched(operations, constraints, compiled, easy(operations, bounds));
  if (quick.verdict !== 'unknown') return decided(quick);
  const suspects = violationOnOneKey(operations, constraints.events, model);
  if (suspects !== null) return convicted(suspects, kept, quick.steps);
  return decided(searched(operations, constraints, compiled, bounds), quick.steps);
}

/** What is not in order on one key, each client's operations in their order, is not if all keys are looked at. */
function violationOnOneKey<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], events: readonly number[], model: Model<State, Input, Output>,
): readonly number[] | null {
  const numbers = new Map(operations.map((operation, number) => [operation, number]));
  for (const part of partsOf({ operations, events }, model)) {
    const { kept, precedence } = constraintsOf('session', part, model);
    const onKey = kept.map((number) => at(part.operations, number));
    const plain = decideByClusters(onKey, precedence, model);
    if (plain?.type === 'violation') return plain.operations.map((number) => numbers.get(at(onKey, number)) ?? 0);
  }
  return null;
}

function searched(
  operations: readonly Operation[], { events, precedence }: Constraints, compiled: Compiled, bounds: Bounds,
): Found {
  const isOpen = operations.map((operation) => operation.isOpen);
  return findOrder({ ...compiled, events, precedence, isOpen }, bounds);
}

function easy(operations: readonly unknown[], bounds: Bounds): Bounds {
  return { ...bounds, steps: Math.min(bounds.steps, STEPS_OF_AN_EASY_ONE * operations.length) };
}

function decided(found: Found, stepsBefore = 0): Decision {
  const reason = found.verdict === 'unknown' ? found.reason : null;
  return { verdict: found.verdict, reason, suspects: null, steps: found.steps + stepsBefore };
}

function convicted(operations: readonly number[], kept: readonly number[], steps: number): Decision {
  return { verdict: 'violation', reason: null, suspects: operations.map((number) => at(kept, number)), steps };
}
