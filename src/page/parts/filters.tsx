/** What is shown: which nodes, which kinds of messages and events, which stretch of time, and only what led to the violation. */
import { HEARTBEATS, nameOfFamily } from '../model/kinds.ts';
import { leadingViolation } from '../state/stepping.ts';
import { familyColour } from '../theme/families.ts';
import { usePage } from './page-context.ts';

export function Filters() {
  const { state: { filter, sliced }, dispatch, run, palette } = usePage();
  const { nodes, kinds } = filter;
  const violated = leadingViolation(run) !== null;
  return (
    <div class="filters">
      <div class="chips" role="group" aria-label="Nodes">
        {run.view.nodes.map((node) => (
          <button
            key={node} type="button" class="chip" aria-pressed={!nodes.has(node)} aria-label={`Node ${node}`} title={`Show or hide node ${node}`}
            onClick={() => dispatch({ type: 'toggleNode', node })}
          >{node}</button>
        ))}
      </div>
      <div class="chips" role="group" aria-label="Kinds">
        {run.index.kinds.map((kind) => (
          <button
            key={kind} type="button" class="chip" aria-pressed={!kinds.has(kind)} title={`Show or hide ${nameOfFamily(kind)}`}
            onClick={() => dispatch({ type: 'toggleKind', kind })}
          >
            {run.index.travels.has(kind) && (
              <span class={`swatch${kind === HEARTBEATS ? ' thin' : ''}`} style={{ background: familyColour(kind, run.index.kinds, palette) }} />
            )}
            {nameOfFamily(kind)}
          </button>
        ))}
      </div>
      <div class="chips right">
        <StretchButton />
        {violated && (
          <button
            type="button" class="chip slice" aria-pressed={sliced} title="Show, and stop at, only what led to the violation (s)"
            onClick={() => dispatch({ type: 'toggleSlice' })}
          >Only what led to it</button>
        )}
      </div>
    </div>
  );
}

/** Keeps steps, slider and play to what is in the window now. */
function StretchButton() {
  const { state: { filter: { stretch }, window }, dispatch } = usePage();
  return (
    <button
      type="button" class="chip slice" aria-pressed={stretch !== null} title="Keep to the stretch of time that is on show"
      onClick={() => dispatch({ type: 'stretch', window: stretch === null ? window : null })}
    >Only this stretch</button>
  );
}

export function ZoomButtons() {
  const { dispatch } = usePage();
  return (
    <span class="zoom" role="group" aria-label="Zoom">
      <button type="button" aria-label="Zoom out" title="Zoom out (−)" onClick={() => dispatch({ type: 'zoom', factor: 1.6 })}>−</button>
      <button type="button" title="The whole run (0)" onClick={() => dispatch({ type: 'wholeRun' })}>all</button>
      <button type="button" aria-label="Zoom in" title="Zoom in (+)" onClick={() => dispatch({ type: 'zoom', factor: 1 / 1.6 })}>+</button>
    </span>
  );
}
