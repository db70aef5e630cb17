/**
 * What is still to come for each state: how many operations without a place need it, and how many could bring it back. A
 * state that is needed must not be left while nothing could bring it back: so a wrong turn shows where it is taken, and not
 * where its reader comes up a thousand operations later.
 */
import { int, type Ints, ints } from '../../base/ints.ts';
import { type Machine, NONE } from './machine.ts';

export class Prospects {
  private readonly machine: Machine;
  /** By state, of those that guards speak of. */
  private readonly readers: Ints;
  private readonly makers: Ints;
  /** Operations that may leave any state. */
  private unguarded = 0;

  constructor(machine: Machine) {
    this.machine = machine;
    this.readers = ints(machine.guardedStates);
    this.makers = ints(machine.guardedStates);
  }

  /** `by` is 1 for an operation that has no place yet, and -1 once it has one. What is open need not have one. */
  count(kind: number, isOpen: boolean, by: number): void {
    const { machine } = this;
    if (!machine.isGuarded(kind)) {
      this.countUnguarded(kind, by);
      return;
    }
    const needs = machine.needs(kind);
    const leaves = machine.leaves(kind);
    if (needs !== NONE && !isOpen) this.readers[needs] = int(this.readers, needs) + by;
    if (leaves !== NONE) this.makers[leaves] = int(this.makers, leaves) + by;
  }

  private countUnguarded(kind: number, by: number): void {
    const outcomes = this.machine.outcomes(kind);
    if (outcomes === null) this.unguarded += by;
    else for (const state of outcomes) this.makers[state] = int(this.makers, state) + by;
  }

  /** Whether `state`, once left, is needed and gone for good. */
  isLost(state: number): boolean {
    return this.unguarded === 0 && state < this.readers.length && int(this.readers, state) > 0
      && int(this.makers, state) === 0;
  }
}
