// The commands that the program prints to go on with: they work as they stand, and mean the same runs.

import { describe, expect, test } from 'vitest';
import { folder, printed, whitewater } from './program.ts';

/** The commands that stand in a line of their own. */
function commandsIn(stdout: string): readonly string[] {
  return stdout.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('node '));
}

describe.concurrent('what to try next', () => {
  test('after a campaign that passed is said with its system, profile and nodes', async () => {
    const { code, stdout } = await whitewater('campaign', '--seeds', '3', '--profile', 'calm', '--nodes', '3');
    expect(code).toBe(0);
    const commands = commandsIn(stdout);
    expect(commands).toHaveLength(4);
    for (const command of commands) expect(command).toContain('--profile calm --nodes 3');
    const replay = commands.find((command) => command.includes(' replay '));
    expect((await printed(replay ?? '', '--quiet')).code).toBe(0);
  });

  test('after a broken campaign that passed goes on with the same mutant', async () => {
    const { stdout } = await whitewater('campaign', '--seeds', '2', '--profile', 'calm', '--break', 'commit-prior-term', '--stop-at', 'client');
    const commands = commandsIn(stdout);
    expect(commands).toHaveLength(2);
    for (const command of commands) expect(command).toContain('--break commit-prior-term --stop-at client');
  });

  test('where no case could be saved names each option once', async () => {
    const { code, stdout } = await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '20', '--out', '/dev/null/cases');
    expect(code).toBe(4);
    const commands = commandsIn(stdout);
    expect(commands).toHaveLength(3);
    for (const command of commands) expect(command.match(/--break/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect((await printed(commands.at(-1) ?? '', '--quiet')).code).toBe(0);
  });

  test('where there was no time for a single seed is the same with more time: exit 5', async () => {
    const { code, stdout } = await whitewater('campaign', '--time', '1ms', '--from', '7', '--nodes', '3', '--out', folder());
    expect(code).toBe(5);
    expect(stdout).toMatch(/^NOTHING RUN/);
    expect(commandsIn(stdout)).toEqual([expect.stringMatching(/campaign --nodes 3 --from 7 --time 30s --out /)]);
  });

  test('after mutants shows one that was found, as it was found', async () => {
    const { stdout } = await whitewater('mutants', 'learner-wont-vote', 'no-uptodate', '--trials', '1', '--seeds', '20', '--nodes', '3', '--from', '5', '--out', folder());
    expect(stdout).toMatch(/See one found: \S+ \S+ replay --break no-uptodate --nodes 3 --seed \d+ --stop-at outcome/);
    const none = await whitewater('mutants', 'learner-wont-vote', '--trials', '1', '--seeds', '1', '--out', folder());
    expect(none.stdout).not.toContain('See one found');
  });

  test('after a scenario that failed saves it as a case', async () => {
    const { stdout } = await whitewater('scenario', 'run', 'figure-8', '--break', 'commit-prior-term');
    expect(commandsIn(stdout)).toEqual([
      expect.stringMatching(/scenario run figure-8 --break commit-prior-term --case reports\/cases\/figure-8\.json$/),
    ]);
  });
});

test('sentences are wrapped, commands never', async () => {
  const { stdout } = await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '20', '--out', folder());
  const lines = stdout.split('\n');
  const message = lines.slice(lines.findIndex((line) => line.includes(' at event ')) + 1);
  expect(message.slice(0, 2).every((line) => line.length <= 100)).toBe(true);
  expect(lines.filter((line) => line.includes('--trace')).every((line) => /^ +node .*--trace$/.test(line))).toBe(true);
});
