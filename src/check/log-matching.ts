/**
 * Log Matching: "if two logs contain an entry with the same index and term, then the logs are identical in all entries
 * up through the given index" (Raft Fig. 3). Covers every log that ever existed, not only those alive together.
 */
import { type CheckContext, type Checker, known } from './checker.ts';

export function logMatching({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'log-matching',
    class: 'outcome',

    onAppend(node, index, term, prefixHash) {
      if (ghosts.prefixHash(index, term) === prefixHash) return;
      report({
        checker,
        clause: 'prefixes-differ',
        kinds: ['append'],
        message: `Node ${node.id} appended an entry of term ${term} at index ${index}, but another log had an entry of that index and term with other contents in it or before it.`,
        source: 'Raft Fig. 3, Log Matching',
        node: node.id,
        involves: known(ghosts.prefixEvent(index, term)),
      });
    },
  };
  return checker;
}
