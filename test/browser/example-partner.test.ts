// examples/partner as a process against the sandbox: a customer grants it access in a real Chromium, it pays, is told by webhooks,
// and pays once though it is killed in the middle and started again.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BrowserContext, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountNamed } from '../../src/sandbox/ledger/accounts.ts';
import { browserIsThere, startBrowser, type TestBrowser } from '../support/browser.ts';
import { type Between, createPartnerOfTest, startBetween, type TestPartner } from '../support/example-partner.ts';
import { startTestGateway, type TestGateway } from '../support/running-gateway.ts';
import { findFreePort, reasonToSkip } from '../support/services.ts';

const skip = reasonToSkip(browserIsThere, 'chromium');
const screenshots = join(import.meta.dirname, '../../.run/screenshots');
const unhurried = { timeout: 15_000 };
const scope = 'payments:read payments:write';

describe.skipIf(skip !== null)(`the example partner${skip === null ? '' : ` (${skip})`}`, { timeout: 60_000 }, () => {
  let gateway: TestGateway;
  let browser: TestBrowser;
  let between: Between;
  let partner: TestPartner;
  let context: BrowserContext;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    const port = await findFreePort();
    [gateway, browser] = await Promise.all([
      startTestGateway({
        isPatient: true,
        env: { WEBHOOK_ALLOW_PRIVATE: 'true' },
        redirectUris: [`http://127.0.0.1:${port}/linked`],
      }),
      startBrowser(),
    ]);
    between = await startBetween(gateway.url);
    partner = await createPartnerOfTest(port, between.url);
    await partner.start();
    context = await browser.open({ javaScriptEnabled: true });
    page = await context.newPage();
    page.setDefaultTimeout(unhurried.timeout);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await partner?.stop();
    await between?.close();
    await gateway?.stop();
  });

  const said = () => page.getByRole('status').textContent();

  async function fillPayment(amount: string): Promise<void> {
    const bob = accountNamed('bob-albion-current');
    const form = page.locator('li', { hasText: 'Albion Current' }).locator('form');
    await form.getByLabel('Payee').fill('Bob');
    await form.getByLabel('Sort code').fill(bob.sortCode);
    await form.getByLabel('Account number').fill(bob.accountNumber);
    await form.getByLabel('Amount').fill(amount);
  }

  async function allowAtTheBank(): Promise<void> {
    await page.locator('input[name=customer][value=alice]').check();
    await page.locator('#continue').click();
    await page.locator('#allow').click();
    await page.waitForURL((url) => url.href.startsWith(`${partner.origin}/`));
  }

  /** The status of the payment of this amount, on a page loaded anew. */
  async function statusOf(amount: string): Promise<string | null> {
    await page.goto(partner.origin);
    return page.locator('li[data-key]', { hasText: `${amount} GBP` }).getAttribute('data-status');
  }

  const keysOf = (amount: string): string[] =>
    between.asked.flatMap((body) => {
      const { variables } = JSON.parse(body) as {
        variables: { input?: { idempotencyKey: string; amount: { amount: string } } };
      };
      return variables.input?.amount.amount === amount ? [variables.input.idempotencyKey] : [];
    });

  /** How many payments of this amount there are at the gateway, and how often money moved at the bank. */
  async function madeOf(amount: string): Promise<{ payments: number; moves: number }> {
    const token = await gateway.token({ customer: 'alice', scope: 'payments:read' });
    const query = '{ me { payments(first: 100) { edges { node { instructedAmount { amount } endToEndId } } } } }';
    const { data } = await gateway.query(token, query);
    const nodes: { instructedAmount: { amount: string }; endToEndId: string }[] = data.me.payments.edges.map(
      ({ node }: { node: object }) => node,
    );
    const of = nodes.filter(({ instructedAmount }) => instructedAmount.amount === amount);
    const moves = JSON.stringify(await (await gateway.control('GET', '/payments/moves')).json());
    return { payments: of.length, moves: of.filter(({ endToEndId }) => moves.includes(endToEndId)).length };
  }

  it('is connected by a customer, who is asked what it may see, and shows their accounts', async () => {
    await page.goto(partner.origin);
    await page.getByRole('button', { name: 'Connect a customer' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Customer').selectOption('alice');
    await page.getByRole('button', { name: 'Log in and agree' }).click();
    await page.getByRole('radio', { name: 'All accounts' }).check();
    await page.getByRole('button', { name: 'Yes, let otherpay see this' }).click();
    await page.waitForURL((url) => url.href.startsWith(`${partner.origin}/`));
    expect(await said()).toBe('The customer is connected.');
    expect(await page.getByText('Albion Current').count()).toBe(1);
    await page.screenshot({ path: join(screenshots, 'partner-connected.png'), fullPage: true });
  });

  it('confirms nothing that another browser brings back', async () => {
    const token = await gateway.token({ partner: 'otherpay', scope: 'grants:read' });
    const count = async () =>
      (await gateway.query(token, '{ grants { edges { node { id } } } }')).data.grants.edges.length;
    const before = await count();
    const other = await (await browser.open()).newPage();
    const asked = between.asked.length;
    await other.goto(`${partner.origin}/linked?grant=x&code=stolen&state=another`);
    expect(await other.getByRole('status').textContent()).toContain('not begun in this browser');
    expect(between.asked.slice(asked).filter((body) => body.includes('stolen'))).toEqual([]);
    expect(await count()).toBe(before);
  });

  it('takes no form of another site', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      const answer = await fetch(`${partner.origin}/connect`, { method: 'POST', headers: { origin } });
      expect(answer.status).toBe(403);
    }
    expect((await fetch(`${partner.origin}/connect`, { method: 'POST' })).status).toBe(403);
  });

  it('pays, and is told by webhooks how it stands, until it is settled', async () => {
    await page.goto(partner.origin);
    await fillPayment('3.10');
    await page.locator('li', { hasText: 'Albion Current' }).getByRole('button', { name: 'Pay' }).click();
    await allowAtTheBank();
    expect(await said()).toBe('The payment is on its way.');
    await expect.poll(() => statusOf('3.10'), unhurried).toBe('SETTLED');
    expect(between.asked.filter((body) => body.includes('query Payment('))).toEqual([]);
    expect(await page.getByText(/[1-9]\d* deliveries taken/).count()).toBe(1);
    expect(await madeOf('3.10')).toEqual({ payments: 1, moves: 1 });
    await page.screenshot({ path: join(screenshots, 'partner-settled.png'), fullPage: true });
  });

  it('takes a delivery once, in order, and only what the gateway has signed now', async () => {
    const database = new DatabaseSync(partner.database, { readOnly: true });
    const { secret } = database.prepare('SELECT secret FROM webhook').get() as { secret: string };
    const { id } = database.prepare("SELECT id FROM payments WHERE status = 'SETTLED'").get() as { id: string };
    const deliver = async (deliveryId: string, event: { status: string; cursor: string }, at = new Date()) => {
      const body = JSON.stringify({ type: 'payment.updated', data: { paymentUpdated: { event, payment: { id } } } });
      const headers = {
        'webhook-id': deliveryId,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(deliveryId, at, body),
      };
      return (await fetch(`${partner.origin}/webhooks`, { method: 'POST', headers, body })).status;
    };
    const taken = () => database.prepare('SELECT count(*) AS n FROM deliveries').get()?.['n'];
    const before = Number(taken());
    // Older than what is known: taken, and changes nothing.
    expect(await deliver('msg_old', { status: 'PENDING', cursor: '1' })).toBe(204);
    expect(await statusOf('3.10')).toBe('SETTLED');
    expect(await deliver('msg_old', { status: 'REJECTED', cursor: '99' })).toBe(204);
    expect(await statusOf('3.10')).toBe('SETTLED');
    expect(taken()).toBe(before + 1);
    const late = new Date(Date.now() - 10 * 60_000);
    expect(await deliver('msg_late', { status: 'REJECTED', cursor: '99' }, late)).toBe(400);
    const forged = { 'webhook-id': 'm', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) };
    for (const signature of ['v1,AAAA', '']) {
      const headers = { ...forged, 'webhook-signature': signature };
      expect((await fetch(`${partner.origin}/webhooks`, { method: 'POST', headers, body: '{}' })).status).toBe(400);
    }
    expect((await fetch(`${partner.origin}/webhooks`, { method: 'POST', body: 'x'.repeat(100) })).status).toBe(400);
    expect(taken()).toBe(before + 1);
    expect(await statusOf('3.10')).toBe('SETTLED');
    database.close();
  });

  it('pays once when it is killed before the answer comes, and started again', async () => {
    await page.goto(partner.origin);
    await fillPayment('3.20');
    const held = between.held();
    between.treat = (body) => (body.includes('InitiatePayment') ? 'hold' : 'pass');
    const pay = page.locator('li', { hasText: 'Albion Current' }).getByRole('button', { name: 'Pay' });
    const clicked = pay.click({ noWaitAfter: true }).catch(() => undefined);
    await held;
    await partner.kill();
    await clicked;
    between.treat = () => 'pass';
    await partner.start();
    await expect.poll(() => statusOf('3.20'), unhurried).toBe('AWAITING_AUTHORISATION');
    const own = page.locator('li[data-key]', { hasText: '3.20 GBP' });
    await own.getByRole('link', { name: 'Go to the bank' }).click();
    await allowAtTheBank();
    // Who comes back is who began, also after the crash.
    expect(await said()).toBe('The payment is on its way.');
    await expect.poll(() => statusOf('3.20'), unhurried).toBe('SETTLED');
    expect(keysOf('3.20').length).toBeGreaterThanOrEqual(2);
    expect(new Set(keysOf('3.20')).size).toBe(1);
    expect(await madeOf('3.20')).toEqual({ payments: 1, moves: 1 });
  });

  it('keeps a payment that nothing answers, says so, and sends it again', async () => {
    await page.goto(partner.origin);
    await fillPayment('3.30');
    // Out of reach, and not asking for patience: each of these is an answer that says nothing.
    between.treat = () => 'broken';
    await page.locator('li', { hasText: 'Albion Current' }).getByRole('button', { name: 'Pay' }).click();
    expect(await said()).toBe(
      'There is no answer yet: the payment is kept, and sent again. The gateway does not answer: customers are not shown.',
    );
    expect(await statusOf('3.30')).toBe('SENT');
    between.treat = () => 'pass';
    await partner.kill();
    await partner.start();
    await expect.poll(() => statusOf('3.30'), unhurried).toBe('AWAITING_AUTHORISATION');
    expect(new Set(keysOf('3.30')).size).toBe(1);
  });

  it('waits as long as it is asked to, and says what is refused', async () => {
    let refusals = 2;
    between.treat = () => (refusals-- > 0 ? 'busy' : 'pass');
    const startedAtMs = performance.now();
    await page.goto(partner.origin);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_900);
    expect(await page.getByText('Albion Current').count()).toBe(1);
    between.treat = () => 'pass';
    await fillPayment('0.00');
    await page.locator('li', { hasText: 'Albion Current' }).getByRole('button', { name: 'Pay' }).click();
    expect(await said()).toContain('ValidationRejection');
    expect(await statusOf('0.00')).toBe('REFUSED');
  });

  it('registers its webhook once, however often it is started', async () => {
    const token = await gateway.token({ partner: 'otherpay', scope: `webhooks:write ${scope}` });
    const { data } = await gateway.query(token, '{ webhookEndpoints { url } }');
    expect(data.webhookEndpoints).toEqual([{ url: `${partner.origin}/webhooks` }]);
  });
});
