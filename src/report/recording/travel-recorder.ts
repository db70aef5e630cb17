/**
 * The messages of a run, from where they were sent to what became of them. An arrival knows the event that sent it, so that one
 * message object may be under way many times.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { LossReason, Moment, Observer } from '../../sim/observer.ts';
import { tellLoss } from '../fault-words.ts';
import type { Travel } from './run-view.ts';
import type { Thrown } from './thrown.ts';

type Message = { readonly type: string };

interface OpenTravel extends Travel {
  endUs: Micros;
  arrivedAt: number | null;
  lost: string | null;
}

export class TravelRecorder {
  private readonly travels: OpenTravel[] = [];
  /** What travels. */
  private readonly messages: Message[] = [];
  /** By event: the first message that it sent, or that was sent later. Those of one event stand together. */
  private readonly firstOf: number[] = [];
  /** While a message arrives, the event that sent it. */
  private arrivalOf: number | null = null;
  private readonly isBackground: (message: Message, to: NodeId) => boolean;

  constructor(isBackground: (message: Message, to: NodeId) => boolean) {
    this.isBackground = isBackground;
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => ({
    sent: (from, to, message) => { this.send(moment, from, to, message); },
    duplicated: (from, to, message) => { this.send(moment, from, to, message); },
    began: (occurrence) => { this.arrivalOf = occurrence === 'message' ? moment.cause : null; },
    stepped: (node, event) => {
      if (event.type === 'message') this.arrive(moment, node, event.message);
    },
    undelivered: (_from, to, message, reason, sentAt) => { this.lose(moment, to, message, reason, sentAt); },
  });

  /** By the time they were sent. What is still under way is so at `endUs`, but for what a step threw at. */
  finish(endUs: Micros, thrown: Thrown | null): readonly Travel[] {
    const sentAt = this.arrivalOf;
    const met = thrown === null || sentAt === null ? undefined : this.find(sentAt, thrown.node, null);
    for (const travel of this.travels) if (isUnderWay(travel)) travel.endUs = endUs;
    if (met !== undefined) met.arrivedAt = thrown?.event ?? null;
    this.messages.length = 0;
    return this.travels;
  }

  private send({ event, nowUs }: Moment, from: NodeId, to: NodeId, message: Message): void {
    while (this.firstOf.length <= event) this.firstOf.push(this.travels.length);
    this.messages.push(message);
    this.travels.push({
      from, to, type: message.type, background: this.isBackground(message, to),
      sentUs: nowUs, sentAt: event, endUs: nowUs, arrivedAt: null, lost: null,
    });
  }

  private arrive({ event, cause, nowUs }: Moment, to: NodeId, message: Message): void {
    const travel = this.find(cause, to, message);
    if (travel === undefined) return;
    travel.endUs = nowUs;
    travel.arrivedAt = event;
  }

  private lose({ nowUs }: Moment, to: NodeId, message: Message, reason: LossReason, sentAt: number): void {
    const travel = this.find(sentAt, to, message);
    if (travel === undefined) return;
    travel.endUs = nowUs;
    travel.lost = tellLoss(reason);
  }

  /** What is under way of this message, or of any. Of copies it may be either: nobody can tell them apart. */
  private find(sentAt: number, to: NodeId, message: Message | null): OpenTravel | undefined {
    for (let i = this.firstOf[sentAt] ?? Infinity; i < this.travels.length; i++) {
      const travel = this.travels[i];
      if (travel === undefined || travel.sentAt !== sentAt) break;
      const isMeant = travel.to === to && (message === null || this.messages[i] === message);
      if (isMeant && isUnderWay(travel)) return travel;
    }
    return undefined;
  }
}

function isUnderWay({ arrivedAt, lost }: Travel): boolean {
  return arrivedAt === null && lost === null;
}
