/**
 * Where no fault can go alone, many may go together, at other times: elections, say, of which each called for the next. Which ones is
 * a matter of luck, so many draws are tried.
 */
import { Stream } from '../../base/random.ts';
import type { Case } from '../case-type.ts';
import { type Conversation, type Standing, tryAny } from './conversation.ts';
import { withPlan } from './lenses.ts';
import { shiftedTimes, spreadTimes } from './other-times.ts';
import type { Variants } from './reduce.ts';

/** So many draws for each fault that there is, and this many at most. */
const DRAWS_A_FAULT = 15;
const MOST_DRAWS = 400;
/** Fewer can be left out one by one, and by twos. */
const FEWEST_FAULTS = 5;
/** Of the faults, the share that goes. */
const SHARES_PPM = [500_000, 300_000, 150_000, 80_000];
const TIMES: readonly (Variants | null)[] = [null, null, shiftedTimes(8), spreadTimes];

/** Until draw after draw shows nothing. */
export function* thinOut(from: Standing, round: number): Conversation<Standing> {
  let standing = from;
  for (let thinned = 0; ; thinned++) {
    const { testCase } = standing;
    const { length } = testCase.plan.faults;
    if (length < FEWEST_FAULTS) return standing;
    const draws = Math.min(MOST_DRAWS, DRAWS_A_FAULT * length);
    const name = `shrink/thin/${round}/${thinned}`;
    const taken = yield* tryAny('many faults at once', draws, (i) => drawFewer(testCase, new Stream(`${name}/${i}`)));
    if (taken === null) return standing;
    standing = taken.standing;
  }
}

function drawFewer(testCase: Case, stream: Stream): Case | null {
  const share = stream.pick(SHARES_PPM);
  const faults = testCase.plan.faults.filter(() => !stream.chance(share));
  if (faults.length === testCase.plan.faults.length) return null;
  const times = stream.pick(TIMES);
  const fewer = withPlan(testCase, (plan) => ({ ...plan, faults }));
  return times === null ? fewer : times.vary(fewer, stream.below(times.count));
}
