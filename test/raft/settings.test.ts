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
])('%j is refused under the name of %s', (change, path) => {
  expect(checkSettings({ ...defaultSettings, ...change }).map((problem) => problem.path)).toEqual([path]);
});

test('equal bounds of the election timeout are allowed: Fig. 16 has such a row', () => {
  expect(checkSettings({ ...defaultSettings, electionTimeoutMaxUs: 150_000 })).toEqual([]);
});
