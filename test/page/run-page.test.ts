// The page of a run in a real browser: it loads in silence, shows the run that the command line made, goes through time, runs on,
// and shows whatever a case holds as text. Screenshots are kept in reports/screenshots/.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/fuzz/run.ts';
import type { Case } from '../../src/fuzz/case-type.ts';
import { harm } from '../../src/page/model/compare-runs.ts';
import { PAGE_DATA_ID } from '../../src/report/page-data.ts';
import { packRecording } from '../../src/report/recording/pack.ts';
import { recordRun } from '../../src/report/recording/record-run.ts';
import { runPage, runTitle } from '../../src/report/run-page.ts';
import { raftSystem } from '../../src/systems/raft/system.ts';
import { findChromium, launchChromium, watchFor } from '../support/chromium.ts';
import { raftSeed } from '../support/recorded.ts';

const chromium = findChromium();
const TEMPLATE = 'dist/page/run.html';
const SCREENSHOTS = 'reports/screenshots';
const folder = mkdtempSync(join(tmpdir(), 'whitewater-page-'));

const failing: Case = { ...raftSeed('default', 81, 'commit-prior-term'), stopAt: 'outcome' };
const outcome = run(failing, raftSystem);
const violation = harm(outcome.violations);

let browser: Browser;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  if (chromium !== null) browser = await launchChromium(chromium);
});

afterAll(async () => {
  if (chromium !== null) await browser.close();
  rmSync(folder, { recursive: true });
});

interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

let pages = 0;

interface Opening {
  readonly hash?: string;
  readonly scheme?: 'light' | 'dark';
  readonly digest?: string;
  readonly title?: string;
  /** Instead of the Case. */
  readonly recording?: string;
}

async function open(testCase: Case, opening: Opening = {}): Promise<Opened> {
  const { hash = '', scheme = 'light', title = runTitle(testCase), recording } = opening;
  const digest = opening.digest ?? run(testCase, raftSystem).digest;
  const file = join(folder, `${++pages}.html`);
  const subject = recording === undefined ? { case: testCase, recording: null } : { case: null, recording };
  const data = { ...subject, command: 'whitewater replay case.json', digest };
  writeFileSync(file, runPage(readFileSync(TEMPLATE, 'utf8'), data, title));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: scheme });
  const { complaints } = watchFor(page);
  await page.goto(`file://${file}${hash}`);
  await page.waitForSelector('.app');
  return { page, complaints };
}

async function eventOf(page: Page): Promise<number> {
  return Number((await page.inputValue('.event-number')).replaceAll(',', ''));
}

const suite = chromium === null ? describe.skip : describe;

suite(`the page of a run${chromium === null ? ' (skipped: there is no Chromium here; CHROMIUM=… names one)' : ''}`, () => {
  test('loads without a word on the console and without asking for anything, at the violation', async () => {
    const { page, complaints } = await open(failing);
    expect(await eventOf(page)).toBe(violation?.event);
    expect(await page.title()).toBe(`${runTitle(failing)} · Whitewater`);
    expect(await page.textContent('.verdict')).toContain(violation?.message);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'violation-light.png') });
    await page.close();
  });

  test('has come to the digest of the command line', async () => {
    const { page } = await open(failing);
    expect(await page.textContent('.digest code')).toBe(outcome.digest);
    expect(await page.getAttribute('.digest b', 'aria-label')).toMatch(/^The same digest as on the command line/);
    await page.close();
  });

  test('says so where it has come to another run', async () => {
    const { page } = await open(failing, { digest: '0000000000000000' });
    expect(await page.getAttribute('.digest b', 'aria-label')).toMatch(/^This page came to another run .* 0000000000000000$/);
    await page.close();
  });

  test('steps, goes to both ends, and jumps, by keys and by buttons', async () => {
    const { page, complaints } = await open(failing);
    await page.keyboard.press('Home');
    expect(await eventOf(page)).toBe(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await eventOf(page)).toBe(1);
    await page.getByRole('button', { name: 'One event on' }).click();
    expect(await eventOf(page)).toBe(2);
    await page.getByRole('button', { name: 'Next election' }).click();
    expect(await page.textContent('.words')).toMatch(/becomes leader/);
    await page.keyboard.press('End');
    expect(await eventOf(page)).toBe(outcome.events);
    await page.keyboard.press('Home');
    await page.keyboard.press('n');
    expect(await eventOf(page)).toBe(outcome.violations[0]?.event);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('scrubs: the slider moves the moment, and the event with it', async () => {
    const { page } = await open(failing);
    const { width = 0, height = 0 } = await page.locator('.slider').boundingBox() ?? {};
    await page.locator('.slider').click({ position: { x: width / 2, y: height / 2 } });
    expect(await page.textContent('.time')).toMatch(/^1[45]\d\d\.\d{3} ms$/);
    expect(await eventOf(page)).toBeGreaterThan(50);
    expect(await eventOf(page)).toBeLessThan(violation?.event ?? 0);
    await page.close();
  });

  test('plays, and pauses', async () => {
    const { page } = await open(failing, { hash: '#e=300' });
    await page.keyboard.press(' ');
    await expect.poll(() => eventOf(page)).toBeGreaterThan(310);
    await page.keyboard.press(' ');
    const there = await eventOf(page);
    await page.evaluate(() => new Promise((resolve) => {
      requestAnimationFrame(() => { requestAnimationFrame(resolve); });
    }));
    expect(await eventOf(page)).toBe(there);
    await page.close();
  });

  test('goes from an event to its cause, and shows only what led to the violation', async () => {
    const { page } = await open(failing);
    const cause = Number(await page.textContent('.event .event-link .event-number-cell'));
    await page.click('.event .event-link');
    expect(await eventOf(page)).toBe(cause);
    await page.click('.story summary');
    await page.waitForSelector('.story li');
    const steps = await page.locator('.story li').count();
    expect(steps).toBeGreaterThan(5);
    await page.keyboard.press('s');
    await page.keyboard.press('Home');
    const stops = new Set<number>();
    for (let i = 0; i < steps; i++) {
      await page.keyboard.press('ArrowRight');
      stops.add(await eventOf(page));
    }
    const told = await page.locator('.story .event-number-cell').allTextContents();
    expect([...stops].map(String)).toEqual(told);
    await page.screenshot({ path: join(SCREENSHOTS, 'slice-light.png') });
    await page.close();
  });

  test('is opened by a link at a moment, and follows it with its own address', async () => {
    const { page } = await open(failing, { hash: '#e=123' });
    expect(await eventOf(page)).toBe(123);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => new URL(page.url()).hash).toBe('#e=124');
    await page.evaluate(() => { location.hash = '#t=1.5s'; });
    await expect.poll(() => page.textContent('.time')).toBe('1500.000 ms');
    await page.close();
  });

  test('runs on with other luck, says what became of it, and has a way back', async () => {
    const { page, complaints } = await open(failing, { hash: '#e=300' });
    await page.fill('#luck-seed', 'another');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.runs');
    expect(await page.textContent('.runs p')).toMatch(/^It (still fails|still violates|does not fail any more|fails in another way|passes|has no verdict)/);
    expect(await eventOf(page)).toBe(300);
    expect(await page.textContent('.digest code')).not.toBe(outcome.digest);
    await page.screenshot({ path: join(SCREENSHOTS, 'run-on-light.png') });
    await page.getByRole('button', { name: 'The run as it was' }).click();
    expect(await page.textContent('.digest code')).toBe(outcome.digest);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('runs on with a node crashed by a click', async () => {
    const { page } = await open(failing, { hash: '#e=300' });
    await page.locator('.node-sign').first().click();
    await page.getByRole('button', { name: /^(Crash|Restart) node 1$/ }).click();
    await page.waitForSelector('.runs');
    expect(await page.textContent('.runs [aria-current="true"]')).toMatch(/^1: (crashes|restarts) node 1, after event 300$/);
    await page.close();
  });

  test('saves what was run on as a case that the command line plays', async () => {
    const { page } = await open(failing, { hash: '#e=300' });
    await page.fill('#luck-seed', 'another');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.runs');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save its case' }).click()]);
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8')) as Case;
    expect(run(saved, raftSystem).digest).toBe(await page.textContent('.digest code'));
    await page.close();
  });

  test('hides nodes and kinds that are clicked away', async () => {
    const { page } = await open(failing);
    const rows = page.locator('.logs tbody tr');
    expect(await rows.count()).toBe(failing.plan.nodes.length);
    await page.getByRole('group', { name: 'Nodes' }).getByRole('button').first().click();
    expect(await rows.count()).toBe(failing.plan.nodes.length - 1);
    await page.close();
  });

  test('explains its keys', async () => {
    const { page } = await open(failing);
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').textContent()).toContain('One event on');
    await page.screenshot({ path: join(SCREENSHOTS, 'help-light.png') });
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.keyboard.press('?');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(1);
    await page.close();
  });

  test('is dark where the system is, and light at a click', async () => {
    const { page } = await open(failing, { scheme: 'dark' });
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(await ground()).toBe('rgb(18, 21, 25)');
    await page.screenshot({ path: join(SCREENSHOTS, 'violation-dark.png') });
    await page.getByRole('button', { name: 'Light' }).click();
    expect(await ground()).toBe('rgb(245, 244, 241)');
    await page.close();
  });

  test('shows a recording of a system whose code it has not, and offers nothing that it can\'t do', async () => {
    const packed = JSON.stringify(packRecording(recordRun(failing, raftSystem)));
    const { page, complaints } = await open(failing, { recording: gzipSync(packed).toString('base64') });
    expect(await eventOf(page)).toBe(violation?.event);
    expect(await page.textContent('.digest code')).toBe(outcome.digest);
    expect(await page.textContent('.words')).toMatch(/becomes leader/);
    expect(await page.locator('.run-on').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([['cut short', '{"case":'], ['of another program', '{"case":{},"recording":null,"command":"","digest":""}']])(
    'that is %s says so', async (_, text) => {
      const file = join(folder, `${++pages}.html`);
      const template = readFileSync(TEMPLATE, 'utf8');
      const element = `<script type="application/json" id="${PAGE_DATA_ID}">${text}</script>`;
      writeFileSync(file, template.replace('<!-- whitewater: data -->', () => element));
      const page = await browser.newPage();
      await page.goto(`file://${file}`);
      await expect.poll(() => page.textContent('.loading')).toMatch(/^(What this page holds|The case in this page) can't be /);
      await page.close();
    });

  test('shows keys, values and names that are markup as text, and runs none of it', async () => {
    const { page, complaints } = await open(wildCase(), { title: WILD });
    await page.keyboard.press('Home');
    for (let i = 0; i < 8; i++) await page.keyboard.press('c');
    expect(await page.textContent('h1')).toContain(WILD_SEED);
    const titles = await page.locator('.cell').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? ''));
    expect(titles.join('\n')).toContain(WILD);
    expect(await page.evaluate(() => [document.images.length, document.querySelectorAll('body script').length, 'harmed' in window]))
      .toEqual([0, 1, false]);
    expect(complaints).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'markup-as-text.png') });
    await page.close();
  });
});

const WILD = '</script><img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
const WILD_SEED = '</script><img src=x onerror=harmed=1>';

/** Somebody puts keys and values that are markup, all along, and nothing else goes wrong. */
function wildCase(): Case {
  const drawn = raftSeed('default', 3);
  const asked = Array.from({ length: 400 }, (_, i) => ({
    type: 'request' as const, node: drawn.plan.nodes[i % drawn.plan.nodes.length] ?? 1, at: 2000 * (i + 1),
    command: { type: 'put', key: WILD, value: WILD },
  }));
  return { ...drawn, plan: { ...drawn.plan, seed: WILD_SEED, faults: asked } };
}
