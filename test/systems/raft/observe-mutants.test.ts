/**
 * Each checker of snapshots, membership, sessions and reads finds a registered mutant in drawn Plans, within a few seeds.
 */
import { expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { findProfile } from '../../../src/fuzz/profile.ts';
import { run } from '../../../src/fuzz/run.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';

const SEEDS = 150;

function found(mutant: string, expected: string): boolean {
  const profile = present(findProfile(raftSystem, raftSystem.mutants.find(({ id }) => id === mutant)?.profile), mutant);
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { violations, verdict } = run(drawCase(raftSystem, profile, seed, 'end', { mutant }), raftSystem);
    expect(verdict, `seed ${seed}`).not.toBe('unknown');
    if (violations.some(({ signature }) => signature === expected)) return true;
  }
  return false;
}

test.each([
  ['single-no-term-commit', 'configuration/no-entry-of-this-term-committed[append]'],
  ['direct-switch', 'configuration/quorums-do-not-meet[append]'],
  ['direct-switch', 'committed-on-quorum/quorum-without-committed[configuration]'],
  ['config-at-apply', 'configuration/not-the-newest-in-the-log[configuration]'],
  ['joint-new-only', 'commit-is-justified/not-on-both-quorums[configuration]'],
  ['joint-union', 'one-vote-per-term/no-quorum[becomeLeader]'],
  ['snap-no-config', 'state-machine-safety/snapshot-configuration-differs[takeSnapshot]'],
  ['snap-no-sessions', 'definite-answers/took-effect-after-failing[apply]'],
  ['follower-read-local', 'linearizability-online/read-went-back[follower]'],
  ['follower-read-local', 'session-order/went-back-in-time[follower]'],
  ['retry-no-dedupe', 'exactly-once/took-effect-twice[apply]'],
])('%s is found: %s', (mutant, expected) => {
  expect(found(mutant, expected)).toBe(true);
});
