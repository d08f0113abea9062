// Every state of the pages at /links as people see it, in Chromium and in every language: held to what all pages keep
// (test/support/page-checks.ts). What the pages do is in test/browser/links.test.ts.

import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages as all } from '../../src/pages/language.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { checkPage, looksAtAll } from '../support/page-checks.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
/** German has the longest words. */
const languages = looksAtAll ? all : (['de'] as const);
/** Nobody is there: the partner's own page is no matter here. */
const redirectUri = 'http://127.0.0.1:3999/back';
const request = `mutation ($redirectUri: URL!) { requestGrant(permissions: [ACCOUNTS, BALANCES], days: 90, redirectUri: $redirectUri,
  state: "s") { ... on GrantRequest { authorizationUrl } } }`;

describe.skipIf(skip !== null)(`the states of /links in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pageUrl: string;
  beforeAll(async () => {
    [gateway, browser] = await Promise.all([startTestGateway({ redirectUris: [redirectUri] }), startBrowser()]);
    pageUrl = new URL('/links', gateway.url).href;
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  const open = () => browser.open({ timezoneId: 'Europe/Berlin' });

  async function speak(context: BrowserContext, language: string): Promise<void> {
    await context.addCookies([{ name: 'bankgraph-language', value: language, url: gateway.url }]);
  }

  /** Holds a page to it in every language, and comes back to it in English. */
  async function look(page: Page, name: string, url = page.url()): Promise<void> {
    for (const language of languages) {
      await speak(page.context(), language);
      await page.goto(url);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      await checkPage(page, `links-${name}-${language}`);
    }
    await speak(page.context(), 'en');
    await page.goto(url);
  }

  async function signIn(context: BrowserContext, person: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(pageUrl);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption(person);
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.waitForURL(pageUrl);
    return page;
  }

  /** Links a bank, or refuses to at the bank. */
  async function link(page: Page, bank: string, decision: 'allow' | 'refuse' = 'allow'): Promise<void> {
    await page.goto(pageUrl);
    await page.getByRole('link', { name: new RegExp(`^Link ${bank}`) }).click();
    await page.getByRole('button', { name: `Go to ${bank}` }).click();
    await page.locator('input[name=customer][value=finn]').check();
    await page.locator('#continue').click();
    await page.locator(`#${decision}`).click();
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
  }

  it('are in order for who is not signed in, and where a bank’s answer leads nowhere', async () => {
    const context = await open();
    const page = await context.newPage();
    await look(page, 'signed-out', pageUrl);
    await look(page, 'signed-out-meanwhile', `${pageUrl}/new?bank=rheinbank`);
    const answer = await page.goto(`${pageUrl}/callback?code=x`);
    const headers = answer?.headers() ?? {};
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(await page.getByRole('alert').textContent()).toContain('This is no answer of a bank’s.');
    expect(await page.getByRole('navigation').count()).toBe(0);
    await look(page, 'callback-refused', `${pageUrl}/callback?code=x`);
    await look(page, 'callback-reader', `${pageUrl}/callback`);
    expect(await page.getByRole('status').textContent()).toBe('There is nothing to complete here.');
    // What stands in the fragment is posted, by a script that the policy allows by its hash.
    await page.goto('about:blank');
    await page.goto(`${pageUrl}/callback#state=unknown&code=x`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('This link is over or was never begun.');
    expect(page.url()).toBe(`${pageUrl}/callback`);
    await context.close();
  }, 300_000);

  it('are in order from no link to two at one bank, which are told apart, and the end', async () => {
    const context = await open();
    const page = await signIn(context, 'finn');
    await look(page, 'empty');
    expect(await page.getByText('Choose your bank below').count()).toBe(1);
    await look(page, 'choice', `${pageUrl}/new?bank=albion`);
    await look(page, 'none-found', `${pageUrl}/banks?search=nobody&country=DE`);
    await look(page, 'found', `${pageUrl}/banks?search=bank`);
    await link(page, 'Rheinbank', 'refuse');
    await look(page, 'refused');
    await link(page, 'Rheinbank');
    await link(page, 'Rheinbank');
    await link(page, 'Albion Bank');
    await look(page, 'linked');
    const ends = await page.getByRole('link', { name: 'End the link to Rheinbank' }).all();
    const names = await Promise.all(ends.map((each) => each.textContent()));
    expect(names.length).toBe(2);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^End the link to Rheinbank \(since .*\d{4}.*••••\d{4}/);
    const [first] = ends;
    await look(page, 'end', new URL((await first?.getAttribute('href')) ?? '', pageUrl).href);
    const renew = page.getByRole('link', { name: 'Renew the link to Albion Bank' });
    await page.goto(pageUrl);
    const renewal = new URL((await renew.getAttribute('href')) ?? '', pageUrl);
    await look(page, 'renew', renewal.href);
    await look(page, 'reconfirm', renewal.href.replace('/renew?', '/reconfirm?'));
    await look(page, 'sessions', `${pageUrl}/sessions`);
    await look(page, 'missing', `${pageUrl}/revoke?link=x`);
    await context.close();
  }, 600_000);

  it('are in order for what is managed elsewhere, for a bank that is down, and for a partner that asks', async () => {
    const context = await open();
    const page = await signIn(context, 'erin');
    await look(page, 'managed-elsewhere');
    const token = await gateway.token({
      partner: 'otherpay',
      scope: 'customers:read accounts:read grants:read grants:write',
    });
    const asked = (await gateway.query(token, request, { redirectUri })).data.requestGrant.authorizationUrl;
    await look(page, 'grant', asked);
    await page.getByRole('radio', { name: 'All accounts' }).check();
    await page.route(`${redirectUri}**`, (route) => route.fulfill({ body: 'The partner' }));
    await page.getByRole('button', { name: 'Yes, let otherpay see this' }).click();
    await page.waitForURL((url) => url.href.startsWith(redirectUri));
    await look(page, 'grants', pageUrl);
    await look(page, 'grant-over', asked);
    await gateway.control('PUT', '/banks/rheinbank/tokens/trouble', { status: 503 });
    await gateway.setFaults('rheinbank', { status: 503 });
    try {
      for (const language of languages) {
        await speak(context, language);
        await page.goto(`${pageUrl}/new?bank=rheinbank`);
        await page.locator('main form button.main').click();
        await page.getByRole('alert').waitFor();
        await checkPage(page, `links-bank-down-${language}`);
      }
    } finally {
      await gateway.control('DELETE', '/banks/rheinbank/tokens/trouble');
      await gateway.clearFaults('rheinbank');
    }
    await context.close();
  }, 600_000);
});
