/**
 * What a history asks of an order if some of its reads promise less than the rest: such a read may be served from an old
 * state, but not from one that is older than what its client has seen, nor from one to come (dissertation §6.3, of reads that
 * a session keeps in order). It stands behind all that its client had an answer to, before all that was called after its own
 * answer, and otherwise anywhere.
 */
import { at } from '../../base/assert.ts';
import type { History } from './history.ts';
import type { Constraints } from './problem.ts';

export function withStaleReads(history: History, isStale: readonly boolean[]): Constraints {
  if (!isStale.includes(true)) return { events: history.events, gates: [] };
  return new Moved(history, isStale).constraints();
}

class Moved {
  private readonly history: History;
  private readonly isStale: readonly boolean[];
  /** By operation: where it was called, and from where on it may stand. */
  private readonly calledAt: number[] = [];
  private readonly earliest: number[] = [];
  private readonly answeredAt: number[] = [];
  private readonly gates: (readonly number[] | null)[] = [];
  /** By client: what it had an answer to, less what stands before another of these anyway. */
  private readonly known = new Map<number, readonly number[]>();
  /** By position: the reads that may stand from there on. */
  private readonly movedTo = new Map<number, number[]>();

  constructor(history: History, isStale: readonly boolean[]) {
    this.history = history;
    this.isStale = isStale;
  }

  constraints(): Constraints {
    const { events } = this.history;
    for (const [position, event] of events.entries()) {
      if (event < 0) this.answer(~event, position);
      else this.call(event, position);
    }
    const isMoved = (event: number): boolean => event >= 0 && at(this.isStale, event);
    const moved = events.flatMap((event, position) =>
      [...isMoved(event) ? [] : [event], ...this.movedTo.get(position) ?? []]);
    return { events: [...this.movedTo.get(START) ?? [], ...moved], gates: this.gates };
  }

  private call(operation: number, position: number): void {
    const { process } = at(this.history.operations, operation);
    const isStale = at(this.isStale, operation);
    const behind = isStale ? this.known.get(process) ?? [] : [];
    const earliest = isStale ? Math.max(START, ...behind.map((gate) => at(this.earliest, gate))) : position;
    this.calledAt[operation] = position;
    this.earliest[operation] = earliest;
    this.gates[operation] = behind.length === 0 ? null : behind;
    if (!isStale) return;
    const others = this.movedTo.get(earliest);
    if (others === undefined) this.movedTo.set(earliest, [operation]);
    else others.push(operation);
  }

  private answer(operation: number, position: number): void {
    const { process } = at(this.history.operations, operation);
    const calledAt = at(this.calledAt, operation);
    const beside = (this.known.get(process) ?? []).filter((other) => at(this.answeredAt, other) > calledAt);
    this.answeredAt[operation] = position;
    this.known.set(process, [...beside, operation]);
  }
}

/** Before all events. */
const START = -1;
