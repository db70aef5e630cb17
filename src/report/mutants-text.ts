/** The table of mutants for a person at a terminal. */
import type { ClassFigures, Spread } from '../fuzz/kills.ts';
import type { ControlResult, MutantResult, MutantsResult } from '../fuzz/mutants-result.ts';
import { type Paint, PLAIN } from './paint.ts';
import { counted, grouped, table } from './table.ts';
import { wrap } from './words.ts';

/** In columns. */
export interface Widths {
  /** Of sentences. */
  readonly text: number;
  /** Of tables: one that would be wider has fewer columns. */
  readonly table: number;
}

export function mutantsText(result: MutantsResult, widths: Widths, paint: Paint): string {
  const { seeds, events, wallSeconds, interrupted } = result;
  return [
    ...mutantLines(result, widths, paint),
    ...controlLines(result.controls, paint),
    `${counted(seeds, 'seed')}, ${counted(events, 'event')}, ${wallSeconds.toFixed(1)} s${
      interrupted ? paint.doubtful(' (interrupted: what is not over is left out)') : ''}`,
    ...verdict(result, widths.text, paint),
    ...result.mutants.flatMap(({ replay }) => replay ?? []).slice(0, 1).map((command) => `See one found: ${paint.command(command)}`),
  ].join('\n');
}

function mutantLines({ mutants, stopAt }: MutantsResult, { text: width, table: tableWidth }: Widths, paint: Paint): readonly string[] {
  if (mutants.length === 0) return [];
  const confidences = mutants.map(({ outcome }) => outcome.seedsToKill).filter(({ trials }) => trials > 0);
  const columns = columnsThatFit(mutants, tableWidth);
  const left = COLUMNS.length - columns.length;
  return [
    table(columns.map(({ head }) => head), mutants.map((mutant) => columns.map(({ cell }) => cell(mutant, paint))),
      columns.flatMap(({ isNumber }, i) => (isNumber ? [i] : []))),
    '',
    ...wrap(`Seeds until the first violation of each class of checkers: the median of the trials (and the interval in which the true median lies, ${
      confidenceText(confidences)}); of the outcome checkers also the most that a trial took, and the median of the events.`, width),
    ...wrap(`A trial ends at the first violation of the class "${stopAt}" or a graver one; each class counts what it saw up to then.`, width),
    ...(left === 0 ? [] : wrap(`(${counted(left, 'column')} left out: the terminal is too narrow)`, width).map(paint.dim)),
    ...mutants.flatMap(({ id, unreachable }) => (unreachable === null ? [] : wrap(`${id} is unreachable: ${unreachable}.`, width).map(paint.doubtful))),
    '',
  ];
}

interface Column {
  readonly head: string;
  readonly isNumber: boolean;
  /** The lower, the longer it stays. */
  readonly rank: number;
  readonly cell: (mutant: MutantResult, paint: Paint) => string;
}

const COLUMNS: readonly Column[] = [
  { head: 'mutant', isNumber: false, rank: 0, cell: ({ id }) => id },
  { head: 'difficulty', isNumber: false, rank: 5, cell: ({ difficulty }) => difficulty },
  { head: 'profile', isNumber: false, rank: 4, cell: ({ profile }) => profile },
  { head: 'killed', isNumber: false, rank: 0, cell: killedText },
  { head: 'rule', isNumber: true, rank: 6, cell: ({ rule }) => cellOf(rule) },
  { head: 'outcome', isNumber: true, rank: 0, cell: ({ outcome }) => cellOf(outcome) },
  { head: 'most', isNumber: true, rank: 2, cell: ({ outcome: { seedsToKill: { max } } }) => (max === null ? '-' : grouped(max)) },
  { head: 'events', isNumber: true, rank: 3, cell: ({ outcome: { eventsToKill: { median } } }) => (median === null ? '-' : compact(median)) },
  { head: 'client', isNumber: true, rank: 7, cell: ({ client }) => cellOf(client) },
  { head: 'found by', isNumber: false, rank: 1, cell: ({ by }) => by ?? '' },
];

const GAP = 2;

/** As many as fit; those go first that are missed least. */
function columnsThatFit(mutants: readonly MutantResult[], width: number): readonly Column[] {
  const widthOf = ({ head, cell }: Column): number => Math.max(head.length, ...mutants.map((mutant) => cell(mutant, PLAIN).length)) + GAP;
  let columns = COLUMNS;
  let needed = columns.reduce((sum, column) => sum + widthOf(column), -GAP);
  for (let rank = COLUMNS.length; rank > 0 && needed > width; rank--) {
    columns = columns.filter((column) => column.rank !== rank);
    needed = columns.reduce((sum, column) => sum + widthOf(column), -GAP);
  }
  return columns;
}

/** `with 97.8 % confidence`; where there were fewer trials of some, of both. */
export function confidenceText(spreads: readonly Spread[]): string {
  const distinct = [...new Map(spreads.map(({ trials, confidence }) => [trials, confidence]))].sort(([one], [other]) => other - one);
  if (distinct.length === 0) return 'where there were trials';
  return distinct.map(([trials, confidence]) => `${trials === 1 ? 'nobody can say' : `${(100 * confidence).toFixed(1)} % sure`} after ${counted(trials, 'trial')}`).join(', ');
}

function controlLines(controls: readonly ControlResult[], paint: Paint): readonly string[] {
  if (controls.length === 0) return [];
  const rows = controls.map((control) => [
    control.id, control.expect, control.held ? paint.good('yes') : paint.bad('no'), grouped(control.seeds), whatCameOf(control),
  ]);
  return [table(['control', 'must be', 'is', 'seeds', 'because'], rows, [3]), ''];
}

/** Half a sentence. */
export function whatCameOf({ expect, silent, shown, shownBy, by, seedsToSpeak, seeds }: ControlResult): string {
  if (expect === 'caught') return by === null ? `nobody spoke in ${counted(seeds, 'seed')}` : `${by} spoke after ${counted(seedsToSpeak ?? 0, 'seed')}`;
  if (!silent) return `${by ?? 'somebody'} spoke after ${counted(seedsToSpeak ?? 0, 'seed')}`;
  return shown === 0 ? `${shownBy} never came` : `nobody spoke, and ${shownBy} came ${counted(shown ?? 0, 'time')}`;
}

function verdict({ mutants, controls }: MutantsResult, width: number, paint: Paint): readonly string[] {
  const reachable = mutants.filter(({ unreachable }) => unreachable === null);
  const lines: string[] = [];
  const survivors = reachable.filter(({ killed }) => !killed).map(({ id }) => id);
  if (survivors.length > 0) {
    const text = `${survivors.length} of ${counted(reachable.length, 'mutant')} survived: ${survivors.join(', ')}`;
    lines.push(...wrap(text, width).map(paint.bad));
  } else if (reachable.length > 0) {
    lines.push(paint.good(reachable.length === 1 ? 'the mutant is killed' : `all ${reachable.length} mutants killed`));
  }
  const wrong = controls.filter(({ held }) => !held).map(({ id }) => id);
  if (wrong.length > 0) lines.push(paint.bad(`not as they must be: ${wrong.join(', ')}`));
  else if (controls.length > 0) lines.push(paint.good(controls.length === 1 ? 'the control is as it must be' : `${controls.length} controls are as they must be`));
  return lines.length === 0 ? [paint.doubtful('nothing was finished')] : lines;
}

function killedText({ unreachable, killed, outcome }: MutantResult, paint: Paint): string {
  if (unreachable !== null) return paint.doubtful('unreachable');
  const { kills, trials } = outcome.seedsToKill;
  return killed ? paint.good('yes') : paint.bad(kills === 0 ? 'no' : `${kills} of ${trials}`);
}

export function cellOf({ seedsToKill: { median, low, high, kills, trials } }: ClassFigures): string {
  if (kills === 0) return '-';
  if (trials === 1) return median === null ? '-' : grouped(median);
  const shown = (seeds: number | null): string => (seeds === null ? '?' : grouped(seeds));
  return `${shown(median)} (${shown(low)} to ${shown(high)})`;
}

/** `950`, `12 k`, `3.4 M`: to two figures or three. */
export function compact(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}
