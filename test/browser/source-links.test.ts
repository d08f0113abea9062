// A bank through an aggregator in a real Chromium: found among five thousand by keyboard and without script, linked, seen, ended.
// Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';
import { type StubSource, startStubSource } from '../support/stub-source.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const customer = 'alice';

describe.skipIf(skip !== null)(`banks through sources in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let source: StubSource;
  let pageUrl: string;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    const countries = ['DE', 'FR', 'NL', 'AT'];
    source = await startStubSource(
      'many',
      Array.from({ length: 5000 }, (_, index) => ({
        name: `Sparkasse ${String(index).padStart(4, '0')}`,
        country: countries[index % countries.length] ?? 'DE',
      })),
    );
    const banks = JSON.stringify({ sources: [source.entry] });
    [gateway, browser] = await Promise.all([
      startTestGateway({ hasSources: true, banks, isPatient: true }),
      startBrowser(),
    ]);
    pageUrl = new URL('/links', gateway.url).href;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await source?.close();
  });

  async function signIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(pageUrl);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption(customer);
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.waitForURL(pageUrl);
    return page;
  }

  const look = (page: Page, name: string) =>
    page.screenshot({ path: join(screenshots, `source-${name}.png`), fullPage: true });

  it('are found by keyboard among thousands, linked, read and ended, without script', {
    timeout: 120_000,
  }, async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await signIn(context);
    await look(page, '01-overview');
    // Twelve of five thousand, and a search.
    const offered = page.getByRole('region', { name: 'Link a bank' }).getByRole('listitem');
    expect(await offered.count()).toBe(12);
    await page.getByLabel('Name of your bank').focus();
    await page.keyboard.type('aurora');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/links\/banks\?/);
    expect(await page.getByRole('status').textContent()).toBe('1 bank');
    await look(page, '02-found');
    await page.getByRole('link', { name: 'Link Aurora Pankki' }).focus();
    await page.keyboard.press('Enter');
    await look(page, '03-choice');
    await page.getByRole('button', { name: 'Go to Aurora Pankki' }).focus();
    await page.keyboard.press('Enter');
    await page.locator(`input[name=customer][value=${customer}]`).check();
    await look(page, '04-at-the-aggregator');
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
    expect(await page.getByRole('status').textContent()).toBe('Aurora Pankki is linked.');
    await look(page, '05-linked');
    const token = await gateway.token({ customer, scope: 'accounts:read balances:read links:read' });
    const { data } = await gateway.query(
      token,
      '{ me { accounts(first: 50) { edges { node { bank { name } balances { type } } } } } }',
    );
    const read = data.me.accounts.edges.filter(
      ({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Aurora Pankki',
    );
    expect(read.length).toBeGreaterThan(0);
    for (const { node } of read) expect(node.balances.length).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'End the link to Aurora Pankki' }).click();
    await page.getByRole('button', { name: 'End the link to Aurora Pankki' }).click();
    expect(await page.getByRole('status').textContent()).toContain('The link to Aurora Pankki has ended.');
    await context.close();
  });

  it('are shown page by page, narrowed by country, and said to be none where there is none', {
    timeout: 120_000,
  }, async () => {
    const context = await browser.open({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } });
    const page = await signIn(context);
    await page.getByLabel('Name of your bank').fill('sparkasse');
    await page.getByLabel('Country').selectOption('AT');
    await page.getByRole('button', { name: 'Find banks' }).click();
    expect(await page.getByRole('status').textContent()).toBe('1250 banks, 1 to 20 are shown');
    await look(page, '06-narrow');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const first = await page.getByRole('main').getByRole('listitem').first().innerText();
    await page.getByRole('link', { name: 'Show more banks' }).click();
    expect(await page.getByRole('status').textContent()).toBe('1250 banks, 21 to 40 are shown');
    expect(await page.getByRole('main').getByRole('listitem').first().innerText()).not.toBe(first);
    await page.getByLabel('Name of your bank').fill('nobody <script>');
    await page.getByRole('button', { name: 'Find banks' }).click();
    expect(await page.getByRole('status').textContent()).toContain('No bank is called so in Austria.');
    expect(await page.getByLabel('Name of your bank').inputValue()).toBe('nobody <script>');
    await look(page, '07-none');
    await context.close();
  });
});
