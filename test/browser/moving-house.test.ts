// A customer who moves house in a real Chromium, by keyboard and without script: linked at the bank's own API, linked anew through a source,
// and what the page and the endpoint say before and after. Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import {
  bySource,
  customerAt,
  type MovingCustomer,
  type MovingWorld,
  startMovingGateway,
} from '../integration/gateway/moving-world.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import type { TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';
import { storeSettings } from '../support/store-settings.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const name = 'chloe';
const direct = 'rheinbank';
const source = bySource('DE', 'Rheinbank AG');

describe.skipIf(skip !== null)(`moving house in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let world: MovingWorld;
  let gateway: TestGateway;
  let browser: TestBrowser;
  let customer: MovingCustomer;
  let pageUrl: string;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    world = { sandbox: await startSandbox(), env: storeSettings() };
    [gateway, browser] = await Promise.all([startMovingGateway(world, [{ from: direct, to: source }]), startBrowser()]);
    customer = await customerAt(gateway, name);
    pageUrl = new URL('/links', gateway.url).href;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await world?.sandbox.close();
  });

  async function signIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    await page.goto(pageUrl);
    await page.getByRole('link', { name: 'Sign in' }).press('Enter');
    await page.getByLabel('Customer').selectOption(name);
    await page.getByRole('button', { name: 'Log in and agree' }).press('Enter');
    await page.waitForURL(pageUrl);
    return page;
  }
  /** The person's part at the bank, or at the source. */
  async function agree(page: Page): Promise<void> {
    await page.locator(`input[name=customer][value=${name}]`).check();
    await page.locator('#continue').press('Enter');
    await page.locator('#allow').press('Enter');
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
  }
  const look = (page: Page, state: string) =>
    page.screenshot({ path: join(screenshots, `moving-${state}.png`), fullPage: true });
  const cardOf = (page: Page, section: string, bank: string) =>
    page.getByRole('region', { name: section }).getByRole('listitem').filter({ hasText: bank });

  it('keeps accounts and entries by their ids, shows them once, and says which link has ended and why', {
    timeout: 180_000,
  }, async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await signIn(context);

    await page.getByRole('link', { name: 'Link Rheinbank', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Go to Rheinbank' }).press('Enter');
    await agree(page);
    expect(await page.getByRole('status').textContent()).toBe('Rheinbank is linked.');
    await look(page, '01-the-way-of-before');
    const before = await customer.everything(direct, source);
    expect(before.size).toBeGreaterThan(0);

    await page.goto(`${pageUrl}/banks?search=rheinbank`);
    await page.getByRole('link', { name: 'Link Rheinbank AG' }).press('Enter');
    await page.getByRole('button', { name: 'Go to Rheinbank AG' }).press('Enter');
    await agree(page);
    expect(await page.getByRole('status').textContent()).toBe('Rheinbank AG is linked.');
    await look(page, '02-the-way-of-now');

    const after = await customer.everything(direct, source);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    const booked = (entries: readonly { readonly id: string; readonly status: string }[] = []) =>
      entries.flatMap(({ id, status }) => (status === 'BOOKED' ? [id] : [])).sort();
    for (const [id, entries] of before) expect(booked(after.get(id))).toEqual(booked(entries));

    // The old one ends once every statement was read by the new one.
    await expect
      .poll(
        async () => {
          await page.goto(pageUrl);
          return (await page.getByRole('main').innerText()).includes('linked this bank anew');
        },
        { timeout: 60_000, interval: 1000 },
      )
      .toBe(true);
    await look(page, '03-moved');
    expect(await cardOf(page, 'Your links', 'Rheinbank AG').innerText()).toContain('Linked');
    expect(await cardOf(page, 'Ended links', 'Rheinbank').innerText()).toContain('Moved');
    await context.close();
  });
});
