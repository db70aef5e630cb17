// `mutants`: the table of how many seeds each takes, the same on any number of workers; controls; interrupted and resumed.

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MutantsResult } from '../../src/fuzz/mutants-result.ts';
import { raftMutants } from '../../src/systems/raft/mutants.ts';
import { folder, timeless, whitewater } from './program.ts';

describe.concurrent('mutants', () => {
  const args = ['mutants', 'no-uptodate', 'commit-no-min', 'follower-log-is-longer', '--trials', '2', '--seeds', '60', '--controls', '20', '--json'];

  test('counts the seeds and the events until each is found, the same for any number of workers', async () => {
    const out = folder();
    const [one, three] = await Promise.all([
      whitewater(...args, '--jobs', '1', '--out', out), whitewater(...args, '--jobs', '3', '--out', folder())]);
    expect(one.code).toBe(0);
    expect(timeless(three.mutants)).toEqual(timeless(one.mutants));
    const { mutants, controls, checkers } = one.mutants;
    expect(mutants.map(({ id }) => id).sort()).toEqual(['commit-no-min', 'no-uptodate']);
    for (const mutant of mutants) {
      expect(mutant).toMatchObject({ killed: true, by: mutant.outcome.by, unreachable: null, profile: 'default' });
      expect(mutant.outcome.seedsToKill).toMatchObject({ trials: 2, kills: 2, confidence: 0.5 });
      expect(mutant.outcome.seedsToKill.median).toBeGreaterThan(0);
      expect(mutant.outcome.eventsToKill.median).toBeGreaterThan(mutant.outcome.seedsToKill.median ?? 0);
    }
    expect(controls).toMatchObject([{ id: 'follower-log-is-longer', expect: 'silent', held: true, silent: true, seeds: 20, by: null }]);
    const spoke = checkers.filter(({ firstOf }) => firstOf.some(({ id }) => id === 'no-uptodate')).map(({ class: name }) => name);
    expect(spoke).toContain('outcome');
    expect(JSON.parse(readFileSync(join(out, 'mutants.json'), 'utf8'))).toEqual(one.mutants);
    const markdown = readFileSync(join(out, 'mutants.md'), 'utf8');
    expect(markdown).toContain('2 of 2 mutants found in every trial. 1 of 1 control is as it must be.');
    expect(markdown).toMatch(/^\| `no-uptodate`: .* \| easy \| default \|/m);
  });

  test('a mutant that got away is a survivor: exit 1', async () => {
    const { code, stdout } = await whitewater('mutants', 'learner-wont-vote', '--trials', '2', '--seeds', '1', '--out', folder());
    expect(code).toBe(1);
    expect(stdout).toMatch(/1 of 1 mutant survived: learner-wont-vote/);
  });

  test('a mutant whose needs the profile excludes is unreachable there, and not a survivor', async () => {
    const alone = await whitewater('mutants', 'lease-drift', '--profile', 'calm', '--out', folder(), '--json');
    expect(alone.code).toBe(5);
    expect(alone.mutants.mutants).toMatchObject([{
      id: 'lease-drift', killed: false, unreachable: 'it needs drift, which the profile calm has not',
    }]);
    expect(alone.mutants.seeds).toBe(0);
  });

  test('unknown ids, of mutants and of controls, are refused with the nearest names', async () => {
    const { code, stderr } = await whitewater('mutants', 'votes-for-stranger');
    expect(code).toBe(2);
    expect(stderr).toContain('votes-for-strangers');
  });

  test('a folder that can not be written is exit 4 before anything is run', async () => {
    const { code, stderr } = await whitewater('mutants', 'no-uptodate', '--out', '/proc/nothing');
    expect(code).toBe(4);
    expect(stderr).toContain('--out /proc/nothing');
  });

  test('a table is resumed: what is over and still holds is not run again, the rest is', async () => {
    const out = folder();
    const few = ['mutants', 'no-uptodate', 'commit-no-min', '--trials', '2', '--seeds', '60', '--json', '--out', out];
    const whole = await whitewater(...few);
    const log = join(out, 'mutants-searches.jsonl');
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    // One is missing, one was run by another program, the last was cut off.
    writeFileSync(log, `${lines[0] ?? ''}\n${(lines[1] ?? '').replace(/"digest":"[0-9a-f]{16}"/, '"digest":"0000000000000000"')}\n`);
    appendFileSync(log, (lines[2] ?? '').slice(0, 40));
    const resumed = await whitewater(...few, '--resume');
    expect(resumed.stderr).toContain('1 of 4 searches are over already');
    expect(timeless(resumed.mutants)).toEqual(timeless(whole.mutants));
    const again = await whitewater(...few, '--resume');
    expect(again.stderr).toContain('4 of 4 searches are over already');
    // Another table in the same folder takes nothing away.
    await whitewater('mutants', 'no-uptodate', '--trials', '1', '--seeds', '60', '--json', '--out', out);
    expect((await whitewater(...few, '--resume')).stderr).toContain('4 of 4 searches are over already');
    writeFileSync(log, `nonsense\n${lines[0] ?? ''}\n`);
    const refused = await whitewater(...few, '--resume');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${log}:1`);
  });
});

test('every mutant that is easy to find is found by the harm that it does', async () => {
  const easy = raftMutants.filter(({ difficulty }) => difficulty === 'easy').map(({ id }) => id);
  expect(easy.length).toBeGreaterThan(15);
  const { code, mutants: { mutants } }: { code: number | null; mutants: MutantsResult } =
    await whitewater('mutants', ...easy, '--trials', '1', '--json', '--out', folder());
  expect(mutants.filter(({ killed }) => !killed).map(({ id }) => id)).toEqual([]);
  expect(code).toBe(0);
}, 300_000);

describe('a campaign with a mutant', () => {
  test('that the profile can not show says so, and where it shows best', async () => {
    const { code, stdout } = await whitewater('campaign', '--break', 'lease-drift', '--profile', 'calm', '--seeds', '5', '--out', folder());
    expect(code).toBe(0);
    expect(stdout).toContain('lease-drift is unreachable here: it needs drift, which the profile calm has not');
    expect(stdout).toContain('campaign --profile reads --break lease-drift --stop-on-first');
    const json = await whitewater('campaign', '--break', 'lease-drift', '--profile', 'reads', '--seeds', '2', '--json', '--out', folder());
    expect(json.campaign).toMatchObject({ unreachable: null, beyondModel: false });
  });

  test('a profile beyond what Raft stands says that what it finds is no bug', async () => {
    const { code, stdout } = await whitewater('campaign', '--profile', 'lying-disks', '--seeds', '10', '--shrink-attempts', '0', '--out', folder());
    expect(code).toBe(1);
    expect(stdout).toContain('the profile lying-disks has faults that raft does not promise to stand');
  });

  test('ends at the first harm, and not at the first broken rule, if that is where a run ends', async () => {
    const args = ['campaign', '--break', 'commit-prior-term', '--seeds', '400', '--stop-on-first', '--shrink-attempts', '0', '--json'];
    const rule = await whitewater(...args, '--out', folder());
    const harm = await whitewater(...args, '--stop-at', 'outcome', '--out', folder());
    const one = await whitewater(...args, '--stop-at', 'outcome', '--jobs', '1', '--out', folder());
    expect(rule.campaign.failed).toBe(1);
    expect(harm.code).toBe(1);
    expect(harm.campaign.seeds).toBeGreaterThan(rule.campaign.seeds);
    expect(timeless(one.campaign)).toMatchObject({ seeds: harm.campaign.seeds, digest: harm.campaign.digest });
  });
});
