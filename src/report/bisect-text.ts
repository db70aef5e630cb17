/**
 * When a violation became inevitable, for a person: in a sentence, as a plot over virtual time, and as a table.
 */
import type { BisectJump, BisectPoint, BisectResult } from '../fuzz/bisect/bisect-result.ts';
import { bisectPlot } from './bisect-plot.ts';
import type { Paint } from './paint.ts';
import { percent, percentRange } from './percent.ts';
import { counted, grouped, table } from './table.ts';
import { indented, wrap } from './words.ts';

export interface BisectTextOptions {
  /** The command that shows the nodes as an event left them. */
  readonly look: (event: number) => string;
  /** The command that counts more. */
  readonly again: string;
  /** The command that names all violations of the run. */
  readonly all: string;
  readonly verbose: boolean;
  /** Characters to a line of sentences. */
  readonly width: number;
  /** Characters to a line of the table. */
  readonly tableWidth: number;
  /** The file that the plot was written to. */
  readonly svg: string | null;
  /** The checker whose violation was asked for. */
  readonly checker: string | null;
}

export function bisectText(result: BisectResult, options: BisectTextOptions, paint: Paint): string {
  const { violation, points, system, mutant, interrupted, runs } = result;
  const { width, checker, svg } = options;
  const what = `${system}${mutant === null ? '' : `, broken by ${mutant}`}`;
  if (violation === null) {
    const which = checker === null ? '' : ` of ${checker}`;
    return `${paint.bold(paint.good('NOTHING TO BISECT'))}  ${what}: the run shows no violation${which}.`;
  }
  const partly = interrupted ? paint.doubtful('  (interrupted)') : '';
  const when = `at event ${grouped(violation.event)}, ${milliseconds(violation.timeUs / 1000)}`;
  const head = [
    `${paint.bold(paint.bad(violation.checker))}  ${what}: ${when}${partly}`,
    ...indented(violation.message, width),
    '',
  ];
  if (points.length === 0) return [...head, 'No point was finished.'].join('\n');
  const often = runs === 1 ? 'once' : `${grouped(runs)} times`;
  const how = `Each row: what happened up to that event stands, and all later luck is drawn again, ${often}.`;
  return [
    ...head,
    ...verdictSentences(result).flatMap((sentence) => wrap(sentence, width)).map(paint.bold),
    '',
    paint.dim('The probability of the violation'),
    ...bisectPlot(points, violation.timeUs / 1000, width),
    '',
    ...wrap(how, width).map(paint.dim),
    pointTable(result, options.tableWidth, paint),
    ...(svg === null ? [] : ['', `The plot is in ${svg}`]),
    ...(options.verbose ? ['', ...adviceLines(result, options, paint)] : []),
  ].join('\n');
}

/** What the counts say, in a sentence or two. */
export function verdictSentences({ points, jump, inevitableFrom, violation, interrupted }: BisectResult): readonly string[] {
  const [first] = points;
  if (first === undefined) return [];
  if (jump === null && first.event === 0 && inevitableFrom?.event === 0) {
    return [`It was inevitable from the start: with other luck from the first event on it shows all the same, in ${grouped(first.shown)} of ${counted(first.runs, 'continuation')}. What the plan says is enough for it.`];
  }
  const sentences = [jump === null ? steadySentence(points, interrupted) : jumpSentence(jump, points, inevitableFrom?.event)];
  if (inevitableFrom !== null && inevitableFrom.event !== jump?.event && inevitableFrom.event < (violation?.event ?? 0)) {
    const { event, virtualMs } = inevitableFrom;
    sentences.push(`After event ${grouped(event)} (${milliseconds(virtualMs)}) it showed whatever the luck.`);
  }
  return sentences;
}

function jumpSentence(jump: BisectJump, points: readonly BisectPoint[], inevitable: number | undefined): string {
  const { event, afterEvent, from, to, text, virtualMs } = jump;
  const became = event === inevitable ? 'inevitable' : howLikely(from, to);
  const change = `from ${percent(from)} to ${percent(to)}`;
  if (event === afterEvent + 1) return `It became ${became} at event ${grouped(event)} (${milliseconds(virtualMs)}): ${text}: ${change}.`;
  const sinceMs = points.find((point) => point.event === afterEvent)?.virtualMs ?? 0;
  return `It became ${became} between events ${grouped(afterEvent)} and ${grouped(event)} (${milliseconds(sinceMs)} to ${milliseconds(virtualMs)}): ${change}. In between: ${text}.`;
}

function howLikely(from: number, to: number): string {
  if (to >= 0.95) return 'all but certain';
  return from < 0.5 && to >= 0.5 ? 'likely' : 'more likely';
}

function steadySentence(points: readonly BisectPoint[], interrupted: boolean): string {
  const all = points.map(({ probability }) => probability);
  const [least, greatest] = [Math.min(...all), Math.max(...all)];
  const range = least === greatest ? `it is ${percent(least)} all along`
    : `it lies between ${percent(least)} and ${percent(greatest)} all along`;
  if (interrupted) return `So far its probability rises nowhere for certain; ${range}.`;
  return `No moment made it: as far as these continuations tell, its probability rises nowhere; ${range}.`;
}

const HEAD = ['event', 'ms', 'shows', '95 % interval', '', 'what happened there'];
const BAR_CELLS = 10;
/** What the columns before the last take at most. */
const FIGURES_WIDTH = 60;

function pointTable({ points, jump, violation }: BisectResult, width: number, paint: Paint): string {
  const room = Math.max(20, width - FIGURES_WIDTH);
  const rows = points.map(({ event, virtualMs, probability, low, high, text }) => {
    const words = event === violation?.event ? `✗ ${text}` : text;
    const told = words.length > room ? `${words.slice(0, room - 1).trimEnd()}…` : words;
    const cells = [grouped(event), virtualMs.toFixed(1), percent(probability), percentRange(low, high), bar(probability)];
    return event === jump?.event ? [...cells, told].map(paint.bold) : [...cells, told];
  });
  return table(HEAD.map(paint.dim), rows, [0, 1, 2, 3]);
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(probability: number): string {
  const eighths = Math.round(probability * BAR_CELLS * 8);
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8] ?? ''}`.padEnd(BAR_CELLS);
}

function adviceLines({ jump, violation }: BisectResult, options: BisectTextOptions, paint: Paint): readonly string[] {
  const { look, again, all } = options;
  const event = jump?.event ?? violation?.event ?? 0;
  const isPinned = jump !== null && jump.event === jump.afterEvent + 1;
  return [
    ...(event === 0 ? [] : [`The nodes at that moment: ${paint.command(look(event))}`]),
    ...(jump === null ? [`What else falls in this run, for --checker: ${paint.command(all)}`] : []),
    ...(jump === null || isPinned ? [] : [`To look closer: ${paint.command(again)}`]),
  ];
}

/** `1,204.5 ms` */
function milliseconds(ms: number): string {
  const tenths = Math.round(ms * 10);
  return `${grouped(Math.floor(tenths / 10))}.${tenths % 10} ms`;
}
