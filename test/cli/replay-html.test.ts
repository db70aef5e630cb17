// `replay --html FILE`: the page of a run, and what is refused before anything is run or written over.

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, whitewater } from './program.ts';

describe.concurrent('replay --html', () => {
  test('writes a page that holds the case and the digest, and says to open it', async () => {
    const file = join(folder(), 'run.html');
    const { code, stdout } = await whitewater('replay', '--seed', '4', '--html', file);
    expect(code).toBe(0);
    expect(stdout).toContain(`The page of this run is ${file}. Open it in a browser.`);
    const [, digest = ''] = /digest ([\da-f]{16})/.exec(stdout) ?? [];
    expect(readFileSync(file, 'utf8')).toContain(`"digest":"${digest}"`);
  });

  test('names the file in --json, and gives the verdict and exit code of the run', async () => {
    const file = join(folder(), 'run.html');
    const { code, replay } = await whitewater('replay', '--seed', '0', '--break', 'no-uptodate', '--html', file, '--json');
    expect(code).toBe(1);
    expect(replay).toMatchObject({ page: file, verdict: 'violated' });
  });

  test('holds no reference to anything outside', async () => {
    const file = join(folder(), 'run.html');
    await whitewater('replay', '--seed', '4', '--html', file);
    const markup = readFileSync(file, 'utf8').replaceAll(/<(script|style)\b[^>]*>.*?<\/\1>/gs, '<$1></$1>');
    expect(markup).not.toMatch(/\b(src|href)=/);
    expect(markup).toContain("default-src 'none'");
  });

  test('of a system of the user\'s own holds a recording of it', async () => {
    const file = join(folder(), 'run.html');
    const { code, replay } = await whitewater('replay', '--seed', '1', '--system', 'dist/examples/counter.js', '--html', file, '--json');
    expect({ code, page: replay.page }).toEqual({ code: 0, page: file });
    expect(readFileSync(file, 'utf8')).toMatch(/"case":null,"recording":"H4sI[\w+/=]{1000,}"/);
  });

  test('writes over nothing, unless it is told to', async () => {
    const file = join(folder(), 'run.html');
    writeFileSync(file, 'mine');
    const refused = await whitewater('replay', '--seed', '4', '--html', file);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`--html ${file}: is there already; give another file, or --force to write over it`);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await whitewater('replay', '--seed', '4', '--html', file, '--force')).code).toBe(0);
    expect(statSync(file).size).toBeGreaterThan(100_000);
  });

  test.each([
    ['a folder', (path: string) => { mkdirSync(join(path, 'x')); return [join(path, 'x'), 'is a folder; give a file, such as'] as const; }],
    ['a folder that is not there', (path: string) => [join(path, 'a', 'run.html'), 'there is no folder'] as const],
  ])('refuses %s', async (_, make) => {
    const [file, problem] = make(folder());
    const { code, stderr } = await whitewater('replay', '--seed', '4', '--html', file, '--force');
    expect(code).toBe(2);
    expect(stderr).toContain(problem);
  });

  test('never writes over the case itself', async () => {
    const out = folder();
    await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '1', '--shrink-attempts', '0', '--out', out);
    const file = join(out, 'raft-no-uptodate-default-seed-0.json');
    const { code, stderr } = await whitewater('replay', file, '--html', file, '--force');
    expect({ code, there: existsSync(file) }).toEqual({ code: 2, there: true });
    expect(stderr).toContain('this is the case itself');
  });

  test('goes with one case, not with a folder of them', async () => {
    const { code, stderr } = await whitewater('replay', folder(), '--html', 'x.html');
    expect(code).toBe(2);
    expect(stderr).toContain('--html goes with one case');
  });
});
