/**
 * Shrinks a Case here and now, one attempt after the other.
 */
import type { System } from '../../systems/system.ts';
import type { Found } from '../target.ts';
import type { Proposal, Shown } from './conversation.ts';
import { type Aim, judge } from './judge.ts';
import { type ShrinkResult, shrinkResult } from './shrink-result.ts';
import { Shrinker } from './shrinker.ts';

/** Ends when nothing more can be left out, or after about `mostAttempts` runs. */
export function shrinkCase(found: Found, system: System, mostAttempts: number): ShrinkResult {
  const shrinker = new Shrinker(found, system);
  for (let { proposal } = shrinker; proposal !== null && shrinker.attempts < mostAttempts; { proposal } = shrinker) {
    shrinker.answer(firstShown(proposal, system, shrinker.aim));
  }
  return shrinkResult(found, shrinker, system);
}

function firstShown({ count, make }: Proposal, system: System, aim: Aim): Shown | null {
  for (let index = 0; index < count; index++) {
    const testCase = make(index);
    const seen = testCase === null ? null : judge(testCase, system, aim);
    if (seen !== null) return { index, ...seen };
  }
  return null;
}
