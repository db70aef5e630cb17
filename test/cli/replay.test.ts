// `replay`: one case again, exactly; a folder of them as a regression corpus; and what is no case is refused.

import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { edited } from '../support/edited.ts';
import { caseNames, ended, firstFound, folder, printed, start, whitewater } from './program.ts';

/** A case of a mutant that is found at once, as a campaign has saved it. */
let text = '';
let signature = '';

beforeAll(async () => {
  const out = folder();
  const found = await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '10', '--stop-on-first', '--shrink-attempts', '0', '--json', '--out', out);
  text = readFileSync(join(out, caseNames(out)[0] ?? ''), 'utf8');
  signature = firstFound(found).signature;
});

function saved(changes: Readonly<Record<string, unknown>> = {}): string {
  const json = edited(text, changes);
  const file = join(folder(), 'case.json');
  writeFileSync(file, JSON.stringify(json));
  return file;
}

describe.concurrent('replay', () => {
  test('of a case is the same run again, and says so', async () => {
    const { code, stdout, stderr } = await whitewater('replay', saved());
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^VIOLATED {2}raft, broken by no-uptodate: /);
    expect(words(stdout)).toContain(`This is the recorded run, to the last bit: it shows ${signature} again.`);
  });

  test('--break none runs the correct Raft on it', async () => {
    const { code, replay } = await whitewater('replay', saved(), '--break', 'none', '--json');
    expect(code).toBe(0);
    expect(replay).toMatchObject({ verdict: 'passed', violation: null, mutant: null, expectation: null });
  });

  test('--stop-at end goes on to the end', async () => {
    const [short, long] = await Promise.all([whitewater('replay', saved(), '--json'), whitewater('replay', saved(), '--json', '--stop-at', 'end')]);
    expect(long.replay.events).toBeGreaterThan(short.replay.events);
    expect(long.replay.violation).toEqual(short.replay.violation);
  });

  test('--trace tells what happened, and ends with the violation and its source', async () => {
    const { code, stdout } = await whitewater('replay', saved(), '--trace');
    expect(code).toBe(1);
    expect(stdout).toMatch(/ms +#\d+ +node \d/);
    expect(stdout).toMatch(/VIOLATION of [\w-]+ \(\w+\) at event #\d+[^]*See: Raft/);
  });

  test('--at prints the nodes as an event left them, or the one that is asked for', async () => {
    const { stdout } = await whitewater('replay', saved(), '--at', '50');
    expect(stdout).toMatch(/^node 1 as event \d+ left it\n {2}/);
    const { replay } = await whitewater('replay', saved(), '--at', '50', '--node', '2', '--json');
    expect(replay.states).toMatchObject([{ node: 2 }]);
    const { code, stderr } = await whitewater('replay', saved(), '--at', '1000000');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--at 1000000: the run has only \d+ events/);
  });

  test('--seed runs what a campaign runs for that seed', async () => {
    const [seed, campaign] = await Promise.all([
      whitewater('replay', '--seed', '4', '--json', '--verify'), whitewater('campaign', '--from', '4', '--seeds', '1', '--json'),
    ]);
    expect(seed.code).toBe(0);
    expect(seed.replay).toMatchObject({ verdict: 'passed', deterministic: true, firstDifference: null, events: campaign.campaign.events });
  });

  test('--history writes what the clients saw, and check-history judges it as the run was judged', async () => {
    const file = join(folder(), 'new', 'seen.jsonl');
    const { code, stdout } = await whitewater('replay', '--seed', '1', '--history', file);
    expect(code).toBe(0);
    const told = /What the clients saw is in \S+seen\.jsonl: (\d+) operations, without (\d+) stale reads, which promise less\./.exec(words(stdout));
    const [operations, staleReads] = [Number(told?.[1]), Number(told?.[2])];
    expect(operations).toBeGreaterThan(10);
    expect(staleReads).toBeGreaterThan(0);
    const judge = /Judge that: (.*)/.exec(stdout)?.[1] ?? '';
    expect(await printed(judge, '--json')).toMatchObject({ code: 0, histories: [{ verdict: 'ok', operations }] });
    const again = await whitewater('replay', '--seed', '1', '--json', '--history', file, '--trace');
    expect(again.replay.history).toEqual({ file, operations, staleReads });
    expect(readdirSync(dirname(file))).toEqual(['seen.jsonl']);
  });

  test('--history of a run whose clients saw a violation is judged so', async () => {
    const file = join(folder(), 'seen.jsonl');
    const { replay } = await whitewater('replay', '--break', 'read-no-quorum', '--seed', '16', '--stop-at', 'end', '--history', file, '--json');
    expect(replay.violations.map(({ checker }) => checker)).toContain('linearizability');
    expect(await whitewater('check-history', file, '--model', 'kv', '--json')).toMatchObject({ code: 1, histories: [{ verdict: 'violation' }] });
  });

  test('--history where no file can be written says so: exit 4; over the case itself it is refused: exit 2', async () => {
    const path = folder();
    expect(await whitewater('replay', '--seed', '1', '--history', path)).toMatchObject({ code: 4, stdout: '' });
    expect((await whitewater('replay', '--seed', '1', '--history', '/proc/none/h')).stderr).toMatch(/\/proc\/none\/h: the history can't be written .*--history/);
    const file = saved();
    const over = await whitewater('replay', file, '--history', file);
    expect(over).toMatchObject({ code: 2, stdout: '' });
    expect(over.stderr).toContain('this is the case itself');
    expect((await whitewater('replay', file)).code).toBe(1);
  });

  test('of a case of another version says so, and whether the expected violation still shows', async () => {
    const older = saved({ 'programVersion': '0.0.1' });
    expect((await whitewater('replay', older)).stdout).toMatch(/The case was recorded by version 0\.0\.1; this is \d/);
    const gone = saved({ 'programVersion': '0.0.1', 'plan.mutant': undefined });
    const { code, stdout } = await whitewater('replay', gone);
    expect(code).toBe(0);
    expect(words(stdout)).toContain(`The expected violation ${signature} does not show: fixed since`);
  });

  test('names the first event that differs in code that is not deterministic: exit 3', async () => {
    const { code, replay } = await whitewater('replay', '--seed', '3', '--system', 'test/cli/systems/leaky.js', '--verify', '--json');
    expect(code).toBe(3);
    expect(replay).toMatchObject({ deterministic: false });
    expect(replay.firstDifference?.event).toBeGreaterThan(0);
    expect(replay.firstDifference?.first).not.toBe(replay.firstDifference?.second);
    const told = await whitewater('replay', '--seed', '3', '--system', 'test/cli/systems/leaky.js', '--verify');
    expect(told.stdout).toMatch(/NOT DETERMINISTIC[^]*The first event that differs is [\d,]+, at [\d.]+ s:/);
  });

  test('of a case without a violation says whether it is the recorded run, alone and in a folder', async () => {
    const passing = (digest: string): string => JSON.stringify(
      edited(text, { 'plan.mutant': undefined, 'expect': { digest, checker: null, signature: null } }));
    const corpus = folder();
    const file = join(corpus, 'a-good.json');
    writeFileSync(file, passing('0123456789abcdef'));
    const other = await whitewater('replay', file);
    expect(other.code).toBe(0);
    expect(words(other.stdout)).toContain('It passes as expected, but the run is not the recorded one to the last bit');
    const { digest } = (await whitewater('replay', file, '--json')).replay;
    writeFileSync(file, passing(digest));
    expect(words((await whitewater('replay', file)).stdout)).toContain('This is the recorded run, to the last bit: it passes again.');
    writeFileSync(join(corpus, 'b-bad.json'), JSON.stringify(edited(passing(digest), { 'plan.mutant': 'no-uptodate' })));
    const bad = await whitewater('replay', join(corpus, 'b-bad.json'));
    expect(bad.code).toBe(1);
    expect(words(bad.stdout)).toContain('It passed when it was recorded, and does not now: the program has changed since');
    expect((await whitewater('replay', corpus, '--json')).corpus).toMatchObject({ asExpected: 1, different: 1, cases: [
      { verdict: 'passed', found: null, expected: null, asExpected: true, sameDigest: true },
      { verdict: 'violated', found: signature, expected: null, asExpected: false, sameDigest: false },
    ] });
  });

  test('of a folder runs every case in it, and each must do what it expects', async () => {
    const corpus = folder();
    writeFileSync(join(corpus, 'a-bug.json'), text);
    const fixed = edited(text, { 'plan.mutant': undefined, 'expect': undefined });
    writeFileSync(join(corpus, 'b-fixed.json'), JSON.stringify(fixed));
    const good = await whitewater('replay', corpus, '--json');
    expect(good.code).toBe(0);
    expect(good.corpus).toMatchObject({ asExpected: 2, different: 0, cases: [
      { verdict: 'violated', found: signature, expected: signature, asExpected: true, sameDigest: true },
      { verdict: 'passed', found: null, expected: null, asExpected: true, sameDigest: null },
    ] });
    writeFileSync(join(corpus, 'c-gone.json'), JSON.stringify(edited(text, { 'plan.mutant': undefined })));
    const bad = await whitewater('replay', corpus);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(/DIFFERS +\S*c-gone\.json[^]*3 cases, 1 not as expected\n +node dist\/cli\/main\.js replay \S*c-gone\.json/);
  });
});

test('a case may begin with a byte order mark', async () => {
  const file = join(folder(), 'case.json');
  writeFileSync(file, `\uFEFF${text}`);
  expect((await whitewater('replay', file, '--json')).replay.expectation).toMatchObject({ shown: true, sameDigest: true });
});

describe.concurrent('what is no case is refused: exit 2, one message, nothing on standard output', () => {
  const mistakes: readonly [what: string, make: () => string, message: RegExp][] = [
    ['no file', () => join(folder(), 'none.json'), /none\.json: can't be read/],
    ['no JSON', () => written('{ "formatVersion": 1,'), /case\.json: is not JSON: /],
    ['an empty file', () => written(''), /case\.json: is not JSON/],
    ['another version', () => saved({ 'formatVersion': 9 }), /case\.json: formatVersion must be 1, the only version that this program reads; found 9/],
    ['an unknown node', () => saved({ 'plan.faults': [{ at: 1, type: 'crash', node: 77 }] }),
      /case\.json: plan\.faults\[0\]\.node names node 77, which is not among the nodes .* of this case; found 77/],
    ['a negative time', () => saved({ 'plan.faults': [{ at: -1, type: 'heal' }] }), /case\.json: plan\.faults\[0\]\.at must be at least 0; found -1/],
    ['a million nodes', () => saved({ 'plan.nodes': Array.from({ length: 1e6 }, (_, i) => i) }),
      /case\.json: plan\.nodes must have at most 15 elements, but has 1000000; found a list of 1000000 elements/],
    ['a journal that no node could have written', () => saved({ 'plan.initial': { 1: [{ type: 'append', index: 2, entry: { term: 1, command: null } }] } }),
      /case\.json: plan\.initial\["1"\]\[0\]\.index must be 1: the log is empty, and an entry goes on there; found 2/],
    ['a system of the user’s own', () => saved({ 'plan.system': 'counter' }), /plan\.system names no system.*found "counter"\n.*give its module with --system FILE\.js/],
    ['an unknown mutant', () => saved({ 'plan.mutant': 'no-up-to-date' }), /plan\.mutant names no mutant of raft: did you mean no-uptodate\?; found "no-up-to-date"/],
    ['many problems', () => saved({ 'plan.faults': Array.from({ length: 9 }, () => ({ at: -1, type: 'heal' })) }), /and 4 more problems/],
    ['a file of more bytes than a case has', () => {
      const file = written('{');
      truncateSync(file, 65 * 1024 * 1024);
      return file;
    }, /case\.json: is too large for a case: 68157440 bytes, where at most 67108864 are read/],
    ['a folder without cases', () => folder(), /holds no case/],
  ];

  test.each(mistakes)('%s', async (_what, make, message) => {
    const { code, stdout, stderr } = await whitewater('replay', make(), '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  test('a log of a billion entries is refused before it takes memory', async () => {
    const file = saved({ 'plan.initial': { 1: Array.from({ length: 150_000 }, () => 0) } });
    const child = start('replay', file);
    const { code, stderr } = await ended(child);
    expect(code).toBe(2);
    expect(stderr).toMatch(/plan\.initial must hold at most 100000 records in all, but holds 150000 or more/);
  });
});

function written(content: string): string {
  const file = join(folder(), 'case.json');
  writeFileSync(file, content);
  return file;
}

/** Wherever the lines break. */
function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
