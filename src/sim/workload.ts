/**
 * What a system's clients do, as scripts: what each asks next, what it remembers of the answers, when it gives up. The
 * mechanics (loops, timeouts, retries, redirects) are in `clients.ts`, and know nothing of what is asked.
 *
 * A script keeps its memory to itself. It is asked in the order of the run's events, and gives equal answers in equal runs.
 */
import type { Answer, NodeId } from '../protocol.ts';
import type { Draw } from './choices.ts';
import type { FaultAction, Json } from './plan.ts';

export interface Workload {
  /** What client `number` (from 1) does; made once for each run. */
  client(number: number): ClientScript;
  /** What the operator does; asked for only if the Plan's workload has an operator. `nodes` are all of the Plan's. */
  operator?(nodes: readonly NodeId[]): ClientScript;
  /** What must succeed after the heal, in this order. */
  readonly probes: readonly Json[];
}

export interface ClientScript {
  /**
   * Something that must be asked before the next operation can be (a session, say); null if there is nothing. Asked
   * whenever an operation that was drawn is about to start. It is an operation of its own, and while it is under way
   * no other of this client starts; unless it ends with `ok` the one that waited for it is skipped.
   */
  prelude?(): Json | null;
  /**
   * The next operation as it is drawn: a decision, which can be recorded and overridden. `ordinal` counts drawn operations
   * from 1; every operation takes the same number of draws, whatever the script remembers. null skips it.
   */
  operation(ordinal: number, draw: Draw): Json | null;
  /**
   * The drawn operation as it is sent, with what the client knows by now (its session, a sequence number). Once for each
   * operation: every attempt sends the same object. Null: it can't be asked now and is skipped. Absent: as drawn.
   */
  frame?(operation: Json): Json | null;
  /**
   * Does it make sense to ask again, after an answer `fail` with this reason? If not, the operation ends: with this
   * answer, or as unknown if an earlier attempt was left in doubt. Absent: yes.
   */
  retries?(command: Json, reason: string): boolean;
  /**
   * May what was perhaps applied be asked again? A client with a session always may. Absent, or undefined: as the Plan's
   * `retryUnknown` says; an operator then asks again.
   */
  retriesUnknown?(command: Json): boolean | undefined;
  /**
   * An operation has ended, be it a prelude. What the script returns is done at once (an operator switches removed nodes
   * off), even after the heal.
   */
  returned?(command: Json, answer: Answer): readonly FaultAction[];
}
