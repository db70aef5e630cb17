/** How the page changes: one pure function from what was and what somebody did to what is. */
import { at } from '../../base/assert.ts';
import type { Micros } from '../../protocol.ts';
import { firstAfter } from '../model/span-index.ts';
import {
  type Action, type Filter, type PageState, type Position, SPEEDS_US, type StagedRun, type Theme,
} from './page-state.ts';
import { leadingViolation, nextLandmark, nextStop, sliceOf } from './stepping.ts';
import { clampWindow, following, legibleWindow, moved, widthOf, wholeRun, zoomed } from './window.ts';

const NOTHING_HIDDEN: Filter = { nodes: new Set(), kinds: new Set(), stretch: null };

/** Where a run is looked at first: at its violation, or at its start. */
export function initialState(run: StagedRun, theme: Theme): PageState {
  const position = firstLook(run);
  const window = firstWindow(run, position);
  return {
    runs: [run], shown: 0, position, window, playing: false, speedUs: speedFor(window),
    filter: NOTHING_HIDDEN, sliced: false, theme, node: null, helping: false,
  };
}

export function shownRun({ runs, shown }: PageState): StagedRun {
  return at(runs, shown);
}

export function reduce(state: PageState, action: Action): PageState {
  const run = shownRun(state);
  switch (action.type) {
    case 'goTo': return atEvent(state, action.event);
    case 'seek': return atTime(state, action.timeUs);
    case 'step': return atEvent(state, nextStop(run, state.filter, only(state), state.position.event, action.by));
    case 'jump': return atEvent(state, nextLandmark(run, action.to, state.position.event, action.by) ?? state.position.event);
    case 'toEnd': return toEnd(state, action.by);
    case 'play': return playOrPause(state);
    case 'pass': return passed(state, action.elapsedMs);
    case 'faster': return { ...state, speedUs: nextSpeed(state.speedUs, action.by) };
    case 'zoom': return zoomBy(state, action.factor, action.aroundUs);
    case 'look': return { ...state, window: clampWindow(action.window, run.view.endUs) };
    case 'pan': return { ...state, window: moved(state.window, action.share * widthOf(state.window), run.view.endUs) };
    case 'wholeRun': return { ...state, window: wholeRun(run.view.endUs) };
    case 'toggleNode': return filtered(state, { nodes: toggled(state.filter.nodes, action.node) });
    case 'toggleKind': return filtered(state, { kinds: toggled(state.filter.kinds, action.kind) });
    case 'stretch': return filtered(state, { stretch: action.window });
    case 'toggleSlice': return { ...state, sliced: !state.sliced && leadingViolation(run) !== null };
    case 'toggleTheme': return { ...state, theme: state.theme === 'dark' ? 'light' : 'dark' };
    case 'toggleHelp': return { ...state, helping: !state.helping };
    case 'select': return { ...state, node: action.node };
    case 'stage': return staged(state, action.run);
    case 'show': return shown(state, action.run);
  }
}

function only(state: PageState): ReadonlySet<number> | null {
  return state.sliced ? sliceOf(shownRun(state)) : null;
}

function atEvent(state: PageState, event: number): PageState {
  const { view } = shownRun(state);
  const target = Math.min(Math.max(0, event), view.events.count - 1);
  return standing(state, { event: target, timeUs: at(view.events.timeUs, target) }, false);
}

/** Between two events everything has happened that happened before. */
function atTime(state: PageState, timeUs: Micros): PageState {
  const { view } = shownRun(state);
  const { fromUs, toUs } = state.filter.stretch ?? { fromUs: 0, toUs: view.endUs };
  const clamped = Math.min(Math.max(fromUs, timeUs, 0), toUs, view.endUs);
  return standing(state, { event: view.eventAt(clamped), timeUs: clamped }, state.playing);
}

function standing(state: PageState, position: Position, playing: boolean): PageState {
  const { view } = shownRun(state);
  return { ...state, position, playing, window: following(state.window, position.timeUs, view.endUs) };
}

function toEnd(state: PageState, by: 1 | -1): PageState {
  const { view } = shownRun(state);
  const { stretch } = state.filter;
  if (stretch === null) return atEvent(state, by === -1 ? 0 : view.events.count - 1);
  return atTime({ ...state, playing: false }, by === -1 ? stretch.fromUs : stretch.toUs);
}

/** From the end it begins again. */
function playOrPause(state: PageState): PageState {
  if (state.playing) return { ...state, playing: false };
  const { view } = shownRun(state);
  const isOver = state.position.timeUs >= Math.min(view.endUs, state.filter.stretch?.toUs ?? view.endUs);
  return { ...(isOver ? toEnd(state, -1) : state), playing: true };
}

function passed(state: PageState, elapsedMs: number): PageState {
  if (!state.playing) return state;
  const { view } = shownRun(state);
  const timeUs = state.position.timeUs + state.speedUs * elapsedMs / 1000;
  const endUs = Math.min(view.endUs, state.filter.stretch?.toUs ?? view.endUs);
  return timeUs >= endUs ? toEnd({ ...state, playing: false }, 1) : atTime(state, timeUs);
}

/** So that what is on show takes about this long. */
const SECONDS_TO_A_WINDOW = 10;

function speedFor(window: PageState['window']): Micros {
  const most = widthOf(window) / SECONDS_TO_A_WINDOW;
  return SPEEDS_US.findLast((speedUs) => speedUs <= most) ?? at(SPEEDS_US, 0);
}

function nextSpeed(speedUs: Micros, by: 1 | -1): Micros {
  return SPEEDS_US[SPEEDS_US.indexOf(speedUs) + by] ?? speedUs;
}

/** Around the moment if it is in sight, or else around the middle. */
function zoomBy(state: PageState, factor: number, aroundUs: Micros | undefined): PageState {
  const { window, position: { timeUs } } = state;
  const isInSight = timeUs >= window.fromUs && timeUs <= window.toUs;
  const around = aroundUs ?? (isInSight ? timeUs : (window.fromUs + window.toUs) / 2);
  return { ...state, window: zoomed(window, factor, around, shownRun(state).view.endUs) };
}

function filtered(state: PageState, change: Partial<Filter>): PageState {
  return { ...state, filter: { ...state.filter, ...change } };
}

function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const others = [...set].filter((each) => each !== member);
  return new Set(set.has(member) ? others : [...others, member]);
}

/** A new run is shown from where it parted: until there it is the same. */
function staged(state: PageState, run: StagedRun): PageState {
  const runs = [...state.runs, run];
  const next = { ...state, runs, shown: runs.length - 1, playing: false, sliced: false };
  return atEvent({ ...next, filter: { ...state.filter, stretch: null } }, run.origin?.event ?? 0);
}

function shown(state: PageState, run: number): PageState {
  if (run === state.shown) return state;
  const last = at(state.runs, run).view.events.count - 1;
  const filter = { ...state.filter, stretch: null };
  const next = { ...state, shown: run, playing: false, sliced: false, filter };
  return atEvent(next, Math.min(state.position.event, last));
}

function firstLook(run: StagedRun): Position {
  const violation = leadingViolation(run);
  if (violation === null) return { event: 0, timeUs: 0 };
  return { event: Math.min(violation.event, run.view.events.count - 1), timeUs: violation.timeUs };
}

function firstWindow({ view }: StagedRun, { timeUs }: Position): PageState['window'] {
  if (timeUs > 0) return legibleWindow(view, timeUs);
  const first = at(view.events.timeUs, Math.max(0, firstAfter(view.events.timeUs, 0) - 1));
  return legibleWindow(view, Math.max(first, view.travels[100]?.endUs ?? view.endUs));
}
