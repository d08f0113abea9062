// The sandbox's Revolut Business moves money: payments with ids of requests, for two weeks; transfers, exchanges, drafts and
// who approves them; lost answers; and the ledger beneath it all.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control } from './relying-party.ts';
import { RevolutClient, until } from './revolut-client.ts';

const now = '2026-11-22T12:00:00Z';
let sandbox: Sandbox;
let client: RevolutClient;

const moveTo = (at: string) => control(sandbox.description, 'PUT', '/clock', { now: at });
const plan = (body: object) => control(sandbox.description, 'PUT', '/banks/revolut/payments', body);
const balanceOf = async (slug: string): Promise<number> =>
  Math.round((await client.get(`/accounts/${await client.account(slug)}`)).balance * 100);
const moved = async (endToEndId: string) =>
  (await control(sandbox.description, 'GET', `/payments/moves?endToEndId=${endToEndId}`)).body[endToEndId];
const stateOf = async (id: string): Promise<string> => (await client.get(`/transaction/${id}`)).state;

beforeAll(async () => {
  sandbox = await startSandbox({ now: new Date(now) });
  client = await new RevolutClient(sandbox.description).signIn();
  await plan({ settleMs: 200 });
}, 60_000);
afterAll(async () => {
  await sandbox?.close();
});

describe('a payment', () => {
  test('is pending, then completed under the same id, and moves money once', async () => {
    const before = await balanceOf('eur');
    const counted = (await client.control('GET', '/payments')).body;
    const order = await client.payment('one-payment');
    const made = await client.good('POST', '/pay', order);
    expect(made).toEqual({ id: expect.any(String), state: 'pending', created_at: expect.any(String) });
    expect(await balanceOf('eur')).toBe(before - 1_250);
    await until(async () => (await stateOf(made.id)) === 'completed');
    const transaction = await client.get(`/transaction/${made.id}`);
    expect(transaction).toMatchObject({
      type: 'transfer',
      request_id: 'one-payment',
      created_at: made.created_at,
      completed_at: expect.any(String),
      reference: 'Reference one-payment',
      legs: [{ amount: -12.5, description: 'To Finn Farrowdale', counterparty: { account_type: 'external' } }],
    });
    expect(await client.get('/transaction/one-payment?id_type=request_id')).toEqual(transaction);
    expect(await client.get('/transactions?request_id=one-payment&from=2026-11-20')).toEqual([transaction]);
    expect(await balanceOf('eur')).toBe(before - 1_250);
    const after = (await client.control('GET', '/payments')).body;
    expect([after.orders - counted.orders, after.moved - counted.moved]).toEqual([1, 1]);
    expect((await control(sandbox.description, 'GET', '/ledger/check')).body.balanced).toBe(true);
  });

  test('asked for again is the same; with another body it is refused', async () => {
    const order = await client.payment('asked-again');
    const [one, two] = await Promise.all([client.good('POST', '/pay', order), client.good('POST', '/pay', order)]);
    expect(two.id).toBe(one.id);
    const other = await client.request('POST', '/pay', { ...order, amount: 13 });
    expect([other.status, other.body]).toEqual([
      400,
      { error_id: expect.any(String), code: 3020, message: 'Duplicate request: asked-again' },
    ]);
    await client.control('PUT', '/settings', { refusesRepeats: true });
    expect((await client.request('POST', '/pay', order)).body.code).toBe(3020);
    await client.control('PUT', '/settings', { refusesRepeats: false });
    await until(async () => (await stateOf(one.id)) === 'completed');
    expect(await moved('asked-again')).toMatchObject({ payments: 1, moved: 1 });
  });

  test('asked for again after two weeks is another payment', async () => {
    const order = await client.payment('two-weeks');
    const one = await client.good('POST', '/pay', order);
    await until(async () => (await stateOf(one.id)) === 'completed');
    await moveTo('2026-12-06T11:59:59Z');
    expect((await client.good('POST', '/pay', order)).id).toBe(one.id);
    await moveTo('2026-12-06T12:00:00Z');
    const two = await client.good('POST', '/pay', order);
    expect(two.id).not.toBe(one.id);
    await until(async () => (await stateOf(two.id)) === 'completed');
    expect(await moved('two-weeks')).toMatchObject({ payments: 2, moved: 2 });
    await moveTo(now);
  });

  test('has an end other than completed', async () => {
    const poor = await client.good('POST', '/pay', await client.payment('too-much', { amount: 400_000 }));
    expect(await client.get(`/transaction/${poor.id}`)).toMatchObject({
      state: 'declined',
      reason_code: 'insufficient_balance',
    });
    const { id } = await client.counterparty('Alice Ashgrove');
    const closed = await client.payment('closed', { receiver: { counterparty_id: id } });
    const sent = await client.good('POST', '/pay', closed);
    const before = await balanceOf('eur');
    await until(async () => (await stateOf(sent.id)) === 'reverted');
    expect(await balanceOf('eur')).toBe(before + 1_250);
    await plan({ settleMs: 60_000 });
    const open = await client.good('POST', '/pay', await client.payment('open'));
    const failed = await client.good('POST', `/sandbox/transactions/${open.id}/fail`, {});
    expect(failed.state).toBe('failed');
    expect((await client.request('POST', `/sandbox/transactions/${open.id}/complete`, {})).status).toBe(400);
    await plan({ settleMs: 200 });
  });

  test('to another account of the service is done at once', async () => {
    const { id } = await client.counterparty('Lantern Works');
    const order = await client.payment('instant', { receiver: { counterparty_id: id } });
    expect(await client.good('POST', '/pay', order)).toMatchObject({ state: 'completed' });
  });

  test.each([
    [{ request_id: 'x'.repeat(41) }, 400, 2101],
    [{ request_id: undefined }, 400, 2101],
    [{ amount: 0 }, 400, 2101],
    [{ amount: 1.234 }, 400, 2101],
    [{ currency: 'GBP' }, 400, 2101],
    [{ account_id: '00000000-0000-4000-8000-000000000000' }, 404, 3006],
    [{ receiver: { counterparty_id: '00000000-0000-4000-8000-000000000000' } }, 404, 3544],
  ])('is refused with %j, and its id is free', async (more, status, code) => {
    const answer = await client.request('POST', '/pay', await client.payment('refused', more));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('of whom there are two accounts wants one of them named', async () => {
    const { id, accounts } = await client.counterparty('Halyard Freight');
    const unnamed = await client.payment('named', { receiver: { counterparty_id: id } });
    expect((await client.request('POST', '/pay', unnamed)).status).toBe(400);
    const named = { ...unnamed, receiver: { counterparty_id: id, account_id: accounts[0].id } };
    expect((await client.request('POST', '/pay', named)).status).toBe(200);
  });
});

describe('an answer', () => {
  test.each(['reset', 'error'])('that is lost by a %s was paid, and the same id finds it', async (loseAnswer) => {
    const order = await client.payment(`lost-${loseAnswer}`);
    await plan({ settleMs: 200, loseAnswer, loseTimes: 1 });
    const lost = await client.request('POST', '/pay', order).catch(() => undefined);
    expect(lost?.status).toBe(loseAnswer === 'error' ? 500 : undefined);
    const again = await client.good('POST', '/pay', order);
    await until(async () => (await stateOf(again.id)) === 'completed');
    expect(await moved(`lost-${loseAnswer}`)).toMatchObject({ payments: 1, moved: 1 });
    await plan({ settleMs: 200 });
  });

  test('to an order that is late comes never; the same id does not pay twice', async () => {
    const order = await client.payment('late');
    await plan({ settleMs: 50, lateMs: 400 });
    await expect(client.request('POST', '/pay', order)).rejects.toThrow();
    expect(await moved('late')).toBeUndefined();
    await plan({ settleMs: 50 });
    const again = await client.good('POST', '/pay', order);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await stateOf(again.id)).toBe('completed');
    expect(await moved('late')).toMatchObject({ payments: 1, moved: 1 });
    await plan({ settleMs: 200 });
  });

  test('to a draft that is lost leaves a draft that its title finds', async () => {
    const { request_id: _id, ...payment } = await client.payment('lost-draft');
    await plan({ settleMs: 200, loseAnswer: 'reset', loseOn: ['consent'] });
    await client
      .request('POST', '/payment-drafts', { title: 'lost-draft', payments: [payment] })
      .catch(() => undefined);
    await plan({ settleMs: 200 });
    const { payment_orders: orders } = await client.get('/payment-drafts');
    const found = orders.find(({ title }: { title: string }) => title === 'lost-draft');
    expect((await client.request('DELETE', `/payment-drafts/${found.id}`)).status).toBe(204);
  });

  test('to a question about a transaction can be slow, or lost', async () => {
    const { id } = await client.good('POST', '/pay', await client.payment('slow-status'));
    await plan({ settleMs: 200, statusLatencyMs: 300 });
    const began = Date.now();
    await client.get(`/transaction/${id}`);
    expect(Date.now() - began).toBeGreaterThanOrEqual(290);
    await plan({ settleMs: 200, loseAnswer: 'error', loseOn: ['status'] });
    expect((await client.request('GET', `/transaction/${id}`)).status).toBe(500);
    await plan({ settleMs: 200 });
  });

  test('that is a 500 before anything was done leaves nothing', async () => {
    await client.control('PUT', '/faults', { status: 500, match: '/pay' });
    expect((await client.request('POST', '/pay', await client.payment('before'))).status).toBe(500);
    await client.control('DELETE', '/faults');
    expect(await moved('before')).toBeUndefined();
  });

  test('comes twice where ids of requests are not honoured', async () => {
    const order = await client.payment('reckless');
    await plan({ settleMs: 0, idempotency: 'ignored' });
    const [one, two] = [await client.good('POST', '/pay', order), await client.good('POST', '/pay', order)];
    expect(two.id).not.toBe(one.id);
    await plan({ settleMs: 200 });
  });
});

describe('between its own accounts', () => {
  test('a transfer is one transaction with two legs, at once', async () => {
    const [eur, payroll] = [await balanceOf('eur'), await balanceOf('payroll')];
    const order = {
      request_id: 'own',
      source_account_id: await client.account('eur'),
      target_account_id: await client.account('payroll'),
      amount: 100.1,
      currency: 'EUR',
      reference: 'For wages',
    };
    const made = await client.good('POST', '/transfer', order);
    expect(made.state).toBe('completed');
    expect((await client.good('POST', '/transfer', order)).id).toBe(made.id);
    const { type, legs } = await client.get(`/transaction/${made.id}`);
    expect([type, legs.map(({ amount }: { amount: number }) => amount)]).toEqual(['transfer', [-100.1, 100.1]]);
    expect([await balanceOf('eur'), await balanceOf('payroll')]).toEqual([eur - 10_010, payroll + 10_010]);
    const wrong = { ...order, request_id: 'own-2', target_account_id: await client.account('usd') };
    expect((await client.request('POST', '/transfer', wrong)).status).toBe(400);
  });

  test('an exchange is what the rate said, with its fee, and stays when the clock is moved', async () => {
    const quote = await client.get('/rate?from=EUR&to=USD&amount=200');
    const [eur, usd] = [await balanceOf('eur'), await balanceOf('usd')];
    const order = {
      from: { account_id: await client.account('eur'), currency: 'EUR', amount: 200 },
      to: { account_id: await client.account('usd'), currency: 'USD' },
      reference: 'Exchange',
      request_id: 'exchange-1',
    };
    const made = await client.good('POST', '/exchange', order);
    const { type, legs } = await client.get(`/transaction/${made.id}`);
    expect(type).toBe('exchange');
    expect(legs).toMatchObject([
      { amount: -200, fee: quote.fee.amount, currency: 'EUR' },
      { amount: quote.to.amount, fee: 0, currency: 'USD' },
    ]);
    const after = [eur - 20_000 - Math.round(quote.fee.amount * 100), usd + Math.round(quote.to.amount * 100)];
    expect([await balanceOf('eur'), await balanceOf('usd')]).toEqual(after);
    await moveTo('2026-11-22T12:00:01Z');
    expect([await balanceOf('eur'), await balanceOf('usd')]).toEqual(after);
    expect((await control(sandbox.description, 'GET', '/ledger/check')).body.balanced).toBe(true);
    await moveTo(now);
    expect((await client.request('GET', '/rate?from=EUR&to=XXX')).body.code).toBe(3472);
    const bought = { ...order, request_id: 'exchange-2', from: { ...order.from, amount: undefined } };
    const buy = await client.good('POST', '/exchange', { ...bought, to: { ...order.to, amount: 50 } });
    expect((await client.get(`/transaction/${buy.id}`)).legs[1].amount).toBe(50);
    expect((await client.request('POST', '/exchange', bought)).status).toBe(400);
  });
});

describe('a draft', () => {
  const draftOf = async (more: Record<string, unknown> = {}, ...ids: string[]) => {
    const payments = await Promise.all(
      (ids.length === 0 ? ['draft'] : ids).map(async (id) => {
        const { request_id: _id, ...payment } = await client.payment(id);
        return payment;
      }),
    );
    return { title: 'Suppliers', payments, ...more };
  };

  test('pays nothing until somebody approves it in the app', async () => {
    const before = await balanceOf('eur');
    const { id } = await client.good('POST', '/payment-drafts', await draftOf({}, 'draft-1', 'draft-2'));
    expect((await client.get('/payment-drafts')).payment_orders).toContainEqual({
      id,
      title: 'Suppliers',
      payments_count: 2,
      source: 'api',
    });
    expect((await client.get(`/payment-drafts/${id}`)).payments[0]).toMatchObject({
      amount: { amount: 12.5, currency: 'EUR' },
      state: 'CREATED',
      reference: 'Reference draft-1',
    });
    expect(await balanceOf('eur')).toBe(before);
    const approved = await client.control('POST', `/payment-drafts/${id}`, { decision: 'approve' });
    const [first] = approved.body.payments;
    expect(first.state).toBe('PENDING');
    expect(await client.get('/payment-drafts')).toEqual({ payment_orders: [] });
    await until(async () => (await client.get(`/payment-drafts/${id}`)).payments[0].state === 'COMPLETED');
    expect(await client.get(`/transaction/${first.transactionId}`)).toMatchObject({ reference: 'Reference draft-1' });
    expect(await balanceOf('eur')).toBe(before - 2_500);
    expect((await client.control('POST', `/payment-drafts/${id}`, { decision: 'approve' })).status).toBe(409);
    const late = await client.request('DELETE', `/payment-drafts/${id}`);
    expect([late.status, late.body.code]).toEqual([422, 3417]);
  });

  test('is rejected, or taken back, and nothing moves', async () => {
    const before = await balanceOf('eur');
    const one = await client.good('POST', '/payment-drafts', await draftOf());
    await client.control('POST', `/payment-drafts/${one.id}`, { decision: 'reject' });
    expect((await client.get(`/payment-drafts/${one.id}`)).payments[0]).toMatchObject({
      state: 'DECLINED',
      reason: 'rejected_by_approver',
    });
    const two = await client.good('POST', '/payment-drafts', await draftOf());
    expect((await client.request('DELETE', `/payment-drafts/${two.id}`)).status).toBe(204);
    const gone = await client.request('GET', `/payment-drafts/${two.id}`);
    expect([gone.status, gone.body.code]).toEqual([404, 3006]);
    expect(await balanceOf('eur')).toBe(before);
  });

  test('for a day to come waits for it after it was approved', async () => {
    const { id } = await client.good('POST', '/payment-drafts', await draftOf({ schedule_for: '2026-11-24' }));
    const { body } = await client.control('POST', `/payment-drafts/${id}`, { decision: 'approve' });
    const [{ transactionId }] = body.payments;
    expect(await client.get(`/transaction/${transactionId}`)).toMatchObject({
      state: 'created',
      scheduled_for: '2026-11-24',
    });
    await moveTo('2026-11-24T08:00:00Z');
    await until(async () => (await stateOf(transactionId)) === 'completed');
    await moveTo(now);
  });

  test('is refused for what the specification has against it', async () => {
    const good = await draftOf();
    expect((await client.request('POST', '/payment-drafts', { ...good, payments: [] })).status).toBe(204);
    const [payment] = good.payments;
    const bodies: readonly [unknown, number][] = [
      [{ ...good, payments: [{ ...payment, currency: 'USD' }] }, 3452],
      [{ ...good, payments: [{ ...payment, charge_bearer: 'shared' }, payment] }, 2101],
      [{ ...good, payments: [payment, { ...payment, account_id: await client.account('payroll') }] }, 2101],
      [{ ...good, schedule_for: '2026-11-21' }, 2101],
      [{ title: 'None' }, 2101],
    ];
    for (const [body, code] of bodies) {
      expect((await client.request('POST', '/payment-drafts', body)).body.code).toBe(code);
    }
  });
});
