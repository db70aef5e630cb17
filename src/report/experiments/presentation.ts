/**
 * What is shown of an experiment, whether in a terminal, in a page or in files: said once here, so that all three say the same.
 */
import type { Tone } from '../html/parts.ts';

export interface Presentation {
  /** The experiment's own, which begins the names of its files. */
  readonly name: string;
  readonly title: string;
  /** In a few words, as far as there is one. */
  readonly verdict: { readonly word: string; readonly tone: Tone };
  /** The world that it was measured in: sentences. */
  readonly conditions: readonly string[];
  readonly tables: readonly PresentedTable[];
  /** What the figures come to: paragraphs. */
  readonly words: readonly string[];
  readonly charts: readonly Chart[];
  /** Every figure there is, a line each: what goes to the CSV file. */
  readonly data: { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
}

export type Cell = string | number | boolean | null;

export interface PresentedTable {
  readonly caption: string;
  readonly columns: readonly { readonly head: string; readonly isNumber?: boolean }[];
  readonly rows: readonly (readonly string[])[];
}

export interface Chart {
  /** Stands in the name of its file. */
  readonly name: string;
  readonly svg: string;
  readonly caption: string;
}

/** `1,199`, `43.7`, `0.28`: three digits, or as many as it has before the point. */
export function msText(ms: number): string {
  if (ms >= 99.95) return String(Math.round(ms)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  if (ms === 0) return '0';
  return ms >= 9.995 ? ms.toFixed(1) : ms.toFixed(2);
}

/** Of what somebody has chosen: as it is. */
export function plainMs(ms: number): string {
  return Number.isInteger(ms) ? msText(Math.max(ms, 0)).replace(/\.0+$/, '') : String(Number(ms.toFixed(3)));
}

/** From microseconds. */
export function usText(us: number | null | undefined): string {
  return us === null || us === undefined ? '-' : msText(us / 1000);
}
