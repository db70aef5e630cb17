import { expect, test } from 'vitest';
import { checkSettings, defaultSettings, type RaftSettings } from '../../src/raft/settings.ts';

test('the default settings work', () => {
  expect(checkSettings(defaultSettings)).toEqual([]);
});

test.each<[Partial<RaftSettings>, string]>([
  [{ electionTimeoutMaxUs: 100_000 }, 'electionTimeoutMaxUs'],
  [{ electionTimeoutMinUs: 50_000 }, 'heartbeatUs'],
  [{ heartbeatUs: 150_000 }, 'heartbeatUs'],
  [{ heartbeatUs: 0 }, 'heartbeatUs'],
  [{ heartbeatUs: 0.5 }, 'heartbeatUs'],
  [{ heartbeatUs: NaN }, 'heartbeatUs'],
  [{ maxBatchEntries: 0 }, 'maxBatchEntries'],
  [{ maxInFlight: 0 }, 'maxInFlight'],
  [{ maxBatchEntries: 1e9 }, 'maxBatchEntries'],
  [{ electionTimeoutMaxUs: 1e12 }, 'electionTimeoutMaxUs'],
  [{ snapshotEntries: -1 }, 'snapshotEntries'],
  [{ snapshotEntries: 1e9 }, 'snapshotEntries'],
  [{ snapshotChunkBytes: 0 }, 'snapshotChunkBytes'],
  [{ sessionTimeoutUs: 0 }, 'sessionTimeoutUs'],
  [{ maxClockDriftPpm: -1 }, 'maxClockDriftPpm'],
  [{ maxClockDriftPpm: 1_000_000 }, 'maxClockDriftPpm'],
  [{ maxClockDriftPpm: 0.5 }, 'maxClockDriftPpm'],
  [{ leaseReads: true, checkQuorum: true }, 'maxClockDriftPpm'],
  [{ leaseReads: true, maxClockDriftPpm: 100 }, 'checkQuorum'],
  [{ voters: [] }, 'voters'],
  [{ voters: [2, 1] }, 'voters'],
  [{ voters: [1, 1] }, 'voters'],
  [{ learners: [4] }, 'voters'],
  [{ voters: [1], learners: [3, 2] }, 'learners'],
  [{ voters: [1, 2], learners: [2, 3] }, 'learners'],
])('%j is refused under the name of %s', (change, path) => {
  expect(checkSettings({ ...defaultSettings, ...change }).map((problem) => problem.path)).toEqual([path]);
});

test('equal bounds of the election timeout are allowed: Fig. 16 has such a row', () => {
  expect(checkSettings({ ...defaultSettings, electionTimeoutMaxUs: 150_000 })).toEqual([]);
});

test.each<Partial<RaftSettings>>([
  { leaseReads: true, checkQuorum: true, maxClockDriftPpm: 500 },
  { voters: [1, 2, 3], learners: [4] },
  { snapshotEntries: 1, snapshotChunkBytes: 1 },
])('%j works', (change) => {
  expect(checkSettings({ ...defaultSettings, ...change })).toEqual([]);
});
