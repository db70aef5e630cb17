// Ways to read: what each costs in a run in which all costs are known, and whether staleness is seen.

import { describe, expect, test } from 'vitest';
import { readChaos } from '../../src/experiments/read-chaos.ts';
import { readCosts, type Way } from '../../src/experiments/read-costs.ts';
import { reads } from '../../src/experiments/reads.ts';
import { runTrial } from '../../src/experiments/trial.ts';
import { uniform } from '../../src/experiments/world.ts';

const WORLD = {
  nodes: 5, heartbeatUs: 1_000_000, electionTimeoutMinUs: 5_000_000, electionTimeoutMaxUs: 9_000_000, oneWay: uniform(1000, 1000),
  sync: uniform(3000, 3000), lossPpm: 0,
};

/** What a read by itself takes: most of them. */
function typical(way: Way): object {
  const { reads: costs } = readCosts({ type: 'read-costs', seed: 'alone', way, world: WORLD, reads: 60 });
  expect(costs).toHaveLength(60);
  const counts = new Map<string, number>();
  for (const cost of costs) counts.set(JSON.stringify(cost), (counts.get(JSON.stringify(cost)) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return JSON.parse(most?.[0] ?? '{}') as object;
}

describe('in a calm cluster of five', () => {
  test('a read through the log takes a round trip and a sync, a message there and back for each follower, and a sync of each node', () => {
    expect(typical('log')).toEqual({ hops: 2, syncs: 1, messages: 8, allSyncs: 5, us: 5000 });
  });

  test('ReadIndex takes a round trip and no sync', () => {
    expect(typical('readIndex')).toEqual({ hops: 2, syncs: 0, messages: 8, allSyncs: 0, us: 2000 });
  });

  test('a read by lease, or of any node as it is, takes nothing', () => {
    expect(typical('lease')).toEqual({ hops: 0, syncs: 0, messages: 0, allSyncs: 0, us: 0 });
    expect(typical('stale')).toEqual({ hops: 0, syncs: 0, messages: 0, allSyncs: 0, us: 0 });
  });

  test('a follower read takes two round trips: one to the leader, and one of the leader\'s own', () => {
    expect(typical('follower')).toEqual({ hops: 4, syncs: 0, messages: 10, allSyncs: 0, us: 4000 });
  });
});

describe('in chaos', () => {
  test('reads of any node as it is are seen to be stale, and no order explains the history with them as fresh ones', () => {
    const samples = Array.from({ length: 8 }, (_, seed) => readChaos({ type: 'read-chaos', seed, way: 'stale' }));
    expect(samples.some(({ stale }) => stale > 0)).toBe(true);
    expect(samples.some(({ verdict }) => verdict === 'violation')).toBe(true);
    expect(samples.every(({ stale, reads: all }) => stale <= all)).toBe(true);
  });

  test('the other ways are fresh in the same runs', () => {
    for (const way of ['log', 'readIndex', 'lease', 'follower'] as const) {
      for (let seed = 0; seed < 4; seed++) expect(readChaos({ type: 'read-chaos', seed, way })).toMatchObject({ stale: 0, verdict: 'ok', violation: null });
    }
  });
});

test('the experiment has a row for each way, and finds each to be as theory promises', () => {
  const experiment = reads(4, 0);
  const { rows } = experiment.fold(experiment.trials.map(runTrial));
  expect(rows.map(({ way, roundTrips, syncs, runs, asPromised }) => [way, roundTrips, syncs, runs, asPromised])).toEqual([
    ['log', 1, 1, 4, true], ['readIndex', 1, 0, 4, true], ['lease', 0, 0, 4, true], ['follower', 2, 0, 4, true], ['stale', 0, 0, 4, true],
  ]);
});
