/** How a timeline looks on this output. */
import type { TimelineOptions } from '../report/timeline.ts';
import type { Output } from './output.ts';

export function lookOf({ paint, json }: Output): TimelineOptions {
  if (json) return {};
  const looks = { time: paint.dim, subject: paint.bold, cause: paint.dim, quiet: paint.dim, violation: paint.bad };
  return { paint: (look, text) => looks[look](text), width: process.stdout.isTTY ? process.stdout.columns : 110 };
}
