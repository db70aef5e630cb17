// The golden digests under Node 24: the same files, and no other.

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from '../cli/program.ts';

/** Runs a script of ours under this Node, as a person would. */
function script(...args: readonly string[]): { readonly code: number | null; readonly said: string } {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
  return { code: status, said: `${stdout}${stderr}`.trim() };
}

test('under Node 24 every seed runs as its golden digest says', (context) => {
  const installed = script('scripts/node24.mjs');
  if (installed.code !== 0) context.skip(`Node 24 can't be had here: ${installed.said}`);
  expect(script('scripts/node24.mjs', '--version').said).toMatch(/^v24\./);
  const { code, said } = script('scripts/node24.mjs', 'node_modules/vitest/vitest.mjs', 'run', 'test/determinism/golden');
  expect(said).toMatch(/Test Files +2 passed/);
  expect(code, said).toBe(0);
});
