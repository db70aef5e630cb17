/**
 * `replay --html FILE`: a run as a page. The build has made the template, the simulator in it; this puts the Case there. The code of
 * a user's own system is not in it: of its runs a recording travels.
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Case } from '../fuzz/case-type.ts';
import type { PageData } from '../report/page-data.ts';
import { packRecording } from '../report/recording/pack.ts';
import { recordRun } from '../report/recording/record-run.ts';
import { runPage, runTitle } from '../report/run-page.ts';
import { findSystem } from '../systems/registry.ts';
import type { System } from '../systems/system.ts';
import { failure, reasonOf, usageError } from './exit.ts';
import { commandLine, shown } from './invocation.ts';
import type { Subject } from './subject.ts';
import { trapped } from './trap.ts';
import { writeWhole } from './whole-file.ts';

/** Beside the compiled program, wherever that is. */
const TEMPLATE = fileURLToPath(new URL('../page/run.html', import.meta.url));

export interface PageRequest {
  /** The file that the case comes from, if it comes from one. */
  readonly path: string | undefined;
  readonly force: boolean;
}

/** Looks at what can be known before the run. */
export function checkPageFile(file: string, { path, force }: PageRequest): void {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw usageError(`--html ${file}: there is no folder ${shown(folder)}; make it first, or give another file`);
  if (!existsSync(file)) return;
  if (statSync(file).isDirectory()) throw usageError(`--html ${file}: is a folder; give a file, such as ${file.replace(/\/+$/, '')}/run.html`);
  if (path !== undefined && realpathSync(path) === realpathSync(file)) throw usageError(`--html ${file}: this is the case itself`);
  if (!force) throw usageError(`--html ${file}: is there already; give another file, or --force to write over it`);
}

/** The file, as it is best shown. `digest`: what the run came to here; the page compares. */
export function writePage(file: string, { testCase, system, words }: Subject, digest: string): string {
  const text = pageOf(testCase, system, commandLine('replay', ...words), digest);
  try {
    writeWhole(file, text);
  } catch (error) {
    throw failure(`${file}: the page can't be written (${reasonOf(error)}); choose another file with --html`);
  }
  return shown(file);
}

/** `command` makes the same run again; empty if none does. */
export function pageOf(testCase: Case, system: System, command: string, digest: string): string {
  const isKnown = findSystem(system.name) === system;
  const subject: Pick<PageData, 'case' | 'recording'> = isKnown ? { case: testCase, recording: null }
    : { case: null, recording: trapped(() => packed(testCase, system)) };
  return runPage(template(), { ...subject, command, digest }, runTitle(testCase));
}

function packed(testCase: Case, system: System): string {
  return gzipSync(JSON.stringify(packRecording(recordRun(testCase, system)))).toString('base64');
}

function template(): string {
  try {
    return readFileSync(TEMPLATE, 'utf8');
  } catch (error) {
    throw failure(`${TEMPLATE}: the template of the page can't be read (${reasonOf(error)}); npm run build makes it`);
  }
}
