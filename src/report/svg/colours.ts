/**
 * The colours of charts. Each is a CSS variable, so that a page may have its own, with one that is right on white for
 * pictures that stand alone. Eight for series, told apart by the colour-blind too, and by their dashes by everybody.
 */
import { at } from '../../base/assert.ts';

export interface Colour {
  /** The CSS variable that a page may set, without its dashes. */
  readonly variable: string;
  /** On white. */
  readonly light: string;
  /** On a dark ground. */
  readonly dark: string;
}

export const INK = colour('ink', '#222222', '#e8e6e3');
export const SOFT_INK = colour('ink-soft', '#5c5c5c', '#a8a6a2');
export const PAPER = colour('paper', '#ffffff', '#17181a');
export const AXIS = colour('chart-axis', '#808080', '#8a8a8a');
export const GRID = colour('chart-grid', '#e0e0e0', '#36383c');
/** For what is marked in a chart. */
export const MARK = colour('chart-mark', '#b3261e', '#ff8a80');

/** After Okabe and Ito, each dark enough on white, and light enough on black, to be read as text. */
const SERIES: readonly Colour[] = [
  colour('chart-1', '#0068a8', '#62b8f0'),
  colour('chart-2', '#b84a00', '#ff9d5c'),
  colour('chart-3', '#00755a', '#45cfa6'),
  colour('chart-4', '#9c3a78', '#eb9fcf'),
  colour('chart-5', '#6b5a00', '#e3c64a'),
  colour('chart-6', '#4d4fb0', '#b3b5ff'),
  colour('chart-7', '#7a4a2b', '#d9ab8a'),
  colour('chart-8', '#3f3f3f', '#d6d6d6'),
];

/** As SVG's `stroke-dasharray`; the first is a whole line. */
const DASHES: readonly string[] = ['none', '7 3', '2 2.5', '10 3 2 3', '4 2', '12 4', '1.5 4', '8 2 2 2 2 2'];

/** Of the n-th series, from 0; they begin anew after eight. */
export function seriesColour(n: number): Colour {
  return at(SERIES, n % SERIES.length);
}

export function seriesDash(n: number): string {
  return at(DASHES, n % DASHES.length);
}

/** Declarations for the style of a page with a dark ground: they make its charts fit in. */
export function darkChartColours(): string {
  return [INK, SOFT_INK, PAPER, AXIS, GRID, MARK, ...SERIES].map(({ variable, dark }) => `--${variable}: ${dark};`).join(' ');
}

/** The same for a light ground, where a page uses the variables itself. */
export function lightChartColours(): string {
  return [INK, SOFT_INK, PAPER, AXIS, GRID, MARK, ...SERIES].map(({ variable, light }) => `--${variable}: ${light};`).join(' ');
}

function colour(variable: string, light: string, dark: string): Colour {
  return { variable, light, dark };
}
