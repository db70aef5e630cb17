/**
 * The order of a node's indexes: first - 1 <= snapshot <= applied <= commit <= last, and within one life term, snapshot,
 * commit and applied never fall (Raft Fig. 2, §5.3, §7). After a crash commit and applied may restart low; the term is another checker's business then.
 */
import type { NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';

interface Seen {
  term: number;
  commit: number;
  applied: number;
  snapshot: number;
}

export function indexOrder({ report }: CheckContext): Checker {
  const before = new Map<NodeId, Seen>();

  const checker: Checker = {
    name: 'index-order',
    class: 'rule',

    onBoot(node) {
      const { currentTerm: term, commitIndex: commit, lastApplied: applied } = node;
      before.set(node.id, { term, commit, applied, snapshot: node.snapshot?.index ?? 0 });
    },

    onStep(node) {
      const { id, currentTerm, commitIndex, lastApplied } = node;
      const { firstIndex, lastIndex } = node.log;
      const snapshot = node.snapshot?.index ?? 0;
      const seen = before.get(id);
      if (seen !== undefined) {
        compare(id, seen, currentTerm, commitIndex, lastApplied, snapshot);
        seen.term = currentTerm;
        seen.commit = commitIndex;
        seen.applied = lastApplied;
        seen.snapshot = snapshot;
      }
      if (firstIndex - 1 > snapshot) {
        tell(id, 'compacted-beyond-snapshot', `has a log that starts at ${firstIndex}, but its snapshot ends at ${snapshot}`);
      }
      if (snapshot > lastApplied) {
        tell(id, 'snapshot-beyond-applied', `has a snapshot up to ${snapshot}, but has applied up to ${lastApplied} only`);
      }
      if (lastApplied > commitIndex) {
        tell(id, 'applied-beyond-commit', `has applied up to ${lastApplied}, beyond its commit index ${commitIndex}`);
      }
      if (commitIndex > lastIndex) {
        tell(id, 'commit-beyond-log', `has commit index ${commitIndex}, but its log ends at ${lastIndex}`);
      }
    },
  };

  function compare(
    id: NodeId, seen: Seen, term: number, commit: number, applied: number, snapshot: number,
  ): void {
    if (term < seen.term) tell(id, 'term-fell', `went back from term ${seen.term} to ${term}`);
    if (commit < seen.commit) tell(id, 'commit-fell', `lowered its commit index from ${seen.commit} to ${commit}`);
    if (snapshot < seen.snapshot) {
      tell(id, 'snapshot-fell', `went back from a snapshot up to ${seen.snapshot} to one up to ${snapshot}`);
    }
    if (applied < seen.applied) tell(id, 'applied-fell', `lowered lastApplied from ${seen.applied} to ${applied}`);
  }

  function tell(node: NodeId, clause: string, what: string): void {
    const message = `Node ${node} ${what}.`;
    report({ checker, clause, kinds: ['step'], message, source: 'Raft Fig. 2, §5.3, §7', node });
  }
  return checker;
}
