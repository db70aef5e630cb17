/**
 * Explains a violation: runs its Case once more with a trace, and takes from that what led to it.
 */
import type { Violation } from '../../check/checker.ts';
import { type TracedEvent, Trace } from '../../sim/trace.ts';
import type { Narrator, System } from '../../systems/system.ts';
import { run } from '../run.ts';
import { type NodeStateText, StateAt } from '../state-at.ts';
import type { Found } from '../target.ts';
import { awaitedSlice } from './awaited.ts';
import { Course } from './course.ts';
import { CutWatch } from './cut-watch.ts';
import { type Slice, sliceOf, type SliceOptions } from './slice.ts';

/** More than the runs of campaigns have. What is forgotten can't be told, and is counted. */
const MOST_EVENTS = 2_000_000;

export interface Explanation {
  readonly violation: Violation;
  readonly slice: Slice;
  /** All events of the run that anything could be seen of. */
  readonly traced: readonly TracedEvent[];
  /** Of the whole run. */
  readonly events: number;
  /** How many of its first events are forgotten. */
  readonly forgotten: number;
  /** How each node stood when it fell; empty unless it fell by what did not happen, which nothing but that tells more of. */
  readonly states: readonly NodeStateText[];
}

/** `isToldIn`: given all events, whether there is anything to tell of one. */
export function explain(
  { violation, testCase }: Found, system: System, limit: number | undefined,
  isToldIn: (events: readonly TracedEvent[]) => (traced: TracedEvent) => boolean,
): Explanation {
  const trace = new Trace(system.narrate.changes(), MOST_EVENTS);
  const cuts = new CutWatch();
  const isAwaited = violation.awaitedSince !== undefined;
  const states = new StateAt(violation.event, testCase.plan.nodes, system.narrate);
  const { events } = run(testCase, system, [trace.watch, cuts.watch, ...(isAwaited ? [states.watch] : [])]);
  const traced = trace.events;
  const slice = sliceIn(traced, cuts, violation, system.narrate, { limit, isTold: isToldIn(traced) });
  return { violation, slice, traced, events, forgotten: trace.forgotten, states: isAwaited ? states.states() : [] };
}

/** The slice of a violation, where its run has been traced already. */
export function sliceIn(
  traced: readonly TracedEvent[], cuts: CutWatch, violation: Violation,
  { background = [], answersNeed }: Pick<Narrator, 'background' | 'answersNeed'>,
  { limit, isTold }: Omit<SliceOptions, 'hints'>,
): Slice {
  const course = new Course(traced);
  return violation.awaitedSince === undefined
    ? sliceOf(violation, course, cuts, { limit, hints: { background, answersNeed }, isTold })
    : awaitedSlice(violation, course, { limit, isTold });
}
