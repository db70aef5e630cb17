// A system of the user's own, loaded by every worker; and what becomes of one that misbehaves: a finding, never a crash.

import { describe, expect, test } from 'vitest';
import { folder, printed, whitewater } from './program.ts';

const of = (name: string): string => `test/cli/systems/${name}.js`;

describe.concurrent('a system from a file', () => {
  test('runs like one of ours, and its mutants are found', async () => {
    const register = ['--system', 'dist/systems/register/system.js', '--json'];
    const good = await whitewater('campaign', ...register, '--seeds', '40');
    expect(good.code).toBe(0);
    expect(good.json()).toMatchObject({ system: 'register', passed: 40 });
    const broken = await whitewater('campaign', ...register, '--seeds', '400', '--break', 'ack-before-sync', '--stop-on-first', '--out', folder());
    expect(broken.code).toBe(1);
    const [found] = broken.json().violations;
    expect(found.replay).toMatch(/ --system dist\/systems\/register\/system\.js$/);
    expect((await printed(found.replay, '--json')).json().violation.signature).toBe(found.signature);
  });

  test('that looks at the clock is caught in the act', async () => {
    const { code, json } = await whitewater('campaign', '--system', of('impure'), '--seeds', '6', '--json', '--out', folder());
    expect(code).toBe(1);
    expect(json()).toMatchObject({ failed: 6, violations: [{ checker: 'no-exception', signature: 'no-exception/threw[ImpureError]' }, {}, {}] });
    expect(json().violations[0].message).toMatch(/Date was used in a run/);
    expect((await printed(json().violations[0].replay, '--json')).json().violation.signature).toBe('no-exception/threw[ImpureError]');
  });

  test('that throws is a finding with its case', async () => {
    const { code, json } = await whitewater('campaign', '--system', of('throwing'), '--seeds', '6', '--json', '--out', folder());
    expect(code).toBe(1);
    const [found] = json().violations;
    expect(found).toMatchObject({ checker: 'no-exception', class: 'outcome', signature: 'no-exception/threw[TypeError]' });
    expect((await printed(found.replay, '--json', '--verify')).json()).toMatchObject({ deterministic: true, violation: { signature: found.signature } });
  });

  test('that ends its worker costs the seeds that do so, and no other', async () => {
    const { code, stderr, json } = await whitewater('campaign', '--system', of('dying'), '--seeds', '16', '--json', '--jobs', '2');
    expect(code).toBe(4);
    expect(stderr).toMatch(/a worker failed on seeds \d+ to \d+ \(.*\); they are run again one by one/);
    const { seeds, passed, unknown, undecided } = json();
    expect({ seeds, sum: passed + unknown }).toEqual({ seeds: 16, sum: 16 });
    expect(passed).toBeGreaterThan(0);
    expect(undecided.length).toBe(unknown);
    expect(undecided[0]).toMatchObject({ broken: true, reason: expect.stringMatching(/a worker failed on it twice/) });
  });

  test('that never ends reaches the bound of events: unknown, exit 5', async () => {
    const { code, json } = await whitewater('campaign', '--system', of('endless'), '--seeds', '1', '--json');
    expect(code).toBe(5);
    expect(json()).toMatchObject({ passed: 0, failed: 0, unknown: 1, undecided: [{ seed: 0, broken: false, reason: expect.stringMatching(/bound of \d+ events/) }] });
    expect((await whitewater('replay', '--seed', '0', '--system', of('endless'))).code).toBe(5);
  });
});
