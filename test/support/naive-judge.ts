/**
 * Judges a small history by the constraints of a level, with a search that knows nothing else.
 */
import { at } from '../../src/base/assert.ts';
import type { Level } from '../../src/check/history/judgement.ts';
import { constraintsOf, isAcrossKeys } from '../../src/check/history/levels.ts';
import type { ValueModel } from '../../src/check/history/models.ts';
import { isOrderable, partsOf, type ValueHistory } from './brute-force-history.ts';

/** `recorded`: `history` before the benefit of the doubt was given. */
export function isExplained(
  history: ValueHistory, model: ValueModel, level: Level, recorded: ValueHistory = history,
): boolean {
  const split = (whole: ValueHistory) => isAcrossKeys(level) ? [whole] : partsOf(whole, model);
  const recordedParts = split(recorded);
  return split(history).every((part, number) => {
    const { kept, constraints } = constraintsOf(level, part, model, at(recordedParts, number));
    const { events, precedence } = constraints;
    const standBefore = (later: number): readonly number[] => {
      const { line, count } = precedence?.behind[later] ?? { line: 0, count: 0 };
      return precedence?.lines[line]?.slice(0, count) ?? [];
    };
    const operations = kept.map((k) => at(part.operations, k));
    const isBefore = (earlier: number, later: number) => {
      const answer = events.indexOf(~earlier);
      return (answer >= 0 && answer < events.indexOf(later)) || standBefore(later).includes(earlier);
    };
    const places = [...operations.keys()];
    const before = places.map((later) => places.filter((earlier) => isBefore(earlier, later)));
    return isOrderable(model, operations, before);
  });
}
