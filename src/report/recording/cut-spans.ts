/**
 * What parted nodes, and until when: partitions, cuts and clogs. One ends when its time is over, or with the first heal before
 * that; without a time of its own it lasts until one comes.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { Moment, Observer } from '../../sim/observer.ts';
import type { FaultAction, Target } from '../../sim/plan.ts';
import { tellFault } from '../fault-words.ts';
import type { CutSpan } from './run-view.ts';

/** The faults that part nodes. */
type Parting = FaultAction & { readonly type: 'partition' | 'isolate' | 'cut' | 'clog' | 'clogNode' };

interface OpenCut extends CutSpan {
  toUs: Micros;
}

export class CutRecorder {
  private readonly nodes: readonly NodeId[];
  private readonly spans: OpenCut[] = [];

  constructor(nodes: readonly NodeId[]) {
    this.nodes = nodes;
  }

  /** Looks on for one run: a `Watcher`. */
  readonly watch = (moment: Moment): Observer => ({
    fault: (action, subject) => {
      if (action.type === 'heal') this.heal(moment.nowUs);
      if (isParting(action)) this.part(action, subject, moment.nowUs);
    },
    phase: (name) => {
      if (name === 'heal') this.heal(moment.nowUs);
    },
  });

  /** By the time that they began. */
  finish(endUs: Micros): readonly CutSpan[] {
    this.heal(endUs);
    return this.spans;
  }

  private part(action: Parting, subject: NodeId | null, nowUs: Micros): void {
    const nodes = this.partedBy(action, subject);
    if (nodes.length === 0) return;
    const toUs = action.forUs === undefined ? Infinity : nowUs + action.forUs;
    this.spans.push({ fromUs: nowUs, toUs, nodes, text: tellFault(action, subject, String) });
  }

  private heal(nowUs: Micros): void {
    for (const span of this.spans) span.toUs = Math.min(span.toUs, nowUs);
  }

  /** Those that hear less than the others: of a partition, all that are not on its largest side. Empty if nothing is parted. */
  private partedBy(action: Parting, subject: NodeId | null): readonly NodeId[] {
    const resolved = (target: Target): NodeId => (target === 'subject' ? subject ?? 0 : target);
    switch (action.type) {
      case 'partition': return this.smallerSides(action.groups.map((group) => group.map(resolved)));
      case 'isolate': return this.mates(resolved(action.node), action.mates);
      case 'cut':
      case 'clog': {
        const from = resolved(action.from);
        const to = resolved(action.to);
        return from === to ? [] : [from, to];
      }
      case 'clogNode': return [resolved(action.node)];
    }
  }

  private smallerSides(groups: readonly (readonly NodeId[])[]): readonly NodeId[] {
    const sides = groups.map((group, i) =>
      group.filter((node) => groups.findIndex((other) => other.includes(node)) === i));
    const largest = sides.reduce((best, side) => (side.length > best.length ? side : best), sides[0] ?? []);
    return this.nodes.filter((node) => !largest.includes(node));
  }

  private mates(node: NodeId, mates: number): readonly NodeId[] {
    const own = this.nodes.indexOf(node);
    const { length } = this.nodes;
    const step = mates < 0 ? length - 1 : 1;
    const count = Math.min(Math.abs(mates) + 1, length);
    const group = Array.from({ length: count }, (_, i) => this.nodes[(own + i * step) % length] ?? node);
    return group.sort((one, other) => one - other);
  }
}

function isParting(action: FaultAction): action is Parting {
  return ['partition', 'isolate', 'cut', 'clog', 'clogNode'].includes(action.type);
}
