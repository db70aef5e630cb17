// `mutants`: the table of how many seeds each takes, the same on any number of workers.

import { describe, expect, test } from 'vitest';
import { timeless, whitewater } from './program.ts';

describe.concurrent('mutants', () => {
  const args = ['mutants', 'no-uptodate', 'commit-no-min', '--trials', '2', '--seeds', '60', '--json'];

  test('counts the seeds until each is found, the same for any number of workers', async () => {
    const [one, three] = await Promise.all([whitewater(...args, '--jobs', '1'), whitewater(...args, '--jobs', '3')]);
    expect(one.code).toBe(0);
    expect(timeless(three.mutants)).toEqual(timeless(one.mutants));
    const { mutants, controls } = one.mutants;
    expect(controls).toEqual([]);
    expect(mutants.map(({ id }) => id).sort()).toEqual(['commit-no-min', 'no-uptodate']);
    for (const mutant of mutants) {
      expect(mutant).toMatchObject({ killed: true, by: mutant.outcome.by });
      expect(mutant.outcome.seedsToKill).toMatchObject({ trials: 2, kills: 2 });
      expect(mutant.outcome.seedsToKill.median).toBeGreaterThan(0);
    }
  });

  test('a mutant that got away is a survivor: exit 1', async () => {
    const { code, stdout } = await whitewater('mutants', 'leader-unsynced-self', '--trials', '2', '--seeds', '1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 of 1 mutant survived: leader-unsynced-self/);
  });
});

test('each of the seventeen is found by the harm that it does within 1,000 seeds, and twelve of them within 200', async () => {
  const all = ['mutants', '--trials', '1', '--seeds', '1000', '--json'];
  const { code, mutants: { mutants } } = await whitewater(...all);
  expect(mutants.filter(({ killed }) => !killed).map(({ id }) => id)).toEqual([]);
  expect(code).toBe(0);
  expect(mutants).toHaveLength(17);
  const seedsToKill = mutants.map(({ outcome }) => outcome.seedsToKill.max ?? Infinity);
  expect(seedsToKill.filter((seeds) => seeds <= 200).length).toBeGreaterThanOrEqual(12);
}, 300_000);
