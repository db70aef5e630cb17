// Majorities of one set of voters or of two, against a model that counts subsets naively.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adopted } from '../../src/raft/configurations.ts';
import type { Configuration } from '../../src/raft/configuration.ts';
import { isQuorum, quorumReached } from '../../src/raft/quorum.ts';
import { rules } from '../../src/raft/rules.ts';
import type { RaftState } from '../../src/raft/state.ts';
import { leader } from '../support/raft-node.ts';

const some = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 });
const voters = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 });
const configuration: fc.Arbitrary<Configuration> = fc.record({
  voters, oldVoters: fc.option(voters, { nil: null }), learners: some,
});

/** More than half of each set. */
function hasMajorities({ voters: now, oldVoters }: Configuration, nodes: readonly number[]): boolean {
  const isMajority = (set: readonly number[]): boolean =>
    2 * set.filter((voter) => nodes.includes(voter)).length > set.length;
  return isMajority(now) && isMajority(oldVoters ?? now);
}

test('a quorum is a majority of each set of voters, whoever else is there', () => {
  fc.assert(fc.property(configuration, some, (held, nodes) => {
    expect(isQuorum(rules, adopted(rules, 0, held), nodes)).toBe(hasMajorities(held, nodes));
  }));
});

test('any two quorums of one configuration share a voter; so do those of one that is joint and of either of its sets', () => {
  fc.assert(fc.property(configuration, some, some, (held, nodes, others) => {
    const { voters: now, oldVoters } = held;
    for (const set of [now, oldVoters ?? now]) {
      const simple = { voters: set, oldVoters: null, learners: [] };
      if (!hasMajorities(held, nodes) || !hasMajorities(simple, others)) continue;
      expect(nodes.some((node) => set.includes(node) && others.includes(node))).toBe(true);
    }
  }));
});

test('what a quorum has reached is the highest number that a quorum is at or above', () => {
  const numbers = fc.array(fc.nat(9), { minLength: 7, maxLength: 7 });
  fc.assert(fc.property(configuration, numbers, fc.nat(9), fc.nat(9), (held, reached, own, above) => {
    const state = stateOf(held);
    const at = (node: number): number => (node === 1 ? own : reached[node - 1] ?? 0);
    const possible = Array.from({ length: 10 }, (_, i) => 9 - i)
      .find((number) => hasMajorities(held, [1, 2, 3, 4, 5, 6, 7].filter((node) => at(node) >= number)));
    const found = quorumReached(rules, state, own, ({ id }) => at(id), above);
    expect(found > above ? found : 0).toBe(possible !== undefined && possible > above ? possible : 0);
  }));
});

/** Node 1 leads, and has a follower of each other id. */
function stateOf(held: Configuration): RaftState {
  const { state } = leader({ nodes: [1, 2, 3, 4, 5, 6, 7] });
  state.adopted = adopted(rules, 0, held);
  return state;
}
