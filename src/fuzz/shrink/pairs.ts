/**
 * Two faults that can only go together: a crash and what undoes it, an election and the one that it called for.
 */
import { type Conversation, type Standing, tryAny } from './conversation.ts';
import { withPlan } from './lenses.ts';

/** Above this many faults there are too many pairs. */
const MOST_FAULTS = 40;

export function* leaveOutPairs(from: Standing): Conversation<Standing> {
  let standing = from;
  for (;;) {
    const { testCase } = standing;
    const { faults } = testCase.plan;
    if (faults.length > MOST_FAULTS) return standing;
    const pairs = faults.flatMap((_, i) => faults.slice(0, i).map((_other, j) => [i, j] as const));
    const taken = yield* tryAny('pairs of faults', pairs.length, (index) => {
      const pair = pairs[index];
      if (pair === undefined) return null;
      return withPlan(testCase, (plan) => ({ ...plan, faults: faults.filter((_, i) => i !== pair[0] && i !== pair[1]) }));
    });
    if (taken === null) return standing;
    standing = taken.standing;
  }
}
