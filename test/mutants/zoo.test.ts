// The zoo is whole: each known way to get Raft wrong is a mutant under its name, or is left out for a reason.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reaches } from '../../src/fuzz/kills.ts';
import { run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { whyUnreachable } from '../../src/fuzz/unreachable.ts';
import { raftLeftOut, raftMutants } from '../../src/systems/raft/mutants.ts';
import { raftProfiles } from '../../src/systems/raft/profiles.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

/** Each was seen in a real implementation, or is named in the literature. */
const KNOWN: { readonly [difficulty: string]: readonly string[] } = {
  'easy': [
    'vote-not-persisted', 'self-vote-unrecorded', 'stale-vote-resp', 'dup-vote-count',
    'quorum-even-off-by-one', 'no-uptodate', 'no-stepdown', 'candidate-ignores-ae', 'stale-ae-accepted',
    'fixed-timeout', 'no-stickiness', 'truncate-always', 'no-truncate', 'prevterm-unchecked', 'commit-regress',
    'ack-before-sync', 'snap-backwards', 'read-no-quorum', 'read-no-apply-wait', 'follower-read-local',
    'retry-no-dedupe', 'transfer-no-abort',
  ],
  'medium': [
    'term-not-persisted', 'vote-reply-before-sync', 'prevote-as-vote', 'uptodate-length', 'timer-any-vote',
    'prevote-no-checkquorum', 'commit-no-min', 'match-from-next', 'match-regress', 'stale-nack',
    'leader-unsynced-self', 'prev0-accept', 'backoff-wrong', 'inflight-stall', 'no-noop', 'direct-switch',
    'learner-in-quorum', 'learner-wont-vote', 'wiped-rejoin', 'snap-no-config', 'snap-no-sessions',
    'snap-log-nonatomic', 'snap-chunk-stuck', 'snap-never-sent', 'torn-tail', 'read-before-noop',
    'lease-drift', 'lease-no-stickiness', 'dedupe-at-proposal', 'session-autocreate', 'session-local-expiry',
    'transfer-no-catchup',
  ],
  'hard': [
    'prevote-term-silent', 'commit-prior-term', 'quorum-cache', 'empty-ae-for-snapshot', 'two-pending',
    'joint-union', 'joint-new-only', 'config-at-apply', 'truncate-front',
  ],
  'very hard': [
    'async-append-aba', 'single-no-term-commit', 'snap-uncommitted-config',
  ],
};

const SEEDS = Array.from({ length: 6 }, (_, seed) => seed);

describe('the zoo', () => {
  test('has every known bug under its name, as hard to find as it is said to be, or says why not', () => {
    const leftOut = raftLeftOut.map(({ id }) => id);
    for (const [difficulty, ids] of Object.entries(KNOWN)) {
      const here = raftMutants.filter((mutant) => mutant.difficulty === difficulty).map(({ id }) => id);
      expect(ids.filter((id) => !here.includes(id) && !leftOut.includes(id)), difficulty).toEqual([]);
    }
    expect(Object.values(KNOWN).flat()).toHaveLength(66);
    expect(leftOut.length).toBeLessThanOrEqual(4);
  });

  test('stands in the published table, each mutant and what is left out', () => {
    const page = readFileSync(new URL('../../docs/mutants.md', import.meta.url), 'utf8');
    const missing = [...raftMutants, ...raftSystem.controls ?? [], ...raftLeftOut].filter(({ id }) => !page.includes(`\`${id}\`:`));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  test('names no bug twice, and explains each in a sentence', () => {
    const ids = raftMutants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, explanation, source } of raftMutants) {
      expect(explanation, id).toMatch(/^[A-Z].{30,}\.$/);
      expect(source.length, id).toBeGreaterThan(5);
    }
    for (const { reason } of raftLeftOut) expect(reason.length).toBeGreaterThan(40);
  });

  test('calls no bug unreachable in a profile whose first runs show it', () => {
    for (const profile of raftProfiles) {
      const unreachable = raftSystem.mutants.filter(({ needs }) => whyUnreachable(needs, profile) !== null);
      const shown = unreachable.filter(({ id: mutant }) => SEEDS.some((seed) =>
        reaches(run(drawCase(raftSystem, profile, seed, 'outcome', { mutant }), raftSystem).violations, 'outcome')));
      if (profile.beyondModel !== true) expect(shown.map(({ id }) => id), profile.name).toEqual([]);
    }
  });
});
