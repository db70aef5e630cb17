/** From this moment on with other luck, or with a fault at a click: a new run beside this one, which says whether it still fails. */
import { useMemo, useState } from 'preact/hooks';
import type { Case } from '../../fuzz/case-type.ts';
import { type AvailableFault, availableFaults } from '../../report/recording/available-faults.ts';
import { withFault, withOtherLuck, withoutStop } from '../../report/recording/rerun.ts';
import { at } from '../../base/assert.ts';
import { indexRun } from '../model/run-index.ts';
import { capitalized, grouped } from './format.ts';
import { usePage } from './page-context.ts';

/** Runs a Case and puts it on the page; `text` says what was done to it. */
type Start = (testCase: Case, text: string) => void;

export function RunOn() {
  const { state: { position, playing, shown }, dispatch, run, system, record } = usePage();
  const [busy, setBusy] = useState(false);
  const { view } = run;
  if (system === null) return <Recorded name={view.systemName} />;
  const start: Start = (testCase, text) => {
    setBusy(true);
    // The screen says so first: a long run takes a second or two.
    setTimeout(() => {
      const next = record(testCase);
      setBusy(false);
      dispatch({ type: 'stage', run: { view: next, index: indexRun(next), origin: { parent: shown, event: position.event, text } } });
    }, 20);
  };
  return (
    <section class="side run-on" aria-label="Run on from here" aria-busy={busy}>
      <h2>Run on from here<span class="muted">{busy ? 'running…' : `event ${grouped(position.event)}`}</span></h2>
      <OtherLuck start={start} busy={busy} />
      {!playing && <Faults start={start} busy={busy} />}
      {view.testCase.stopAt !== 'end' && view.violations.length > 0 && (
        <button type="button" disabled={busy} onClick={() => start(withoutStop(view.testCase), 'goes on past the violation')}>
          Go on past the violation, to the end
        </button>
      )}
    </section>
  );
}

function Recorded({ name }: { readonly name: string }) {
  return (
    <section class="side">
      <p class="muted">This run was recorded: the code of {name} is not in the page, so it can't be run on from here.</p>
    </section>
  );
}

interface Starting {
  readonly start: Start;
  readonly busy: boolean;
}

/** Names of the streams: 1 to 40 characters. */
const LONGEST_SEED = 40;

function OtherLuck({ start, busy }: Starting) {
  const { state: { position, runs }, run: { view } } = usePage();
  const [typed, setTyped] = useState<string | null>(null);
  const seed = typed ?? `luck-${runs.length}`;
  const submit = (event: Event): void => {
    event.preventDefault();
    if (seed === '' || busy) return;
    start(withOtherLuck(view.testCase, position.event, seed), `other luck, ${seed}`);
    setTyped(null);
  };
  return (
    <form onSubmit={submit}>
      <label for="luck-seed">With other luck</label>
      <div class="field">
        <input
          id="luck-seed" name="seed" maxLength={LONGEST_SEED} value={seed} spellcheck={false} autocomplete="off"
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button type="submit" disabled={busy || seed === ''}>Run on</button>
      </div>
    </form>
  );
}

/** Of the node that is chosen; of the cluster, if none is. */
function Faults({ start, busy }: Starting) {
  const { state: { position, node: chosen }, dispatch, run: { view }, system } = usePage();
  const { event } = position;
  const faults = useMemo(
    () => (system === null ? [] : availableFaults(view, event, system)), [view, event, system],
  );
  const strike = ({ action, text }: AvailableFault): void =>
    start(withFault(view.testCase, at(view.events.timeUs, event), action), text);
  const offered = faults.filter(({ nodes: [first, , third] }) =>
    (chosen === null ? third !== undefined : third === undefined && first === chosen));
  if (faults.length === 0) return <p class="muted">No fault can strike here any more: the run is over, or healed for good.</p>;
  return (
    <div>
      <div class="fault-nodes" role="group" aria-label="With a fault in">
        <span>With a fault in</span>
        <button type="button" class="chip" aria-pressed={chosen === null} onClick={() => dispatch({ type: 'select', node: null })}>cluster</button>
        {view.nodes.map((node) => (
          <button key={node} type="button" class="chip" aria-pressed={chosen === node} aria-label={`Node ${node}`} onClick={() => dispatch({ type: 'select', node })}>
            {node}
          </button>
        ))}
      </div>
      <div class="faults">
        {offered.map((fault) => (
          <button key={fault.text} type="button" disabled={busy} onClick={() => strike(fault)}>{capitalized(imperative(fault.text))}</button>
        ))}
        {offered.length === 0 && <p class="muted">Nothing more can go wrong there now.</p>}
      </div>
    </div>
  );
}

/** `crashes node 2` as one asks for it: "crash node 2". */
function imperative(text: string): string {
  return text.replace(/(, and )makes\b/, '$1make').replace(/^(\w+?)(es|s)\b/, (whole, stem: string, ending: string) =>
    (ending === 'es' && /(sh|ch|ss|x)$/.test(stem) ? stem : whole.slice(0, -1)));
}
