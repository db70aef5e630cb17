/**
 * One node's disk: a journal of records, of which a known prefix is durable. Writes go to a buffer at once; one sync at
 * a time makes all that was written before it durable, and then releases what hung on those writes, in their order.
 * A crash keeps a random prefix of what was not yet durable and may leave the next record torn.
 *
 * Records that a durable one supersedes are dropped. Lengths go on counting within a life as if nothing had been; when
 * a node boots, they start anew from the records that it is given. What is amiss with a disk (it stalls, is full, lies,
 * has an error to report) is kept here; when that begins and ends is for `disk-faults.ts`.
 */
import { assert } from '../base/assert.ts';
import type { Damaged, Effect, Micros, NodeId, Protocol } from '../protocol.ts';
import type { DiskChoices } from './choices.ts';
import type { CrashDamage } from './observer.ts';
import type { DiskSettings } from './plan.ts';

const TORN: Damaged = { type: 'damaged', synced: false };
const ROTTEN: Damaged = { type: 'damaged', synced: true };

/** A write on its way: `then` is released once the first `length` records are durable. */
export interface PendingWrite {
  readonly write: Effect & { readonly type: 'persist' };
  readonly length: number;
  /** The event that asked for it. */
  readonly cause: number;
}

/** Itself the task that its running sync stands in the queue as. */
export class Disk {
  readonly type = 'sync';
  readonly node: NodeId;
  /** Syncs that begin now take this much longer. */
  extraUs: Micros = 0;
  /** So many faults keep syncs from ending, leave no room for records, or make syncs keep nothing. */
  stalls = 0;
  fills = 0;
  lies = 0;
  /** For how long the node is down each time that there is no room; undefined: until something restarts it. */
  fullDownUs: Micros | undefined = undefined;
  /** What the next sync that ends comes back with. */
  error: { readonly downUs: Micros | undefined } | null = null;
  private readonly settings: DiskSettings;
  private readonly choices: DiskChoices;
  private readonly protocol: Pick<Protocol, 'supersedes'>;
  /** The journal; the first `dropped - removed` are dropped already and wait to be removed many at a time. */
  private readonly records: unknown[];
  /** Of the records that this life counts, how many are superseded, and how many of those are out of `records`. */
  private dropped = 0;
  private removed = 0;
  /** The records that supersede what is before them and are not durable yet, as the length of the journal up to each. */
  private superseding: number[] = [];
  /** What syncs have said to be durable, and what is so in truth. */
  private durableCount: number;
  private keptCount: number;
  private waiting: PendingWrite[] = [];
  private running: PendingWrite[] = [];
  /** Writes that are durable and are being released, one after the other. */
  private releasing: PendingWrite[] | null = null;
  /** What the running sync will make durable; 0 if none runs. */
  private runningLength = 0;
  /** When the running sync ends: an entry of another time belongs to a life that is over. */
  private endsUs: Micros = -1;
  /** What had caused the sync that a stall holds. */
  private heldFor: number | null = null;
  private syncs = 0;
  private crashes = 0;
  private damages = 0;

  constructor(node: NodeId, initial: readonly unknown[], settings: DiskSettings, choices: DiskChoices,
    protocol: Pick<Protocol, 'supersedes'> = {}) {
    this.node = node;
    this.records = [];
    this.settings = settings;
    this.choices = choices;
    this.protocol = protocol;
    this.append(initial);
    this.durableCount = initial.length;
    this.keptCount = initial.length;
  }

  /** How many records were written, dropped ones included. */
  get length(): number {
    return this.removed + this.records.length;
  }

  /** How many of them are durable. */
  get durableLength(): number {
    return this.durableCount;
  }

  /** The journal as a node finds it when it boots. */
  contents(): readonly unknown[] {
    return this.records.slice(this.dropped - this.removed);
  }

  /**
   * Appends the records of a write. Says `'durable'` if there was nothing to write and nothing to wait for, `'waits'` if
   * its turn to be released will come, or, if a sync must be started for it, when that ends.
   */
  persist(write: Effect & { readonly type: 'persist' }, nowUs: Micros, cause: number): 'durable' | 'waits' | Micros {
    this.append(write.delta);
    const { length } = this;
    const pending = { write, length, cause };
    if (length === this.durableCount) {
      if (this.releasing === null) return 'durable';
      this.releasing.push(pending);
      return 'waits';
    }
    if (this.runningLength === length) {
      this.running.push(pending);
      return 'waits';
    }
    this.waiting.push(pending);
    return this.runningLength === 0 ? this.startSync(nowUs) : 'waits';
  }

  /**
   * The queue entry of a sync came up: what is to be released, or undefined if the entry is stale. The list grows when
   * what is released asks for a barrier; `released` says that all is done.
   */
  complete(nowUs: Micros): readonly PendingWrite[] | undefined {
    if (this.endsUs !== nowUs || this.runningLength === 0) return undefined;
    const released = this.running;
    this.durableCount = this.runningLength;
    if (this.lies === 0) {
      this.keptCount = this.runningLength;
      if (this.superseding.length > 0) this.dropSuperseded();
    }
    this.running = [];
    this.runningLength = 0;
    this.releasing = released;
    return released;
  }

  released(): void {
    this.releasing = null;
  }

  /** After `released`: starts the next sync if something waits, and says when it ends. */
  next(nowUs: Micros): Micros | undefined {
    if (this.waiting.length === 0 || this.runningLength !== 0) return undefined;
    return this.startSync(nowUs);
  }

  /** A sync that ends now ends then instead: the node is paused and can't be told. */
  postpone(nowUs: Micros, untilUs: Micros): boolean {
    if (this.endsUs !== nowUs || this.runningLength === 0) return false;
    this.endsUs = untilUs;
    return true;
  }

  /** Whether a sync ends now. */
  isDue(nowUs: Micros): boolean {
    return this.endsUs === nowUs && this.runningLength !== 0;
  }

  /** A sync that ends now, which had that cause, does not before it is let go. Says whether there is one. */
  hold(nowUs: Micros, cause: number): boolean {
    if (!this.postpone(nowUs, Infinity)) return false;
    this.heldFor = cause;
    return true;
  }

  /** The sync that was held ends now. Says what had caused it; null if none was. */
  letGo(nowUs: Micros): number | null {
    const cause = this.heldFor;
    this.heldFor = null;
    return cause !== null && this.postpone(Infinity, nowUs) ? cause : null;
  }

  crash(): CrashDamage {
    const unsynced = this.length - this.keptCount;
    const lied = this.durableCount - this.keptCount;
    const ordinal = ++this.crashes;
    const survivors = Math.min(this.choices.survivors(ordinal, unsynced), unsynced);
    const kept = lied > 0 ? 0 : survivors;
    const torn = this.choices.torn(ordinal, this.settings.tornPpm) && kept < unsynced;
    if (kept < unsynced) {
      const length = this.keptCount + kept;
      this.records.length = length - this.removed;
      this.superseding = this.superseding.filter((position) => position <= length);
    }
    if (torn) this.records.push(TORN);
    this.waiting = [];
    this.running = [];
    this.releasing = null;
    this.runningLength = 0;
    this.endsUs = -1;
    this.heldFor = null;
    return lied > 0 ? { unsynced, kept, torn, lied } : { unsynced, kept, torn };
  }

  /**
   * One of the durable records becomes what `change` makes of it: of those of which it makes something, not null. Says which,
   * counted from 1 as the journal holds them; 0 if there is none. Consumes a draw in any case.
   */
  damage(change: (record: unknown, ordinal: number) => unknown): number {
    const ordinal = ++this.damages;
    const first = this.dropped - this.removed;
    const positions: number[] = [];
    const changed: unknown[] = [];
    for (let position = first; position < this.keptCount - this.removed; position++) {
      const record = this.records[position];
      const other = record === ROTTEN ? null : change(record, ordinal);
      if (other === null) continue;
      positions.push(position);
      changed.push(other);
    }
    const chosen = Math.min(this.choices.damaged(ordinal, positions.length), positions.length - 1);
    const position = positions[chosen];
    if (position === undefined) return 0;
    this.records[position] = changed[chosen];
    return position - first + 1;
  }

  /** One of the durable records can't be read back any more. Says which, as `damage` does. */
  rot(): number {
    return this.damage(() => ROTTEN);
  }

  /** Another disk is in its place, an empty one. For a node that is down. */
  lose(): void {
    this.records.length = 0;
    this.superseding = [];
    this.dropped = 0;
    this.removed = 0;
    this.durableCount = 0;
    this.keptCount = 0;
  }

  /** A node has booted: the torn end is cut off, what survived is on the medium, and the records are counted anew. */
  repair(): void {
    if (this.records.at(-1) === TORN) this.records.pop();
    const before = this.dropped;
    this.removeDropped();
    this.durableCount = this.records.length;
    this.keptCount = this.records.length;
    this.superseding = this.superseding.map((position) => position - before);
    this.dropped = 0;
    this.removed = 0;
    if (this.superseding.length > 0) this.dropSuperseded();
  }

  private append(delta: readonly unknown[]): void {
    const { protocol, records, removed } = this;
    for (const record of delta) {
      records.push(record);
      if (protocol.supersedes?.(record) === true) this.superseding.push(removed + records.length);
    }
  }

  /** All before the last durable record that supersedes goes. Amortised over the records, each drop costs O(1). */
  private dropSuperseded(): void {
    let durable = 0;
    while ((this.superseding[durable] ?? Infinity) <= this.keptCount) durable++;
    const last = this.superseding[durable - 1];
    if (last === undefined) return;
    this.superseding.splice(0, durable);
    this.dropped = last - 1;
    // Not before at least as many go as stay, which are moved.
    if (2 * (this.dropped - this.removed) >= this.records.length) this.removeDropped();
  }

  private removeDropped(): void {
    const count = this.dropped - this.removed;
    if (count > 0) this.records.splice(0, count);
    this.removed = this.dropped;
  }

  private startSync(nowUs: Micros): Micros {
    assert(this.waiting.length > 0 && this.runningLength === 0, 'one sync at a time, and of something');
    this.running = this.waiting;
    this.waiting = [];
    this.runningLength = this.length;
    this.endsUs = nowUs + this.choices.syncTime(++this.syncs, this.settings.sync) + this.extraUs;
    return this.endsUs;
  }
}
