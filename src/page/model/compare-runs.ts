/** What became of a run that was run on another way, beside the one that it parted from. What had happened before that proves nothing. */
import type { Violation } from '../../check/checker.ts';
import type { RunView } from '../../report/recording/run-view.ts';

/** A sentence: whether it still fails, and how. `event` is the last that the two have in common. */
export function comparedWith(view: RunView, parent: RunView, event: number): string {
  const before = harm(parent.violations);
  const after = view.violations.filter((violation) => violation.event > event);
  const found = harm(after);
  const last = `event ${event}`;
  if (before !== null && before.event <= event) {
    const when = before.event === event ? `at ${last}` : `before ${last}`;
    return `${before.checker} was violated ${when} already${found === null ? '.' : `; from there on ${found.checker} is, too.`}`;
  }
  if (found === null && view.outcome.verdict === 'unknown') return `It has no verdict now: ${view.outcome.unknown ?? ''}.`;
  if (before === null) return found === null ? 'It passes, as before.' : `It fails now: ${found.checker}.`;
  if (after.some(({ signature }) => signature === before.signature)) return `It still fails: ${before.checker}, in the same way.`;
  if (found === null) return `It does not fail any more: ${before.checker} holds.`;
  const isKnown = parent.violations.some(({ signature }) => signature === found.signature);
  return isKnown ? `It still violates ${found.checker}, but ${before.checker} holds.` : `It fails in another way: ${found.checker}.`;
}

/** The first that tells of harm; or else the first. */
export function harm(violations: readonly Violation[]): Violation | null {
  return violations.find(({ class: graveness }) => graveness !== 'rule') ?? violations[0] ?? null;
}
