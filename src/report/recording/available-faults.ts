/**
 * What can be made to go wrong at a moment of a run, and what of it can be put right again: each as a fault for `withFault`, in
 * words. Only what would do something is offered: no crash of a node that is down, no cut of a link that is cut.
 */
import type { Micros, NodeId } from '../../protocol.ts';
import type { FaultAction } from '../../sim/plan.ts';
import type { System } from '../../systems/system.ts';
import { tellFault } from '../fault-words.ts';
import type { LinkSpan, NodeSpan, RunView } from './run-view.ts';

export interface AvailableFault {
  readonly action: FaultAction;
  /** A sentence without a subject: `crashes node 2`. */
  readonly text: string;
  /** Whom it is about: where one would click for it. */
  readonly nodes: readonly NodeId[];
}

/** A pause lasts as long as this part of the chaos. */
const PAUSE_PART = 10;

/**
 * Right after all that happens in the microsecond of `event`, which is when a fault of that time strikes. Empty once all is
 * healed for good, and where the run is over: nothing strikes there any more.
 */
export function availableFaults(
  view: RunView, event: number, system: Pick<System, 'timers'>,
): readonly AvailableFault[] {
  const atUs = view.events.timeUs[event] ?? view.endUs;
  if (!mayStrike(view, atUs)) return [];
  return [
    ...view.nodes.flatMap((node) => ofNode(view, node, atUs, system.timers)),
    ...ofLinks(view, atUs),
    ...ofGroups(view, atUs),
  ].map(({ action, nodes }) => ({ action, nodes, text: tellFault(action, null, String) }));
}

/** The time from which on a fault has no effect is that of the heal, before which all of the plan's faults come. */
function mayStrike({ testCase: { plan: { phases } }, endUs }: RunView, atUs: Micros): boolean {
  return atUs < endUs && (phases.calmUs > 0 ? atUs < phases.chaosUs : atUs <= phases.chaosUs);
}

type Offer = Omit<AvailableFault, 'text'>;

function ofNode(view: RunView, node: NodeId, atUs: Micros, timers: readonly string[]): readonly Offer[] {
  const nodes = [node];
  const offer = (action: FaultAction): Offer => ({ action, nodes });
  switch (spanAt(view, node, atUs)?.state) {
    case undefined:
    case 'refused':
    case 'retired': return [];
    case 'down': return [offer({ type: 'restart', node })];
    case 'paused': return [offer({ type: 'crash', node })];
    default: return [
      offer({ type: 'crash', node }),
      offer({ type: 'pause', node, forUs: Math.ceil(view.testCase.plan.phases.chaosUs / PAUSE_PART) }),
      ...timers.map((timer) => offer({ type: 'fireTimer', node, timer })),
    ];
  }
}

function spanAt({ nodeSpans }: RunView, node: NodeId, atUs: Micros): NodeSpan | undefined {
  return nodeSpans.findLast((span) => span.node === node && span.fromUs <= atUs);
}

function ofLinks(view: RunView, atUs: Micros): readonly Offer[] {
  const { nodes } = view;
  const closed = closedAt(view, atUs);
  const isOpen = (from: NodeId, to: NodeId): boolean =>
    !closed.some((link) => link.from === from && link.to === to);
  return nodes.flatMap((from) => nodes.filter((to) => to !== from && isOpen(from, to))
    .map((to) => ({ action: { type: 'cut', from, to }, nodes: [from, to] })));
}

/** One node from all others, the first half from the second; and all together again. */
function ofGroups(view: RunView, atUs: Micros): readonly Offer[] {
  const { nodes } = view;
  if (nodes.length < 2) return [];
  const closed = closedAt(view, atUs);
  const isAlone = (node: NodeId): boolean =>
    closed.filter(({ from, to }) => from === node || to === node).length === 2 * (nodes.length - 1);
  const half = Math.floor(nodes.length / 2);
  const groups = [nodes.slice(0, half), nodes.slice(half)];
  const isolate = (node: NodeId): Offer => ({ action: { type: 'isolate', node, mates: 0 }, nodes: [node] });
  return [
    ...nodes.filter((node) => !isAlone(node)).map(isolate),
    ...(nodes.length > 2 ? [{ action: { type: 'partition', groups }, nodes } as const] : []),
    ...(closed.length > 0 ? [{ action: { type: 'heal' }, nodes } as const] : []),
  ];
}

/** One that opens in this very microsecond does so before a fault strikes. */
function closedAt({ closedLinks }: RunView, atUs: Micros): readonly LinkSpan[] {
  return closedLinks.filter(({ fromUs, toUs }) => fromUs <= atUs && atUs < toUs);
}
