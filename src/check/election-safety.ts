/**
 * Election Safety: "at most one leader can be elected in a given term" (Raft Fig. 3), over the whole history: two
 * leaders of one term that never overlap in time still violate it.
 */
import { type CheckContext, type Checker, known } from './checker.ts';

export function electionSafety({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'election-safety',
    class: 'outcome',

    onLeader(node) {
      const first = ghosts.leaderOf(node.currentTerm);
      if (first === undefined || first === node.id) return;
      report({
        checker,
        clause: 'two-leaders-in-one-term',
        kinds: ['becomeLeader'],
        message: `Node ${node.id} became leader of term ${node.currentTerm}, but node ${first} had become leader of that term before.`,
        source: 'Raft Fig. 3, Election Safety',
        node: node.id,
        involves: known(ghosts.electionOf(node.currentTerm)),
      });
    },
  };
  return checker;
}
