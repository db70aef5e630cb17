/**
 * What a replay tells a person: the timeline or the states that were asked for, the verdict, and whether it is the one
 * that the Case expects.
 */
import type { Violation } from '../check/checker.ts';
import type { Difference } from '../fuzz/event-log.ts';
import type { ReplayResult } from '../fuzz/replay-result.ts';
import type { Paint } from './paint.ts';
import { grouped } from './table.ts';
import { indented, wrap } from './words.ts';

export interface ReplayTextOptions {
  /** The command that makes the same run again. */
  readonly command: string;
  /** The command that judges what the clients saw, if it was written to a file. */
  readonly judge: string;
  readonly verbose: boolean;
  /** Characters to a line of sentences. */
  readonly width: number;
  readonly node: number | null;
}

export function replayText(result: ReplayResult, options: ReplayTextOptions, paint: Paint): string {
  return [
    ...(result.trace === undefined ? [] : [...result.trace, '']),
    ...stateLines(result, paint),
    ...verdictLines(result, options.width, paint),
    ...expectationLines(result, options.width, paint),
    ...verificationLines(result, paint),
    ...historyLines(result),
    ...(result.page === undefined ? [] : [`The page of this run is ${result.page}. Open it in a browser.`]),
    ...(options.verbose ? adviceLines(result, options, paint) : []),
  ].join('\n');
}

function stateLines({ states }: ReplayResult, paint: Paint): readonly string[] {
  if (states === undefined) return [];
  return states.flatMap(({ node, since, lines }) => [
    `${paint.bold(`node ${node}`)} ${paint.dim(since === 0 ? '' : `as event ${grouped(since)} left it`)}`,
    ...lines.map((line) => `  ${line}`),
    '',
  ]);
}

/** A timeline has told of the violations already. */
function verdictLines(result: ReplayResult, width: number, paint: Paint): readonly string[] {
  const { verdict, events, virtualSeconds, digest, system, mutant, unknown, violations, trace } = result;
  const word = { passed: paint.good('PASSED'), violated: paint.bad('VIOLATED'), unknown: paint.doubtful('UNKNOWN') }[verdict];
  const run = `${grouped(events)} events in ${virtualSeconds.toFixed(3)} virtual seconds`;
  return [
    `${paint.bold(word)}  ${system}${mutant === null ? '' : `, broken by ${mutant}`}: ${run}, digest ${digest}`,
    ...(unknown === null ? [] : wrap(unknown, width).map(paint.doubtful)),
    ...(trace !== undefined ? [] : violations).flatMap((each) => violationLines(each, width, paint)),
  ];
}

export function violationLines(violation: Violation, width: number, paint: Paint): readonly string[] {
  const { checker, class: checkerClass, event, timeUs, message, source, evidence = [] } = violation;
  return [
    `${paint.bad(checker)} (${checkerClass}) at event ${grouped(event)}, ${(timeUs / 1_000_000).toFixed(6)} s`,
    ...indented(message, width),
    ...evidence.map((line) => `    ${line}`),
    `  ${paint.dim(`against ${source}`)}`,
  ];
}

function expectationLines({ expectation, programVersion }: ReplayResult, width: number,
  paint: Paint): readonly string[] {
  if (expectation === null) return [];
  const { shown, sameDigest, signature } = expectation;
  const again = signature === null ? 'passes' : `shows ${signature}`;
  const older = programVersion.case !== programVersion.here;
  const version = older ? [paint.doubtful(`The case was recorded by version ${programVersion.case}; this is ${programVersion.here}.`)] : [];
  const doubt = (text: string): readonly string[] => [...version, ...wrap(text, width).map(paint.doubtful)];
  if (shown && sameDigest) return [...version, ...wrap(`This is the recorded run, to the last bit: it ${again} again.`, width)];
  if (shown) return doubt(`It ${again} as expected, but the run is not the recorded one to the last bit: the program has changed since.`);
  const why = older ? `${signature === null ? 'broken' : 'fixed'} since, or the run goes another way now` : 'the program has changed since, or the run is not deterministic (see --verify)';
  const missed = signature === null ? 'It passed when it was recorded, and does not now' : `The expected violation ${signature} does not show`;
  return doubt(`${missed}: ${why}.`);
}

function verificationLines(result: ReplayResult, paint: Paint): readonly string[] {
  const { deterministic, firstDifference } = result;
  if (deterministic === undefined) return [];
  if (deterministic) return [paint.good('Deterministic: a second run was the same in every event.')];
  return [paint.bad('NOT DETERMINISTIC: a second run went another way.'), ...differenceLines(firstDifference ?? null)];
}

function differenceLines(difference: Difference | null): readonly string[] {
  if (difference === null) return [];
  const { event, virtualUs, first, second } = difference;
  return [`  The first event that differs is ${grouped(event)}, at ${(virtualUs / 1_000_000).toFixed(6)} s:`,
    `    first run:  ${first}`, `    second run: ${second}`,
    '  Something that the code keeps or reads outside its state decides it: a module variable, a cache, an order of keys.'];
}

function historyLines({ history }: ReplayResult): readonly string[] {
  if (history === undefined) return [];
  const { file, operations, staleReads } = history;
  const without = staleReads === 0 ? '' : `, without ${grouped(staleReads)} stale reads, which promise less`;
  return [`What the clients saw is in ${file}: ${grouped(operations)} operations${without}.`];
}

function adviceLines(result: ReplayResult, options: ReplayTextOptions, paint: Paint): readonly string[] {
  const { command, judge } = options;
  const at = result.violation?.event ?? result.events;
  return [
    ...(result.trace === undefined ? [`The timeline: ${paint.command(`${command} --trace`)}`] : []),
    ...(result.states === undefined && at > 0 ? [`The nodes at that moment: ${paint.command(`${command} --at ${at}`)}`] : []),
    ...(result.history !== undefined ? [`Judge that: ${paint.command(judge)}`] : []),
    ...(result.trace !== undefined && result.states !== undefined ? [`Again: ${paint.command(command)}`] : []),
  ];
}
