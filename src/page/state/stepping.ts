/** From one event to the next that is worth a stop: past those that are hidden, and from landmark to landmark. */
import { at } from '../../base/assert.ts';
import type { Violation } from '../../check/checker.ts';
import { harm } from '../model/compare-runs.ts';
import { firstAfter, firstNotBefore } from '../model/span-index.ts';
import type { Filter, LandmarkGroup, StagedRun } from './page-state.ts';
import { LANDMARKS } from './page-state.ts';

/** The events of the first violation's causal slice; null if the run has no violation. Kept, for it takes a search to find. */
const slices = new WeakMap<StagedRun, ReadonlySet<number> | null>();

export function sliceOf(run: StagedRun): ReadonlySet<number> | null {
  const known = slices.get(run);
  if (known !== undefined) return known;
  const violation = leadingViolation(run);
  const slice = violation === null ? null : new Set([...run.view.slice(violation), violation.event]);
  slices.set(run, slice);
  return slice;
}

/** The violation that one wants to understand. */
export function leadingViolation({ view: { violations } }: StagedRun): Violation | null {
  return harm(violations);
}

/** Whether one would stop at this event. */
export function isStop({ view, index }: StagedRun, filter: Filter, event: number): boolean {
  const node = view.events.node[event] ?? 0;
  if (filter.nodes.has(node)) return false;
  const kind = index.kindOf(event);
  if (kind !== null && filter.kinds.has(kind)) return false;
  return isWithin(filter, at(view.events.timeUs, event));
}

export function isWithin({ stretch }: Filter, timeUs: number): boolean {
  return stretch === null || (timeUs >= stretch.fromUs && timeUs <= stretch.toUs);
}

/** The next stop in this direction; the event itself if there is none. `only`: nothing but these events. */
export function nextStop(
  run: StagedRun, filter: Filter, only: ReadonlySet<number> | null, event: number, by: 1 | -1,
): number {
  const { count } = run.view.events;
  for (let next = event + by; next >= 0 && next < count; next += by) {
    if ((only === null || only.has(next)) && isStop(run, filter, next)) return next;
  }
  return event;
}

/** The next landmark of the group; null if there is none. */
export function nextLandmark(
  { view: { landmarks } }: StagedRun, group: LandmarkGroup, event: number, by: 1 | -1,
): number | null {
  const members = landmarks.filter(({ type }) => LANDMARKS[group].includes(type));
  const events = members.map((landmark) => landmark.event);
  const position = by === 1 ? firstAfter(events, event) : firstNotBefore(events, event) - 1;
  return events[position] ?? null;
}
