/**
 * The port: what a node is told, what it may ask for, how a client is answered. Types only.
 *
 * A node is a pure machine. It has no clock but the one in its events, no random numbers and no I/O: it asks for
 * effects, and the world (`src/sim`) carries them out one by one. Anything that speaks this port can be put into
 * the simulator: Raft, the tiny register of the tests, or an adapter around a foreign implementation.
 */
import type { Sink } from './base/digest.ts';

/** A node's name: a small positive integer, chosen by the Plan, never reused and never renumbered. */
export type NodeId = number;

/** Virtual time or a span of it, in whole microseconds. */
export type Micros = number;

/** One attempt of a client to get one operation done; unique within a run. */
export type RequestId = number;

/** The types that one protocol speaks in. Members are `unknown` to the kernel, which carries them unread. */
export interface Vocabulary {
  /** A node's memory. Lost by a crash; changed in place, only inside `step`. */
  readonly state: unknown;
  /** What nodes send each other. `type` names its kind in decision ids and traces. */
  readonly message: { readonly type: string };
  /** One record of the journal: the unit that a crash keeps, loses or tears. */
  readonly record: unknown;
  /** What a client, or an operator, asks of a node. Plain JSON. */
  readonly command: unknown;
  /** What a client is told when its command has been carried out. Plain JSON. */
  readonly result: unknown;
  /** What a node says to itself through the disk (`resume`). */
  readonly signal: unknown;
  /** The protocol's part of the Plan, already parsed. Plain JSON. */
  readonly settings: unknown;
}

/**
 * What happens to a node. `nowUs` is its monotonic clock, which drifts but never jumps, and goes on while the
 * node is down; `wallUs` is its wall clock, which may jump either way.
 */
export type NodeEvent<V extends Vocabulary = Vocabulary> =
  | { readonly type: 'message'; readonly nowUs: Micros; readonly wallUs: Micros;
      readonly from: NodeId; readonly message: V['message'] }
  | { readonly type: 'timer'; readonly nowUs: Micros; readonly wallUs: Micros; readonly timer: string }
  | { readonly type: 'request'; readonly nowUs: Micros; readonly wallUs: Micros;
      readonly request: RequestId; readonly command: V['command'] }
  | { readonly type: 'resumed'; readonly nowUs: Micros; readonly wallUs: Micros; readonly signal: V['signal'] };

/** How a client is answered. */
export type Answer<Result = unknown> =
  | { readonly type: 'ok'; readonly result: Result }
  /** Not here; certainly not applied. `to` is the node that is believed to be the right one. */
  | { readonly type: 'redirect'; readonly to?: NodeId }
  /** Certainly not applied, now or later. */
  | { readonly type: 'fail'; readonly reason: string }
  /** May or may not have been applied, or may be later. */
  | { readonly type: 'unknown' };

/** What a node may ask for. The world executes the effects of a step in their order. */
export type Effect<V extends Vocabulary = Vocabulary> =
  | { readonly type: 'send'; readonly to: NodeId; readonly message: V['message'] }
  /**
   * Appends `delta` to the journal; `then` is released once it is durable. Writes complete in order, so an empty
   * delta is a barrier: it is durable as soon as all before it is, at once if nothing is pending.
   */
  | { readonly type: 'persist'; readonly delta: readonly V['record'][]; readonly then: readonly Effect<V>[] }
  /** Comes back to this node as a `resumed` event, if this life still stands: how a node learns that a write is durable. */
  | { readonly type: 'resume'; readonly signal: V['signal'] }
  /** (Re)arms the timer of that name; the world draws the delay from [minUs, maxUs]. A node has one timer of each name. */
  | { readonly type: 'setTimer'; readonly timer: string; readonly minUs: Micros; readonly maxUs: Micros }
  | { readonly type: 'cancelTimer'; readonly timer: string }
  /**
   * Says that the replicated state machine has applied the command at `index`. `stateHash` is a 32-bit hash of the
   * machine's state after it: equal states have equal hashes on all nodes. `tookEffect` is false where the machine
   * recognised a repetition, or refused; absent means true.
   */
  | { readonly type: 'apply'; readonly index: number; readonly command: V['command']; readonly stateHash: number;
      readonly tookEffect?: boolean }
  | { readonly type: 'reply'; readonly request: RequestId; readonly answer: Answer<V['result']> };

/**
 * In place of a record that can't be read back. `synced` says whether the disk had reported it as durable: an unsynced
 * one is the torn end of the journal and is gone for good; a synced one is corruption.
 */
export interface Damaged {
  readonly type: 'damaged';
  readonly synced: boolean;
}

export interface BootContext<V extends Vocabulary = Vocabulary> {
  readonly id: NodeId;
  /**
   * All nodes of the Plan, in ascending order. Where some of them only stand by to be added later, it is the settings that
   * say who is a member at first.
   */
  readonly nodes: readonly NodeId[];
  readonly settings: V['settings'];
  /** The journal's records in order. */
  readonly recovered: readonly (V['record'] | Damaged)[];
  readonly nowUs: Micros;
  readonly wallUs: Micros;
}

export type Booted<V extends Vocabulary = Vocabulary> =
  | { readonly ok: true; readonly state: V['state']; readonly effects: readonly Effect<V>[] }
  /** The node refuses to run on what it found on its disk, and stays down until it is replaced. */
  | { readonly ok: false; readonly reason: string };

export interface Protocol<V extends Vocabulary = Vocabulary> {
  boot(context: BootContext<V>): Booted<V>;
  /** May change the state; equal (state, event) give equal effects. */
  step(state: V['state'], event: NodeEvent<V>): readonly Effect<V>[];
  /** The size of a message on the wire, for bandwidth. */
  bytes(message: V['message']): number;
  /** Feeds everything that tells this message from others into the digest. */
  fingerprint(message: V['message'], sink: Sink): void;
  /** The same for a record of the journal. */
  fingerprintRecord(record: V['record'], sink: Sink): void;
  /**
   * Whether this record makes all that stands before it in the journal superfluous, as a checkpoint does: once it is
   * durable the disk drops them. Absent: the disk keeps every record.
   */
  supersedes?(record: V['record']): boolean;
  /**
   * Whether this message travels on the link's bulk channel, which has a bandwidth of its own if the network's settings
   * give it one (`bulkBandwidth`). Absent: none does.
   */
  isBulk?(message: V['message']): boolean;
}
