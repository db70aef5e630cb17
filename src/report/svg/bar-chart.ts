/** Bars that lie, each with its name before it and its value behind: counts of kinds, times of several ways. */
import { scaleLinear, scaleSymlog } from 'd3-scale';
import { grouped } from '../table.ts';
import { AXIS, INK, seriesColour, SOFT_INK } from './colours.ts';
import { element, rounded, textAt, tooltip, widthOf } from './element.ts';
import { type ChartWords, headHeight, picture, PICTURE_WIDTH, TEXT_LEFT } from './picture.ts';

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Words behind the value. */
  readonly note?: string;
  /** The ends of an interval around the value. */
  readonly range?: readonly [number, number];
  /** Bars of one group have one colour; without one, the first. */
  readonly group?: number;
  /** There to be compared with. */
  readonly isFaint?: boolean;
}

export interface BarChart extends ChartWords {
  readonly bars: readonly Bar[];
  /** Logarithmic, but for what is near zero, where values are of very different sizes. Linear without. */
  readonly scale?: 'linear' | 'log';
  /** The words for a value; usually its digits. */
  readonly format?: (value: number) => string;
}

const ROW = 24;
const THICK = 15;
const LONGEST_NAME = 44;

/** A whole picture, as text. */
export function barChart(chart: BarChart): string {
  const { bars, scale = 'linear', format = plain } = chart;
  const top = headHeight(chart);
  const names = bars.map(({ name }) => shortened(name));
  const ends = bars.map((bar) => endWords(bar, format));
  const left = TEXT_LEFT + Math.max(40, ...names.map((name) => widthOf(name))) + 10;
  const right = PICTURE_WIDTH - 20 - Math.max(40, ...ends.map((words) => widthOf(words, 12)));
  const most = Math.max(0, ...bars.flatMap(({ value, range }) => [value, ...range ?? []]));
  const makes = scale === 'log' ? scaleSymlog() : scaleLinear();
  const scaled = makes.domain([0, most === 0 ? 1 : most]).range([left, Math.max(left + 60, right)]);
  const place = (value: number): number => rounded(scaled(value));
  return picture(chart, { width: PICTURE_WIDTH, height: top + ROW * bars.length + 20 }, [
    ...bars.map((bar, i) => {
      const middle = top + ROW * i + ROW / 2;
      return element('g', {},
        tooltip(`${bar.name}: ${ends[i] ?? ''}`),
        textAt(left - 10, middle + 4, names[i] ?? '', { 'text-anchor': 'end' }),
        element('rect', {
          'x': left, 'y': middle - THICK / 2, 'width': Math.max(0, place(bar.value) - left), 'height': THICK,
          'rx': 1.5, 'fill': seriesColour(bar.group ?? 0), 'fill-opacity': bar.isFaint === true ? 0.45 : undefined,
        }),
        whisker(bar, middle, place),
        textAt(Math.max(place(bar.value), place(bar.range?.[1] ?? 0)) + 7, middle + 4, ends[i] ?? '', {
          'font-size': 12, 'fill': bar.value === 0 ? SOFT_INK : INK,
        }));
    }),
    element('line', { x1: left, y1: top, x2: left, y2: top + ROW * bars.length, stroke: AXIS }),
  ]);
}

function whisker({ range }: Bar, middle: number, place: (value: number) => number): string {
  if (range === undefined) return '';
  const [low, high] = [place(range[0]), place(range[1])];
  const path = `M${low},${middle - 4}v8M${low},${middle}H${high}M${high},${middle - 4}v8`;
  return element('path', { d: path, fill: 'none', stroke: INK });
}

function endWords({ value, note }: Bar, format: (value: number) => string): string {
  return note === undefined ? format(value) : `${format(value)}  ${note}`;
}

function shortened(name: string): string {
  const characters = Array.from(name);
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}

function plain(value: number): string {
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(4)));
}
