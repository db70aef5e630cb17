/**
 * Gives each answered operation of a history a slot that no other has while it is under way, so that a set of operations that
 * are under way is a mask of as many bits as clients were busy at once.
 */
import { int, type Ints, ints } from '../../base/ints.ts';
import { CLOSED, OPTIONAL } from './open-operations.ts';

export interface Slots {
  /** By operation. */
  readonly slot: Ints;
  /** The length of a mask, in words of 32 bits; at least 1. */
  readonly words: number;
}

export function assignSlots(events: readonly number[], role: Ints): Slots {
  const slot = ints(role.length);
  const free: number[] = [];
  let slots = 0;
  for (const event of events) {
    const operation = event < 0 ? ~event : event;
    if (int(role, operation) !== CLOSED && int(role, operation) !== OPTIONAL) continue;
    if (event < 0) free.push(int(slot, operation));
    else slot[operation] = free.pop() ?? slots++;
  }
  return { slot, words: Math.max(1, (slots + 31) >> 5) };
}
