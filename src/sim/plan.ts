/**
 * A Plan: what the world is like and what goes wrong in it, as plain JSON. How whatever could go either way goes is
 * for `choices.ts`.
 */
import type { Micros, NodeId } from '../protocol.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Parts per million: a chance in whole steps, so that no decision hangs on a fraction. 0 to 1,000,000. */
export type Ppm = number;

/**
 * A latency: uniform in [minUs, 2 * medianUs - minUs], and with the chance `tailPpm` doubled once, twice, ... (each
 * further doubling half as likely), at most `maxUs`.
 */
export interface Latency {
  readonly minUs: Micros;
  readonly medianUs: Micros;
  readonly tailPpm: Ppm;
  readonly maxUs: Micros;
}

export interface NetworkSettings {
  readonly latency: Latency;
  readonly lossPpm: Ppm;
  readonly duplicatePpm: Ppm;
  /** A message that is in flight when its link is cut is lost with this chance; otherwise it waits for the heal. */
  readonly cutLossPpm: Ppm;
  /** Messages of a link, or of each of its channels, never overtake each other. */
  readonly fifo: boolean;
  /** Bytes a virtual second per directed link; 0 is without bound. */
  readonly bandwidth: number;
  /**
   * Bytes a virtual second per directed link for bulk messages (`Protocol.isBulk`), which then travel on a channel of their
   * own: they neither delay other messages nor order themselves with them. Absent or 0: they share the ordinary one.
   */
  readonly bulkBandwidth?: number;
  /** Messages wait until a `deliver` fault names them: a script plays the network. */
  readonly held: boolean;
}

export interface DiskSettings {
  /** How long a sync takes. One sync makes all that was written before it durable. */
  readonly sync: Latency;
  /** The chance that a crash tears the first record that it does not keep. */
  readonly tornPpm: Ppm;
}

export interface ClockSettings {
  /** How much faster (or slower) than true time the clock of each node runs; nodes that are not named run true. */
  readonly driftPpm: { readonly [node: string]: number };
}

export interface WorkloadSettings {
  readonly clients: number;
  /** Closed: a client waits for its answer, then thinks. Open: operations arrive at their own pace. */
  readonly loop: 'closed' | 'open';
  /** Think time of a closed loop, time between arrivals of an open one. */
  readonly pace: Latency;
  /** After this long without an answer an attempt is given up. */
  readonly timeoutUs: Micros;
  /** How long a client rests before it asks again, after an answer that named nobody better to ask. */
  readonly backoffUs: Micros;
  /** Attempts for each operation of a client, the first included. The operator has no bound. */
  readonly attempts: number;
  /**
   * Whether an attempt that timed out is made again (at least once), or the operation ends as unknown (at most
   * once). A script may know better (`ClientScript.retriesUnknown`).
   */
  readonly retryUnknown: boolean;
  /** The time a request or an answer travels between a client and a node. */
  readonly latency: Latency;
  /** Present if there is an operator, who changes the cluster: one more client, with its own think time. */
  readonly operator?: OperatorSettings;
  /** The system's own part: how keys and operations are mixed. */
  readonly mix: Json;
}

export interface OperatorSettings {
  /** From the end of one operation to the start of the next. */
  readonly pace: Latency;
}

export type PhaseName = 'chaos' | 'heal' | 'calm';

export interface Phases {
  /** Faults and clients run for this long; then all is healed. */
  readonly chaosUs: Micros;
  /** The longest time that the system has to recover and serve the probes; a run ends as soon as it has. */
  readonly calmUs: Micros;
}

/**
 * Where an effect is cut: before it is executed, after it, or (for a write) once it is durable, before anything that
 * hangs on it is released.
 */
export type Side = 'before' | 'after' | 'durable';

/** The `nth` time (from 1) that `point` is reached, on `node` or on any. Points are named by the system. */
export interface When {
  readonly point: string;
  readonly node?: NodeId;
  readonly nth: number;
  readonly side: Side;
}

/** Names a node, or the one at which a trigger fired. */
export type Target = NodeId | 'subject';

export type FaultAction =
  | { readonly type: 'crash'; readonly node: Target; readonly downUs?: Micros }
  | { readonly type: 'restart'; readonly node: Target }
  /** The node is switched off for good: it is taken out of the cluster, and no restart or heal brings it back. */
  | { readonly type: 'retire'; readonly node: Target }
  /** The node takes no further event for a while, as in a long garbage collection; what it has asked for goes on. */
  | { readonly type: 'pause'; readonly node: Target; readonly forUs: Micros }
  /** Only nodes of one group hear each other; nodes in no group hear nobody. Of two groups the first that names a node counts. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly Target[])[]; readonly forUs?: Micros }
  /** Cuts one direction. */
  | { readonly type: 'cut'; readonly from: Target; readonly to: Target; readonly forUs?: Micros }
  /**
   * Cuts both directions between the node, with its mates, and all others. Mates are the next nodes in order around the
   * end; if the number is negative, the previous ones.
   */
  | { readonly type: 'isolate'; readonly node: Target; readonly mates: number; readonly forUs?: Micros }
  /**
   * Ends all cuts and clogs, and all that makes disks slow, stall, full or lie; a sync error that has not come up yet does
   * not come up any more.
   */
  | { readonly type: 'heal' }
  /** Holds what a link carries, and releases it in order. */
  | { readonly type: 'clog'; readonly from: Target; readonly to: Target; readonly forUs: Micros }
  /** The same for all links from and to a node. */
  | { readonly type: 'clogNode'; readonly node: Target; readonly forUs: Micros }
  /** Syncs that begin meanwhile take this much longer. */
  | { readonly type: 'slowDisk'; readonly node: Target; readonly extraUs: Micros; readonly forUs: Micros }
  /** No sync ends before it is over, the running one neither: what is due meanwhile ends then. Writes go on being taken. */
  | { readonly type: 'stallDisk'; readonly node: Target; readonly forUs: Micros }
  /**
   * The disk takes no more records. A node that asks to write some can't go on without: it goes down at that write, of
   * which nothing is left, and comes back after `downUs` (absent: when something restarts it), as often as it takes. What
   * it had written before has its room, and is synced as ever. Of two at once the later one says `downUs`.
   */
  | { readonly type: 'fullDisk'; readonly node: Target; readonly forUs: Micros; readonly downUs?: Micros }
  /**
   * The running sync fails when it ends, or else the next one. Nothing that hangs on it is released, nor may the node go
   * on: it goes down, what was not durable survives or not as in any crash, and it comes back after `downUs` (absent:
   * when something restarts it).
   */
  | { readonly type: 'syncError'; readonly node: Target; readonly downUs?: Micros }
  /**
   * One of the durable records that the journal still holds can't be read back any more. Nothing happens before the node
   * boots next: it finds that by the record's checksum, is given `Damaged` in its place, and may refuse to run.
   */
  | { readonly type: 'bitRot'; readonly node: Target }
  /**
   * Outside what protocols promise to stand. Syncs that end meanwhile say that all is durable, and keep nothing: it is lost
   * in the next crash, with all that was written later, unless a true sync has made it durable by then.
   */
  | { readonly type: 'lyingSync'; readonly node: Target; readonly forUs: Micros }
  /**
   * Outside what protocols promise to stand. The node goes down, and comes back after `downUs` under its old id with an
   * empty journal, even if it had refused to run on the one it had.
   */
  | { readonly type: 'loseDisk'; readonly node: Target; readonly downUs: Micros }
  /**
   * Outside what protocols promise to stand. One of the durable records becomes another that looks as good (the system says
   * which: `System.corrupt`). No checksum tells; the node reads it back when it boots next. Nothing, if no record can.
   */
  | { readonly type: 'silentCorruption'; readonly node: Target }
  /** The node's clocks run at this rate from now on; a timer that is set already keeps its true time. */
  | { readonly type: 'drift'; readonly node: Target; readonly ppm: number }
  /** The wall clock jumps, either way. */
  | { readonly type: 'jump'; readonly node: Target; readonly byUs: number }
  /** A timer goes off now, whether it is armed or not. */
  | { readonly type: 'fireTimer'; readonly node: Target; readonly timer: string }
  /**
   * A command from an operator or a script, straight to a node. With a client it is an operation of that one, in a single
   * attempt: it ends with the answer, which reaches the client at once. Its number is above those of the workload's own.
   * With the number of an operation it is one attempt of that one, which only `ok` ends: there may be others.
   */
  | { readonly type: 'request'; readonly node: Target; readonly command: Json; readonly client?: number; readonly operation?: number }
  /** Of the messages in flight, by name: `1>2/appendEntries/3` is the third of its kind on that link. */
  | { readonly type: 'deliver'; readonly message: string }
  | { readonly type: 'drop'; readonly message: string };

/** When an action happens: at a time, or `afterUs` after a trigger has fired. Once all is healed nothing strikes any more. */
export type Fault = FaultAction & (
  | { readonly at: Micros }
  | { readonly when: When; readonly afterUs?: Micros }
);

export interface Plan {
  /** Names the random streams; 1 to 40 characters. */
  readonly seed: string;
  readonly system: string;
  readonly mutant?: string;
  /** Ascending. Taking one out renumbers nobody. */
  readonly nodes: readonly NodeId[];
  /** What journals hold at the start, by node. */
  readonly initial?: { readonly [node: string]: readonly Json[] };
  /** The system's own settings. */
  readonly settings: Json;
  readonly network: NetworkSettings;
  readonly disk: DiskSettings;
  readonly clocks: ClockSettings;
  readonly workload: WorkloadSettings;
  readonly faults: readonly Fault[];
  readonly phases: Phases;
}

export interface Reseed {
  /** From this event on all decisions are drawn from the streams of `seed`: no table binds them, and nothing is calm. */
  readonly atEvent: number;
  readonly seed: string;
}
