// The page /insights in a real Chromium that reaches this machine only: signing in at once and at the issuer's page, tables equal
// to what the endpoint answers, the way from figures to entries by keyboard, a bank that fails, light and dark, wide and narrow.
// Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sandboxPeople } from '../../src/cli/development-explorer.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { contrastOf } from '../support/contrast.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const scope = 'accounts:read balances:read transactions:read pii:read';
/** Time enough for all statements of a person, read on a machine that does other things. */
const readingMs = 60_000;

const violations = `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  window.violations.push(violatedDirective + ' ' + blockedURI));`;

/** Text and ground of every element that has a text of its own, as `#rrggbb`. */
const colours = `(() => {
  const hex = (colour) => '#' + (colour.match(/\\d+/g) ?? []).slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0')).join('');
  const groundOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (!/, 0\\)$|transparent/.test(backgroundColor)) return hex(backgroundColor);
    }
    return '#ffffff';
  };
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''));
  const pairs = texts.map((element) => {
    const style = getComputedStyle(element);
    return hex(element instanceof SVGElement ? style.fill : style.color) + ' ' + groundOf(element);
  });
  return [...new Set(pairs)];
})()`;

describe.skipIf(skip !== null)(
  `the page of insights in Chromium${skip === null ? '' : ` (${skip})`}`,
  { timeout: 120_000 },
  () => {
    let gateway: TestGateway;
    let browser: TestBrowser;
    let pageUrl: string;
    beforeAll(async () => {
      mkdirSync(screenshots, { recursive: true });
      const env = { EXPLORER: 'true', EXPLORER_CLIENT_ID: 'bankgraph-explorer' };
      [gateway, browser] = await Promise.all([
        startTestGateway({ env, sandboxPeople, isPatient: true }),
        startBrowser(),
      ]);
      pageUrl = new URL('/insights', gateway.url).href;
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await gateway?.stop();
    });

    /** A person whose browser reaches this machine only; what it asked of others, and all that went wrong, is kept. */
    async function openBrowser(options: Parameters<TestBrowser['open']>[0] = {}) {
      const context = await browser.open({ viewport: { width: 1280, height: 900 }, ...options });
      onTestFinished(() => context.close());
      const outside: string[] = [];
      const troubles: string[] = [];
      await context.addInitScript(violations);
      await context.route(
        (url) => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1',
        (route) => {
          outside.push(route.request().url());
          return route.abort('internetdisconnected');
        },
      );
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
      });
      page.on('pageerror', (error) => troubles.push(error.message));
      await page.goto(pageUrl);
      return { page, outside, troubles };
    }

    async function isClean(page: Page, seen: { outside: string[]; troubles: string[] }): Promise<void> {
      expect(await page.evaluate('window.violations')).toEqual([]);
      expect(seen.outside).toEqual([]);
      expect(seen.troubles).toEqual([]);
    }

    const isRead = (page: Page) =>
      expect.poll(() => page.locator('#insights [aria-busy]').count(), { timeout: readingMs, interval: 100 }).toBe(0);

    async function showAtOnce(page: Page, name: string): Promise<void> {
      await page.getByLabel('One of the sandbox’s people').selectOption(name);
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByRole('status').getByText(name).waitFor();
      await isRead(page);
    }

    const look = (page: Page, name: string) =>
      page.screenshot({ path: join(screenshots, `insights-${name}.png`), fullPage: true });
    const isWithin = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

    /** As the page writes it, read back: the decimal string. */
    const toAmount = (text: string): string => text.replace(/[^\d.−]/g, '').replace('−', '-');
    const cells = async (row: Locator): Promise<string[]> =>
      (await row.locator('td').allInnerTexts()).map((text) => (text.startsWith('–') ? '' : toAmount(text)));
    const negated = (amount: string): string =>
      amount.startsWith('-') ? amount.slice(1) : /^[0.]+$/.test(amount) ? amount : `-${amount}`;

    it('shows in tables what the endpoint answers, currency by currency', async () => {
      const { page, ...seen } = await openBrowser();
      await showAtOnce(page, 'alice');
      const token = await gateway.token({ customer: 'alice', scope });
      const { data, errors } = await gateway.query(
        token,
        `{ me {
          spending(by: [MONTH, CATEGORY_GROUP]) {
            totals { net { amount currency } }
            buckets(first: 200) { totalCount pageInfo { endCursor } edges { node { periodFrom categoryGroup amounts { net { amount currency } } } } }
          }
          recurring { streams { name usualAmount { amount currency } } }
          income { incomes { payer averageMonth { amount currency } } }
        } }`,
      );
      expect(errors).toEqual([]);
      const { spending, recurring, income } = data.me;
      expect(spending.totals.length).toBeGreaterThan(2);
      const buckets: {
        readonly node: { readonly amounts: { readonly net: Record<'amount' | 'currency', string> } };
      }[] = [...spending.buckets.edges];
      for (let after = spending.buckets.pageInfo.endCursor; buckets.length < spending.buckets.totalCount; ) {
        const next = await gateway.query(
          token,
          `query ($after: String) { me { spending(by: [MONTH, CATEGORY_GROUP]) { buckets(first: 200, after: $after) {
            pageInfo { endCursor } edges { node { periodFrom categoryGroup amounts { net { amount currency } } } } } } } }`,
          { after },
        );
        buckets.push(...next.data.me.spending.buckets.edges);
        after = next.data.me.spending.buckets.pageInfo.endCursor;
      }
      for (const { net } of spending.totals) {
        const table = page.getByRole('table', { name: `Spent by month and group, in ${net.currency}` });
        const own = buckets.map(({ node }) => node).filter((node) => node.amounts.net.currency === net.currency);
        const shown = (await Promise.all((await table.locator('tbody tr').all()).map(cells))).flatMap((row) =>
          row.slice(0, -1).filter((text) => text !== ''),
        );
        const expected = own.map((node) => negated(node.amounts.net.amount));
        expect(shown.sort(), net.currency).toEqual(expected.sort());
        expect((await cells(table.locator('tfoot tr'))).at(-1)).toBe(negated(net.amount));
      }
      const streams = await page.locator('#recurring tbody tr').allInnerTexts();
      expect(streams.length).toBe(recurring.streams.length);
      for (const { name, usualAmount } of recurring.streams) {
        const isShown = streams.some(
          (text) =>
            text.includes(name ?? 'Nobody is named') &&
            text.replaceAll(',', '').includes(`${usualAmount.amount} ${usualAmount.currency}`),
        );
        expect(isShown, `${name} ${usualAmount.amount}`).toBe(true);
      }
      const incomes = (await page.locator('#income tbody tr').allInnerTexts()).map((text) => text.replaceAll(',', ''));
      for (const { averageMonth } of income.incomes) {
        expect(incomes.some((text) => text.includes(`${averageMonth.amount} ${averageMonth.currency}`))).toBe(true);
      }
      await look(page, 'light');
      await isClean(page, seen);
    });

    it('shows month ends of each account as its history has them, and marks those that are not exact', async () => {
      const { page, ...seen } = await openBrowser();
      await showAtOnce(page, 'alice');
      const token = await gateway.token({ customer: 'alice', scope });
      const { data } = await gateway.query(
        token,
        `{ me { accounts(first: 50) { edges { node { nickname bank { name } balanceHistory {
          histories { currency days { date signedAmount { amount } isExact } } } } } } } }`,
      );
      const [{ node }] = data.me.accounts.edges;
      const [{ currency, days }] = node.balanceHistory.histories;
      const last = days.at(-1);
      const table = page.getByRole('table', { name: `Balance at the end of each month, in ${currency}` });
      const row = table.locator('tbody tr').filter({ hasText: node.nickname }).first();
      const shown = await cells(row);
      expect(shown.at(-1)).toBe(last.signedAmount.amount);
      const before = days.find(({ date }: { date: string }) => date === endOfMonthBefore(last.date));
      expect(shown.at(-2)).toBe(before.signedAmount.amount);
      const [ofLast = '', ofBefore = ''] = (await row.locator('td').allInnerTexts()).reverse();
      expect([ofLast.includes('≈'), ofBefore.includes('≈')]).toEqual([!last.isExact, !before.isExact]);
      expect(await page.locator('#balances svg[role=img] path.line').count()).toBeGreaterThan(5);
      await isClean(page, seen);
    });

    it('leads by keyboard from a figure to its entries, and back to it', async () => {
      const { page, ...seen } = await openBrowser();
      await page.getByLabel('One of the sandbox’s people').focus();
      await page.keyboard.type('bob');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('bob').waitFor();
      await isRead(page);
      const figure = page.locator('#spending tbody button.figure').first();
      const amount = toAmount(await figure.innerText());
      await figure.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('table').waitFor();
      const count = await dialog.locator('tbody tr').count();
      expect(count).toBeGreaterThan(0);
      // All entries of the figure, when they are no more than a page: their sum is what it says.
      if (count < 100) {
        const sum = toAmount((await dialog.locator('tfoot td').allInnerTexts()).at(-1) ?? '');
        expect(sum).toBe(negated(amount));
      }
      await look(page, 'entries');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      expect(toAmount(String(await page.evaluate('document.activeElement.innerText')))).toBe(amount);
      const stream = page.locator('#recurring button.name').first();
      await stream.focus();
      await page.keyboard.press('Space');
      await dialog.getByRole('table').waitFor();
      await isClean(page, seen);
    });

    it('converts totals where that is chosen, and says by which rate, day and source, or that there is none', async () => {
      const { page, ...seen } = await openBrowser();
      await showAtOnce(page, 'alice');
      await page.getByLabel('Totals also in').selectOption('EUR');
      const place = page.locator('#spending article').filter({ has: page.getByRole('heading', { name: 'GBP' }) });
      await place
        .getByText(/about [\d,.]+ EUR at [\d.]+, of \d+ \w+ \d{4}, .+|This gateway has no exchange rates\./)
        .waitFor();
      await page.getByLabel('Totals also in').selectOption('');
      expect(await page.getByText(/^about .* EUR/).count()).toBe(0);
      await isClean(page, seen);
    });

    it('says which bank failed beside the figures that miss it, and offers to read again', async () => {
      const { page, ...seen } = await openBrowser();
      await gateway.setFaults('thistle', { status: 503 });
      onTestFinished(() => gateway.clearFaults('thistle'));
      await showAtOnce(page, 'chloe');
      for (const id of ['spending', 'balances', 'income', 'recurring']) {
        await page.locator(`#${id} .notice.bad`).getByText('Thistle Bank').first().waitFor();
        await page.locator(`#${id}`).getByRole('button', { name: 'Read again' }).waitFor();
      }
      const states = page.locator('#basis tbody tr');
      expect(await states.filter({ hasText: 'Thistle Bank' }).innerText()).not.toContain('All read');
      expect(await states.filter({ hasText: 'Rheinbank' }).innerText()).toContain('All read');
      expect(await page.locator('#spending table').count()).toBeGreaterThan(0);
      await look(page, 'bank-fails');
      await isClean(page, seen);
    });

    it('says what a consent no longer or never covered', async () => {
      const { page, ...seen } = await openBrowser();
      await showAtOnce(page, 'erin');
      await look(page, 'consents');
      await page.locator('#spending .notice.bad').getByText('Rheinbank').first().waitFor();
      await page.locator('#balances .notice.bad').first().waitFor();
      await isClean(page, seen);
    });

    it('signs in at the issuer’s page, keeps nothing of the answers, and signs out', async () => {
      const { page, ...seen } = await openBrowser();
      await page.getByLabel('Names and texts in full').uncheck();
      await page.getByRole('button', { name: 'Sign in at the issuer’s page' }).click();
      await page.getByLabel('Customer').selectOption('bob');
      await page.getByRole('button', { name: 'Log in and agree' }).click();
      await page.getByRole('status').getByText('bob').waitFor();
      expect(page.url()).toBe(pageUrl);
      await isRead(page);
      expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
      expect(await page.evaluate('Object.keys(sessionStorage).sort()')).toEqual([
        'bankgraph.kind',
        'bankgraph.session',
      ]);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('button', { name: 'Show', exact: true }).waitFor();
      expect(await page.locator('#insights').isVisible()).toBe(false);
      expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('eyJ');
      await isClean(page, seen);
    });

    it('says so when the sign-in has ended, and takes away what it showed', async () => {
      const { page } = await openBrowser();
      await showAtOnce(page, 'bob');
      await page.evaluate(`sessionStorage.removeItem('bankgraph.session')`);
      await page.locator('#spending button.figure').first().click();
      await page.getByText('Your sign-in has ended.').first().waitFor();
      expect(await page.locator('#insights').isVisible()).toBe(false);
    });

    it.each([
      { colorScheme: 'dark', width: 1280 },
      { colorScheme: 'light', width: 390 },
      { colorScheme: 'dark', width: 390 },
    ] as const)(
      'can be read in $colorScheme at $width pixels, without scrolling sideways',
      async ({ colorScheme, width }) => {
        const { page, ...seen } = await openBrowser({ viewport: { width, height: 844 }, colorScheme });
        expect(await isWithin(page)).toBe(true);
        await showAtOnce(page, 'alice');
        expect(await isWithin(page)).toBe(true);
        await look(page, `${colorScheme}-${width}`);
        await page.locator('#spending button.figure').first().click();
        await page.getByRole('dialog').getByRole('table').waitFor();
        const pairs: unknown = await page.evaluate(colours);
        expect(Array.isArray(pairs) && pairs.length > 4).toBe(true);
        for (const pair of Array.isArray(pairs) ? pairs : []) {
          const [text = '', ground = ''] = String(pair).split(' ');
          expect(contrastOf(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
        }
        await isClean(page, seen);
      },
    );
  },
);

/** The last day of the month before. */
function endOfMonthBefore(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
}
