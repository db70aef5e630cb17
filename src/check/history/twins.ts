/**
 * Operations of one kind that must have a place could stand for each other. Of those that wait, the one that was answered first may as well
 * go first: whatever order has another of them in its place and it later, stays one if the two are exchanged. So of twins
 * only that one is ever tried. Not of those that others must stand behind, or that must stand behind others.
 */
import { at } from '../../base/assert.ts';
import { int, type Ints, ints } from '../../base/ints.ts';
import { NONE } from './machine.ts';
import type { Predecessors } from './predecessors.ts';
import type { Problem } from './problem.ts';

export class Twins {
  /** By operation: its twin that was answered last before it, or `NONE`. */
  private readonly elder: Ints;
  private readonly calledAt: Ints;
  private readonly answeredAt: Ints;

  constructor({ events, kinds, isOpen }: Problem, predecessors: Predecessors | null) {
    this.elder = ints(kinds.length, NONE);
    this.calledAt = ints(kinds.length);
    this.answeredAt = ints(kinds.length);
    /** By kind. */
    const latest: number[] = [];
    for (let position = 0; position < events.length; position++) {
      const event = at(events, position);
      if (event >= 0) {
        this.calledAt[event] = position;
        continue;
      }
      this.answeredAt[~event] = position;
      if (isOpen[~event] === true || predecessors?.isTied(~event) === true) continue;
      const kind = int(kinds, ~event);
      this.elder[~event] = latest[kind] ?? NONE;
      latest[kind] = ~event;
    }
  }

  /** Whether a twin that was answered sooner waits too, with so many events behind. */
  hasElder(operation: number, position: number, placed: Ints): boolean {
    let elder = int(this.elder, operation);
    while (elder !== NONE && int(this.answeredAt, elder) >= position) {
      if (int(placed, elder) === 0 && int(this.calledAt, elder) < position) return true;
      elder = int(this.elder, elder);
    }
    return false;
  }
}
