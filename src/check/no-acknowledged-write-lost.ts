/**
 * What a client was told stays true (Raft §5.4): the log position that its answer names was committed, as the log of the
 * node that answered has it; and when the run has ended in calm, a majority of the voters can still hold it.
 */
import type { CheckContext, Checker } from './checker.ts';

export function noAcknowledgedWriteLost({ ghosts, report }: CheckContext): Checker {
  let highest = 0;

  const checker: Checker = {
    name: 'no-acknowledged-write-lost',
    class: 'outcome',

    onAcknowledged(node, position, isOwn) {
      const { id, log } = node;
      const committed = ghosts.committed(position);
      highest = Math.max(highest, Math.min(position, ghosts.committedIndex));
      const isCommitted = committed !== undefined && position <= log.lastIndex
        && committed.prefixHash === log.prefixHashAt(position);
      if (isCommitted && isOwn) return;
      const [clause, what] = whatIsWrong(committed === undefined, isCommitted);
      report({
        checker,
        clause,
        kinds: ['reply'],
        message: `Node ${id} told a client that its operation took effect at index ${position}, ${what}.`,
        source: 'Raft §5.4, §8',
        node: id,
      });
    },

    onEnd(nodes, calm) {
      const [first] = nodes;
      if (!calm || first === undefined) return;
      const committed = ghosts.committed(highest);
      const lacking = nodes.filter(({ id, up, log }) => up && first.voters.includes(id)
        && (log.lastIndex < highest || log.prefixHashAt(highest) !== committed?.prefixHash));
      // Nodes that are down may hold it: they get the benefit of the doubt.
      if ((first.voters.length - lacking.length) * 2 > first.voters.length) return;
      report({
        checker,
        clause: 'lost-at-the-end',
        kinds: ['end'],
        message: `Clients were told of operations up to index ${highest}, but at the end nodes ${
          lacking.map(({ id }) => id).join(', ')} lack what was committed there: no majority can hold it.`,
        source: 'Raft §5.4',
      });
    },
  };
  return checker;
}

function whatIsWrong(uncommitted: boolean, isCommitted: boolean): readonly [clause: string, what: string] {
  if (uncommitted) return ['answered-uncommitted', 'which was never committed'];
  if (!isCommitted) return ['answered-other-log', 'where another log was committed than the one it has'];
  return ['answered-another-operation', 'where another operation stands'];
}
