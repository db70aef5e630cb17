/**
 * Judges a history: whether there is an order of its operations that the model allows and the level asks for. Each key is
 * judged by itself, unless the level looks at all of them at once.
 */
import { at } from '../../base/assert.ts';
import { minimize } from './counterexample.ts';
import { type Decision, type Question, questionsOf, questionsOfClients } from './decide.ts';
import type { History } from './history.ts';
import type { Judgement, Level } from './judgement.ts';
import type { Model } from './model.ts';
import type { Bounds } from './problem.ts';
import type { Freshness } from './stale-reads.ts';

/** Some ten seconds, and half a gigabyte. */
export const DEFAULT_BOUNDS: Bounds = { steps: 200_000_000, bytes: 512 * 1024 * 1024 };

/** Of the steps, what a counterexample may take beside the verdict. */
const PART_FOR_EXPLAINING = 10;

export function judge<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
  bounds: Bounds = DEFAULT_BOUNDS,
): Judgement<Input, Output> {
  return explained(answer(questionsOf(history, model, level), bounds), bounds);
}

/** As linearizable, but for some reads that promise less. */
export function judgeClients<State, Input, Output>(
  history: History<Input, Output>, freshness: readonly Freshness[], model: Model<State, Input, Output>,
  bounds: Bounds = DEFAULT_BOUNDS,
): Judgement<Input, Output> {
  return explained(answer(questionsOfClients(history, freshness, model), bounds), bounds);
}

/** As `judge`, without the counterexample, which takes longer than the verdict. */
export function verdictOf<State, Input, Output>(
  history: History<Input, Output>, model: Model<State, Input, Output>, level: Level,
  bounds: Bounds = DEFAULT_BOUNDS,
): Pick<Judgement, 'verdict' | 'unknown' | 'steps'> {
  return answer(questionsOf(history, model, level), bounds);
}

interface Answered<Input, Output> {
  readonly verdict: Judgement['verdict'];
  readonly steps: number;
  readonly unknown: string | null;
  /** Of a violation: what was asked when it was found, and who is suspected. */
  readonly violated: { readonly question: Question<Input, Output>; readonly suspects: Decision['suspects'] } | null;
}

function answer<Input, Output>(
  questions: readonly Question<Input, Output>[], bounds: Bounds,
): Answered<Input, Output> {
  let steps = 0;
  let unknown: string | null = null;
  // Short ones first: a long one may take all that the bounds allow.
  for (const question of questions.toSorted((a, b) => a.history.events.length - b.history.events.length)) {
    const decided = question.decide(null, { ...bounds, steps: bounds.steps - steps });
    steps += decided.steps;
    if (decided.verdict === 'violation') {
      return { verdict: 'violation', steps, unknown: null, violated: { question, suspects: decided.suspects } };
    }
    if (decided.reason !== null) unknown ??= reasonOf(decided.reason, bounds);
  }
  return { verdict: unknown === null ? 'ok' : 'unknown', steps, unknown, violated: null };
}

function reasonOf(reason: 'steps' | 'memory', { steps, bytes }: Bounds): string {
  return reason === 'steps' ? `no verdict within ${steps} ${steps === 1 ? 'step' : 'steps'}` : `no verdict within ${bytes} bytes`;
}

function explained<Input, Output>(
  { verdict, steps, unknown, violated }: Answered<Input, Output>, bounds: Bounds,
): Judgement<Input, Output> {
  if (violated === null) return { verdict, unknown, counterexample: null, steps };
  const { question: { key, history: { operations, events }, decide }, suspects } = violated;
  const decideOn = (strict: readonly number[], left: Bounds): Decision => {
    const doubted = new Array<boolean>(operations.length).fill(true);
    for (const number of strict) doubted[number] = false;
    return decide(doubted, left);
  };
  const answered = events.filter((event) => event < 0).map((event) => ~event);
  const left = { ...bounds, steps: Math.ceil(bounds.steps / PART_FOR_EXPLAINING) };
  const window = minimize(answered, suspects, decideOn, left);
  const counterexample = {
    key, isMinimal: window.isMinimal, operations: window.operations.map((number) => at(operations, number)),
  };
  return { verdict, unknown, counterexample, steps: steps + window.steps };
}
