// The layer rule can fail: in a tree where every layer imports every other one, exactly the pairs outside the table are
// refused.

import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const tree = mkdtempSync(join(tmpdir(), 'layers-'));

/** From top to bottom, with the file that stands for the layer. */
const files: Readonly<Record<string, string>> = {
  base: 'src/base/base.ts',
  protocol: 'src/protocol.ts',
  raft: 'src/raft/raft.ts',
  observer: 'src/sim/observer.ts',
  sim: 'src/sim/sim.ts',
  check: 'src/check/check.ts',
  mutants: 'src/mutants/mutants.ts',
  systems: 'src/systems/systems.ts',
  fuzz: 'src/fuzz/fuzz.ts',
  scenario: 'src/scenario/scenario.ts',
  histories: 'src/histories/histories.ts',
  report: 'src/report/report.ts',
  testing: 'src/testing/testing.ts',
  page: 'src/page/page.ts',
  cli: 'src/cli/cli.ts',
};
const names = Object.keys(files);

const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: ['base'],
  raft: ['base', 'protocol'],
  sim: ['base', 'protocol', 'observer'],
  check: ['base', 'protocol', 'observer'],
  mutants: ['protocol', 'raft'],
  systems: names.slice(0, names.indexOf('systems')),
  fuzz: names.slice(0, names.indexOf('fuzz')),
  scenario: names.slice(0, names.indexOf('scenario')),
  histories: ['base', 'check'],
  report: names.slice(0, names.indexOf('report')),
  testing: names.slice(0, names.indexOf('testing')),
  page: names.slice(0, names.indexOf('testing')),
  cli: names.filter((name) => name !== 'page'),
};

const packages = ['seedrandom', 'tinyqueue', 'zod', '@nextjournal/lezer-clojure', 'fast-check', 'preact', 'yargs', 'node:fs'] as const;
const mayUse: Readonly<Record<string, readonly string[]>> = {
  base: ['seedrandom', 'tinyqueue'],
  systems: ['zod'],
  fuzz: ['zod'],
  scenario: ['zod'],
  histories: ['zod', '@nextjournal/lezer-clojure'],
  report: ['zod'],
  testing: ['fast-check'],
  page: ['zod', 'preact'],
  cli: packages,
};

const Violation = z.object({ from: z.string(), to: z.string() });
const Report = z.object({ summary: z.object({ violations: z.array(Violation) }) });

let refused: readonly z.infer<typeof Violation>[] = [];

beforeAll(() => {
  for (const file of Object.values(files)) plant(file, 'export {};\n');
  for (const from of Object.keys(mayImport)) {
    for (const to of names) if (to !== from) plant(importer(from, to), `import '${pathBetween(from, to)}';\n`);
    for (const name of packages) plant(importer(from, name), `import '${name}';\n`);
  }
  plant('src/base/one.ts', "import './other.ts';\n");
  plant('src/base/other.ts', "import './one.ts';\n");
  plant('src/nowhere/lost.ts', "import '../base/base.ts';\n");
  plant('scenarios/inside.ts', "import '../src/sim/sim.ts';\n");
  plant('tsconfig.json', '{ "compilerOptions": { "module": "NodeNext", "noEmit": true } }\n');
  for (const name of packages) plant(`node_modules/${name}/index.js`, 'export {};\n');
  refused = violations();
});

afterAll(() => {
  rmSync(tree, { recursive: true, force: true });
});

describe('the layer rule', () => {
  test.each(Object.keys(mayImport))('lets %s import what the table says and no more', (from) => {
    const accepted = names.filter((to) => to !== from && !isRefused(importer(from, to), at(to)));
    expect(accepted).toEqual(names.filter((to) => to !== from && mayImport[from]?.includes(to)));
  });

  test.each(Object.keys(mayImport))('lets %s use its own packages and no more', (from) => {
    expect(packages.filter((name) => !isRefused(importer(from, name), name.replace('node:', '')))).toEqual(mayUse[from] ?? []);
  });

  test('refuses a cycle, a file outside the layers, and a scenario that reaches inside', () => {
    expect(isRefused('src/base/one.ts', 'src/base/other.ts')).toBe(true);
    expect(isRefused('src/nowhere/lost.ts', at('base'))).toBe(true);
    expect(isRefused('scenarios/inside.ts', at('sim'))).toBe(true);
  });
});

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(tree, file)), { recursive: true });
  appendFileSync(join(tree, file), text);
}

function at(name: string): string {
  return files[name] ?? name;
}

/** The file that imports `to`: one for each pair, but `protocol` is a single file, so its imports stand together. */
function importer(from: string, to: string): string {
  return from === 'protocol' ? at('protocol') : `${dirname(at(from))}/to-${to.replaceAll(/[^\w]+/g, '-')}.ts`;
}

function pathBetween(from: string, to: string): string {
  const path = relative(dirname(at(from)), at(to));
  return path.startsWith('.') ? path : `./${path}`;
}

/** `to` is a file, or the name of a package. */
function isRefused(from: string, to: string): boolean {
  return refused.some((violation) => violation.from === from && violation.to.includes(to));
}

function violations(): typeof refused {
  const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [depcruise, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'scenarios'];
  const ended = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8', maxBuffer: 1 << 28 });
  return Report.parse(JSON.parse(ended.stdout)).summary.violations;
}
