// `check-history`: recorded histories are judged; a file that is none is refused with its line.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, whitewater } from './program.ts';

const WRITE = '{"process":0,"type":"invoke","operation":"write","key":"a","value":1}';
const WRITTEN = '{"process":0,"type":"ok","operation":"write"}';
const READ = '{"process":1,"type":"invoke","operation":"read","key":"a"}';
const SAW = (value: unknown): string => `{"process":1,"type":"ok","operation":"read","value":${JSON.stringify(value)},"time":7}`;

/** Writes a file of these lines. */
function saved(name: string, ...lines: readonly string[]): string {
  const file = join(folder(), name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  return file;
}

const good = (): string => saved('good.jsonl', WRITE, READ, SAW(null), WRITTEN);
const stale = (): string => saved('stale.jsonl', WRITE, WRITTEN, READ, SAW(null));

describe.concurrent('check-history', () => {
  test('of a history that one copy explains is ok: exit 0', async () => {
    const file = good();
    const { code, stdout, stderr } = await whitewater('check-history', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^OK +\S+good\.jsonl: 2 operations, \d+\.\d{3} s {2}json, kv, linearizable\n$/);
    const { histories } = await whitewater('check-history', file, '--json');
    expect(histories).toMatchObject([{
      file, verdict: 'ok', operations: 2, judged: 2, counterexample: null, unknown: null,
      format: 'json', model: 'kv', initial: null, level: 'linearizable',
    }]);
    expect(histories[0]?.wallSeconds).toBeGreaterThan(0);
  });

  test('of a stale read draws the operations that nothing explains: exit 1', async () => {
    const file = stale();
    const { code, stdout } = await whitewater('check-history', file);
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(1, 4)).toEqual([
      '  process  lines  operation       from call to answer',
      '        0  1, 2   write a 1       |---|',
      '        1  3, 4   read a -> null          |---|',
    ]);
    expect(words(stdout)).toContain('On key "a" no order of these 2 operations explains what their clients saw, whichever of the other operations took effect');
    const { histories } = await whitewater('check-history', file, '--json');
    expect(histories).toMatchObject([{ verdict: 'violation', counterexample: {
      key: 'a', isMinimal: true,
      operations: [
        { process: 0, description: 'write a 1', line: 1, answerLine: 2, time: null, answerTime: null, open: false },
        { process: 1, description: 'read a -> null', line: 3, answerLine: 4, time: null, answerTime: 7, open: false },
      ],
    } }]);
  });

  test('of several files is a line each, and one violation decides', async () => {
    const { code, histories } = await whitewater('check-history', good(), stale(), good(), '--json');
    expect(code).toBe(1);
    expect(histories.map(({ verdict }) => verdict)).toEqual(['ok', 'violation', 'ok']);
  });

  test('starts from --initial', async () => {
    const file = saved('initial.jsonl', READ, SAW(''));
    expect((await whitewater('check-history', file)).code).toBe(1);
    expect((await whitewater('check-history', file, '--initial', '""')).code).toBe(0);
  });

  test('takes the format and the model from the file, or from the command line', async () => {
    const edn = saved('history.txt', '{:process 0, :type :invoke, :f :read}', '{:process 0, :type :ok, :f :read, :value 0}');
    expect((await whitewater('check-history', edn, '--json', '--initial', '0')).histories).toMatchObject([{ verdict: 'ok', format: 'edn', model: 'cas-register', initial: 0 }]);
    const lines = await whitewater('check-history', edn, '--json', '--initial', '0', '--format', 'edn-lines', '--model', 'register');
    expect(lines.histories).toMatchObject([{ verdict: 'ok', format: 'edn-lines', model: 'register' }]);
  });

  test('of operations that did not happen counts them, and judges the others', async () => {
    const file = saved('failed.jsonl', WRITE, WRITTEN.replace('ok', 'fail'), READ, SAW(null));
    expect((await whitewater('check-history', file)).stdout).toMatch(/^OK .*: 2 operations \(1 of them did not happen, or saw nothing definite\), /);
    expect((await whitewater('check-history', file, '--json')).histories).toMatchObject([{ operations: 2, judged: 1 }]);
  });

  test('of a file without operations is ok', async () => {
    expect((await whitewater('check-history', saved('empty.edn', '[]'), '--json')).histories).toMatchObject([{ verdict: 'ok', operations: 0 }]);
  });

  test('says unknown where a bound was reached: exit 5', async () => {
    const hard = saved('hard.jsonl', ...Array.from({ length: 20 }, (_, i) => WRITE.replace('0', String(i + 2)).replace('1}', `${i % 3}}`)), ...[1, 0, 2, 1, 0, 2].flatMap((value) => [READ, SAW(value)]));
    const { code, stdout } = await whitewater('check-history', hard, '--max-steps', '3');
    expect(code).toBe(5);
    expect(stdout).toMatch(/^UNKNOWN .*\n {2}.*--max-steps/);
    expect((await whitewater('check-history', hard, '--max-steps', '3', '--json')).histories).toMatchObject([{ verdict: 'unknown', counterexample: null }]);
  });
});

describe.concurrent('what is no history is refused: exit 2, one message, nothing on standard output', () => {
  const mistakes: readonly [what: string, make: () => readonly string[], message: RegExp][] = [
    ['a file that is cut in a line', () => [saved('h.jsonl', WRITE, WRITTEN.slice(0, 20))], /h\.jsonl: line 2: there must be one whole JSON object on a line; found \{"process/],
    ['a vector that is cut', () => [saved('h.edn', '[{:process 0, :type :invoke, :f :read}', '')], /h\.edn: line 1: the text must go on here/],
    ['a line of a log that says nothing', () => [saved('h.log', 'up', 'INFO  jepsen.util - 3\t:invoke')], /h\.log: line 2: an operation must be such as jepsen\.util - 0 :invoke :read nil/],
    ['an answer without a call', () => [saved('h.jsonl', WRITTEN)], /h\.jsonl: line 1: process 0 gets an answer, but has no call.*\n\(read as --format json --model kv\)/],
    ['an operation that the model does not know', () => [saved('h.edn', '{:process 0 :type :invoke :f :append :value 1}')], /h\.edn: line 1: the operation must be one that the model cas-register knows: .*; found :append/],
    ['one bad file of several', () => [good(), saved('bad.jsonl', 'oops'), good()], /bad\.jsonl: line 1: /],
    ['a file of no known format', () => [saved('h.txt', 'process,type')], /h\.txt: neither its name nor its beginning tells its format; give --format json, jepsen-log, edn, edn-lines/],
    ['a file that is no text', () => {
      const file = saved('h.jsonl', '');
      writeFileSync(file, Buffer.concat([Buffer.from(`${WRITE}\n`), Buffer.from([0xff, 0xfe])]));
      return [file];
    }, /h\.jsonl: line 2: must be text in UTF-8/],
    ...(['utf16le', 'marked utf16le'] as const).map((name): typeof mistakes[number] => [`a file in ${name}`, () => {
      const file = saved('h.jsonl', '');
      writeFileSync(file, `${name === 'utf16le' ? '' : '\uFEFF'}${WRITE}\n`, 'utf16le');
      return [file];
    }, /h\.jsonl: line 1: must be text in UTF-8, and seems to be in UTF-16; write it as UTF-8/]),
    ['no file', () => [], /check-history needs the file of a recorded history/],
    ['an unknown format', () => [good(), '--format', 'jepsen'], /--format jepsen: no such format; did you mean jepsen-log or json\?/],
    ['an unknown model', () => [good(), '--model', 'queue'], /--model queue: no such model; there are register, cas-register, kv/],
    ['an unknown level', () => [good(), '--level', 'linearisable'], /--level linearisable: no such level; did you mean linearizable\?/],
    ['an initial value that is no JSON', () => [good(), '--initial', 'zero'], /--initial must be JSON of a text, a number, true, false or null, such as 0 or '""'; found zero/],
    ['an initial value that is no scalar', () => [good(), '--initial', '[1]'], /--initial must be JSON of .*; found \[1\]/],
    ['no steps', () => [good(), '--max-steps', '0'], /--max-steps must be a whole number from 1; found "0"/],
    ['an unknown option', () => [good(), '--modell', 'kv'], /check-history has no option --modell; did you mean --model/],
  ];

  test.each(mistakes)('%s', async (_what, make, message) => {
    const { code, stdout, stderr } = await whitewater('check-history', ...make(), '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

test('a file that cannot be read is named: exit 4', async () => {
  const path = join(folder(), 'there-is-none.edn');
  const missing = await whitewater('check-history', good(), path);
  expect(missing).toMatchObject({ code: 4, stdout: '' });
  expect(missing.stderr).toContain(`${path}: can't be read (ENOENT`);
  mkdirSync(path);
  const isFolder = await whitewater('check-history', path);
  expect(isFolder).toMatchObject({ code: 4, stdout: '' });
  expect(isFolder.stderr).toContain(`${path}: can't be read (EISDIR`);
});

test('a shell completes the command and its options', async () => {
  const { stdout } = await whitewater('--get-yargs-completions', 'whitewater', 'check-history', '--');
  expect(stdout).toContain('--format');
  expect((await whitewater('--get-yargs-completions', 'whitewater', 'check')).stdout).toContain('check-history');
});

/** Wherever the lines break. */
function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
