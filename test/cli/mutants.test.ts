// `mutants`: the table of how many seeds each takes, the same on any number of workers.

import { describe, expect, test } from 'vitest';
import { raftMutants } from '../../src/systems/raft/mutants.ts';
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
    const { code, stdout } = await whitewater('mutants', 'learner-wont-vote', '--trials', '2', '--seeds', '1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 of 1 mutant survived: learner-wont-vote/);
  });
});

/** Bugs that need rare worlds: a campaign of a thousand seeds may miss them, and each has a scenario that shows it. */
const RARE = [
  'no-stickiness',
  'single-no-term-commit', 'two-pending', 'learner-wont-vote', 'snap-backwards', 'snap-no-config', 'snap-chunk-stuck',
  'lease-drift', 'lease-no-stickiness', 'session-autocreate', 'transfer-no-abort',
];

test('all but the rarest are found by the harm that they do within 1,000 seeds, most within 200', async () => {
  const common = raftMutants.map(({ id }) => id).filter((id) => !RARE.includes(id));
  expect(common.length).toBeGreaterThanOrEqual(32);
  const { code, mutants: { mutants } } = await whitewater('mutants', ...common, '--trials', '1', '--seeds', '1000', '--json');
  expect(mutants.filter(({ killed }) => !killed).map(({ id }) => id)).toEqual([]);
  expect(code).toBe(0);
  const seedsToKill = mutants.map(({ outcome }) => outcome.seedsToKill.max ?? Infinity);
  expect(seedsToKill.filter((seeds) => seeds <= 200).length).toBeGreaterThanOrEqual(28);
}, 300_000);
