/**
 * Lines over two axes: distributions, saturation, probabilities over time. Each line is told apart by its colour and its
 * dashes, and named at its end.
 */
import { area, curveLinear, curveStepAfter, line } from 'd3-shape';
import { at } from '../../base/assert.ts';
import { type Axis, bottomAxis, type Box, leftAxis, placeAxis, type Placed } from './axis.ts';
import { MARK, PAPER, seriesColour, seriesDash } from './colours.ts';
import { element, rounded, textAt, tooltip, widthOf } from './element.ts';
import { type ChartWords, headHeight, picture, PICTURE_WIDTH } from './picture.ts';
import { spread } from './spread.ts';

type Point = readonly [x: number, y: number];

export interface Series {
  /** Stands at the end of its line; an empty one does not. */
  readonly name: string;
  /** By x. */
  readonly points: readonly Point[];
  /** The value holds until the next point. */
  readonly step?: boolean;
  /** Without it, lines differ in their dashes all the same where there are several. */
  readonly dashed?: boolean;
  /** [x, low, high], by x: how well the line is known. */
  readonly band?: readonly (readonly [number, number, number])[];
  /** Words for each of the points, which are shown as dots then. */
  readonly pointWords?: readonly string[];
}

/** A line across the chart: upright at an x, level at a y. */
export interface Mark {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label?: string;
}

export interface LineChart extends ChartWords {
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
  /** Of the part between the axes; 280 without. */
  readonly plotHeight?: number;
}

const PLOT_HEIGHT = 280;
const LABEL_GAP = 18;
const SWATCH = 26;
/** No name takes more of the width. */
const WIDEST_NAME = 240;

/** A whole picture, as text. */
export function lineChart(chart: LineChart): string {
  const top = headHeight(chart) + 12;
  const bottom = top + (chart.plotHeight ?? PLOT_HEIGHT);
  const names = chart.series.map(({ name }) => (name === '' ? 0 : widthOf(fitting(name)) + SWATCH + 24));
  const box: Box = { left: 80, right: PICTURE_WIDTH - Math.max(30, ...names), top, bottom };
  const { marks = [], series } = chart;
  const xs = [...series.flatMap(({ points }) => points.map(([x]) => x)), ...marksOn('x', marks)];
  const ys = [
    ...series.flatMap(({ points }) => points.map(([, y]) => y)),
    ...series.flatMap(({ band = [] }) => band.flatMap(([, low, high]) => [low, high])),
    ...marksOn('y', marks),
  ];
  const x = placeAxis(chart.x, xs, box.left, box.right, 8);
  const y = placeAxis(chart.y, ys, box.bottom, box.top, 5);
  return picture(chart, { width: PICTURE_WIDTH, height: bottom + 62 }, [
    ...leftAxis(y, box),
    ...bottomAxis(x, box),
    ...series.map((one, n) => bandOf(one, n, x, y)),
    ...marks.map((mark) => markOf(mark, x, y, box)),
    ...series.map((one, n) => lineOf(one, n, x, y)),
    ...series.map((one, n) => dotsOf(one, n, x, y)),
    ...namesOf(series, x, y, box),
  ]);
}

function marksOn(axis: Mark['axis'], marks: readonly Mark[]): readonly number[] {
  return marks.filter((mark) => mark.axis === axis).map((mark) => mark.at);
}

function lineOf(series: Series, n: number, x: Placed, y: Placed): string {
  const path = line<Point>().x(([px]) => px).y(([, py]) => py)
    .curve(series.step === true ? curveStepAfter : curveLinear);
  const shown = series.points.filter((point) => isWithin(point, x.axis));
  const placed = thinned(shown.map(([px, py]) => [rounded(x.place(px)), rounded(y.place(py))]));
  return element('path', {
    'd': path(placed) ?? '', 'fill': 'none', 'stroke': seriesColour(n), 'stroke-width': 2, 'stroke-linejoin': 'round',
    'stroke-dasharray': dashOf(series, n),
  }, tooltip(series.name));
}

function dashOf({ dashed }: Series, n: number): string | undefined {
  if (dashed === true) return '6 4';
  return dashed === false || n === 0 ? undefined : seriesDash(n);
}

/** A line that goes on beyond the end of its axis is cut there. */
function isWithin([px]: Point, { domain }: Axis): boolean {
  return domain === undefined || (px >= domain[0] && px <= domain[1]);
}

/** Of neighbours that fall on one spot, the first and the last are enough. */
function thinned(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const [i, point] of points.entries()) {
    const [lastX, lastY] = kept.at(-1) ?? [-Infinity, -Infinity];
    const isNear = Math.abs(lastX - point[0]) < 0.5 && Math.abs(lastY - point[1]) < 0.5;
    if (!isNear || i === points.length - 1) kept.push(point);
  }
  return kept;
}

function bandOf({ band = [] }: Series, n: number, x: Placed, y: Placed): string {
  if (band.length === 0) return '';
  const path = area<readonly [number, number, number]>().x(([px]) => rounded(x.place(px)))
    .y0(([, low]) => rounded(y.place(low))).y1(([, , high]) => rounded(y.place(high)));
  return element('path', { 'd': path([...band]) ?? '', 'fill': seriesColour(n), 'fill-opacity': 0.15 });
}

function dotsOf({ points, pointWords }: Series, n: number, x: Placed, y: Placed): string {
  if (pointWords === undefined) return '';
  return points.map(([px, py], i) => element('circle', {
    cx: x.place(px), cy: y.place(py), r: 4, fill: seriesColour(n),
  }, tooltip(pointWords[i] ?? ''))).join('');
}

function markOf({ axis, at: value, label }: Mark, x: Placed, y: Placed, box: Box): string {
  const { left, right, top, bottom } = box;
  const place = axis === 'x' ? x.place(value) : y.place(value);
  const ends = axis === 'x' ? { x1: place, y1: top, x2: place, y2: bottom }
    : { x1: left, y1: place, x2: right, y2: place };
  const drawn = element('line', { ...ends, 'stroke': MARK, 'stroke-width': 1.5, 'stroke-dasharray': '5 4' });
  if (label === undefined) return drawn;
  const isLate = axis === 'x' && place + widthOf(label, 12) > right;
  const [labelX, labelY] = axis === 'x' ? [place + (isLate ? -5 : 5), top + 12] : [left + 6, place - 5];
  return drawn + overLines(labelX, labelY, label, isLate ? 'end' : 'start');
}

/** Text that is legible over lines. */
function overLines(x: number, y: number, text: string, anchor: 'start' | 'end'): string {
  return textAt(x, y, text, {
    'text-anchor': anchor, 'font-size': 12, 'fill': MARK, 'stroke': PAPER, 'stroke-width': 3, 'paint-order': 'stroke',
  });
}

/** Beside the chart, each at the height at which its line ends, or as near to it as there is room. */
function namesOf(series: readonly Series[], x: Placed, y: Placed, box: Box): readonly string[] {
  const { right, top, bottom } = box;
  const endOf = ({ points }: Series): Point | undefined => points.findLast((point) => isWithin(point, x.axis));
  const all = series.map((one, n) => ({ ...one, n, end: endOf(one) }));
  const named = all.filter(({ name }) => name !== '');
  const wanted = named.map(({ end }) => (end === undefined ? top : y.place(end[1])));
  const places = spread(wanted, LABEL_GAP, top + 4, bottom);
  return named.map((one, i) => {
    const place = at(places, i);
    const from = right + 10;
    const reaches = one.end !== undefined && right - x.place(one.end[0]) < 1;
    const start = reaches ? `${rounded(right)},${rounded(at(wanted, i))}L` : '';
    return element('g', {},
      element('path', {
        'd': `M${start}${rounded(from)},${rounded(place)}h${SWATCH}`, 'fill': 'none', 'stroke': seriesColour(one.n),
        'stroke-width': 2, 'stroke-dasharray': dashOf(one, one.n),
      }),
      textAt(from + SWATCH + 6, place + 4, fitting(one.name)));
  });
}

function fitting(name: string): string {
  const most = Math.floor((WIDEST_NAME - SWATCH - 24) / widthOf('n'));
  const characters = Array.from(name);
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('')}…`;
}
