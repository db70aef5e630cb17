/**
 * A leader may commit up to an entry of its own term (Raft §5.4.2) that a majority of the voters has at some time held
 * durably, with all before it (§5.3). "At some time": acknowledgements travel late. The leader's own disk need not be
 * among them (dissertation §10.2.1). What followers commit they have been told, and is not judged here.
 */
import type { CheckContext, Checker } from './checker.ts';

export function commitIsJustified({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'commit-is-justified',
    class: 'rule',

    onCommit(node) {
      const { id, commitIndex, currentTerm, log, voters } = node;
      if (node.role !== 'leader' || commitIndex > log.lastIndex) return;
      const term = log.termAt(commitIndex);
      if (term !== currentTerm) {
        report({
          checker,
          clause: 'entry-of-older-term',
          kinds: ['commit'],
          message: `Node ${id}, the leader of term ${currentTerm}, advanced its commit index to ${commitIndex}, which holds an entry of term ${term}: only entries of its own term are committed by counting.`,
          source: 'Raft §5.4.2, Fig. 8',
          node: id,
        });
        return;
      }
      const holders = ghosts.holders(commitIndex, log.prefixHashAt(commitIndex));
      let held = 0;
      for (const voter of voters) if (holders.includes(voter)) held++;
      if (held * 2 > voters.length) return;
      report({
        checker,
        clause: 'not-on-a-quorum',
        kinds: ['commit'],
        message: `Node ${id}, the leader of term ${currentTerm}, advanced its commit index to ${commitIndex}, but only ${held} of ${voters.length} voters have ever durably held that entry with all before it.`,
        source: 'Raft §5.3, §5.4.2',
        node: id,
      });
    },
  };
  return checker;
}
