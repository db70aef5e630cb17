/** Axes: how values lie along a side of a chart, and the lines and words that say so. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { grouped } from '../table.ts';
import { AXIS, GRID } from './colours.ts';
import { element, textAt } from './element.ts';

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  /** Stands behind the label, in brackets. */
  readonly unit?: string;
  /** Where it is labelled; usually round values of its own choice. */
  readonly ticks?: readonly number[];
  /** From where to where it goes; usually over all values, from 0 if it is linear. */
  readonly domain?: readonly [number, number];
  /** The words for a value; usually its digits. */
  readonly format?: (value: number) => string;
}

/** An axis that knows its place in a picture. */
export interface Placed {
  readonly axis: Axis;
  readonly ticks: readonly number[];
  readonly words: (value: number) => string;
  /** Where a value lies. What is beyond the ends lies at the end. */
  readonly place: (value: number) => number;
}

/** Where a chart's axes lie. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** `from` and `to` are the ends in the picture, `values` all that is to be shown. */
export function placeAxis(axis: Axis, values: readonly number[], from: number, to: number,
  ticks: number): Placed {
  const [low, high] = axis.domain ?? extent(axis.scale, values);
  const makes = axis.scale === 'log' ? scaleLog() : scaleLinear();
  const scale = makes.domain([low, high]).range([from, to]).clamp(true);
  // The end of the axis is a round value, unless somebody has said where it is.
  if (axis.domain === undefined && axis.ticks === undefined) scale.nice(ticks);
  const own = axis.scale === 'log' ? logTicks(scale.ticks(), ticks) : scale.ticks(ticks);
  return {
    axis,
    ticks: axis.ticks ?? own,
    words: axis.format ?? plain,
    place: (value) => scale(axis.scale === 'log' ? Math.max(value, low) : value),
  };
}

export function bottomAxis(placed: Placed, { left, right, bottom }: Box): readonly string[] {
  const { ticks, place, words, axis } = placed;
  return [
    ...ticks.map((value) => element('g', {},
      element('line', { x1: place(value), y1: bottom, x2: place(value), y2: bottom + 5, stroke: AXIS }),
      textAt(place(value), bottom + 20, words(value), { 'text-anchor': 'middle' }))),
    element('line', { x1: left, y1: bottom, x2: right, y2: bottom, stroke: AXIS }),
    textAt((left + right) / 2, bottom + 44, labelOf(axis), { 'text-anchor': 'middle' }),
  ];
}

/** With a line across the chart at each label. */
export function leftAxis(placed: Placed, { left, right, top, bottom }: Box): readonly string[] {
  const { ticks, place, words, axis } = placed;
  const labelX = 22;
  const middle = (top + bottom) / 2;
  return [
    ...ticks.map((value) => element('g', {},
      element('line', { x1: left, y1: place(value), x2: right, y2: place(value), stroke: GRID }),
      textAt(left - 10, place(value) + 4, words(value), { 'text-anchor': 'end' }))),
    textAt(labelX, middle, labelOf(axis), { 'text-anchor': 'middle', 'transform': `rotate(-90 ${labelX} ${middle})` }),
  ];
}

function labelOf({ label, unit }: Axis): string {
  return unit === undefined ? label : `${label} (${unit})`;
}

/** A logarithmic axis has no zero: it begins at the least value above. */
function extent(scale: Axis['scale'], values: readonly number[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return scale === 'log' ? [1, 10] : [0, 1];
  if (scale === 'log') return low === high ? [low / 2, low * 2] : [low, high];
  return [Math.min(0, low), high > 0 ? high : low < 0 ? 0 : 1];
}

/** Powers of ten; with twos and fives between them where there is room. */
function logTicks(all: readonly number[], most: number): readonly number[] {
  const leading = (digits: string): readonly number[] =>
    all.filter((value) => isRound(value) && digits.includes(value.toExponential()[0] ?? ''));
  return [leading('125'), leading('15')].find((some) => some.length <= most) ?? leading('1');
}

function isRound(value: number): boolean {
  return /^\de/.test(value.toExponential());
}

function plain(value: number): string {
  return Number.isInteger(value) ? grouped(value) : String(Number(value.toPrecision(6)));
}
