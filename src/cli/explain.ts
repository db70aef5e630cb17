/**
 * `explain`: the causal slice of a violation, as a story. Which violation is meant unless it is said: `fuzz/target.ts`.
 */
import { explain as explainFound } from '../fuzz/explain/explain.ts';
import type { ExplainResult } from '../fuzz/explain/explain-result.ts';
import { run } from '../fuzz/run.ts';
import { findTarget } from '../fuzz/target.ts';
import { explainText } from '../report/explain-text.ts';
import { hasNews, storyOf } from '../report/story.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { commandLine, flag } from './invocation.ts';
import { textWidth } from './look.ts';
import { checkChecker } from './options.ts';
import type { Output } from './output.ts';
import { type Subject, subjectOf, type SubjectRequest } from './subject.ts';
import { loadSystem, systemSource } from './systems.ts';
import { trapped } from './trap.ts';
import { runUserCode } from './user-code.ts';

export interface ExplainRequest extends Omit<SubjectRequest, 'stopAt'> {
  readonly checker: string | undefined;
  readonly steps: number | undefined;
}

export async function explain(request: ExplainRequest, output: Output): Promise<ExitCode> {
  const loaded = await loadSystem(systemSource(request.system));
  const subject = subjectOf({ ...request, stopAt: undefined }, loaded, 'explain');
  checkChecker(subject.system, request.checker);
  const result = runUserCode(`--system ${request.system ?? ''}`, () => trapped(() => resultOf(subject, request)));
  const { system, testCase, words } = subject;
  const mutant = testCase.plan.mutant;
  const { violation, steps } = result;
  // The timeline of the same run: up to the violation that is explained.
  const stop = violation === null ? [] : ['--stop-at', request.checker === undefined ? violation.class : 'end'];
  output.result(result, () => explainText(result, {
    subject: `${system.name}${mutant === undefined ? '' : `, broken by ${mutant},`}`,
    checker: request.checker,
    more: commandLine('explain', ...words, ...flag('--checker', request.checker), '--steps', 2 * Math.max(30, steps.length)),
    nodes: commandLine('replay', ...words, ...stop, '--at', violation?.event ?? 0),
    timeline: commandLine('replay', ...words, ...stop, '--trace'),
    verbose: !output.quiet, width: textWidth(),
  }, output.paint));
  return EXIT.passed;
}

function resultOf({ testCase, system }: Subject, { checker, steps }: ExplainRequest): ExplainResult {
  const found = findTarget(testCase, system, checker);
  if (found === null) {
    const { events } = run({ ...testCase, stopAt: 'end' }, system);
    return { violation: null, events, steps: [], omitted: 0 };
  }
  const { clients, operator } = testCase.plan.workload;
  const explanation = explainFound(found, system, steps, hasNews(system.narrate));
  const { violation, events, slice, forgotten, states } = explanation;
  const story = storyOf(explanation, system.narrate, operator === undefined ? undefined : clients + 1);
  return { violation, events, steps: story, omitted: slice.omitted + forgotten, ...(states.length === 0 ? {} : { states }) };
}

