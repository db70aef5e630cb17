// `report`, `campaign --html` and reporters: pages and files that a finished campaign leaves, and how bad input is refused.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CampaignRecord } from '../../src/fuzz/campaign-record.ts';
import { caseNames, folder, printed, timeless, whitewater } from './program.ts';

const FEW = ['campaign', '--break', 'commit-prior-term', '--seeds', '24', '--shrink-attempts', '0'];
let found = '';

/** A copy of the campaign's folder, to be spoilt. */
function copy(): string {
  const path = folder();
  cpSync(found, path, { recursive: true });
  return path;
}

function recordIn(path: string): CampaignRecord {
  return JSON.parse(readFileSync(join(path, 'campaign.json'), 'utf8')) as CampaignRecord;
}

const pagesOf = (stdout: string): readonly string[] => (JSON.parse(stdout) as { readonly pages: readonly string[] }).pages;

beforeAll(async () => {
  found = folder();
  const { code, stderr } = await whitewater(...FEW, '--out', found, '--jobs', '2');
  if (code !== 1) throw new Error(stderr);
});

describe.concurrent('campaign --out', () => {
  test('leaves a record with the document of --json, and what only its page shows', async () => {
    const { campaign } = await whitewater(...FEW, '--out', found, '--json');
    const { summary, figures, settings } = recordIn(found);
    expect(timeless(summary)).toEqual(timeless(campaign));
    expect(settings).toMatchObject({ seeds: 24, from: 0, stopAt: 'rule' });
    expect(figures.runs).toBe(24);
    expect(figures.distributions.map(({ name }) => name)).toEqual(expect.arrayContaining(['events', 'elections won', 'time without a leader']));
    expect(figures.situations.at(-1)).toEqual([24, campaign.coverage?.states]);
  });

  test('leaves the same record for any number of workers, but for what is named after the clock', async () => {
    const out = folder();
    const records = [];
    for (const jobs of ['1', '2']) {
      await whitewater(...FEW, '--out', out, '--jobs', jobs, '--html', '--force');
      const record = recordIn(out);
      records.push({ ...timeless(record), summary: timeless(record.summary) });
    }
    expect(records[1]).toEqual(records[0]);
  });

  test('says the command that comes to the same digest', async () => {
    const { repeat, summary } = recordIn(found);
    expect((await printed(repeat, '--json')).campaign.digest).toBe(summary.digest);
  });

  test('leaves nothing that replay takes for a case', async () => {
    const { corpus, code } = await whitewater('replay', found, '--json');
    expect(code).toBe(0);
    expect(corpus.cases).toHaveLength(caseNames(found).length);
  });
});

describe.concurrent('report', () => {
  test('makes the page of a campaign, and names what it made', async () => {
    const path = copy();
    const { code, stdout, stderr } = await whitewater('report', path, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(pagesOf(stdout)[0]).toBe(join(path, 'index.html'));
    for (const page of pagesOf(stdout)) expect(existsSync(page)).toBe(true);
    const page = readFileSync(join(path, 'index.html'), 'utf8');
    for (const name of caseNames(path)) expect(page).toContain(`href="./${name}"`);
  });

  test('makes a page of a folder that holds only cases, in which each was run once more', async () => {
    const path = folder();
    for (const name of caseNames(found)) cpSync(join(found, name), join(path, name));
    expect((await whitewater('report', path)).code).toBe(0);
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain('all as expected');
  });

  test('makes the page of a table of mutants', async () => {
    const path = folder();
    await whitewater('mutants', 'no-uptodate', '--trials', '2', '--controls', '0', '--out', path, '--quiet');
    const { code } = await whitewater('report', path);
    expect(code).toBe(0);
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain('Seeds until each mutant is found');
  });

  test('writes over nothing unless it is told to', async () => {
    const path = copy();
    writeFileSync(join(path, 'index.html'), 'mine');
    const refused = await whitewater('report', path);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/index\.html: is there already.*--force/);
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toBe('mine');
    expect((await whitewater('report', path, '--force')).code).toBe(0);
    expect(readFileSync(join(path, 'index.html'), 'utf8')).toContain('<!doctype html>');
  });

  test('names every file that is no case, and makes no page', async () => {
    const path = copy();
    writeFileSync(join(path, 'one.json'), '{');
    writeFileSync(join(path, 'two.json'), '{}');
    const { code, stderr } = await whitewater('report', path);
    expect(code).toBe(2);
    expect(stderr).toMatch(/one\.json: is not JSON/);
    expect(stderr).toMatch(/two\.json: /);
    expect(existsSync(join(path, 'index.html'))).toBe(false);
  });

  test('refuses a record of a later version, a damaged one, an empty folder, a file and nothing at all', async () => {
    const [newer, damaged, empty] = [copy(), copy(), folder()];
    writeFileSync(join(newer, 'campaign.json'), JSON.stringify({ ...recordIn(newer), formatVersion: 9 }));
    writeFileSync(join(damaged, 'campaign.json'), JSON.stringify({ ...recordIn(damaged), summary: { ...recordIn(damaged).summary, seeds: 'many' } }));
    const refusals: readonly (readonly [string, RegExp])[] = [
      [newer, /later version.*format 9/], [damaged, /campaign\.json: summary\.seeds must be a number; found "many"/],
      [empty, /nothing to make a page of/], [join(found, caseNames(found)[0] ?? ''), /is a file.*replay/], [join(empty, 'none'), /no such folder/],
    ];
    for (const [path, message] of refusals) {
      const { code, stderr, stdout } = await whitewater('report', path);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
    }
    expect((await whitewater('report')).code).toBe(2);
  });

  test('shows the name of a case that is markup as text', async () => {
    const path = folder();
    const name = '<img src=x onerror=alert(1)>"&.json';
    cpSync(join(found, caseNames(found)[0] ?? ''), join(path, name));
    expect((await whitewater('report', path)).code).toBe(0);
    const page = readFileSync(join(path, 'index.html'), 'utf8');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&amp;.json');
  });
});

describe.concurrent('campaign --html', () => {
  test('makes the pages at once, and refuses before it runs anything where there are some', async () => {
    const out = folder();
    expect((await whitewater('campaign', '--seeds', '3', '--html', '--out', out)).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['campaign.json', 'index.html']);
    const again = await whitewater('campaign', '--seeds', '3', '--html', '--out', out);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/index\.html is there already; --force/);
  });
});

describe.concurrent('--reporter', () => {
  test('takes the place of the text on standard output', async () => {
    const { code, stdout } = await whitewater(...FEW, '--out', found, '--reporter', 'junit');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
    expect(stdout).toContain('<failure message=');
  });

  test('writes files beside the text, one for each reporter in their order', async () => {
    const path = folder();
    const [xml, json] = [join(path, 'new', 'a.xml'), join(path, 'a.json')];
    const { stdout, campaign } = await whitewater(...FEW, '--out', found, '--json', '--reporter', 'junit', '--reporter', 'json', '--reporter-file', xml, '--reporter-file', json);
    expect(readFileSync(xml, 'utf8')).toContain(`value="${campaign.digest}"`);
    expect(readFileSync(json, 'utf8')).toBe(stdout);
  });

  test('tells of scenarios, of mutants and of cases', async () => {
    const scenario = await whitewater('scenario', 'run', 'figure-8', '--break', 'commit-prior-term', '--reporter', 'github');
    expect(scenario.stdout).toMatch(/^::error title=scenarios\.commit-prior-term%3A figure-8::/);
    const corpus = await whitewater('replay', found, '--reporter', 'github');
    expect(corpus.stdout).toMatch(/^::notice title=replay [^:]*::\d+ cases, all as expected\n$/);
    const one = await whitewater('replay', join(found, caseNames(found)[0] ?? ''), '--reporter', 'github');
    expect(one.stdout).toMatch(/^::error title=raft%2C broken by commit-prior-term%3A commit-is-justified/);
    const mutants = await whitewater('mutants', 'no-uptodate', '--trials', '1', '--controls', '0', '--out', folder(), '--quiet', '--reporter', 'junit');
    expect(mutants.stdout).toContain('<testcase name="no-uptodate" classname="mutants.');
  });

  test('is refused where two want standard output, where files don\'t match, and where there is no such one', async () => {
    const refusals: readonly (readonly [readonly string[], RegExp])[] = [
      [['--json', '--reporter', 'junit'], /can't both have standard output/],
      [['--reporter', 'junit', '--reporter', 'github'], /give each reporter a file/],
      [['--reporter', 'junit', '--reporter', 'github', '--reporter-file', '-', '--reporter-file', '-'], /can't both have standard output/],
      [['--reporter-file', 'x'], /goes with --reporter/], [['--reporter', 'xml'], /junit, json, github/],
      [['--reporter', 'junit', '--reporter', 'json', '--reporter-file', 'x', '--reporter-file', 'x'], /the same file/],
    ];
    for (const [args, message] of refusals) {
      const { code, stderr } = await whitewater('campaign', '--seeds', '1', ...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });

  test('that can\'t write its file is a failure', async () => {
    const path = folder();
    writeFileSync(join(path, 'taken'), '');
    const { code, stderr } = await whitewater('campaign', '--seeds', '1', '--reporter', 'junit', '--reporter-file', join(path, 'taken', 'below'));
    expect(code).toBe(4);
    expect(stderr).toMatch(/below: the report can't be written/);
  });

  test('is refused a folder as its file', async () => {
    const path = folder();
    mkdirSync(join(path, 'taken'));
    const { code, stderr } = await whitewater('campaign', '--seeds', '1', '--reporter', 'junit', '--reporter-file', join(path, 'taken'));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is a folder; give a file') as string });
  });
});

describe.concurrent('before the first seed', () => {
  test('a folder with a file that is no case is refused where pages are to be made of it', async () => {
    const out = folder();
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'other.json'), '{}');
    const { code, stderr } = await whitewater('campaign', '--seeds', '2', '--out', out, '--html');
    expect(code).toBe(2);
    expect(stderr).toMatch(/other\.json: formatVersion is missing/);
    expect(existsSync(join(out, 'campaign.json'))).toBe(false);
  });

  test('a file is refused as the folder of cases', async () => {
    const file = join(found, 'campaign.json');
    const { code, stderr } = await whitewater('campaign', '--seeds', '2', '--out', file);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is a file; give a folder') as string });
  });

  test.each(['campaign.json', 'result.json', 'index.html'])('%s of a reporter is refused in the folder of cases', async (name) => {
    const out = folder();
    const { code, stderr } = await whitewater('campaign', '--seeds', '2', '--out', out, '--reporter', 'json', '--reporter-file', join(out, name));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('would be taken for one of them') as string });
  });

  test.each([['replay', '--seed', '1', '--html', ''], ['experiment', 'timing', '--csv='], ['campaign', '--out', '']])('an empty value is refused: %s %s', async (...words) => {
    const { code, stderr } = await whitewater(...words);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('is given an empty value') as string });
  });
});
