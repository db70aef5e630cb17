/**
 * What was ever committed at an index stays so: whoever commits there commits the same log (Raft Fig. 3), and whoever
 * knows an entry as committed does not drop it while it lives. After a crash a node's memory may end before it.
 */
import type { NodeId } from '../protocol.ts';
import { type CheckContext, type Checker, known } from './checker.ts';

export function committedIsForEver({ ghosts, report }: CheckContext): Checker {
  /** Up to where each node knew its log as committed before the current step. */
  const committedBy = new Map<NodeId, number>();

  const checker: Checker = {
    name: 'committed-is-for-ever',
    class: 'outcome',

    onBoot(node) {
      committedBy.set(node.id, node.commitIndex);
    },

    onTruncate(node, fromIndex) {
      const committed = committedBy.get(node.id) ?? 0;
      if (fromIndex > committed) return;
      report({
        checker,
        clause: 'committed-entry-dropped',
        kinds: ['truncate'],
        message: `Node ${node.id} dropped or replaced its log from index ${fromIndex} on, but knew it as committed up to index ${committed}.`,
        source: 'Raft Fig. 3, §5.4',
        node: node.id,
        involves: known(ghosts.committed(fromIndex)?.event),
      });
    },

    onCommit(node, previous) {
      const { id, log, commitIndex } = node;
      committedBy.set(id, commitIndex);
      const last = Math.min(commitIndex, log.lastIndex);
      for (let index = Math.max(previous + 1, log.firstIndex - 1); index <= last; index++) {
        const committed = ghosts.committed(index);
        if (committed === undefined || committed.prefixHash === log.prefixHashAt(index)) continue;
        report({
          checker,
          clause: 'committed-twice',
          kinds: ['commit'],
          message: `Node ${id} committed an entry of term ${log.termAt(index)} at index ${index}, where another log, with an entry of term ${committed.term} there, had been committed before.`,
          source: 'Raft Fig. 3, State Machine Safety',
          node: id,
          involves: known(committed.event),
        });
        return;
      }
    },
  };
  return checker;
}
