// The explorer in a real Chromium that reaches this machine only: signing in as each kind of caller, at the issuer's page and
// at once, scopes that are ticked and not, examples, subscriptions, documentation, history; and what the page at the endpoint
// says where Apollo Sandbox cannot be loaded. Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sandboxPeople } from '../../src/cli/development-explorer.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const wide = { width: 1280, height: 800 };

/** What a person may never meet: told by the browser, kept by the page. */
const violations = `window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  window.violations.push(violatedDirective + ' ' + blockedURI));`;

describe.skipIf(skip !== null)(
  `the explorer in Chromium${skip === null ? '' : ` (${skip})`}`,
  { timeout: 90_000 },
  () => {
    let gateway: TestGateway;
    let browser: TestBrowser;
    let pageUrl: string;
    beforeAll(async () => {
      mkdirSync(screenshots, { recursive: true });
      const env = { EXPLORER: 'true', EXPLORER_CLIENT_ID: 'bankgraph-explorer', LANDING_PAGE: 'true' };
      [gateway, browser] = await Promise.all([
        startTestGateway({ env, sandboxPeople, isPatient: true }),
        startBrowser(),
      ]);
      pageUrl = new URL('/explore', gateway.url).href;
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      await gateway?.stop();
    });

    /** A person whose browser reaches this machine only; what it asked of others, and all that went wrong, is kept. */
    async function openBrowser(options: Parameters<TestBrowser['open']>[0] = { viewport: wide }) {
      const context: BrowserContext = await browser.open(options);
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
      return { page, outside, troubles };
    }

    const ready = (page: Page) => page.locator('.graphiql-query-editor .view-line').first().waitFor();

    async function signInAtOnce(page: Page, kind: string, name: string): Promise<void> {
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Sign in' });
      await dialog.getByLabel('As a').selectOption(kind);
      await dialog.getByLabel('Who').selectOption(name);
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText(`${name}, ${kind}`).waitFor();
      await ready(page);
    }

    async function openExample(page: Page, title: RegExp, operation: string): Promise<void> {
      const titles = await page.getByLabel('Example').locator('option').allTextContents();
      await page.getByLabel('Example').selectOption({ label: titles.find((each) => title.test(each)) ?? '' });
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      // GraphiQL names a tab when it has taken in what is there.
      await page.locator('.graphiql-tab-active').getByText(operation).waitFor();
    }

    const run = (page: Page) => page.locator('button.graphiql-execute-button').click();
    /** The answer, once it holds that. */
    async function answer(page: Page, holds: RegExp): Promise<string> {
      const read = () =>
        page.evaluate(
          `window.monaco.editor.getModels().find(({ uri }) => uri.path.endsWith('response.json')).getValue()`,
        ) as Promise<string>;
      await expect.poll(read, { timeout: 15_000 }).toMatch(holds);
      return read();
    }

    const look = (page: Page, name: string) => page.screenshot({ path: join(screenshots, `explorer-${name}.png`) });

    async function isClean(
      page: Page,
      { outside, troubles }: { outside: string[]; troubles: string[] },
    ): Promise<void> {
      expect(await page.evaluate('window.violations')).toEqual([]);
      expect(outside).toEqual([]);
      expect(troubles).toEqual([]);
    }

    it('loads without the internet, shows the documentation, and signs a customer in at the issuer’s page', async () => {
      const { page, ...seen } = await openBrowser();
      await page.goto(pageUrl);
      await ready(page);
      await page.getByText('Not signed in').waitFor();
      await page.getByRole('button', { name: /documentation explorer/i }).click();
      await page.getByRole('link', { name: 'Subscription' }).click();
      await page.getByText('transactionsChanged').first().waitFor();
      await look(page, 'documentation');

      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Sign in at the issuer’s page' }).click();
      await page.getByLabel('Customer').selectOption('alice');
      await page.getByRole('button', { name: 'Log in and agree' }).click();
      await page.getByText('alice, customer').waitFor();
      // Neither code nor token stays in the address; the token is this tab's, and nowhere else.
      expect(page.url()).toBe(pageUrl);
      expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
      await ready(page);
      await run(page);
      expect(await answer(page, /"spendable"/)).not.toContain('"errors"');
      await look(page, 'answer');
      // What was answered is kept nowhere.
      expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('Albion');
      await isClean(page, seen);

      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByText('Not signed in').waitFor();
      expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain('eyJ');
    });

    it('has tabs and a history that outlive a reload, and examples that open beside what is there', async () => {
      const { page, ...seen } = await openBrowser();
      await page.goto(pageUrl);
      await ready(page);
      await signInAtOnce(page, 'customer', 'alice');
      await openExample(page, /^My last transactions/, 'Statement');
      await run(page);
      expect(await answer(page, /"bookingDate"/)).not.toContain('"errors"');
      await page.reload();
      await ready(page);
      const tabs = page.locator('.graphiql-tab');
      await expect.poll(() => tabs.allInnerTexts()).toEqual(['Overview', 'Statement']);
      await page
        .getByRole('button', { name: /history/i })
        .first()
        .click();
      await page.locator('.graphiql-history-item').getByText('Statement').waitFor();
      await look(page, 'history');
      await isClean(page, seen);
    });

    it('shows what changes, live', async () => {
      const { page, ...seen } = await openBrowser();
      await page.goto(pageUrl);
      await ready(page);
      await signInAtOnce(page, 'customer', 'bob');
      await openExample(page, /^What changes/, 'Changes');
      await run(page);
      await page.locator('button.graphiql-execute-button[aria-label*="Stop"]').waitFor();
      const token = await gateway.token({ customer: 'bob', scope: 'accounts:read transactions:read' });
      await gateway.query(token, '{ me { transactions(first: 5) { edges { node { id } } } } }');
      expect(await answer(page, /"transactionsChanged"/)).toContain('"cursor"');
      await look(page, 'subscription');
      await isClean(page, seen);
    });

    it('gives the scopes that are ticked and no others, and says which an example needs', async () => {
      const { page, troubles: _expected, ...seen } = await openBrowser();
      await page.goto(pageUrl);
      await ready(page);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      const dialog = page.getByRole('dialog');
      for (const box of await dialog.getByRole('checkbox').all()) await box.uncheck();
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await dialog.getByText('Tick at least one scope.').waitFor();
      await dialog.getByLabel('accounts:read').check();
      await look(page, 'scopes');
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('alice, customer').waitFor();
      await ready(page);
      await openExample(page, /^My accounts/, 'Overview');
      await page.getByText('needs scopes that you have not signed in with: balances:read').waitFor();
      await run(page);
      await answer(page, /balances:read/);
      await isClean(page, { ...seen, troubles: [] });
    });

    it('is a partner’s and an analyst’s, each with their own schema and examples', async () => {
      const { page, ...seen } = await openBrowser();
      await page.goto(pageUrl);
      await ready(page);
      await signInAtOnce(page, 'partner', 'fintrack');
      await run(page);
      expect(await answer(page, /"displayName"/)).not.toContain('"errors"');
      await page.getByRole('button', { name: 'Sign in as another' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('As a').selectOption('analyst');
      await expect(dialog.getByLabel('customers:read:any').isChecked()).resolves.toBe(true);
      await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('ana, analyst').waitFor();
      await ready(page);
      await run(page);
      expect(await answer(page, /"historyFrom"/)).not.toContain('"errors"');
      expect(await page.getByLabel('Schema of').inputValue()).toBe('analyst');
      await look(page, 'analyst');
      await isClean(page, seen);
    });

    it('refuses an answer that it has not asked for, and an error of the issuer’s, in words', async () => {
      const { page, ...seen } = await openBrowser();
      await page.goto(`${pageUrl}/signed-in?code=somebody-elses&state=theirs`);
      await page.getByText('This sign-in was not begun in this tab.').waitFor();
      expect(page.url()).toBe(pageUrl);
      await ready(page);
      const { issuer } = gateway.sandbox.description;
      const pending = { verifier: 'v'.repeat(43), state: 'mine', kind: 'customer', scopes: [] };
      const plant = `sessionStorage.setItem('bankgraph.sign-in', ${JSON.stringify(JSON.stringify(pending))})`;
      const answers = [
        [`code=c&state=theirs&iss=${issuer}`, 'does not belong to what was asked'],
        ['code=c&state=mine&iss=https://other.example', 'does not belong to what was asked'],
        [`error=access_denied&state=mine&iss=${issuer}`, 'refused at the issuer'],
      ] as const;
      for (const [query, words] of answers) {
        await page.evaluate(plant);
        await page.goto(`${pageUrl}/signed-in?${query}`);
        await page.getByRole('alert').getByText(words).waitFor();
        await page.getByText('Not signed in').waitFor();
      }
      await isClean(page, seen);
    });

    it('can be used by keyboard, and on a narrow screen in the dark', async () => {
      const { page, ...seen } = await openBrowser({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
      await page.goto(pageUrl);
      await ready(page);
      for (const control of await page.locator('header button:visible, header select').all()) {
        expect(await control.ariaSnapshot()).toMatch(/^- (?:button|combobox) "[^"]+"/);
      }
      await page.getByRole('button', { name: 'Sign in', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await look(page, 'narrow-sign-in');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      expect(await page.evaluate('document.activeElement.id')).toBe('sign-in');
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.screenshot({ path: join(screenshots, 'explorer-narrow.png'), fullPage: true });
      await isClean(page, seen);
    });

    it('is led to from the endpoint, where Apollo Sandbox cannot be loaded', async () => {
      const { page, outside } = await openBrowser();
      await page.goto(gateway.url);
      await page.getByRole('heading', { name: 'Apollo Sandbox cannot be loaded' }).waitFor();
      await look(page, 'sandbox-missing');
      expect(outside.some((url) => url.includes('embeddable-sandbox'))).toBe(true);
      await page.getByRole('link', { name: /explorer/ }).click();
      await ready(page);
      expect(page.url()).toBe(pageUrl);
    });

    it('says nothing of the kind where it can', async () => {
      const { page } = await openBrowser();
      await page.route(/embeddable-sandbox/, (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: 'window.EmbeddedSandbox = class { constructor() { window.isOpen = true } }',
        }),
      );
      await page.goto(gateway.url);
      await page.waitForFunction('window.isOpen');
      expect(await page.getByRole('heading', { name: /cannot be loaded/ }).count()).toBe(0);
    });
  },
);
