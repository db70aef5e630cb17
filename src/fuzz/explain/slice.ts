/**
 * The causal slice of a violation: of all the events of a run those that led to it, in the order of the run. The search goes
 * back from the event in which it was seen and from those that it contradicts; a bound keeps what is nearest to the harm.
 */
import { at } from '../../base/assert.ts';
import type { Violation } from '../../check/checker.ts';
import type { TracedEvent } from '../../sim/trace.ts';
import type { Course, Loss } from './course.ts';
import type { CutWatch } from './cut-watch.ts';
import { lossesOf } from './losses.ts';
import { eventItem, type Item, standingItems } from './origins.ts';
import { pruned } from './prune.ts';
import { type Hints, type Met, Search } from './search.ts';

export interface SliceStep {
  /** The event, with only that of what it did which matters. */
  readonly traced: TracedEvent;
  /** The steps that it came of: their positions in the slice, ascending, all before its own. */
  readonly because: readonly number[];
}

export interface Slice {
  /** In the order of the run. */
  readonly steps: readonly SliceStep[];
  /** How many more led to it, farther back than the bound allows for. */
  readonly omitted: number;
}

export interface SliceOptions {
  /** The most steps; undefined: as many as make a story. */
  readonly limit: number | undefined;
  readonly hints: Hints;
  /** Whether there is anything to tell of it. What is not told is passed through: who came of it came of what it came of. */
  readonly isTold: (traced: TracedEvent) => boolean;
}

export function sliceOf(
  violation: Violation, course: Course, cuts: CutWatch, options: SliceOptions,
): Slice {
  const seeds = new Set([violation.event, ...violation.involves ?? []]);
  const search = new Search(course, options.hints);
  const met = search.run(seedsOf(violation, course, options.hints));
  const aboutClients = [...seeds].some((event) => course.at(event)?.happenings.some(isOfClient));
  const steps = unfolded(met.filter((each) => isStep(each, aboutClients, options)), violation, search);
  const kept = steps.filter(({ distance }, i) => isKept(i, distance, options.limit));
  const losses = lossesOf(kept, course).slice(0, roomForLosses(kept.length, options.limit));
  const told = withLosses(kept, losses, course, cuts, search);
  const faults = new Set(losses.flatMap((loss) => cuts.cutOf(loss)?.action ?? []));
  const because: (readonly number[])[] = [];
  const positions = new Map(told.flatMap(({ key }, i) => (key === null ? [] : [[key, i] as const])));
  for (const { reasons } of told) {
    because.push(reduced(reasons.flatMap((event) => positions.get(event) ?? []), because));
  }
  return {
    steps: told.map(({ traced, met: of }, i) => (
      { traced: of === null ? traced : pruned(of, seeds.has(traced.event), faults), because: at(because, i) })),
    omitted: steps.length - kept.length,
  };
}

/** So many steps are read in one go; up to `MOST` those that are near. */
const ENOUGH = 12;
const MOST = 40;
const NEAR = 14;
const MOST_LOSSES = 4;

function isKept(rank: number, distance: number, limit: number | undefined): boolean {
  if (limit !== undefined) return rank < limit;
  return rank < ENOUGH || (rank < MOST && distance <= NEAR);
}

/** Each may bring its reason along. */
function roomForLosses(steps: number, limit = MOST): number {
  return Math.min(MOST_LOSSES, Math.floor((limit - steps) / 2));
}

/** What the violation is about: its event, those that it contradicts, and its node as it stood, if that did not act. */
function seedsOf(
  { event, node, involves = [] }: Violation, course: Course, { answersNeed }: Hints,
): readonly Item[] {
  const seeds = [event, ...involves].flatMap((each) => eventItem(each, course));
  const acted = course.at(event)?.happenings.some((happening) => 'node' in happening && happening.node === node) === true;
  if (node === null || acted) return seeds;
  return [...seeds, ...standingItems(node, answersNeed, course.endOf(event), course)];
}

function isOfClient({ type }: { readonly type: string }): boolean {
  return type === 'returned' || type === 'invoked';
}

/** Is there a word to say of what was met of it? What clients ask is told again by whom they ask. */
function isStep({ traced, items }: Met, aboutClients: boolean, { isTold }: SliceOptions): boolean {
  return items.some((item) => {
    switch (item.type) {
      case 'change': return item.placed.change.text !== null;
      case 'crash': return true;
      case 'asked': return aboutClients;
      case 'event': return isTold(traced);
    }
  });
}

/** Without a node's word from its disk that what it had done before is written, and nothing else. */
function unfolded(steps: readonly Met[], violation: Violation, search: Search): readonly Met[] {
  const byEvent = new Map(steps.map((step) => [step.traced.event, step]));
  const events = new Set(byEvent.keys());
  return steps.filter((step) => {
    const { traced } = step;
    const [first] = traced.happenings;
    if (traced.event === violation.event || first?.type !== 'stepped' || first.event.type !== 'resumed') return true;
    const [reason, ...others] = search.reasonsOf(step, events);
    const before = reason === undefined ? undefined : byEvent.get(reason)?.traced.happenings[0];
    return others.length > 0 || before?.type !== 'stepped' || before.node !== first.node;
  });
}

/** A step to be told, with the events that it came of. */
interface Told {
  readonly traced: TracedEvent;
  /** What was met of the event; null for a message that did not arrive. */
  readonly met: Met | null;
  /** The event that others may name as their reason. */
  readonly key: number | null;
  readonly reasons: readonly number[];
}

/** What did not arrive stands beside what did, and so does its reason. */
function withLosses(
  kept: readonly Met[], losses: readonly Loss[], course: Course, cuts: CutWatch, search: Search,
): readonly Told[] {
  const steps = new Map(kept.map((met) => [met.traced.event, met]));
  for (const loss of losses) {
    const { traced, items } = whyLost(loss, course, cuts) ?? { traced: undefined, items: [] as const };
    if (traced === undefined) continue;
    const { items: known = [], distance = Infinity } = steps.get(traced.event) ?? {};
    steps.set(traced.event, { traced, items: [...known, ...items], distance });
  }
  const events = new Set(steps.keys());
  const told: Told[] = [...steps.values()].map((met) => (
    { traced: met.traced, met, key: met.traced.event, reasons: search.reasonsOf(met, events) }));
  for (const loss of losses) {
    const reasons = [loss.sentAt, whyLost(loss, course, cuts)?.traced.event ?? 0];
    told.push({ traced: loss.traced, met: null, key: null, reasons });
  }
  // What is lost between two events stands behind the first.
  return told.sort((one, other) => one.traced.timeUs - other.traced.timeUs || one.traced.event - other.traced.event
    || Number(one.met === null) - Number(other.met === null));
}

/** What had closed the link, or taken the node down. */
function whyLost(loss: Loss, course: Course, cuts: CutWatch): Pick<Met, 'traced' | 'items'> | undefined {
  const { node, reason, traced: { event } } = loss;
  if (reason === 'cut') {
    const traced = course.at(cuts.cutOf(loss)?.event ?? 0);
    return traced === undefined ? undefined : { traced, items: [] };
  }
  const traced = reason === 'down' ? course.crashBefore(node, event) : undefined;
  return traced === undefined ? undefined : { traced, items: [{ type: 'crash', node, traced }] };
}

/** Without those that another of them came of: the reader knows that. */
function reduced(reasons: readonly number[], because: readonly (readonly number[])[]): readonly number[] {
  const implied = new Set<number>();
  for (const reason of reasons) addReasons(reason, because, implied);
  return [...new Set(reasons)].filter((reason) => !implied.has(reason)).sort((a, b) => a - b);
}

function addReasons(position: number, because: readonly (readonly number[])[], all: Set<number>): void {
  for (const reason of because[position] ?? []) {
    if (all.has(reason)) continue;
    all.add(reason);
    addReasons(reason, because, all);
  }
}
