/**
 * Looks on for what closed the links on which messages were lost: a trace has the faults and the losses, not which is whose.
 */
import type { NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { FaultAction } from '../../sim/plan.ts';
import type { Loss } from './course.ts';

/** A fault that closed a link, and its event. */
export interface Cut {
  readonly event: number;
  readonly action: FaultAction;
}

/** Remembers for every message that met a closed link what had closed that last. */
export class CutWatch {
  private readonly closed = new Map<string, Cut>();
  private readonly cuts = new Map<unknown, Map<NodeId, Cut>>();

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => {
    let last: Cut | undefined;
    return {
      fault: (action) => {
        last = { event: moment.event, action };
      },
      linkChanged: (from, to, open) => {
        if (!open && last?.event === moment.event) this.closed.set(`${from}>${to}`, last);
      },
      undelivered: (from, to, message, reason) => {
        const cut = this.closed.get(`${from}>${to}`);
        if (reason !== 'cut' || cut === undefined) return;
        const byNode = this.cuts.get(message) ?? new Map<NodeId, Cut>();
        this.cuts.set(message, byNode.set(to, cut));
      },
    };
  };

  /** What had closed the link on which this message was lost. */
  cutOf({ message, node }: Loss): Cut | undefined {
    return this.cuts.get(message)?.get(node);
  }
}
