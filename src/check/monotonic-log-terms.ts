/**
 * Along a log terms never fall, and no entry bears a term that its holder has not reached (raft.tla, in Ongaro's proof
 * the lemma that terms grow monotonically in logs).
 */
import type { CheckContext, Checker } from './checker.ts';

const SOURCE = 'dissertation, appendix B; raft.tla';

export function monotonicLogTerms({ report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'monotonic-log-terms',
    class: 'rule',

    onAppend(node, index, term) {
      const before = node.log.termAt(index - 1);
      if (term >= before && term <= node.currentTerm) return;
      const message = term < before
        ? `Node ${node.id} appended an entry of term ${term} at index ${index}, after one of term ${before}.`
        : `Node ${node.id} has an entry of term ${term} at index ${index}, but is itself only in term ${node.currentTerm}.`;
      const clause = term < before ? 'term-fell' : 'term-not-reached';
      report({ checker, clause, kinds: ['append'], message, source: SOURCE, node: node.id });
    },

    onBoot({ id, currentTerm, log }) {
      const last = log.termAt(log.lastIndex);
      if (last <= currentTerm) return;
      const message = `Node ${id} came up in term ${currentTerm}, with a log that ends in an entry of term ${last}.`;
      report({ checker, clause: 'term-not-reached', kinds: ['boot'], message, source: SOURCE, node: id });
    },
  };
  return checker;
}
