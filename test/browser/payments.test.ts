// Paying in a real Chromium: an app's page initiates a payment and keeps its subscription open, the customer authorises it at
// the bank's own pages in another tab, comes back to the app, and the page has seen each status and the balance changed, over
// WebSocket and over server-sent events. Screenshots of each state are left in .run/screenshots.

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

/** The app: what a frontend team would write, as short as it gets. It is told everything in the address's fragment. */
const app = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An app that pays</title></head><body>
<h1>Paying</h1><p id="result"></p><a id="authorise" target="_blank">Authorise at your bank</a><ol id="statuses"></ol>
<p>Before: <span id="before"></span></p><p>After: <span id="after"></span></p>
<script type="module">
const { url, token, input, transport } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const authorization = 'Bearer ' + token;
const ask = async (query, variables) => (await (await fetch(url, { method: 'POST',
  headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify({ query, variables }) })).json()).data;
const balance = async () => (await ask('query ($id: ID!) { account(id: $id) { spendable { signedAmount { amount } } } }',
  { id: input.debtorAccountId })).account.spendable.signedAmount.amount;
const show = (id, text) => { document.getElementById(id).textContent = text; };
const query = 'subscription ($id: ID!) { paymentUpdated(id: $id, after: "0") { event { status source } payment { id status } } }';
async function seen({ event }) {
  const item = document.createElement('li');
  item.textContent = event.status;
  document.getElementById('statuses').append(item);
  if (event.status === 'SETTLED') show('after', await balance());
}
const subscribe = { websocket(id) {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
  socket.onmessage = ({ data }) => {
    const { type, payload } = JSON.parse(data);
    if (type === 'connection_ack') socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, variables: { id } } }));
    if (type === 'next') seen(payload.data.paymentUpdated);
  };
}, async sse(id) {
  const { body } = await fetch(url, { method: 'POST', body: JSON.stringify({ query, variables: { id } }),
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization } });
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\\n\\n');
    text = events.pop();
    for (const event of events) {
      if (/^event: next$/m.test(event)) seen(JSON.parse(/^data: (.*)$/m.exec(event)[1]).data.paymentUpdated);
    }
  }
} };
show('before', await balance());
const { initiatePayment } = await ask('mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename ... on InitiatePaymentSuccess { authorizationUrl payment { id } } } }', { input });
show('result', initiatePayment.__typename);
document.getElementById('authorise').href = initiatePayment.authorizationUrl;
subscribe[transport](initiatePayment.payment.id);
</script></body></html>`;
const paid = '<!doctype html><html lang="en"><title>Back in the app</title><h1>Back in the app</h1></html>';

/** A browser and a gateway on one busy machine. */
const unhurried = { timeout: 15_000 };

describe.skipIf(skip !== null)(`paying in Chromium${skip === null ? '' : ` (${skip})`}`, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let pages: Server;
  let origin: string;
  let token: string;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    pages = createServer(({ url }, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(url?.startsWith('/paid') === true ? paid : app);
    });
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    const { port } = pages.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
    [gateway, browser] = await Promise.all([
      startTestGateway({ isPatient: true, env: { CORS_ORIGINS: origin }, redirectUris: [`${origin}/paid`] }),
      startBrowser(),
    ]);
    const scope = 'accounts:read balances:read payments:read payments:write';
    token = await gateway.token({ customer: 'alice', scope });
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

  /** The person's part, in the tab that the app has opened. */
  async function authorise(
    app: Page,
    decision: 'allow' | 'refuse',
    name: string,
    look: (bank: Page) => Promise<void> = async () => undefined,
  ): Promise<URL> {
    const opened = app.context().waitForEvent('page');
    await app.getByRole('link', { name: 'Authorise at your bank' }).click();
    const bank = await opened;
    await bank.locator('input[name=customer][value=alice]').check();
    await bank.locator('#continue').click();
    await bank.locator(`#${decision}`).waitFor();
    await bank.screenshot({ path: join(screenshots, `${name}-at-the-bank.png`), fullPage: true });
    await look(bank);
    await bank.locator(`#${decision}`).click();
    await bank.waitForURL((url) => url.href.startsWith(`${origin}/paid?`));
    expect(await bank.title()).toBe('Back in the app');
    const back = new URL(bank.url());
    await bank.close();
    return back;
  }

  /** What is written on the bank's page beside an id. */
  const textsOf = (bank: Page, ids: readonly string[]) =>
    Promise.all(ids.map(async (id) => (await bank.locator(`#${id}`).textContent())?.replaceAll('\u00a0', ' ')));

  async function openApp(transport: string, input: object): Promise<Page> {
    const page = await (await browser.open({ javaScriptEnabled: true })).newPage();
    const told = encodeURIComponent(JSON.stringify({ url: gateway.url, token, input, transport }));
    await page.goto(`${origin}/#${told}`);
    await expect.poll(() => page.locator('#result').textContent(), unhurried).toBe('InitiatePaymentSuccess');
    await expect
      .poll(() => page.locator('#statuses li').allTextContents(), unhurried)
      .toEqual(['AWAITING_AUTHORISATION']);
    return page;
  }

  const british = () => {
    const { sortCode, accountNumber } = accountNamed('bob-albion-current');
    return { name: 'Bob', sortCode, accountNumber };
  };
  const german = () => ({ name: 'Chloe', iban: accountNamed('chloe-rheinbank-giro').iban });

  it.each([
    ['Albion Bank', 'Albion Current', 'GBP', british, ['15 January 2098', 'Every month', 'After 12 payments', '£5.00']],
    ['Rheinbank', 'Girokonto', 'EUR', german, ['15 January 2098', 'Every month', 'On 15 December 2098']],
  ])(
    'sets up a standing order at %s, from %s: the page says how often and until when',
    {
      timeout: 40_000,
    },
    async (bankName, accountName, currency, creditor, texts) => {
      const isUk = currency === 'GBP';
      const name = `standing-order-${bankName.toLowerCase().replaceAll(' ', '-')}`;
      const end = isUk
        ? { numberOfPayments: 12, firstAmount: { amount: '5.00', currency } }
        : { finalPaymentDate: '2098-12-15' };
      const page = await openApp('sse', {
        idempotencyKey: name,
        debtorAccountId: await accountOf(bankName, accountName),
        creditor: creditor(),
        amount: { amount: '7.25', currency },
        schedule: { frequency: { unit: 'MONTH' }, firstPaymentDate: '2098-01-15', ...end },
        redirectUri: `${origin}/paid`,
      });
      const back = await authorise(page, 'allow', name, async (bank) => {
        const ids = ['day', 'how-often', 'ends', ...(isUk ? ['first-amount'] : [])];
        expect(await textsOf(bank, ids)).toEqual(texts);
      });
      expect(back.searchParams.has('error')).toBe(false);
      await expect
        .poll(() => page.locator('#statuses li').allTextContents(), unhurried)
        .toEqual(expect.arrayContaining(['ACCEPTED']));
      const { data } = await gateway.query(
        token,
        `query ($key: String!) { paymentByIdempotencyKey(idempotencyKey: $key) { status refundableAmount { amount }
        schedule { frequency { unit count dayOfMonth } firstPaymentDate numberOfPayments firstAmount { amount } finalAmount { amount } } } }`,
        { key: name },
      );
      expect(data.paymentByIdempotencyKey).toMatchObject({
        status: 'ACCEPTED',
        refundableAmount: null,
        schedule: {
          frequency: { unit: 'MONTH', count: 1, dayOfMonth: 15 },
          firstPaymentDate: '2098-01-15',
          firstAmount: { amount: isUk ? '5.00' : '7.25' },
          finalAmount: { amount: '7.25' },
        },
      });
      await page.screenshot({ path: join(screenshots, `${name}-in-the-app.png`), fullPage: true });
      await page.close();
    },
  );

  it('pays abroad from Thistle Bank: rate and charge are told before, the page says the amount', {
    timeout: 40_000,
  }, async () => {
    const name = 'pay-abroad-thistle-bank';
    const page = await openApp('sse', {
      idempotencyKey: name,
      debtorAccountId: await accountOf('Thistle Bank', 'Thistle Classic'),
      creditor: german(),
      amount: { amount: '20.00', currency: 'EUR' },
      international: {
        currencyOfTransfer: 'EUR',
        chargeBearer: 'SHARED',
        exchangeRate: { rateType: 'INDICATIVE', unitCurrency: 'EUR' },
      },
      redirectUri: `${origin}/paid`,
    });
    const read = async () => {
      const { data } = await gateway.query(
        token,
        `query ($key: String!) { paymentByIdempotencyKey(idempotencyKey: $key) { status international { currencyOfTransfer
          charges { chargeBearer type amount { amount currency } } exchangeRate { unitCurrency rate rateType expiresAt } } } }`,
        { key: name },
      );
      return data.paymentByIdempotencyKey;
    };
    expect(await read()).toEqual({
      status: 'AWAITING_AUTHORISATION',
      international: {
        currencyOfTransfer: 'EUR',
        charges: [{ chargeBearer: 'DEBTOR', type: 'UK.OBIE.SWIFT', amount: { amount: '3.00', currency: 'GBP' } }],
        exchangeRate: { unitCurrency: 'EUR', rate: '0.8547', rateType: 'INDICATIVE', expiresAt: null },
      },
    });
    await authorise(page, 'allow', name, async (bank) => {
      expect(await textsOf(bank, ['amount', 'payee'])).toEqual(['€20.00', 'Chloe']);
    });
    await expect.poll(async () => (await read()).status, unhurried).toBe('SETTLED');
    await page.close();
  });

  it.each([
    ['Albion Bank', 'Albion Current', 'websocket', 'GBP', british],
    ['Rheinbank', 'Girokonto', 'sse', 'EUR', german],
    ['Thistle Bank', 'Thistle Classic', 'websocket', 'GBP', british],
  ])(
    'at %s, from %s: each status comes over %s, and in the end the balance has changed',
    {
      timeout: 40_000,
    },
    async (bankName, accountName, transport, currency, creditor) => {
      const name = `pay-${bankName.toLowerCase().replaceAll(' ', '-')}`;
      const page = await openApp(transport, {
        idempotencyKey: name,
        debtorAccountId: await accountOf(bankName, accountName),
        creditor: creditor(),
        amount: { amount: '7.25', currency },
        redirectUri: `${origin}/paid`,
        state: 'the app’s own',
      });
      const back = await authorise(page, 'allow', name);
      expect(back.searchParams.get('state')).toBe('the app’s own');
      expect(back.searchParams.has('error')).toBe(false);
      await expect.poll(() => page.locator('#after').textContent(), { timeout: 15_000 }).toMatch(/^-?\d/);
      const statuses = await page.locator('#statuses li').allTextContents();
      expect(statuses[0]).toBe('AWAITING_AUTHORISATION');
      expect(statuses.at(-1)).toBe('SETTLED');
      expect(new Set(statuses).size).toBe(statuses.length);
      const [before, after] = await Promise.all(['#before', '#after'].map((id) => page.locator(id).textContent()));
      expect(Math.round((Number(before) - Number(after)) * 100)).toBe(725);
      await page.screenshot({ path: join(screenshots, `${name}-settled.png`), fullPage: true });
    },
  );

  it('comes to nothing where the customer refuses, and the page is told', async () => {
    const page = await openApp('websocket', {
      idempotencyKey: 'refused',
      debtorAccountId: await accountOf('Albion Bank', 'Albion Current'),
      creditor: british(),
      amount: { amount: '7.25', currency: 'GBP' },
      redirectUri: `${origin}/paid`,
    });
    const back = await authorise(page, 'refuse', 'pay-refused');
    expect(back.searchParams.get('error')).toBe('access_denied');
    await expect
      .poll(() => page.locator('#statuses li').allTextContents())
      .toEqual(['AWAITING_AUTHORISATION', 'CANCELLED']);
  });
});
