/**
 * What a history asks of an order if some of its reads promise less than the rest: such a read may be served from an old
 * state, but from none that is older than what its client knows, nor from one to come (dissertation §6.3, of reads that a
 * session keeps in order). It stands behind all that its client had an answer to, before all that was called after its own
 * answer, and otherwise anywhere. Of what its client knew of other keys follows the time: it stands behind all that had ended
 * when the client called that.
 */
import { at } from '../../base/assert.ts';
import type { History } from './history.ts';
import type { Constraints, Prefix } from './problem.ts';

/**
 * What an operation promises: `fresh` the present state; `known` one that is not older than what its client knows; `any` one
 * that was, however old.
 */
export type Freshness = 'fresh' | 'known' | 'any';

/** Each line of the precedence is on one key. */
export function withStaleReads<Input, Output>(
  history: History<Input, Output>, freshness: readonly Freshness[], keyOf: (input: Input) => string | number,
): Constraints {
  if (freshness.every((promise) => promise === 'fresh')) return { events: history.events, precedence: null };
  return new Moved(history, freshness, keyOf).constraints();
}

/** What a client had answers to. */
interface Known {
  /** By key: the lines that they make. */
  readonly lines: Map<string | number, number>;
  /** The latest of the positions from which on each of them may stand. */
  earliest: number;
}

/** Before all events. */
const START = -1;

class Moved<Input, Output> {
  private readonly history: History<Input, Output>;
  private readonly freshness: readonly Freshness[];
  private readonly keyOf: (input: Input) => string | number;
  /** By operation: the position from which on it may stand. */
  private readonly earliest: number[] = [];
  private readonly lines: number[][] = [];
  private readonly behind: Prefix[];
  private readonly clients = new Map<number, Known>();
  /** By position: the reads that may stand from there on. */
  private readonly movedTo = new Map<number, number[]>();

  constructor(
    history: History<Input, Output>, freshness: readonly Freshness[], keyOf: (input: Input) => string | number,
  ) {
    this.history = history;
    this.freshness = freshness;
    this.keyOf = keyOf;
    this.behind = history.operations.map(() => FREE);
  }

  constraints(): Constraints {
    const { events } = this.history;
    for (const [position, event] of events.entries()) {
      if (event < 0) this.answer(~event);
      else this.call(event, position);
    }
    const isMoved = (event: number): boolean => event >= 0 && at(this.freshness, event) !== 'fresh';
    const moved = events.flatMap((event, position) =>
      [...isMoved(event) ? [] : [event], ...this.movedTo.get(position) ?? []]);
    const precedence = { lines: this.lines, behind: this.behind };
    return { events: [...this.movedTo.get(START) ?? [], ...moved], precedence };
  }

  private call(operation: number, position: number): void {
    const promise = at(this.freshness, operation);
    const { process, input } = at(this.history.operations, operation);
    const known = promise === 'known' ? this.clients.get(process) : undefined;
    const earliest = promise === 'fresh' ? position : known?.earliest ?? START;
    this.earliest[operation] = earliest;
    if (promise === 'fresh') return;
    const line = known?.lines.get(this.keyOf(input));
    if (line !== undefined) this.behind[operation] = { line, count: at(this.lines, line).length };
    const others = this.movedTo.get(earliest);
    if (others === undefined) this.movedTo.set(earliest, [operation]);
    else others.push(operation);
  }

  /** An open operation that was answered was given the benefit of the doubt: nobody knows of it. */
  private answer(operation: number): void {
    const { process, input, isOpen } = at(this.history.operations, operation);
    if (isOpen) return;
    let known = this.clients.get(process);
    if (known === undefined) {
      known = { lines: new Map(), earliest: START };
      this.clients.set(process, known);
    }
    known.earliest = Math.max(known.earliest, at(this.earliest, operation));
    const line = known.lines.get(this.keyOf(input));
    if (line !== undefined) at(this.lines, line).push(operation);
    else known.lines.set(this.keyOf(input), this.lines.push([operation]) - 1);
  }
}

const FREE: Prefix = { line: 0, count: 0 };
