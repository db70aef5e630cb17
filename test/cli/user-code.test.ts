// What the user's own code does to the program: it never ends it unsaid, and never writes where the results go.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ended, folder, start, whitewater } from './program.ts';

const system = (name: string): string => `test/cli/systems/${name}.js`;

/** A scenario's file with this text. */
function file(text: string): string {
  const path = join(folder(), 'mine.ts');
  writeFileSync(path, `import { scenario } from 'whitewater';\n${text}`);
  return path;
}

const playing = (body: string): string => file(`export default scenario({ title: 'Mine', source: 'here', ${body} });`);

describe.concurrent('code that ends the program', () => {
  test.each([
    ['while a scenario is loaded', ['scenario', 'run', file('process.exit(0);')], /the file can't be loaded: it ends the program/],
    ['while it waits for ever', ['scenario', 'run', file('await new Promise(() => {});')], /or waits for what never comes/],
    ['while a scenario is played', ['scenario', 'run', playing('play() { process.exit(0); }')], /its code ended the program/],
    ['while a system is loaded', ['campaign', '--seeds', '2', '--system', system('leaving')], /leaving.js: the file can't be loaded/],
    ['while a system waits', ['replay', '--seed', '2', '--system', system('waiting')], /waiting.js: the file can't be loaded/],
    ['in a run', ['replay', '--seed', '2', '--nodes', '5', '--system', system('dying')], /its code ended the program/],
  ])('%s is wrong usage, and told', async (_when, args, message) => {
    const { code, stdout, stderr } = await whitewater(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at |unsettled/);
  });
});

describe.concurrent('what it prints goes to standard error', () => {
  test('of a system, here and in the workers', async () => {
    const { code, stderr, campaign } = await whitewater('campaign', '--seeds', '4', '--system', system('chatty'), '--json');
    expect({ code, seeds: campaign.seeds }).toEqual({ code: 0, seeds: 4 });
    expect(stderr).toMatch(/the module is loaded[^]*a node boots/);
  });

  test('of a scenario', async () => {
    const { stdout, stderr } = await whitewater('scenario', 'run',
      playing('play(world) { console.log("it plays"); world.expect("so it is", true); }'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({ passed: true });
    expect(stderr).toBe('it plays\n');
  });
});

test('a scenario that waits has failed a check, whatever becomes of its promise', async () => {
  const { code, stdout, stderr } = await whitewater('scenario', 'run',
    playing('async play(world) { world.expect("so it is", true); await null; throw new Error("late"); }'));
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toMatch(/✗ play must not return a promise/);
});

test('a step that never comes back does not outlast Ctrl-C', async () => {
  const child = start('campaign', '--system', system('looping'), '--jobs', '1', '--json');
  const whole = ended(child);
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, campaign } = await whole;
  expect(code).toBe(130);
  expect(campaign).toMatchObject({ seeds: 0, interrupted: true });
});
