/**
 * `check-history`: judges recorded histories. All files are read before any is judged, so that a bad one is known at once.
 */
import { judge } from '../check/history/judge.ts';
import type { Level } from '../check/history/judgement.ts';
import { type ModelName, type Value, valueModel } from '../check/history/models.ts';
import type { Bounds } from '../check/history/problem.ts';
import { FORMAT_NAMES, type FormatName } from '../histories/format-names.ts';
import { FORMATS, guessFormat, parseHistory } from '../histories/formats.ts';
import { shownCounterexample, spansOf } from '../histories/history-result.ts';
import { historyProblemText } from '../histories/problem.ts';
import type { RecordedHistory } from '../histories/recorder.ts';
import { historyText, type JudgedFile } from '../report/history-text.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { readHistoryFile } from './history-files.ts';
import { textWidth } from './look.ts';
import type { Output } from './output.ts';

export interface CheckHistoryRequest {
  readonly files: readonly string[];
  /** Undefined: told from each file. */
  readonly format: FormatName | undefined;
  /** Undefined: what is mostly recorded in the format. */
  readonly model: ModelName | undefined;
  readonly initial: Value;
  readonly level: Level;
  readonly bounds: Bounds;
}

/** A file that was read. */
interface Subject {
  readonly file: string;
  readonly format: FormatName;
  readonly model: ModelName;
  readonly recorded: RecordedHistory & { readonly ok: true };
  readonly wallSeconds: number;
}

export async function checkHistory(request: CheckHistoryRequest, output: Output): Promise<ExitCode> {
  const subjects = request.files.map((file) => read(file, request));
  const judged = subjects.map((subject) => judgeOne(subject, request));
  output.result(judged.map(({ result }) => result),
    () => historyText(judged, { verbose: !output.quiet, width: textWidth() }, output.paint));
  const verdicts = new Set(judged.map(({ result }) => result.verdict));
  if (verdicts.has('violation')) return EXIT.violation;
  return verdicts.has('unknown') ? EXIT.unknown : EXIT.passed;
}

function read(file: string, request: CheckHistoryRequest): Subject {
  const text = readHistoryFile(file);
  const began = performance.now();
  const format = request.format ?? guessFormat(file, text);
  if (format === null) throw usageError(`${file}: neither its name nor its beginning tells its format; give --format ${FORMAT_NAMES.join(', ')}`);
  const model = request.model ?? FORMATS[format].usualModel;
  const recorded = parseHistory(text, format, model);
  if (!recorded.ok) {
    throw usageError(`${file}: ${historyProblemText(recorded.problem)}\n(read as --format ${format} --model ${model})`);
  }
  return { file, format, model, recorded, wallSeconds: secondsSince(began) };
}

function judgeOne(subject: Subject, { level, initial, bounds }: CheckHistoryRequest): JudgedFile {
  const { file, format, model: modelName, recorded: { history, calls } } = subject;
  const model = valueModel(modelName, initial);
  const began = performance.now();
  const { verdict, unknown, counterexample, steps } = judge(history, model, level, bounds);
  const wallSeconds = subject.wallSeconds + secondsSince(began);
  return {
    result: {
      file, verdict, operations: calls, judged: history.operations.length, wallSeconds,
      counterexample: counterexample === null ? null : shownCounterexample(counterexample, model, history),
      unknown, format, model: modelName, initial, level, steps,
    },
    spans: counterexample === null ? [] : spansOf(counterexample, history),
  };
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) * 1000) / 1_000_000;
}
