// The linter refuses whatever would make a run depend on more than its Case. The snippets are judged by the project's own
// configuration, as if they stood in src; only the rules that need types are off, for a snippet is in no program.

import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } }, linterOptions: { reportUnusedDisableDirectives: 'off' } },
  ],
});

const belowCli = [
  'src/base/x.ts', 'src/protocol.ts', 'src/raft/x.ts', 'src/sim/x.ts', 'src/check/x.ts', 'src/mutants/x.ts',
  'src/systems/x.ts', 'src/fuzz/x.ts', 'src/scenario/x.ts', 'src/report/x.ts', 'src/index.ts',
];

const impure: readonly (readonly [snippet: string, rule: string])[] = [
  ['export const x = Date.now();', 'no-restricted-globals'],
  ['export const x = new Date();', 'no-restricted-globals'],
  ['export const x = globalThis.Date;', 'no-restricted-globals'],
  ['export const x = Math.random();', 'no-restricted-syntax'],
  ["export const x = Math['random']();", 'no-restricted-syntax'],
  ['export const { random } = Math;', 'no-restricted-syntax'],
  ['export const x = Math.log(2);', 'no-restricted-syntax'],
  ['export const x = Math.exp(2);', 'no-restricted-syntax'],
  ['export const x = Math.pow(2, 3);', 'no-restricted-syntax'],
  ['export const x = Math.sin(2);', 'no-restricted-syntax'],
  ['export const x = Math.cos(2);', 'no-restricted-syntax'],
  ['export const x = Math.tan(2);', 'no-restricted-syntax'],
  ['export const x = (y: number) => y ** 2;', 'no-restricted-syntax'],
  ['export const x = crypto.randomUUID();', 'no-restricted-globals'],
  ['export const x = (y: { randomUUID(): string }) => y.randomUUID();', 'no-restricted-syntax'],
  ['setTimeout(() => {}, 1);', 'no-restricted-globals'],
  ['setInterval(() => {}, 1);', 'no-restricted-globals'],
  ['setImmediate(() => {});', 'no-restricted-globals'],
  ['queueMicrotask(() => {});', 'no-restricted-globals'],
  ['export const x = process.argv;', 'no-restricted-globals'],
  ["console.log('x');", 'no-restricted-globals'],
  ['export const x = performance.now();', 'no-restricted-globals'],
  ['export const x = Promise.resolve(1);', 'no-restricted-globals'],
  ['export type X = Promise<number>;', 'no-restricted-syntax'],
  ['export async function x() {}', 'no-restricted-syntax'],
  ['export const x = async (y: never) => await y;', 'no-restricted-syntax'],
  ["export const x = (a: string, b: string) => a.localeCompare(b);", 'no-restricted-syntax'],
  ["export const x = import('./y.ts');", 'no-restricted-syntax'],
  ["export { readFileSync } from 'node:fs';", 'no-restricted-imports'],
  ["export { readFileSync } from 'fs';", 'no-restricted-imports'],
  ["export type { Stats } from 'node:fs';", 'no-restricted-imports'],
];

const forIn = 'export function x(y: object) { for (const key in y) return key; return null; }';
const random = "export { alea } from 'seedrandom';";
const innocent = `
  export function x(values: readonly number[]): number {
    let sum = 0;
    for (const value of values) sum = (Math.imul(sum, 31) + Math.floor(value / 2)) | 0;
    return Math.max(sum, 0);
  }
`;

/** The rules that the snippet breaks, standing at `filePath`. */
async function broken(snippet: string, filePath: string): Promise<readonly (string | null)[]> {
  const results = await eslint.lintText(`${snippet}\n`, { filePath });
  return results.flatMap((result) => result.messages.map((message) => message.ruleId ?? message.message));
}

describe('the determinism rule', () => {
  test.each(impure)('below cli refuses %s', async (snippet, rule) => {
    expect(await broken(snippet, 'src/sim/x.ts')).toContain(rule);
  });

  test.each(belowCli)('holds in %s', async (filePath) => {
    expect(await broken('export const x = Date.now();', filePath)).toEqual(['no-restricted-globals']);
    expect(await broken('export const x = Math.random();', filePath)).toEqual(['no-restricted-syntax']);
    expect(await broken("export { cpus } from 'node:os';", filePath)).toEqual(['no-restricted-imports']);
    expect(await broken(innocent, filePath)).toEqual([]);
  });

  test('leaves cli its clock and its files', async () => {
    expect(await broken("export { cpus } from 'node:os';\nexport const x = Date.now();", 'src/cli/x.ts')).toEqual([]);
  });

  test('lets src/base alone import seedrandom', async () => {
    expect(await broken(random, 'src/base/streams.ts')).toEqual([]);
    for (const filePath of ['src/sim/x.ts', 'src/fuzz/x.ts', 'src/cli/x.ts']) {
      expect(await broken(random, filePath)).toEqual(['no-restricted-imports']);
    }
  });

  test.each(['src/base/x.ts', 'src/cli/x.ts', 'test/x.test.ts', 'scenarios/x.ts', 'bench/x.ts'])('refuses for…in in %s', async (filePath) => {
    expect(await broken(forIn, filePath)).toEqual(['no-restricted-syntax']);
  });
});
