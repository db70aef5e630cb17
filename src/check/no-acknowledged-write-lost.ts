/**
 * What a client was told stays true (Raft §5.4): the log position that its answer names was committed, as the log of the
 * node that answered has it; and when the run has ended in calm, a majority of the voters can still hold it.
 */
import type { NodeId } from '../protocol.ts';
import { type CheckContext, type Checker, known } from './checker.ts';

export function noAcknowledgedWriteLost({ ghosts, report }: CheckContext): Checker {
  let highest = 0;

  const checker: Checker = {
    name: 'no-acknowledged-write-lost',
    class: 'outcome',

    onAcknowledged(node, position, isOwn) {
      const { id, log } = node;
      const committed = ghosts.committed(position);
      highest = Math.max(highest, Math.min(position, ghosts.committedIndex));
      const isCommitted = committed !== undefined && ghosts.isIn(log, position);
      if (isCommitted && isOwn) return;
      const [clause, what] = whatIsWrong(committed === undefined, isCommitted);
      report({
        checker,
        clause,
        kinds: ['reply'],
        message: `Node ${id} told a client that its operation took effect at index ${position}, ${what}.`,
        source: 'Raft §5.4, §8',
        node: id,
        involves: known(committed?.event),
      });
    },

    onEnd(nodes, calm) {
      const { configuration } = ghosts;
      if (!calm || configuration === undefined) return;
      const lacking = nodes.filter(({ up, log }) => up && !ghosts.isIn(log, highest)).map(({ id }) => id);
      const { voters, oldVoters } = configuration;
      // Nodes that are down may hold it: they get the benefit of the doubt.
      if (canHold(voters, lacking) && (oldVoters === null || canHold(oldVoters, lacking))) return;
      report({
        checker,
        clause: 'lost-at-the-end',
        kinds: ['end'],
        message: `Clients were told of operations up to index ${highest}, but at the end nodes ${
          lacking.join(', ')} lack what was committed there: no majority can hold it.`,
        source: 'Raft §5.4',
        involves: known(ghosts.committed(highest)?.event),
      });
    },
  };
  return checker;
}

function canHold(voters: readonly NodeId[], lacking: readonly NodeId[]): boolean {
  return voters.filter((voter) => !lacking.includes(voter)).length * 2 > voters.length;
}

function whatIsWrong(uncommitted: boolean, isCommitted: boolean): readonly [clause: string, what: string] {
  if (uncommitted) return ['answered-uncommitted', 'which was never committed'];
  if (!isCommitted) return ['answered-other-log', 'where another log was committed than the one it has'];
  return ['answered-another-operation', 'where another operation stands'];
}
