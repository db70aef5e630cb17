/** Commands worth trying, each with what it is for. */
import type { Paint } from './paint.ts';
import { indented } from './words.ts';

export type Advice = readonly (readonly [command: string, why: string])[];

/** Sentences are wrapped to `width`; commands never are. */
export function adviceLines(next: Advice, width: number, paint: Paint): readonly string[] {
  const lines = next.flatMap(([command, why]) =>
    [...indented(why, width).map((line) => paint.dim(line)), `    ${paint.command(command)}`]);
  return [paint.bold('What to try next'), ...lines];
}
