// The pages of campaigns, mutants and cases: what they show, and that names are text on them, whatever they are.

import { describe, expect, test } from 'vitest';
import { CampaignFold } from '../../../src/fuzz/campaign.ts';
import { type CampaignRecord, formatRecord, parseRecord } from '../../../src/fuzz/campaign-record.ts';
import { summarise } from '../../../src/fuzz/campaign-summary.ts';
import { figuresOf } from '../../../src/fuzz/kills.ts';
import { parseMutantsResult } from '../../../src/fuzz/mutants-record.ts';
import type { MutantsResult } from '../../../src/fuzz/mutants-result.ts';
import type { Case } from '../../../src/fuzz/case-type.ts';
import { drawCase } from '../../../src/fuzz/swarm.ts';
import { at } from '../../../src/base/assert.ts';
import { campaignPage } from '../../../src/report/html/campaign-page.ts';
import { corpusPage } from '../../../src/report/html/corpus-page.ts';
import { mutantsPage } from '../../../src/report/html/mutants-page.ts';
import { hrefOf } from '../../../src/report/html/parts.ts';
import { raftSystem } from '../../../src/systems/raft/system.ts';
import { HOSTILE, hostile, record } from '../../support/campaign-record.ts';

/** Every tag of a page, without its attributes' values; scripts and what takes an address are told by their names. */
function tags(page: string): ReadonlySet<string> {
  return new Set([...page.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, name = '']) => name));
}

const KNOWN_TAGS = new Set(['html', 'head', 'meta', 'title', 'link', 'style', 'body', 'main', 'header', 'section', 'article', 'p', 'h1', 'h2', 'h3', 'dl',
  'div', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'pre', 'span', 'a', 'ul', 'li', 'figure', 'figcaption', 'svg', 'rect',
  'path', 'line', 'circle', 'text', 'g', 'desc', 'b', 'details', 'summary']);

function expectHarmless(page: string): void {
  expect([...tags(page)].filter((tag) => !KNOWN_TAGS.has(tag))).toEqual([]);
  expect(page).not.toContain(HOSTILE);
  expect(page).not.toMatch(/\son[a-z]+\s*=\s*["'a-z]/i);
  for (const [, address = ''] of page.matchAll(/(?:href|src)="([^"]*)"/g)) expect(address).toMatch(/^(\.\/[^/:<>]*|#signature-\d+|data:,)$/);
}

describe('the page of a campaign', () => {
  const pages = new Map([['a.json', 'a.run.html'], ['a.shrunk.json', null]]);

  test('tells the verdict, each signature with the way to its run, and the command that repeats it', () => {
    const page = campaignPage(record(), pages, null);
    expect(page).toContain('<span class="badge bad">violated</span>');
    expect(page).toContain('leader-completeness/gone[commit]');
    expect(page).toContain('href="./a.run.html"');
    expect(page).toContain('href="./a.shrunk.json"');
    expect(page).toContain('whitewater campaign --seeds 40');
    expectHarmless(page);
  });

  test('puts goals that were never reached before all else, and leaves the box out where there are none', () => {
    const page = campaignPage(record(), pages, null);
    expect(page).toContain('Goals never reached: 1 of 2');
    expect(page.indexOf('Goals never reached')).toBeLessThan(page.indexOf('Violations by signature'));
    const all = record();
    expect(campaignPage({ ...all, summary: { ...all.summary, sometimes: { reached: 3 } } }, pages, null)).not.toContain('Goals never reached');
  });

  test('is the same whatever the clock said, but for what is named after it', () => {
    const timeless = (text: string): string => text.replaceAll(/<div><dt>[^<]*(second|took)<\/dt><dd[^>]*>[^<]*<\/dd><\/div>/g, '');
    const one = record();
    const other: CampaignRecord = { ...one, summary: { ...one.summary, wallSeconds: 99, eventsPerSecond: 1 } };
    expect(campaignPage(other, pages, null)).not.toBe(campaignPage(one, pages, null));
    expect(timeless(campaignPage(other, pages, null))).toBe(timeless(campaignPage(one, pages, null)));
  });

  test('shows as text whatever a system, a file, a message or a goal is called', () => {
    const page = campaignPage(hostile(record()), pages, null);
    expectHarmless(page);
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  });

  test('can show a campaign in which nothing was run', () => {
    const setup = { system: 'raft', profile: 'default', mutant: null, unreachable: null, beyondModel: false, guidance: null, shrinkAttempts: 0 };
    const course = { interrupted: true, wallSeconds: 0, wallSecondsShrinking: 0, saved: new Map(), known: new Map(), shrunk: new Map(), error: 'why' };
    const fold = new CampaignFold(0);
    const empty: CampaignRecord = { ...record(), summary: summarise(fold, setup, course), figures: fold.figures.figures(fold.coverage.curve()) };
    const page = campaignPage(empty, pages, null);
    expect(page).toContain('nothing run');
    expect(page).toContain('interrupted');
    expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
  });
});

describe('campaign.json', () => {
  test('is read back as it was written', () => {
    const written = record();
    expect(parseRecord(JSON.parse(formatRecord(written)))).toEqual({ ok: true, record: written });
  });

  test('of a later version is told apart from one that is damaged', () => {
    const json = JSON.parse(formatRecord(record())) as Record<string, unknown>;
    expect(parseRecord({ ...json, formatVersion: 2 })).toEqual({ ok: false, newer: 2 });
    expect(parseRecord({ ...json, repeat: 7 })).toMatchObject({ ok: false, problems: [{ path: 'repeat' }] });
    expect(parseRecord({ hello: 'world' })).toMatchObject({ ok: false, problems: [{ path: 'document' }, { path: 'formatVersion' }] });
    expect(parseRecord(null)).toMatchObject({ ok: false });
  });
});

describe('the page of a table of mutants', () => {
  const kill = (seeds: number) => ({ seeds, events: 100 * seeds, seed: seeds, by: 'log-matching' });
  const trials = [1, 4, 9].map((seeds) => ({ rule: kill(1), outcome: kill(seeds), client: null }));
  const mutant = (id: string): MutantsResult['mutants'][number] => ({
    id, area: 'election', difficulty: 'easy', explanation: `It is ${id}.`, source: 'Raft §5', profile: 'default', unreachable: null,
    seedsPerTrial: 50, replay: `whitewater replay --break ${id}`, ...figuresOf(trials),
  });
  const result = (id: string): MutantsResult => ({
    system: 'raft', programVersion: '1', profile: null, nodes: null, stopAt: 'outcome', from: 0, mutants: [mutant(id), { ...mutant('lost'), ...figuresOf([...trials, { rule: null, outcome: null, client: null }]) }],
    controls: [{ id: `control ${id}`, explanation: id, source: id, profile: 'default', expect: 'silent', held: true, silent: true, seeds: 9,
      shownBy: id, shown: 3, by: null, seedsToSpeak: null }],
    checkers: [{ checker: id, class: 'rule', firstOf: [{ id, trials: 3 }] }], leftOut: [{ id, reason: id }],
    seeds: 28, events: 2800, wallSeconds: 1, interrupted: false,
  });

  test('has a dot for each trial, the survivors marked, and the classes beside each other', () => {
    const page = mutantsPage(result('no-vote'));
    expect(page.match(/<circle /g)).toHaveLength(6);
    expect(page).toContain('missed 1 of 4');
    expect(page).toContain('found in 3 of 4 trials');
    expect(page).toContain('4 (1 to 9)');
    expectHarmless(page);
  });

  test('shows names as text', () => { expectHarmless(mutantsPage(result(HOSTILE))); });

  test('is made of what is read back from its file, and of nothing that has another shape', () => {
    const written = result('no-vote');
    expect(parseMutantsResult(JSON.parse(JSON.stringify(written)))).toEqual({ ok: true, value: written });
    expect(parseMutantsResult({ ...written, mutants: 7 })).toMatchObject({ ok: false, problems: [{ path: 'mutants' }] });
  });
});

describe('the page of a folder of cases', () => {
  const testCase: Case = drawCase(raftSystem, at(raftSystem.profiles, 0), 0, 'rule', {});
  const entry = { file: `x/${HOSTILE}.json`, verdict: 'passed', found: null, expected: HOSTILE, asExpected: false, digest: '', sameDigest: null, replay: `replay ${HOSTILE}` } as const;

  test('says which are not as expected, and shows names as text', () => {
    const page = corpusPage(HOSTILE, { cases: [entry, { ...entry, asExpected: true }], asExpected: 1, different: 1 }, [testCase, testCase], new Map([[`${HOSTILE}.json`, null]]));
    expect(page).toContain('1 not as expected');
    expectHarmless(page);
  });

  test('links to a file by its name alone, whatever that looks like', () => {
    expect(hrefOf('javascript:alert(1)')).toBe('./javascript%3Aalert(1)');
    expect(hrefOf('a b"#?/..')).toBe('./a%20b%22%23%3F%2F..');
  });
});
