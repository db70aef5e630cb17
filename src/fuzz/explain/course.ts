/**
 * The course of a run, as its trace remembers it, for those who go back in it: what was changed when in which node, and what of
 * it still stood at a later moment.
 */
import type { NodeId } from '../../protocol.ts';
import type { LossReason } from '../../sim/observer.ts';
import type { Change, Happening, TracedEvent } from '../../sim/trace.ts';

/** A change, and where it stands in the run. */
export interface Placed {
  readonly change: Change;
  readonly node: NodeId;
  readonly traced: TracedEvent;
  readonly cameOf: Happening & { readonly type: 'stepped' | 'booted' };
  /** Counts the changes of the whole run, from 0. */
  readonly order: number;
}

/** A message that did not arrive. */
export interface Loss {
  readonly message: unknown;
  readonly from: NodeId;
  readonly node: NodeId;
  readonly reason: LossReason;
  /** Where it stands in the run, with nothing but that it did not arrive. */
  readonly traced: TracedEvent;
  /** The event that sent it. */
  readonly sentAt: number;
}

export class Course {
  readonly events: readonly TracedEvent[];
  /** All messages that did not arrive, in their order. */
  readonly losses: Loss[] = [];
  private readonly byEvent = new Map<number, TracedEvent>();
  private readonly placed: Placed[] = [];
  /** By node and aspect, in their order. */
  private readonly byAspect = new Map<NodeId, Map<string, Placed[]>>();
  private readonly crashes = new Map<NodeId, TracedEvent[]>();
  private readonly calls = new Map<string, TracedEvent>();
  /** By receiver and sender. */
  private readonly heard = new Map<string, TracedEvent[]>();
  /** The event that sent a message: copies share it. */
  private readonly sentAt = new Map<unknown, number>();

  constructor(events: readonly TracedEvent[]) {
    this.events = events;
    for (const traced of events) {
      if (!this.byEvent.has(traced.event)) this.byEvent.set(traced.event, traced);
      for (const happening of traced.happenings) this.note(traced, happening);
    }
  }

  /** What an event did; what came between it and the next is not among that. */
  at(event: number): TracedEvent | undefined {
    return this.byEvent.get(event);
  }

  changesIn(traced: TracedEvent): readonly Placed[] {
    return this.placed.filter((placed) => placed.traced === traced);
  }

  /** The change of an aspect that stood when `order` came. */
  standing(node: NodeId, aspect: string, order: number): Placed | undefined {
    return this.byAspect.get(node)?.get(aspect)?.findLast((placed) => placed.order < order);
  }

  /** All aspects of a node that anything was told of. */
  aspects(node: NodeId): readonly string[] {
    return [...this.byAspect.get(node)?.keys() ?? []];
  }

  /** The order that the first change after an event has. */
  endOf(event: number): number {
    const next = this.placed.findIndex(({ traced }) => traced.event > event);
    return next < 0 ? this.placed.length : next;
  }

  /** The event in which a node that was down at `event` had gone down. */
  crashBefore(node: NodeId, event: number): TracedEvent | undefined {
    return this.crashes.get(node)?.findLast((traced) => traced.event <= event);
  }

  /** The last time before `event` that a node took in a message of another. */
  heardBefore(node: NodeId, from: NodeId, event: number): TracedEvent | undefined {
    return this.heard.get(`${node}<${from}`)?.findLast((traced) => traced.event < event);
  }

  /** The event in which a client began an operation. */
  callOf(client: number, operation: number): TracedEvent | undefined {
    return this.calls.get(`${client}/${operation}`);
  }

  private note(traced: TracedEvent, happening: Happening): void {
    const { type } = happening;
    if (type === 'stepped' || type === 'booted') {
      for (const change of happening.changes) this.place(change, traced, happening);
    }
    if (type === 'stepped' && happening.event.type === 'message') {
      add(this.heard, `${happening.node}<${happening.event.from}`, traced);
    } else if (type === 'crashed') {
      add(this.crashes, happening.node, traced);
    } else if (type === 'sent' && !this.sentAt.has(happening.message)) {
      this.sentAt.set(happening.message, traced.event);
    } else if (type === 'undelivered') {
      const { message, from, node, reason } = happening;
      const sentAt = this.sentAt.get(message) ?? 0;
      this.losses.push({ message, from, node, reason, sentAt, traced: { ...traced, happenings: [happening] } });
    } else if (type === 'invoked') {
      this.calls.set(`${happening.client}/${happening.operation}`, traced);
    }
  }

  private place(change: Change, traced: TracedEvent, cameOf: Placed['cameOf']): void {
    const { node } = cameOf;
    const placed: Placed = { change, node, traced, cameOf, order: this.placed.length };
    this.placed.push(placed);
    let aspects = this.byAspect.get(node);
    if (aspects === undefined) {
      aspects = new Map();
      this.byAspect.set(node, aspects);
    }
    for (const aspect of change.sets) add(aspects, aspect, placed);
  }
}

function add<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
