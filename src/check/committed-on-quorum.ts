/**
 * What a node knows as committed can't be lost: every quorum of that node's own configuration (while it is joint: a
 * majority of both halves) has in it a disk that durably holds the committed log up to there, as disks stand now. A
 * removed node's disk counts as it was; a disk that a node refused to run on gives no vote, so no quorum has it. Looked at
 * when a node commits, takes on a configuration, and when a disk durably loses something.
 */
import type { NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { NodeView } from './facts.ts';

export function committedOnQuorum({ ghosts, report }: CheckContext): Checker {
  const nodes = new Map<NodeId, NodeView>();
  const refused = new Set<NodeId>();
  /** Up to there all was found on every quorum of that configuration, and no disk has lost anything since. */
  let sound: { readonly configuration: NodeView['configuration']; readonly index: number } | null = null;

  const checker: Checker = {
    name: 'committed-on-quorum',
    class: 'outcome',

    onBoot(node) {
      nodes.set(node.id, node);
      refused.delete(node.id);
      sound = null;
      judge(node, 'boot');
    },
    onRefusedToRun(id) {
      refused.add(id);
      sound = null;
    },
    onCommit(node) {
      judge(node, 'commit');
    },
    onConfiguration(node) {
      judge(node, 'configuration');
    },
    onDurableCut(_id, fromIndex) {
      sound = null;
      for (const node of nodes.values()) if (node.commitIndex >= fromIndex) judge(node, 'cut');
    },
  };

  function judge({ id, commitIndex, configuration }: NodeView, kind: string): void {
    const index = Math.min(commitIndex, ghosts.committedIndex);
    if (index === 0) return;
    if (sound !== null && index <= sound.index && isSame(configuration, sound.configuration)) return;
    const { voters, oldVoters } = configuration;
    const lacking = countLacking(voters, index);
    if (lacking * 2 <= voters.length
      || (oldVoters !== null && countLacking(oldVoters, index) * 2 <= oldVoters.length)) {
      sound = { configuration, index };
      return;
    }
    report({
      checker,
      clause: 'quorum-without-committed',
      kinds: [kind],
      message: `Node ${id} knows the log as committed up to index ${index}, but ${lacking} of the ${voters.length} voters of its configuration do not durably hold it up to there: a majority of them could elect a leader that lacks it.`,
      source: 'Raft §5.4.3; etcd\'s specification, CommittedIsDurable',
      node: id,
    });
  }

  function countLacking(voters: readonly NodeId[], index: number): number {
    let count = 0;
    for (const voter of voters) if (!refused.has(voter) && lacks(voter, index)) count++;
    return count;
  }

  function lacks(voter: NodeId, index: number): boolean {
    const journal = nodes.get(voter)?.journal;
    if (journal === undefined) return false;
    // What is about to be dropped is still there, and the journal does not show it: if the disk ever held what was
    // committed, it gets the benefit of the doubt.
    if (journal.pendingCut <= index) return !hasEverHeld(voter, index);
    const { log } = journal;
    if (!ghosts.isIn(log, index)) return true;
    const base = log.firstIndex - 1;
    if (journal.positionOf(Math.max(index, base)) <= journal.durableLength) return false;
    // A snapshot that is not durable yet may reach further than what was: all that it stands for is still there as it was.
    return index >= base || !ghosts.hasHeld(voter, index, ghosts.committed(index)?.prefixHash ?? 0);
  }

  function hasEverHeld(voter: NodeId, index: number): boolean {
    const committed = ghosts.committed(index);
    return committed === undefined || ghosts.hasHeld(voter, index, committed.prefixHash);
  }
  return checker;
}

/** Who counts, wherever in the log that stands. */
function isSame(one: NodeView['configuration'], other: NodeView['configuration']): boolean {
  return one === other || (one.voters === other.voters && one.oldVoters === other.oldVoters);
}
