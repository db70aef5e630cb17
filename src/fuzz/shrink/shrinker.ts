/**
 * Shrinking under way: what is proposed now, what the smallest Case is so far, and how much was tried. Pure: whoever drives it says
 * which proposal shows the violation.
 */
import type { System } from '../../systems/system.ts';
import type { Found } from '../target.ts';
import { type Conversation, cutBehind, type Proposal, type Shown, type Standing } from './conversation.ts';
import { type Aim, aimAt, judge } from './judge.ts';
import { isSmaller } from './measure.ts';
import { shrinking } from './shrink.ts';
import { counted } from './tidy.ts';

export class Shrinker {
  readonly aim: Aim;
  /** The smallest so far; at first the Case that was found, cut off behind its violation. */
  best: Standing;
  /** Cases that were tried, up to and with each that was taken. */
  attempts = 0;
  private readonly conversation: Conversation<Standing>;
  private now: Proposal | null;

  /** `found` has been run, and shows its violation. */
  constructor({ testCase, violation }: Found, system: System) {
    const from = { testCase, timeUs: violation.timeUs, event: violation.event };
    this.aim = aimAt(testCase, violation, system);
    this.best = cutBehind(from);
    this.conversation = shrinking(from, system);
    this.now = null;
    this.goOn(null);
  }

  /** What is to be tried next; null when there is nothing left. */
  get proposal(): Proposal | null {
    return this.now;
  }

  /** Which of the proposed Cases was the first to show the violation; null if none did. */
  answer(shown: Shown | null): void {
    const { now } = this;
    if (now === null) return;
    this.attempts += shown === null ? now.count : shown.index + 1;
    const testCase = shown === null ? null : now.make(shown.index);
    if (shown !== null && testCase !== null) {
      const standing = cutBehind({ testCase, timeUs: shown.timeUs, event: shown.event });
      if (isSmaller(standing.testCase, this.best.testCase)) this.best = standing;
    }
    this.goOn(shown);
  }

  /** Somebody said stop: what is smallest so far gets names that a script can have. Two runs at the most. */
  wrapUp(system: System): void {
    if (this.now === null) return;
    for (const testCase of counted(this.best.testCase, system)) {
      const seen = judge(testCase, system, this.aim);
      if (seen === null) continue;
      this.best = { testCase, ...seen };
      return;
    }
  }

  private goOn(shown: Shown | null): void {
    const step = this.conversation.next(shown);
    this.now = step.done === true ? null : step.value;
    // What it ends with has been tidied, which makes nothing smaller.
    if (step.done === true) this.best = step.value;
  }
}
