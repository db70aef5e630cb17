/** A Case that says what its run came to. */
import type { Case } from './case-type.ts';
import type { Outcome } from './run.ts';

/** So that a later replay can tell whether it still does. Without a verdict that is nothing. */
export function expecting(recorded: Case, { verdict, violations: [first], digest }: Outcome): Case {
  if (verdict === 'unknown') return recorded;
  const { checker, signature } = first ?? { checker: null, signature: null };
  return { ...recorded, expect: { digest, checker, signature } };
}
