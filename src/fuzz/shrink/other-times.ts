/**
 * The same faults at other times. What goes wrong by itself in the rhythm of a run goes wrong in others too, and where all is calm
 * the times are the only luck there is.
 */
import { at } from '../../base/assert.ts';
import { Stream } from '../../base/random.ts';
import type { Micros } from '../../protocol.ts';
import type { Fault, Plan } from '../../sim/plan.ts';
import { withPlan } from './lenses.ts';
import type { Variants } from './reduce.ts';
import { inOrder } from './write-out.ts';

/** How far each fault is moved at most. */
const SHIFTS_US: readonly Micros[] = [1_000, 5_000, 20_000, 60_000];
/** How far apart they are set. */
const GAPS_US: readonly Micros[] = [5_000, 20_000, 100_000, 500_000];

/** Each fault a little earlier or later, in so many ways. */
export function shiftedTimes(count: number): Variants {
  return {
    count,
    vary(testCase, variant) {
      const stream = new Stream(`shrink/shift/${variant}`);
      const mostUs = at(SHIFTS_US, variant % SHIFTS_US.length);
      return withPlan(testCase, (plan) => ({
        ...plan,
        faults: inOrder(plan.faults.map((fault) =>
          ('at' in fault ? { ...fault, at: Math.max(0, fault.at + stream.between(-mostUs, mostUs)) } : fault))),
      }));
    },
  };
}

/** All in their order, with equal gaps: what one fault sets off is over before the next. */
export const spreadTimes: Variants = {
  count: GAPS_US.length,
  vary: (testCase, variant) => withPlan(testCase, (plan) => spread(plan, at(GAPS_US, variant))),
};

function spread(plan: Plan, gapUs: Micros): Plan {
  const moments = [...new Set(plan.faults.flatMap(momentsOf))].sort((one, other) => one - other);
  /** What lay between two moments still does. */
  const moved = (us: Micros): Micros => {
    const after = moments.findIndex((moment) => moment >= us);
    const index = after < 0 ? moments.length : after;
    return moments[index] === us ? (index + 1) * gapUs : index * gapUs + Math.floor(gapUs / 2);
  };
  const chaosUs = Math.max(plan.phases.chaosUs, (moments.length + 2) * gapUs);
  const faults = plan.faults.map((fault): Fault => {
    if (!('at' in fault)) return fault;
    const at = moved(fault.at);
    if ('forUs' in fault) return { ...fault, at, forUs: moved(fault.at + fault.forUs) - at };
    if ('downUs' in fault) return { ...fault, at, downUs: moved(fault.at + fault.downUs) - at };
    return { ...fault, at };
  });
  return { ...plan, faults: inOrder(faults), phases: { ...plan.phases, chaosUs } };
}

/** When it begins, and when what lasts is over. */
function momentsOf(fault: Fault): readonly Micros[] {
  if (!('at' in fault)) return [];
  if ('forUs' in fault) return [fault.at, fault.at + fault.forUs];
  return 'downUs' in fault ? [fault.at, fault.at + fault.downUs] : [fault.at];
}
