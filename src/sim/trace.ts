/**
 * A trace: what happened in a run, event by event, as data. Bounded: the oldest events are forgotten first, for what a
 * reader wants to understand stands at the end. Putting it into words is for others (`report/timeline.ts`).
 */
import type { Answer, Effect, Micros, NodeEvent, NodeId, RequestId } from '../protocol.ts';
import type { CrashDamage, DiskFailure, LossReason, Moment, Observer } from './observer.ts';
import type { FaultAction, PhaseName } from './plan.ts';

/**
 * One thing about a node that is other than before. An aspect is what it is about, by a name of the system's own, such as
 * `term` or `log/7`: the next change of an aspect takes the place of the last.
 */
export interface Change {
  /** Half a sentence that starts with a verb; null for what counts, but is not worth a word. */
  readonly text: string | null;
  /** The aspects of the node that it changed. */
  readonly sets: readonly string[];
  /**
   * The aspects of the node, as they stood before, that it came of. Absent: all. Of those that it sets too, each is needed for
   * itself alone: index 7 for index 7.
   */
  readonly needs?: readonly string[];
  /** If it came of a message: the same of the sender. Absent: all. */
  readonly heard?: readonly string[];
  /**
   * The aspects that it came of not having: something has taken them away, or kept them from coming. Of what is numbered, such
   * as `log/7`, all that follow are lacking too.
   */
  readonly lacks?: readonly string[];
}

export type Happening =
  | { readonly type: 'phase'; readonly name: PhaseName }
  | { readonly type: 'fault'; readonly action: FaultAction; readonly subject: NodeId | null }
  | { readonly type: 'booted'; readonly node: NodeId; readonly records: number; readonly torn: boolean;
      readonly changes: readonly Change[] }
  | { readonly type: 'refused'; readonly node: NodeId; readonly reason: string }
  | { readonly type: 'crashed'; readonly node: NodeId; readonly damage: CrashDamage }
  | { readonly type: 'diskFailed'; readonly node: NodeId; readonly failure: DiskFailure }
  | { readonly type: 'paused'; readonly node: NodeId; readonly untilUs: Micros }
  | { readonly type: 'retired'; readonly node: NodeId }
  | { readonly type: 'stepped'; readonly node: NodeId; readonly event: NodeEvent; readonly changes: readonly Change[] }
  | { readonly type: 'durable'; readonly node: NodeId; readonly length: number }
  | { readonly type: 'sent'; readonly node: NodeId; readonly to: NodeId; readonly message: { readonly type: string } }
  | { readonly type: 'undelivered'; readonly from: NodeId; readonly node: NodeId;
      readonly message: { readonly type: string }; readonly reason: LossReason }
  | { readonly type: 'duplicated'; readonly node: NodeId; readonly to: NodeId; readonly message: { readonly type: string } }
  | { readonly type: 'did'; readonly node: NodeId; readonly effect: Effect & { readonly type: 'apply' | 'reply' } }
  | { readonly type: 'invoked'; readonly client: number; readonly operation: number; readonly command: unknown }
  | { readonly type: 'attempted'; readonly client: number; readonly operation: number; readonly request: RequestId;
      readonly node: NodeId }
  | { readonly type: 'returned'; readonly client: number; readonly operation: number; readonly answer: Answer };

/**
 * All that one event did, in order. Event 0 is what stands before the first. What comes between two events, such as a
 * message that meets a cut link, stands under the number of the earlier one, with a time of its own.
 */
export interface TracedEvent {
  readonly event: number;
  readonly timeUs: Micros;
  /** The event that caused it; 0 if nothing did. */
  readonly cause: number;
  readonly happenings: readonly Happening[];
}

/** Says what has changed in a node since the last time it was asked about it. */
export interface Teller {
  tell(node: NodeId, state: unknown): readonly Change[];
}

/** The most events that a trace remembers unless told otherwise. */
const LIMIT = 100_000;

export class Trace {
  private kept: OpenEvent[] = [];
  private readonly teller: Teller;
  private readonly limit: number;
  private dropped = 0;

  constructor(teller: Teller, limit = LIMIT) {
    this.teller = teller;
    this.limit = limit;
  }

  /** The last events, oldest first; those in which nothing could be seen are not among them. */
  get events(): readonly TracedEvent[] {
    return this.kept.length > this.limit ? this.kept.slice(-this.limit) : this.kept;
  }

  /** How many events were seen and forgotten. */
  get forgotten(): number {
    return this.dropped + Math.max(0, this.kept.length - this.limit);
  }

  /** Makes the observer of the one run that this trace is of. */
  readonly watch = (moment: Moment): Observer => {
    const note = (happening: Happening): void => { this.note(moment, happening); };
    return {
      phase: (name) => note({ type: 'phase', name }),
      fault: (action, subject) => note({ type: 'fault', action, subject }),
      booted: (node, state, recovered) =>
        note({ type: 'booted', node, records: recovered.length, torn: recovered.some(isDamaged),
          changes: this.teller.tell(node, state) }),
      refused: (node, reason) => note({ type: 'refused', node, reason }),
      crashed: (node, damage) => note({ type: 'crashed', node, damage }),
      diskFailed: (node, failure) => note({ type: 'diskFailed', node, failure }),
      paused: (node, untilUs) => note({ type: 'paused', node, untilUs }),
      retired: (node) => note({ type: 'retired', node }),
      stepped: (node, event, _effects, state) =>
        note({ type: 'stepped', node, event, changes: this.teller.tell(node, state) }),
      durable: (node, length) => note({ type: 'durable', node, length }),
      sent: (node, to, message) => note({ type: 'sent', node, to, message }),
      undelivered: (from, node, message, reason) => note({ type: 'undelivered', from, node, message, reason }),
      duplicated: (node, to, message) => note({ type: 'duplicated', node, to, message }),
      applied: (node, index, command, stateHash, tookEffect) =>
        note({ type: 'did', node, effect: { type: 'apply', index, command, stateHash, tookEffect } }),
      replied: (node, request, answer) => note({ type: 'did', node, effect: { type: 'reply', request, answer } }),
      invoked: (client, operation, command) => note({ type: 'invoked', client, operation, command }),
      attempted: (client, operation, request, node) => note({ type: 'attempted', client, operation, request, node }),
      returned: (client, operation, answer) => note({ type: 'returned', client, operation, answer }),
    };
  };

  private note({ event, nowUs, cause }: Moment, happening: Happening): void {
    const last = this.kept.at(-1);
    if (last?.event === event && last.timeUs === nowUs) {
      last.happenings.push(happening);
      return;
    }
    // Twice the bound, then half of it goes at once: a steady trickle of removals would cost more than the trace.
    if (this.kept.length >= 2 * this.limit) {
      this.kept = this.kept.slice(this.limit);
      this.dropped += this.limit;
    }
    this.kept.push({ event, timeUs: nowUs, cause, happenings: [happening] });
  }
}

interface OpenEvent extends TracedEvent {
  readonly happenings: Happening[];
}

function isDamaged(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 'type' in record && record.type === 'damaged';
}
