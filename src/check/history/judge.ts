/**
 * Judges a history: whether there is an order of its operations that the model allows and the level asks for. Each key is
 * judged by itself, unless the level looks at all of them at once.
 */
import { at } from '../../base/assert.ts';
import { minimize } from './counterexample.ts';
import { type Decision, decideConstrained, decideLevel, type Opened } from './decide.ts';
import type { History, Operation } from './history.ts';
import type { Judgement, Level } from './judgement.ts';
import { isAcrossKeys } from './levels.ts';
import type { Model } from './model.ts';
import { type Part, partsOf } from './parts.ts';
import { type Bounds, type Constraints, NO_GATES } from './problem.ts';

/** Some ten seconds, and half a gigabyte. */
export const DEFAULT_BOUNDS: Bounds = { steps: 200_000_000, bytes: 512 * 1024 * 1024 };

export function judge<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
  bounds: Bounds = DEFAULT_BOUNDS,
): Judgement<Input, Output> {
  return explained(verdictOf(history, model, level, bounds), bounds);
}

/** Each key by itself, under constraints of the caller's. */
export function judgeConstrained<State, Input, Output>(
  operations: readonly Operation<Input, Output>[], { events, gates }: Constraints, model: Model<State, Input, Output>,
  bounds: Bounds,
): Judgement<Input, Output> {
  const parts = partsOf({ operations, events }, model, gates);
  return explained(verdictOn(parts, (part, opened, left) => decideConstrained(part, model, opened, left), bounds), bounds);
}

/** As `judge`, without the counterexample, which takes longer than the verdict. */
export function verdictOf<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
  bounds: Bounds = DEFAULT_BOUNDS,
): Verdict<Input, Output> {
  const parts = isAcrossKeys(level) ? [{ key: null, gates: NO_GATES, ...history }] : partsOf(history, model);
  return verdictOn(parts, (part, opened, left) => decideLevel(part, model, level, opened, left), bounds);
}

interface Verdict<Input, Output> {
  readonly verdict: Judgement['verdict'];
  readonly steps: number;
  readonly unknown: string | null;
  /** Of a violation: the key on which it was found, what is known of it, and how to go on. */
  readonly violated: Violated<Input, Output> | null;
}

interface Violated<Input, Output> {
  readonly part: Part<Input, Output>;
  readonly suspects: Decision['suspects'];
  readonly decide: Decide<Input, Output>;
}

type Decide<Input, Output> = (part: Part<Input, Output>, opened: Opened, bounds: Bounds) => Decision;

function verdictOn<Input, Output>(
  parts: readonly Part<Input, Output>[], decide: Decide<Input, Output>, bounds: Bounds,
): Verdict<Input, Output> {
  let steps = 0;
  let unknown: string | null = null;
  // Short ones first: a long one may take all that the bounds allow.
  for (const part of parts.toSorted((a, b) => a.events.length - b.events.length)) {
    const decided = decide(part, null, { ...bounds, steps: bounds.steps - steps });
    steps += decided.steps;
    if (decided.verdict === 'violation') {
      return { verdict: 'violation', steps, unknown: null, violated: { part, suspects: decided.suspects, decide } };
    }
    if (decided.reason !== null) unknown ??= reasonOf(decided.reason, bounds);
  }
  return { verdict: unknown === null ? 'ok' : 'unknown', steps, unknown, violated: null };
}

function reasonOf(reason: 'steps' | 'memory', bounds: Bounds): string {
  return reason === 'steps' ? `no verdict within ${bounds.steps} steps` : `no verdict within ${bounds.bytes} bytes`;
}

function explained<Input, Output>(
  { verdict, steps, unknown, violated }: Verdict<Input, Output>, bounds: Bounds,
): Judgement<Input, Output> {
  if (violated === null) return { verdict, unknown, counterexample: null, steps };
  const { part: { key, operations, events }, suspects } = violated;
  const suspected = suspects === null ? null : new Set(suspects);
  const strict = events.flatMap((event) => (event < 0 && suspected?.has(~event) !== false ? [~event] : []));
  const window = minimize(strict, (those, left) => {
    const opened = new Array<boolean>(operations.length).fill(true);
    for (const number of those) opened[number] = false;
    return violated.decide(violated.part, opened, left);
  }, bounds);
  const counterexample = {
    key, isMinimal: window.isMinimal, operations: window.operations.map((number) => at(operations, number)),
  };
  return { verdict, unknown, counterexample, steps: steps + window.steps };
}
