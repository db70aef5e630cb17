// `campaign --guided`: the same search on any number of workers, whose findings are cases; and what campaigns tell of coverage.

import { } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { caseNames, firstFound, folder, printed, timeless, whitewater } from './program.ts';

/** Each of these takes seconds on a machine that has nothing else to do. */
vi.setConfig({ testTimeout: 300_000 });

const register = ['--system', 'dist/systems/register/system.js'];
const guided = ['campaign', '--guided', '--json'];

describe('a guided campaign', () => {
  test('gives the same bytes for any number of workers, over several generations', async () => {
    const args = [...guided, ...register, '--break', 'ack-before-sync', '--seeds', '300', '--shrink-attempts', '0', '--out', folder()];
    const [one, three] = await Promise.all([whitewater(...args, '--jobs', '1'), whitewater(...args, '--jobs', '3')]);
    expect(timeless(three.campaign)).toEqual(timeless(one.campaign));
    expect(one.campaign).toMatchObject({ guided: true, generations: 3, seeds: 300 });
    expect(one.campaign.corpusSize).toBeGreaterThan(0);
    expect(one.campaign.failed).toBeGreaterThan(0);
  });

  test('of Raft gives the same bytes for any number of workers', async () => {
    const args = [...guided, '--nodes', '3', '--seeds', '140', '--out', folder()];
    const [one, two] = await Promise.all([whitewater(...args, '--jobs', '1'), whitewater(...args, '--jobs', '2')]);
    expect(timeless(two.campaign)).toEqual(timeless(one.campaign));
    expect(one.campaign).toMatchObject({ guided: true, generations: 2, seeds: 140, passed: 140 });
  });

  test('that ended early has come as far as one of that many runs', async () => {
    const timed = await whitewater(...guided, ...register, '--time', '2s');
    const { seeds, digest, coverage } = timed.campaign;
    expect(timed.code).toBe(0);
    const counted = await whitewater(...guided, ...register, '--seeds', String(seeds));
    expect(counted.campaign).toMatchObject({ digest, coverage });
  });

  test('begins as the plain one, and goes on otherwise', async () => {
    const digest = async (...args: readonly string[]): Promise<string> => (await whitewater(...args, ...register, '--json')).campaign.digest;
    const [plain, begun, further, plainFurther] = await Promise.all([
      digest('campaign', '--seeds', '128'), digest('campaign', '--guided', '--seeds', '128'),
      digest('campaign', '--guided', '--seeds', '130', '--from', '1'), digest('campaign', '--seeds', '130', '--from', '1'),
    ]);
    expect(begun).toBe(plain);
    expect(further).not.toBe(plainFurther);
  });

  test('names what it found by its case, which replays as it was', async () => {
    const out = folder();
    const args = [...guided, ...register, '--break', 'ack-before-sync', '--from', '3', '--seeds', '260', '--shrink-attempts', '0', '--out', out];
    const { code, campaign } = await whitewater(...args);
    expect(code).toBe(1);
    const late = campaign.violations.at(-1);
    expect(late?.case).toMatch(/register-ack-before-sync-default-guided-3-run-\d+\.json$/);
    const replayed = await printed(late?.replay ?? '', '--json', '--verify');
    expect(replayed.replay).toMatchObject({ deterministic: true, violation: { signature: late?.signature },
      expectation: { shown: true, sameDigest: true } });
    expect(caseNames(out)).toHaveLength(campaign.violations.length);
  });

  test('--stop-on-first ends at its lowest failing run', async () => {
    const args = [...guided, ...register, '--break', 'ack-before-sync', '--seeds', '200', '--shrink-attempts', '0'];
    const first = await whitewater(...args, '--stop-on-first', '--out', folder(), '--jobs', '3');
    const found = firstFound(first);
    expect(first.campaign).toMatchObject({ seeds: found.seed + 1, failed: 1 });
    const all = await whitewater(...args, '--out', folder());
    expect(firstFound(all).seed).toBe(found.seed);
  });

  test('loses no run to a worker that dies, and saves those that it could not carry out', async () => {
    const out = folder();
    const { code, campaign } = await whitewater(...guided, '--system', 'test/cli/systems/dying.js', '--seeds', '14', '--jobs', '2', '--out', out);
    expect(code).toBe(4);
    const { seeds, passed, unknown, undecided } = campaign;
    expect({ seeds, sum: passed + unknown }).toEqual({ seeds: 14, sum: 14 });
    expect(unknown).toBeGreaterThan(0);
    expect(undecided.map((run) => run.case).filter((file) => typeof file === 'string')).toHaveLength(unknown);
    expect(caseNames(out)).toHaveLength(unknown);
  });

  test('is refused where nothing tells situations apart: exit 2', async () => {
    const { code, stderr } = await whitewater('campaign', '--guided', '--system', 'test/cli/systems/uncovered.js');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--guided: uncovered can't tell the situations of its clusters apart/);
    const plain = await whitewater('campaign', '--system', 'test/cli/systems/uncovered.js', '--seeds', '3', '--json');
    expect(plain.campaign).toMatchObject({ guided: false, coverage: null });
  });

  test('tells a person that its numbers are of runs, and gives no command with a seed', async () => {
    const { stdout } = await whitewater('campaign', '--guided', ...register, '--seeds', '200');
    expect(stdout).toMatch(/^200 runs \(0 to 199\)/m);
    expect(stdout).toMatch(/^guided: 2 generations, \d+ plans kept to be mutated; a number is that of a run, not a seed$/m);
    expect(stdout).toMatch(/can't be estimated/);
    expect(stdout).not.toMatch(/--seed /);
    expect(stdout).toMatch(/campaign --guided --system \S+ --from 200 --time 10m/);
  });
});

describe('what a plain campaign covered', () => {
  test('is told with what the last tenth still found, and with what is unseen', async () => {
    const { campaign } = await whitewater('campaign', ...register, '--seeds', '300', '--json');
    const { coverage } = campaign;
    expect(coverage).toMatchObject({ runs: 300, full: false });
    expect(coverage?.newStatesByTenth).toHaveLength(10);
    expect(coverage?.newStatesByTenth.reduce((sum, found) => sum + found, 0)).toBe(coverage?.states);
    expect(coverage?.estimate?.chanceOfNew).toBeLessThan(0.5);
    const { stdout } = await whitewater('campaign', ...register, '--seeds', '300');
    expect(stdout).toMatch(/^Situations of the whole cluster: \d+\nnew in each tenth of the seeds:( \d+){10}\nthe last tenth found \d+ new ones; the next seed/m);
  });

  test('names the goals that were never reached', async () => {
    const { campaign } = await whitewater('campaign', ...register, '--seeds', '2', '--json');
    const missed = Object.entries(campaign.sometimes).filter(([, count]) => count === 0).map(([goal]) => goal);
    expect(missed.length).toBeGreaterThan(0);
    expect(campaign.coverage?.goalsNeverReached).toEqual(missed);
  });
});
