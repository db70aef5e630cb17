/**
 * What judging one recorded history gives, as `check-history --json` prints it; and how the operations of a counterexample
 * lie in time, for a drawing.
 */
import { at, present } from '../base/assert.ts';
import type { History, Operation } from '../check/history/history.ts';
import type { Counterexample, Judgement, Level } from '../check/history/judgement.ts';
import type { Answer, Call, ModelName, Value, ValueModel } from '../check/history/models.ts';
import type { FormatName } from './format-names.ts';

export interface HistoryResult {
  readonly file: string;
  readonly verdict: Judgement['verdict'];
  /** Calls in the file. */
  readonly operations: number;
  /** Of these, the ones that may have happened. */
  readonly judged: number;
  readonly wallSeconds: number;
  readonly counterexample: ShownCounterexample | null;
  /** Which bound was reached; null unless the verdict is `unknown`. */
  readonly unknown: string | null;
  readonly format: FormatName;
  readonly model: ModelName;
  readonly initial: Value;
  readonly level: Level;
  /** Steps of the model that were tried. */
  readonly steps: number;
}

export interface ShownCounterexample {
  readonly key: string | number | null;
  readonly isMinimal: boolean;
  readonly operations: readonly ShownOperation[];
}

export interface ShownOperation {
  readonly process: number;
  readonly description: string;
  /** Of the call, and of the answer; null: never answered. */
  readonly line: number;
  readonly answerLine: number | null;
  /** In the recorder's unit; null: it recorded none. */
  readonly time: number | null;
  readonly answerTime: number | null;
  readonly open: boolean;
}

/** From the call to the answer of an operation, as numbers of columns from 0; null: it goes on for ever. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

export function shownCounterexample(counterexample: Counterexample, model: ValueModel,
  history: History<Call, Answer>): ShownCounterexample {
  const { key, isMinimal, operations } = counterexample;
  const numbers = numbersOf(operations, history);
  const shown = numbers.map((number) => shownOperation(at(history.operations, number), model));
  return { key, isMinimal, operations: shown };
}

/**
 * Where the operations of a counterexample lie, in as few columns as tell which of them overlap: calls in a row share one,
 * and so do answers.
 */
export function spansOf({ operations }: Counterexample, history: History<Call, Answer>): readonly Span[] {
  const numbers = numbersOf(operations, history);
  const chosen = new Set(numbers);
  const columns = new Map<number, number>();
  let column = -1;
  let wasAnswer = true;
  for (const event of history.events) {
    const isAnswer = event < 0;
    if (!chosen.has(isAnswer ? ~event : event)) continue;
    if (isAnswer !== wasAnswer) column += 1;
    wasAnswer = isAnswer;
    columns.set(event, column);
  }
  return numbers.map((number) => ({ from: columns.get(number) ?? 0, to: columns.get(~number) ?? null }));
}

/** A counterexample holds the operations of the history themselves. */
function numbersOf(operations: readonly Operation[],
  history: History<Call, Answer>): readonly number[] {
  const numbers = new Map<Operation, number>();
  history.operations.forEach((operation, number) => numbers.set(operation, number));
  return operations.map((operation) => present(numbers.get(operation), 'an operation must be of the history'));
}

function shownOperation(operation: Operation<Call, Answer>, model: ValueModel): ShownOperation {
  const { process, input, output, isOpen, call, answer } = operation;
  return {
    process, description: model.describe(input, output, isOpen),
    line: call.line, answerLine: answer?.line ?? null,
    time: call.time, answerTime: answer?.time ?? null,
    open: isOpen,
  };
}
