/**
 * The harm that a broken rule does, made visible: entries that a node has applied, and that logs now hold otherwise.
 */
import type { NodeId } from '../protocol.ts';
import type { Command } from '../raft/command.ts';
import type { LogIndex, Term } from '../raft/state.ts';
import type { Observed } from './observed.ts';

/** An entry was committed and applied; at the end other nodes hold another one in its place. */
export interface Overwritten {
  readonly index: LogIndex;
  readonly applied: Content & { readonly by: NodeId };
  readonly now: Content & { readonly on: readonly NodeId[] };
}

interface Content {
  readonly term: Term;
  readonly command: Command | null;
}

/** An entry counts only if it was lost where it had been applied, or if other nodes applied the other one. */
export function findOverwritten(observed: Observed, nodes: readonly NodeId[]): readonly Overwritten[] {
  const found: Overwritten[] = [];
  for (const [index, [first, ...later]] of observed.applied) {
    if (first === undefined) continue;
    const holders = new Map<number, Content & { readonly on: NodeId[] }>();
    for (const node of nodes) {
      const entry = observed.entry(node, index);
      if (entry === undefined || entry.hash === first.entry.hash) continue;
      const { term, command } = entry;
      const holder = holders.get(entry.hash) ?? { term, command, on: [] };
      holder.on.push(node);
      holders.set(entry.hash, holder);
    }
    const { term, command } = first.entry;
    for (const [hash, now] of holders) {
      const isHarm = now.on.includes(first.node) || later.some(({ entry }) => entry.hash === hash);
      if (isHarm) found.push({ index, applied: { term, command, by: first.node }, now });
    }
  }
  return found.sort((a, b) => a.index - b.index || a.now.term - b.now.term);
}
