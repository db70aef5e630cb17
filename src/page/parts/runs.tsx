/** The runs on the page: the one that it is of, and those that were run on from it; a way back from each. */
import { formatCase } from '../../fuzz/case.ts';
import { comparedWith } from '../model/compare-runs.ts';
import { grouped } from './format.ts';
import { usePage } from './page-context.ts';

export function Runs() {
  const { state: { runs, shown }, dispatch, run } = usePage();
  if (runs.length === 1) return null;
  const parent = run.origin === null ? null : runs[run.origin.parent] ?? null;
  return (
    <nav class="runs" aria-label="Runs">
      <div class="tabs">
        {runs.map(({ origin, view }, position) => (
          <button key={position} type="button" aria-current={position === shown} class={view.outcome.verdict} onClick={() => dispatch({ type: 'show', run: position })}>
            {origin === null ? 'The run as it was' : `${position}: ${origin.text}, after event ${grouped(origin.event)}`}
          </button>
        ))}
      </div>
      {parent !== null && run.origin !== null && <p role="status">{comparedWith(run.view, parent.view, run.origin.event)}</p>}
      <SaveCase />
    </nav>
  );
}

/** The run on show as a case, for the command line. */
function SaveCase() {
  const { run: { view, origin } } = usePage();
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([formatCase(view.testCase)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'run-on.json';
    link.click();
    setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
  };
  if (origin === null) return null;
  return <button type="button" class="save" title="Save this run as a case: whitewater replay run-on.json plays it" onClick={save}>Save its case</button>;
}
