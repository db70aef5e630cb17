/**
 * The observer port: everything that the world does, as it does it. Checkers' facts, coverage, traces and histories are
 * all made from these calls. An observer only looks: it changes neither the world nor a node, and draws nothing.
 * Every method is optional; the simulator calls only those that are there.
 */
import type { Answer, Damaged, Effect, Micros, NodeEvent, NodeId, RequestId, Vocabulary } from '../protocol.ts';
import type { Occurrence } from './occurrence.ts';
import type { FaultAction, PhaseName } from './plan.ts';

/** Where a run stands. Shared by reference: read it, keep no copy. */
export interface Moment {
  /** True virtual time. */
  readonly nowUs: Micros;
  /** How many events have acted so far; the current one included. */
  readonly event: number;
  /** The event that caused the current one; 0 if nothing did. */
  readonly cause: number;
}

export type LossReason = 'lost' | 'cut' | 'down' | 'dropped';

export interface Observer<V extends Vocabulary = Vocabulary> {
  /** An event begins. What is told from here to the next is of it, or comes between the two at a later time. */
  began?(occurrence: Occurrence): void;
  phase?(name: PhaseName): void;
  /** A fault happens; `subject` is the node at which its trigger fired. */
  fault?(action: FaultAction, subject: NodeId | null): void;
  /** A link was cut or clogged while it was open, or the last of what lay over it has ended; whatever the reason. */
  linkChanged?(from: NodeId, to: NodeId, open: boolean): void;

  /** A node has come up on what its journal held. Its effects are executed after this call. */
  booted?(node: NodeId, state: V['state'], recovered: readonly (V['record'] | Damaged)[]): void;
  /** A node refused to run on what its journal held. */
  refused?(node: NodeId, reason: string): void;
  crashed?(node: NodeId, kept: CrashDamage): void;
  /** A node's disk has failed it, which takes the node down: `crashed` tells of that next. */
  diskFailed?(node: NodeId, failure: DiskFailure): void;
  paused?(node: NodeId, untilUs: Micros): void;
  /** A node has been switched off for good; if it was up, `crashed` has told so before. */
  retired?(node: NodeId): void;
  /** A node has taken a step. `effects` are all it asked for; they are executed after this call, and a crash may cut them short. */
  stepped?(node: NodeId, event: NodeEvent<V>, effects: readonly Effect<V>[], state: V['state']): void;

  /** A `persist` was executed: `delta` now ends the journal, at `length` records; `then` waits until they are durable. */
  persisted?(node: NodeId, delta: readonly V['record'][], then: readonly Effect<V>[], length: number): void;
  /** The first `length` records of the journal are now durable. What hung on them is released after this call. */
  durable?(node: NodeId, length: number): void;

  /**
   * A message leaves. `madeAt` is the length of the journal when its step asked for it, after what it hangs on; `hung` is
   * whether it hung on a write, so that `persisted` has told of it before.
   */
  sent?(from: NodeId, to: NodeId, message: V['message'], madeAt: number, hung: boolean): void;
  /** A message that was sent at an event will not arrive (or one copy of it, which a duplicate may still follow). */
  undelivered?(from: NodeId, to: NodeId, message: V['message'], reason: LossReason, sentAt: number): void;
  duplicated?(from: NodeId, to: NodeId, message: V['message']): void;
  /** `tookEffect` is false where the state machine recognised a repetition, or refused. */
  applied?(node: NodeId, index: number, command: V['command'], stateHash: number, tookEffect: boolean): void;

  /**
   * A client starts an operation (once), and sends it to a node (once for each attempt). Client 0 is the probe, the one after
   * the last client the operator. What goes before an operation (a session that is opened) is an operation of its own.
   */
  invoked?(client: number, operation: number, command: V['command']): void;
  attempted?(client: number, operation: number, request: RequestId, node: NodeId): void;
  /** The client will never know what came of its last attempt: it may be applied at any later time, whatever comes next. */
  doubted?(client: number, operation: number): void;
  /** A node answers an attempt. */
  replied?(node: NodeId, request: RequestId, answer: Answer<V['result']>): void;
  /** The operation has ended for its client: ok, fail (certainly not applied) or unknown. */
  returned?(client: number, operation: number, answer: Answer<V['result']>): void;

  /** In the calm phase, at regular times: has the system recovered, so that the run may end? All observers must agree. */
  settled?(): boolean;
  /** The run is over: `calm` if it went through its whole plan. */
  ended?(calm: boolean): void;
}

/** There was no room for a write, or a sync came back with an error. */
export type DiskFailure = 'no-room' | 'sync-error';

/** What a crash did to the journal: `kept` records remain of the `unsynced` ones that were at stake; the next may be torn. */
export interface CrashDamage {
  readonly unsynced: number;
  readonly kept: number;
  readonly torn: boolean;
  /** Of how many of them the disk had said that they were durable. Absent: of none. */
  readonly lied?: number;
}
