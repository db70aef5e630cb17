// `campaign`: the same result on any number of workers, findings saved as cases, and clean ends.

import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CampaignRecord } from '../../src/fuzz/campaign-record.ts';
import { caseNames, ended, firstFound, folder, printed, root, start, timeless, whitewater } from './program.ts';

/** For what takes ten seconds on a machine that has nothing else to do. */
const LONG_MS = 300_000;

describe.concurrent('campaign', () => {
  test('passes on the correct Raft, with one JSON document and nothing else', async () => {
    const { code, stderr, campaign } = await whitewater('campaign', '--seeds', '24', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(campaign).toMatchObject({ system: 'raft', profile: 'default', mutant: null, firstSeed: 0, seeds: 24, passed: 24,
      failed: 0, unknown: 0, violations: [], interrupted: false });
    expect(campaign.digest).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(campaign.sometimes).length).toBeGreaterThanOrEqual(12);
  });

  test('gives the same bytes for any number of workers, but for the time it took', async () => {
    const args = ['campaign', '--break', 'commit-prior-term', '--seeds', '40', '--json', '--shrink-attempts', '0', '--out', folder()];
    const [one, three] = await Promise.all([whitewater(...args, '--jobs', '1'), whitewater(...args, '--jobs', '3')]);
    expect(timeless(three.campaign)).toEqual(timeless(one.campaign));
    expect(one.campaign.failed).toBeGreaterThan(1);
    expect(three.code).toBe(1);
  });

  test('is the sum of its shards', async () => {
    const [whole, ...parts] = await Promise.all([['0', '20'], ['0', '7'], ['7', '13']].map(([from = '', seeds = '']) =>
      whitewater('campaign', '--from', from, '--seeds', seeds, '--json')));
    const sum = parts.reduce((total, part) => total + BigInt(`0x${part.campaign.digest}`), 0n) % (1n << 128n);
    expect(sum.toString(16).padStart(32, '0')).toBe(whole?.campaign.digest);
  });

  test('--stop-on-first ends at the lowest failing seed, and saves it as a case whose replay is the same run', async () => {
    const out = folder();
    const args = ['campaign', '--break', 'commit-prior-term', '--json', '--shrink-attempts', '0', '--out', out];
    const first = await whitewater(...args, '--seeds', '1000', '--stop-on-first');
    expect(first.code).toBe(1);
    const found = firstFound(first);
    const { seeds, passed } = first.campaign;
    expect({ seeds, passed }).toEqual({ seeds: found.seed + 1, passed: found.seed });
    expect(caseNames(out)).toEqual([`raft-commit-prior-term-default-seed-${found.seed}.json`]);
    const all = await whitewater(...args, '--seeds', String(found.seed + 1), '--jobs', '1');
    expect(all.campaign.digest).toBe(first.campaign.digest);
    const replayed = await printed(found.replay, '--json', '--verify');
    expect(replayed.code).toBe(1);
    expect(replayed.replay).toMatchObject({ verdict: 'violated', deterministic: true, firstDifference: null,
      violation: { signature: found.signature }, expectation: { shown: true, sameDigest: true } });
  });

  test('--time reports the seeds that it got to, as --seeds of that number does', async () => {
    const timed = await whitewater('campaign', '--time', '500ms', '--json', '--nodes', '3');
    const { seeds, digest, interrupted } = timed.campaign;
    expect({ code: timed.code, interrupted }).toEqual({ code: 0, interrupted: false });
    const counted = await whitewater('campaign', '--seeds', String(seeds), '--json', '--nodes', '3');
    expect(counted.campaign.digest).toBe(digest);
  });

  test('tells a person what it did, what it found, how to replay it and what to try next', async () => {
    const { code, stdout, stderr } = await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '40', '--out', folder());
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^VIOLATED {2}raft, broken by no-uptodate/);
    expect(stdout).toMatch(/Violations by signature\nseeds +class +signature +first seed\n/);
    expect(stdout).toMatch(/\n {2}replay: node dist\/cli\/main\.js replay \S+\.json\n/);
    expect(stdout).toMatch(/What to try next\n/);
    const [quiet, passed] = await Promise.all([['--quiet'], []].map((more) => whitewater('campaign', '--seeds', '3', ...more)));
    expect(passed?.stdout).toMatch(/^PASSED[^]*Goals reached: \d+ of \d+[^]*never reached: [^]*What to try next\n/);
    expect(quiet?.stdout.trim().split('\n')).toHaveLength(4);
  });

  test('a folder that nothing can be written to is an error, and the results so far are printed', async () => {
    const file = join(folder(), 'a-file');
    writeFileSync(file, '');
    const failing = ['campaign', '--break', 'no-uptodate', '--seeds', '40', '--json', '--out', join(file, 'cases')];
    const ended = await whitewater(...failing);
    const { code, stderr, campaign: { failed, error } } = ended;
    expect(code).toBe(4);
    expect(stderr).toMatch(/a-file\/cases\/\S+\.json: the case can't be saved \(.*\); choose another folder with --out DIR/);
    expect(failed).toBeGreaterThan(0);
    expect(error).toMatch(/can't be saved/);
    const found = firstFound(ended);
    expect((await printed(found.replay, '--json')).replay.violation?.signature).toBe(found.signature);
  });
});

describe.concurrent('cases', () => {
  test('of other runs of the same seed stand beside each other', async () => {
    const out = folder();
    const args = ['campaign', '--break', 'no-uptodate', '--seeds', '10', '--stop-on-first', '--json', '--shrink-attempts', '0', '--out', out];
    const runs = await Promise.all([[], ['--nodes', '3'], ['--stop-at', 'end'], ['--nodes', '3', '--stop-at', 'outcome']]
      .map((more) => whitewater(...args, ...more)));
    const seeds = runs.map((run) => firstFound(run).seed);
    expect(caseNames(out)).toEqual(['', '-nodes-3', '-stop-at-end', '-nodes-3-stop-at-outcome']
      .map((words, i) => `raft-no-uptodate-default${words}-seed-${seeds[i] ?? ''}.json`).sort());
  });

  test.runIf(process.platform === 'linux')('that go where no folder can be are an error at once', async ({ onTestFinished }) => {
    const child = start('campaign', '--break', 'no-uptodate', '--seeds', '40', '--json', '--out', '/proc/nope/cases');
    onTestFinished(() => { child.kill('SIGKILL'); });
    const { code, stderr, campaign: { failed, error } } = await ended(child);
    expect(code).toBe(4);
    expect(stderr).toMatch(/\/proc\/nope\/cases\/\S+\.json: the case can't be saved \(.*\); choose another folder with --out DIR/);
    expect(failed).toBeGreaterThan(0);
    expect(error).toMatch(/can't be saved/);
  });
});

describe.concurrent('Ctrl-C', () => {
  /** Starts a campaign that fails at once and goes on for long; resolves when it has saved its first case. */
  async function underWay(out = folder()): Promise<ReturnType<typeof start>> {
    const saved = new Promise<void>((resolve) => {
      const watcher = watch(out, (_event, name) => {
        if (name?.endsWith('.json') !== true) return;
        watcher.close();
        resolve();
      });
    });
    const child = start('campaign', '--break', 'no-uptodate', '--time', '10m', '--json', '--out', out);
    await saved;
    return child;
  }

  test('once ends cleanly, with the seeds so far', async () => {
    const out = folder();
    const child = await underWay(out);
    const whole = ended(child);
    child.kill('SIGINT');
    const { code, stderr, campaign: { seeds, digest, interrupted } } = await whole;
    expect(code).toBe(130);
    expect(stderr).toMatch(/ending cleanly/);
    expect(interrupted).toBe(true);
    const again = await whitewater('campaign', '--break', 'no-uptodate', '--seeds', String(seeds), '--shrink-attempts', '0', '--json', '--out', folder());
    expect(again.campaign.digest).toBe(digest);
    const { summary } = JSON.parse(readFileSync(join(out, 'campaign.json'), 'utf8')) as CampaignRecord;
    expect(summary).toMatchObject({ seeds, digest, interrupted: true });
  });

  test('twice ends at once', async () => {
    const child = await underWay();
    const whole = ended(child);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    child.kill('SIGINT');
    const { code, stdout } = await whole;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  });
});

test('without findings no case is saved', async () => {
  const out = join(folder(), 'cases');
  await whitewater('campaign', '--seeds', '3', '--json', '--out', out);
  expect(readdirSync(out)).toEqual(['campaign.json']);
  expect(existsSync(join(root, 'dist', 'cli', 'main.js'))).toBe(true);
});

test('passes 2,000 seeds of the correct Raft, and goes through every situation that a goal names', async () => {
  const { code, campaign } = await whitewater('campaign', '--seeds', '2000', '--json');
  expect(code).toBe(0);
  expect(campaign).toMatchObject({ seeds: 2000, passed: 2000, failed: 0, unknown: 0, violations: [] });
  expect(Object.entries(campaign.sometimes).filter(([, count]) => count === 0)).toEqual([]);
}, LONG_MS);
