/**
 * `scenario list` and `scenario run`: plays scenarios in this process, one after the other, and says what came of them.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { run } from '../fuzz/run.ts';
import { scenarioTests } from '../report/machine/scenario-tests.ts';
import { scenarioListText, scenarioText } from '../report/scenario-text.ts';
import { timeline } from '../report/timeline.ts';
import type { PlayedCluster, ScenarioResult } from '../scenario/result.ts';
import { playScenario } from '../scenario/scenario.ts';
import { Trace } from '../sim/trace.ts';
import { raftSystem } from '../systems/raft/system.ts';
import { saveCase } from './case-files.ts';
import { EXIT, type ExitCode, reasonOf, usageError } from './exit.ts';
import { commandLine, flag, shown } from './invocation.ts';
import { lookOf, textWidth } from './look.ts';
import { checkMutant, DEFAULT_OUT } from './options.ts';
import type { Output } from './output.ts';
import { builtInNames, loadBuiltIn, loadScenario } from './scenario-files.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';

export interface ScenarioRequest {
  /** Names and files. */
  readonly which: readonly string[];
  readonly mutant: string | undefined;
  readonly caseFile: string | undefined;
  readonly trace: boolean;
}

export async function listScenarios(output: Output): Promise<ExitCode> {
  const scenarios = await Promise.all(builtInNames().map(loadBuiltIn));
  const list = scenarios.map(({ name, scenario: { title, source, brokenBy = {} } }) =>
    ({ name, title, source, brokenBy: Object.keys(brokenBy) }));
  output.result(list, () => scenarioListText(list, commandLine('scenario', 'run'), output.paint));
  return EXIT.passed;
}

export async function runScenarios(request: ScenarioRequest, output: Output): Promise<ExitCode> {
  const { which, mutant } = request;
  if (which.length === 0) {
    throw usageError(`scenario run needs a name or a file; there are:\n  ${builtInNames().join('\n  ')}`);
  }
  checkMutant(raftSystem, mutant);
  const scenarios = [];
  for (const each of which) scenarios.push({ given: each, ...await loadScenario(each) });
  const played = scenarios.map(({ given, name, scenario }) => {
    const options = { name, ...(mutant === undefined ? {} : { mutant }) };
    const result = runUserCode(given, () => trapped(() => playScenario(scenario, options)));
    const { cases, error } = saved(request.caseFile, result, which.length > 1);
    const traces = request.trace ? result.clusters.map((cluster) => traceOf(cluster, output)) : [];
    return { result, cases, error, traces, given, brokenBy: Object.keys(scenario.brokenBy ?? {}) };
  });
  const documents = played.map(({ result, cases }) => documentOf(result, cases));
  output.result(documents.length === 1 ? documents[0] : documents, () => played
    .map(({ result, cases, traces, given, brokenBy }) => scenarioText(result, {
      verbose: !output.quiet,
      width: textWidth(),
      cases,
      traces,
      brokenBy: brokenBy.map((id) => commandLine('scenario', 'run', given, '--break', id)),
      replay: (file) => commandLine('replay', shown(file), '--trace'),
      save: request.caseFile === undefined ? saveLine(given, result) : undefined,
    }, output.paint)).join('\n\n'), () => scenarioTests(played.map(({ result, given }) => ({
    result, file: existsSync(given) ? given : null, command: commandLine('scenario', 'run', given, ...flag('--break', mutant)),
  }))));
  const errors = played.map(({ error }) => error).filter((error) => error !== null);
  for (const error of errors) output.warn(`whitewater: ${error}`);
  if (errors.length > 0) return EXIT.failure;
  return played.every(({ result }) => result.passed) ? EXIT.passed : EXIT.violation;
}

/** The command that plays it once more and saves it, if there is anything to save. */
function saveLine(given: string, { name, mutant, clusters }: ScenarioResult): string | undefined {
  if (clusters.length === 0) return undefined;
  return commandLine('scenario', 'run', given, ...flag('--break', mutant ?? undefined), '--case', `${DEFAULT_OUT}/${name}.json`);
}

/** What `--json` prints: the result without the Cases, which are as long as all the rest. */
function documentOf(result: ScenarioResult, cases: readonly string[]): object {
  const { name, title, source, mutant, passed, checks, violations, clusters, digest } = result;
  const overwritten = clusters.flatMap((cluster) =>
    cluster.overwritten.map((entry) => ({ cluster: cluster.name, ...entry })));
  return {
    name, title, source, mutant, passed, checks, violations, overwritten, digest, cases,
    clusters: clusters.map((each, i) => ({ name: each.name, digest: each.digest, case: cases[i] ?? null })),
  };
}

/** The files of its Cases, if they are to be saved; that they can't be takes nothing from what was played. */
function saved(file: string | undefined, result: ScenarioResult,
  ofMany: boolean): { readonly cases: readonly string[]; readonly error: string | null } {
  if (file === undefined) return { cases: [], error: null };
  try {
    return { cases: saveCases(file, result, ofMany), error: null };
  } catch (error) {
    return { cases: [], error: reasonOf(error) };
  }
}

/** One Case for each cluster; several get names of their own: `FILE-d.json`. */
function saveCases(file: string, { name, clusters }: ScenarioResult, ofMany: boolean): readonly string[] {
  const extension = extname(file) === '' ? '.json' : extname(file);
  const stem = basename(file, extname(file));
  return clusters.map((cluster, i) => {
    const label = cluster.name.replaceAll(/[^\w.]+/g, '-').replaceAll(/^-|-$/g, '') || String(i + 1);
    const words = [stem, ...(ofMany ? [name] : []), ...(clusters.length > 1 ? [label] : [])];
    return saveCase(dirname(file), `${words.join('-')}${extension}`, cluster.case, '--case FILE');
  });
}

/** The recorded Case is run again, with somebody looking on. */
function traceOf(cluster: PlayedCluster, output: Output): readonly string[] {
  const trace = new Trace(raftSystem.narrate.changes());
  const { violations } = trapped(() => run(cluster.case, raftSystem, [trace.watch]));
  const lines = timeline(trace, raftSystem.narrate, violations, lookOf(output));
  return cluster.name === '' ? lines : [output.paint.bold(cluster.name), ...lines];
}
