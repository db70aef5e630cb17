// `bisect`: when a violation became inevitable.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { caseNames, ended, folder, printed, start, whitewater } from './program.ts';

const SEED = ['bisect', '--break', 'no-uptodate', '--seed', '0'] as const;
const FEW = ['--points', '5', '--runs', '8'] as const;

let file = '';

beforeAll(async () => {
  const out = folder();
  await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '1', '--stop-at', 'outcome', '--shrink-attempts', '0', '--json', '--out', out);
  file = join(out, caseNames(out)[0] ?? '');
});

describe.concurrent('bisect', () => {
  test('says when it became likely, plots it, and lists the points; what it advises works', async () => {
    const { code, stdout, stderr } = await whitewater('bisect', file, ...FEW);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^leader-completeness {2}raft, broken by no-uptodate: at event 2,701, /);
    expect(stdout).toMatch(/\n(It became|It was inevitable|No moment made it)/);
    expect(stdout).toMatch(/100 % ┤[^]*0 % ┤[^]*└─/);
    expect(stdout).toMatch(/\n2,701 .*100 % .*✗ node 1 /);
    const advice = /The nodes at that moment: (.*)/.exec(stdout)?.[1] ?? '';
    expect((await printed(advice)).stdout).toMatch(/^node 1 as event/);
  });

  test('of a case and of its seed, with one worker and with two, is the same', async () => {
    const runs = [['bisect', file, '--jobs', '1'], ['bisect', file, '--jobs', '2'], [...SEED, '--jobs', '2']];
    const [one, two, seed] = await Promise.all(runs.map(async (args) => whitewater(...args, ...FEW, '--json')));
    expect(one?.code).toBe(0);
    expect(two?.stdout).toBe(one?.stdout);
    expect(seed?.stdout).toBe(one?.stdout);
    const { violation, runs: each, points, interrupted } = one?.bisect ?? {};
    expect({ signature: violation?.signature, each, interrupted }).toEqual({
      signature: 'leader-completeness/committed-entry-missing[becomeLeader]', each: 8, interrupted: false,
    });
    expect(points?.at(0)).toMatchObject({ event: 0, virtualMs: 0, runs: 8 });
    expect(points?.at(-1)).toMatchObject({ event: 2701, probability: 1, shown: 8, runs: 8, high: 1 });
    expect(points?.map(({ event }) => event)).toEqual([0, 675, 1351, 2026, 2701]);
    // Other luck avoids it, here and there: or nothing would have been tested.
    expect(points?.some(({ shown }) => shown < 8)).toBe(true);
  });

  test('--checker asks about that one; one that did not speak is nothing to bisect', async () => {
    const rule = await whitewater('bisect', '--break', 'ack-before-sync', '--seed', '0', '--checker', 'persist-before-send', ...FEW, '--json');
    expect(rule.bisect.violation?.checker).toBe('persist-before-send');
    const none = await whitewater(...SEED, '--checker', 'exactly-once', ...FEW);
    expect(none).toMatchObject({ code: 0, stdout: 'NOTHING TO BISECT  raft, broken by no-uptodate: the run shows no violation of exactly-once.\n' });
  });

  test('of a run without a violation is nothing, and that is no failure', async () => {
    const { code, stdout } = await whitewater('bisect', '--seed', '1');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'NOTHING TO BISECT  raft: the run shows no violation.\n' });
    expect((await whitewater('bisect', '--seed', '1', '--json')).bisect).toMatchObject({ violation: null, points: [], jump: null });
  });

  test('of a script that leaves nothing to luck is certain from the start', async () => {
    const out = folder();
    await whitewater('scenario', 'run', 'figure-8', '--break', 'commit-prior-term', '--case', join(out, 'figure-8.json'));
    const { code, stdout } = await whitewater('bisect', join(out, caseNames(out)[0] ?? ''), ...FEW);
    expect(code).toBe(0);
    expect(stdout).toContain('It was inevitable from the start');
  });

  test('--svg writes the plot as a picture, over nothing that is there unless --force says so', async () => {
    const svg = join(folder(), 'new', 'plot.svg');
    const two = [...SEED, '--points', '2', '--runs', '2', '--svg', svg];
    expect((await whitewater(...two)).stdout).toContain('The plot is in ');
    const picture = readFileSync(svg, 'utf8');
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^]*<\/svg>\n$/);
    writeFileSync(svg, 'mine');
    const refused = await whitewater(...two);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/plot\.svg: is there already; give another file, or --force/);
    expect(readFileSync(svg, 'utf8')).toBe('mine');
    expect((await whitewater(...two, '--force')).code).toBe(0);
    expect(readFileSync(svg, 'utf8')).toBe(picture);
  });

  test('--svg where no file can be written still prints what was counted: exit 4', async () => {
    const { code, stdout, stderr } = await whitewater(...SEED, '--points', '2', '--runs', '2', '--svg', '/proc/none/plot.svg', '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ points: [{ event: 0 }, { event: 2701 }] });
    expect(stderr).toMatch(/\/proc\/none\/plot\.svg: the plot can't be written/);
    expect(existsSync('/proc/none')).toBe(false);
  });

  test('--quiet leaves the advice away', async () => {
    const { stdout } = await whitewater(...SEED, '--points', '2', '--runs', '2', '--quiet');
    expect(stdout).toContain('95 % interval');
    expect(stdout).not.toContain('The nodes at that moment');
  });
});

test('an interrupted bisect tells the points that are known so far: exit 130', async () => {
  const child = start(...SEED, '--system', 'test/cli/systems/counted.js', '--runs', '10', '--points', '2000', '--json', '--jobs', '1');
  const whole = ended(child);
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, stderr, bisect: { points, interrupted } } = await whole;
  expect({ code, interrupted }).toEqual({ code: 130, interrupted: true });
  expect(stderr).toMatch(/the 30th run[^]*ending cleanly/);
  // Two points are known when the third is at its end; and the grid has hundreds.
  expect(points.length).toBeGreaterThanOrEqual(2);
  expect(points.length).toBeLessThan(800);
  expect(points.map(({ runs }) => runs)).toEqual(points.map(() => 10));
  expect([points.at(0)?.event, points.at(-1)?.event]).toEqual([0, 2701]);
});
