/**
 * What a thing that happened came of, one step back. A change came of what it says (`Change`): of other changes that still
 * stood, in its own node or in the sender of what it had heard. What says nothing of that came of the event that caused it.
 */
import type { NodeId } from '../../protocol.ts';
import type { Happening, TracedEvent } from '../../sim/trace.ts';
import type { Course, Placed } from './course.ts';

/** What an explanation is made of: a change, a node that went down, a client that asked, or all that an event did. */
export type Item =
  | { readonly type: 'change'; readonly placed: Placed; readonly aspect: string }
  | { readonly type: 'crash'; readonly node: NodeId; readonly traced: TracedEvent }
  | { readonly type: 'asked'; readonly client: number; readonly operation: number; readonly traced: TracedEvent }
  | { readonly type: 'event'; readonly traced: TracedEvent };

/** Equal for the same item. */
export function keyOf(item: Item): string {
  switch (item.type) {
    case 'change': return `change ${item.placed.order} ${item.aspect}`;
    case 'crash': return `crash ${item.traced.event} ${item.node}`;
    case 'asked': return `asked ${item.traced.event} ${item.client}`;
    case 'event': return `event ${item.traced.event}`;
  }
}

export function tracedOf(item: Item): TracedEvent {
  return item.type === 'change' ? item.placed.traced : item.traced;
}

/** `answersNeed`: as `Narrator` has it. */
export function originsOf(
  item: Item, course: Course, answersNeed: readonly string[] | undefined,
): readonly Item[] {
  switch (item.type) {
    case 'change': return originsOfChange(item.placed, item.aspect, course);
    case 'crash': return actsItself(item.traced) ? [] : causeItem(item.traced.cause, course);
    // Why a client asks is its own affair; that it had asked before may not be.
    case 'asked': return callItem(item.client, item.operation, course);
    case 'event': return originsOfEvent(item.traced, course, answersNeed);
  }
}

/** Which changes of a node stood when `order` came. `only`: these aspects; undefined: all. */
export function standingItems(
  node: NodeId, only: readonly string[] | undefined, order: number, course: Course,
): readonly Item[] {
  return (only ?? course.aspects(node)).flatMap((aspect): readonly Item[] => {
    const placed = course.standing(node, aspect, order);
    return placed === undefined ? [] : [{ type: 'change', placed, aspect }];
  });
}

export function eventItem(event: number, course: Course): readonly Item[] {
  const traced = event === 0 ? undefined : course.at(event);
  return traced === undefined ? [] : [{ type: 'event', traced }];
}

function originsOfChange(placed: Placed, aspect: string, course: Course): readonly Item[] {
  const { change, node, order, traced, cameOf } = placed;
  const asked = (aspects: readonly string[] | undefined): readonly string[] | undefined =>
    aspects?.filter((each) => each === aspect || !change.sets.includes(each));
  const own = [asked(change.needs), change.lacks ?? []].flatMap((aspects) => standingItems(node, aspects, order, course));
  if (cameOf.type === 'booted') return [...own, ...crashItem(node, traced.event, course)];
  const { event } = cameOf;
  if (event.type !== 'message') return [...own, ...spurOf(traced, cameOf, course)];
  const heard = standingItems(event.from, asked(change.heard), course.endOf(traced.cause), course);
  // Nothing of the sender is known that it came of: then its sending is all there is to tell.
  if (heard.length === 0 && change.heard?.length !== 0) return [...own, ...eventItem(traced.cause, course)];
  return [...own, ...heard];
}

/** Timers and disks need no reason; a client's request does, and a fault. */
function spurOf(
  { cause }: TracedEvent, { event }: Happening & { readonly type: 'stepped' }, course: Course,
): readonly Item[] {
  const isFault = course.at(cause)?.happenings.some(({ type }) => type === 'fault') === true;
  return event.type === 'request' || isFault ? causeItem(cause, course) : [];
}

/** A node acts in it: then a fault that strikes meanwhile has no other cause. */
function actsItself({ happenings: [first] }: TracedEvent): boolean {
  return first?.type === 'stepped' || first?.type === 'durable';
}

/** An event as the cause of another: a client in it has asked, or else all of it counts. */
function causeItem(cause: number, course: Course): readonly Item[] {
  const traced = cause === 0 ? undefined : course.at(cause);
  const attempt = traced?.happenings.find((happening) => happening.type === 'attempted');
  if (traced === undefined || attempt === undefined) return eventItem(cause, course);
  return [{ type: 'asked', client: attempt.client, operation: attempt.operation, traced }];
}

function callItem(client: number, operation: number, course: Course): readonly Item[] {
  const traced = course.callOf(client, operation);
  return traced === undefined ? [] : [{ type: 'asked', client, operation, traced }];
}

function crashItem(node: NodeId, event: number, course: Course): readonly Item[] {
  const traced = course.crashBefore(node, event);
  return traced === undefined ? [] : [{ type: 'crash', node, traced }];
}

function heardItem(node: NodeId, from: NodeId, event: number, course: Course): readonly Item[] {
  const traced = course.heardBefore(node, from, event);
  // To have heard what changed nothing is the cause of nothing.
  return traced === undefined || course.changesIn(traced).length === 0 ? [] : [{ type: 'event', traced }];
}

function originsOfEvent(
  traced: TracedEvent, course: Course, answersNeed: readonly string[] | undefined,
): readonly Item[] {
  const { cause, happenings } = traced;
  const items: Item[] = [];
  for (const placed of course.changesIn(traced)) {
    for (const aspect of placed.change.sets) items.push({ type: 'change', placed, aspect });
  }
  const isExplained = items.length > 0 || happenings.some(({ type }) => type === 'invoked');
  for (const happening of happenings) items.push(...originsOfHappening(happening, traced, course, answersNeed));
  return isExplained ? items : [...items, ...causeItem(cause, course)];
}

/** Beside the changes: who went down in it, who had asked, what an answer came of. */
function originsOfHappening(
  happening: Happening, traced: TracedEvent, course: Course, answersNeed: readonly string[] | undefined,
): readonly Item[] {
  const { event, cause, happenings } = traced;
  const { type } = happening;
  if (type === 'crashed') return [{ type: 'crash', node: happening.node, traced }];
  if (type === 'returned') return [...callItem(happening.client, happening.operation, course), ...eventItem(cause, course)];
  if (type === 'stepped' && happening.event.type === 'request') return causeItem(cause, course);
  // What a disk has held back until now answers what had been heard of the receiver.
  if (type === 'sent' && happenings[0]?.type === 'durable') return heardItem(happening.node, happening.to, event, course);
  if (type !== 'did' || happening.effect.type !== 'reply') return [];
  return standingItems(happening.node, answersNeed, course.endOf(event), course);
}
