// examples/components in a real Chromium: the demonstration page under its Content-Security-Policy, signed in at the sandbox's identity
// provider, over a started gateway; and the same elements over answers that no good gateway gives. axe finds nothing, in light and
// dark, narrow and wide. Screenshots are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveDemo } from '../../examples/components/demo/serve.js';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import {
  type AxeReport,
  answerWith,
  askedIn,
  hostileAnswers,
  loadAxe,
  searchManyBanks,
} from '../support/example-components.ts';
import { looks, looksAtAll } from '../support/page-checks.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const unhurried = { timeout: 15_000 };
/** In CI the narrow dark one, and both where that says more. */
const two = looksAtAll ? looks.slice(0, 2) : looks.slice(0, 1);
const all = looksAtAll ? looks : looks.slice(0, 2);
const redirectUri = 'http://127.0.0.1:3000/linked';

describe.skipIf(skip !== null)(
  `the example components${skip === null ? '' : ` (${skip})`}`,
  { timeout: 120_000 },
  () => {
    let gateway: TestGateway;
    let browser: TestBrowser;
    let demo: Awaited<ReturnType<typeof serveDemo>>;
    let axe: (page: Page) => Promise<AxeReport>;
    /** What the pages complained of. */
    const complaints: string[] = [];
    beforeAll(async () => {
      mkdirSync(screenshots, { recursive: true });
      axe = await loadAxe();
      [gateway, browser] = await Promise.all([
        startTestGateway({ isPatient: true, env: { CORS_ORIGINS: '*' }, hasSources: true }),
        startBrowser(),
      ]);
      demo = await serveDemo({ port: 0, gatewayUrl: gateway.url });
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await gateway?.stop();
      await demo?.close();
    });

    async function open(): Promise<Page> {
      const context = await browser.open({
        javaScriptEnabled: true,
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(unhurried.timeout);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // Refused requests are what some tests are about.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
          complaints.push(message.text());
      });
      await page.goto(demo.origin);
      return page;
    }

    async function signIn(
      person: string,
      prepare: (page: Page) => Promise<unknown> = async () => undefined,
    ): Promise<Page> {
      const page = await open();
      await page.locator('#sign-in').click();
      await page.getByLabel('Customer').selectOption(person);
      await prepare(page);
      await page.getByRole('button', { name: 'Log in and agree' }).click();
      await page.locator('#sign-out').waitFor();
      return page;
    }

    /** Answers in the gateway's place. */
    const answering = (answers: Readonly<Record<string, object>>) => (page: Page) =>
      page.route(gateway.url, (route) => answerWith(route, answers[askedIn(route).operation] ?? { data: {} }));

    /** Pictures, nothing too wide, and nothing that axe finds: in the sizes and looks that differ most, or in all. */
    async function look(
      page: Page,
      name: string,
      shown: readonly (readonly [number, 'light' | 'dark'])[] = two,
    ): Promise<void> {
      for (const [width, colorScheme] of shown) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        const { violations, passes } = await axe(page);
        expect(violations, `${name} at ${width}, ${colorScheme}`).toEqual([]);
        expect(passes).toBeGreaterThan(20);
        expect(await isTooWide(page), `${name} at ${width}`).toBe(false);
        if (!looksAtAll) continue;
        await page.screenshot({
          path: join(screenshots, `components-${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }

    const isTooWide = (page: Page): Promise<unknown> =>
      page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    const bankNamed = (page: Page, name: string) =>
      page.locator('bankgraph-accounts section').filter({ has: page.getByRole('heading', { name, exact: true }) });
    const optionsOf = (page: Page) => page.getByRole('listbox', { name: /^(?:Banks|Banken)$/ }).getByRole('option');
    const told = (page: Page) => page.locator('#events li').allTextContents();

    /** A link that the customer has made, by the API. */
    async function linkAlbion(customer: string): Promise<string> {
      const token = await gateway.token({ customer, scope: 'links:read links:write' });
      const { data } = await gateway.query(token, '{ banks(search: "albion") { id name } }');
      const begin = `mutation ($bankId: ID!, $redirectUri: URL!) { createBankLink(bankId: $bankId, redirectUri: $redirectUri,
      permissions: [ACCOUNTS, BALANCES]) { ... on BankAuthorization { authorizationUrl link { id } } } }`;
      const begun = (await gateway.query(token, begin, { bankId: data.banks[0].id, redirectUri })).data.createBankLink;
      const answer = await gateway.control('POST', '/authorizations', {
        url: begun.authorizationUrl,
        customer,
        decision: 'allow',
      });
      const { location } = await answer.json();
      // What came as a fragment, the gateway's page posts.
      const { hash } = new URL(location);
      const posted = { method: 'POST', body: new URLSearchParams(hash.slice(1)) };
      const back = await fetch(location, { redirect: 'manual', ...(hash === '' ? {} : posted) });
      const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
      const confirm = 'mutation ($code: String!) { confirmBankLink(code: $code) { __typename } }';
      expect((await gateway.query(token, confirm, { code })).data.confirmBankLink.__typename).toBe(
        'BankLinkConfirmation',
      );
      return begun.link.id;
    }

    it('show accounts by bank with figures, sums and age, and a bank that is down with what helps', async () => {
      await gateway.setFaults('thistle', { status: 503 });
      const page = await signIn('alice');
      await bankNamed(page, 'Thistle Bank').getByText('The bank does not answer').waitFor();
      const albion = bankNamed(page, 'Albion Bank');
      expect(await albion.locator('.row').count()).toBe(5);
      expect(await albion.innerText()).toMatch(
        /Updated now[\s\S]*Everyday\nAlbion Current · ending \d{4}\n£[\d,]+\.\d\d\navailable/,
      );
      expect(await bankNamed(page, 'Rheinbank').innerText()).toMatch(/BHD\u00a0[\d,]+\.\d{3}/);
      expect(await page.getByText('Not every account is counted here').count()).toBe(1);
      await look(page, 'bank-down', all);
      await gateway.clearFaults('thistle');
      await expect
        .poll(async () => {
          const again = page.getByRole('button', { name: 'Ask Thistle Bank again' });
          if ((await again.count()) > 0) await again.click();
          return bankNamed(page, 'Thistle Bank').locator('.row').count();
        }, unhurried)
        .toBe(3);
      // No minor digits where the currency has none.
      expect(await bankNamed(page, 'Thistle Bank').innerText()).toMatch(/JP¥[\d,]+\n/);
      expect(await page.getByText('Not every account is counted here').count()).toBe(0);
      await look(page, 'overview');
    });

    it('lead on where a consent has ended or does not cover all; a page may do that itself', async () => {
      const page = await signIn('erin');
      const renew = bankNamed(page, 'Rheinbank').getByRole('link', { name: 'Renew consent for Rheinbank' });
      await renew.waitFor();
      expect(await page.getByText('balance not shared').count()).toBe(2);
      await look(page, 'consent-ended');
      await page.evaluate(`document.addEventListener('renew-requested', (event) => event.preventDefault())`);
      await renew.click();
      expect((await told(page))[0]).toMatch(/^renew-requested .*"bankName":"Rheinbank"/);
      expect(page.url()).toBe(`${demo.origin}/`);
    });

    it('find a bank by keyboard alone', async () => {
      const page = await signIn('alice');
      await page.locator('bankgraph-links li').first().waitFor();
      const input = page.getByRole('combobox', { name: 'Bank' });
      for (let tabs = 0; tabs < 30; tabs += 1) {
        await page.keyboard.press('Tab');
        if (await input.evaluate((field) => field.matches(':focus'))) break;
      }
      expect(await input.evaluate((field) => field.matches(':focus-visible'))).toBe(true);
      await page.keyboard.type('rhein', { delay: 20 });
      const options = optionsOf(page);
      await expect.poll(() => options.count(), unhurried).toBe(2);
      expect(await input.getAttribute('aria-expanded')).toBe('true');
      expect(await input.getAttribute('aria-activedescendant')).toBeNull();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      // Round to the first.
      expect(await input.getAttribute('aria-activedescendant')).toBe(await options.first().getAttribute('id'));
      expect(await options.first().getAttribute('aria-selected')).toBe('true');
      await look(page, 'picker', all);
      await page.keyboard.press('Escape');
      expect(await input.getAttribute('aria-expanded')).toBe('false');
      expect(await input.inputValue()).toBe('rhein');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      const [name = ''] = (await told(page)).map(
        (line) => /^bank-chosen .*"bankName":"(Rheinbank[^"]*)"/.exec(line)?.[1] ?? '',
      );
      expect(name).not.toBe('');
      expect(await input.inputValue()).toBe(name);
      expect(await input.evaluate((field) => field.matches(':focus'))).toBe(true);
      await page.keyboard.press('Escape');
      expect(await input.inputValue()).toBe('');
    });

    it('hold at five thousand banks: one question when the typing ends, page by page, by country', async () => {
      const asked: Readonly<Record<string, unknown>>[] = [];
      const page = await signIn('alice', (each) =>
        each.route(gateway.url, async (route) => {
          const { operation, variables } = askedIn(route);
          if (operation !== 'ComponentBanks') return route.continue();
          asked.push(variables);
          return answerWith(route, { data: { banks: searchManyBanks(variables) } });
        }),
      );
      const input = page.getByRole('combobox', { name: 'Bank' });
      const options = optionsOf(page);
      await input.pressSequentially('volks num', { delay: 15 });
      await expect.poll(() => options.count(), unhurried).toBe(25);
      expect(asked.map(({ search }) => search)).toEqual(['volks num']);
      expect(await page.getByText('25 banks shown, more follow.').count()).toBeGreaterThan(0);
      for (let steps = 0; steps < 60; steps += 1) await page.keyboard.press('ArrowDown');
      await expect.poll(() => options.count(), unhurried).toBeGreaterThanOrEqual(75);
      expect(asked[1]?.['after']).toBe('bank-24');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.getByLabel('Country').selectOption('FI');
      await input.pressSequentially('4999', { delay: 15 });
      await expect
        .poll(() => options.allTextContents(), unhurried)
        .toEqual([expect.stringContaining('Volksbank Number 4999')]);
      expect(asked.at(-1)).toMatchObject({ country: 'FI', search: '4999' });
      await input.fill('no such');
      await page.getByText('No bank is found by that').first().waitFor();
      // One that cannot be linked is shown and not chosen.
      await page.getByLabel('Country').selectOption('');
      await input.fill('');
      await input.pressSequentially('10', { delay: 15 });
      const closed = options.filter({ hasText: 'cannot be linked here' }).first();
      await closed.click({ force: true });
      expect((await told(page)).filter((line) => line.startsWith('bank-chosen'))).toEqual([]);
    });

    it('end a link after asking, by keyboard, and tell the page', async () => {
      const linkId = await linkAlbion('finn');
      const page = await signIn('finn');
      const end = page.getByRole('button', { name: 'End sharing Albion Bank' });
      await end.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'End sharing Albion Bank?' });
      await dialog.waitFor();
      await look(page, 'end-link', all);
      // The way out is what has the focus.
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      expect(await end.evaluate((button) => button.matches(':focus'))).toBe(true);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByText('No bank is linked').waitFor();
      await expect
        .poll(() => page.locator('bankgraph-links').getByRole('status').textContent(), unhurried)
        .toBe('Sharing Albion Bank has ended.');
      expect((await told(page)).some((line) => line.startsWith('link-ended') && line.includes(linkId))).toBe(true);
      const token = await gateway.token({ customer: 'finn', scope: 'links:read' });
      const { data } = await gateway.query(token, `{ bankLink(id: "${linkId}") { status } me { links { status } } }`);
      expect([
        data.bankLink?.status ?? 'REVOKED',
        ...data.me.links.map(({ status }: { status: string }) => status),
      ]).not.toContain('ACTIVE');
      await look(page, 'link-ended');
    });

    it('keep the question open with what went wrong, and do it when it is asked again', async () => {
      const tried: string[] = [];
      const page = await signIn('alice', (each) =>
        each.route(gateway.url, async (route) => {
          const { operation } = askedIn(route);
          if (operation === 'ComponentLinks') return answerWith(route, hostileAnswers['ComponentLinks'] ?? {});
          if (operation !== 'ComponentEndGrant') return route.continue();
          tried.push(operation);
          if (tried.length === 1) return route.abort();
          const rejection = {
            __typename: 'GrantRejection',
            code: 'OPERATOR_GRANT',
            message: 'in English',
            retryable: false,
            retryAt: null,
          };
          const done = { __typename: 'GrantRevocation', grant: { id: 'grant', status: 'REVOKED' } };
          return answerWith(route, { data: { revokeGrant: tried.length === 2 ? rejection : done } });
        }),
      );
      await page.locator('#language').selectOption('de');
      await page.getByRole('button', { name: /^Zugriff von/ }).click();
      const dialog = page.getByRole('dialog');
      const act = dialog.getByRole('button', { name: 'Zugriff beenden' });
      await act.click();
      await dialog.getByText('Es kam keine Antwort').waitFor();
      await act.click();
      await dialog.getByText('Der Betreiber hat ihn gegeben').waitFor();
      await act.click();
      await dialog.waitFor({ state: 'detached' });
      expect((await told(page)).some((line) => line.startsWith('grant-ended {"grantId":"grant"'))).toBe(true);
    });

    it('leave hostile data what it is: text that wraps, addresses that lead nowhere, every digit', async () => {
      const page = await signIn('alice', answering(hostileAnswers));
      await page.getByRole('heading', { name: '<img src=x' }).first().waitFor();
      await page.getByRole('combobox', { name: 'Bank' }).click();
      await optionsOf(page).first().waitFor();
      const inside = (selector: string) =>
        page.locator(`:is(bankgraph-accounts, bankgraph-links, bankgraph-bank-picker) :is(${selector})`).count();
      expect(await inside('img, b, i, script')).toBe(0);
      expect(await inside('[href^="javascript"]')).toBe(0);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      const text = await page.locator('bankgraph-accounts .root').innerText();
      expect(text).toContain('US$123,456,789,012,345,678,901,234,567,890.12');
      expect(text).toContain('-JP¥9,007,199,254,740,993');
      expect(text).toContain('<b>12</b> <i>');
      expect(text).toContain('balance not shared');
      await page.keyboard.press('Escape');
      await page.getByText('Ended (1)').click();
      await page.getByText('Your consent has reached its end.').waitFor();
      for (const [width, direction] of [
        [320, 'ltr'],
        [320, 'rtl'],
        [1280, 'rtl'],
      ] as const) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(`document.documentElement.dir = '${direction}'`);
        expect(await isTooWide(page), `${width} ${direction}`).toBe(false);
        await page.screenshot({
          path: join(screenshots, `components-hostile-${width}-${direction}.png`),
          fullPage: true,
        });
      }
      await page.evaluate(`document.documentElement.dir = 'ltr'`);
      await look(page, 'hostile');
    });

    it('speak the page’s language, and write as it does', async () => {
      const page = await signIn('alice');
      await bankNamed(page, 'Albion Bank').waitFor();
      await page.locator('#language').selectOption('de');
      await page.getByRole('button', { name: 'Aktualisieren' }).waitFor();
      expect(await page.locator('bankgraph-accounts .root').innerText()).toMatch(
        /Was Sie haben und schulden\n[\s\S]*\n[\d.]+,\d\d\u00a0€\n/,
      );
      await page.locator('#language').selectOption('fr');
      await page.getByRole('button', { name: 'Actualiser' }).waitFor();
      expect(await page.getByLabel('Pays').locator('option').first().textContent()).toBe('Tous les pays');
      await page.locator('#look').selectOption('brand');
      await look(page, 'french-brand');
    });

    it('wait as long as the gateway asks for, and go on', async () => {
      let times = 0;
      const page = await signIn('alice', (each) =>
        each.route(gateway.url, async (route) => {
          if (askedIn(route).operation !== 'ComponentAccounts') return route.continue();
          times += 1;
          if (times > 1) return route.continue();
          return answerWith(
            route,
            { errors: [{ message: 'slow down', extensions: { code: 'TOO_MANY_REQUESTS' } }] },
            { status: 429, headers: { 'retry-after': '3' } },
          );
        }),
      );
      const trouble = page.locator('bankgraph-accounts').getByRole('alert');
      await trouble.getByText('Too much was asked in a short time.').waitFor();
      expect(await trouble.getByRole('button', { name: 'Try again' }).getAttribute('aria-disabled')).toBe('true');
      expect((await axe(page)).violations).toEqual([]);
      await page.screenshot({ path: join(screenshots, 'components-too-much.png'), fullPage: true });
      await bankNamed(page, 'Albion Bank').waitFor();
      expect(times).toBe(2);
    });

    it('show nothing of somebody who is signed in no more, and never the token', async () => {
      let isOver = false;
      let token = '';
      const page = await signIn('alice', (each) =>
        each.route(gateway.url, async (route) => {
          token = (await route.request().allHeaders())['authorization']?.replace('Bearer ', '') ?? token;
          if (!isOver) return route.continue();
          return answerWith(
            route,
            { errors: [{ message: 'over', extensions: { code: 'UNAUTHENTICATED' } }] },
            { status: 401 },
          );
        }),
      );
      await bankNamed(page, 'Albion Bank').waitFor();
      expect(token).toMatch(/^ey/);
      const everything = `[document, ...[...document.querySelectorAll('*')].map((each) => each.shadowRoot).filter(Boolean)]
      .map((root) => (root.documentElement ?? root).innerHTML).join('') + JSON.stringify({ ...localStorage, ...sessionStorage })`;
      expect(String(await page.evaluate(everything)).length).toBeGreaterThan(5000);
      expect(await page.evaluate(everything)).not.toContain(token);
      isOver = true;
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.locator('bankgraph-accounts').getByText('You are not signed in').waitFor();
      expect(await page.locator('bankgraph-accounts section').count()).toBe(0);
      expect(
        (await told(page)).some((line) => line.startsWith('sign-in-needed') && line.includes('UNAUTHENTICATED')),
      ).toBe(true);
      await look(page, 'signed-out');
      await page.locator('bankgraph-accounts').getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL((url) => url.origin !== demo.origin);
    });

    it('show bones while they ask, and break off when they go', async () => {
      const brokenOff: string[] = [];
      const page = await signIn('alice', async (each) => {
        await each.route(gateway.url, () => undefined);
        each.on('requestfailed', (request) => void brokenOff.push(request.failure()?.errorText ?? ''));
      });
      await page.locator('bankgraph-accounts .skeleton').first().waitFor();
      expect(await page.locator('bankgraph-accounts').getByRole('status').textContent()).toBe('Asking your banks…');
      await look(page, 'loading');
      await page.evaluate(`document.querySelector('bankgraph-accounts').remove()`);
      await expect.poll(() => brokenOff, unhurried).toEqual(['net::ERR_ABORTED']);
    });

    it('never disturb the page: no error, nothing that its policy had to refuse', () => {
      expect(complaints).toEqual([]);
    });
  },
);
