/**
 * Everything that could go differently in the world, and nothing else is random. One object for each subject (a
 * directed link, a disk, a node's timers, a client), made once, so that a decision on the hot path is one call.
 *
 * A decision has a stable id: subject, kind, ordinal, such as `net/1>2/appendEntries/57/delay`. Each decision consumes
 * the same draws whatever its answer and whatever faults are on; an override consumes the draw that it replaces.
 * `ordinal` counts from 1 within (subject, kind) and is given only to choices that are `named`; others get 0.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { Json, Latency, Ppm } from './plan.ts';

/** What becomes of one message. Belongs to the choices that gave it, and holds until they are asked again. */
export interface Fate {
  lost: boolean;
  /** Is it lost if the link is cut while it is in flight? Otherwise it waits for the heal. */
  fragile: boolean;
  delayUs: Micros;
  duplicated: boolean;
  /** How much later than the message its duplicate arrives; of no meaning if there is none. */
  duplicateDelayUs: Micros;
}

/** One directed link. */
export interface LinkChoices {
  /** The whole fate of a message of this kind, decided when it is sent. */
  fate(kind: string, ordinal: number, odds: MessageOdds): Fate;
}

/** What the network's settings say of a message's fate. */
export interface MessageOdds {
  readonly lossPpm: Ppm;
  readonly cutLossPpm: Ppm;
  readonly duplicatePpm: Ppm;
  readonly latency: Latency;
}

export interface DiskChoices {
  syncTime(ordinal: number, latency: Latency): Micros;
  /** Of `unsynced` records, how many survive a crash; 0 to `unsynced`. */
  survivors(ordinal: number, unsynced: number): number;
  /** Is the first record that did not survive left behind torn? */
  torn(ordinal: number, ppm: Ppm): boolean;
  /** Which of so many durable records a fault damages, the oldest being 0; of none of them none. */
  damaged(ordinal: number, records: number): number;
}

export interface TimerChoices {
  /** In [minUs, maxUs], on the node's own clock. */
  timeout(timer: string, ordinal: number, minUs: Micros, maxUs: Micros): Micros;
}

export interface ClientChoices {
  /** Until the next operation. */
  pace(ordinal: number, latency: Latency): Micros;
  /** The next operation, made by `make` from its draws; null skips it. */
  operation(ordinal: number, make: (draw: Draw) => Json | null): Json | null;
  requestDelay(ordinal: number, latency: Latency): Micros;
  answerDelay(ordinal: number, latency: Latency): Micros;
}

export interface Choices {
  /** Whether decisions are told apart by ordinals (recorded or overridden), or only drawn. */
  readonly named: boolean;
  link(from: NodeId, to: NodeId): LinkChoices;
  disk(node: NodeId): DiskChoices;
  timers(node: NodeId): TimerChoices;
  client(client: number): ClientChoices;
  /** From now on, other luck: all that follows is drawn from this seed, whatever was calm or in a table until now. */
  reseed(seed: string): void;
  /** From now on nothing is still any more. Says whether something was: then timers that run are to be set anew. */
  wakeUp(): boolean;
  /** A 32-bit hash of all draws so far. */
  drawn(): number;
}

/** What a workload makes an operation from. */
export interface Draw {
  /** A uniform integer in [0, limit). */
  below(limit: number): number;
  /** True with this chance. */
  chance(ppm: Ppm): boolean;
}
