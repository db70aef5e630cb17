/**
 * The faults of a Plan as guidance handles them: what one trigger sets off belongs together, what strikes at a time stands alone. Which
 * faults may be moved about at all is decided here.
 */
import type { Stream } from '../../base/random.ts';
import type { Micros, NodeId } from '../../protocol.ts';
import type { Fault, FaultAction, Target, When } from '../../sim/plan.ts';
import { retarget } from '../fault-targets.ts';

export type FaultGroup = readonly Fault[];

/**
 * What may be added, left out, moved and doubled at will, and the protocol must stand it. Whatever is not named here may be drawn with an
 * eye on the whole (how many disks may be damaged, who is replaced), so that it stays as it was drawn.
 */
const MOVABLE: ReadonlySet<FaultAction['type']> = new Set<FaultAction['type']>([
  'crash', 'restart', 'pause', 'partition', 'cut', 'isolate', 'heal', 'clog', 'clogNode', 'slowDisk', 'stallDisk', 'fullDisk',
  'syncError', 'drift', 'jump', 'fireTimer',
]);

export interface Sorted {
  readonly groups: readonly FaultGroup[];
  /** These stay as they are. */
  readonly fixed: readonly Fault[];
}

/** In the order in which they stand in the Plan. */
export function sortFaults(faults: readonly Fault[]): Sorted {
  const byMoment = new Map<string, Fault[]>();
  faults.forEach((fault, i) => {
    const moment = 'when' in fault ? momentOf(fault.when) : `timed ${i}`;
    const group = byMoment.get(moment);
    if (group === undefined) byMoment.set(moment, [fault]);
    else group.push(fault);
  });
  const groups = [...byMoment.values()];
  const isMovable = (group: FaultGroup): boolean => group.every(({ type }) => MOVABLE.has(type));
  return { groups: groups.filter(isMovable), fixed: groups.filter((group) => !isMovable(group)).flat() };
}

function momentOf({ point, node, nth, side }: When): string {
  return `${point} ${node ?? ''} ${nth} ${side}`;
}

/** The group as it can strike a cluster of these nodes; null if it names others. */
export function fitted(group: FaultGroup, nodes: readonly NodeId[]): FaultGroup | null {
  const isKnown = (target: Target | undefined): boolean =>
    target === undefined || target === 'subject' || nodes.includes(target);
  const fits = group.every((fault) => targetsOf(fault).every(isKnown) && ('at' in fault || isKnown(fault.when.node)));
  if (!fits) return null;
  return group.map((fault) => (fault.type !== 'partition' ? fault : {
    ...fault, groups: fault.groups.map((side) => side.filter(isKnown)).filter((side) => side.length > 0),
  }));
}

/** Those that a fault can't do without: a partition can, of those who are not there. */
function targetsOf(fault: Fault): readonly Target[] {
  if (fault.type === 'cut' || fault.type === 'clog') return [fault.from, fault.to];
  return 'node' in fault ? [fault.node] : [];
}

/** Two nodes change their parts. */
export function retargeted(group: FaultGroup, one: NodeId, other: NodeId): FaultGroup {
  const swapNode = (node: NodeId): NodeId => (node === one ? other : node === other ? one : node);
  const swap = (target: Target): Target => (target === 'subject' ? target : swapNode(target));
  return group.map((fault) => {
    const renamed = retarget(fault, swap);
    return 'at' in renamed || renamed.when.node === undefined ? renamed
      : { ...renamed, when: { ...renamed.when, node: swapNode(renamed.when.node) } };
  });
}

/** It strikes sooner or later: at another time of the chaos, or so much after its trigger. */
export function shifted(group: FaultGroup, stream: Stream, chaosUs: Micros): FaultGroup {
  const mostUs = Math.max(1, Math.floor(chaosUs / stream.pick([10, 50, 500])));
  return group.map((fault) => {
    const byUs = stream.between(-mostUs, mostUs);
    if ('at' in fault) return { ...fault, at: Math.max(0, Math.min(chaosUs - 1, fault.at + byUs)) };
    return { ...fault, afterUs: Math.max(0, (fault.afterUs ?? 0) + byUs) };
  });
}

/** What lasts lasts longer, or less long. */
export function stretched(group: FaultGroup, stream: Stream, chaosUs: Micros): FaultGroup {
  const tenths = stream.pick([2, 5, 15, 20, 40]);
  const stretch = (us: Micros): Micros => Math.max(1, Math.min(chaosUs, Math.floor((us * tenths) / 10)));
  return group.map((fault) => {
    if ('forUs' in fault) return { ...fault, forUs: stretch(fault.forUs) };
    return 'downUs' in fault ? { ...fault, downUs: stretch(fault.downUs) } : fault;
  });
}

/** It strikes at an earlier or a later time that its point is reached; what strikes at a time is left as it is. */
export function recounted(group: FaultGroup, stream: Stream): FaultGroup {
  const by = stream.pick([-4, -2, -1, 1, 1, 2, 4]);
  return group.map((fault) => ('at' in fault ? fault
    : { ...fault, when: { ...fault.when, nth: Math.max(1, fault.when.nth + by) } }));
}
