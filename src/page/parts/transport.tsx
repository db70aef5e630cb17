/** Through time: the slider, step by step, by itself, and from landmark to landmark. */
import { useState } from 'preact/hooks';
import type { Action, LandmarkGroup } from '../state/page-state.ts';
import { nextLandmark } from '../state/stepping.ts';
import { exactTime, grouped, speedWords } from './format.ts';
import { Icon, type IconName } from './icons.tsx';
import { usePage } from './page-context.ts';

const GROUPS: readonly (readonly [group: LandmarkGroup, name: string])[] = [
  ['election', 'Election'], ['commit', 'Commit'], ['fault', 'Fault'], ['violation', 'Violation'],
];

export function Transport() {
  const { state: { playing } } = usePage();
  return (
    <div class="transport">
      <div class="transport-row">
        <Slider />
        <Whereabouts />
      </div>
      <div class="transport-row">
        <div class="buttons" role="group" aria-label="Time travel">
          <Move icon="start" label="To the start" hint="Home" action={{ type: 'toEnd', by: -1 }} />
          <Move icon="back" label="One event back" hint="←" action={{ type: 'step', by: -1 }} />
          <Move icon={playing ? 'pause' : 'play'} label={playing ? 'Pause' : 'Play'} hint="Space" action={{ type: 'play' }} primary />
          <Move icon="on" label="One event on" hint="→" action={{ type: 'step', by: 1 }} />
          <Move icon="end" label="To the end" hint="End" action={{ type: 'toEnd', by: 1 }} />
        </div>
        <Speed />
        <div class="jumps">{GROUPS.map(([group, name]) => <Jump key={group} group={group} name={name} />)}</div>
      </div>
    </div>
  );
}

function Slider() {
  const { state: { position, filter: { stretch } }, dispatch, run: { view } } = usePage();
  return (
    <input
      class="slider" type="range" aria-label="Time" min={Math.max(0, stretch?.fromUs ?? 0)} max={Math.min(view.endUs, stretch?.toUs ?? view.endUs)}
      step="1" value={position.timeUs}
      aria-valuetext={`${exactTime(position.timeUs)}, event ${position.event}`}
      onInput={({ currentTarget }) => dispatch({ type: 'seek', timeUs: Number(currentTarget.value) })}
    />
  );
}

interface MoveProps {
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly action: Action;
  readonly primary?: boolean;
}

function Move({ icon, label, hint, action, primary = false }: MoveProps) {
  const { dispatch } = usePage();
  return (
    <button type="button" class={primary ? 'primary' : ''} aria-label={label} title={`${label} (${hint})`} onClick={() => dispatch(action)}>
      <Icon name={icon} />
    </button>
  );
}

function Speed() {
  const { state: { speedUs }, dispatch } = usePage();
  return (
    <div class="speed" role="group" aria-label="Speed">
      <button type="button" aria-label="Slower" title="Slower (↓)" onClick={() => dispatch({ type: 'faster', by: -1 })}>−</button>
      <span>{speedWords(speedUs)}</span>
      <button type="button" aria-label="Faster" title="Faster (↑)" onClick={() => dispatch({ type: 'faster', by: 1 })}>+</button>
    </div>
  );
}

/** The number of the event can be typed. */
function Whereabouts() {
  const { state: { position }, dispatch, run: { view } } = usePage();
  const [typed, setTyped] = useState<string | null>(null);
  const go = (): void => {
    if (typed !== null && /^[\d,\s]*\d[\d,\s]*$/.test(typed)) dispatch({ type: 'goTo', event: Number(typed.replaceAll(/\D/g, '')) });
    setTyped(null);
  };
  return (
    <div class="whereabouts">
      <label>event <input
        class="event-number" inputMode="numeric" size={7} value={typed ?? grouped(position.event)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)} onBlur={go}
        onKeyDown={({ key }) => { if (key === 'Enter') go(); }}
      /></label>
      <span class="muted">of {grouped(view.events.count - 1)}</span>
      <output class="time">{exactTime(position.timeUs)}</output>
    </div>
  );
}

function Jump({ group, name }: { readonly group: LandmarkGroup; readonly name: string }) {
  const { state: { position }, run, dispatch } = usePage();
  const button = (by: 1 | -1) => {
    const there = nextLandmark(run, group, position.event, by);
    const label = by === 1 ? `Next ${name.toLowerCase()}` : `${name} before`;
    return (
      <button type="button" aria-label={label} title={label} disabled={there === null} onClick={() => dispatch({ type: 'jump', to: group, by })}>
        <Icon name={by === 1 ? 'more' : 'less'} />
      </button>
    );
  };
  return (
    <div class={`jump jump-${group}`} role="group" aria-label={name}>{button(-1)}<span>{name}</span>{button(1)}</div>
  );
}
