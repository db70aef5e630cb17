/**
 * What judging recorded histories tells a person: a line for each file; and of a violation the operations that can't be
 * explained, drawn as bars that show which of them overlap.
 */
import type { HistoryResult, ShownCounterexample, ShownOperation, Span } from '../histories/history-result.ts';
import type { Paint } from './paint.ts';
import { counted, grouped, table } from './table.ts';
import { indented } from './words.ts';

export interface JudgedFile {
  readonly result: HistoryResult;
  /** By operation of the counterexample; empty without one. */
  readonly spans: readonly Span[];
}

export interface HistoryTextOptions {
  /** Whether advice is wanted. */
  readonly verbose: boolean;
  /** Characters to a line of sentences. */
  readonly width: number;
}

/** Operations of a counterexample that are drawn; the rest are counted, and `--json` has them all. */
const MOST_DRAWN = 60;
/** Characters of what an operation did that are shown; `--json` has all. */
const LONGEST_DESCRIPTION = 60;
/** Characters that a drawing gets at least, and those of the columns beside it, about. */
const NARROWEST = 24;
const BESIDE = 44;

export function historyText(files: readonly JudgedFile[], options: HistoryTextOptions, paint: Paint): string {
  return files.flatMap((file) => [
    fileLine(file.result, paint),
    ...unknownLines(file.result, options, paint),
    ...counterexampleLines(file, options, paint),
  ]).join('\n');
}

function fileLine(result: HistoryResult, paint: Paint): string {
  const { verdict, file, operations, judged, wallSeconds, format, model, level } = result;
  const word = { ok: paint.good('OK       '), violation: paint.bad('VIOLATION'), unknown: paint.doubtful('UNKNOWN  ') }[verdict];
  const without = operations - judged;
  const left = without === 0 ? '' : ` (${grouped(without)} of them did not happen, or saw nothing definite)`;
  const how = paint.dim(`${format}, ${model}, ${level}`);
  return `${paint.bold(word)}  ${file}: ${counted(operations, 'operation')}${left}, ${wallSeconds.toFixed(3)} s  ${how}`;
}

function unknownLines({ unknown }: HistoryResult, { width, verbose }: HistoryTextOptions,
  paint: Paint): readonly string[] {
  if (unknown === null) return [];
  const advice = verbose ? ' (--max-steps and --max-memory set the bounds)' : '';
  return indented(`${unknown}${advice}`, width).map(paint.doubtful);
}

function counterexampleLines({ result, spans }: JudgedFile, { width }: HistoryTextOptions,
  paint: Paint): readonly string[] {
  const { counterexample } = result;
  if (counterexample === null) return [];
  const drawn = counterexample.operations.slice(0, MOST_DRAWN);
  const more = counterexample.operations.length - drawn.length;
  const bars = lanes(spans, Math.max(NARROWEST, width - BESIDE));
  const rows = drawn.map((operation, i) =>
    [String(operation.process), linesOf(operation), cut(operation.description), bars[i] ?? '']);
  return [
    ...table(['process', 'lines', 'operation', 'from call to answer'], rows, [0]).split('\n').map((line) => `  ${line}`),
    ...(more > 0 ? [`  ${paint.dim(`and ${counted(more, 'more operation')} (--json has them all)`)}`] : []),
    ...indented(meaning(counterexample, result), width),
  ];
}

function cut(text: string): string {
  return text.length <= LONGEST_DESCRIPTION ? text : `${text.slice(0, LONGEST_DESCRIPTION)}...`;
}

function linesOf({ line, answerLine }: ShownOperation): string {
  return answerLine === null ? `${line}, open` : `${line}, ${answerLine}`;
}

/** A bar for each span, `|---|`, all on one scale; one that never ends is `|--->`. */
function lanes(spans: readonly Span[], width: number): readonly string[] {
  const last = spans.reduce((most, { from, to }) => Math.max(most, to ?? from + 1), 0);
  const unit = Math.max(1, Math.min(4, Math.floor(width / (last + 1))));
  return spans.map(({ from, to }) => {
    const length = ((to ?? last) - from) * unit;
    return `${' '.repeat(from * unit)}|${'-'.repeat(length - 1)}${to === null ? '->' : '|'}`;
  });
}

function meaning(counterexample: ShownCounterexample, result: HistoryResult): string {
  const { level, initial, model } = result;
  const { operations, isMinimal, key } = counterexample;
  const count = operations.length;
  const others = `whichever of the other operations took effect${level === 'linearizable' ? '' : ', and whenever'}`;
  const allowed = level === 'linearizable' ? '' : ` that ${level} allows`;
  const what = count === 1 ? `nothing${allowed} explains what the client of this operation saw` : `no order${allowed} of these ${grouped(count)} operations explains what their clients saw`;
  const sentence = key === null ? `${what.charAt(0).toUpperCase()}${what.slice(1)}` : `On key ${JSON.stringify(key)} ${what}`;
  const start = `${model === 'kv' ? 'Each key' : 'The register'} starts as ${JSON.stringify(initial)} (--initial).`;
  const minimal = isMinimal ? (count === 1 ? '' : ' Each of them is needed for that.')
    : ' A bound was reached before it was known whether all of them are needed.';
  return `${sentence}, ${others}.${minimal} ${start}`;
}
