/**
 * A deadline that is moved far more often than it is met. One queue entry serves it: moving the deadline later pushes
 * nothing, and the entry, when it comes up early, is pushed again for the time that stands then.
 */
import type { Micros } from '../protocol.ts';

const NEVER = -1;

export class Alarm {
  private deadlineUs: Micros = NEVER;
  /** When the entry that counts comes up; any other entry is stale. */
  private queuedUs: Micros = NEVER;

  /** Moves the deadline. Says whether an entry must be pushed for it. */
  set(deadlineUs: Micros): boolean {
    this.deadlineUs = deadlineUs;
    if (this.queuedUs !== NEVER && this.queuedUs <= deadlineUs) return false;
    this.queuedUs = deadlineUs;
    return true;
  }

  cancel(): void {
    this.deadlineUs = NEVER;
  }

  get armed(): boolean {
    return this.deadlineUs !== NEVER;
  }

  /**
   * An entry has come up at `nowUs`. Says `'due'` (and disarms), `'stale'`, or when to push the entry again.
   */
  surface(nowUs: Micros): 'due' | 'stale' | Micros {
    if (this.queuedUs !== nowUs) return 'stale';
    this.queuedUs = NEVER;
    if (this.deadlineUs === NEVER) return 'stale';
    if (this.deadlineUs > nowUs) {
      this.queuedUs = this.deadlineUs;
      return this.deadlineUs;
    }
    this.deadlineUs = NEVER;
    return 'due';
  }
}
