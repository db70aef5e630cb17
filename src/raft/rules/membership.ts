/**
 * The rules of membership: Raft §6, diss. ch. 4. Which configuration is in force, and which change may begin.
 */
import type { NodeId } from '../../protocol.ts';
import { type Adopted, ascending, type Configuration, isVoter } from '../configuration.ts';
import type { OperatorRequest } from '../command.ts';
import type { Refusal } from '../refusals.ts';
import type { Progress, RaftState } from '../state.ts';

type State = Readonly<RaftState>;

/** A change of who belongs to the cluster. */
export type Change = Exclude<OperatorRequest, { readonly type: 'transferLeadership' | 'takeSnapshot' }>;

export const membershipRules = {
  /**
   * Which of the configurations in a node's log is in force? "The latest configuration in its log, regardless of whether
   * the entry is committed" (Raft §6): one that waited for commitment could count votes of the old, while those who
   * committed the change elect by the new.
   */
  inForce(state: State): Adopted | undefined {
    return state.configurations.at(-1);
  },

  /**
   * Is an earlier change still under way? With two at once two majorities need not meet. diss. §4.1.
   */
  isChangeInProgress(state: State): boolean {
    return state.adopted.index > state.commitIndex || state.adopted.configuration.oldVoters !== null;
  },

  /**
   * Has the leader committed an entry of its own term? Until then a change of an earlier leader may still be on its way,
   * and the two need not share a voter: the bug of 2015. diss. §4.1, erratum.
   */
  hasCommittedInTerm(state: State): boolean {
    return state.log.termAt(state.commitIndex) === state.currentTerm;
  },

  /** Does a learner hold so much of the log that it would not hold up the others? diss. §4.2.1. */
  isCaughtUp(state: State, { mode, matchIndex }: Progress): boolean {
    return mode === 'replicate' && matchIndex + state.settings.maxBatchEntries >= state.log.lastIndex;
  },

  /** Why a change makes no sense in this configuration; null if it does. */
  objectionTo({ voters, learners }: Configuration, change: Change): Refusal | null {
    switch (change.type) {
      case 'addLearner':
        if (voters.includes(change.node)) return 'already-a-voter';
        return learners.includes(change.node) ? 'already-a-learner' : null;
      case 'promoteLearner': return learners.includes(change.node) ? null : 'not-a-learner';
      case 'addVoter': return voters.includes(change.node) ? 'already-a-voter' : null;
      case 'removeNode':
        if (voters.includes(change.node)) return voters.length === 1 ? 'would-leave-no-voter' : null;
        return learners.includes(change.node) ? null : 'not-a-member';
      case 'changeVoters':
        if (change.voters.length === 0) return 'would-leave-no-voter';
        return isSame(voters, change.voters) ? 'nothing-to-change' : null;
    }
  },

  /**
   * What comes next when a change begins: with one voter more or less, the new configuration itself, for any two majorities
   * of the two share a voter (diss. §4.1); from one set of voters to any other, the joint one of both (Raft §6).
   */
  changed({ voters, learners }: Configuration, change: Change): Configuration {
    switch (change.type) {
      case 'addLearner': return simple(voters, [...learners, change.node]);
      case 'promoteLearner':
      case 'addVoter': return simple([...voters, change.node], without(learners, change.node));
      case 'removeNode': return simple(without(voters, change.node), without(learners, change.node));
      case 'changeVoters': {
        const learning = learners.filter((node) => !change.voters.includes(node));
        return { voters: ascending([...new Set(change.voters)]), oldVoters: voters, learners: learning };
      }
    }
  },

  /**
   * Must the leader go, because it is committed that it is no voter any more? Not before: until then it manages a cluster
   * that it is not a part of, and does not count itself. Raft §6; diss. §4.2.2.
   */
  isRemoved(state: State): boolean {
    return state.adopted.index <= state.commitIndex && !isVoter(state.adopted.configuration, state.id);
  },
};

function simple(voters: readonly NodeId[], learners: readonly NodeId[]): Configuration {
  return { voters: ascending(voters), oldVoters: null, learners: ascending(learners) };
}

function without(nodes: readonly NodeId[], node: NodeId): readonly NodeId[] {
  return nodes.filter((other) => other !== node);
}

/** As sets: one that is named twice counts once. */
function isSame(ones: readonly NodeId[], others: readonly NodeId[]): boolean {
  return ones.every((node) => others.includes(node)) && others.every((node) => ones.includes(node));
}
