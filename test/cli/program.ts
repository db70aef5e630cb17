// Runs the program itself: dist/cli/main.js as a child process, from the root of the repository.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join('dist', 'cli', 'main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON document that it must be. */
  json(): any;
}

/** Runs `whitewater` with these arguments to its end. */
export async function whitewater(...args: readonly string[]): Promise<Ended> {
  return ended(start(...args));
}

/** Starts it; whoever starts it waits for `ended`. */
export function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data: Buffer) => { stdout += data.toString(); });
  child.stderr?.on('data', (data: Buffer) => { stderr += data.toString(); });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr, json: () => JSON.parse(stdout) };
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'whitewater-'));
  onTestFinished(() => { rmSync(path, { recursive: true, force: true }); });
  return path;
}

/** A command that the program printed, run as it stands. */
export async function printed(command: string, ...more: readonly string[]): Promise<Ended> {
  const [node, script, ...args] = command.split(' ');
  if (node !== 'node' || script !== main) throw new Error(`no command of this program: ${command}`);
  return whitewater(...args, ...more);
}

/** Without what a clock decides. */
export function timeless(json: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).filter(([key]) => !/^wall|PerSecond$/.test(key)));
}
