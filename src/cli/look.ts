/** How a timeline looks on this output. */
import type { TimelineOptions } from '../report/timeline.ts';
import type { Output } from './output.ts';

export function lookOf({ paint, json }: Output): TimelineOptions {
  if (json) return {};
  const { dim, bold, bad } = paint;
  const looks = { time: dim, subject: bold, cause: dim, quiet: dim, violation: bad };
  const width = process.stdout.isTTY ? process.stdout.columns : 110;
  return { paint: (look, text) => looks[look](text), width };
}
