/**
 * Whether a name such as `1>2/appendEntries/3`, in a fault or in an override, can be that of a message.
 */
import type { NodeId } from '../protocol.ts';
import type { System } from '../systems/system.ts';
import { suggestion } from './nearest.ts';

/** What keeps it from being one, if anything does; its parts are as they were written. */
export function messageProblem(from: string, to: string, kind: string, nodes: readonly NodeId[],
  system: System): string | null {
  for (const end of [from, to]) if (!isNode(end, nodes)) return strangerProblem(end, nodes);
  if (from === to) return `names a link from node ${from} to itself: a node sends nothing to itself`;
  if (system.messages.includes(kind)) return null;
  return `names no message of ${system.name}: ${suggestion(kind, system.messages)}`;
}

export function isNode(written: string, nodes: readonly NodeId[]): boolean {
  return nodes.some((node) => String(node) === written);
}

export function strangerProblem(written: string, nodes: readonly NodeId[]): string {
  return `names node ${written.slice(0, 40)}, which is not among the nodes ${nodes.join(', ')} of this case`;
}
