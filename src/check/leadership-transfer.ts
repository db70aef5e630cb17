/**
 * Leadership is handed over, and not thrown away (dissertation §3.10): a leader that has asked another node to take over
 * gives up its lead to it only if that one can win. A node that lacks what is committed can't (Raft §5.4.1), so the cluster
 * would be without a leader for nothing. One that a leader has given up waiting for stands at its own risk. What counts is what
 * was committed up to the leader's own term: a leader that was deposed long ago, and does not know it, may ask too.
 */
import type { NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { NodeView } from './facts.ts';

interface Handover {
  readonly target: NodeId;
  readonly term: number;
  /** How far the leader's log went when it asked. What it appends later, the end of a joint configuration say, nobody promised. */
  readonly lastIndex: number;
}

export function leadershipTransfer({ ghosts, report }: CheckContext): Checker {
  const nodes = new Map<NodeId, NodeView>();
  /** By the leader that has asked, as long as it waits. */
  const underWay = new Map<NodeId, Handover>();

  const checker: Checker = {
    name: 'leadership-transfer',
    class: 'outcome',

    onBoot(node) {
      nodes.set(node.id, node);
    },
    onCrash({ id }) {
      underWay.delete(id);
    },
    onTakeOverAsked({ id, currentTerm, log }, target) {
      underWay.set(id, { target, term: currentTerm, lastIndex: log.lastIndex });
    },
    onRefused({ id }, _reason, { kind }) {
      if (kind === 'transfer') underWay.delete(id);
    },
    onRole(node, { fromTerm }) {
      const handover = underWay.get(node.id);
      underWay.delete(node.id);
      if (handover?.term === fromTerm) judge(node, handover);
    },
  };

  /** `node` has led until now. */
  function judge({ id, currentTerm }: NodeView, { target, term, lastIndex }: Handover): void {
    const heir = nodes.get(target);
    if (heir?.up !== true || heir.role !== 'candidate' || heir.currentTerm !== currentTerm) return;
    // What a later leader has committed, of whom this one has not heard, it could not see to.
    const index = Math.min(ghosts.committedBelow(term + 1), lastIndex);
    if (ghosts.isIn(heir.log, index)) return;
    report({
      checker,
      clause: 'lead-given-up-in-vain',
      kinds: ['stepDown'],
      message: `Node ${id}, the leader of term ${term}, gave up its lead to node ${target}, which it had asked to take over, but that one lacks what is committed up to index ${index} and can't win: term ${currentTerm} begins without a leader.`,
      source: 'Raft §5.4.1; dissertation §3.10',
      node: id,
    });
  }
  return checker;
}
