/**
 * Cases whose runs are the same as that of another one up to an event, and go their own way from there: with other luck, or with
 * a fault that strikes at that moment. Each is a Case like any other, which can be saved and replayed.
 */
import type { Case } from '../../fuzz/case-type.ts';
import type { Micros } from '../../protocol.ts';
import type { FaultAction } from '../../sim/plan.ts';

export { withOtherLuck } from '../../fuzz/other-luck.ts';

/**
 * All that happens up to `atUs` stands, with all that is due in that microsecond; then the fault strikes. Of several at one time
 * the one that was added last is the last to strike.
 */
export function withFault({ expect: _, plan, ...rest }: Case, atUs: Micros, action: FaultAction): Case {
  return { ...rest, plan: { ...plan, faults: [...plan.faults, { ...action, at: atUs }] } };
}

/** Goes on whatever is violated, to the end of its plan: what stands up to where it was stopped is the same. */
export function withoutStop({ expect: _, ...rest }: Case): Case {
  return { ...rest, stopAt: 'end' };
}
