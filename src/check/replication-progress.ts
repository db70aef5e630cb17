/**
 * What a leader believes of a follower (Raft §5.3): a raised `matchIndex` names an entry of the leader that the follower
 * has at some time durably held, with all before it (a deposed leader's belief may be out of date, and that is legal);
 * within a term it never falls (who was removed and comes back starts anew); and it stays below `nextIndex`.
 */
import type { NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { NodeView } from './facts.ts';

export function replicationProgress({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'replication-progress',
    class: 'rule',

    onProgress(node, follower, previous, matchIndex, nextIndex) {
      const { log } = node;
      if (matchIndex < previous) {
        tell(node, 'match-fell', `lowered matchIndex of node ${follower} from ${previous} to ${matchIndex}`);
      } else if (matchIndex >= nextIndex) {
        tell(node, 'match-not-below-next',
          `has nextIndex ${nextIndex} for node ${follower}, which is not above its matchIndex ${matchIndex}`);
      } else if (matchIndex === previous) {
        return;
      } else if (matchIndex > log.lastIndex) {
        tell(node, 'match-beyond-log',
          `raised matchIndex of node ${follower} to ${matchIndex}, but its own log ends at ${log.lastIndex}`);
      } else if (!hasHeld(follower, node, matchIndex)) {
        tell(node, 'match-never-held', `raised matchIndex of node ${follower} from ${previous} to ${matchIndex
        }, but that node has never durably held the leader's log up to there`);
      }
    },
  };

  /** What the leader's own log does not show any more was committed. */
  function hasHeld(follower: NodeId, { log }: NodeView, index: number): boolean {
    const isShown = index >= log.firstIndex - 1;
    const prefixHash = isShown ? log.prefixHashAt(index) : ghosts.committed(index)?.prefixHash;
    return prefixHash !== undefined && ghosts.hasHeld(follower, index, prefixHash);
  }

  function tell({ id, currentTerm }: NodeView, clause: string, what: string): void {
    const message = `Node ${id}, the leader of term ${currentTerm}, ${what}.`;
    report({ checker, clause, kinds: ['progress'], message, source: 'Raft §5.3, Fig. 2', node: id });
  }
  return checker;
}
