// What the tests of the formats share: a history that must be readable, in words; or what is wrong with one that is not.

import { type ModelName, valueModel } from '../../src/check/history/models.ts';
import type { FormatName } from '../../src/histories/format-names.ts';
import { parseHistory } from '../../src/histories/formats.ts';
import { historyProblemText } from '../../src/histories/problem.ts';

/** Operations in words with their lines, such as `0: read -> 1 (2-3)`; an open one is `(2-)`. */
export function operationsOf(text: string, format: FormatName, model: ModelName): readonly string[] {
  const parsed = parseHistory(text, format, model);
  if (!parsed.ok) throw new Error(historyProblemText(parsed.problem));
  const words = valueModel(model, null);
  return parsed.history.operations.map(({ process, input, output, isOpen, call, answer }) =>
    `${process}: ${words.describe(input, output, isOpen)} (${call.line}-${answer?.line ?? ''})`);
}

export function eventsOf(text: string, format: FormatName, model: ModelName): readonly number[] {
  const parsed = parseHistory(text, format, model);
  if (!parsed.ok) throw new Error(historyProblemText(parsed.problem));
  return parsed.history.events;
}

/** As a person gets to see it. */
export function problemOf(text: string, format: FormatName, model: ModelName): string {
  const parsed = parseHistory(text, format, model);
  return parsed.ok ? `none: ${parsed.calls} calls` : historyProblemText(parsed.problem);
}
