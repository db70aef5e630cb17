/**
 * Membership changes (dissertation §4.1 to §4.3, with the erratum of 2015): each node goes by the newest configuration in
 * its log, committed or not, or else its snapshot's; a leader starts a change only when the one before is committed, and
 * an entry of its own term too; and quorums of two configurations that follow each other always meet.
 */
import type { NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { ConfigurationView, LogView, NodeView } from './facts.ts';
import { inWords } from './quorum.ts';

export function configurationRules({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'configuration',
    class: 'rule',

    onConfiguration(node, _previous, used) {
      const { id, configuration } = node;
      if (isSame(configuration, used)) return;
      tell(node, 'not-the-newest-in-the-log', 'configuration', 'dissertation §4.1',
        `Node ${id} goes by the configuration at index ${used.index} (voters ${inWords(used)}), but the newest in its log is at ${
          configuration.index} (voters ${inWords(configuration)}).`);
    },

    /** Only leaders make configurations; what a follower appends was judged when it was made. */
    onConfigurationEntry(node, entry, _prefixHash, previous) {
      const { id, role, currentTerm, log, commitIndex } = node;
      if (role !== 'leader') return;
      const start = `Node ${id}, the leader of term ${currentTerm}, appended a configuration at index ${entry.index}`;
      if (!isCommitted(node, previous)) {
        tell(node, 'two-changes-at-once', 'append', 'dissertation §4.1',
          `${start} while the one before, at index ${previous.index}, was not committed.`);
      } else if (!isOfTerm(log, commitIndex, currentTerm)) {
        tell(node, 'no-entry-of-this-term-committed', 'append', 'erratum to dissertation §4.1, of 2015',
          `${start}, but has not committed an entry of its own term yet.`);
      } else if (!quorumsMeet(previous, entry)) {
        tell(node, 'quorums-do-not-meet', 'append', 'dissertation §4.1, Fig. 4.3',
          `${start} with the voters ${inWords(entry)} after ${inWords(previous)}: a majority of the one and a majority of the other can be without a common node.`);
      }
    },
  };

  /** By anybody, or by the leader itself in this very step. */
  function isCommitted({ commitIndex, log }: NodeView, { index }: ConfigurationView): boolean {
    return index <= commitIndex || index < log.firstIndex
      || ghosts.committed(index)?.prefixHash === log.prefixHashAt(index);
  }

  function tell(node: NodeView, clause: string, kind: string, source: string, message: string): void {
    report({ checker, clause, kinds: [kind], message, source, node: node.id });
  }
  return checker;
}

function isOfTerm(log: LogView, index: number, term: number): boolean {
  return index >= log.firstIndex - 1 && index <= log.lastIndex && log.termAt(index) === term;
}

function isSame(one: ConfigurationView, other: ConfigurationView): boolean {
  return one.index === other.index
    && areEqual(one.voters, other.voters)
    && areEqual(one.learners, other.learners)
    && (one.oldVoters === null
      ? other.oldVoters === null
      : other.oldVoters !== null && areEqual(one.oldVoters, other.oldVoters));
}

function areEqual(one: readonly NodeId[], other: readonly NodeId[]): boolean {
  return one === other || (one.length === other.length && one.every((node, i) => node === other[i]));
}

/** A quorum of a joint configuration holds one of each of its halves, so it is enough that one pair of sets meets. */
function quorumsMeet(one: ConfigurationView, other: ConfigurationView): boolean {
  return majoritiesMeet(one.voters, other.voters)
    || (one.oldVoters !== null && majoritiesMeet(one.oldVoters, other.voters))
    || (other.oldVoters !== null && majoritiesMeet(one.voters, other.oldVoters))
    || (one.oldVoters !== null && other.oldVoters !== null && majoritiesMeet(one.oldVoters, other.oldVoters));
}

/** Two smallest majorities that avoid each other take from what only one set has first, and share the rest. */
function majoritiesMeet(one: readonly NodeId[], other: readonly NodeId[]): boolean {
  const shared = one.filter((node) => other.includes(node)).length;
  const needed = ({ length }: readonly NodeId[]): number =>
    Math.max(0, Math.floor(length / 2) + 1 - (length - shared));
  return needed(one) + needed(other) > shared;
}
