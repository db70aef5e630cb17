// `experiment`: figures, the same for any number of workers, in a terminal and in files.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ended, folder, root, timeless, whitewater } from './program.ts';

const FEW = ['--seeds', '3'] as const;

describe.concurrent('experiment', () => {
  test('names the experiments that there are', async () => {
    const { code, stdout } = await whitewater('experiment');
    expect(code).toBe(0);
    for (const name of ['election-timeouts', 'timing', 'reads']) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
    const json = JSON.parse((await whitewater('experiment', '--json')).stdout) as readonly { readonly name: string }[];
    expect(json.map(({ name }) => name)).toEqual(['election-timeouts', 'timing', 'reads']);
  });

  test.each([
    ['election-timeouts', []], ['timing', ['--heartbeat', '100', '--election', '300-700', '--rtt', '5']], ['reads', []],
  ])('%s comes to the same with one worker and with two, but for the time it took', async (name, options) => {
    const [one, two] = await Promise.all(['1', '2'].map(async (jobs) => whitewater('experiment', name, ...options, ...FEW, '--jobs', jobs, '--json')));
    expect([one?.code, two?.code, one?.stderr]).toEqual([0, 0, '']);
    const [first, second] = [one, two].map((run) => timeless(JSON.parse(run?.stdout ?? '{}') as object));
    expect(first).toMatchObject({ experiment: name, interrupted: false });
    expect(second).toEqual(first);
  });

  test('says what it measured, how long that took, and how to measure it again', async () => {
    const { code, stdout } = await whitewater('experiment', 'timing', '--heartbeat', '50', '--election', '150-300', '--rtt', '2', ...FEW);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\S.* {2}Is a heartbeat of 50 ms with election timeouts of 150 to 300 ms sensible\?\n/);
    expect(stdout).toMatch(/\nas asked +50 +150-300 /);
    expect(stdout).toMatch(/\nRound trip 2 ms: (yes|no|it)/);
    expect(stdout).toMatch(/trials in [\d.]+ s; again: node \S+ experiment timing --heartbeat 50 --election 150-300 --rtt 2 --seeds 3\n$/);
  });

  test('writes a page, its plots and all figures, and does not write over them unless it is told to', async () => {
    const out = join(folder(), 'new', 'folder');
    const csv = join(folder(), 'figures.csv');
    const { code, stdout } = await whitewater('experiment', 'reads', ...FEW, '--out', out, '--csv', csv);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['reads-latency.svg', 'reads-stale.svg', 'reads.csv', 'reads.html', 'reads.json']);
    expect(stdout.match(/^written: /gm)).toHaveLength(6);
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['way', 'log', 'readIndex', 'lease', 'follower', 'stale']);
    expect(readFileSync(join(out, 'reads.csv'), 'utf8')).toBe(readFileSync(csv, 'utf8'));
    const page = readFileSync(join(out, 'reads.html'), 'utf8');
    expect(page.match(/<svg xmlns/g)).toHaveLength(2);
    expect(page).not.toMatch(/(src|href)="(?!data:,)[^"#]/);
    const again = await whitewater('experiment', 'reads', ...FEW, '--out', out);
    expect([again.code, again.stderr]).toEqual([2, expect.stringMatching(/reads-latency\.svg is there already; give another, or --force/)]);
    expect((await whitewater('experiment', 'reads', ...FEW, '--out', out, '--force')).code).toBe(0);
  });

  test('prints what it measured even where it can\'t be written, and ends with 4', async () => {
    const out = folder();
    writeFileSync(join(out, 'file'), '');
    const { code, stdout, stderr } = await whitewater('experiment', 'reads', ...FEW, '--csv', join(out, 'file', 'figures.csv'));
    expect(code).toBe(4);
    expect(stdout).toContain('Five ways to read');
    expect(stderr).toMatch(/^whitewater: .*figures\.csv can't be written: /);
    mkdirSync(join(out, 'folder'));
    expect((await whitewater('experiment', 'reads', '--csv', join(out, 'folder'))).code).toBe(2);
  });

  test('ends in order when it is interrupted, and concludes nothing', async () => {
    const announce = pathToFileURL(join(root, 'test/cli/announce-listening.mjs')).href;
    const child = spawn(process.execPath, ['--import', announce, 'dist/cli/main.js', 'experiment', 'timing', '--seeds', '20000', '--json'], { cwd: root });
    const whole = ended(child);
    child.stderr.once('data', () => child.kill('SIGINT'));
    const { code, stdout, stderr } = await whole;
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining('ending cleanly') as string });
    expect(JSON.parse(stdout)).toMatchObject({ experiment: 'timing', interrupted: true, trialsPlanned: 420_000 });
  });
});
