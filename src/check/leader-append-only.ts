/**
 * Leader Append-Only: "a leader never overwrites or deletes entries in its log; it only appends new entries" (Raft
 * Fig. 3), and those are of its own term (§5.3).
 */
import type { CheckContext, Checker } from './checker.ts';

export function leaderAppendOnly({ report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'leader-append-only',
    class: 'rule',

    onTruncate(node, fromIndex, previousLastIndex) {
      if (node.role !== 'leader') return;
      report({
        checker,
        clause: 'leader-truncated',
        kinds: ['truncate'],
        message: `Node ${node.id}, the leader of term ${node.currentTerm}, dropped or replaced its own entries from index ${fromIndex} to ${previousLastIndex}.`,
        source: 'Raft Fig. 3, Leader Append-Only',
        node: node.id,
      });
    },

    onAppend(node, index, term) {
      if (node.role !== 'leader' || term === node.currentTerm) return;
      report({
        checker,
        clause: 'foreign-term-appended',
        kinds: ['append'],
        message: `Node ${node.id}, the leader of term ${node.currentTerm}, appended an entry of term ${term} at index ${index}.`,
        source: 'Raft §5.3',
        node: node.id,
      });
    },
  };
  return checker;
}
