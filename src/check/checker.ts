/**
 * What a checker is: an observer of facts that reports. Checkers are independent of each other, may be called in any
 * order, and need not keep quiet after their first violation: the dispatcher sees to that.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { Moment } from '../sim/observer.ts';
import type { Facts } from './facts.ts';
import type { Ghosts } from './ghosts.ts';

/** Rule: restates a rule of the protocol, speaks early. Outcome: sees the harm. Client: sees only what clients see. */
export type CheckerClass = 'rule' | 'outcome' | 'client';

export interface Checker extends Partial<Facts> {
  /** Kebab-case, as in a violation's signature. */
  readonly name: string;
  readonly class: CheckerClass;
  /** Asked at regular times after the heal: is there nothing left to wait for? */
  readonly settled?: () => boolean;
}

/** The events that are known, for `Report`. */
export function known(...events: readonly (number | undefined)[]): readonly number[] {
  return events.flatMap((event) => (event === undefined || event === 0 ? [] : [event]));
}

/** What a checker is built with. */
export interface CheckContext {
  readonly moment: Moment;
  /** Up to date with the current fact, before any checker is told of it. */
  readonly ghosts: Ghosts;
  readonly report: Report;
  /** Tells that the checker has come to no verdict on this run; it falls silent. */
  readonly giveUp: (checker: Checker, reason: string) => void;
}

/**
 * Tells of a violation. `clause` names what fell, in kebab-case; `kinds` are the kinds of the events involved; both go
 * into the signature, so neither holds ids, numbers or times. `message` is for people: full sentences with them all.
 */
export type Report = (finding: {
  readonly checker: Checker;
  readonly clause: string;
  readonly kinds: readonly string[];
  readonly message: string;
  readonly source: string;
  readonly node?: NodeId;
  readonly evidence?: readonly string[];
  readonly involves?: readonly number[];
  readonly awaitedSince?: number;
}) => void;

export interface Violation {
  readonly checker: string;
  readonly class: CheckerClass;
  readonly clause: string;
  /** `checker/clause[kinds]`: equal for equal bugs, whatever the seed. */
  readonly signature: string;
  readonly message: string;
  /** What the message speaks of, a line each; mostly there is none. */
  readonly evidence?: readonly string[];
  /** Earlier events that it takes two with: the other vote, the other leader, the commit that is contradicted. Absent: none. */
  readonly involves?: readonly number[];
  /** Of harm that lies in what did not happen: the event from which on it was waited for. Absent: something happened. */
  readonly awaitedSince?: number;
  readonly source: string;
  readonly node: NodeId | null;
  /** The event at which it was seen, and its virtual time. */
  readonly event: number;
  readonly timeUs: Micros;
}

/** A checker that threw: it has no verdict on this run. */
export interface Unknown {
  readonly checker: string;
  readonly reason: string;
  readonly event: number;
  readonly timeUs: Micros;
}
