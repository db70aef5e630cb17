/** A run with other luck from an event on. */
import type { Case } from './case-type.ts';

/**
 * What happened up to `event` stands, itself included; what follows is drawn from `seed`, 1 to 40 characters. Faults stay as the
 * Plan has them (docs/adr/0014).
 */
export function withOtherLuck({ expect: _, choices, ...rest }: Case, event: number, seed: string): Case {
  const before = (choices.reseed ?? []).filter(({ atEvent }) => atEvent <= event);
  return { ...rest, choices: { ...choices, reseed: [...before, { atEvent: event + 1, seed }] } };
}
