/**
 * The violation of a run that somebody is after: the one to shrink to, to explain, or to ask when it became inevitable.
 */
import type { CheckerClass, Violation } from '../check/checker.ts';
import type { System } from '../systems/system.ts';
import type { Case, StopAt } from './case-type.ts';
import { reaches } from './kills.ts';
import { type Outcome, run } from './run.ts';

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
    const found = checker === undefined ? meant(outcome.violations, 'outcome') : outcome.violations.find(wanted);
    if (found !== undefined) return { violation: found, testCase: checker === undefined ? { ...aimed, stopAt: found.class } : aimed, outcome };
    if (outcome.violations.length === 0) return null;
  }
  return null;
}

/** From the shortest run to the longest. */
const STOPS: readonly StopAt[] = ['rule', 'outcome', 'client', 'end'];
const HARM_FIRST: readonly StopAt[] = ['outcome'];

/** Of what a run has come to that was to end at this class: the first of it, or of a graver one; or else the first of all. */
export function meant(violations: readonly Violation[], stopAt: StopAt): Violation | undefined {
  const least = stopAt === 'end' ? 'outcome' : stopAt;
  return violations.find((violation) => reaches([violation], least)) ?? violations[0];
}
