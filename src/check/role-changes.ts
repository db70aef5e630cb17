/**
 * How roles, votes and beliefs may change (Raft §5.1, §5.2): a node becomes leader of a term at most once; a living
 * leader steps down only for a higher term, or by CheckQuorum (dissertation §6.2) after it has in fact not heard from a
 * majority for as long, or once its own removal is committed (§4.2.2); within a term and a life a vote goes only from nobody to somebody; and
 * whoever a node names as the leader of its term has become that.
 */
import type { Micros, NodeId } from '../protocol.ts';
import type { CheckContext, Checker } from './checker.ts';
import type { NodeView } from './facts.ts';
import { isVoter } from './quorum.ts';

/** `checkQuorumUs`: after how long without a majority a leader may step down; null: never. */
export function roleChanges({ ghosts, report }: CheckContext, checkQuorumUs: Micros | null): Checker {
  /** By term: who has become its leader. */
  const led = new Map<number, NodeId[]>();

  const checker: Checker = {
    name: 'role-changes',
    class: 'rule',

    onRole(node, { from, fromTerm, withoutQuorumUs }) {
      const { id, currentTerm, role } = node;
      if (from !== 'leader' || currentTerm > fromTerm || isRemoved(node)) return;
      if (checkQuorumUs === null) {
        tell(node, 'stepped-down-without-a-higher-term', role,
          `Node ${id}, the leader of term ${fromTerm}, became a ${role} of term ${currentTerm}.`);
      } else if (role !== 'follower' || withoutQuorumUs < checkQuorumUs) {
        tell(node, 'stepped-down-with-a-quorum', role,
          `Node ${id}, the leader of term ${fromTerm}, became a ${role} of term ${currentTerm}: it had heard from a majority ${
            withoutQuorumUs} us before, and CheckQuorum waits for ${checkQuorumUs} us.`);
      }
    },

    onLeader(node) {
      const { id, currentTerm } = node;
      const before = led.get(currentTerm);
      if (before === undefined) led.set(currentTerm, [id]);
      else if (!before.includes(id)) before.push(id);
      else tell(node, 'leader-twice', 'becomeLeader', `Node ${id} became leader of term ${currentTerm} a second time.`);
    },

    onVote(node, previous, previousTerm) {
      const { id, currentTerm, votedFor } = node;
      if (previous === null || previousTerm !== currentTerm) return;
      tell(node, 'vote-changed', 'vote',
        `Node ${id} changed its vote in term ${currentTerm} from node ${previous} to ${votedFor ?? 'nobody'}.`);
    },

    onLeaderNamed(node) {
      const { id, currentTerm, leader } = node;
      const known = ghosts.leaderOf(currentTerm);
      if (known === leader) return;
      tell(node, 'wrong-leader-named', 'follow', `Node ${id} takes node ${leader ?? 'nobody'} for the leader of term ${
        currentTerm}, which ${known === undefined ? 'nobody' : `node ${known}`} has become.`);
    },
  };

  function tell(node: NodeView, clause: string, kind: string, message: string): void {
    report({ checker, clause, kinds: [kind], message, source: 'Raft §5.1, §5.2', node: node.id });
  }
  return checker;
}

/** A leader leads on without counting itself until the configuration that does without it is committed. */
export function isRemoved({ id, role, configuration, commitIndex }: NodeView): boolean {
  return role === 'follower' && !isVoter(configuration, id) && configuration.index <= commitIndex;
}
