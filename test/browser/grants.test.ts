// A partner asks for a customer's data, in a real Chromium without script: from the partner's address over the sign-in to the question and
// back, and the end of it on the page of banks. What is refused over HTTP is in test/integration/gateway/grants.test.ts.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { testIds } from '../support/ids.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const scope = 'customers:read accounts:read grants:read grants:write';
const request = `mutation ($redirectUri: URL!) { requestGrant(permissions: [ACCOUNTS, BALANCES], days: 90, redirectUri: $redirectUri,
  state: "s") { ... on GrantRequest { authorizationUrl } } }`;
const confirm = `mutation ($code: String!) { confirmGrant(code: $code) { ... on GrantConfirmation { grant { status expiresAt } } } }`;

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
  async function arrive(page: Page): Promise<void> {
    await page.goto(await addressOf());
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption('erin');
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.getByRole('heading', { level: 1, name: 'otherpay asks for access' }).waitFor();
  }

  it('is shown, shortened, given, confirmed and ended', async () => {
    const context = await browser.open({ javaScriptEnabled: false });
    const page = await context.newPage();
    await arrive(page);
    const asked = page.getByRole('region', { name: 'What otherpay may do' });
    expect(await asked.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringContaining('Accounts'),
      expect.stringContaining('Balances'),
    ]);
    await page.getByLabel('For how many days').fill('7');
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
