/**
 * A run as the page looks things up in it: made once, when the run is loaded, so that a frame costs what it shows and no more.
 */
import { at, unreachable } from '../../base/assert.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type {
  CutSpan, EventKind, LinkSpan, NodeSpan, OperationSpan, RunView, Travel,
} from '../../report/recording/run-view.ts';
import { CLIENTS, DISKS, familyOf, TIMERS } from './kinds.ts';
import { SpanIndex } from './span-index.ts';

export interface RunIndex {
  /** Messages by family; heartbeats are a family of their own. */
  readonly travels: ReadonlyMap<string, SpanIndex<Travel>>;
  readonly operations: SpanIndex<OperationSpan>;
  readonly cuts: SpanIndex<CutSpan>;
  readonly closedLinks: SpanIndex<LinkSpan>;
  readonly nodeSpans: ReadonlyMap<NodeId, SpanIndex<NodeSpan>>;
  readonly clients: readonly number[];
  /** Whatever a reader may hide, in the order in which it is offered. */
  readonly kinds: readonly string[];
  /** Whether there is anything to see of the nodes' logs. */
  readonly draws: boolean;
  /** The message that arrived with an event. */
  arrival(event: number): Travel | null;
  /** What was sent, asked for or set off by an event: the events that came of it, ascending, at most `most`. */
  effects(event: number, most: number): readonly number[];
  /** What a reader may hide it by; null: it is always there. */
  kindOf(event: number): string | null;
  /** Messages that are under way at this moment: sent by `event` or before, not arrived by then. */
  underWay(event: number, timeUs: Micros): readonly Travel[];
}

export function indexRun(view: RunView): RunIndex {
  const families = grouped(view.travels, familyOf);
  const travels = new Map([...families].map(([family, members]) => [family, travelIndex(members)] as const));
  const spansByNode = grouped(view.nodeSpans, ({ node }) => node);
  const arrivals = arrivalsOf(view);
  const effects = new Effects(view.events.cause, view.events.count);
  return {
    travels,
    operations: lastingIndex(view.operations),
    cuts: lastingIndex(view.cutSpans),
    closedLinks: lastingIndex(view.closedLinks),
    nodeSpans: new Map([...spansByNode].map(([node, spans]) => [node, lastingIndex(spans)] as const)),
    clients: [...new Set(view.operations.map(({ client }) => client))].sort((a, b) => a - b),
    kinds: [...families.keys(), TIMERS, DISKS, ...(view.operations.length > 0 ? [CLIENTS] : [])],
    draws: draws(view),
    arrival: (event) => view.travels[(arrivals[event] ?? 0) - 1] ?? null,
    effects: (event, most) => effects.of(event, most),
    kindOf: (event) => {
      const travel = view.travels[(arrivals[event] ?? 0) - 1];
      return travel === undefined ? kindOfEvent(view.events.kind[event] ?? 'start') : familyOf(travel);
    },
    underWay: (event, timeUs) => {
      const there = [...travels.values()].flatMap((index) => index.at(timeUs));
      return there.filter((travel) => isUnderWay(travel, event, timeUs));
    },
  };
}

/** Nodes may be down, but hardly all of them at the start, halfway and at the end. */
function draws(view: RunView): boolean {
  const { nodes, events: { count } } = view;
  const moments = [nodes.length, Math.floor(count / 2), count - 1];
  return moments.some((event) => nodes.some((node) => view.picture(node, event) !== null));
}

function isUnderWay({ sentAt, arrivedAt, lost, endUs }: Travel, event: number, timeUs: Micros): boolean {
  if (sentAt > event) return false;
  if (arrivedAt !== null) return arrivedAt > event;
  return lost === null || endUs > timeUs;
}

function kindOfEvent(kind: EventKind): string | null {
  switch (kind) {
    case 'timer': return TIMERS;
    case 'disk': return DISKS;
    case 'request':
    case 'client': return CLIENTS;
    case 'start':
    case 'message':
    case 'boot':
    case 'crash':
    case 'fault':
    case 'phase': return null;
    default: return unreachable(kind);
  }
}

function travelIndex(travels: readonly Travel[]): SpanIndex<Travel> {
  return new SpanIndex(travels, ({ sentUs }) => sentUs, ({ endUs }) => endUs);
}

interface Lasting {
  readonly fromUs: Micros;
  readonly toUs: Micros;
}

function lastingIndex<T extends Lasting>(spans: readonly T[]): SpanIndex<T> {
  return new SpanIndex(spans, ({ fromUs }) => fromUs, ({ toUs }) => toUs);
}

/** By event: one more than the position of the message that arrived with it; 0 for none. */
function arrivalsOf({ travels, events }: RunView): Int32Array {
  const arrivals = new Int32Array(events.count);
  travels.forEach(({ arrivedAt }, i) => { if (arrivedAt !== null) arrivals[arrivedAt] = i + 1; });
  return arrivals;
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Who came of whom, the other way round: the events of each cause lie side by side. */
class Effects {
  private readonly starts: Int32Array;
  private readonly events: Int32Array;

  constructor(causes: ArrayLike<number>, count: number) {
    this.starts = new Int32Array(count + 1);
    this.events = new Int32Array(count);
    const { starts } = this;
    for (let event = 1; event < count; event++) {
      const next = at(causes, event) + 1;
      starts[next] = at(starts, next) + 1;
    }
    for (let cause = 0; cause < count; cause++) starts[cause + 1] = at(starts, cause + 1) + at(starts, cause);
    const next = starts.slice();
    for (let event = 1; event < count; event++) {
      const cause = at(causes, event);
      this.events[at(next, cause)] = event;
      next[cause] = at(next, cause) + 1;
    }
  }

  of(event: number, most: number): readonly number[] {
    if (event === 0 || event >= this.starts.length - 1) return [];
    const from = at(this.starts, event);
    return [...this.events.subarray(from, Math.min(at(this.starts, event + 1), from + most))];
  }
}
