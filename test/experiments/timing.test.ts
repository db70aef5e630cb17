// What timeouts cost: the settings that are tried, and what is made of what was measured.

import { describe, expect, test } from 'vitest';
import { service, type ServiceSample } from '../../src/experiments/service.ts';
import {
  askedRows, settingsAround, timing, type TimingRequest, type TimingResult, type TimingRow, verdictOn,
} from '../../src/experiments/timing.ts';
import { uniform } from '../../src/experiments/world.ts';

const REQUEST: TimingRequest = {
  heartbeatMs: 100, electionMinMs: 300, electionMaxMs: 700, rttsMs: [10], mtbfSeconds: 2_592_000, nodes: 5, diskMs: 2, lossPercent: 0,
  seeds: 2, from: 0,
};

const SAMPLE: ServiceSample = {
  type: 'service', leaderlessUs: 400_000, terms: 1, needless: 0, needlessUs: 0, workUs: 1_800_000_000, commitsUs: [3000, 5000],
  broadcastUs: 10_000, events: 10,
};

function folded(first: readonly Partial<ServiceSample>[], request = REQUEST): TimingResult {
  const experiment = timing(request);
  return experiment.fold(experiment.trials.map((_, i) => ({ ...SAMPLE, ...first[i] })));
}

function asked(result: TimingResult): TimingRow {
  const [row] = askedRows(result);
  if (row === undefined) throw new Error('the setting that is asked about is there');
  return row;
}

describe('the settings that are tried', () => {
  test('begin with the one that is asked about, and each other differs from it', () => {
    const [first, ...others] = settingsAround(REQUEST);
    expect(first).toEqual({ change: null, heartbeatMs: 100, electionMinMs: 300, electionMaxMs: 700 });
    expect(others.length).toBeGreaterThanOrEqual(6);
    expect(new Set(others.map(({ heartbeatMs, electionMinMs, electionMaxMs }) => `${heartbeatMs} ${electionMinMs} ${electionMaxMs}`)).size)
      .toBe(others.length);
  });

  test('all have heartbeats before timeouts', () => {
    const settings = settingsAround({ ...REQUEST, heartbeatMs: 200 });
    expect(settings.map(({ change }) => change)).not.toContain('half as long timeouts');
    for (const { heartbeatMs, electionMinMs } of settings) expect(heartbeatMs).toBeLessThan(electionMinMs);
  });
});

describe('what is measured', () => {
  test('is folded into figures that one can compute by hand', () => {
    const row = asked(folded([{}, { leaderlessUs: 600_000, terms: 2, needless: 1, needlessUs: 3_600_000 }]));
    expect(row).toMatchObject({ failures: 2, unfinished: 0, splits: 1, needless: 1, hours: 1, needlessPerHour: 1, heartbeatsPerSecond: 80, broadcastUs: 10_000 });
    expect(row.leaderlessUs).toMatchObject({ p50: 400_000, p99: 600_000, mean: 500_000 });
    expect(row.commitUs).toMatchObject({ count: 4, p50: 3000, max: 5000 });
    // Half a second in thirty days, and 3.6 s in an hour.
    expect(row.leaderlessShare).toBeCloseTo(0.001 + 0.5 / 2_592_000.5, 9);
    expect(row.needlessPerHourMost).toBeCloseTo(5.57, 1);
  });

  test('counts what did not come to an end as that', () => {
    const row = asked(folded([{ leaderlessUs: null }, { leaderlessUs: null }]));
    expect(row).toMatchObject({ failures: 0, unfinished: 2, leaderlessUs: null, leaderlessShare: 1 });
  });
});

describe('the answer', () => {
  const senseOf = (broadcastUs: number, changes: Partial<TimingRequest> = {}, sample: Partial<ServiceSample> = {}): string => {
    const request = { ...REQUEST, ...changes };
    const experiment = timing(request);
    const result = experiment.fold(experiment.trials.map(() => ({ ...SAMPLE, broadcastUs, ...sample })));
    return verdictOn(result, asked(result)).sense;
  };

  test('goes by the rule: broadcast time, election timeout, time between failures, each much less than the next', () => {
    expect(senseOf(20_000)).toBe('sensible');
    expect(senseOf(60_000)).toBe('tight');
    expect(senseOf(200_000)).toBe('unworkable');
    expect(senseOf(20_000, { mtbfSeconds: 5 })).toBe('tight');
  });

  test('is that it is tight where one lost heartbeat may start an election, or where leaders are replaced that were up', () => {
    expect(senseOf(20_000, { heartbeatMs: 250 })).toBe('tight');
    expect(senseOf(20_000, {}, { needless: 1 })).toBe('tight');
  });

  test('names a neighbour under which failures cost less, if it keeps to the rule', () => {
    const experiment = timing(REQUEST);
    const fast = settingsAround(REQUEST).findIndex(({ change }) => change === 'all twice as fast');
    const samples = experiment.trials.map((_, i) => ({ ...SAMPLE, leaderlessUs: Math.floor(i / 2) === fast ? 200_000 : 400_000 }));
    const result = experiment.fold(samples);
    expect(verdictOn(result, asked(result)).better?.change).toBe('all twice as fast');
    const slow = experiment.fold(samples.map((sample) => ({ ...sample, broadcastUs: 20_000 })));
    expect(verdictOn(slow, asked(slow)).better).toBeNull();
  });
});

describe('a trial at work', () => {
  const world = {
    nodes: 5, heartbeatUs: 50_000, electionTimeoutMinUs: 150_000, electionTimeoutMaxUs: 300_000, oneWay: uniform(500, 500), sync: uniform(2000, 2000),
    lossPpm: 0,
  };

  test('commits a write in a round trip and a sync, replaces nobody, and then replaces the leader', () => {
    const sample = service({ type: 'service', seed: 'work', world, workUs: 10_000_000 });
    expect(sample.commitsUs.length).toBeGreaterThan(30);
    expect(Math.min(...sample.commitsUs)).toBe(3000);
    expect(sample).toMatchObject({ needless: 0, needlessUs: 0 });
    expect(sample.leaderlessUs).toBeGreaterThan(100_000);
  });

  test('sees leaders replaced that are up where most messages are lost', () => {
    const sample = service({ type: 'service', seed: 'work', world: { ...world, lossPpm: 500_000 }, workUs: 20_000_000 });
    expect(sample.needless).toBeGreaterThan(0);
    expect(sample.needlessUs).toBeGreaterThan(0);
  });
});
