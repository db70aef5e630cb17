/**
 * Goals of membership changes and of leadership on its way to another (dissertation ch. 4, §3.10).
 */
import type { NodeId } from '../../protocol.ts';
import type { ConfigurationView, Facts } from '../facts.ts';
import type { Ghosts } from '../ghosts.ts';
import type { Goal } from '../goal.ts';
import { isMember, isVoter } from '../quorum.ts';
import { isRemoved } from '../role-changes.ts';

export const membershipGoals: readonly Goal[] = [
  { name: 'configuration-committed', watch: (ghosts, reached) => committed(ghosts, reached, () => true) },
  { name: 'joint-configuration-committed', watch: (ghosts, reached) => committed(ghosts, reached, isJoint) },
  { name: 'learner-promoted', watch: (ghosts, reached) => committed(ghosts, reached, promotes) },
  { name: 'configuration-rolled-back', watch: rolledBack },
  { name: 'leader-removed-while-it-led', watch: leaderRemoved },
  { name: 'joint-configuration-survived-a-leader-change', watch: jointSurvived },
  { name: 'node-added-caught-up-by-snapshot', watch: addedBySnapshot },
  { name: 'removed-node-stood-for-election', watch: removedStood },
  { name: 'learner-not-caught-up', watch: refusedFor('not-caught-up') },
  { name: 'change-refused-while-another-was-under-way', watch: refusedFor('change-in-progress') },
  { name: 'change-refused-before-a-commit-of-this-term', watch: refusedFor('no-entry-of-this-term-committed') },
  { name: 'transfer-succeeded', watch: transferSucceeded },
  { name: 'transfer-timed-out', watch: refusedFor('transfer-timed-out') },
  { name: 'transfer-while-writes-came', watch: writesDuringTransfer },
  { name: 'node-retired', watch: (_ghosts, reached) => ({ onRetired: reached }) },
];

/** A configuration was committed, after another. */
function committed(
  ghosts: Ghosts, reached: () => void,
  counts: (entry: ConfigurationView, previous: ConfigurationView) => boolean,
): Partial<Facts> {
  let seen = 1;
  return {
    onCommit() {
      const { configurations } = ghosts;
      for (; seen < configurations.length; seen++) {
        const [previous, entry] = [configurations[seen - 1], configurations[seen]];
        if (previous !== undefined && entry !== undefined && counts(entry, previous)) reached();
      }
    },
  };
}

function isJoint({ oldVoters }: ConfigurationView): boolean {
  return oldVoters !== null;
}

function promotes({ voters }: ConfigurationView, { learners }: ConfigurationView): boolean {
  return learners.some((learner) => voters.includes(learner));
}

/** A living node's newest configuration was truncated away, and the one before is in force again. */
function rolledBack(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  const lives = new Map<NodeId, number>();
  return {
    onConfiguration({ id, life, configuration }, previous) {
      const isSameLife = lives.get(id) === life;
      lives.set(id, life);
      if (isSameLife && configuration.index < previous.index) reached();
    },
  };
}

function leaderRemoved(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRole(node, { from, fromTerm }) {
      if (from === 'leader' && node.currentTerm === fromTerm && isRemoved(node)) reached();
    },
  };
}

/** A leader ends what a leader of an earlier term began. */
function jointSurvived(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onConfigurationEntry(node, _entry, _prefixHash, previous) {
      const { role, log, currentTerm } = node;
      if (role !== 'leader' || previous.oldVoters === null || previous.index < log.firstIndex - 1) return;
      if (log.termAt(previous.index) < currentTerm) reached();
    },
  };
}

/** It is not one of those that the cluster started with, and had nothing. */
function addedBySnapshot(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onSnapshotInstalled({ id, log }) {
      const [initial] = ghosts.configurations;
      if (log.lastIndex === 0 && initial !== undefined && !isMember(initial, id)) reached();
    },
  };
}

function removedStood(ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRole({ id, role }) {
      const { configuration, configurations } = ghosts;
      if (role !== 'candidate' || configuration === undefined || isVoter(configuration, id)) return;
      if (configurations.some((each) => isVoter(each, id))) reached();
    },
  };
}

function transferSucceeded(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onAcknowledged(_node, _position, _isOwn, { kind }) {
      if (kind === 'transfer') reached();
    },
  };
}

function writesDuringTransfer(_ghosts: Ghosts, reached: () => void): Partial<Facts> {
  return {
    onRefused(_node, reason, { kind }) {
      if (reason === 'transfer-in-progress' && kind === 'operation') reached();
    },
  };
}

/** A node gave this reason for not doing what it was asked for. */
function refusedFor(expected: string): Goal['watch'] {
  return (_ghosts, reached) => ({
    onRefused(_node, reason) {
      if (reason === expected) reached();
    },
  });
}
