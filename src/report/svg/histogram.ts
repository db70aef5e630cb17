/** How values are distributed: bars that stand, side by side, each over the range that it counts. */
import { type Axis, bottomAxis, type Box, leftAxis, placeAxis } from './axis.ts';
import { seriesColour } from './colours.ts';
import { element, tooltip } from './element.ts';
import { type ChartWords, headHeight, picture, PICTURE_WIDTH } from './picture.ts';

/** Counts what is in [from, to). */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Histogram extends ChartWords {
  readonly x: Axis;
  /** Usually linear, and called `count`. */
  readonly y?: Axis;
  /** By `from`; they don't overlap. */
  readonly bins: readonly Bin[];
  /** Of the part between the axes; 200 without. */
  readonly plotHeight?: number;
}

const PLOT_HEIGHT = 200;
const COUNT: Axis = { label: 'count', scale: 'linear' };

/** A whole picture, as text. */
export function histogram(chart: Histogram): string {
  const { bins, y: yAxis = COUNT } = chart;
  const top = headHeight(chart) + 12;
  const bottom = top + (chart.plotHeight ?? PLOT_HEIGHT);
  const box: Box = { left: 80, right: PICTURE_WIDTH - 30, top, bottom };
  const ends = bins.flatMap(({ from, to }) => [from, to]);
  const x = placeAxis(withDomain(chart.x, ends), ends, box.left, box.right, 8);
  const y = placeAxis(yAxis, bins.map(({ count }) => count), bottom, top, 4);
  return picture(chart, { width: PICTURE_WIDTH, height: bottom + 62 }, [
    ...leftAxis(y, box),
    ...bins.filter(({ count }) => count > 0).map(({ from, to, count }) => element('rect', {
      x: x.place(from), y: y.place(count), width: Math.max(1, x.place(to) - x.place(from) - 1),
      height: Math.max(1, bottom - y.place(count)), fill: seriesColour(0),
    }, tooltip(`${x.words(from)} to ${x.words(to)}: ${y.words(count)}`))),
    ...bottomAxis(x, box),
  ]);
}

/** Bins say where they lie: a linear axis need not begin at 0. */
function withDomain(axis: Axis, ends: readonly number[]): Axis {
  const [first, last] = [ends[0], ends.at(-1)];
  if (axis.domain !== undefined || axis.scale === 'log') return axis;
  if (first === undefined || last === undefined) return axis;
  return { ...axis, domain: [first, last] };
}
