/**
 * The network: one link for each ordered pair of nodes. A message's whole fate is decided when it is sent; what can
 * still change is whether its link is open when it arrives. A closed link loses fragile messages and holds the others
 * until it opens; a clogged one holds all of them; a held network holds all until a script names them.
 *
 * Knows no time but what it is told; arrival times go into the event queue, and come back here through `arrive`.
 */
import { assert } from '../base/assert.ts';
import type { Micros, NodeId, Protocol } from '../protocol.ts';
import type { Choices, LinkChoices } from './choices.ts';
import type { LossReason } from './observer.ts';
import type { NetworkSettings } from './plan.ts';

/** The most that a closed link holds; what comes after is lost. */
const HELD_LIMIT = 256;

type Message = { readonly type: string };

/** One copy of a message on its way; itself the task that stands in the queue. */
export interface Envelope {
  readonly type: 'message';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: Message;
  readonly link: Link;
  /** `1>2/appendEntries/3`; empty unless messages are named. */
  readonly name: string;
  readonly fragile: boolean;
  /** How often the link had been cut when it was sent. */
  readonly cutsAtSend: number;
  readonly cause: number;
  dropped: boolean;
  /** It has left its link, and may only wait for a paused node to take it. */
  arrived: boolean;
}

/** What takes its turn on a link: messages of one channel do not wait for those of another. */
interface Channel {
  lastArrivalUs: Micros;
  busyUntilUs: Micros;
}

/** One direction between two nodes. */
export class Link {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly choices: LinkChoices;
  private readonly ordinals = new Map<string, number>();
  /** Open while 0: how many cuts lie over it. */
  blocks = 0;
  cuts = 0;
  clogs = 0;
  waiting: Envelope[] = [];
  readonly ordinary: Channel = { lastArrivalUs: 0, busyUntilUs: 0 };
  readonly bulk: Channel = { lastArrivalUs: 0, busyUntilUs: 0 };

  constructor(from: NodeId, to: NodeId, choices: LinkChoices) {
    this.from = from;
    this.to = to;
    this.choices = choices;
  }

  nextOrdinal(kind: string): number {
    const ordinal = (this.ordinals.get(kind) ?? 0) + 1;
    this.ordinals.set(kind, ordinal);
    return ordinal;
  }

  get open(): boolean {
    return this.blocks === 0 && this.clogs === 0;
  }
}

/** What the network asks of the world around it. */
export interface NetworkHost {
  schedule(timeUs: Micros, envelope: Envelope): void;
  /** Before all else that is due now, in this order: a message must not overtake those that were held. */
  scheduleAhead(nowUs: Micros, envelopes: readonly Envelope[]): void;
  undelivered(envelope: Envelope, reason: LossReason): void;
  duplicated(envelope: Envelope): void;
  /** It has closed or opened. */
  linkChanged(link: Link): void;
}

export class Network {
  private settings: NetworkSettings;
  private readonly protocol: Protocol;
  private readonly named: boolean;
  private readonly host: NetworkHost;
  private readonly links: Link[][] = [];
  private readonly nodes: readonly NodeId[];
  /** By name; kept only while messages are named. */
  readonly inFlight = new Map<string, Envelope>();

  constructor(
    nodes: readonly NodeId[], settings: NetworkSettings, protocol: Protocol, choices: Choices, named: boolean,
    host: NetworkHost,
  ) {
    this.nodes = nodes;
    this.settings = settings;
    this.protocol = protocol;
    this.named = named;
    this.host = host;
    for (const from of nodes) {
      const row: Link[] = [];
      for (const to of nodes) if (to !== from) row[to] = new Link(from, to, choices.link(from, to));
      this.links[from] = row;
    }
  }

  send(from: NodeId, to: NodeId, message: Message, nowUs: Micros, cause: number): void {
    const link = this.link(from, to);
    const { settings } = this;
    const kind = message.type;
    const ordinal = this.named ? link.nextOrdinal(kind) : 0;
    const fate = link.choices.fate(kind, ordinal, settings);
    const { lost, fragile, delayUs, duplicated, duplicateDelayUs } = fate;
    const envelope: Envelope = {
      type: 'message', from, to, message, link, name: ordinal === 0 ? '' : `${from}>${to}/${kind}/${ordinal}`,
      fragile, cutsAtSend: link.cuts, cause, dropped: false,
      arrived: false,
    };
    // What is sent into a closed link is as lost as what was under way when it closed.
    const cut = fragile && link.blocks > 0;
    if (lost || cut) this.host.undelivered(envelope, lost ? 'lost' : 'cut');
    else this.launch(envelope, this.arrival(link, message, nowUs, delayUs));
    if (duplicated && !cut) {
      this.host.duplicated(envelope);
      this.launch({ ...envelope, name: ordinal === 0 ? '' : `${envelope.name}/copy` },
        this.arrival(link, message, nowUs, delayUs + duplicateDelayUs));
    }
  }

  /** A message has come to the end of its link: is it there? If not, it is lost or waits. */
  arrive(envelope: Envelope): boolean {
    const { link } = envelope;
    if (envelope.arrived) return true;
    if (envelope.dropped) return false;
    if (envelope.fragile && (link.blocks > 0 || link.cuts !== envelope.cutsAtSend)) {
      this.lose(envelope, 'cut');
      return false;
    }
    if (!link.open) {
      if (link.waiting.length < HELD_LIMIT) link.waiting.push(envelope);
      else this.lose(envelope, 'cut');
      return false;
    }
    if (this.named) this.inFlight.delete(envelope.name);
    envelope.arrived = true;
    return true;
  }

  lose(envelope: Envelope, reason: LossReason): void {
    if (this.named) this.inFlight.delete(envelope.name);
    this.host.undelivered(envelope, reason);
  }

  block(link: Link): void {
    const wasOpen = link.open;
    link.blocks++;
    link.cuts++;
    if (wasOpen) this.host.linkChanged(link);
  }

  unblock(link: Link, nowUs: Micros): void {
    link.blocks--;
    this.opened(link, nowUs);
  }

  clog(link: Link): void {
    const wasOpen = link.open;
    link.clogs++;
    if (wasOpen) this.host.linkChanged(link);
  }

  unclog(link: Link, nowUs: Micros): void {
    link.clogs--;
    this.opened(link, nowUs);
  }

  /** Opens every link. */
  heal(nowUs: Micros): void {
    for (const from of this.nodes) {
      for (const to of this.nodes) {
        if (from === to) continue;
        const link = this.link(from, to);
        if (link.open) continue;
        link.blocks = 0;
        link.clogs = 0;
        this.opened(link, nowUs);
      }
    }
  }

  /** From now on nothing is lost, doubled or late beyond the body of the distribution. */
  calm(): void {
    this.settings = {
      ...this.settings, lossPpm: 0, duplicatePpm: 0, latency: { ...this.settings.latency, tailPpm: 0 },
    };
  }

  /** A script delivers a message of a held network, or one that is still under way. */
  deliver(name: string, nowUs: Micros): boolean {
    const envelope = this.inFlight.get(name);
    if (envelope === undefined) return false;
    const copy = { ...envelope };
    envelope.dropped = true;
    this.inFlight.set(name, copy);
    this.host.schedule(nowUs, copy);
    return true;
  }

  drop(name: string): boolean {
    const envelope = this.inFlight.get(name);
    if (envelope === undefined) return false;
    envelope.dropped = true;
    this.lose(envelope, 'dropped');
    return true;
  }

  link(from: NodeId, to: NodeId): Link {
    const link = this.links[from]?.[to];
    assert(link !== undefined, 'no such link', from, to);
    return link;
  }

  private launch(envelope: Envelope, arrivalUs: Micros): void {
    if (this.named) this.inFlight.set(envelope.name, envelope);
    if (!this.settings.held) this.host.schedule(arrivalUs, envelope);
  }

  private arrival(link: Link, message: Message, nowUs: Micros, delayUs: Micros): Micros {
    const { fifo, bulkBandwidth = 0 } = this.settings;
    const isBulk = bulkBandwidth > 0 && this.protocol.isBulk?.(message) === true;
    const channel = isBulk ? link.bulk : link.ordinary;
    const bandwidth = isBulk ? bulkBandwidth : this.settings.bandwidth;
    let arrivalUs = nowUs + delayUs;
    if (bandwidth > 0) {
      const start = Math.max(nowUs, channel.busyUntilUs);
      channel.busyUntilUs = start + Math.ceil((this.protocol.bytes(message) * 1_000_000) / bandwidth);
      arrivalUs = channel.busyUntilUs + delayUs;
    }
    if (fifo) {
      arrivalUs = Math.max(arrivalUs, channel.lastArrivalUs);
      channel.lastArrivalUs = arrivalUs;
    }
    return arrivalUs;
  }

  /** One of the things that close a link is over; if it was the last, what waited goes on. */
  private opened(link: Link, nowUs: Micros): void {
    if (!link.open) return;
    this.host.linkChanged(link);
    if (link.waiting.length === 0) return;
    const released = link.waiting;
    link.waiting = [];
    this.host.scheduleAhead(nowUs, released);
  }
}
