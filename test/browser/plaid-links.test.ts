// A bank through Plaid in a real Chromium, by keyboard and without script: found, linked at Plaid's own page, seen, to be signed in to
// again, repaired, ended. Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const bank = 'Prairie Federal Bank';
const items = z.array(z.object({ id: z.string(), customer: z.string(), status: z.string() }));

describe.skipIf(skip !== null)(`a bank through Plaid in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pageUrl: string;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    [gateway, browser] = await Promise.all([startTestGateway({ hasSources: true, isPatient: true }), startBrowser()]);
    pageUrl = new URL('/links', gateway.url).href;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  /** A picture of a page that has come: one that is on its way to the next has none. */
  const look = async (page: Page, name: string, shows: string) => {
    await page.locator(shows).first().waitFor();
    await page.screenshot({ path: join(screenshots, `plaid-${name}.png`), fullPage: true });
  };
  const press = async (page: Page, role: 'link' | 'button', name: string) => {
    await page.getByRole(role, { name }).focus();
    await page.keyboard.press('Enter');
  };
  const accounts = async () => {
    const token = await gateway.token({ customer: 'alice', scope: 'accounts:read links:read' });
    const { data } = await gateway.query(
      token,
      '{ me { accounts(first: 50) { edges { node { id bank { name } } } } } }',
    );
    return data.me.accounts.edges
      .filter(({ node }: { node: { bank: { name: string } } }) => node.bank.name === bank)
      .map(({ node }: { node: { id: string } }) => node.id);
  };
  const livingItems = async () =>
    items
      .parse(await (await gateway.control('GET', '/sources/plaid/items')).json())
      .filter(({ status }) => status !== 'ITEM_NOT_FOUND');

  it('is linked, repaired and ended', { timeout: 240_000 }, async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pageUrl);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption('alice');
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.waitForURL(pageUrl);
    await press(page, 'link', `Link ${bank}`);
    await look(page, '01-choice', 'button:has-text("Go to")');
    await press(page, 'button', `Go to ${bank}`);
    // Link shows every bank that it has.
    await page.locator('input[name=institution][value=ins_990001]').check();
    await look(page, '02-banks-at-plaid', 'input[name=institution]');
    await page.locator('#continue').focus();
    await page.keyboard.press('Enter');
    await page.locator('input[name=customer][value=alice]').check();
    await look(page, '03-sign-in-at-plaid', 'input[name=customer]');
    await page.locator('#continue').focus();
    await page.keyboard.press('Enter');
    await look(page, '04-accounts-at-plaid', '#allow');
    await page.locator('#allow').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
    expect(await page.getByRole('status').textContent()).toBe(`${bank} is linked.`);
    await look(page, '05-linked', '[role=status]');
    const before = await accounts();
    expect(before.length).toBeGreaterThan(2);

    const [item] = await livingItems();
    await gateway.control('PUT', `/sources/plaid/items/${item?.id}/state`, { state: 'login-required' });
    await expect
      .poll(async () => {
        await page.goto(pageUrl);
        return page.getByText('The bank asks you to sign in there again.').count();
      })
      .toBe(1);
    await look(page, '06-to-sign-in-again', 'text=sign in there again');
    await press(page, 'link', `Renew the link to ${bank}`);
    await look(page, '07-renewal', 'button:has-text("Renew at")');
    await press(page, 'button', `Renew at ${bank}`);
    await look(page, '08-repair-at-plaid', 'input[name=customer]');
    await page.locator('input[name=customer][value=alice]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
    await look(page, '09-repaired', '[role=status]');
    expect((await accounts()).sort()).toEqual(before.sort());
    expect((await livingItems()).map(({ id }) => id)).toEqual([item?.id]);

    await press(page, 'link', `End the link to ${bank}`);
    await press(page, 'button', `End the link to ${bank}`);
    expect(await page.getByRole('status').textContent()).toContain(`The link to ${bank} has ended.`);
    await look(page, '10-ended', '[role=status]');
    expect(await livingItems()).toEqual([]);
    await context.close();
  });
});
