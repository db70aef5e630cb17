/**
 * The order of a node's indexes: applied <= commit <= last, and within one life term, commit and applied never fall
 * (Raft Fig. 2, §5.3). After a crash commit and applied may restart low; the term is another checker's business then.
 */
import type { NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';

interface Seen {
  term: number;
  commit: number;
  applied: number;
}

export function indexOrder({ report }: CheckContext): Checker {
  const before = new Map<NodeId, Seen>();

  const checker: Checker = {
    name: 'index-order',
    class: 'rule',

    onBoot(node) {
      before.set(node.id, { term: node.currentTerm, commit: node.commitIndex, applied: node.lastApplied });
    },

    onStep(node) {
      const { id, currentTerm, commitIndex, lastApplied } = node;
      const { lastIndex } = node.log;
      const seen = before.get(id);
      if (seen !== undefined) {
        compare(id, seen, currentTerm, commitIndex, lastApplied);
        seen.term = currentTerm;
        seen.commit = commitIndex;
        seen.applied = lastApplied;
      }
      if (lastApplied > commitIndex) {
        tell(id, 'applied-beyond-commit', `has applied up to ${lastApplied}, beyond its commit index ${commitIndex}`);
      }
      if (commitIndex > lastIndex) {
        tell(id, 'commit-beyond-log', `has commit index ${commitIndex}, but its log ends at ${lastIndex}`);
      }
    },
  };

  function compare(id: NodeId, seen: Seen, term: number, commit: number, applied: number): void {
    if (term < seen.term) tell(id, 'term-fell', `went back from term ${seen.term} to ${term}`);
    if (commit < seen.commit) tell(id, 'commit-fell', `lowered its commit index from ${seen.commit} to ${commit}`);
    if (applied < seen.applied) tell(id, 'applied-fell', `lowered lastApplied from ${seen.applied} to ${applied}`);
  }

  function tell(node: NodeId, clause: string, what: string): void {
    const message = `Node ${node} ${what}.`;
    report({ checker, clause, kinds: ['step'], message, source: 'Raft Fig. 2, §5.3', node });
  }
  return checker;
}
