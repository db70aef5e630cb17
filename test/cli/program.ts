// Runs the program itself: dist/cli/main.js as a child process, from the root of the repository.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { BisectResult } from '../../src/fuzz/bisect/bisect-result.ts';
import type { CampaignSummary, FoundViolation } from '../../src/fuzz/campaign-summary.ts';
import type { MutantsResult } from '../../src/fuzz/mutants-result.ts';
import type { CorpusResult, ReplayResult } from '../../src/fuzz/replay-result.ts';
import type { HistoryResult } from '../../src/histories/history-result.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const main = join('dist', 'cli', 'main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON document that it must be: that of each command. */
  readonly campaign: CampaignSummary;
  readonly replay: ReplayResult;
  readonly corpus: CorpusResult;
  readonly bisect: BisectResult;
  readonly mutants: MutantsResult;
  readonly histories: readonly HistoryResult[];
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
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...how) => { resolve(how); });
  });
  const json = (): unknown => {
    if (stdout === '') throw new Error(`no JSON: exit ${code ?? signal ?? ''}, ${stderr}`);
    return JSON.parse(stdout);
  };
  return {
    code, stdout, stderr,
    get campaign() { return json() as CampaignSummary; },
    get replay() { return json() as ReplayResult; },
    get corpus() { return json() as CorpusResult; },
    get bisect() { return json() as BisectResult; },
    get mutants() { return json() as MutantsResult; },
    get histories() { return json() as readonly HistoryResult[]; },
  };
}

const folders: string[] = [];

/** A folder that is gone after the tests of this file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'whitewater-'));
  folders.push(path);
  return path;
}

afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

/** A command that the program printed, run as it stands. */
export async function printed(command: string, ...more: readonly string[]): Promise<Ended> {
  const [node, script, ...args] = command.split(' ');
  if (node !== 'node' || script !== main) throw new Error(`no command of this program: ${command}`);
  return whitewater(...args, ...more);
}

/** The case files in a folder: what a campaign leaves there besides is none. */
export function caseNames(path: string): readonly string[] {
  return readdirSync(path).filter((name) => name.endsWith('.json') && name !== 'campaign.json').sort();
}

/** Without what a clock decides. */
export function timeless(json: object): object {
  return Object.fromEntries(Object.entries(json).filter(([key]) => !/^wall|PerSecond$/.test(key)));
}

/** The first violation that a campaign has found. */
export function firstFound({ campaign }: Ended): FoundViolation {
  const [found] = campaign.violations;
  if (found === undefined) throw new Error('nothing was found');
  return found;
}
