import { expect, test } from 'vitest';
import { findProfile } from '../../src/fuzz/profile.ts';
import { shrinkCase } from '../../src/fuzz/shrink/shrink-case.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { findTarget } from '../../src/fuzz/target.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';

const membership = findProfile(raftSystem, 'membership');

test.each([17, 278, 932])('of the bug of 2015, seed %i, no more than twelve events beyond calm are left', (seed) => {
  if (membership === undefined) throw new Error('no profile membership');
  const drawn = drawCase(raftSystem, membership, seed, 'outcome', { mutant: 'single-no-term-commit' });
  const found = findTarget(drawn, raftSystem);
  if (found === null) throw new Error('the seed does not fail');
  const { after } = shrinkCase(found, raftSystem, 60_000);
  if (after === null) throw new Error('nothing to shrink');
  expect(after.faults + after.operations + after.decisions).toBeLessThanOrEqual(12);
});
