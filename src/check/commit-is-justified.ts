/**
 * A leader may commit up to an entry of its own term (Raft §5.4.2) that a majority of the voters has at some time held
 * durably, with all before it (§5.3); while its configuration is joint, a majority of the old voters too (§6). "At some
 * time": acknowledgements travel late. The leader's own disk need not be among them (dissertation §10.2.1). What followers
 * commit they have been told, and is not judged here.
 */
import type { CheckContext, Checker } from './checker.ts';
import type { ConfigurationView, NodeView } from './facts.ts';

export function commitIsJustified({ ghosts, report }: CheckContext): Checker {
  const checker: Checker = {
    name: 'commit-is-justified',
    class: 'rule',

    onCommit(node, _previous, asLeader) {
      const { id, commitIndex, currentTerm, log } = node;
      if (!asLeader || commitIndex > log.lastIndex) return;
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
      judge(node, node.configuration, commitIndex, 'commit', 'advanced its commit index to');
    },

    /** A leader goes on to the next configuration: has a quorum of the one before held that? */
    onConfigurationEntry(node, _entry, _prefixHash, previous) {
      if (node.role !== 'leader' || previous.index < node.log.firstIndex || previous.index > node.commitIndex) return;
      judge(node, previous, previous.index, 'configuration', 'took for committed the configuration at index');
    },
  };

  function judge(
    node: NodeView, configuration: ConfigurationView, index: number, kind: string, did: string,
  ): void {
    const { id, currentTerm, log } = node;
    const prefixHash = log.prefixHashAt(index);
    for (const voters of [configuration.voters, configuration.oldVoters]) {
      if (voters === null) continue;
      const held = ghosts.countHeld(voters, index, prefixHash);
      if (held * 2 > voters.length) continue;
      report({
        checker,
        clause: configuration.oldVoters === null ? 'not-on-a-quorum' : 'not-on-both-quorums',
        kinds: [kind],
        message: `Node ${id}, the leader of term ${currentTerm}, ${did} ${index}, but only ${held} of ${voters.length} voters have ever durably held that entry with all before it.`,
        source: configuration.oldVoters === null ? 'Raft §5.3, §5.4.2' : 'Raft §6',
        node: id,
      });
      return;
    }
  }
  return checker;
}
