/** What the run came to: each violation in words, and the events that led to the first that tells of harm. */
import { useMemo, useState } from 'preact/hooks';
import type { Violation } from '../../check/checker.ts';
import { leadingViolation, sliceOf } from '../state/stepping.ts';
import { EventLink } from './event-panel.tsx';
import { capitalized, exactTime, grouped } from './format.ts';
import { usePage } from './page-context.ts';

/** A list that is longer is no story any more. */
const MOST_STEPS = 150;

export function VerdictPanel() {
  const { run } = usePage();
  const { violations, outcome } = run.view;
  const leading = leadingViolation(run);
  if (leading === null) {
    return (
      <section class="side verdict" aria-label="Verdict">
        <h2 class={outcome.verdict === 'passed' ? 'good' : 'doubtful'}>{outcome.verdict === 'passed' ? 'Passed' : 'No verdict'}</h2>
        <p>{outcome.unknown === null ? 'No checker found anything wrong with this run.' : `${capitalized(outcome.unknown)}.`}</p>
      </section>
    );
  }
  const others = violations.filter((violation) => violation !== leading);
  return (
    <section class="side verdict" aria-label="Verdict">
      <ViolationWords violation={leading} />
      {others.length > 0 && (
        <details>
          <summary>{others.length === 1 ? 'One other checker spoke' : `${others.length} other checkers spoke`}</summary>
          {others.map((violation) => <ViolationWords key={violation.checker} violation={violation} />)}
        </details>
      )}
      <Story violation={leading} />
    </section>
  );
}

function ViolationWords({ violation }: { readonly violation: Violation }) {
  const { checker, class: graveness, message, source, event, timeUs, evidence = [] } = violation;
  const { dispatch } = usePage();
  return (
    <div class="violation">
      <h2 class="bad">{checker}<span class="muted">{graveness}</span></h2>
      <p>{message}</p>
      {evidence.length > 0 && <pre>{evidence.join('\n')}</pre>}
      <p class="muted">Against {source}</p>
      <button type="button" class="link" onClick={() => dispatch({ type: 'goTo', event })}>Event {grouped(event)}, {exactTime(timeUs)}</button>
    </div>
  );
}

/** The causal slice takes a search, so it waits until it is asked for. */
function Story({ violation }: { readonly violation: Violation }) {
  const { state: { sliced }, dispatch, run } = usePage();
  const [opened, setOpened] = useState<boolean | null>(null);
  const isOpen = opened ?? sliced;
  const steps = useMemo(() => (isOpen ? [...sliceOf(run) ?? []].sort((a, b) => a - b) : []), [run, isOpen]);
  return (
    <details class="story" open={isOpen} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>What led to it{isOpen && steps.length > 0 ? `: ${steps.length} of ${grouped(violation.event)} events` : ''}</summary>
      <label class="check">
        <input type="checkbox" checked={sliced} onChange={() => dispatch({ type: 'toggleSlice' })} /> Show and step through these alone
      </label>
      <ol>{steps.slice(-MOST_STEPS).map((event) => <li key={event}><EventLink event={event} /></li>)}</ol>
    </details>
  );
}
