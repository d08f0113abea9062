// A partner asks for a customer's data, in a real Chromium without script: from the partner's address over the sign-in to the question and
// back, and the end of it on the page of banks. What is refused over HTTP is in test/integration/gateway/grants.test.ts.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { testIds } from '../support/ids.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const skip = reasonToSkip(browserIsThere, 'chromium');
const scope = 'customers:read accounts:read grants:read grants:write';
const request = `mutation ($redirectUri: URL!) { requestGrant(permissions: [ACCOUNTS, BALANCES], days: 90, redirectUri: $redirectUri,
  state: "s") { ... on GrantRequest { authorizationUrl } } }`;
const confirm = `mutation ($code: String!) { confirmGrant(code: $code) { ... on GrantConfirmation { grant { status expiresAt permissions accounts { accountId } } } } }`;

describe.skipIf(skip !== null)(`a grant in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let partner: Server;
  let redirectUri: string;
  let token: string;
  beforeAll(async () => {
    partner = createServer((incoming, response) => {
      response.setHeader('content-type', 'text/html');
      // Who frames the page of ours: a partner that would have people click what they do not see.
      const framed = new URL(incoming.url ?? '', 'http://partner.invalid').searchParams.get('frame');
      response.end(`<title>Partner</title>${framed === null ? '' : `<iframe src="${framed}"></iframe>`}`);
    });
    await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
    redirectUri = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/back`;
    [gateway, browser] = await Promise.all([startTestGateway({ redirectUris: [redirectUri] }), startBrowser()]);
    token = await gateway.token({ partner: 'otherpay', scope });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    partner?.close();
  });

  const sees = async () =>
    (await gateway.query(token, `{ customer(id: "${testIds.customer('erin')}") { id } }`)).data.customer !== null;
  const addressOf = async (): Promise<string> =>
    (await gateway.query(token, request, { redirectUri })).data.requestGrant.authorizationUrl;
  async function shot(page: Page, name: string): Promise<void> {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: join(screenshots, `grant-${name}-${width}.png`), fullPage: true });
    }
  }
  async function arrive(page: Page, customer = 'erin'): Promise<void> {
    await page.goto(await addressOf());
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption(customer);
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.getByRole('heading', { level: 1, name: 'otherpay asks for access' }).waitFor();
  }

  it('is shown, shortened, given, confirmed and ended', async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await arrive(page);
    const asked = page.getByRole('group', { name: 'What otherpay may do' });
    expect(await asked.getByRole('checkbox').count()).toBe(2);
    expect(await asked.getByRole('checkbox', { name: 'Accounts' }).isDisabled()).toBe(true);
    expect(await asked.getByRole('checkbox', { name: 'Balances' }).isChecked()).toBe(true);
    await page.getByLabel('For how many days').fill('7');
    // Nothing is chosen for them.
    await page.getByRole('button', { name: 'Yes, let otherpay see this' }).click();
    expect(new URL(page.url()).pathname).toBe('/links/grant');
    await page.getByRole('radio', { name: 'All accounts' }).check();
    await page.getByRole('button', { name: 'Yes, let otherpay see this' }).click();
    await page.waitForURL((url) => url.href.startsWith(`${redirectUri}?`));
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('state')).toBe('s');
    expect(await sees()).toBe(false);
    const { data } = await gateway.query(token, confirm, { code: searchParams.get('code') });
    expect(data.confirmGrant.grant.status).toBe('ACTIVE');
    expect(Date.parse(data.confirmGrant.grant.expiresAt)).toBeLessThan(Date.now() + 8 * 86_400_000);
    expect(await sees()).toBe(true);
    await page.goto(new URL('/links', gateway.url).href);
    const grants = page.getByRole('region', { name: 'Who may see your data' });
    expect(await grants.innerText()).toContain('May see it');
    await grants.getByRole('button', { name: 'End the access of otherpay' }).click();
    await grants.getByText('Ended').first().waitFor();
    expect(await sees()).toBe(false);
    await context.close();
  }, 60_000);

  it('is narrowed to one account and to parts of what is asked for, and the bank that is down is said to be', async () => {
    await gateway.setFaults('rheinbank', { status: 503 });
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await arrive(page, 'alice');
    const accounts = page.getByRole('group', { name: 'Which accounts' });
    const boxes = accounts.getByRole('checkbox');
    expect(await boxes.count()).toBeGreaterThan(1);
    await shot(page, 'asked');
    const [name = ''] = await accounts.locator('label:has([type=checkbox]) span').allInnerTexts();
    expect(name).toMatch(/••••/);
    await page.getByRole('checkbox', { name: 'Balances' }).uncheck();
    await page.getByLabel('For how many days').fill('3');
    // What contradicts itself is asked again, as it was said, and gives nothing.
    await boxes.first().check();
    await page.getByRole('radio', { name: 'All accounts' }).check();
    await page.getByRole('button', { name: 'Yes, let otherpay see this' }).click();
    await page.getByRole('alert').getByText('choose one or the other').waitFor();
    expect(await boxes.first().isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: 'Balances' }).isChecked()).toBe(false);
    expect(await page.getByLabel('For how many days').inputValue()).toBe('3');
    await page.getByRole('radio', { name: 'Only the accounts that I tick here' }).check();
    await page.getByRole('button', { name: 'Yes, let otherpay see this' }).click();
    await page.waitForURL((url) => url.href.startsWith(`${redirectUri}?`));
    const { data } = await gateway.query(token, confirm, { code: new URL(page.url()).searchParams.get('code') });
    const { grant } = data.confirmGrant;
    expect(grant).toMatchObject({
      status: 'ACTIVE',
      permissions: ['ACCOUNTS'],
      accounts: [{ accountId: expect.any(String) }],
    });
    await gateway.clearFaults('rheinbank');
    const seen = await gateway.query(
      token,
      `{ customer(id: "${testIds.customer('alice')}") { accounts { edges { node { id } } } } }`,
    );
    expect(seen.data.customer.accounts.edges).toEqual([{ node: { id: grant.accounts[0].accountId } }]);
    await page.goto(new URL('/links', gateway.url).href);
    const card = page
      .getByRole('region', { name: 'Who may see your data' })
      .getByRole('listitem')
      .filter({ hasText: 'otherpay' });
    expect(await card.innerText()).toContain(name.replace(/ \(.*/, ''));
    await shot(page, 'listed');
    await card.getByRole('button', { name: 'End the access of otherpay' }).click();
    await card.getByText('Only 1 of them').waitFor();
    await context.close();
  }, 60_000);

  it('that is refused leads back without a code, and without days that could be', async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await arrive(page);
    await page.getByLabel('For how many days').fill('');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await page.waitForURL((url) => url.href.startsWith(`${redirectUri}?`));
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
    expect(new URL(page.url()).searchParams.get('code')).toBeNull();
    await context.close();
  }, 60_000);

  it('is asked in no frame', async () => {
    const context = await browser.open();
    const page = await context.newPage();
    await page.goto(`${redirectUri}?frame=${encodeURIComponent(await addressOf())}`);
    const [, frame] = page.frames();
    expect(frame?.url() ?? '').not.toContain('/links/grant');
    expect(await frame?.getByRole('link', { name: 'Sign in' }).count()).toBe(0);
    await context.close();
  }, 60_000);
});
