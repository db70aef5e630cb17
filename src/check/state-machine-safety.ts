/**
 * State Machine Safety: "if a server has applied a log entry at a given index to its state machine, no other server will
 * ever apply a different log entry for the same index" (Raft Fig. 3); and, the machine being deterministic, all states
 * after that index are equal. Over all lives: a restarted node applies its log again.
 */
import type { CheckContext, Checker } from './checker.ts';

export function stateMachineSafety({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'state-machine-safety',
    class: 'outcome',

    onApply(node, index, commandHash, stateHash) {
      const first = ghosts.applied(index);
      if (first === undefined || (first.commandHash === commandHash && first.stateHash === stateHash)) return;
      const [clause, what] = first.commandHash === commandHash
        ? ['states-differ', 'the entry that was applied there before, but came to another state']
        : ['entries-differ', 'another entry than the one that was applied there before'];
      report({
        checker,
        clause,
        kinds: ['apply'],
        message: `Node ${node.id} applied at index ${index} ${what}.`,
        source: 'Raft Fig. 3, State Machine Safety',
        node: node.id,
      });
    },
  };
  return checker;
}
