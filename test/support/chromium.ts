/** The system's Chromium, for what runs in a browser. $CHROMIUM names another one. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Null: there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  return (named === undefined || named === '' ? PLACES : [named]).find((path) => existsSync(path)) ?? null;
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  // A sandbox inside a container run by root is refused.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** All that a page should not do: what it said on the console, what it threw, what it asked the network for. */
export function watchFor(page: Page): { readonly complaints: readonly string[] } {
  const complaints: string[] = [];
  page.on('console', (message) => { complaints.push(`console ${message.type()}: ${message.text()}`); });
  page.on('pageerror', (error) => { complaints.push(`thrown: ${error.message}`); });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('blob:')) complaints.push(`request: ${request.url()}`);
  });
  return { complaints };
}
