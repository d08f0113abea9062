// Every page of the sandbox in a real Chromium, in every state, in three languages, light and dark, at 390 and 1280 px: held to
// test/support/sandbox-page-checks.ts and to axe-core without a violation. Screenshots are left in .run/screenshots/sandbox. With
// PAGE_LOOKS=all in every language and look (the nightly script); else in English, each on a dark telephone or a light desk.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOn } from '../support/axe.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { looksAtAll, looksOf } from '../support/page-checks.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { findingsOn, showAs } from '../support/sandbox-page-checks.ts';
import { SandboxPages } from '../support/sandbox-pages.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots/sandbox');
type Language = 'en' | 'de' | 'fr';
const languages: readonly Language[] = looksAtAll ? ['en', 'de', 'fr'] : ['en'];
const unhurried = { timeout: 300_000 };
/** A page that is shown in a language, and looked at from all sides. */
type Look = (name: string) => Promise<void>;

describe.skipIf(skip !== null)(`the sandbox’s pages in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pages: SandboxPages;
  let axeRuns = 0;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    [gateway, browser] = await Promise.all([startTestGateway({ hasSources: true, isPatient: true }), startBrowser()]);
    pages = new SandboxPages(gateway);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  async function look(page: Page, { name, language }: { name: string; language: Language }): Promise<void> {
    expect(await page.locator('html').getAttribute('lang'), name).toBe(language);
    for (const [width, scheme] of looksOf(name)) {
      await showAs(page, { width, scheme });
      const at = `${name}-${language}-${scheme}-${width}`;
      expect(await findingsOn(page), at).toEqual([]);
      expect(await violationsOn(page), at).toEqual([]);
      axeRuns += 1;
      if (looksAtAll) await page.screenshot({ path: join(screenshots, `${at}.png`), fullPage: true });
    }
    // Twice the size, in a window of half the width, and the narrowest phone.
    for (const [width, size] of [
      [640, '200%'],
      [320, '100%'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(`document.documentElement.style.fontSize = '${size}'`);
      expect(await findingsOn(page), `${name}-${language}-${width}-${size}`).toEqual([]);
    }
    await page.evaluate(`document.documentElement.style.fontSize = ''`);
  }

  /** A person who reads this language. */
  async function visit(language: Language, walk: (page: Page, see: Look) => Promise<void>): Promise<void> {
    const context = await browser.open({ locale: { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' }[language] });
    const page = await context.newPage();
    await walk(page, (name) => look(page, { name, language }));
    await context.close();
  }
  const press = (page: Page, id: string): Promise<void> => page.locator(`#${id}`).click();
  const choose = (page: Page, name: string, value: string): Promise<void> =>
    page.locator(`input[name=${name}][value="${value}"]`).check();

  /** The two pages of a question. */
  async function answer(page: Page, see: Look, { name, customer }: { name: string; customer: string }): Promise<void> {
    await see(`${name}-who`);
    await choose(page, 'customer', customer);
    await press(page, 'continue');
    await page.locator('#back').waitFor();
    await see(`${name}-accounts`);
  }
  /** The same, with what is forgotten on each. */
  async function forget(page: Page, see: Look, { name, customer }: { name: string; customer: string }): Promise<void> {
    await press(page, 'continue');
    await see(`${name}-who-missing`);
    await answer(page, see, { name, customer });
    for (const box of await page.locator('input[type=checkbox]').all()) await box.uncheck();
    await press(page, 'allow');
    await see(`${name}-accounts-missing`);
  }

  describe.each(languages)('in %s', (language) => {
    it('the identity provider’s', unhurried, () =>
      visit(language, async (page, see) => {
        await page.goto(pages.signIn('openid accounts:read balances:read payments:write links:read links:write'));
        await see('identity-sign-in');
        await page.locator('select').evaluate((select) => {
          Reflect.set(Reflect.get(Reflect.get(select, 'options'), 0), 'value', 'nobody');
        });
        await page.locator('select').selectOption('nobody');
        await page.locator('button.main').click();
        await see('identity-unknown');
        await page.goto(pages.signIn('openid'));
        await see('identity-name-only');
        await page.goto(`${pages.issuer}/interaction/no-such-thing`);
        await see('identity-expired');
        await page.goto(pages.signIn('openid', { redirect_uri: 'https://elsewhere.example/' }));
        await see('identity-fault');
        await page.goto(`${pages.issuer}/no-such-page`);
        await see('identity-missing');
        await page.goto(pages.signIn('openid accounts:read'));
        await page.locator('select').selectOption('alice');
        await page.locator('button.main').click();
        await page.waitForURL(/signed-in/);
        await page.goto(`${pages.issuer}/session/end`);
        await see('identity-sign-out');
        await page.locator('button.main').click();
        await page.waitForURL(/success/);
        await see('identity-signed-out');
      }),
    );

    // The houses' pages are one page in different colours: two of them each time, all with PAGE_LOOKS=all.
    const houses: readonly (readonly [name: string, bank: string])[] = [
      ['albion', 'Albion Bank'],
      ['meridiaan', 'Meridiaan Bank'],
      ['thistle', 'Thistle Bank'],
      ['rheinbank', 'Rheinbank'],
      ['banque-du-rhone', 'Banque du Rhône'],
      ['southern-cross', 'Southern Cross Bank'],
      ['aurora', 'Aurora Pankki'],
    ];
    it.each(looksAtAll ? houses : houses.slice(0, 2))('sharing at %s', unhurried, (name, bank) =>
      visit(language, async (page, see) => {
        const customer = { 'banque-du-rhone': 'chloe', meridiaan: 'chloe' }[name] ?? 'alice';
        await page.goto(await pages.link(bank));
        await (name === 'albion' ? forget : answer)(page, see, { name, customer });
      }),
    );

    it('payments', unhurried, () =>
      visit(language, async (page, see) => {
        await page.goto(await pages.pay());
        await answer(page, see, { name: 'pay', customer: 'alice' });
        await press(page, 'back');
        await choose(page, 'customer', 'bob');
        await press(page, 'continue');
        await see('pay-accounts-none');
        await page.goto(await pages.payFromAny());
        await forget(page, see, { name: 'pay-from-any', customer: 'bob' });
        await page.goto(await pages.cancel());
        await answer(page, see, { name: 'cancel', customer: 'finn' });
      }),
    );

    it('Plaid’s, to the end where nobody waits', unhurried, async () => {
      // Link speaks the language of the client, which has no German.
      await visit(language, async (page, see) => {
        await page.goto(await pages.plaid(language, { hosted_link: {} }));
        await see('plaid-banks');
        await press(page, 'continue');
        await see('plaid-banks-missing');
        await choose(page, 'institution', 'ins_990001');
        await press(page, 'continue');
        await answer(page, see, { name: 'plaid', customer: 'alice' });
        await press(page, 'allow');
        await see('plaid-done');
      });
    });

    it('what cannot be', unhurried, () =>
      visit(language, async (page, see) => {
        await page.goto(`${pages.bankServer('albion')}/interaction/no-such-thing`);
        await see('gone');
        await page.goto(`${pages.bankServer('banque-du-rhone')}/sca/no-such-thing`);
        await see('gone-at-redirect');
        await page.goto(`${pages.source('plaid')}/hl/no-such-thing`);
        await see('gone-at-plaid');
        await page.goto(`${pages.source('enable-banking')}/welcome/no-such-thing`);
        await see('gone-at-enable');
        await page.goto(`${pages.bankServer('thistle')}/auth?client_id=bankgraph&response_type=code&scope=openid`);
        await see('fault');
        await page.goto(`${pages.bankServer('southern-cross')}/no-such-page`);
        await see('missing');
        await page.goto(await pages.enable('Aurora Pankki', 'FI'));
        await page.context().clearCookies();
        await press(page, 'continue');
        await see('foreign');
        await page.goto(await pages.business());
        await choose(page, 'customer', 'alice');
        await press(page, 'continue');
        await see('accounts-none');
      }),
    );

    it('the answer that a bank gives as a form, as it is without script', unhurried, async () => {
      const context = await browser.open({ locale: language, javaScriptEnabled: false });
      const plain = await context.newPage();
      await plain.goto(await pages.answeredByForm());
      await press(plain, 'refuse');
      await plain.locator('form[action*="/links/callback"] button.main').waitFor();
      // Whoever looks needs script, with which the page would be gone.
      const text = (await plain.content()).replace(/<script>.*?<\/script>/s, '');
      await context.close();
      await visit(language, async (page, see) => {
        await page.setContent(text);
        await see('form-post');
      });
    });
  });

  it(
    'are used by keyboard alone, in the order in which they are read, with a focus that is seen',
    unhurried,
    async () => {
      const context = await browser.open({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(await pages.link('Rheinbank'));
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      expect(await page.locator('input[name=customer]').first().isChecked()).toBe(true);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Tab');
      expect(await focused(page)).toEqual({ id: 'continue', outline: '3px solid' });
      await page.keyboard.press('Enter');
      await page.locator('#allow').waitFor();
      const boxes = await page.locator('input[type=checkbox]').count();
      for (let box = 0; box < boxes; box += 1) {
        await page.keyboard.press('Tab');
        expect(await page.evaluate('getComputedStyle(document.activeElement.parentElement).outlineWidth')).toBe('3px');
        await page.keyboard.press('Space');
      }
      for (const id of ['allow', 'refuse', 'back']) {
        await page.keyboard.press('Tab');
        expect(await focused(page)).toEqual({ id, outline: '3px solid' });
      }
      // Everything is unticked: the error stands first, and leads to the first account.
      await page.locator('#allow').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      expect(await page.title()).toMatch(/^Error: /);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect((await focused(page)).id).toBe('choice');
      await context.close();
    },
  );

  it('were looked at by axe-core, all of them', () => {
    expect(axeRuns).toBeGreaterThanOrEqual(looksAtAll ? 400 : 20);
  });
});

const focused = (page: Page): Promise<{ id: string; outline: string }> =>
  page.evaluate(`(() => {
    const { outlineWidth, outlineStyle } = getComputedStyle(document.activeElement);
    return { id: document.activeElement.id, outline: outlineWidth + ' ' + outlineStyle };
  })()`);
