// The pages of a campaign in a real browser: nothing is loaded or complained of, links lead to runs, and names that are markup
// do nothing. Screenshots are kept in reports/screenshots/.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { campaignPage } from '../../../src/report/html/campaign-page.ts';
import { hostile, record } from '../../support/campaign-record.ts';
import { findChromium, launchChromium, watchFor } from '../../support/chromium.ts';

const chromium = findChromium();
const SCREENSHOTS = 'reports/screenshots';
const folder = mkdtempSync(join(tmpdir(), 'whitewater-pages-'));
const LINKS = new Map([['a.json', 'a.run.html'], ['a.shrunk.json', null]]);

let browser: Browser;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  if (chromium !== null) browser = await launchChromium(chromium);
});

afterAll(async () => {
  if (chromium !== null) await browser.close();
  rmSync(folder, { recursive: true });
});

interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

async function open(text: string, { width = 1280, scheme = 'light' }: Look = {}): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> {
  const file = join(folder, 'index.html');
  writeFileSync(file, text);
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
  const { complaints } = watchFor(page);
  await page.goto(`file://${file}`);
  return { page, complaints };
}

const suite = chromium === null ? describe.skip : describe;

suite('the page of a campaign in a browser (needs Chromium)', () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`loads without a complaint in the reader's ${scheme}`, async () => {
      const { page, complaints } = await open(campaignPage(record(), LINKS, null), { scheme });
      await page.screenshot({ path: join(SCREENSHOTS, `campaign-${scheme}.png`), fullPage: true });
      const lightness = await page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]));
      expect(lightness > 128).toBe(scheme === 'light');
      expect(complaints).toEqual([]);
      await page.close();
    });
  }

  test('is no wider than a window of 600 pixels', async () => {
    const { page } = await open(campaignPage(record(), LINKS, null), { width: 600 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(600);
    await page.close();
  });

  test('leads to the page of a run in its own folder', async () => {
    writeFileSync(join(folder, 'a.run.html'), '<title>the run</title>');
    const { page } = await open(campaignPage(record(), LINKS, null));
    await page.click('a.run');
    expect(await page.title()).toBe('the run');
    await page.close();
  });

  test('runs nothing that a name brought with it, and loads nothing for it', async () => {
    const { page, complaints } = await open(campaignPage(hostile(record()), LINKS, null));
    expect(await page.locator('script, img, iframe, object, form').count()).toBe(0);
    expect(await page.locator('h1').textContent()).toContain('</script><img src=x onerror="alert(1)">');
    expect(complaints).toEqual([]);
    await page.close();
  });
});
