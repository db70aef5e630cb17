/**
 * What `explain` tells a person: how a violation came about, step by step, and where the paper says otherwise.
 */
import type { Violation } from '../check/checker.ts';
import type { ExplainResult, StoryStep } from '../fuzz/explain/explain-result.ts';
import type { NodeStateText } from '../fuzz/state-at.ts';
import { listOf } from '../systems/words.ts';
import type { Paint } from './paint.ts';
import { counted, grouped } from './table.ts';
import { indented, wrap } from './words.ts';

/** Of each node that stands and waits. */
const MOST_STATE_LINES = 10;

export interface ExplainTextOptions {
  /** `raft, broken by no-uptodate,` */
  readonly subject: string;
  /** Whose violation was asked for; undefined: any. */
  readonly checker: string | undefined;
  /** The commands that tell more of it: with more steps, and the whole timeline. */
  readonly more: string;
  readonly timeline: string;
  /** The command that shows the nodes as they stood when it was seen. */
  readonly nodes: string;
  readonly verbose: boolean;
  /** Characters to a line. */
  readonly width: number;
}

export function explainText(
  { violation, events, steps, omitted, states = [] }: ExplainResult, options: ExplainTextOptions, paint: Paint,
): string {
  const { subject, checker, verbose, more, timeline, nodes, width } = options;
  if (violation === null) {
    const what = checker === undefined ? 'no violation' : `no violation of ${checker}`;
    return wrap(`Nothing to explain: ${subject} comes to ${what} in ${counted(events, 'event')}.`, width).join('\n');
  }
  const isAwaited = violation.awaitedSince !== undefined;
  const gap = omitted === 0 ? [] : [paint.dim(gapOf(omitted, isAwaited))];
  const [first, ...rest] = steps;
  const told = (part: readonly StoryStep[]): readonly string[] => part.flatMap((step) => stepLines(step, width, paint));
  return [
    ...wrap(headOf(violation, steps.length, events, subject), width),
    '',
    // Of a causal story the oldest part is omitted; of a long wait, what lies between its start and its end.
    ...(isAwaited && first !== undefined
      ? [...told([first]), ...gap, ...told(rest)] : [...gap, ...told(steps)]),
    '',
    ...violationLines(violation, width, paint),
    ...states.flatMap((state) => stateLines(state, width, paint)),
    ...(states.length === 0 ? [] : ['']),
    ...(verbose && omitted > 0 ? [`More of it: ${paint.command(more)}`] : []),
    ...(verbose && isAwaited ? [`All of how the nodes stood then: ${paint.command(nodes)}`] : []),
    ...(verbose ? [`All that happened: ${paint.command(timeline)}`] : []),
  ].join('\n');
}

function headOf({ checker, awaitedSince }: Violation, steps: number, events: number, subject: string): string {
  if (awaitedSince === undefined) {
    return `How ${subject} came to violate ${checker}: ${counted(steps, 'step')} of ${counted(events, 'event')}.`;
  }
  return `${checker} fell in ${subject} by what did NOT happen, so no event led to it. What was waited for did not come `
    + `from event ${grouped(awaitedSince)} on, up to the last of ${counted(events, 'event')}; this is what happened instead.`;
}

function gapOf(omitted: number, isAwaited: boolean): string {
  if (isAwaited) return `     … ${counted(omitted, 'event')} with news in between`;
  return `     … ${counted(omitted, 'more step')} that led here, farther back, ${omitted === 1 ? 'is' : 'are'} left out`;
}

function stepLines(
  { number, virtualMs, subject, text, because }: StoryStep, width: number, paint: Paint,
): readonly string[] {
  const isPlain = because.length === 0 || (because.length === 1 && because[0] === number - 1);
  const reason = isPlain ? '' : ` (because of ${listOf('', because).replace(/^s? /, '')})`;
  const [first = '', ...more] = wrap(`${subject} ${text}${reason}.`, width - 18);
  const head = `${String(number).padStart(3)}. ${paint.dim(`${virtualMs.toFixed(1).padStart(8)} ms`)}  ${first}`;
  return [head, ...more.map((line) => `${' '.repeat(18)}${line}`)];
}

/** What it waits for stands at the end of what is told of a node, and often many times over. */
function stateLines({ node, lines }: NodeStateText, width: number, paint: Paint): readonly string[] {
  const told = lines.slice(0, MOST_STATE_LINES);
  const more = lines.length - told.length;
  return [
    '',
    paint.bold(`node ${node} then`),
    ...told.flatMap((line) => indented(line, width)),
    ...(more === 0 ? [] : [paint.dim(`  … and ${counted(more, 'more line')}`)]),
  ];
}

function violationLines(violation: Violation, width: number, paint: Paint): readonly string[] {
  const { checker, class: kind, message, evidence = [], source, event, timeUs } = violation;
  const when = `at event ${grouped(event)}, ${(timeUs / 1000).toFixed(1)} ms`;
  return [
    `${paint.bad(`So ${checker} is violated`)} (${kind}) ${when}:`,
    ...indented(message, width),
    ...evidence.map((line) => `    ${line}`),
    `  ${paint.dim(`against ${source}`)}`,
  ];
}
