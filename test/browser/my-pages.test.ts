// A person's own pages (/my) in a real Chromium, against a started gateway and the sandbox's banks: from signing in to linking, the
// balance, a payment that is followed live, and the end of it all, by keyboard alone and by touch; a bank that is down, slow, over
// or not there; and every page and state held to what all pages keep (test/support/page-checks.ts), in three languages.

import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/sandbox/ledger/accounts.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { checkPage } from '../support/page-checks.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const unhurried = { timeout: 20_000 };
/** A telephone in a hand. */
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

describe.skipIf(skip !== null)(`a person’s own pages in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let origin: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    [gateway, browser] = await Promise.all([startTestGateway({ isPatient: true }), startBrowser()]);
    origin = new URL(gateway.url).origin;
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    for (const bank of ['albion', 'rheinbank', 'thistle', 'southern-cross']) await gateway.clearFaults(bank);
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  async function open(options: Parameters<TestBrowser['open']>[0] = {}): Promise<Page> {
    const context = await browser.open({ javaScriptEnabled: true, timezoneId: 'Europe/Berlin', ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => expect.fail(`a script has failed: ${error.message}`));
    return page;
  }

  async function signIn(page: Page, person: string, path = '/my'): Promise<void> {
    await page.goto(`${origin}${path}`);
    await page.locator('main a.button.main').click();
    await page.locator('[name=customer]').first().waitFor();
    await page.locator('select[name=customer]').selectOption(person);
    await page.locator('button').first().click();
    await page.waitForURL(`${origin}${path}`);
  }

  /** Goes by Tab to what has this name, and says so when it cannot be reached. */
  async function tabTo(page: Page, name: RegExp): Promise<void> {
    for (let step = 0; step < 80; step += 1) {
      await page.keyboard.press('Tab');
      const label: unknown = await page.evaluate(
        `(() => { const e = document.activeElement; const l = e.labels?.[0]?.textContent ?? ''; return (e.getAttribute('aria-label') ?? '') + ' ' + l + ' ' + (e.textContent ?? '') + ' ' + (e.value ?? '') + ' ' + (e.id ?? ''); })()`,
      );
      if (typeof label === 'string' && name.test(label)) return;
    }
    expect.fail(`${String(name)} cannot be reached by Tab on ${page.url()}`);
  }

  /** Presses Enter on what leads to another page. */
  async function enter(page: Page): Promise<void> {
    const loaded = page.waitForEvent('load');
    await page.keyboard.press('Enter');
    await loaded;
  }

  it('by keyboard alone: link, see the balance, pay, follow it live, end the link', async () => {
    const page = await open();
    await page.goto(`${origin}/my`);
    await checkPage(page, 'my-signed-out');
    await tabTo(page, /^ *Sign in/);
    await enter(page);
    await page.locator('select[name=customer]').waitFor();
    await tabTo(page, /Customer/);
    await page.keyboard.type('finn');
    await tabTo(page, /Log in|Sign in|agree/);
    await enter(page);
    await page.waitForURL(`${origin}/my`);
    await checkPage(page, 'my-empty');
    await tabTo(page, /^ *Link a bank/);
    await enter(page);
    await page.waitForURL(/\/links/);
    await tabTo(page, /^ *Link Albion Bank/);
    await enter(page);
    await tabTo(page, /Go to Albion Bank/);
    await enter(page);
    await page.locator('input[name=customer][value=finn]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.waitForURL(/\/links\?/);

    await page.goto(`${origin}/my`);
    expect(await page.locator('h1').textContent()).toBe('Hello, Finn Farrowdale');
    const before = await page.locator('#live .line .amount').first().textContent();
    expect(before).toMatch(/£/);
    await checkPage(page, 'my-overview-one');
    await tabTo(page, /^ *Pay somebody/);
    await enter(page);
    await page.waitForURL(/\/my\/pay/);
    await checkPage(page, 'my-pay-form');
    const bob = accountNamed('bob-albion-current');
    for (const [field, text] of [
      [/ name$/, 'Bob Brackenfell'],
      [/sortCode$/, bob.sortCode ?? ''],
      [/accountNumber$/, bob.accountNumber ?? ''],
      [/ amount$/, '7.25'],
      [/reference$/, 'Lunch'],
    ] as const) {
      await tabTo(page, field);
      await page.keyboard.type(text);
    }
    await tabTo(page, /Check and go on/);
    await enter(page);
    await page.getByRole('heading', { name: 'Is this right?' }).waitFor();
    await checkPage(page, 'my-pay-review');
    await tabTo(page, /Pay: go to Albion Bank/);
    await enter(page);
    await page.locator('input[name=customer][value=finn]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.waitForURL(/\/my\/payment\?/);
    // The page follows it by itself.
    await expect.poll(() => page.locator('#live .state').first().textContent(), unhurried).toBe('Paid');
    expect(await page.locator('#live').getAttribute('data-live')).toBeNull();
    expect(await page.locator('.steps li').count()).toBeGreaterThan(1);
    await checkPage(page, 'my-payment-paid');
    await page.goto(`${origin}/my/payments`);
    await checkPage(page, 'my-payments');

    await page.goto(`${origin}/my`);
    await expect
      .poll(async () => {
        await page.reload();
        return page.locator('#live .line .amount').first().textContent();
      }, unhurried)
      .not.toBe(before);
    await page.locator('a.line').first().click();
    await page.getByText('Bob').first().waitFor(unhurried);
    await checkPage(page, 'my-account');

    await page.goto(`${origin}/my/data`);
    await checkPage(page, 'my-data');
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download everything' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^bankgraph-everything-[\d-]{10}\.ndjson$/);
    const lines: readonly Record<string, unknown>[] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ line: 'person-end', isWhole: true });
    expect(lines.filter(({ table }) => table === 'token_sets').map(({ sealed }) => sealed)).toContain('held');
    for (const table of ['links', 'consents', 'link_events', 'audit', 'payments'])
      expect(
        lines.some((line) => line['table'] === table),
        table,
      ).toBe(true);
    await tabTo(page, /Erase my data/);
    await enter(page);
    await checkPage(page, 'my-erase');
    await tabTo(page, /Yes, end all links/);
    await page.keyboard.press('Space');
    await tabTo(page, /^ *Erase my data/);
    await enter(page);
    await page.getByRole('heading', { name: 'Your data are erased' }).waitFor();
    await checkPage(page, 'my-erased');
    const token = await gateway.token({ customer: 'finn', scope: 'links:read accounts:read' });
    const { data } = await gateway.query(token, '{ me { links { status } accounts { totalCount } } }');
    expect(data.me).toEqual({ links: [], accounts: { totalCount: 0 } });
  }, 240_000);

  it('by touch, in German: overview, statement with its search, sharing', async () => {
    const page = await open({ ...phone, locale: 'de-DE' });
    await signIn(page, 'alice');
    await checkPage(page, 'my-overview-de');
    await page.locator('a.line').first().tap();
    await page.getByRole('heading', { name: 'Umsätze' }).waitFor();
    await page.getByText('Suchen und filtern').tap();
    await page.getByLabel('Name oder Text').fill('thornwick');
    await page.getByRole('button', { name: 'Diese anzeigen' }).tap();
    await page.waitForURL(/text=thornwick/);
    expect(new Set(await page.locator('#live .what').allTextContents())).toEqual(new Set(['Thornwick Clothing']));
    await page.locator('details.entry summary').first().tap();
    expect(await page.locator('details.entry[open] dl').count()).toBe(1);
    await checkPage(page, 'my-account-search-de');
    await page.getByLabel('Name oder Text').fill('gibt es nicht');
    await page.getByRole('button', { name: 'Diese anzeigen' }).tap();
    await page.getByText('Kein Umsatz passt').waitFor();
    await page.goto(`${origin}/my/sharing`);
    await checkPage(page, 'my-sharing-de');
    await page.goto(`${origin}/my/pay`);
    await page.getByRole('button', { name: 'Prüfen und weiter' }).tap();
    await page.getByText('Bitte füllen Sie das aus.').first().waitFor();
    await checkPage(page, 'my-pay-faults-de');
  }, 240_000);

  it('is in order in French, too, and keeps the choice', async () => {
    const page = await open();
    await signIn(page, 'alice');
    await page.getByRole('link', { name: 'Français' }).click();
    for (const [name, path] of [
      ['my-overview-fr', '/my'],
      ['my-pay-form-fr', '/my/pay'],
      ['my-data-fr', '/my/data'],
      ['front-fr', '/'],
    ] as const) {
      await page.goto(`${origin}${path}`);
      expect(await page.locator('html').getAttribute('lang'), path).toBe('fr');
      await checkPage(page, name);
    }
  }, 240_000);

  it('tells of a bank that is down, and shows the rest', async () => {
    await gateway.setFaults('southern-cross', { status: 500 });
    const page = await open();
    await signIn(page, 'bob');
    const { data } = await gateway.query(
      await gateway.token({ customer: 'bob', scope: 'accounts:read' }),
      '{ me { accounts { sources { bank { name } status } } } }',
    );
    const down = data.me.accounts.sources.filter(({ status }: { status: string }) => status !== 'OK');
    expect(down).toHaveLength(1);
    for (const { bank } of down) await page.getByText(`${bank.name} cannot be reached at the moment`).waitFor();
    expect(await page.locator('a.line').count()).toBeGreaterThan(0);
    await checkPage(page, 'my-bank-down');
  }, 120_000);

  it('shows at once what is there, waits for a slow bank, and puts it in when it answers', async () => {
    await gateway.setFaults('rheinbank', { latencyMs: 4500 });
    const page = await open();
    await signIn(page, 'chloe');
    expect(await page.locator('.skeleton').count()).toBeGreaterThan(0);
    await page.screenshot({ path: '.run/screenshots/my-bank-slow-1000-light.png', fullPage: true });
    await expect.poll(() => page.locator('.skeleton').count(), unhurried).toBe(0);
    expect(await page.locator('#live .line .amount').first().textContent()).toMatch(/€/);
    expect(await page.locator('#live').getAttribute('data-live')).toBeNull();
  }, 120_000);

  it('tells of a consent that is over, and leads to its renewal', async () => {
    const page = await open();
    await signIn(page, 'erin');
    await page.getByText('Your consent at Rheinbank has ended').waitFor();
    await checkPage(page, 'my-consent-over');
    await page.getByRole('link', { name: 'Renew Rheinbank' }).click();
    await page.getByRole('heading', { name: 'Your banks' }).waitFor();
  }, 120_000);

  it('works without script: a payment that is followed says how to look again', async () => {
    const page = await open({ javaScriptEnabled: false });
    await signIn(page, 'alice');
    expect(await page.getByText('UTC').count()).toBeGreaterThan(0);
    await page.locator('a.line').first().click();
    await page.getByRole('link', { name: 'Older entries' }).click();
    await page.getByRole('link', { name: 'Newest entries' }).waitFor();
    expect(await page.locator('details.entry').count()).toBe(50);
  }, 120_000);
});
