// examples/spa in a real Chromium, against the sandbox: built as its README says, served where its client may come back to,
// signed into at the sandbox's identity provider. Screenshots of each page are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/sandbox/ledger/accounts.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { type ServedApp, serveSpa } from '../support/example-spa.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');

/** A browser, a gateway and banks on one busy machine. */
const unhurried = { timeout: 15_000 };

describe.skipIf(skip !== null)(`the example single-page app${skip === null ? '' : ` (${skip})`}`, () => {
  let app: ServedApp;
  let gateway: TestGateway;
  let browser: TestBrowser;
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    app = await serveSpa();
    [gateway, browser] = await Promise.all([
      startTestGateway({ isPatient: true, env: { CORS_ORIGINS: app.origin }, redirectUris: [`${app.origin}/back`] }),
      startBrowser(),
    ]);
    await app.build(gateway.url);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    await app?.close();
  });

  async function look(page: Page, name: string): Promise<void> {
    for (const [width, colorScheme] of [
      [390, 'dark'],
      [1280, 'light'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const isTooWide = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      );
      expect(isTooWide, `${name} at ${width}`).toBe(false);
      await page.screenshot({ path: join(screenshots, `spa-${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }

  async function signIn(person: string, context?: BrowserContext): Promise<Page> {
    const page = await (context ?? (await browser.open({ javaScriptEnabled: true }))).newPage();
    page.setDefaultTimeout(unhurried.timeout);
    await page.goto(app.origin);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption(person);
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.getByRole('heading', { name: 'Accounts' }).waitFor();
    return page;
  }

  async function fillPayment(page: Page, amount: string, accountNumber?: string): Promise<void> {
    const bob = accountNamed('bob-albion-current');
    await page.getByRole('link', { name: 'Pay', exact: true }).click();
    const option = page.locator('option', { hasText: 'Albion Current' });
    await page.getByLabel('From').selectOption((await option.getAttribute('value')) ?? '');
    await page.getByLabel('To', { exact: true }).fill('Bob');
    await page.getByLabel('Sort code').fill(bob.sortCode);
    await page.getByLabel('Account number').fill(accountNumber ?? bob.accountNumber);
    await page.getByLabel('Amount').fill(amount);
    await page.getByLabel('Reference').fill('lunch');
  }

  async function decideAtTheBank(page: Page, decision: 'allow' | 'refuse'): Promise<void> {
    await page.locator('input[name=customer][value=alice]').check();
    await page.locator('#continue').click();
    await page.locator(`#${decision}`).click();
    await page.waitForURL((url) => url.href.startsWith(`${app.origin}/payments/`));
  }

  /** How many payments of this amount there are. */
  async function countPayments(amount: string): Promise<number> {
    const token = await gateway.token({ customer: 'alice', scope: 'payments:read' });
    const query = '{ me { payments(first: 100) { edges { node { instructedAmount { amount } } } } } }';
    const { data } = await gateway.query(token, query);
    const edges: { node: { instructedAmount: { amount: string } } }[] = data.me.payments.edges;
    return edges.filter(({ node }) => node.instructedAmount.amount === amount).length;
  }

  const bankNamed = (page: Page, name: string) =>
    page.locator('bankgraph-accounts section').filter({ has: page.getByRole('heading', { name, exact: true }) });

  it('signs in with PKCE, shows accounts by bank, and says which bank is down and what to do', {
    timeout: 60_000,
  }, async () => {
    await gateway.setFaults('thistle', { status: 503 });
    const page = await signIn('alice');
    await bankNamed(page, 'Thistle Bank').getByText('The bank does not answer').waitFor();
    expect(await page.getByText('Not every account is counted here').count()).toBe(1);
    await look(page, 'overview-with-a-bank-down');
    await gateway.clearFaults('thistle');
    await expect
      .poll(async () => {
        const again = page.getByRole('button', { name: 'Ask Thistle Bank again' });
        if ((await again.count()) > 0) await again.click();
        return page.getByRole('heading', { level: 2 }).allTextContents();
      }, unhurried)
      .toEqual(expect.arrayContaining(['Albion Bank', 'Rheinbank', 'Southern Cross Bank', 'Thistle Bank']));
    await expect.poll(() => page.locator('bankgraph-accounts .row').count()).toBe(18);
    // What the address held is gone, and so is what was kept for the way back.
    expect(new URL(page.url()).search).toBe('');
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual(['session']);
    await look(page, 'overview');
  });

  it('pages a statement by its cursor, each entry once', { timeout: 60_000 }, async () => {
    const page = await signIn('alice');
    await page.getByRole('link', { name: /Albion Current/ }).click();
    const entries = page.locator('.entries > li');
    await expect.poll(() => entries.count(), unhurried).toBe(25);
    const cursors: (string | null)[] = [];
    page.on('request', (request) => {
      const body = request.postDataJSON() as { operationName?: string; variables?: { after?: string } } | null;
      if (body?.operationName === 'Statement') cursors.push(body.variables?.after ?? null);
    });
    for (const expected of [50, 75]) {
      await page.getByRole('button', { name: 'Show older entries' }).click();
      await expect.poll(() => entries.count(), unhurried).toBe(expected);
    }
    expect(cursors).toHaveLength(2);
    expect(new Set(cursors).size).toBe(2);
    expect(cursors).not.toContain(null);
    await page.evaluate('scrollTo(0, 0)');
    await look(page, 'statement');
  });

  it('pays, and shows each status as it comes, until it is settled', { timeout: 60_000 }, async () => {
    const page = await signIn('alice');
    await fillPayment(page, '7.25');
    await look(page, 'pay');
    await page.getByRole('button', { name: 'Go to the bank' }).click();
    await decideAtTheBank(page, 'allow');
    await expect.poll(() => page.getByRole('status').textContent(), unhurried).toBe('Paid');
    const statuses = await page
      .locator('.events > li')
      .evaluateAll((items) => items.map(({ dataset }) => dataset['status']));
    expect(statuses[0]).toBe('AWAITING_AUTHORISATION');
    expect(statuses.at(-1)).toBe('SETTLED');
    expect(new Set(statuses).size).toBe(statuses.length);
    await look(page, 'payment-settled');
    expect(await countPayments('7.25')).toBe(1);
  });

  it('says what came to nothing: refused at the bank, and refused by the gateway with every field that is wrong', {
    timeout: 60_000,
  }, async () => {
    const page = await signIn('alice');
    await fillPayment(page, '7.26');
    await page.getByRole('button', { name: 'Go to the bank' }).click();
    await decideAtTheBank(page, 'refuse');
    await expect.poll(() => page.getByRole('status').textContent(), unhurried).toBe('Cancelled: nothing was paid');
    await fillPayment(page, '7.27', '12');
    await page.getByRole('button', { name: 'Go to the bank' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(
      /^\S.*\. Nothing was paid[\s\S]*creditor\.accountNumber[\s\S]*ValidationRejection/,
    );
    await look(page, 'pay-refused');
    expect(await countPayments('7.27')).toBe(0);
  });

  it('pays once when the answer is lost and the page is loaded again', { timeout: 60_000 }, async () => {
    const page = await signIn('alice');
    await fillPayment(page, '7.28');
    const keys: string[] = [];
    await page.route(gateway.url, async (route) => {
      const body = route.request().postDataJSON() as {
        operationName?: string;
        variables?: { input?: { idempotencyKey: string } };
      } | null;
      if (body?.operationName !== 'InitiatePayment') return route.continue();
      keys.push(body.variables?.input?.idempotencyKey ?? '');
      if (keys.length > 1) return route.continue();
      // It arrives, and its answer does not.
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Go to the bank' }).click();
    const unanswered = page.getByLabel('A payment without an answer');
    await unanswered.waitFor();
    await look(page, 'pay-unanswered');
    expect(await countPayments('7.28')).toBe(1);
    await page.reload();
    await unanswered.getByRole('button', { name: 'Find out what became of it' }).click();
    await decideAtTheBank(page, 'allow');
    await expect.poll(() => page.getByRole('status').textContent(), unhurried).toBe('Paid');
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(2);
    expect(await countPayments('7.28')).toBe(1);
  });

  it('leads on where the consent has ended, and says what is not shared', { timeout: 60_000 }, async () => {
    const page = await signIn('erin');
    const way = bankNamed(page, 'Rheinbank').getByRole('link', { name: 'Renew consent for Rheinbank' });
    await way.waitFor();
    expect(await way.getAttribute('href')).toBe(new URL('/links', gateway.url).href);
    expect(await page.getByText('balance not shared').count()).toBe(2);
    const more = page.getByRole('link', { name: 'Share more of Albion Bank' });
    expect(await more.getAttribute('href')).toBe(new URL('/links', gateway.url).href);
    await look(page, 'consent-required');
  });

  it('links a bank that is found by name, and ends the link again', { timeout: 60_000 }, async () => {
    const page = await signIn('finn');
    await page.getByText('There are no accounts here yet').waitFor();
    await page.getByRole('link', { name: 'Banks', exact: true }).click();
    await page.getByText('No bank is linked').waitFor();
    await page.getByRole('combobox', { name: 'Bank' }).fill('albion');
    await page.getByRole('option', { name: /^A? ?Albion Bank/ }).click();
    await page.getByRole('button', { name: 'Go to Albion Bank' }).click();
    await page.locator('input[name=customer][value=finn]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.waitForURL(`${app.origin}/banks`);
    const card = page.locator('bankgraph-links li').filter({ hasText: 'Albion Bank' });
    await card.getByText('Active').waitFor();
    expect(await card.innerText()).toContain('accounts, balances and transactions');
    await look(page, 'banks');
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await expect.poll(() => page.locator('bankgraph-accounts .row').count(), unhurried).toBe(1);
    await page.getByRole('link', { name: 'Banks', exact: true }).click();
    await card.getByRole('button', { name: 'End sharing Albion Bank' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End sharing' }).click();
    await page.getByText('No bank is linked').waitFor();
    await page.getByRole('link', { name: 'Accounts', exact: true }).click();
    await page.getByText('There are no accounts here yet').waitFor();
  });

  it('takes no way back that this tab has not begun', { timeout: 60_000 }, async () => {
    const page = await signIn('alice');
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') asked.push(request.postData() ?? '');
    });
    await page.goto(`${app.origin}/back?payment=x&code=stolen&state=another`);
    await page.getByText('This was not begun in this tab').waitFor();
    expect(asked.filter((body) => body.includes('confirmPayment'))).toEqual([]);
    await page.evaluate('sessionStorage.clear()');
    await page.goto(`${app.origin}/signed-in?code=stolen&state=another`);
    await page.getByText('You could not be signed in').waitFor();
    expect(asked).toEqual([]);
  });

  it('signs out, here and at the identity provider', { timeout: 60_000 }, async () => {
    const context = await browser.open({ javaScriptEnabled: true });
    const page = await signIn('alice', context);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).href).toBe(`${app.origin}/`);
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await look(page, 'welcome');
    // It asks who it is again.
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').waitFor();
    await context.close();
  });
});
