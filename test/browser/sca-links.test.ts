// Linking a bank that has people authorise in its own app, and one that wants its accounts named, in a real Chromium from nothing
// to the first balance. Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/sandbox/ledger/accounts.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const customer = 'finn';
const balances = `{ me { accounts(first: 50) { edges { node { bank { name } balances { amount { amount } } } } } } }`;

describe.skipIf(skip !== null)(`ways of authorising in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pageUrl: string;
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    [gateway, browser] = await Promise.all([
      startTestGateway({ sandboxOptions: { hasScaHouses: true } }),
      startBrowser(),
    ]);
    pageUrl = new URL('/links', gateway.url).href;
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
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
    page.screenshot({ path: join(screenshots, `sca-${name}.png`), fullPage: true });

  async function readBalances(bank: string): Promise<readonly string[]> {
    const token = await gateway.token({ customer, scope: 'accounts:read balances:read links:read' });
    const { data } = await gateway.query(token, balances);
    const nodes = data.me.accounts.edges.map(({ node }: { node: unknown }) => node) as {
      bank: { name: string };
      balances: { amount: { amount: string } }[];
    }[];
    return nodes
      .filter((node) => node.bank.name === bank)
      .flatMap((node) => node.balances.map((one) => one.amount.amount));
  }

  /** What stands for the bank's app, on the person's other device. */
  async function answerInApp(url: string, decision: 'allow' | 'refuse', name: string): Promise<void> {
    const phone = await browser.open();
    const page = await phone.newPage();
    await page.goto(url);
    await page.locator(`input[name=customer][value=${customer}]`).check();
    await page.locator('#continue').click();
    await look(page, name);
    await page.locator(`#${decision}`).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await phone.close();
  }

  async function beginAtHansebank(page: Page): Promise<string> {
    await page.getByRole('link', { name: 'Link Hansebank', exact: true }).click();
    await page.getByLabel('Your sign-in name at the bank').fill(customer);
    await look(page, '01-details');
    await page.getByRole('button', { name: 'Go to Hansebank' }).click();
    await page.getByRole('heading', { name: 'Waiting for you at Hansebank' }).waitFor();
    const text = await page.locator('#live').innerText();
    expect(text).toContain('Hansebank says:');
    return /http:\/\/[^\s”]+/.exec(text)?.[0] ?? '';
  }

  it.each([
    ['with script', true],
    ['without script', false],
  ] as const)('links Hansebank by its app, %s', { timeout: 90_000 }, async (_how, javaScriptEnabled) => {
    const context = await browser.open({ javaScriptEnabled });
    const page = await signIn(context);
    await page.getByRole('link', { name: 'Link Hansebank', exact: true }).click();
    // What is missing is said at its field, and nobody is asked for a password.
    await page.getByRole('button', { name: 'Go to Hansebank' }).click();
    expect(await page.getByText('Please enter what you sign in with at the bank.').count()).toBe(1);
    expect(await page.locator('input[type=password]').count()).toBe(0);
    await look(page, '02-missing');
    await page.goto(pageUrl);
    const app = await beginAtHansebank(page);
    await look(page, '03-waiting');
    await answerInApp(app, 'allow', '04-app');
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`), { timeout: 30_000 });
    expect(await page.getByRole('status').first().textContent()).toBe('Hansebank is linked.');
    await look(page, '05-linked');
    expect((await readBalances('Hansebank'))[0]).toMatch(/^-?\d+\.\d\d$/);
    await page.getByRole('link', { name: 'End the link to Hansebank' }).click();
    await page.getByRole('button', { name: 'End the link to Hansebank' }).click();
    await page.getByText('Ended by you').first().waitFor();
    await context.close();
  });

  it('says that it was refused in the app, and who the bank does not know', { timeout: 60_000 }, async () => {
    const context = await browser.open();
    const page = await signIn(context);
    await page.goto(`${pageUrl}/new?bank=hansebank`);
    await page.getByLabel('Your sign-in name at the bank').fill('nobody');
    await page.getByRole('button', { name: 'Go to Hansebank' }).click();
    expect(await page.getByText('Hansebank says: “Diese Benutzerkennung kennen wir nicht”').count()).toBe(1);
    await look(page, '06-unknown');
    await page.goto(pageUrl);
    const app = await beginAtHansebank(page);
    await answerInApp(app, 'refuse', '07-app-refused');
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`), { timeout: 30_000 });
    await look(page, '08-refused');
    expect(await page.getByText('You, or Hansebank, said no. Nothing is shared.').count()).toBe(1);
    await context.close();
  });

  it('links the account that is named at Alpenbank', { timeout: 60_000 }, async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await signIn(context);
    await page.getByRole('link', { name: 'Link Alpenbank', exact: true }).click();
    const field = page.getByLabel('The accounts to be shared');
    await field.fill('DE89 3704 0044 0532 0130 01');
    await page.getByRole('button', { name: 'Go to Alpenbank' }).click();
    expect(await page.getByText('At least one of these is no IBAN').count()).toBe(1);
    expect(await field.inputValue()).toBe('DE89 3704 0044 0532 0130 01');
    await look(page, '09-no-iban');
    const { iban } = accountNamed('finn-alpenbank-giro');
    await field.fill(iban.replaceAll(/(.{4})/g, '$1 '));
    await page.getByRole('button', { name: 'Go to Alpenbank' }).click();
    await page.locator(`input[name=customer][value=${customer}]`).check();
    await page.locator('#continue').click();
    expect(await page.getByRole('checkbox').count()).toBe(1);
    await look(page, '10-at-alpenbank');
    await page.locator('#allow').click();
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
    expect(await page.getByRole('status').first().textContent()).toBe('Alpenbank is linked.');
    expect((await readBalances('Alpenbank'))[0]).toMatch(/^-?\d+\.\d\d$/);
    const token = await gateway.token({ customer, scope: 'accounts:read transactions:read links:read' });
    const read = `{ me { transactions(first: 3) { edges { node { bookingDate account { bank { name } } } } } } }`;
    const { data } = await gateway.query(token, read);
    expect(data.me.transactions.edges[0].node.account.bank.name).toBe('Alpenbank');
    await look(page, '11-linked');
    await context.close();
  });
});
