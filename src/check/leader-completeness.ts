/**
 * Leader Completeness: "if a log entry is committed in a given term, then that entry will be present in the logs of the
 * leaders for all higher-numbered terms" (Raft Fig. 3). A delayed vote may crown a leader of an old term after a newer
 * one has committed: it is held only to what was committed in terms below its own.
 */
import { type CheckContext, type Checker, known } from './checker.ts';
import type { NodeView } from './facts.ts';

export function leaderCompleteness({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'leader-completeness',
    class: 'outcome',

    onLeader(node) {
      const index = ghosts.committedBelow(node.currentTerm);
      if (!lacks(node, index)) return;
      tell(node, index, 'becomeLeader', `Node ${node.id} became leader of term ${node.currentTerm}, but its log`);
    },

    onCommit(node) {
      if (node.role !== 'leader') return;
      const index = Math.min(node.commitIndex, ghosts.committedIndex);
      for (const leader of ghosts.leaders) {
        if (leader.currentTerm <= node.currentTerm || !lacks(leader, index)) continue;
        tell(leader, index, 'commit',
          `Node ${node.id}, the leader of term ${node.currentTerm}, committed index ${index} while node ${leader.id
          } led term ${leader.currentTerm}, whose log`);
        return;
      }
    },
  };

  function lacks({ log }: NodeView, index: number): boolean {
    return !ghosts.isIn(log, index);
  }

  function tell(leader: NodeView, index: number, kind: string, what: string): void {
    const { term = 0, leaderTerm = 0, event } = ghosts.committed(index) ?? {};
    const inTerm = leaderTerm === term ? '' : `, committed in term ${leaderTerm}`;
    report({
      checker,
      clause: 'committed-entry-missing',
      kinds: [kind],
      message: `${what} lacks what was committed up to index ${index} (where there is an entry of term ${term}${inTerm}).`,
      source: 'Raft Fig. 3, Leader Completeness; §5.4.3',
      node: leader.id,
      involves: known(event, ghosts.electionOf(leader.currentTerm)),
    });
  }
  return checker;
}
