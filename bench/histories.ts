/**
 * How fast histories are judged: the recorded ones file by file, warm, without parsing, as other checkers are measured; and
 * long ones that are made here, with the memory that they take. Prints figures, asserts nothing.
 */
import { at } from '../src/base/assert.ts';
import type { History } from '../src/check/history/history.ts';
import { judge, verdictOf } from '../src/check/history/judge.ts';
import { type Answer, type Call, type ValueModel, valueModel } from '../src/check/history/models.ts';
import { parseHistory } from '../src/histories/formats.ts';
import { type LongShape, longHistory } from '../test/support/long-history.ts';
import { hasRecordedHistories, type RecordedFile, recordedFiles, textOfRecorded } from '../test/support/recorded-histories.ts';

const ROUNDS = 20;
const WARM_UP_ROUNDS = 2_000;
/** Beyond that, reading a history and making a problem of it count for little. */
const STEPS_OF_A_SEARCH = 400_000;

interface Figure {
  readonly file: string;
  readonly operations: number;
  readonly verdict: string;
  readonly steps: number;
  /** Median of the rounds. */
  readonly us: number;
  /** With the counterexample, if it is a violation. */
  readonly explainedUs: number;
}

recorded();
long();

function recorded(): void {
  if (!hasRecordedHistories) {
    print('recorded histories: skipped, there are none in WHITEWATER_HISTORIES');
    return;
  }
  const figures = recordedFiles().map(measureFile);
  print('recorded histories: median of 20, warm, parsing excluded');
  print(`  ${'file'.padEnd(58)} ${'operations'.padStart(10)} ${'steps'.padStart(7)} ${'us'.padStart(8)}  with counterexample`);
  for (const { file, operations, verdict, steps, us, explainedUs } of figures) {
    const explained = verdict === 'violation' ? `${explainedUs.toFixed(0)} us` : '';
    print(`  ${file.padEnd(58)} ${String(operations).padStart(10)} ${String(steps).padStart(7)} ${us.toFixed(1).padStart(8)}  ${explained}`);
  }
  total('etcd logs', figures.filter(({ file }) => file.includes('etcd')), 'Porcupine: median 35 us');
  total('kv', figures.filter(({ file }) => file.includes('/kv/')), 'Porcupine: c10-ok 290 us');
  total('Knossos', figures.filter(({ file }) => file.startsWith('knossos')), '');
  total('all files', figures, '');
}

function measureFile(file: RecordedFile): Figure {
  const parsed = parseHistory(textOfRecorded(file), file.format, file.model);
  if (!parsed.ok) throw new Error(`${file.file}: ${parsed.problem.message}`);
  const { history } = parsed;
  const model = valueModel(file.model, file.initial);
  const { verdict, steps } = verdictOf(history, model, 'linearizable');
  if (verdict !== file.verdict) throw new Error(`${file.file}: ${verdict} instead of ${file.verdict}`);
  for (let i = 0; i < WARM_UP_ROUNDS; i++) verdictOf(history, model, 'linearizable');
  const us = medianUs(() => verdictOf(history, model, 'linearizable'));
  const explainedUs = medianUs(() => judge(history, model, 'linearizable'));
  return { file: file.file, operations: history.operations.length, verdict, steps, us, explainedUs };
}

function total(what: string, figures: readonly Figure[], reference: string): void {
  const us = figures.reduce((sum, figure) => sum + figure.us, 0);
  const steps = figures.reduce((sum, figure) => sum + figure.steps, 0);
  const sorted = figures.map((figure) => figure.us).sort((a, b) => a - b);
  print(`${what}: ${figures.length} files in ${(us / 1000).toFixed(2)} ms, median ${at(sorted, sorted.length >> 1).toFixed(1)} us, `
    + `${steps} steps${reference === '' ? '' : `   (${reference})`}`);
}

/** Right histories, and such as are made wrong. */
function long(): void {
  const base: LongShape = { operations: 6_000, concurrency: 10, keys: 1, values: 0, openPpm: 0, wrong: 0 };
  const shapes: readonly (readonly [string, LongShape])[] = [
    ['100,000 operations, 100 keys, 10 at once', { ...base, operations: 100_000, keys: 100, openPpm: 1_000 }],
    ['the same, five values', { ...base, operations: 100_000, keys: 100, openPpm: 1_000, values: 5 }],
    ['the same, appends', { ...base, operations: 100_000, keys: 100, openPpm: 1_000, appends: true }],
    ['100,000 operations, one key, five values', { ...base, operations: 100_000, values: 5, openPpm: 1_000 }],
    ['6,000 operations, five values, 10 % open', { ...base, values: 5, openPpm: 100_000 }],
    ['6,000 operations, new values, 30 at once, 33 % open', { ...base, concurrency: 30, openPpm: 333_333 }],
    ['6,000 operations, five values, 30 at once', { ...base, concurrency: 30, values: 5 }],
    ['6,000 operations, 100 values, 20 at once, 50 % open', { ...base, concurrency: 20, values: 100, openPpm: 500_000 }],
  ];
  print('long histories: right, and with three wrong answers (seed 1, once, with the counterexample)');
  const searches: Run[] = [];
  for (const [what, shape] of shapes) {
    const right = measureLong(longHistory(1, shape));
    const wrong = measureLong(longHistory(1, { ...shape, wrong: 3 }));
    print(`  ${what.padEnd(52)} ${shown(right)}`);
    print(`  ${'  and three wrong answers'.padEnd(52)} ${shown(wrong)}`);
    if (right.steps > STEPS_OF_A_SEARCH) searches.push(measureVerdict(longHistory(1, shape)));
  }
  const [ms, steps] = [searches.reduce((sum, run) => sum + run.ms, 0), searches.reduce((sum, run) => sum + run.steps, 0)];
  print(`the right ones of more than ${STEPS_OF_A_SEARCH} steps, warm, the verdict alone: ${(ms * 1e6 / steps).toFixed(0)} ns a step   (Porcupine: 71 ns)`);
  print(`resident memory at the end: ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
}

/** As other checkers are measured: again, once it is warm. */
function measureVerdict(history: History<Call, Answer>): Run {
  const model: ValueModel = valueModel('kv', null);
  const { verdict, steps } = verdictOf(history, model, 'linearizable');
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    verdictOf(history, model, 'linearizable');
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return { verdict, steps, ms: at(times, times.length >> 1) };
}

interface Run {
  readonly verdict: string;
  readonly ms: number;
  readonly steps: number;
}

function shown({ verdict, ms, steps }: Run): string {
  return `${verdict.padEnd(9)} ${ms.toFixed(0).padStart(6)} ms, ${String(steps).padStart(9)} steps, ${(ms * 1e6 / steps).toFixed(0).padStart(4)} ns a step`;
}

function measureLong(history: History<Call, Answer>): Run {
  const model: ValueModel = valueModel('kv', null);
  const start = performance.now();
  const { verdict, steps } = judge(history, model, 'linearizable');
  return { verdict, ms: performance.now() - start, steps };
}

function medianUs(measureOnce: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    measureOnce();
    return (performance.now() - start) * 1000;
  }).sort((a, b) => a - b);
  return at(times, ROUNDS >> 1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
