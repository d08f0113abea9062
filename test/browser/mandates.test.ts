// A payment mandate in a real Chromium: an app's page sets one up, the customer sees its limits at the bank's own pages and approves, the
// app pays twice without asking again, shows what is left, is refused what is too much, and takes the mandate back. Screenshots of
// each state are left in .run/screenshots.

import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/sandbox/ledger/accounts.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');

/** The app: what a frontend team would write, as short as it gets. It keeps what it was told over the customer's way to the bank. */
const app = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An app that saves</title></head><body>
<h1>Saving</h1><p>Mandate: <span id="status"></span>, left now: <span id="left"></span></p>
<a id="authorise" href="">Authorise at your bank</a>
<button id="save">Save 6.00</button> <button id="stop">Stop</button><ol id="payments"></ol>
<script type="module">
const told = location.hash === '' ? JSON.parse(sessionStorage.getItem('told')) : JSON.parse(decodeURIComponent(location.hash.slice(1)));
sessionStorage.setItem('told', JSON.stringify(told));
const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + told.token };
const ask = async (query, variables) => (await (await fetch(told.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) })).json()).data;
const show = (id, text) => { document.getElementById(id).textContent = text; };
const id = new URLSearchParams(location.search).get('mandate');
async function look() {
  const { paymentMandate } = await ask('query ($id: ID!) { paymentMandate(id: $id) { status remaining { nextPayment { amount } } } }', { id });
  show('status', paymentMandate.status);
  show('left', paymentMandate.remaining.nextPayment.amount);
}
if (id === null) {
  const { createPaymentMandate } = await ask('mutation ($input: CreatePaymentMandateInput!) { createPaymentMandate(input: $input) { __typename ... on CreatePaymentMandateSuccess { authorizationUrl mandate { status } } } }', { input: told.input });
  show('status', createPaymentMandate.mandate.status);
  document.getElementById('authorise').href = createPaymentMandate.authorizationUrl;
} else await look();
let count = 0;
document.getElementById('save').onclick = async () => {
  const input = { idempotencyKey: told.input.idempotencyKey + '-' + ++count, mandateId: id, amount: { amount: '6.00', currency: 'GBP' } };
  const { payUnderMandate } = await ask('mutation ($input: PayUnderMandateInput!) { payUnderMandate(input: $input) { __typename ... on InitiatePaymentSuccess { payment { status } } ... on PaymentMandateLimitRejection { message } ... on PaymentMandateNotAuthorisedRejection { message } } }', { input });
  const item = document.createElement('li');
  item.textContent = payUnderMandate.__typename + ' ' + (payUnderMandate.message ?? '');
  document.getElementById('payments').append(item);
  await look();
};
document.getElementById('stop').onclick = async () => {
  await ask('mutation ($id: ID!) { revokePaymentMandate(mandateId: $id) { __typename } }', { id });
  await look();
};
</script></body></html>`;

/** A browser and a gateway on one busy machine. */
const unhurried = { timeout: 15_000 };

describe.skipIf(skip !== null)(`a mandate in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
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
      startTestGateway({ isPatient: true, env: { CORS_ORIGINS: origin }, redirectUris: [`${origin}/saving`] }),
      startBrowser(),
    ]);
    token = await gateway.token({ customer: 'alice', scope: 'accounts:read payments:read payments:write' });
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
    pages?.close();
  });

  async function accountOf(bankName: string, accountName: string): Promise<string> {
    const { data } = await gateway.query(
      token,
      '{ me { accounts(first: 50) { edges { node { id name bank { name } } } } } }',
    );
    const nodes: { id: string; name: string; bank: { name: string } }[] = data.me.accounts.edges.map(
      ({ node }: { node: object }) => node,
    );
    return nodes.find(({ name, bank }) => name === accountName && bank.name === bankName)?.id ?? '';
  }

  it.each([
    ['Albion Bank', 'Albion Current'],
    ['Thistle Bank', 'Thistle Classic'],
  ])(
    'at %s, from %s: set up, authorised once, paid under twice, what is left, taken back',
    { timeout: 40_000 },
    async (bankName, accountName) => {
      const name = `mandate-${bankName.toLowerCase().replaceAll(' ', '-')}`;
      const { sortCode, accountNumber } = accountNamed('alice-albion-savings');
      const gbp = (amount: string) => ({ amount, currency: 'GBP' });
      const input = {
        idempotencyKey: name,
        debtorAccountId: await accountOf(bankName, accountName),
        creditor: { name: 'Alice savings', sortCode, accountNumber },
        maximumIndividualAmount: gbp('10.00'),
        periodicLimits: [
          { amount: gbp('15.00'), periodType: 'DAY' },
          { amount: gbp('300.00'), periodType: 'MONTH', alignment: 'CALENDAR' },
        ],
        validTo: '2099-12-31',
        redirectUri: `${origin}/saving`,
      };
      const page = await (await browser.open({ javaScriptEnabled: true })).newPage();
      const told = encodeURIComponent(JSON.stringify({ url: gateway.url, token, input }));
      await page.goto(`${origin}/#${told}`);
      await expect.poll(() => page.locator('#status').textContent(), unhurried).toBe('AWAITING_AUTHORISATION');
      await page.getByRole('link', { name: 'Authorise at your bank' }).click();

      // At the bank: to whom, how much at once, in a day, in a month, until when.
      await page.locator('input[name=customer][value=alice]').check();
      expect(await page.locator('#limit-0').textContent()).toContain('15.00');
      expect(await page.locator('#limit-1').textContent()).toContain('300.00');
      expect(await page.locator('#amount').textContent()).toContain('10.00');
      expect(await page.locator('#payee').textContent()).toContain('savings');
      expect(await page.locator('#last-day').textContent()).toContain('2099');
      await page.screenshot({ path: join(screenshots, `${name}-who.png`), fullPage: true });
      await page.locator('#continue').click();
      await page.locator('#allow').waitFor();
      await page.screenshot({ path: join(screenshots, `${name}-at-the-bank.png`), fullPage: true });
      await page.locator('#allow').click();

      await page.waitForURL((url) => url.href.startsWith(`${origin}/saving?mandate=`));
      await expect.poll(() => page.locator('#status').textContent(), unhurried).toBe('AUTHORISED');
      expect(await page.locator('#left').textContent()).toBe('10.00');
      for (const [number, left] of [
        [1, '9.00'],
        [2, '3.00'],
      ] as const) {
        await page.locator('#save').click();
        await expect.poll(() => page.locator('#payments li').count(), unhurried).toBe(number);
        expect(await page.locator('#payments li').last().textContent()).toContain('InitiatePaymentSuccess');
        await expect.poll(() => page.locator('#left').textContent(), unhurried).toBe(left);
      }
      await page.locator('#save').click();
      await expect
        .poll(() => page.locator('#payments li').last().textContent(), unhurried)
        .toBe('PaymentMandateLimitRejection It is more than is left of the mandate for now.');
      await page.screenshot({ path: join(screenshots, `${name}-paid.png`), fullPage: true });
      await page.locator('#stop').click();
      await expect.poll(() => page.locator('#status').textContent(), unhurried).toBe('REVOKED');
      await page.locator('#save').click();
      await expect.poll(() => page.locator('#payments li').count(), unhurried).toBe(4);
      expect(await page.locator('#payments li').last().textContent()).toContain('PaymentMandateNotAuthorisedRejection');
      await page.screenshot({ path: join(screenshots, `${name}-revoked.png`), fullPage: true });
    },
  );
});
