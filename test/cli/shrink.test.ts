// `shrink`: a smaller case with the same violation, and a script that plays it; and what it refuses.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ShrinkResult } from '../../src/fuzz/shrink/shrink-result.ts';
import { folder, printed, whitewater } from './program.ts';

const seeded = ['--seed', '19', '--break', 'vote-not-persisted'];
let file = '';
let result: ShrinkResult;

function shrunk(stdout: string): ShrinkResult {
  return JSON.parse(stdout) as ShrinkResult;
}

beforeAll(async () => {
  file = join(folder(), 'small.json');
  const { stdout, code } = await whitewater('shrink', ...seeded, '--json', '--out', file);
  expect(code).toBe(0);
  result = shrunk(stdout);
});

describe.concurrent('shrink', () => {
  test('says what it was and what is left, and writes the case', async () => {
    expect(result).toMatchObject({ violation: { checker: 'one-vote-per-term' }, complete: true });
    expect(result.before?.operations).toBeGreaterThan(result.after?.operations ?? Infinity);
    expect((result.after?.faults ?? Infinity) + (result.after?.decisions ?? Infinity)).toBeLessThanOrEqual(10);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(result.case);
    const { code, replay } = await whitewater('replay', file, '--json');
    expect(code).toBe(1);
    expect(replay).toMatchObject({ expectation: { shown: true, sameDigest: true } });
    expect((await whitewater('replay', file, '--break', 'none', '--json')).code).toBe(0);
  });

  test('comes to the same with any number of workers', async () => {
    for (const jobs of ['1', '2', '3']) {
      const { stdout } = await whitewater('shrink', ...seeded, '--json', '--out', join(folder(), 'x.json'), '--jobs', jobs);
      const { case: small, attempts, after } = shrunk(stdout);
      expect({ small, attempts, after }).toEqual({ small: result.case, attempts: result.attempts, after: result.after });
    }
  });

  test('tells a person what is left, and commands that work', async () => {
    const out = join(folder(), 'told.json');
    const { stdout, stderr, code } = await whitewater('shrink', ...seeded, '--out', out);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^raft, broken by vote-not-persisted, violates one-vote-per-term \(outcome\) on \d nodes with/);
    expect(stdout).toMatch(/\n +before +after\nnodes /);
    expect(stdout).toMatch(/What is left, in a world that is calm but for this/);
    const explain = /\n +(.* explain .*)/.exec(stdout)?.[1] ?? '';
    expect((await printed(explain)).stdout).toContain('came to violate one-vote-per-term');
  });

  test('writes a script that fails with the mutant and passes without', async () => {
    const script = join(folder(), 'two-votes.ts');
    const { code } = await whitewater('shrink', ...seeded, '--out', join(folder(), 'y.json'), '--scenario', script, '--quiet');
    expect(code).toBe(0);
    const broken = await whitewater('scenario', 'run', script, '--break', 'vote-not-persisted');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('one-vote-per-term');
    expect((await whitewater('scenario', 'run', script)).code).toBe(0);
  });

  test('a case without a violation is nothing to shrink', async () => {
    const out = join(folder(), 'none.json');
    const { code, stdout } = await whitewater('shrink', '--seed', '0', '--out', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing to shrink: raft comes to no violation\.\n$/);
    expect(existsSync(out)).toBe(false);
    const json = await whitewater('shrink', '--seed', '0', '--out', out, '--json');
    expect(shrunk(json.stdout)).toMatchObject({ violation: null, case: null });
  });

  test('a shrunk case can be shrunk again, to itself', async () => {
    const { stdout } = await whitewater('shrink', file, '--json', '--out', join(folder(), 'again.json'));
    const { after } = shrunk(stdout);
    expect(after?.faults).toBeLessThanOrEqual(result.after?.faults ?? 0);
    expect(after?.operations).toBe(result.after?.operations);
  });

  test('ends with the smallest so far when the attempts are spent, and says how to go on', async () => {
    const out = join(folder(), 'part.json');
    const { stdout } = await whitewater('shrink', ...seeded, '--out', out, '--attempts', '20');
    expect(stdout).toContain('there may be more that can go');
    expect(stdout).toContain('--attempts 200');
    expect((await whitewater('replay', out, '--json')).replay).toMatchObject({ expectation: { shown: true, sameDigest: true } });
  });

  test('ends so wherever it is ended', async () => {
    for (const attempts of ['1', '3', '60']) {
      const out = join(folder(), `early-${attempts}.json`);
      await whitewater('shrink', '--seed', '5', '--profile', 'snapshots', '--break', 'snap-chunk-stuck', '--out', out, '--attempts', attempts);
      expect((await whitewater('replay', out, '--json')).replay).toMatchObject({ expectation: { shown: true, sameDigest: true } });
    }
  });
});

describe.concurrent('what shrink refuses', () => {
  test('files that are there, unless it is told to write over them', async () => {
    const there = join(folder(), 'there.json');
    writeFileSync(there, 'mine');
    const refused = await whitewater('shrink', ...seeded, '--out', there);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('is there already; give another file, or --force to write over it');
    const script = join(folder(), 'there.ts');
    writeFileSync(script, 'mine');
    expect((await whitewater('shrink', ...seeded, '--out', join(folder(), 'z.json'), '--scenario', script)).code).toBe(2);
    expect([readFileSync(there, 'utf8'), readFileSync(script, 'utf8')]).toEqual(['mine', 'mine']);
    expect((await whitewater('shrink', ...seeded, '--out', there, '--force', '--attempts', '10')).code).toBe(0);
    expect(readFileSync(there, 'utf8')).not.toBe('mine');
  });

  test('a case of another version, with the one that it reads', async () => {
    const other = join(folder(), 'other.json');
    writeFileSync(other, JSON.stringify({ ...result.case, formatVersion: 2 }));
    const { code, stderr } = await whitewater('shrink', other);
    expect(code).toBe(2);
    expect(stderr).toContain('formatVersion must be 1, the only version that this program reads');
  });

  test.each([
    [['shrink'], 'shrink needs a case file, or --seed S'],
    [['shrink', '--seed', '1', '--checker', 'election-safty'], 'did you mean election-safety?'],
    [['shrink', '--seed', '1', '--scenario', 'x.js'], '--scenario x.js: must be a TypeScript file'],
    [['shrink', '--seed', '1', '--attempts', '0'], '--attempts must be a whole number'],
    [['shrink', '--seed', '1', '--out', 'a.ts', '--scenario', 'a.ts'], 'must be another file than that of the case'],
    [['shrink', '--seed', '1', '--out', 'docs', '--force'], 'docs: is a folder; give a file'],
    [['shrink', '--seed', '1', '--system', 'dist/systems/register/system.js', '--scenario', 'a.ts'], 'scripts are of raft'],
    [['shrink', 'scenarios'], 'shrink takes one case; scenarios is a folder'],
    [['shrink', 'no.json', '--seed', '1'], 'shrink takes a case or --seed, not both'],
  ])('%j', async (args, message) => {
    const { code, stderr } = await whitewater(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
