/**
 * `replay`: runs one Case again, or a folder of them. What is run is what the Case says, but for what the command line
 * overrides; what the Case expects is compared with what happens.
 */
import type { Case } from '../fuzz/case-type.ts';
import { compare, type ReplayResult } from '../fuzz/replay-result.ts';
import { run } from '../fuzz/run.ts';
import { StateAt } from '../fuzz/state-at.ts';
import { verify } from '../fuzz/verify.ts';
import { programVersion } from '../fuzz/version.ts';
import { replayTests } from '../report/machine/replay-tests.ts';
import { replayText } from '../report/replay-text.ts';
import { timeline } from '../report/timeline.ts';
import { Trace } from '../sim/trace.ts';
import { kindOfPath } from './case-files.ts';
import { replayCorpus } from './corpus.ts';
import { EXIT, type ExitCode, usageError } from './exit.ts';
import { checkHistoryFile, HistoryWriter } from './history-writer.ts';
import { commandLine } from './invocation.ts';
import { lookOf, textWidth } from './look.ts';
import type { Output } from './output.ts';
import { type Subject, subjectOf, type SubjectRequest } from './subject.ts';
import { checkPageFile, writePage } from './page-writer.ts';
import { knownSystems, loadSystem, systemSource } from './systems.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';

export interface ReplayRequest extends SubjectRequest {
  readonly verify: boolean;
  readonly trace: boolean;
  readonly at: number | undefined;
  readonly node: number | undefined;
  /** The file for what the clients saw. */
  readonly history: string | undefined;
  /** The file for a page of the run. */
  readonly html: string | undefined;
  /** Whether a page that is there may be written over. */
  readonly force: boolean;
}

export async function replay(request: ReplayRequest, output: Output): Promise<ExitCode> {
  const system = await loadSystem(systemSource(request.system));
  if (request.node !== undefined && request.at === undefined) throw usageError('--node N goes with --at EVENT');
  if (request.path !== undefined && request.seed === undefined && kindOfPath(request.path) === 'folder') {
    refuseBesideFolder(request);
    return replayCorpus(request.path, knownSystems(system), output);
  }
  const subject = subjectOf(request, system, 'replay');
  if (request.node !== undefined) checkNode(request.node, subject.testCase);
  if (request.history !== undefined) checkHistoryFile(request.history, request.path, subject.system);
  if (request.html !== undefined) checkPageFile(request.html, request);
  const result = runUserCode(`--system ${request.system ?? ''}`, () => {
    const observed = observe(subject, request, output);
    const { html } = request;
    return html === undefined ? observed : { ...observed, page: writePage(html, subject, observed.digest) };
  });
  const command = commandLine('replay', ...subject.words);
  const file = request.seed === undefined ? request.path ?? null : null;
  output.result(result, () => replayText(result, {
    command, judge: commandLine('check-history', request.history, '--model', 'kv'),
    verbose: !output.quiet, width: textWidth(), node: request.node ?? null,
  }, output.paint), () => replayTests(result, command, file));
  if (result.deterministic === false) return EXIT.nondeterminism;
  if (result.verdict === 'violated') return EXIT.violation;
  return result.verdict === 'unknown' ? EXIT.unknown : EXIT.passed;
}

function observe(subject: Subject, request: ReplayRequest, output: Output): ReplayResult {
  const { testCase, system, overridden } = subject;
  const { at, node: only } = request;
  const verification = request.verify ? trapped(() => verify(testCase, system)) : null;
  const trace = request.trace ? new Trace(system.narrate.changes()) : null;
  const states = at === undefined ? null : new StateAt(at, testCase.plan.nodes, system.narrate);
  const history = request.history === undefined ? null : new HistoryWriter(request.history, system);
  const watchers = [trace, states, history].flatMap((watcher) => (watcher === null ? [] : [watcher.watch]));
  const outcome = verification !== null && watchers.length === 0 ? verification.outcome
    : trapped(() => run(testCase, system, watchers));
  if (at !== undefined && at > outcome.events) {
    throw usageError(`--at ${at}: the run has only ${outcome.events} events`);
  }
  const { verdict, violations, digest, events, virtualUs, unknown } = outcome;
  const { clients, operator } = testCase.plan.workload;
  const look = { ...lookOf(output), ...(operator === undefined ? {} : { operator: clients + 1 }) };
  const firstDifference = verification?.firstDifference ?? null;
  return {
    verdict, violation: violations[0] ?? null, digest, events, virtualSeconds: virtualUs / 1_000_000,
    violations, unknown, system: system.name, mutant: testCase.plan.mutant ?? null,
    expectation: overridden ? null : compare(testCase, outcome),
    programVersion: { case: testCase.programVersion, here: programVersion },
    ...(verification === null ? {} : { deterministic: verification.deterministic, firstDifference }),
    ...(trace === null ? {} : { trace: timeline(trace, system.narrate, violations, look) }),
    ...(states === null ? {} : { states: states.states().filter(({ node }) => node === (only ?? node)) }),
    ...(history === null ? {} : { history: history.write() }),
  };
}

function refuseBesideFolder(request: ReplayRequest): void {
  const given = [['--verify', request.verify], ['--trace', request.trace], ['--at', request.at !== undefined],
    ['--break', request.break !== undefined], ['--stop-at', request.stopAt !== undefined],
    ['--history', request.history !== undefined], ['--html', request.html !== undefined]] as const;
  const wrong = given.find(([, isGiven]) => isGiven);
  if (wrong !== undefined) throw usageError(`${wrong[0]} goes with one case; ${request.path ?? ''} is a folder`);
}

function checkNode(node: number, { plan }: Case): void {
  if (!plan.nodes.includes(node)) throw usageError(`--node ${node}: this case has the nodes ${plan.nodes.join(', ')}`);
}
