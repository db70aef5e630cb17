/** How text looks on this output. */
import type { TimelineOptions } from '../report/timeline.ts';
import type { Output } from './output.ts';

/** Sentences are read best in lines no longer than this. */
const LONGEST_LINE = 100;

export function lookOf({ paint, json }: Output): TimelineOptions {
  if (json) return {};
  const { dim, bold, bad } = paint;
  const looks = { time: dim, subject: bold, cause: dim, quiet: dim, violation: bad };
  const width = process.stdout.isTTY ? process.stdout.columns : 110;
  return { paint: (look, text) => looks[look](text), width };
}

/** The width that tables may take: a file's reader can scroll. */
export function tableWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}

/** The width that sentences are wrapped to. */
export function textWidth(): number {
  return process.stdout.isTTY ? Math.max(20, Math.min(process.stdout.columns, LONGEST_LINE)) : LONGEST_LINE;
}
