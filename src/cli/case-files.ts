/**
 * Cases as files: read with every bound looked at first, written whole or not at all.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../fuzz/case-type.ts';
import { CASE_FILE_BYTES, formatCase, parseCase } from '../fuzz/case.ts';
import { problemText } from '../fuzz/problems.ts';
import type { System } from '../systems/system.ts';
import { failure, reasonOf, usageError } from './exit.ts';
import { DEFAULT_STOP_AT } from './options.ts';
import { writeWhole } from './whole-file.ts';

/** Problems of one file that are printed; the rest are counted. */
const MOST_PROBLEMS = 5;

/** What a campaign and a table of mutants leave beside cases. */
export const CAMPAIGN_FILE = 'campaign.json';
export const MUTANTS_FILE = 'mutants.json';
const RESULTS: readonly string[] = [CAMPAIGN_FILE, MUTANTS_FILE];

export interface ReadCase {
  readonly file: string;
  readonly testCase: Case;
  readonly system: System;
}

/** Reads a Case, or says what is wrong with it and where. */
export function readCase(file: string, systems: readonly System[]): ReadCase {
  const json = parseJson(file, readText(file));
  const parsed = parseCase(json, systems);
  if (parsed.ok) return { file, testCase: parsed.testCase, system: parsed.system };
  const lines = parsed.problems.slice(0, MOST_PROBLEMS).map((problem) => `${file}: ${problemText(problem)}`);
  const more = parsed.problems.length - lines.length;
  const isOfUser = parsed.problems.some(({ path }) => path === 'plan.system');
  throw usageError([
    ...lines,
    ...(more > 0 ? [`${file}: and ${more} more problems`] : []),
    ...(isOfUser ? ['(if the system is one of your own, give its module with --system FILE.js)'] : []),
  ].join('\n'));
}

export type PathKind = 'file' | 'folder';

export function kindOfPath(path: string): PathKind {
  let stat;
  try {
    stat = statSync(path);
  } catch (error) {
    throw usageError(`${path}: can't be read (${reasonOf(error)}); give a case file, or a folder of them`);
  }
  return stat.isDirectory() ? 'folder' : 'file';
}

/** The case files of a folder, by name; at least one. */
export function casesIn(folder: string): readonly string[] {
  const files = findCases(folder);
  if (files.length === 0) throw usageError(`${folder}: holds no case (no file that ends in .json)`);
  return files;
}

/** The same, if there are any. */
export function findCases(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !RESULTS.includes(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
}

/** What a campaign draws its Cases from; each draw is saved under a name of its own. */
export interface SeedDraw {
  readonly profile: string;
  /** Undefined: as the seed says. */
  readonly nodes: number | undefined;
  readonly seed: number;
  /** The search of which `seed` is no more than the number of a run; undefined: a seed as the swarm takes it. */
  readonly search?: number | undefined;
}

/** The file that a seed's Case is saved as: no colon, no slash, and the same whenever that seed is run. */
export function caseFileName({ plan, stopAt }: Case, { profile, nodes, seed, search }: SeedDraw): string {
  const words = [plan.system, plan.mutant ?? 'correct', profile, ...(nodes === undefined ? [] : ['nodes', String(nodes)]),
    ...(stopAt === DEFAULT_STOP_AT ? [] : ['stop-at', stopAt]),
    ...(search === undefined ? ['seed'] : ['guided', String(search), 'run']), String(seed)];
  return `${words.map((word) => word.replaceAll(/[^\w.-]+/g, '_')).join('-')}.json`;
}

/** Where the shrunk case of a file goes. */
export function shrunkName(file: string): string {
  return `${file.replace(/\.json$/, '')}.shrunk.json`;
}

/**
 * Makes the folder if need be; the file stands there whole, or not at all. `option` is what the folder was given with.
 */
export function saveCase(folder: string, name: string, testCase: Case, option: string): string {
  const file = join(folder, name);
  try {
    writeWhole(file, formatCase(testCase));
  } catch (error) {
    throw failure(`${file}: the case can't be saved (${reasonOf(error)}); choose another folder with ${option}`);
  }
  return file;
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > CASE_FILE_BYTES) {
      throw usageError(`${file}: is too large for a case: ${size} bytes, where at most ${CASE_FILE_BYTES} are read`);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && error.name === 'CliError') throw error;
    throw usageError(`${file}: can't be read (${reasonOf(error)})`);
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw usageError(`${file}: is not JSON: ${reasonOf(error).slice(0, 300)}; a case is what a failing campaign saves`);
  }
}
