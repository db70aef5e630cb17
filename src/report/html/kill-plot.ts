/**
 * Seeds to kill, by mutant: a dot for each trial on one axis of powers of ten, the interval of confidence behind them, the median
 * across. One row a mutant, so that the hard ones stand out.
 */
import { scaleLog } from 'd3-scale';
import type { CheckerClass } from '../../check/checker.ts';
import type { MutantResult } from '../../fuzz/mutants-result.ts';
import { AXIS, GRID, INK, MARK, seriesColour, SOFT_INK } from '../svg/colours.ts';
import { element, rounded, textAt, tooltip, widthOf } from '../svg/element.ts';
import { picture, PICTURE_WIDTH } from '../svg/picture.ts';
import { grouped } from '../table.ts';

const ROW = 19;
const FONT = 12;
const TOP = 64;
/** For a word on what was not found. */
const ASIDE = 118;

/** `sought`: the class whose figures are shown. */
export function killPlot(mutants: readonly MutantResult[], sought: CheckerClass): string {
  const rows = [...mutants].sort((a, b) => rank(a, sought) - rank(b, sought) || (a.id < b.id ? -1 : 1));
  const bottom = TOP + ROW * rows.length + 6;
  const left = 20 + Math.max(60, ...rows.map(({ id }) => widthOf(id, FONT))) + 12;
  const scale = scaleLog().domain([1, Math.max(10, ...rows.map((row) => mostOf(row, sought)))]).range([left, PICTURE_WIDTH - ASIDE]).nice();
  const place = (seeds: number): number => rounded(scale(Math.max(1, seeds)));
  const powers = scale.ticks().filter((value) => /^1e/.test(value.toExponential()));
  return picture({
    title: 'Seeds until each mutant is found',
    subtitle: `each trial, the interval in which the true median lies, and the median of the trials; ${sought} checkers`,
    description: `One row for each of ${rows.length} mutants, from the one found soonest to the one found last, on an axis from 1 to ${grouped(mostOfAll(rows, sought))} seeds.`,
  }, { width: PICTURE_WIDTH, height: bottom + 44 }, [
    ...powers.map((value) => element('g', {},
      element('line', { x1: place(value), y1: TOP, x2: place(value), y2: bottom, stroke: value === 1 ? AXIS : GRID }),
      textAt(place(value), bottom + 18, grouped(value), { 'text-anchor': 'middle' }))),
    textAt((left + PICTURE_WIDTH - ASIDE) / 2, bottom + 36, 'seeds', { 'text-anchor': 'middle', 'fill': SOFT_INK }),
    ...rows.map((row, i) => killRow(row, sought, TOP + ROW * i + ROW / 2 + 3, left, place)),
  ]);
}

function killRow(mutant: MutantResult, sought: CheckerClass, middle: number, left: number, place: (seeds: number) => number): string {
  const { id, seedsPerTrial } = mutant;
  const { values, median, low, high, trials, kills } = mutant[sought].seedsToKill;
  const from = place(low ?? seedsPerTrial);
  const to = place(high ?? seedsPerTrial);
  const missed = trials - kills;
  return element('g', {},
    tooltip(`${id}: median ${median === null ? 'beyond what was tried' : grouped(median)} of ${trials}: ${values.map(grouped).join(', ')}`),
    textAt(left - 12, middle + 4, id, { 'text-anchor': 'end', 'font-size': FONT, 'fill': missed > 0 ? MARK : INK }),
    kills > 0 && trials > 1 ? element('rect', {
      'x': from - 5, 'y': middle - 6, 'width': to - from + 10, 'height': 12, 'rx': 6, 'fill': seriesColour(0), 'fill-opacity': 0.16,
    }) : '',
    ...values.map((seeds) => element('circle', { 'cx': place(seeds), 'cy': middle, 'r': 3.2, 'fill': seriesColour(0), 'fill-opacity': 0.6 })),
    median === null ? '' : element('line', { 'x1': place(median), 'y1': middle - 7, 'x2': place(median), 'y2': middle + 7, 'stroke': INK, 'stroke-width': 2 }),
    missed === 0 ? '' : textAt(PICTURE_WIDTH - 20, middle + 4, `missed ${missed} of ${trials}`, { 'text-anchor': 'end', 'font-size': 11, 'fill': MARK }));
}

/** By the median; those not found in half of their trials are last, and among them those found least. */
function rank(mutant: MutantResult, sought: CheckerClass): number {
  const { median, kills } = mutant[sought].seedsToKill;
  return median ?? 1e12 - kills;
}

function mostOf(mutant: MutantResult, sought: CheckerClass): number {
  const { values, high, trials } = mutant[sought].seedsToKill;
  return Math.max(1, values.at(-1) ?? 1, high ?? (trials > 1 ? mutant.seedsPerTrial : 1));
}

function mostOfAll(rows: readonly MutantResult[], sought: CheckerClass): number {
  return Math.max(1, ...rows.map((row) => mostOf(row, sought)));
}
