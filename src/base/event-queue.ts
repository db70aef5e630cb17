/**
 * What is to happen, ordered by (time, sequence): of two items of one time, the one that was pushed first comes first.
 */
import TinyQueue from 'tinyqueue';

export interface Queued<Task> {
  readonly timeUs: number;
  readonly sequence: number;
  /** The event that pushed it. */
  readonly cause: number;
  readonly task: Task;
}

export class EventQueue<Task> {
  private readonly heap = new TinyQueue<Queued<Task>>([], earlier);
  private sequence = 0;
  /** Below 0, so that it comes before every other item of its time. */
  private sequenceAhead = 0;

  get length(): number {
    return this.heap.length;
  }

  /** The time of the next item, or Infinity. */
  get nextTimeUs(): number {
    return this.heap.peek()?.timeUs ?? Infinity;
  }

  push(timeUs: number, cause: number, task: Task): void {
    this.heap.push({ timeUs, sequence: this.sequence++, cause, task });
  }

  /** Before all else that is due at that time, in the order given: what was held up and can go on now. */
  pushAhead(timeUs: number, items: readonly { readonly cause: number; readonly task: Task }[]): void {
    this.sequenceAhead -= items.length;
    let sequence = this.sequenceAhead;
    for (const { cause, task } of items) this.heap.push({ timeUs, sequence: sequence++, cause, task });
  }

  pop(): Queued<Task> | undefined {
    return this.heap.pop();
  }
}

function earlier(a: Queued<unknown>, b: Queued<unknown>): number {
  return a.timeUs - b.timeUs || a.sequence - b.sequence;
}
