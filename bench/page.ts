/**
 * How quick the page of a run is in a real browser: how long until it can be looked at, and how many frames a second while somebody
 * scrubs, plays and pans, for runs of 50,000 and of 200,000 events. Prints figures, asserts nothing.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { runPage, runTitle } from '../src/report/run-page.ts';
import { findChromium, launchChromium } from '../test/support/chromium.ts';
import { longCase } from './support/long-case.ts';

const SEED = 2;
const SIZES = [50_000, 200_000];
const FRAMES = 150;

const path = findChromium();
if (path === null) {
  process.stdout.write('page: no Chromium here; name one with CHROMIUM=\n');
} else {
  const folder = mkdtempSync(join(tmpdir(), 'whitewater-page-'));
  const browser = await launchChromium(path);
  process.stdout.write(`the page of a run (six nodes, Chromium ${browser.version()}, 1280 by 800)\n`);
  for (const events of SIZES) await measure(browser, folder, events);
  await browser.close();
  rmSync(folder, { recursive: true });
}

async function measure(browser: Browser, folder: string, events: number): Promise<void> {
  const testCase = longCase(SEED, events);
  const text = runPage(readFileSync('dist/page/run.html', 'utf8'), { case: testCase, command: '', digest: '', recording: null }, runTitle(testCase));
  const file = join(folder, `${events}.html`);
  writeFileSync(file, text);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const startMs = performance.now();
  await page.goto(`file://${file}`);
  await page.waitForSelector('.app, .loading:not(:has-text("again…"))');
  const loadMs = performance.now() - startMs;
  process.stdout.write(`  ${events.toLocaleString('en')} events: ${(text.length / 1e6).toFixed(2)} MB, on show after ${(loadMs / 1000).toFixed(2)} s\n`);
  report('scrub, close up', await scrub(page, 1));
  report('scrub, through the whole run', await scrub(page, FRAMES));
  report('pan, close up', await pressed(page, ']'));
  await page.keyboard.press('0');
  report('scrub, all in sight', await scrub(page, FRAMES));
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  report('pan, a third in sight', await pressed(page, '['));
  await page.close();
}

interface Frames {
  readonly perSecond: number;
  readonly longestMs: number;
}

function report(what: string, { perSecond, longestMs }: Frames): void {
  process.stdout.write(`    ${what.padEnd(30)} ${perSecond.toFixed(0).padStart(3)} frames a second, the longest ${longestMs.toFixed(0)} ms\n`);
}

/** Moves the slider with every frame, so far in all: 1 is a thousandth of the run. */
async function scrub(page: Page, thousandths: number): Promise<Frames> {
  return framesOf(await page.evaluate(async ([frames, share]) => {
    const slider = document.querySelector<HTMLInputElement>('.slider');
    if (slider === null) throw new Error('no slider');
    const times: number[] = [];
    for (let frame = 0; frame <= frames; frame++) {
      times.push(await new Promise<number>((resolve) => { requestAnimationFrame(resolve); }));
      slider.value = String(Number(slider.max) * (0.3 + share / 1000 * 4 * (frame / frames) % 0.6));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }
    return times;
  }, [FRAMES, thousandths] as const));
}

/** Presses the key with every frame. */
async function pressed(page: Page, key: string): Promise<Frames> {
  return framesOf(await page.evaluate(async ([frames, pressedKey]) => {
    const times: number[] = [];
    for (let frame = 0; frame <= frames; frame++) {
      times.push(await new Promise<number>((resolve) => { requestAnimationFrame(resolve); }));
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressedKey, bubbles: true }));
    }
    return times;
  }, [FRAMES, key] as const));
}

function framesOf(timesMs: readonly number[]): Frames {
  const gaps = timesMs.slice(1).map((time, i) => time - (timesMs[i] ?? 0));
  const totalMs = gaps.reduce((sum, gap) => sum + gap, 0);
  return { perSecond: 1000 * gaps.length / totalMs, longestMs: Math.max(...gaps) };
}
