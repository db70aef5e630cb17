/**
 * Known ways to get membership changes wrong: Raft §6; dissertation ch. 4.
 */
import { type Configuration, isVoter } from '../raft/configuration.ts';
import { rules } from '../raft/rules.ts';
import type { RaftMutant } from './mutant.ts';

export const membershipMutants: readonly RaftMutant[] = [
  {
    id: 'single-no-term-commit',
    area: 'membership',
    difficulty: 'very hard',
    explanation: 'A leader changes the membership before an entry of its own term is committed: the bug of 2015.',
    source: 'dissertation §4.1, erratum of 2015',
    profile: 'membership',
    needs: { features: ['membership'], faults: ['crash', 'partition'], sizes: [2, 4, 6] },
    rules: { hasCommittedInTerm: () => true },
  },
  {
    id: 'two-pending',
    area: 'membership',
    difficulty: 'hard',
    explanation: 'A second change begins before the first is committed, and their majorities need not meet.',
    source: 'dissertation §4.1',
    profile: 'membership',
    needs: { features: ['membership'], faults: ['crash', 'partition'] },
    rules: { isChangeInProgress: () => false },
  },
  {
    id: 'direct-switch',
    area: 'membership',
    difficulty: 'medium',
    explanation: 'Several voters are exchanged at once, without a joint configuration between old and new.',
    source: 'Raft §6; dissertation Fig. 4.2',
    profile: 'membership',
    needs: { features: ['membership'], faults: ['crash', 'partition'] },
    rules: { changed: (configuration, change) => ({ ...rules.changed(configuration, change), oldVoters: null }) },
  },
  {
    id: 'joint-union',
    area: 'membership',
    difficulty: 'hard',
    explanation: 'While the configuration is joint, a majority of old and new voters together is taken for both.',
    source: 'Raft §6; dissertation §4.3',
    profile: 'membership',
    needs: { features: ['membership'], faults: ['crash', 'partition'] },
    rules: { voterSets: ({ voters, oldVoters }) => [[...new Set([...voters, ...oldVoters ?? []])]] },
  },
  {
    id: 'joint-new-only',
    area: 'membership',
    difficulty: 'hard',
    explanation: 'While the configuration is joint, only the new voters are asked.',
    source: 'Raft §6; dissertation §4.3',
    profile: 'membership',
    needs: { features: ['membership'], faults: ['crash', 'partition'] },
    rules: { voterSets: ({ voters }) => [voters] },
  },
  {
    id: 'config-at-apply',
    area: 'membership',
    difficulty: 'hard',
    explanation: 'A node uses a configuration only once it has applied it, while others elect and commit by it.',
    source: 'Raft §6, "regardless of whether the entry is committed"',
    profile: 'membership',
    needs: { features: ['membership'] },
    rules: {
      inForce: ({ configurations, lastApplied }) => configurations.findLast(({ index }) => index <= lastApplied),
    },
  },
  {
    id: 'learner-in-quorum',
    area: 'membership',
    difficulty: 'medium',
    explanation: 'A learner counts as one of those who elect and commit.',
    source: 'dissertation §4.2.1',
    profile: 'membership',
    needs: { features: ['learners'] },
    rules: {
      voterSets: (configuration) => rules.voterSets(configuration).map((set) => withLearners(set, configuration)),
    },
  },
  {
    id: 'learner-wont-vote',
    area: 'membership',
    difficulty: 'medium',
    explanation: 'A node that does not know yet that it was promoted refuses to vote, though its vote is needed.',
    source: 'dissertation §4.1, §4.2.2',
    profile: 'membership',
    needs: { features: ['learners'], faults: ['crash', 'partition', 'pause'] },
    rules: {
      mayGrantVote: (state, request) => rules.mayGrantVote(state, request)
        && isVoter(state.adopted.configuration, state.id),
    },
  },
];

function withLearners(voters: readonly number[], { learners }: Configuration): readonly number[] {
  return [...voters, ...learners.filter((learner) => !voters.includes(learner))];
}
