/** Cases whose recordings have something to show. */
import { present } from '../../src/base/assert.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { findProfile } from '../../src/fuzz/profile.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

export function raftSeed(profile: string, seed: number, mutant?: string): Case {
  const drawn = drawCase(raftSystem, present(findProfile(raftSystem, profile), profile), seed, 'end',
    mutant === undefined ? {} : { mutant });
  return { ...drawn, maxEvents: 6_000 };
}

/** Everything in it: crashes, snapshots, changes of membership, reads, and a few that go wrong. */
export const RAFT_CASES: readonly (readonly [name: string, testCase: Case])[] = [
  ['default 3', raftSeed('default', 3)],
  ['default 13', raftSeed('default', 13)],
  ['snapshots 2', raftSeed('snapshots', 2)],
  ['membership 1', raftSeed('membership', 1)],
  ['crashes 4, broken', raftSeed('crashes', 4, 'ack-before-sync')],
  ['default 0, broken', raftSeed('default', 0, 'no-uptodate')],
];
