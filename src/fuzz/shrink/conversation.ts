/**
 * Shrinking as a conversation: the shrinker proposes Cases, boldest first, and is told which of them was the first to show the
 * violation. It judges nothing by itself, so whoever drives it may try many at once: the answer, and so the result, is the
 * same.
 */
import type { Micros } from '../../protocol.ts';
import type { Case } from '../case-type.ts';

/** Some Cases of which any will do. */
export interface Proposal {
  /** What is being tried, in a word or two. */
  readonly pass: string;
  readonly count: number;
  /** Made when asked for: there may be many, and large ones. Null: there is none such after all. */
  readonly make: (index: number) => Case | null;
}

/** The first of the proposed Cases that shows the violation. */
export interface Shown {
  readonly index: number;
  /** When it fell, and at which event. */
  readonly timeUs: Micros;
  readonly event: number;
}

export type Conversation<Result> = Generator<Proposal, Result, Shown | null>;

/** A Case that shows the violation. */
export interface Standing {
  readonly testCase: Case;
  readonly timeUs: Micros;
  readonly event: number;
}

export interface Taken {
  readonly standing: Standing;
  readonly index: number;
}

/** Proposes Cases; the first that shows the violation, cut off behind it. Null if none does. */
export function* tryAny(pass: string, count: number, make: Proposal['make']): Conversation<Taken | null> {
  if (count === 0) return null;
  const shown = yield { pass, count, make };
  const testCase = shown === null ? null : make(shown.index);
  if (shown === null || testCase === null) return null;
  return { standing: cutBehind({ testCase, timeUs: shown.timeUs, event: shown.event }), index: shown.index };
}

/** The same of Cases that are at hand. */
export function* tryEach(pass: string, cases: readonly Case[]): Conversation<Taken | null> {
  return yield* tryAny(pass, cases.length, (index) => cases[index] ?? null);
}

/** Nothing strikes after the violation, and the chaos ends with it; what fell in the calm needs all of the chaos and the calm. */
export function cutBehind({ testCase, timeUs, event }: Standing): Standing {
  const { plan } = testCase;
  if (timeUs > plan.phases.chaosUs) return { testCase, timeUs, event };
  const faults = plan.faults.filter((fault) => !('at' in fault) || fault.at <= timeUs);
  return { testCase: { ...testCase, plan: { ...plan, faults, phases: { chaosUs: timeUs, calmUs: 0 } } }, timeUs, event };
}
