/**
 * Is a run a pure function of its Case? Runs it twice and compares, event by event.
 */
import type { System } from '../systems/system.ts';
import type { Case } from './case-type.ts';
import { type Difference, EventLog } from './event-log.ts';
import { type Outcome, run } from './run.ts';

export interface Verification {
  readonly deterministic: boolean;
  readonly firstDifference: Difference | null;
  /** Of the first run. */
  readonly outcome: Outcome;
}

export function verify(testCase: Case, system: System): Verification {
  const [first, second] = [new EventLog(system.narrate), new EventLog(system.narrate)];
  const outcome = run(testCase, system, [first.watch]);
  const again = run(testCase, system, [second.watch]);
  const firstDifference = first.difference(second) ?? first.hiddenDifference(outcome, again);
  return { deterministic: firstDifference === null, firstDifference, outcome };
}
