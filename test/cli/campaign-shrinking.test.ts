// `campaign`: each new signature is shrunk once, whatever the number of workers; and it goes on past bugs that are known.

import { cpSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Case } from '../../src/fuzz/case-type.ts';
import { caseNames, ended, firstFound, folder, printed, start, timeless, whitewater } from './program.ts';

/** Each of these takes seconds on a machine that has nothing else to do. */
vi.setConfig({ testTimeout: 300_000 });

/** Two signatures, that of seed 0 and another. */
const BROKEN = ['campaign', '--break', 'commit-prior-term', '--json'];
const OTHER = 'configuration/no-entry-of-this-term-committed[append]';
const COMMON = 'commit-is-justified/entry-of-older-term[commit]';
/** Few attempts: enough to see that it was shrunk. */
const TWO = [...BROKEN, '--from', '105', '--seeds', '8', '--shrink-attempts', '60'];

function caseIn(file: string): Case {
  return JSON.parse(readFileSync(file, 'utf8')) as Case;
}

/** A folder that holds copies of these cases. */
function folderOf(...files: readonly string[]): string {
  const path = folder();
  files.forEach((file, i) => { cpSync(file, join(path, `${i}.json`)); });
  return path;
}

describe.concurrent('a campaign that finds something', () => {
  test('shrinks each signature once, beside the first case that shows it, and links the others to it', async () => {
    const out = folder();
    const { code, stderr, campaign } = await whitewater(...TWO, '--out', out);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(campaign.signatures.map(({ signature, known }) => [signature, known])).toEqual([[COMMON, null], [OTHER, null]]);
    for (const { signature, firstSeed, shrunk } of campaign.signatures) {
      const [first, ...others] = campaign.violations.filter((violation) => violation.signature === signature);
      expect(shrunk?.file).toBe(first?.case?.replace(/\.json$/, '.shrunk.json'));
      expect(first).toMatchObject({ seed: firstSeed, shrunk: shrunk?.file, sameAs: null });
      for (const other of others) expect(other).toMatchObject({ shrunk: null, sameAs: firstSeed });
    }
    expect(campaign.violations.filter(({ sameAs }) => sameAs !== null)).toHaveLength(2);
    expect(caseNames(out).filter((name) => name.endsWith('.shrunk.json'))).toHaveLength(2);
  });

  test('tells of a shrunk case what it holds, and it replays as the same violation', async () => {
    const { campaign } = await whitewater(...BROKEN, '--seeds', '1', '--out', folder());
    const [group] = campaign.signatures;
    const shrunk = group?.shrunk;
    if (group === undefined || shrunk === undefined || shrunk === null) throw new Error('it was not shrunk');
    const small = caseIn(shrunk.file);
    expect(small.expect?.signature).toBe(group.signature);
    expect(shrunk).toMatchObject({ complete: true, nodes: small.plan.nodes.length, decisions: Object.keys(small.choices.overrides).length });
    expect(shrunk.faults + shrunk.operations).toBe(small.plan.faults.length);
    expect(shrunk.faults + shrunk.operations).toBeLessThan(10);
    const { replay } = await whitewater('replay', shrunk.file, '--json', '--verify');
    expect(replay).toMatchObject({ deterministic: true, events: shrunk.events, expectation: { shown: true, sameDigest: true } });
  });

  test('gives the same bytes and the same small cases for any number of workers', async () => {
    const [out, again] = [folder(), folder()];
    const one = await whitewater(...TWO, '--jobs', '1', '--out', out);
    const two = await whitewater(...TWO, '--jobs', '2', '--out', again);
    expect(JSON.stringify(timeless(two.campaign)).replaceAll(again, out)).toBe(JSON.stringify(timeless(one.campaign)));
    expect(caseNames(again)).toEqual(caseNames(out));
    for (const name of caseNames(out)) expect(caseIn(join(again, name))).toEqual(caseIn(join(out, name)));
  });

  test('with --shrink-attempts 0 shrinks nothing, and its digest is that of the one that does', async () => {
    const out = folder();
    const without = await whitewater(...BROKEN, '--seeds', '3', '--out', out, '--shrink-attempts', '0');
    expect(without.campaign.signatures).toMatchObject([{ signature: COMMON, shrunk: null }]);
    expect(caseNames(out).filter((name) => name.includes('shrunk'))).toEqual([]);
    const shrinking = await whitewater(...BROKEN, '--seeds', '3', '--out', out, '--shrink-attempts', '20');
    expect(shrinking.campaign.digest).toBe(without.campaign.digest);
    expect(shrinking.campaign.signatures[0]?.shrunk).toMatchObject({ complete: false });
  });

  test('shrinks at most ten signatures, those of the lowest seeds', async () => {
    const { campaign } = await whitewater('campaign', '--system', 'test/cli/systems/many-faced.js', '--seeds', '14', '--shrink-attempts', '10', '--json', '--out', folder());
    const shrunk = campaign.signatures.filter((group) => group.shrunk !== null).map(({ firstSeed }) => firstSeed);
    expect(campaign.signatures).toHaveLength(14);
    expect(shrunk.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('that was guided shrinks the run that its case names', async () => {
    const args = ['campaign', '--guided', '--system', 'dist/systems/register/system.js', '--break', 'ack-before-sync', '--seeds', '140', '--json'];
    const found = firstFound(await whitewater(...args, '--out', folder()));
    expect(found.shrunk).toMatch(/guided-0-run-\d+\.shrunk\.json$/);
    const { replay } = await whitewater('replay', found.shrunk ?? '', '--system', 'dist/systems/register/system.js', '--json');
    expect(replay).toMatchObject({ violation: { signature: found.signature } });
  });

  test('prints commands for the small case that work as they stand', async () => {
    const { stdout } = await whitewater('campaign', '--break', 'no-uptodate', '--seeds', '1', '--out', folder());
    expect(stdout).toMatch(/shrunk from seed 0: \d+ faults, \d+ operations and \d+ decisions on \d+ nodes, \d+ events\n {4}\S+\.shrunk\.json\n/);
    const commands = stdout.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('node '));
    const [explain, shrink] = ['explain', 'shrink'].map((command) => commands.find((line) => line.includes(` ${command} `)) ?? '');
    expect((await printed(explain ?? '', '--json')).code).toBe(0);
    expect((await printed(shrink ?? '', '--json')).code).toBe(0);
    const script = / --scenario (\S+)/.exec(shrink ?? '')?.[1] ?? '';
    expect((await whitewater('scenario', 'run', script, '--json')).code).toBe(0);
    expect((await whitewater('scenario', 'run', script, '--break', 'no-uptodate', '--json')).code).toBe(1);
  });
});

test('Ctrl-C while it shrinks ends it, with what was shrunk before', async () => {
  const out = folder();
  const child = start(...BROKEN, '--from', '105', '--seeds', '8', '--out', out);
  const watcher = watch(out, (_event, name) => {
    if (name?.endsWith('.shrunk.json') !== true) return;
    watcher.close();
    child.kill('SIGINT');
  });
  const { code, campaign } = await ended(child);
  expect(code).toBe(130);
  expect(campaign).toMatchObject({ seeds: 8, interrupted: true });
  expect(campaign.signatures.map(({ signature, shrunk }) => [signature, shrunk === null])).toEqual([[COMMON, false], [OTHER, true]]);
  expect(caseNames(out).filter((name) => name.endsWith('.shrunk.json'))).toHaveLength(1);
});

describe.concurrent('a campaign that knows its bugs', async () => {
  const found = firstFound(await whitewater(...BROKEN, '--seeds', '1', '--out', folder()));

  test('passes if nothing else falls: it counts them, and saves and shrinks none', async () => {
    for (const file of [found.case, found.shrunk]) {
      const out = join(folder(), 'none');
      const known = folderOf(file ?? '');
      const { code, stderr, campaign } = await whitewater(...BROKEN, '--seeds', '10', '--known', known, '--out', out);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(campaign.failed).toBeGreaterThan(1);
      expect(campaign).toMatchObject({ knownFailures: campaign.failed, violations: [],
        signatures: [{ signature: COMMON, count: campaign.failed, known: join(known, '0.json'), shrunk: null }] });
      expect(caseNames(out)).toEqual([]);
    }
  });

  test('says plainly that nothing is new', async () => {
    const known = folderOf(found.case ?? '');
    const { stdout } = await whitewater('campaign', '--break', 'commit-prior-term', '--seeds', '10', '--known', known);
    expect(stdout).toMatch(/^NOTHING NEW {2}raft[^]*with a violation \(all known\)[^]*Known already\nseeds +signature +known from\n/);
    expect(stdout).not.toContain('Violations by signature');
    expect(stdout).toContain(`--known ${known}`);
  });

  test('fails for what is new, and says which is which', async () => {
    const out = folder();
    const { code, campaign } = await whitewater(...TWO, '--known', folderOf(found.case ?? ''), '--out', out);
    expect(code).toBe(1);
    expect(campaign.knownFailures).toBe(campaign.failed - 1);
    expect(campaign.violations).toMatchObject([{ signature: OTHER }]);
    expect(campaign.signatures.map(({ signature, known, shrunk }) => [signature, known === null, shrunk === null]))
      .toEqual([[COMMON, false, true], [OTHER, true, false]]);
    expect(caseNames(out)).toHaveLength(2);
  });

  test('goes on past them with --stop-on-first, on any number of workers', async () => {
    const args = [...BROKEN, '--from', '100', '--seeds', '40', '--stop-on-first', '--shrink-attempts', '0', '--known', found.case ?? ''];
    for (const jobs of ['1', '3']) {
      const { campaign } = await whitewater(...args, '--jobs', jobs, '--out', folder());
      expect(campaign).toMatchObject({ seeds: 11, violations: [{ seed: 110, signature: OTHER }] });
    }
  });

  test('looks past a known violation of a run for one that is not, if the run goes on', async () => {
    const args = ['campaign', '--break', 'match-from-next', '--stop-at', 'end', '--seeds', '4', '--shrink-attempts', '0', '--json'];
    const plain = await whitewater(...args, '--out', folder());
    const before = firstFound(plain);
    const knowing = await whitewater(...args, '--known', folderOf(before.case ?? ''), '--out', folder());
    const after = firstFound(knowing);
    expect(after.seed).toBe(before.seed);
    expect(after.signature).not.toBe(before.signature);
    const { violations } = (await printed(after.replay, '--json')).replay;
    expect(violations[0]?.signature).toBe(before.signature);
    expect(violations.map(({ signature }) => signature)).toContain(after.signature);
    expect(knowing.campaign.digest).toBe(plain.campaign.digest);
  });

  test('runs a case that expects nothing, and takes one that expects to pass for no bug', async () => {
    const { expect: expected, ...bare } = caseIn(found.case ?? '');
    const known = folder();
    writeFileSync(join(known, 'a.json'), JSON.stringify({ ...bare, expect: { ...expected, checker: null, signature: null } }));
    const args = [...BROKEN, '--seeds', '1', '--shrink-attempts', '0', '--out', folder(), '--known', known];
    expect((await whitewater(...args)).campaign).toMatchObject({ failed: 1, knownFailures: 0 });
    writeFileSync(join(known, 'b.json'), JSON.stringify(bare));
    expect((await whitewater(...args)).campaign).toMatchObject({ failed: 1, knownFailures: 1, signatures: [{ known: join(known, 'b.json') }] });
  });

  test('takes the bug of a mutant for no bug of the unbroken system, and remarks on it', async () => {
    const { code, stderr } = await whitewater('campaign', '--seeds', '3', '--known', folderOf(found.case ?? ''));
    expect(code).toBe(0);
    expect(stderr).toMatch(/: 1 of 1 cases are of another system or mutant, and say nothing of raft without a mutant\n$/);
    const quiet = await whitewater('campaign', '--seeds', '3', '--known', folderOf(found.case ?? ''), '--quiet');
    expect(quiet.stderr).toBe('');
  });

  test.each([
    ['nowhere', () => join(folder(), 'none'), /none: can't be read \(ENOENT/],
    ['an empty folder', () => folder(), /holds no case \(no file that ends in \.json\)/],
    ['a file that is no case', () => folderOf('package.json'), /0\.json: formatVersion is missing/],
    ['a file that is not JSON', () => {
      const path = folder();
      writeFileSync(join(path, 'a.json'), 'nothing');
      return path;
    }, /a\.json: is not JSON/],
  ])('refuses %s: exit 2, before anything is run', async (_what, path, message) => {
    const { code, stdout, stderr } = await whitewater('campaign', '--seeds', '3', '--json', '--known', path());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
