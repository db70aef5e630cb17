/**
 * The violation of a run that somebody is after: the one to shrink to, to explain, or to ask when it became inevitable.
 */
import type { CheckerClass, Violation } from '../check/checker.ts';
import type { System } from '../systems/system.ts';
import type { Case, StopAt } from './case-type.ts';
import { reaches } from './kills.ts';
import { type Outcome, run, type Watcher } from './run.ts';

/** Equal for equal bugs, whatever the run. */
export interface Target {
  readonly checker: string;
  readonly class: CheckerClass;
  readonly signature: string;
}

export interface Found {
  readonly violation: Violation;
  /** As it was, but that its run goes on until this violation and no further. */
  readonly testCase: Case;
  readonly outcome: Outcome;
}

/**
 * Runs the Case until the violation shows that is meant: the first of this checker; or else the first that tells of harm, and
 * if there is none the first of any class. Null if nothing of that kind falls.
 */
export function findTarget(testCase: Case, system: System, checker?: string): Found | null {
  const wanted = (violation: Violation): boolean => checker === undefined || violation.checker === checker;
  for (const stopAt of checker === undefined ? HARM_FIRST : STOPS) {
    const aimed = { ...testCase, stopAt };
    const outcome = run(aimed, system);
    const found = checker === undefined ? firstHarm(outcome.violations) : outcome.violations.find(wanted);
    if (found !== undefined) return { violation: found, testCase: checker === undefined ? { ...aimed, stopAt: found.class } : aimed, outcome };
    if (outcome.violations.length === 0) return null;
  }
  return null;
}

/** Whether the run of a Case comes to this violation, and its outcome if it does. */
export function shows(testCase: Case, system: System, { signature }: Target, watchers: readonly Watcher[] = []): Outcome | null {
  const outcome = run(testCase, system, watchers);
  return outcome.violations.some((violation) => violation.signature === signature) ? outcome : null;
}

/** From the shortest run to the longest. */
const STOPS: readonly StopAt[] = ['rule', 'outcome', 'client', 'end'];
const HARM_FIRST: readonly StopAt[] = ['outcome'];

/** A run that ends at harm has it last; one in which none was done may have broken a rule. */
function firstHarm(violations: readonly Violation[]): Violation | undefined {
  return violations.find((violation) => reaches([violation], 'outcome')) ?? violations[0];
}
