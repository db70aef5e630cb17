/**
 * Whether a cluster that has lost nodes for good can go on: is there a node that those who are left could elect? A majority
 * of the voters being left is not enough. Of 1, 2 and 3 let 3 be gone, and 1 have begun to remove 2: 1 needs 3 for that, and
 * 2, which has not heard of it, needs 1, whose log is the longer one. Nobody ever wins again (Raft §5.4.1, §6).
 *
 * Whether a node would stand is not asked: one that could win and does not is what a checker must see. The answer stands as
 * long as logs stay as they are: as long as nobody leads, or who leads can't commit.
 */
import type { NodeId } from '../protocol.ts';
import type { NodeView } from './facts.ts';
import { isQuorum } from './quorum.ts';

/** `gone` never come back; the others of `nodes` are up, and hear each other. */
export function someoneCanWin(
  nodes: ReadonlyMap<NodeId, NodeView>, gone: ReadonlySet<NodeId>,
): boolean {
  for (const node of nodes.values()) {
    if (gone.has(node.id)) continue;
    const { voters, oldVoters } = node.configuration;
    const able = [...voters, ...oldVoters ?? []].filter((voter) => !gone.has(voter) && !isAhead(nodes.get(voter), node));
    if (isQuorum(node.configuration, able)) return true;
  }
  return false;
}

/** Whether the log of `voter` is more up-to-date than that of `candidate`, which gets no vote then (Raft §5.4.1). */
function isAhead(voter: NodeView | undefined, candidate: NodeView): boolean {
  if (voter === undefined) return false;
  const [own, asked] = [voter.log, candidate.log];
  const [ownTerm, askedTerm] = [own.termAt(own.lastIndex), asked.termAt(asked.lastIndex)];
  return ownTerm === askedTerm ? own.lastIndex > asked.lastIndex : ownTerm > askedTerm;
}
