// What a person reads of judged histories, and how a counterexample is drawn.

import { expect, test } from 'vitest';
import { valueModel } from '../../src/check/history/models.ts';
import { parseHistory } from '../../src/histories/formats.ts';
import { type HistoryResult, shownCounterexample, spansOf } from '../../src/histories/history-result.ts';
import { historyText, type JudgedFile } from '../../src/report/history-text.ts';
import { PLAIN } from '../../src/report/paint.ts';

const OK: HistoryResult = {
  file: 'h.log', verdict: 'ok', operations: 1234, judged: 1234, wallSeconds: 0.0123, counterexample: null, unknown: null,
  format: 'jepsen-log', model: 'cas-register', initial: null, level: 'linearizable', steps: 9,
};

const LOG = [
  '0 :invoke :write 1', '1 :invoke :write 2', '2 :invoke :read nil', '3 :invoke :read nil', '2 :ok :read 1', '0 :ok :write 1',
  '4 :invoke :read nil', '4 :ok :read 5',
].map((line) => `INFO  jepsen.util - ${line}\n`).join('');

function textOf(file: Partial<HistoryResult>, spans: JudgedFile['spans'] = [], width = 100): string {
  return historyText([{ result: { ...OK, ...file }, spans }], { verbose: true, width }, PLAIN);
}

/** As if these operations of the log were what nothing explains. */
function drawn(chosen: readonly number[], width = 100): readonly string[] {
  const parsed = parseHistory(LOG, 'jepsen-log', 'cas-register');
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const { history } = parsed;
  const operations = chosen.flatMap((number) => history.operations[number] ?? []);
  const counterexample = { key: null, isMinimal: false, operations };
  const shown = shownCounterexample(counterexample, valueModel('cas-register', null), history);
  return textOf({ verdict: 'violation', counterexample: shown }, spansOf(counterexample, history), width).split('\n').slice(1);
}

test('a good history is one line', () => {
  expect(textOf({})).toBe('OK         h.log: 1,234 operations, 0.012 s  jepsen-log, cas-register, linearizable');
  expect(textOf({ judged: 1200 })).toContain('1,234 operations (34 of them did not happen, or saw nothing definite), 0.012 s');
});

test('an unknown verdict says which bound was reached, and how it is set', () => {
  expect(textOf({ verdict: 'unknown', unknown: 'after 3 steps the search gave up' }).split('\n')[1])
    .toBe('  after 3 steps the search gave up (--max-steps and --max-memory set the bounds)');
});

test('bars show which operations overlap, and which were never answered', () => {
  expect(drawn([0, 1, 2, 4]).slice(0, 5)).toEqual([
    '  process  lines    operation  from call to answer',
    '        0  1, 6     write 1    |---|',
    '        1  2, open  write 2    |------------>',
    '        2  3, 5     read -> 1  |---|',
    '        4  7, 8     read -> 5          |---|',
  ]);
});

test('only what is drawn makes columns', () => {
  expect(drawn([2, 4]).slice(1, 3)).toEqual([
    '        2  3, 5   read -> 1  |---|',
    '        4  7, 8   read -> 5          |---|',
  ]);
});

test('a bound that was reached before all was known is told', () => {
  expect(drawn([4]).join(' ').replaceAll(/\s+/g, ' ')).toContain('A bound was reached before it was known whether all of them are needed. The register starts as null (--initial).');
});

test('of very many operations the first are drawn, in the width that there is', () => {
  const operations = Array.from({ length: 90 }, (_, i) => ({
    process: i, description: `write "${'x'.repeat(200)}"`, line: 2 * i + 1, answerLine: 2 * i + 2, time: null, answerTime: null, open: false,
  }));
  const text = textOf({ verdict: 'violation', counterexample: { key: 'k', isMinimal: true, operations } },
    operations.map((_, i) => ({ from: 2 * i, to: 2 * i + 1 })), 80);
  expect(text).toContain('and 30 more operations (--json has them all)');
  expect(text).toMatch(/ 0 {2}1, 2 +write "x{53}\.\.\. +\|\|\n/);
});

test('the sentence names the key and the level', () => {
  const counterexample = { key: 'k', isMinimal: true, operations: [] };
  const text = textOf({ verdict: 'violation', counterexample, level: 'sequential', model: 'kv', initial: '' }).replaceAll(/\s+/g, ' ');
  expect(text).toContain('On key "k" no order that sequential allows of these 0 operations explains what their clients saw');
  expect(text).toContain('Each key starts as "" (--initial).');
});
