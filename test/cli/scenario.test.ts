// `scenario` as a person calls it: the program itself, in a process of its own.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'whitewater-test-'));

const Result = z.object({
  name: z.string(),
  passed: z.boolean(),
  checks: z.array(z.object({ description: z.string(), passed: z.boolean(), detail: z.string() })),
  digest: z.string().regex(/^[0-9a-f]{16}$/),
  cases: z.array(z.string()),
  clusters: z.array(z.object({ name: z.string(), digest: z.string(), case: z.string().nullable() })),
});
const List = z.array(z.object({ name: z.string(), title: z.string(), source: z.string() }));
const Expectation = z.object({ shown: z.boolean(), sameDigest: z.boolean() });
const Replayed = z.object({ digest: z.string(), expectation: Expectation });

function whitewater(
  ...args: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

beforeAll(() => {
  // A package of the other kind, with a file of its own beside the scenario.
  mkdirSync(join(folder, 'deep'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  writeFileSync(join(folder, 'deep', 'nodes.ts'), 'export const nodes: number = 3;\n');
  writeFileSync(join(folder, 'deep', 'my-own.ts'), `
import { put, scenario } from 'whitewater';
import { nodes } from './nodes';
export default scenario({
  title: 'Three nodes elect a leader', source: 'Raft §5.2',
  play(world) {
    const cluster = world.cluster({ nodes });
    const leader = cluster.until('a leader emerges', () => cluster.leader(), { withinMs: 1000 });
    const write = cluster.propose(leader, put('x', 1));
    cluster.until('a write is answered', () => write.answer?.type === 'ok', { withinMs: 1000 });
  },
});
`);
  writeFileSync(join(folder, 'broken.ts'), 'import { scenario } from \'whitewater\';\nexport default scenario({ title: 1 oops\n');
  writeFileSync(join(folder, 'nothing.ts'), 'export const x = 1;\n');
  writeFileSync(join(folder, 'throws.ts'), `
import { scenario } from 'whitewater';
export default scenario({ title: 'It throws', source: 'nowhere', play() {
  throw new Error('mine');
} });
`);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('scenario list prints names, titles and sources', () => {
  const { code, out } = whitewater('scenario', 'list', '--json');
  expect(code).toBe(0);
  expect(List.parse(JSON.parse(out)).map(({ name }) => name)).toContain('figure-8');
});

describe('scenario run', () => {
  test('plays a built-in scenario by its name', () => {
    const { code, out } = whitewater('scenario', 'run', 'figure-8', '--json');
    expect(code).toBe(0);
    expect(Result.parse(JSON.parse(out))).toMatchObject({ name: 'figure-8', passed: true });
  });

  test('plays several, and prints a list of them', () => {
    const { code, out } = whitewater('scenario', 'run', 'figure-7', 'figure-8', '--json');
    expect(code).toBe(0);
    expect(z.array(Result).parse(JSON.parse(out)).map(({ name }) => name)).toEqual(['figure-7', 'figure-8']);
  });

  test('under a mutant it shows the overwritten entry, and exits 1', () => {
    const { code, out } = whitewater('scenario', 'run', 'figure-8', '--break', 'commit-prior-term');
    expect(code).toBe(1);
    expect(out).toContain('a committed entry was overwritten');
    expect(out).toContain('index 2 was  term 2, put x=2, committed and applied by node 1');
    expect(out).toContain('index 2 is   term 3, put x=3, on nodes 1, 2, 3, 4 and 5');
  });

  test('plays a TypeScript file of the user’s own, wherever it lies', () => {
    const { code, out, err } = whitewater('scenario', 'run', 'deep/my-own.ts', '--json');
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(Result.parse(JSON.parse(out))).toMatchObject({ name: 'my-own', passed: true });
  });

  test('saves what was played as a Case, which replays to the same digest', () => {
    const { out } = whitewater('scenario', 'run', 'split-vote', '--case', 'saved/split.json', '--json');
    const { digest, cases } = Result.parse(JSON.parse(out));
    expect(cases).toEqual(['saved/split.json']);
    const replayed = whitewater('replay', 'saved/split.json', '--json');
    expect(replayed.code).toBe(0);
    expect(Replayed.parse(JSON.parse(replayed.out)))
      .toEqual({ digest, expectation: { shown: true, sameDigest: true } });
  });

  test('a Case that can’t be saved is an error, and what was played is told all the same', () => {
    writeFileSync(join(folder, 'a-file'), '');
    const { code, out, err } = whitewater('scenario', 'run', 'split-vote', '--case', 'a-file/split.json', '--json');
    expect(code).toBe(4);
    expect(Result.parse(JSON.parse(out))).toMatchObject({ name: 'split-vote', passed: true, cases: [] });
    expect(err).toMatch(/a-file\/split\.json: the case can't be saved \(.*\); choose another folder with --case FILE/);
  });

  test('saves a Case for each cluster', () => {
    const { out } = whitewater('scenario', 'run', 'figure-8', '--case', 'eight.json', '--json');
    const { cases, clusters } = Result.parse(JSON.parse(out));
    expect(cases).toEqual(['eight-a-to-d.json', 'eight-e.json']);
    expect(readFileSync(join(folder, 'eight-e.json'), 'utf8')).toContain('"formatVersion": 1');
    expect(clusters.map((cluster) => cluster.case)).toEqual(cases);
    for (const cluster of clusters) {
      const replayed = whitewater('replay', cluster.case ?? '', '--json');
      expect(Replayed.parse(JSON.parse(replayed.out)).digest).toBe(cluster.digest);
    }
  });

  test('that can’t save its Case is an I/O error, told after the results', () => {
    const { code, out, err } = whitewater('scenario', 'run', 'split-vote', '--case', '/dev/null/split.json');
    expect(code).toBe(4);
    expect(out).toMatch(/\nPASSED {2}/);
    expect(err).toMatch(/^whitewater: \/dev\/null\/split.json: the case can't be saved .* choose another folder with --case FILE\n$/);
  });

  test('tells of a check that holds no more than a reader understands', () => {
    const { out } = whitewater('scenario', 'run', 'figure-8');
    expect(out).toContain('✓ (b) S5 leads term 3\n');
    expect(out).toContain('✓ (a) the logs: 1 2 | 1 2 | 1 | 1 | 1\n');
  });

  test('a script that throws is a finding, with the line that threw', () => {
    const { code, out } = whitewater('scenario', 'run', './throws.ts');
    expect(code).toBe(1);
    expect(out).toMatch(/✗ the script ran to its end: it threw Error: mine/);
    expect(out.replaceAll(/\s/g, '')).toContain('throws.ts:4:9');
  });
});

describe('bad input', () => {
  test.each([
    [['run', 'figure8'], 'there is no scenario figure8; did you mean figure-8'],
    [['run', 'figure-8', '--break', 'commit-prior'], 'did you mean commit-prior-term'],
    [['run', './absent.ts'], './absent.ts: there is no such file'],
    [['run', './broken.ts'], 'broken.ts:2:'],
    [['run', './nothing.ts'], 'the default export is no scenario'],
    [['run'], 'scenario run needs a name or a file'],
    [[], 'scenario needs an action'],
    [['run', 'figure-8', '--brake', 'x'], 'did you mean --break'],
  ])('scenario %j is refused', (args, message) => {
    const { code, out, err } = whitewater('scenario', ...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });
});
