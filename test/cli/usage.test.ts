// Wrong usage: exit 2, one message that says what would be right, and nothing on standard output.

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programVersion } from '../../src/fuzz/version.ts';
import { ended, root, whitewater } from './program.ts';

const mistakes: readonly [args: string, message: RegExp][] = [
  ['campaing', /there is no command campaing; did you mean campaign\?/],
  ['campaign --sed 3', /campaign has no option --sed; did you mean --seeds\?/],
  ['--sed=3', /campaign has no option --sed; did you mean --seeds\?/],
  ['campaign extra', /campaign takes no argument extra/],
  ['campaign --seeds', /Not enough arguments following: seeds/],
  ['campaign --seeds many', /--seeds must be a whole number from 1; found "many"/],
  ['campaign --seeds 0', /--seeds must be a whole number from 1; found/],
  ['campaign --seeds -5', /--seeds must be a whole number from 1; found/],
  ['campaign --time soon', /--time must be a time such as 500ms, 60s, 2m or 1h/],
  ['campaign --jobs 0', /--jobs must be a whole number from 1 to 512/],
  ['campaign --nodes 16', /--nodes must be a whole number from 1 to 15/],
  ['campaign --from 1.5', /--from must be a whole number from 0/],
  ['campaign --break commit-prio-term', /--break commit-prio-term: no such mutant of raft; did you mean commit-prior-term/],
  ['campaign --profile defalt', /--profile defalt: no such profile of raft; did you mean default/],
  ['campaign --shrink-attempts -1', /--shrink-attempts must be a whole number from 0 to/],
  ['campaign --known', /Not enough arguments following: known/],
  ['campaign --no-known', /campaign has no option --no-known; did you mean --known/],
  ['campaign --out a --out b', /--out is given more than once/],
  ['campaign --seeds 1 --seeds 2', /--seeds is given more than once/],
  ['--seeds=1 --seeds 2', /--seeds is given more than once/],
  ['--no-break --seeds 2', /campaign has no option --no-break; did you mean --break[^]*\nSee \S+ \S+ --help\n$/],
  ['--no-profile', /campaign has no option --no-profile; did you mean --profile/],
  ['--no-out', /campaign has no option --no-out/],
  ['campaign --no-system', /campaign has no option --no-system/],
  ['replay --no-case', /replay has no option --no-case[^]*\nSee \S+ \S+ replay --help\n$/],
  ['--verison', /campaign has no option --verison; did you mean --version/],
  ['scenario runn', /scenario has no action runn; did you mean run\?\nSee \S+ \S+ scenario --help\n$/],
  ['scenario run --brake x', /did you mean --break[^]*\nSee \S+ \S+ scenario run --help\n$/],
  ['campaign --stop-at rules', /--stop-at rules: no such class; did you mean rule\?/],
  ['experiment election-timeout', /experiment election-timeout: no such experiment; did you mean election-timeouts\?/],
  ['experiment timing --election 700-300', /--election 700-300: the shortest comes first; did you mean 300-700\?/],
  ['experiment timing --election 300', /--election must be two numbers of milliseconds from 1 to 60000, such as 150-300; found "300"/],
  ['experiment timing --election 0-300', /--election must be two numbers of milliseconds/],
  ['experiment timing --heartbeat 300 --election 300-700', /--heartbeat 300 must be below the shortest election timeout, 300/],
  ['experiment timing --heartbeat -5', /--heartbeat must be a number of milliseconds from 0.1 to 60000; found "-5"/],
  ['experiment timing --heartbeat soon', /--heartbeat must be a number of milliseconds .*; found "soon"/],
  ['experiment timing --rtt 1,,2', /--rtt must be one number of milliseconds .* or up to 8 different ones such as 1,20; found "1,,2"/],
  ['experiment timing --rtt 5,5', /--rtt must be one number/],
  ['experiment timing --loss 101', /--loss must be a number of percent from 0 to 90; found "101"/],
  ['experiment timing --mtbf never', /--mtbf must be a time such as/],
  ['experiment timing --nodes 2', /--nodes must be a whole number from 3 to 15/],
  ['experiment reads --rtt 5', /--rtt goes with experiment timing, not with reads/],
  ['experiment reads --force', /--force goes with --out DIR or --csv FILE/],
  ['experiment --out somewhere', /experiment needs a name before it can write anything: election-timeouts, timing, reads/],
  ['experiment reads --out package.json', /--out package.json: is no folder/],
  ['experiment reads --csv package.json', /--csv package.json: is there already; give another, or --force to write over it/],
  ['campaign --system raf', /--system raf: no such system; did you mean raft\?/],
  ['campaign --system ./none.js', /--system \S+none\.js: there is no such file/],
  ['campaign --system test/cli/program.ts', /program\.ts: workers load JavaScript; compile it first/],
  ['campaign --system test/cli/systems/no-system.js', /must export a System.*what it exports lacks protocol|what it exports lacks mutants/],
  ['campaign --system eslint.config.js', /must export a System/],
  ['replay', /replay needs a case file, a folder of cases, or --seed S/],
  ['replay --seed 1 case.json', /a case or --seed, not both/],
  ['replay --seed 1 --node 1', /--node N goes with --at EVENT/],
  ['replay --seed 1 --at 3 --node 99', /--node 99: this case has the nodes 1, 2, 3/],
  ['replay --seed 1 --break nonsense', /--break nonsense: no such mutant/],
  ['replay src --verify', /--verify goes with one case; src is a folder/],
  ['replay src --history h.jsonl', /--history goes with one case; src is a folder/],
  ['replay --seed 1 --history h.jsonl --system test/cli/systems/leaky.js', /--history: the system \S+ records none/],
  ['replay --seed 1 --history', /history/],
  ['bisect', /bisect needs a case file, or --seed S/],
  ['bisect src', /bisect takes one case; src is a folder/],
  ['bisect --seed 1 --checker linearizabilit', /--checker linearizabilit: no such checker of raft; did you mean linearizability/],
  ['bisect --seed 1 --points 1', /--points must be a whole number from 2 to 10000; found "1"/],
  ['bisect --seed 1 --runs 0', /--runs must be a whole number from 1 to 100000/],
  ['bisect --seed 1 --stop-at rule', /bisect has no option --stop-at/],
  ['bisect --seed 1 --force', /--force goes with --svg FILE/],
  ['bisect --seed 1 --svg package.json', /--svg package\.json: is there already; give another file, or --force/],
  ['mutants no-uptodat', /mutants no-uptodat: no such mutant or control of raft; did you mean no-uptodate\?/],
  ['mutants --stop-at end', /--stop-at end: no such class/],
];

describe.concurrent('wrong usage', () => {
  test.each(mistakes)('%s', async (args, message) => {
    const { code, stdout, stderr } = await whitewater(...args.split(' '), '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});

test('the version is that of the package', async () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ version: programVersion });
  for (const option of ['--version', '-v']) {
    expect(await whitewater(option)).toMatchObject({ code: 0, stdout: `${programVersion}\n` });
  }
});

test('a shell can be taught to complete', async () => {
  const script = await whitewater('completion');
  expect({ code: script.code, stderr: script.stderr }).toEqual({ code: 0, stderr: '' });
  expect(script.stdout).toContain('--get-yargs-completions');
  expect((await whitewater('--get-yargs-completions', 'whitewater', 'mut')).stdout).toMatch(/^mutants/m);
});

test('a result that can’t be written is an error in one line', async () => {
  for (const args of [['--version'], ['replay', '--seed', '1']]) {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [join('dist', 'cli', 'main.js'), ...args], { cwd: root, stdio: ['ignore', full, 'pipe'] });
    const { code, stderr } = await ended(child);
    closeSync(full);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^whitewater: the result can't be written to standard output \(ENOSPC.*\)\n$/);
  }
});

test('arguments are told apart from options in the help', async () => {
  const [replay, mutants] = await Promise.all([whitewater('replay', '--help'), whitewater('mutants', '-h')]);
  expect(replay.stdout).toMatch(/Positionals:\n {2}case /);
  expect(mutants.stdout).toMatch(/Positionals:\n {2}id /);
  expect(replay.stdout + mutants.stdout).not.toMatch(/--case|--id/);
});

test('the help names every command and every exit code', async () => {
  const { code, stdout } = await whitewater('--help');
  expect(code).toBe(0);
  for (const command of ['campaign', 'replay', 'mutants', 'scenario', 'completion']) expect(stdout).toContain(`main.js ${command}`);
  expect(stdout).toMatch(/0 passed, 1 a violation[^]*130 interrupted/);
});
