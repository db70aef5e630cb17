// Elections as they are simulated, beside what the paper and the dissertation say of them.

import { describe, expect, test } from 'vitest';
import { wilson } from '../../src/fuzz/bisect/interval.ts';
import { compare, electionTimeouts, LOGCABIN } from '../../src/experiments/election-timeouts.ts';
import { failover, type FailoverSample, type FailoverTrial } from '../../src/experiments/failover.ts';
import { ascending, distributionOf, meanOf } from '../../src/experiments/figures.ts';
import { FIGURE_16 } from '../../src/experiments/paper.ts';
import { splitVoteChance } from '../../src/experiments/split-votes.ts';
import { runTrial } from '../../src/experiments/trial.ts';
import { uniform, type World } from '../../src/experiments/world.ts';

const WORLD: World = {
  nodes: 5, heartbeatUs: 75_000, electionTimeoutMinUs: 150_000, electionTimeoutMaxUs: 300_000, oneWay: LOGCABIN.oneWay,
  sync: LOGCABIN.sync, lossPpm: 0,
};

function trials(count: number, world: World, shortLogs: number): readonly FailoverSample[] {
  return Array.from({ length: count }, (_, i) => failover({ type: 'failover', seed: `test/${i}`, world, shortLogs }));
}

describe('a trial', () => {
  const trial: FailoverTrial = { type: 'failover', seed: 'one', world: WORLD, shortLogs: 2 };

  test('comes to the same for the same seed, and to something else for another', () => {
    expect(failover(trial)).toEqual(failover(trial));
    expect(failover({ ...trial, seed: 'other' }).leaderlessUs).not.toBe(failover(trial).leaderlessUs);
  });

  test('is over no sooner than the shortest timeout after the last heartbeat, which is half of it after the crash at the most', () => {
    for (const { leaderlessUs, terms } of trials(100, WORLD, 2)) {
      expect(leaderlessUs).toBeGreaterThan(WORLD.electionTimeoutMinUs - WORLD.heartbeatUs);
      expect(terms).toBeGreaterThanOrEqual(1);
    }
  });

  test('takes longer where two of the survivors can\'t win', () => {
    const mean = (shortLogs: number): number => meanOf(trials(200, WORLD, shortLogs).map(({ leaderlessUs }) => leaderlessUs ?? 0));
    expect(mean(2)).toBeGreaterThan(1.1 * mean(0));
  });
});

describe('split votes', () => {
  // All timers start at one moment but for the way of the heartbeat, so timeouts are long beside it; disks take no time.
  const spreadUs = 100_000;
  const worldOf = (latency: number): World => ({
    nodes: 5, heartbeatUs: 1_000_000, electionTimeoutMinUs: 2_000_000, electionTimeoutMaxUs: 2_000_000 + spreadUs,
    oneWay: uniform(latency * spreadUs, latency * spreadUs), sync: uniform(1, 1), lossPpm: 0,
  });

  test.each([0.01, 0.1, 0.2])('are as frequent as the closed form says where a candidate is heard after %d of the interval', (latency) => {
    const samples = trials(1500, worldOf(latency), 0);
    const splits = samples.filter(({ terms }) => terms > 1).length;
    const { low, high } = wilson(splits, samples.length);
    const chance = splitVoteChance(5, 4, latency);
    // Three standard errors where Wilson's interval has two.
    const slack = (high - low) / 4;
    expect(chance).toBeGreaterThanOrEqual(low - slack);
    expect(chance).toBeLessThanOrEqual(high + slack);
  });
});

test('over a wide area a leader is replaced as fast as the dissertation says', () => {
  const world: World = {
    ...WORLD, heartbeatUs: 150_000, electionTimeoutMinUs: 300_000, electionTimeoutMaxUs: 600_000, oneWay: uniform(30_000, 40_000),
    sync: uniform(1, 1),
  };
  const samples = trials(2000, world, 0);
  // The dissertation counts from the last heartbeat on; here the crash comes half an interval later on average.
  const sinceHeartbeat = samples.map(({ leaderlessUs }) => (leaderlessUs ?? 0) + world.heartbeatUs / 2);
  expect(meanOf(sinceHeartbeat) / 1000).toBeGreaterThan(450);
  expect(meanOf(sinceHeartbeat) / 1000).toBeLessThan(510);
  const late = samples.filter(({ leaderlessUs }) => (leaderlessUs ?? Infinity) > 1_500_000).length;
  expect(late / samples.length).toBeLessThan(0.004);
});

describe('the comparison with Figure 16', () => {
  const row = FIGURE_16.find(({ name }) => name === '150-300');
  if (row === undefined) throw new Error('the row is there');

  test('finds a sample within that is of one kind with the paper\'s, and none that is slower by a tenth', () => {
    const ms = trials(1000, WORLD, 2).map(({ leaderlessUs }) => (leaderlessUs ?? 0) / 1000);
    expect(compare(row, ascending(ms)).filter(({ within }) => !within)).toEqual([]);
    expect(compare(row, ascending(ms.map((value) => 1.1 * value))).filter(({ within }) => !within).map(({ figure }) => figure))
      .toEqual(expect.arrayContaining(['p50', 'mean']));
  });

  test('has an interval around each figure, open above for the greatest value', () => {
    const ms = trials(300, WORLD, 2).map(({ leaderlessUs }) => (leaderlessUs ?? 0) / 1000);
    for (const { figure, ms: ours, lowMs, highMs } of compare(row, ascending(ms))) {
      expect(lowMs).toBeLessThanOrEqual(ours);
      if (figure === 'max') expect(highMs).toBeNull();
      else expect(highMs ?? Infinity).toBeGreaterThanOrEqual(ours);
    }
  });

  test('is made of as many trials a row as are asked for, and a tenth of them where the paper has so', () => {
    const experiment = electionTimeouts(20, 5);
    const result = experiment.fold(experiment.trials.map(runTrial));
    expect(result.rows.map(({ name, trials: count }) => [name, count])).toEqual(FIGURE_16.map(({ name }) => [name, name === '150-150' ? 2 : 20]));
    expect(result.broadcastMs).toBeGreaterThan(12);
    expect(result.broadcastMs).toBeLessThan(18);
    expect(result.rows.map(({ cumulative }) => cumulative.at(-1)?.[1])).toEqual(FIGURE_16.map(() => 1));
  });
});

test('a world without luck in its timers elects nobody for a long time: that is why they are random', () => {
  const same = { ...WORLD, electionTimeoutMaxUs: WORLD.electionTimeoutMinUs + 300 };
  const locked = distributionOf(trials(30, same, 2).map(({ leaderlessUs }) => leaderlessUs ?? 0));
  const spread = distributionOf(trials(30, WORLD, 2).map(({ leaderlessUs }) => leaderlessUs ?? 0));
  expect(locked?.p50).toBeGreaterThan(5 * (spread?.p50 ?? Infinity));
});
