// Known ways to get elections and replication wrong, in drawn Plans: a checker that sees the harm finds each within some
// seeds of the profile in which it shows.
import { expect, test } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const SEEDS = 100;

/** The checkers of harm that speak in the first run in which one does. */
function foundBy(mutant: string, profileName: string): readonly string[] {
  const profile = present(findProfile(raftSystem, profileName), profileName);
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { violations } = run(drawCase(raftSystem, profile, seed, 'outcome', { mutant }), raftSystem);
    const harm = violations.filter((violation) => violation.class !== 'rule');
    if (harm.length > 0) return harm.map(({ checker }) => checker);
  }
  return [];
}

test.each([
  ['term-not-persisted', 'default', 'one-vote-per-term'],
  ['uptodate-length', 'default', 'leader-completeness'],
  ['no-stepdown', 'default', 'liveness-after-heal'],
  ['candidate-ignores-ae', 'default', 'liveness-after-heal'],
  ['fixed-timeout', 'default', 'liveness-after-heal'],
  ['timer-any-vote', 'elections', 'liveness-after-heal'],
  ['prevote-no-checkquorum', 'partitions', 'liveness-under-partitions'],
  ['no-stickiness', 'partitions', 'liveness-under-partitions'],
  ['prevterm-unchecked', 'default', 'log-matching'],
  ['commit-regress', 'reads', 'linearizability-online'],
])('%s is found in the profile "%s" by %s', (mutant, profile, checker) => {
  expect(foundBy(mutant, profile)).toContain(checker);
});

test.each(['elections', 'partitions'])('no checker speaks of correct Raft in the profile "%s"', (name) => {
  const profile = present(findProfile(raftSystem, name), name);
  for (let seed = 1; seed <= 25; seed++) {
    const { violations, verdict } = run(drawCase(raftSystem, profile, seed, 'end', {}), raftSystem);
    expect([verdict, violations], `seed ${seed}`).toEqual(['passed', []]);
  }
});
