/**
 * Operations of a run in words, for a report: who, when, what, and what came of it.
 */
import type { Operation } from './history.ts';

/** A line for each. Times are virtual seconds. */
export function evidenceOf<Input, Output>(
  operations: readonly Operation<Input, Output>[],
  describe: (input: Input, output: Output | null, isOpen: boolean) => string,
): readonly string[] {
  const spans = operations.map(({ call, answer }) =>
    `${seconds(call.time)} to ${answer === null ? 'no answer' : seconds(answer.time)}`);
  const width = Math.max(0, ...spans.map((span) => span.length));
  return operations.map(({ process, input, output, isOpen }, i) =>
    `client ${process}  ${(spans[i] ?? '').padEnd(width)}  ${describe(input, output, isOpen)}`);
}

function seconds(timeUs: number | null): string {
  return timeUs === null ? '?' : `${(timeUs / 1_000_000).toFixed(6)} s`;
}
