// Raft's golden digests: the first seeds of its default profile, each run twice. `npm run golden:update` rewrites the file, and the
// commit says why.

import { describe, expect, test } from 'vitest';
import { assert } from '../../src/base/assert.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { run } from '../../src/fuzz/run.ts';
import { drawCase } from '../../src/fuzz/swarm.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { goldenLine } from '../support/golden.ts';

const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);

function raftSeed(seed: number): Case {
  const [profile] = raftSystem.profiles;
  assert(profile !== undefined, 'Raft has a default profile');
  return drawCase(raftSystem, profile, seed, 'end', {});
}

describe('Raft', () => {
  test('runs as it did when its golden digests were taken', async () => {
    const lines = SEEDS.map((seed) => goldenLine(seed, run(raftSeed(seed), raftSystem)));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/raft.txt');
  });

  test.each(SEEDS)('runs twice the same from seed %i', (seed) => {
    expect(run(raftSeed(seed), raftSystem)).toEqual(run(raftSeed(seed), raftSystem));
  });
});
