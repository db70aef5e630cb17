/**
 * `shrink`: from a failing Case to the few events that matter, and to a script that plays them. Which violation is kept unless it
 * is said: `fuzz/target.ts`.
 */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Case } from '../fuzz/case-type.ts';
import { formatCase } from '../fuzz/case.ts';
import { NOTHING_TO_SHRINK, type ShrinkResult, shrinkResult } from '../fuzz/shrink/shrink-result.ts';
import { findTarget, type Found } from '../fuzz/target.ts';
import type { Advice } from '../report/advice.ts';
import { scenarioSource } from '../report/scenario-source.ts';
import { shrinkText } from '../report/shrink-text.ts';
import type { System } from '../systems/system.ts';
import type { SystemSource } from './batch.ts';
import { caseFileName, kindOfPath, shrunkName } from './case-files.ts';
import { CASES } from './case-trials.ts';
import { EXIT, type ExitCode, reasonOf, usageError } from './exit.ts';
import { Interrupt } from './interrupt.ts';
import { commandLine, flag, shown } from './invocation.ts';
import { textWidth } from './look.ts';
import { checkChecker, DEFAULT_OUT } from './options.ts';
import type { Output } from './output.ts';
import { WorkerPool } from './pool.ts';
import { Progress } from './progress.ts';
import type { ShrinkRequest } from './shrink-request.ts';
import { Shrinking } from './shrinking.ts';
import { subjectOf } from './subject.ts';
import { loadSystem, systemSource } from './systems.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';
import { writeWhole } from './whole-file.ts';

/** What was written, and where. */
interface Files {
  readonly case: string | null;
  readonly scenario: string | null;
  /** Why something that was asked for was not written. */
  readonly problem: string | null;
}

const NO_FILES: Files = { case: null, scenario: null, problem: null };

export async function shrink(request: ShrinkRequest, output: Output): Promise<ExitCode> {
  const source = systemSource(request.system);
  const loaded = await loadSystem(source);
  const { testCase, system, words } = subjectOf({ ...request, stopAt: undefined }, loaded, 'shrink');
  checkChecker(system, request.checker);
  if (request.scenario !== undefined && system.name !== 'raft') {
    throw usageError(`--scenario: scripts are of raft, and this case is of ${system.name}`);
  }
  const out = request.out ?? defaultFile(request, testCase);
  checkFiles(request, out);
  const userCode = `--system ${request.system ?? ''}`;
  const found = runUserCode(userCode, () => trapped(() => findTarget(testCase, system, request.checker)));
  let result = NOTHING_TO_SHRINK;
  let files = NO_FILES;
  let interrupted = false;
  if (found !== null) {
    const ofCase: SystemSource = system === loaded ? source : { type: 'name', name: system.name };
    const shrinking = new Shrinking(found, system, ofCase, request.attempts);
    interrupted = await drive(shrinking, request, output);
    result = runUserCode(userCode, () => trapped(() => shrinkResult(found, shrinking.shrinker, system)));
    files = runUserCode(userCode, () => trapped(() => write(result, found, system, out, request.scenario)));
  }
  output.result({ ...result, files }, () => shrinkText(result, {
    system, mutant: testCase.plan.mutant ?? null, checker: request.checker ?? null,
    files: [files.case, files.scenario].filter((file) => file !== null),
    longer: commandLine('shrink', ...words, ...flag('--checker', request.checker), '--attempts', 10 * request.attempts),
    next: nextCommands(files, request, testCase.plan.mutant), verbose: !output.quiet, width: textWidth(),
  }, output.paint));
  if (files.problem !== null) output.warn(`whitewater: ${files.problem}`);
  if (interrupted) return EXIT.interrupted;
  return files.problem === null ? EXIT.passed : EXIT.failure;
}

function nextCommands({ case: file, scenario }: Files, { system }: ShrinkRequest, mutant: string | undefined): Advice {
  if (file === null) return [];
  const named = [file, ...flag('--system', system)];
  const scripts: Advice = scenario === null ? [] : [
    [commandLine('scenario', 'run', scenario, ...flag('--break', mutant)), 'Play the script, and see it fail'],
    ...(mutant === undefined ? [] : [[commandLine('scenario', 'run', scenario), 'Play it on the unbroken system'] as const]),
  ];
  return [
    [commandLine('explain', ...named), 'Read how it came about, step by step'],
    [commandLine('replay', ...named, '--trace'), 'Read all of it, event by event'],
    ...scripts,
    [commandLine('bisect', ...named), 'See when it became inevitable'],
  ];
}

/** Whether somebody said stop. */
async function drive(shrinking: Shrinking, { jobs, seconds }: ShrinkRequest, output: Output): Promise<boolean> {
  const pool = new WorkerPool(CASES, jobs, (message) => { output.warn(`whitewater: ${message}`); });
  const interrupt = new Interrupt(() => {
    output.note('\nending with the smallest case so far; press Ctrl-C again to end at once');
    pool.hurry();
  });
  const endMs = performance.now() + 1000 * (seconds ?? Infinity);
  const progress = new Progress(output.hasProgress, () => shrinking.progress());
  try {
    await shrinking.run(pool, () => interrupt.requested || performance.now() >= endMs);
  } finally {
    progress.stop();
    await pool.close();
    interrupt.release();
  }
  return interrupt.requested;
}

/** Beside the case, or among those that campaigns save. */
function defaultFile({ path, profile, nodes, seed }: ShrinkRequest, testCase: Case): string {
  if (path !== undefined) return shrunkName(path);
  const name = caseFileName(testCase, { profile: profile ?? 'default', nodes, seed: seed ?? 0 });
  return `${DEFAULT_OUT}/${shrunkName(name)}`;
}

/** Looked at before anything is run. */
function checkFiles({ out, scenario, force }: ShrinkRequest, file: string): void {
  if (scenario !== undefined && !/\.[cm]?ts$/.test(scenario)) {
    throw usageError(`--scenario ${scenario}: must be a TypeScript file, such as ${basename(scenario).replace(/\.\w+$/, '')}.ts`);
  }
  if (scenario !== undefined && resolve(scenario) === resolve(file)) {
    throw usageError(`--scenario ${scenario}: must be another file than that of the case`);
  }
  for (const each of [file, scenario]) {
    if (each !== undefined && existsSync(each) && kindOfPath(each) === 'folder') throw usageError(`${each}: is a folder; give a file`);
  }
  if (force) return;
  const taken = [[out === undefined ? '' : '--out ', file], ['--scenario ', scenario]] as const;
  for (const [option, each] of taken) {
    if (each === undefined || !existsSync(each)) continue;
    throw usageError(`${option}${each}: is there already; give another file${option === '' ? ' with --out' : ''}, or --force to write over it`);
  }
}

function write(result: ShrinkResult, found: Found, system: System, out: string, script: string | undefined): Files {
  if (result.case === null) return NO_FILES;
  const lost = writeFile(out, formatCase(result.case), '--out');
  const written = { case: lost === null ? shown(out) : null, scenario: null, problem: lost };
  if (script === undefined) return written;
  const name = basename(script).replace(/\.[cm]?ts$/, '');
  const source = scenarioSource(result.case, system, result.violation ?? found.violation, { name });
  if (!source.ok) return { ...written, problem: lost ?? `--scenario: there is no script: ${source.reason}` };
  const unwritten = writeFile(script, source.text, '--scenario');
  return unwritten === null ? { ...written, scenario: shown(script) } : { ...written, problem: lost ?? unwritten };
}

/** Why it could not be written; null if it was. What was shrunk is worth printing all the same. */
function writeFile(file: string, text: string, option: string): string | null {
  try {
    writeWhole(file, text);
    return null;
  } catch (error) {
    return `${file}: can't be written (${reasonOf(error)}); choose another file with ${option}`;
  }
}
