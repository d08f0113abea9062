// The page for people (/links) in a real Chromium, against a started gateway and the sandbox's own banks: every journey a
// customer makes, from nothing to the first balance by GraphQL. Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const balances = `{ me { accounts(first: 50) { edges { node { bank { name } balances { amount { amount } } } } } } }`;
const customer = 'finn';

describe.skipIf(skip !== null)(`the page for people in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pageUrl: string;
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    [gateway, browser] = await Promise.all([startTestGateway(), startBrowser()]);
    pageUrl = new URL('/links', gateway.url).href;
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  /** Balances by the bank's name, as the API gives them to the customer now. */
  async function readBalances(person = customer): Promise<ReadonlyMap<string, readonly string[]>> {
    const token = await gateway.token({ customer: person, scope: 'accounts:read balances:read links:read' });
    const { data } = await gateway.query(token, balances);
    const byBank = new Map<string, string[]>();
    for (const { node } of data.me.accounts.edges) {
      const known = byBank.get(node.bank.name) ?? [];
      known.push(...node.balances.map((balance: { amount: { amount: string } }) => balance.amount.amount));
      byBank.set(node.bank.name, known);
    }
    return byBank;
  }

  async function signIn(context: BrowserContext, person = customer): Promise<Page> {
    const page = await context.newPage();
    await page.goto(pageUrl);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption(person);
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.waitForURL(pageUrl);
    return page;
  }

  /** The person's part at the bank. */
  async function decide(page: Page, decision: 'allow' | 'refuse', person = customer): Promise<void> {
    await page.locator(`input[name=customer][value=${person}]`).check();
    await page.locator('#continue').click();
    await page.locator(`#${decision}`).click();
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
  }

  /** Takes a picture and holds the page to what every page must keep. */
  async function look(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('main').count()).toBe(1);
    const controls = page.locator('a, button, input:not([type=hidden]), select');
    for (const control of await controls.all()) {
      const snapshot = await control.ariaSnapshot();
      expect(snapshot, `${name}: a control without a name`).toMatch(/^- '?\w+ "[^"]+"/);
    }
    const headings = await page.evaluate(
      `[...document.querySelectorAll('h1, h2, h3')].map((each) => each.tagName).join(' ')`,
    );
    expect(headings).toMatch(/^H1(?: H2(?: H3)*)*$/);
  }

  const card = (page: Page, section: string, bank: string) =>
    page.getByRole('region', { name: section }).getByRole('listitem').filter({ hasText: bank });

  it('says of a link that an app has begun that nothing is shared before the app confirms, and lets them end it', async () => {
    const person = 'dora';
    const token = await gateway.token({ customer: person, scope: 'links:read links:write' });
    const { data } = await gateway.query(token, '{ banks { id name } }');
    const { id: bankId } = data.banks.find(({ name }: { name: string }) => name === 'Albion Bank');
    const create = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES],
      redirectUri: "http://127.0.0.1:3000/linked", additional: true) { ... on BankAuthorization { authorizationUrl } } }`;
    const begun = (await gateway.query(token, create, { bankId })).data.createBankLink;
    const asked = { url: begun.authorizationUrl, customer: person, decision: 'allow' };
    const played = z
      .object({ location: z.string() })
      .parse(await (await gateway.control('POST', '/authorizations', asked)).json());
    const { hash } = new URL(played.location);
    const posted = hash === '' ? {} : { method: 'POST', body: new URLSearchParams(hash.slice(1)) };
    expect((await fetch(played.location, { redirect: 'manual', ...posted })).status).toBe(303);
    const page = await signIn(await browser.open({ javaScriptEnabled: false }), person);
    expect(await page.getByText('Not confirmed yet').count()).toBe(1);
    expect(await page.getByText('Nothing is shared until the app you began in confirms').count()).toBe(1);
    await look(page, '00-not-confirmed');
    expect(await page.getByText('End the link to Albion Bank').count()).toBeGreaterThan(0);
    await page.context().close();
  }, 60_000);

  it('links Rheinbank from nothing to the first balance, renews it and ends it, without script', async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pageUrl);
    await look(page, '01-signed-out');
    await page.close();
    const own = await signIn(context);
    expect(await own.getByText('No bank is linked.').count()).toBe(1);
    await look(own, '02-no-links');
    expect((await readBalances()).size).toBe(0);

    await own.getByRole('link', { name: 'Link Rheinbank', exact: true }).click();
    expect(await own.getByRole('checkbox', { name: 'Balances' }).isChecked()).toBe(true);
    await look(own, '03-choice');
    await own.getByRole('checkbox', { name: 'Transactions' }).uncheck();
    await own.getByRole('button', { name: 'Go to Rheinbank' }).click();
    await own.locator('#continue').waitFor();
    await own.screenshot({ path: join(screenshots, '04-at-the-bank.png'), fullPage: true });
    await decide(own, 'allow');
    expect(await own.getByRole('status').textContent()).toBe('Rheinbank is linked.');
    expect(await own.title()).toBe('Rheinbank is linked – Your banks – bankgraph');
    await look(own, '05-linked');
    const linked = card(own, 'Your links', 'Rheinbank');
    expect(await linked.innerText()).toMatch(/Linked\n[\s\S]*Shared\n+Accounts, Balances\n/);
    expect(await linked.locator('time').count()).toBe(2);
    const until = Date.parse((await linked.locator('time').last().getAttribute('datetime')) ?? '');
    expect(until).toBeGreaterThan(Date.now() + 30 * 86_400_000);
    expect((await readBalances()).get('Rheinbank')?.[0]).toMatch(/^-?\d+\.\d\d$/);

    await own.getByRole('link', { name: 'Renew the link to Rheinbank' }).click();
    expect(await own.getByRole('checkbox', { name: 'Transactions' }).isChecked()).toBe(false);
    await own.getByRole('checkbox', { name: 'Transactions' }).check();
    await look(own, '06-renew');
    await own.getByRole('button', { name: 'Renew at Rheinbank' }).click();
    await decide(own, 'allow');
    expect(await own.getByRole('status').textContent()).toBe('The link to Rheinbank is renewed.');
    expect(await linked.innerText()).toContain('Accounts, Balances, Transactions');
    expect(await linked.count()).toBe(1);
    await look(own, '07-renewed');
    expect((await readBalances()).has('Rheinbank')).toBe(true);

    await own.getByRole('link', { name: 'End the link to Rheinbank' }).click();
    await look(own, '08-end');
    expect((await readBalances()).has('Rheinbank')).toBe(true);
    await own.getByRole('button', { name: 'End the link to Rheinbank' }).click();
    expect(await own.getByRole('status').textContent()).toContain('The link to Rheinbank has ended.');
    expect(await card(own, 'Ended links', 'Rheinbank').innerText()).toContain('Ended by you');
    await look(own, '09-ended');
    expect((await readBalances()).has('Rheinbank')).toBe(false);
    await context.close();
  }, 60_000);

  it('says so when the person refuses at the bank, and lets them try again', async () => {
    const context = await browser.open();
    const page = await signIn(context);
    await page.getByRole('link', { name: 'Link Rheinbank', exact: true }).click();
    await page.getByRole('button', { name: 'Go to Rheinbank' }).click();
    await decide(page, 'refuse');
    expect(await page.getByRole('alert').textContent()).toBe('You, or Rheinbank, said no. Nothing is shared.');
    await look(page, '10-refused');
    expect((await readBalances()).has('Rheinbank')).toBe(false);
    await page.getByRole('link', { name: 'Try again at Rheinbank' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Link Rheinbank');
    await page.goBack();
    await page.getByRole('link', { name: 'Remove the link to Rheinbank' }).click();
    await look(page, '11-remove');
    await page.getByRole('button', { name: 'Remove the link to Rheinbank' }).click();
    expect(await page.getByRole('link', { name: 'Try again at Rheinbank' }).count()).toBe(0);
    await context.close();
  });

  it.each([
    ['Albion Bank', 'the answer posted as a form'],
    ['Southern Cross Bank', 'a signed answer'],
    ['Banque du Rhône', 'the bank’s own redirect'],
    ['Thistle Bank', 'mutual TLS'],
  ])('links %s, with %s, to the first balance', async (bank) => {
    const context = await browser.open();
    const page = await signIn(context);
    await page.getByRole('link', { name: `Link ${bank}`, exact: true }).click();
    await page.getByRole('button', { name: `Go to ${bank}` }).click();
    await decide(page, 'allow');
    expect(await page.getByRole('status').textContent()).toBe(`${bank} is linked.`);
    expect((await readBalances()).get(bank)?.length).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(pageUrl);
    expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(1);
    await context.close();
  });

  it('loses nothing when a bank is down', async () => {
    const context = await browser.open();
    const page = await signIn(context, 'dora');
    await page.getByRole('link', { name: 'Link Rheinbank', exact: true }).click();
    await page.getByRole('checkbox', { name: 'Balances' }).uncheck();
    await gateway.control('PUT', '/banks/rheinbank/tokens/trouble', { status: 503 });
    await gateway.setFaults('rheinbank', { status: 503 });
    try {
      await page.getByRole('button', { name: 'Go to Rheinbank' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('Rheinbank cannot be reached at the moment.');
      expect(await page.getByRole('checkbox', { name: 'Balances' }).isChecked()).toBe(false);
      expect(await page.getByRole('checkbox', { name: 'Transactions' }).isChecked()).toBe(true);
      await look(page, '12-bank-down');
    } finally {
      await gateway.control('DELETE', '/banks/rheinbank/tokens/trouble');
      await gateway.clearFaults('rheinbank');
    }
    await page.getByRole('button', { name: 'Go to Rheinbank' }).click();
    await page.locator('#continue').waitFor();
    await context.close();
  });

  it('shows links of the banks file as managed elsewhere, and leads on from one that has expired', async () => {
    const context = await browser.open();
    const token = await gateway.token({ customer: 'erin', scope: 'accounts:read balances:read links:read' });
    const seen = async () => {
      const { data } = await gateway.query(
        token,
        `{ me { links { status reauthorizeUrl bank { name } forecast { remedy } }
          accounts { edges { node { bank { name } } } sources { bank { name } status error { actionUrl } } } } }`,
      );
      return data.me;
    };
    const before = await seen();
    expect(before.accounts.sources).toContainEqual({
      bank: { name: 'Rheinbank' },
      status: 'CONSENT_REQUIRED',
      error: { actionUrl: pageUrl },
    });
    for (const { reauthorizeUrl, forecast } of before.links) {
      expect([reauthorizeUrl, forecast[0].remedy]).toEqual([pageUrl, null]);
    }
    const page = await signIn(context, 'erin');
    const albion = card(page, 'Your links', 'Albion Bank');
    expect(await albion.innerText()).toMatch(/Linked[\s\S]*Managed elsewhere/);
    expect(await albion.getByRole('link').count()).toBe(0);
    const fixed = card(page, 'Your links', 'Rheinbank');
    expect(await fixed.innerText()).toMatch(/Expired[\s\S]*Managed elsewhere[\s\S]*link the bank anew/);
    await look(page, '13-managed-elsewhere');
    await fixed.getByRole('link', { name: 'Link Rheinbank anew' }).click();
    await page.getByRole('button', { name: 'Go to Rheinbank' }).click();
    await page.locator('input[name=customer][value=erin]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    expect(await page.getByRole('status').textContent()).toBe('Rheinbank is linked.');
    // The one that has ended asks for nothing more.
    expect(await page.getByText('Expired').count()).toBe(0);
    const after = await seen();
    expect(after.accounts.sources.map((source: { status: string }) => source.status)).toEqual(['OK', 'OK']);
    expect(after.accounts.edges.map(({ node }: { node: { bank: { name: string } } }) => node.bank.name)).toContain(
      'Rheinbank',
    );
    expect(after.links.map((link: { status: string }) => link.status)).toEqual(['ACTIVE', 'ACTIVE']);
    await context.close();
  });

  it('leads on from a link of the banks file that does not cover something: by another that does', async () => {
    const context = await browser.open();
    const token = await gateway.token({ customer: 'erin', scope: 'accounts:read balances:read' });
    const balances = async (): Promise<string[]> => {
      const query = '{ me { accounts { edges { node { bank { name } balancesSource { status } } } } } }';
      const { data } = await gateway.query(token, query);
      return data.me.accounts.edges
        .filter(({ node }: { node: { bank: { name: string } } }) => node.bank.name === 'Albion Bank')
        .map(({ node }: { node: { balancesSource: { status: string } } }) => node.balancesSource.status);
    };
    expect(await balances()).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    const page = await signIn(context, 'erin');
    await page.getByRole('link', { name: 'Link Albion Bank once more' }).click();
    await page.getByRole('button', { name: 'Go to Albion Bank' }).click();
    await page.locator('input[name=customer][value=erin]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.getByText('Albion Bank is linked.').waitFor();
    expect(await balances()).toEqual(['OK', 'OK']);
    await context.close();
  });

  it('takes the bank’s answer only in the browser that began', async () => {
    const [own, other] = [await browser.open(), await browser.open()];
    const page = await signIn(own);
    await page.getByRole('link', { name: 'Link Rheinbank', exact: true }).click();
    // The bank binds its dialogue to the browser, too: only its answer is brought to the other.
    let url = '';
    await page.route(
      ({ href }) => !href.startsWith(pageUrl),
      async (route) => {
        url = route.request().url();
        await route.abort();
      },
    );
    await page.getByRole('button', { name: 'Go to Rheinbank' }).click();
    await expect.poll(() => url).not.toBe('');
    const allowed = await gateway.control('POST', '/authorizations', { url, customer, decision: 'allow' });
    const { location } = z.object({ location: z.url() }).parse(await allowed.json());
    const elsewhere = await signIn(other);
    const answer = await elsewhere.goto(location);
    expect(answer?.status()).toBe(403);
    expect(await elsewhere.getByRole('main').innerText()).toContain('another browser');
    await page.unrouteAll();
    await page.goto(location);
    expect(await page.getByRole('status').textContent()).toBe('Rheinbank is linked.');
    await Promise.all([own.close(), other.close()]);
  });

  it('shows people where they are signed in, and signs them out there, without script', async () => {
    const person = 'chloe';
    const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const here = await browser.open({ javaScriptEnabled: false });
    const [own, elsewhere] = [
      await signIn(here, person),
      await signIn(await browser.open({ javaScriptEnabled: false, userAgent: firefox }), person),
    ];
    // Somebody has copied the cookie of the other browser.
    const copied = await elsewhere.context().cookies();
    const thief = await browser.open({ javaScriptEnabled: false });
    await thief.addCookies(copied);
    const stolen = await thief.newPage();
    await stolen.goto(pageUrl);
    expect(await stolen.getByText('Signed in as Chloé').count()).toBe(1);

    await own.getByRole('main').getByRole('link', { name: 'Where you are signed in' }).click();
    expect(await own.getByRole('heading', { level: 1 }).textContent()).toBe('Where you are signed in');
    await look(own, '20-sessions');
    // The footer has lists, too.
    const cards = own.getByRole('main').getByRole('listitem');
    expect(await cards.count()).toBe(2);
    expect(await cards.first().innerText()).toMatch(/Chrome on Linux[\s\S]*This browser/);
    expect(await cards.last().innerText()).toContain('Firefox on Windows');
    await cards
      .last()
      .getByRole('button', { name: /^Sign out there \(Firefox on Windows/ })
      .click();
    await own.waitForURL(/\/links\/sessions\?/);
    expect(await own.getByRole('status').textContent()).toBe('You are signed out there.');
    await look(own, '21-session-ended');
    expect(await cards.count()).toBe(1);
    for (const page of [stolen, elsewhere]) {
      await page.goto(pageUrl);
      expect(await page.getByText('Signed in as').count()).toBe(0);
      expect(await page.getByRole('link', { name: 'Sign in' }).count()).toBe(1);
    }

    await signIn(elsewhere.context(), person);
    await own.goto(`${pageUrl}/sessions`);
    await own.getByRole('button', { name: 'Sign out everywhere but here' }).click();
    await own.waitForURL(/\/links\/sessions\?/);
    expect(await own.getByRole('status').textContent()).toBe('You are signed out there.');
    await elsewhere.goto(pageUrl);
    expect(await elsewhere.getByText('Signed in as').count()).toBe(0);
    await own.getByRole('button', { name: 'Sign out here' }).click();
    expect(await own.getByRole('status').textContent()).toBe('You are signed out.');
    await look(own, '22-signed-out-here');
    await own.goto(`${pageUrl}/sessions`);
    expect(await own.getByRole('alert').textContent()).toContain('You are not signed in any more');
    await Promise.all([here, elsewhere.context(), thief].map((context) => context.close()));
  }, 60_000);

  it('tells the outcome after a session that ended at the bank', async () => {
    const context = await browser.open();
    const page = await signIn(context, 'alice');
    await page.getByRole('link', { name: 'Link Thistle Bank' }).click();
    await page.getByRole('button', { name: 'Go to Thistle Bank' }).click();
    await page.locator('#continue').waitFor();
    await context.clearCookies({ name: 'bankgraph-session' });
    await decide(page, 'allow', 'alice');
    expect(await page.getByText('Sign in to see what became of your link.').count()).toBe(1);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption('alice');
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.waitForURL((url) => url.href.startsWith(`${pageUrl}?`));
    expect(await page.getByRole('status').textContent()).toBe('Thistle Bank is linked.');
    await context.close();
  });

  it('is used by keyboard alone, in the order in which it is read', async () => {
    const context = await browser.open();
    const page = await signIn(context, 'bob');
    const names = await page.locator('a, button').allInnerTexts();
    const visited: string[] = [];
    for (const _ of names) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      visited.push(await focused.innerText());
      expect(await page.evaluate(outlineOfFocused)).toBe('3px solid rgb(180, 83, 9)');
    }
    expect(visited).toEqual(names);
    await page.getByRole('link', { name: 'Link Rheinbank' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Link Rheinbank' }).waitFor();
    await page.getByRole('checkbox', { name: 'Balances' }).focus();
    await page.keyboard.press('Space');
    expect(await page.getByRole('checkbox', { name: 'Balances' }).isChecked()).toBe(false);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.screenshot({ path: join(screenshots, '14-focus.png') });
    await page.keyboard.press('Enter');
    await page.locator('#continue').waitFor();
    await context.close();
  });

  it('fits a width of 320 pixels, and has enough contrast everywhere', async () => {
    const context = await browser.open({ viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });
    const page = await signIn(context, 'alice');
    for (const [path, name] of [
      ['', '15-narrow-overview'],
      ['/new?bank=albion', '16-narrow-choice'],
      ['/sessions', '17-narrow-sessions'],
    ]) {
      await page.goto(`${pageUrl}${path}`);
      await look(page, name ?? '');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
      expect(await page.evaluate(lowContrasts)).toEqual([]);
      for (const control of await page.locator('a, button').all()) {
        expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(24);
      }
    }
    await context.close();
  });
});

/** Style and colour of the focused element's outline; runs in the page. */
const outlineOfFocused = `(() => {
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(document.activeElement);
  return [outlineWidth, outlineStyle, outlineColor].join(' ');
})()`;

/** Texts with a contrast below 4.5 (WCAG 2.2, 1.4.3) against what is behind them; runs in the page. */
const lowContrasts = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const backOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.body.querySelectorAll('*')]
    .filter((element) => [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== ''))
    .map((element) => {
      const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(backOf(element))];
      return { text: element.textContent, contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
    })
    .filter(({ contrast }) => !(contrast >= 4.5));
})()`;
