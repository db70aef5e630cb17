// A system of the user's own, loaded by every worker; and what becomes of one that misbehaves: a finding, never a crash.

import { describe, expect, test } from 'vitest';
import { firstFound, folder, printed, whitewater } from './program.ts';

const of = (name: string): string => `test/cli/systems/${name}.js`;

describe.concurrent('a system from a file', () => {
  test('runs like one of ours, and its mutants are found', async () => {
    const register = ['--system', 'dist/systems/register/system.js', '--json'];
    const good = await whitewater('campaign', ...register, '--seeds', '40');
    expect(good.code).toBe(0);
    expect(good.campaign).toMatchObject({ system: 'register', passed: 40 });
    const broken = await whitewater('campaign', ...register, '--seeds', '400', '--break', 'ack-before-sync', '--stop-on-first', '--out', folder());
    expect(broken.code).toBe(1);
    const found = firstFound(broken);
    expect(found.replay).toMatch(/ --system dist\/systems\/register\/system\.js$/);
    expect((await printed(found.replay, '--json')).replay.violation?.signature).toBe(found.signature);
  });

  test('that looks at the clock is caught in the act', async () => {
    const impure = await whitewater('campaign', '--system', of('impure'), '--seeds', '6', '--json', '--out', folder());
    expect(impure.code).toBe(1);
    expect(impure.campaign).toMatchObject({ failed: 6, violations: [{ checker: 'no-exception', signature: 'no-exception/node-threw[ImpureError]' }, {}, {}] });
    const { message, replay, signature } = firstFound(impure);
    expect(message).toMatch(/Date was used in a run/);
    expect((await printed(replay, '--json')).replay.violation?.signature).toBe(signature);
  });

  test('that throws is a finding with its case', async () => {
    const throwing = await whitewater('campaign', '--system', of('throwing'), '--seeds', '6', '--json', '--out', folder());
    expect(throwing.code).toBe(1);
    const found = firstFound(throwing);
    expect(found).toMatchObject({ checker: 'no-exception', class: 'outcome', signature: 'no-exception/node-threw[TypeError]' });
    expect((await printed(found.replay, '--json', '--verify')).replay).toMatchObject({ deterministic: true, violation: { signature: found.signature } });
  });

  test('that ends its worker costs the seeds that do so, and no other', async () => {
    const { code, stderr, campaign } = await whitewater('campaign', '--system', of('dying'), '--seeds', '16', '--json', '--jobs', '2');
    expect(code).toBe(4);
    expect(stderr).toMatch(/a worker failed on seeds \d+ to \d+ \(.*\); they are run again one by one/);
    const { seeds, passed, unknown, undecided } = campaign;
    expect({ seeds, sum: passed + unknown }).toEqual({ seeds: 16, sum: 16 });
    expect(passed).toBeGreaterThan(0);
    expect(undecided.length).toBe(unknown);
    expect(undecided[0]?.reason).toMatch(/a worker failed on it twice/);
    expect(undecided[0]?.broken).toBe(true);
  });

  test('that never ends reaches the bound of events: unknown, exit 5', async () => {
    const { code, campaign } = await whitewater('campaign', '--system', of('endless'), '--seeds', '1', '--json');
    expect(code).toBe(5);
    expect(campaign).toMatchObject({ passed: 0, failed: 0, unknown: 1 });
    expect(campaign.undecided).toMatchObject([{ seed: 0, broken: false }]);
    expect(campaign.undecided[0]?.reason).toMatch(/bound of \d+ events/);
    expect((await whitewater('replay', '--seed', '0', '--system', of('endless'))).code).toBe(5);
  });
});
