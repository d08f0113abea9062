// What an app that begins a link, or a payment from no account of the customer's, does in a real Chromium: sends the person
// to the bank, has them back, and confirms with the code that only this browser has. In another browser the same address
// comes to nothing. Screenshots of each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/sandbox/ledger/accounts.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');

/**
 * The app, as short as it gets. It begins with what the address's fragment says, keeps a state of its own for this browser, and
 * confirms when the person comes back with that state.
 */
const app = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An app</title></head><body>
<h1>An app</h1><p>Begun: <span id="begun"></span></p><a id="authorise">Go to your bank</a>
<p>Confirmed: <span id="confirmed"></span></p><p>Then: <span id="then"></span></p>
<script type="module">
const show = (id, text) => { document.getElementById(id).textContent = text; };
const ask = async ({ url, token }, query, variables) => (await (await fetch(url, { method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token },
  body: JSON.stringify({ query, variables }) })).json()).data;
const back = new URLSearchParams(location.search);
if (back.has('state')) {
  const begun = JSON.parse(sessionStorage.getItem('begun') ?? 'null');
  if (begun === null || begun.state !== back.get('state')) show('confirmed', 'not begun in this browser');
  else {
    show('begun', begun.kind);
    const code = back.get('code');
    if (begun.kind === 'link') {
      const { confirmBankLink } = await ask(begun, 'mutation ($code: String!) { confirmBankLink(code: $code) { __typename } }', { code });
      show('confirmed', confirmBankLink.__typename);
      const { me } = await ask(begun, '{ me { accounts(first: 1) { edges { node { spendable { signedAmount { amount currency } } } } } } }');
      show('then', JSON.stringify(me.accounts.edges[0]?.node.spendable.signedAmount ?? null));
    } else {
      const { confirmPayment } = await ask(begun, 'mutation ($code: String!) { confirmPayment(code: $code) { __typename } }', { code });
      show('confirmed', confirmPayment.__typename);
      for (let status = ''; status !== 'SETTLED'; await new Promise((resolve) => setTimeout(resolve, 300))) {
        status = (await ask(begun, 'query ($id: ID!) { payment(id: $id) { status } }', { id: back.get('payment') })).payment.status;
        show('then', status);
      }
    }
  }
} else if (location.hash.length > 1) {
  const told = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const state = crypto.randomUUID();
  sessionStorage.setItem('begun', JSON.stringify({ ...told, state }));
  const result = told.kind === 'link'
    ? (await ask(told, 'mutation ($bankId: ID!, $redirectUri: URL!, $state: String) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES], redirectUri: $redirectUri, state: $state, additional: true) { __typename ... on BankAuthorization { authorizationUrl } } }',
        { ...told.input, state })).createBankLink
    : (await ask(told, 'mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename ... on InitiatePaymentSuccess { authorizationUrl payment { confirmationRequired } } } }',
        { input: { ...told.input, state } })).initiatePayment;
  show('begun', result.__typename + ' ' + (result.payment?.confirmationRequired ?? ''));
  document.getElementById('authorise').href = result.authorizationUrl;
}
</script></body></html>`;

/** A browser and a gateway on one busy machine. */
const unhurried = { timeout: 15_000 };

describe.skipIf(skip !== null)(`an app that confirms, in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pages: Server;
  let origin: string;
  let token: string;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    pages = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(app);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const { port } = pages.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    [gateway, browser] = await Promise.all([
      startTestGateway({ isPatient: true, env: { CORS_ORIGINS: origin }, redirectUris: [`${origin}/back`] }),
      startBrowser(),
    ]);
    const scope = 'accounts:read balances:read payments:read payments:write links:read links:write';
    token = await gateway.token({ customer: 'finn', scope });
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    pages?.close();
  });

  async function bankNamed(name: string): Promise<string> {
    const { data } = await gateway.query(token, '{ banks { id name } }');
    const banks: { id: string; name: string }[] = data.banks;
    return banks.find((bank) => bank.name === name)?.id ?? '';
  }

  async function openApp(kind: 'link' | 'payment', input: object): Promise<Page> {
    const page = await (await browser.open({ javaScriptEnabled: true })).newPage();
    await page.goto(`${origin}/#${encodeURIComponent(JSON.stringify({ kind, url: gateway.url, token, input }))}`);
    await expect.poll(() => page.locator('#authorise').getAttribute('href'), unhurried).toMatch(/^http/);
    return page;
  }

  /** The person at the bank. */
  async function agree(bank: Page, name: string, person = 'finn'): Promise<void> {
    await bank.locator(`input[name=customer][value=${person}]`).check();
    await bank.locator('#continue').click();
    await bank.locator('#allow').waitFor();
    await bank.screenshot({ path: join(screenshots, `${name}-at-the-bank.png`), fullPage: true });
    await bank.locator('#allow').click();
    await bank.waitForURL((url) => url.href.startsWith(`${origin}/back?`));
  }
  const textOf = (page: Page, id: string) => page.locator(`#${id}`).textContent();

  it.each(['Rheinbank', 'Banque du Rhône', 'Albion Bank'])(
    'links %s, and reads a balance only once it has confirmed',
    async (bankName) => {
      const name = `app-link-${bankName.toLowerCase().replaceAll(/[^a-z]/g, '-')}`;
      const input = { bankId: await bankNamed(bankName), redirectUri: `${origin}/back` };
      const page = await openApp('link', input);
      await page.getByRole('link', { name: 'Go to your bank' }).click();
      await agree(page, name);
      await expect.poll(() => textOf(page, 'confirmed'), unhurried).toBe('BankLinkConfirmation');
      await expect.poll(() => textOf(page, 'then'), unhurried).toMatch(/"amount":"-?\d/);
      await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    },
    40_000,
  );

  it.each([
    ['Albion Bank', 'GBP'],
    ['Banque du Rhône', 'EUR'],
  ])(
    'pays at %s from an account that the person chooses there, once it has confirmed',
    async (bankName, currency) => {
      const { sortCode, accountNumber } = accountNamed('bob-albion-current');
      const { iban } = accountNamed('chloe-rheinbank-giro');
      const name = `app-pay-${currency.toLowerCase()}`;
      const page = await openApp('payment', {
        idempotencyKey: name,
        bankId: await bankNamed(bankName),
        creditor: currency === 'GBP' ? { name: 'Bob', sortCode, accountNumber } : { name: 'Chloe', iban },
        amount: { amount: '1.25', currency },
        redirectUri: `${origin}/back`,
      });
      expect(await textOf(page, 'begun')).toBe('InitiatePaymentSuccess true');
      await page.getByRole('link', { name: 'Go to your bank' }).click();
      await agree(page, name);
      await expect.poll(() => textOf(page, 'confirmed'), unhurried).toBe('ConfirmPaymentSuccess');
      await expect.poll(() => textOf(page, 'then'), { timeout: 20_000 }).toBe('SETTLED');
      await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
    },
    60_000,
  );

  it('confirms nothing in the browser of somebody who was sent the bank’s address', async () => {
    const page = await openApp('link', { bankId: await bankNamed('Thistle Bank'), redirectUri: `${origin}/back` });
    const address = await page.locator('#authorise').getAttribute('href');
    const other = await (await browser.open({ javaScriptEnabled: true })).newPage();
    await other.goto(address ?? '');
    await agree(other, 'app-link-sent', 'alice');
    await expect.poll(() => textOf(other, 'confirmed'), unhurried).toBe('not begun in this browser');
    const id = new URL(other.url()).searchParams.get('link');
    const { data } = await gateway.query(
      token,
      'query ($id: ID!) { bankLink(id: $id) { status } me { links { id } } }',
      {
        id,
      },
    );
    expect(data.bankLink).toEqual({ status: 'CONFIRMATION_REQUIRED' });
    expect(data.me.links.map((link: { id: string }) => link.id)).not.toContain(id);
  }, 40_000);
});
