/** A run with other luck from an event on, many times over. */
import type { Case } from '../case-type.ts';

/**
 * What happened up to `event` stands, itself included; what follows is drawn from other seeds, the same for each event.
 * Faults stay as the Plan has them (docs/adr/0014).
 */
export function continuations(testCase: Case, event: number, runs: number): readonly Case[] {
  const { expect: _, choices, ...rest } = testCase;
  const before = (choices.reseed ?? []).filter(({ atEvent }) => atEvent <= event);
  return Array.from({ length: runs }, (_each, i): Case => ({
    ...rest, choices: { ...choices, reseed: [...before, { atEvent: event + 1, seed: `bisect/${i + 1}` }] },
  }));
}
