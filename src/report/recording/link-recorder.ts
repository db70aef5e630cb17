/**
 * When which link was closed, for whatever reason: several faults may lie over one at a time.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { LinkSpan } from './run-view.ts';

export class LinkRecorder {
  private readonly spans: (LinkSpan & { toUs: Micros })[] = [];
  /** Those that are closed now, by their ends. */
  private readonly closed = new Map<string, LinkSpan & { toUs: Micros }>();

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => ({
    linkChanged: (from, to, open) => { this.change(from, to, open, moment.nowUs); },
  });

  /** By the time at which they closed. */
  finish(endUs: Micros): readonly LinkSpan[] {
    for (const span of this.closed.values()) span.toUs = endUs;
    return this.spans;
  }

  private change(from: NodeId, to: NodeId, open: boolean, nowUs: Micros): void {
    const link = `${from}>${to}`;
    const span = this.closed.get(link);
    if (open && span !== undefined) {
      span.toUs = nowUs;
      this.closed.delete(link);
    } else if (!open && span === undefined) {
      const closed = { from, to, fromUs: nowUs, toUs: nowUs };
      this.spans.push(closed);
      this.closed.set(link, closed);
    }
  }
}
