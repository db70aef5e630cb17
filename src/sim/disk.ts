/**
 * One node's disk: a journal of records, of which a known prefix is durable. Writes go to a buffer at once; one sync at
 * a time makes all that was written before it durable, and then releases what hung on those writes, in their order.
 * A crash keeps a random prefix of what was not yet durable and may leave the next record torn.
 */
import { assert } from '../base/assert.ts';
import type { Damaged, Effect, Micros, NodeId } from '../protocol.ts';
import type { DiskChoices } from './choices.ts';
import type { CrashDamage } from './observer.ts';
import type { DiskSettings } from './plan.ts';

const TORN: Damaged = { type: 'damaged', synced: false };

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
  /** Syncs take this much longer until then. */
  extraUs: Micros = 0;
  private readonly settings: DiskSettings;
  private readonly choices: DiskChoices;
  private readonly records: unknown[];
  private durableCount: number;
  private waiting: PendingWrite[] = [];
  private running: PendingWrite[] = [];
  /** Writes that are durable and are being released, one after the other. */
  private releasing: PendingWrite[] | null = null;
  /** What the running sync will make durable; 0 if none runs. */
  private runningLength = 0;
  /** When the running sync ends: an entry of another time belongs to a life that is over. */
  private endsUs: Micros = -1;
  private syncs = 0;
  private crashes = 0;

  constructor(node: NodeId, initial: readonly unknown[], settings: DiskSettings, choices: DiskChoices) {
    this.node = node;
    this.records = initial.slice();
    this.durableCount = initial.length;
    this.settings = settings;
    this.choices = choices;
  }

  get length(): number {
    return this.records.length;
  }

  get durableLength(): number {
    return this.durableCount;
  }

  /** The journal as a node finds it when it boots. */
  contents(): readonly unknown[] {
    return this.records.slice();
  }

  /**
   * Appends the records of a write. Says `'durable'` if there was nothing to write and nothing to wait for, `'waits'` if
   * its turn to be released will come, or, if a sync must be started for it, when that ends.
   */
  persist(write: Effect & { readonly type: 'persist' }, nowUs: Micros, cause: number): 'durable' | 'waits' | Micros {
    for (const record of write.delta) this.records.push(record);
    const length = this.records.length;
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

  crash(): CrashDamage {
    const unsynced = this.records.length - this.durableCount;
    const ordinal = ++this.crashes;
    const kept = Math.min(this.choices.survivors(ordinal, unsynced), unsynced);
    const torn = this.choices.torn(ordinal, this.settings.tornPpm) && kept < unsynced;
    if (kept < unsynced) this.records.length = this.durableCount + kept;
    if (torn) this.records.push(TORN);
    this.waiting = [];
    this.running = [];
    this.releasing = null;
    this.runningLength = 0;
    this.endsUs = -1;
    return { unsynced, kept, torn };
  }

  /** A node has booted: the torn end is cut off, and what survived is on the medium. */
  repair(): void {
    if (this.records.at(-1) === TORN) this.records.pop();
    this.durableCount = this.records.length;
  }

  private startSync(nowUs: Micros): Micros {
    assert(this.waiting.length > 0 && this.runningLength === 0, 'one sync at a time, and of something');
    this.running = this.waiting;
    this.waiting = [];
    this.runningLength = this.records.length;
    this.endsUs = nowUs + this.choices.syncTime(++this.syncs, this.settings.sync) + this.extraUs;
    return this.endsUs;
  }
}
