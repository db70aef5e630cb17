/**
 * The events of a run as columns: when each was, what it came of, which node it is about, and what it was, coarsely.
 */
import type { NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { Occurrence } from '../../sim/occurrence.ts';
import type { EventColumns, EventKind } from './run-view.ts';
import type { Thrown } from './thrown.ts';

const KINDS: { readonly [occurrence in Occurrence]: EventKind } = {
  message: 'message', timer: 'timer', sync: 'disk', resume: 'disk',
  client: 'client', request: 'request', answer: 'client', boot: 'boot', fault: 'fault', faultEnd: 'fault', heal: 'phase',
};

export class EventRecorder {
  private readonly timeUs: number[] = [0];
  private readonly cause: number[] = [0];
  private readonly node: NodeId[] = [0];
  private readonly kind: EventKind[] = ['start'];

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => {
    const about = (node: NodeId): void => { this.about(node); };
    return {
      began: (occurrence) => {
        this.timeUs.push(moment.nowUs);
        this.cause.push(moment.cause);
        this.node.push(0);
        this.kind.push(KINDS[occurrence]);
      },
      fault: (action, subject) => {
        if ('node' in action) about(action.node === 'subject' ? subject ?? 0 : action.node);
      },
      booted: about,
      refused: about,
      crashed: (node) => {
        about(node);
        const last = this.kind.length - 1;
        if (this.kind[last] === 'fault' || this.kind[last] === 'disk') this.kind[last] = 'crash';
      },
      stepped: about,
      durable: about,
    };
  };

  columns(thrown: Thrown | null): EventColumns {
    const { timeUs, cause, node, kind } = this;
    if (thrown !== null) node[thrown.event] = thrown.node;
    return { count: kind.length, timeUs, cause, node, kind };
  }

  /** The first node that an event tells of is the one that it is about. */
  private about(node: NodeId): void {
    const last = this.node.length - 1;
    if (this.node[last] === 0) this.node[last] = node;
  }
}

/** The last event at or before this time. */
export function eventAt({ count, timeUs }: EventColumns, atUs: number): number {
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((timeUs[middle] ?? Infinity) <= atUs) low = middle;
    else high = middle;
  }
  return low;
}
