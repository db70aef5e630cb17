/** The page as a whole: its parts, and what reaches all of them: keys, the address, the theme, and time while it plays. */
import { useEffect, useLayoutEffect, useMemo, useReducer } from 'preact/hooks';
import { recordRun } from '../../report/recording/record-run.ts';
import type { PageData } from '../../report/page-data.ts';
import type { System } from '../../systems/system.ts';
import { present } from '../../base/assert.ts';
import type { Case } from '../../fuzz/case-type.ts';
import { actionOfKey } from '../state/keyboard.ts';
import { actionOf, hashOf } from '../state/location.ts';
import { initialState, reduce, shownRun } from '../state/reduce.ts';
import type { Action, PageState, StagedRun, Theme } from '../state/page-state.ts';
import { customProperties, DARK, LIGHT } from '../theme/palette.ts';
import { Diagram } from './diagram.tsx';
import { EventPanel } from './event-panel.tsx';
import { Filters } from './filters.tsx';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { Logs } from './logs.tsx';
import { Overview } from './overview.tsx';
import { PageContext } from './page-context.ts';
import { Ring } from './ring.tsx';
import { RunOn } from './run-on.tsx';
import { Runs } from './runs.tsx';
import { Transport } from './transport.tsx';
import { VerdictPanel } from './verdict-panel.tsx';

interface AppProps {
  readonly first: StagedRun;
  readonly data: PageData;
  /** Null: its code is not in the page. */
  readonly system: System | null;
}

export function App({ first, data, system }: AppProps) {
  const [state, dispatch] = useReducer<PageState, Action>(reduce, openedAt(first));
  const run = shownRun(state);
  const palette = state.theme === 'dark' ? DARK : LIGHT;
  useLayoutEffect(() => { wear(state.theme); }, [state.theme]);
  useKeys(dispatch);
  usePlaying(state.playing, dispatch);
  useAddress(state, dispatch);
  const page = useMemo(() => ({
    state, dispatch, run, palette, data, system,
    record: (testCase: Case) => recordRun(testCase, present(system ?? undefined, 'what runs on has its system here')),
  }), [state, run, palette, data, system]);
  return (
    <PageContext.Provider value={page}>
      <div class="app">
        <Header />
        <div class="stagehand">
          <Runs />
          <Filters />
          <Diagram />
          <Overview />
          <Transport />
          <div class="moment"><Ring /><Logs /></div>
        </div>
        <aside><EventPanel /><VerdictPanel /><RunOn /></aside>
      </div>
      <Help />
    </PageContext.Provider>
  );
}

/** Where the link says, or where the run is best looked at first. */
function openedAt(first: StagedRun): PageState {
  const state = initialState(first, matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const action = actionOf(location.hash);
  return action === null ? state : reduce(state, action);
}

function wear(theme: Theme): void {
  const { style } = document.documentElement;
  style.colorScheme = theme;
  document.documentElement.dataset['theme'] = theme;
  for (const [name, value] of customProperties(theme === 'dark' ? DARK : LIGHT)) style.setProperty(name, value);
}

function useKeys(dispatch: (action: Action) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (takesKeys(event.target, event.key) || document.querySelector('dialog[open]') !== null) return;
      const action = actionOfKey(event);
      if (action === null) return;
      event.preventDefault();
      dispatch(action);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [dispatch]);
}

/** What one types into keeps its keys; a button keeps those that press it. The slider's are the page's own. */
function takesKeys(target: EventTarget | null, key: string): boolean {
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return key === ' ';
  if (target instanceof HTMLInputElement) return target.type !== 'range';
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  return key === ' ' && (target instanceof HTMLButtonElement || (target instanceof HTMLElement && target.tagName === 'SUMMARY'));
}

function usePlaying(playing: boolean, dispatch: (action: Action) => void): void {
  useEffect(() => {
    if (!playing) return undefined;
    let last = performance.now();
    let frame = requestAnimationFrame(function pass(now) {
      dispatch({ type: 'pass', elapsedMs: Math.min(100, Math.max(0, now - last)) });
      last = now;
      frame = requestAnimationFrame(pass);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing, dispatch]);
}

/** Browsers bear only so many changes of the address: it follows once the moment rests. */
const REST_MS = 150;

function useAddress(state: PageState, dispatch: (action: Action) => void): void {
  const { position, shown, playing } = state;
  useEffect(() => {
    if (playing || shown !== 0) return undefined;
    const timer = setTimeout(() => { history.replaceState(null, '', hashOf(position, shownRun(state).view)); }, REST_MS);
    return () => clearTimeout(timer);
  }, [position, shown, playing]);
  useEffect(() => {
    const follow = (): void => {
      const action = actionOf(location.hash);
      if (action !== null) dispatch(action);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [dispatch]);
}
