// Orders at Revolut: what is sent, what is believed of an answer, and how one is found again whose answer was lost. The bank is written by
// each test; how the engine uses it is in test/integration/payments/orders.test.ts.

import { describe, expect, it } from 'vitest';
import { type OrderRequest, type PaymentCall, PaymentRefused, PaymentUnsent } from '../../../src/banks/payment.ts';
import { RevolutBusinessPayments } from '../../../src/banks/revolut-business/payment.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { newEndToEndId } from '../../../src/domain/own-reference.ts';
import { parseOrder } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { revolutBank } from '../../support/revolut-bank.ts';

const base = 'https://revolut.test/api/1.0';
const paymentId = '6f8b9c1e-3f57-4c64-9a51-0d6f2f3b1a11';
const key = 'p-6f8b9c1e3f574c649a510d6f2f3b1a11';
const debtorIban = 'LT069925000030834833';
const creditorIban = 'DE89370400440532013000';
const accountId = '2e6de1bf-97ad-478d-aad1-9d7a3cdf70cb';
const counterpartyId = 'a15bcac4-dd42-45ed-a828-6806ccc8bb7e';
const payeeId = '2bf609f4-9825-4401-b6f7-960c61f8bee0';
const draftId = 'e7e54cb2-861a-4aaa-80e9-3e6600f3db10';
const sentAtMs = Date.parse('2026-11-22T12:00:00Z');
const direct = {
  counterparties: [{ id: counterpartyId, iban: creditorIban }],
  perPayment: { EUR: '100.00' },
  perDay: { EUR: '250.00' },
};

function payments(profile: Readonly<Record<string, unknown>> = {}) {
  const bank = revolutBank();
  const whole = { customer: 'acme', country: 'LT', payments: true, ...profile };
  return new RevolutBusinessPayments({ ...bank, profile: whole }, base);
}

const { scheme } = payments();
const numbers = { sortCode: null, accountNumber: null };

function makeOrder(more: Partial<Parameters<typeof parseOrder>[0]> = {}) {
  const parsed = parseOrder(
    {
      debtorAccount: { iban: debtorIban, ...numbers },
      creditor: { name: 'Toile du Lac SARL', iban: creditorIban, ...numbers, bic: null },
      amount: '72.10',
      currency: 'EUR',
      endToEndId: 'E-1',
      remittanceInformation: 'Invoice 7',
      requestedExecutionDate: null,
      isInstant: false,
      ...more,
    },
    scheme,
    { today: '2026-11-22', newEndToEndId: 'unused' },
  );
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.order;
}

const request = (more: Partial<OrderRequest> = {}): OrderRequest => ({
  paymentId,
  order: makeOrder(),
  isDirect: false,
  ...more,
});

const title = `Toile du Lac SARL (${paymentId})`;
const counterparty = {
  id: counterpartyId,
  name: 'Toile du Lac SARL',
  state: 'created',
  accounts: [
    { id: 'other', currency: 'GBP', type: 'external', iban: creditorIban },
    { id: payeeId, currency: 'EUR', type: 'external', iban: creditorIban },
  ],
};
const draft = {
  title,
  payments: [
    {
      id: '67b38771-3db0-4cf0-bdc0-aaaa1284ab81',
      amount: { amount: 72.1, currency: 'EUR' },
      account_id: accountId,
      receiver: { counterparty_id: counterpartyId, account_id: payeeId },
      state: 'CREATED',
      reference: 'Invoice 7',
    },
  ],
};
const transaction = {
  id: 't1',
  type: 'transfer',
  state: 'pending',
  request_id: key,
  created_at: '2026-11-22T12:00:01.000000Z',
  updated_at: '2026-11-22T12:00:01.000000Z',
  reference: 'Invoice 7',
  legs: [{ leg_id: 'l1', amount: -72.1, currency: 'EUR', account_id: accountId }],
};

type Answer = { readonly status?: number; readonly body?: unknown } | Error;
type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** A bank that knows the business, its payee and what a test says besides. */
function bankOf(more: (asked: Asked) => Answer | undefined = () => undefined) {
  const asked: Asked[] = [];
  const usual = ({ method, path }: Asked): Answer => {
    switch (`${method} ${path}`) {
      case 'GET /accounts':
        return {
          body: [
            { id: 'gbp', currency: 'GBP' },
            { id: 'other', currency: 'EUR' },
            { id: accountId, currency: 'EUR' },
          ],
        };
      case 'GET /accounts/other/bank-details':
        return { body: [{ iban: 'LT599925000051463548' }] };
      case `GET /accounts/${accountId}/bank-details`:
        return { body: [{ iban: debtorIban, pooled: false }] };
      case 'GET /counterparties':
        return { body: [counterparty] };
      case `GET /counterparty/${counterpartyId}`:
        return { body: counterparty };
      case 'POST /payment-drafts':
        return { status: 201, body: { id: draftId } };
      case `GET /payment-drafts/${draftId}`:
        return { body: draft };
      case 'POST /pay':
        return { body: { id: 't1', state: 'pending', created_at: transaction.created_at } };
      case 'GET /transaction/t1':
        return { body: transaction };
      case 'GET /transactions':
        return { body: [] };
      case 'GET /payment-drafts':
        return { body: { payment_orders: [] } };
      default:
        return { status: 404, body: { code: 3006, message: 'not found' } };
    }
  };
  const call: PaymentCall = {
    deadline: deadlineIn(5000),
    psuIpAddress: null,
    async send({ method, url, body }) {
      const one = { method, path: url.pathname.slice('/api/1.0'.length), query: url.searchParams, body };
      asked.push(one);
      const answer = more(one) ?? usual(one);
      if (answer instanceof Error) throw answer;
      return { status: answer.status ?? 200, headers: {}, text: JSON.stringify(answer.body ?? null) };
    },
  };
  return {
    call,
    asked,
    pathsOf: (method: string) => asked.flatMap((one) => (one.method === method ? [one.path] : [])),
  };
}

const timeout = new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'revolut', operatorMessage: 'late' });
const at = (method: string, path: string, answer: Answer) => (asked: Asked) =>
  asked.method === method && asked.path === path ? answer : undefined;

describe('a draft', () => {
  it('names account, payee and amount, and the gateway’s own id of the payment', async () => {
    const { call, asked, pathsOf } = bankOf();
    expect(await payments().orders.place(call, request())).toEqual({
      bankPaymentId: `payment-drafts/${draftId}`,
      status: 'RECEIVED',
      reasonCode: null,
      isAwaitingApproval: true,
    });
    expect(asked.find(({ method }) => method === 'POST')?.body).toEqual({
      title,
      payments: [
        {
          account_id: accountId,
          receiver: { counterparty_id: counterpartyId, account_id: payeeId },
          amount: 72.1,
          currency: 'EUR',
          reference: 'Invoice 7',
        },
      ],
    });
    expect(pathsOf('POST')).toEqual(['/payment-drafts']);
  });

  it('is for a day, and without a text for the payee has the payer’s own reference', async () => {
    const order = makeOrder({ requestedExecutionDate: '2026-12-01', remittanceInformation: null });
    const { call, asked } = bankOf();
    await payments().orders.place(call, request({ order }));
    expect(asked.find(({ method }) => method === 'POST')?.body).toMatchObject({
      schedule_for: '2026-12-01',
      payments: [{ reference: 'E-1' }],
    });
  });

  it.each([
    ['Toile du Lac SARL', { company_name: 'Toile du Lac SARL' }],
    ['Brightwater', { company_name: 'Brightwater' }],
    ['Halyard Freight B.V.', { company_name: 'Halyard Freight B.V.' }],
    ['Anna Maria Amsel', { individual_name: { first_name: 'Anna Maria', last_name: 'Amsel' } }],
  ])('to %s, who is not known yet, makes the counterparty before', async (name, named) => {
    const order = makeOrder({ creditor: { name, iban: creditorIban, ...numbers, bic: 'COBADEFFXXX' } });
    const made = { ...counterparty, id: 'new', name };
    const { call, asked } = bankOf((one) => {
      if (one.path === '/counterparty' && one.method === 'POST') return { body: made };
      if (one.path === `/payment-drafts/${draftId}`)
        return {
          body: {
            title: `${name} (${paymentId})`,
            payments: [{ ...draft.payments[0], receiver: { counterparty_id: 'new' } }],
          },
        };
      return one.path === '/counterparties' ? { body: [{ ...counterparty, name: 'Somebody else' }] } : undefined;
    });
    await payments().orders.place(call, request({ order }));
    expect(asked.find(({ path }) => path === '/counterparty')?.body).toEqual({
      ...named,
      bank_country: 'DE',
      currency: 'EUR',
      iban: creditorIban,
      bic: 'COBADEFFXXX',
    });
    expect(asked.find(({ path }) => path === '/counterparties')?.query.get('iban')).toBe(creditorIban);
  });

  it.each([
    ['the accounts cannot be read', at('GET', '/accounts', { status: 503, body: {} }), 'BANK_UNAVAILABLE'],
    ['the counterparty is refused', at('GET', '/counterparties', { status: 400, body: { code: 3000 } }), 'VALIDATION'],
    ['the bank does not answer', at('GET', '/counterparties', timeout), 'BANK_UNAVAILABLE'],
    ['the business has no such account', at('GET', '/accounts', { body: [] }), 'VALIDATION'],
    [
      'two accounts of the currency have one number',
      at('GET', '/accounts/other/bank-details', { body: [{ iban: debtorIban }] }),
      'VALIDATION',
    ],
  ])('is not sent where %s, and that is known', async (_name, more, rejection) => {
    const { call, pathsOf } = bankOf(more);
    const failure = await payments()
      .orders.place(call, request())
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PaymentUnsent);
    expect(failure).toMatchObject({ rejection });
    expect(pathsOf('POST').filter((path) => path !== '/counterparty')).toEqual([]);
  });

  it.each([
    ['another title', { ...draft, title: 'Toile du Lac SARL (another)' }],
    ['another amount', { ...draft, payments: [{ ...draft.payments[0], amount: { amount: 721, currency: 'EUR' } }] }],
    ['another currency', { ...draft, payments: [{ ...draft.payments[0], amount: { amount: 72.1, currency: 'GBP' } }] }],
    ['another account', { ...draft, payments: [{ ...draft.payments[0], account_id: 'other' }] }],
    ['another payee', { ...draft, payments: [{ ...draft.payments[0], receiver: { counterparty_id: 'x' } }] }],
    ['two payments', { ...draft, payments: [draft.payments[0], draft.payments[0]] }],
    ['no payment', { ...draft, payments: [] }],
  ])('whose answer names one with %s is not believed, and not called refused', async (_name, body) => {
    const { call } = bankOf(at('GET', `/payment-drafts/${draftId}`, { body }));
    await expect(payments().orders.place(call, request())).rejects.toBeInstanceOf(BankFailure);
  });

  it.each([
    ['no answer', at('POST', '/payment-drafts', timeout)],
    ['an answer without an id', at('POST', '/payment-drafts', { status: 201, body: {} })],
    ['an id that no path can hold', at('POST', '/payment-drafts', { status: 201, body: { id: '\ud800' } })],
    ['an id that is another path', at('POST', '/payment-drafts', { status: 201, body: { id: '..' } })],
    ['204, for no payments', at('POST', '/payment-drafts', { status: 204 })],
    ['503', at('POST', '/payment-drafts', { status: 503, body: { code: 5003 } })],
    ['408', at('POST', '/payment-drafts', { status: 408, body: {} })],
    // Sent it was: that it cannot be read back says nothing against it.
    ['a refusal of reading it back', at('GET', `/payment-drafts/${draftId}`, { status: 403, body: { code: 9002 } })],
  ])('with %s may have been made', async (_name, more) => {
    const { call } = bankOf(more);
    await expect(payments().orders.place(call, request())).rejects.toBeInstanceOf(BankFailure);
  });

  it('that is refused was not made', async () => {
    const { call } = bankOf(at('POST', '/payment-drafts', { status: 400, body: { code: 3452, message: 'x' } }));
    await expect(payments().orders.place(call, request())).rejects.toMatchObject({
      name: 'PaymentRefused',
      rejection: 'VALIDATION',
      bankCode: '3452',
    });
  });

  it.each([
    // In no list of those that wait to be sent for processing.
    ['CREATED', 'PENDING'],
    ['PENDING', 'PENDING'],
    ['COMPLETED', 'SETTLED'],
    ['DECLINED', 'REJECTED'],
    ['FAILED', 'REJECTED'],
    ['REVERTED', 'REJECTED'],
    ['CANCELLED', 'CANCELLED'],
    ['DELETED', 'CANCELLED'],
    ['SOMETHING_NEW', null],
  ])('that is %s stands at %s', async (state, status) => {
    const body = { ...draft, payments: [{ ...draft.payments[0], state, reason: 'insufficient_balance' }] };
    const { call } = bankOf(at('GET', `/payment-drafts/${draftId}`, { body }));
    expect(await payments().readState(call, `payment-drafts/${draftId}`, makeOrder())).toEqual({
      status,
      reasonCode: 'AM04',
    });
  });

  it('that was sent twice on the way stands once: the other is taken back before somebody allows both', async () => {
    const orders = ['a-stray', draftId].map((id) => ({ id, title, payments_count: 1 }));
    const others = [{ id: 'not-ours', title: 'Another (x)', payments_count: 1 }];
    const { call, pathsOf } = bankOf((one) => {
      if (one.method === 'DELETE') return { status: 204 };
      return one.path === '/payment-drafts' ? { body: { payment_orders: [...others, ...orders] } } : undefined;
    });
    expect(await payments().readState(call, `payment-drafts/${draftId}`, makeOrder())).toMatchObject({
      status: 'RECEIVED',
    });
    expect(pathsOf('DELETE')).toEqual(['/payment-drafts/a-stray']);
  });

  it('that somebody has called something else is read on, and others of that name are left alone', async () => {
    const renamed = { ...draft, title: 'Rent' };
    const drafts = ['theirs', draftId].map((id) => ({ id, title: 'Rent', payments_count: 1 }));
    const listed = (list: readonly unknown[]) =>
      bankOf((one) => {
        if (one.path === `/payment-drafts/${draftId}`) return { body: renamed };
        return one.path === '/payment-drafts' ? { body: { payment_orders: list } } : undefined;
      });
    const open = listed(drafts);
    const bankPaymentId = `payment-drafts/${draftId}`;
    expect(await payments().readState(open.call, bankPaymentId, makeOrder())).toMatchObject({ status: 'RECEIVED' });
    expect(open.pathsOf('DELETE')).toEqual([]);
    const sent = listed(drafts.slice(0, 1));
    expect(await payments().readState(sent.call, bankPaymentId, makeOrder())).toMatchObject({ status: 'PENDING' });
    expect(sent.pathsOf('DELETE')).toEqual([]);
  });

  it.each([
    ['is cancelled where nothing was paid for it', [], 'CANCELLED'],
    ['is nothing to conclude from where something like it was paid', [transaction], null],
  ])('that is gone %s', async (_name, list, status) => {
    const { call } = bankOf((one) => {
      if (one.path === `/payment-drafts/${draftId}`) return { status: 404, body: { code: 3006 } };
      return one.path === '/transactions' ? { body: list } : undefined;
    });
    expect(await payments().readState(call, `payment-drafts/${draftId}`, makeOrder())).toMatchObject({ status });
  });

  it.each([
    ['taken back', { status: 204 }, { kind: 'cancelled' }],
    ['decided on', { status: 422, body: { code: 3417 } }, { kind: 'refused', bankCode: '3417' }],
  ] as const)('that is to be cancelled is %s', async (_name, answer, outcome) => {
    const { call } = bankOf(at('DELETE', `/payment-drafts/${draftId}`, answer));
    const bankPaymentId = `payment-drafts/${draftId}`;
    expect(await payments().cancel(call, { bankPaymentId })).toEqual(outcome);
    expect(await payments().cancel(call, { bankPaymentId: 'transaction/t1' })).toEqual({
      kind: 'refused',
      bankCode: null,
    });
  });
});

describe('a payment at once', () => {
  it('is allowed to whom the operator has named, up to what he has said, and never for a day to come', () => {
    const { orders } = payments({ direct });
    expect(orders.directLimitsOf(makeOrder())).toEqual({ perDayMinor: 25_000n });
    expect(orders.directLimitsOf(makeOrder({ amount: '100.00' }))).not.toBeNull();
    const others = [
      makeOrder({ amount: '100.01' }),
      makeOrder({ requestedExecutionDate: '2026-12-01' }),
      makeOrder({
        creditor: { name: 'Toile du Lac SARL', iban: 'FR7630006000011234567890189', ...numbers, bic: null },
      }),
      makeOrder({ currency: 'GBP' }),
    ];
    for (const order of others) expect(orders.directLimitsOf(order)).toBeNull();
    expect(payments().orders.directLimitsOf(makeOrder())).toBeNull();
  });

  it('goes under the payment’s own key, 34 characters, to the counterparty of the allow-list', async () => {
    const { call, asked, pathsOf } = bankOf();
    const { orders } = payments({ direct });
    expect(await orders.place(call, request({ isDirect: true }))).toEqual({
      bankPaymentId: 'transaction/t1',
      status: 'PENDING',
      reasonCode: null,
      isAwaitingApproval: false,
    });
    expect(asked.find(({ path }) => path === '/pay')?.body).toMatchObject({ request_id: key, amount: 72.1 });
    expect(key.length).toBeLessThanOrEqual(40);
    expect(pathsOf('POST')).toEqual(['/pay']);
  });

  it('is not sent to a counterparty that has another account by now', async () => {
    const moved = {
      ...counterparty,
      accounts: [{ id: payeeId, currency: 'EUR', iban: 'FR7630006000011234567890189' }],
    };
    const { call, pathsOf } = bankOf(at('GET', `/counterparty/${counterpartyId}`, { body: moved }));
    await expect(payments({ direct }).orders.place(call, request({ isDirect: true }))).rejects.toBeInstanceOf(
      PaymentUnsent,
    );
    expect(pathsOf('POST')).toEqual([]);
  });

  it.each([
    ['a key that was used before', at('POST', '/pay', { status: 400, body: { code: 3020 } })],
    [
      'the answer of another payment',
      at('GET', '/transaction/t1', { body: { ...transaction, request_id: 'p-other' } }),
    ],
    ['no answer', at('POST', '/pay', timeout)],
  ])('with %s may have been made', async (_name, more) => {
    const { call } = bankOf(more);
    await expect(payments({ direct }).orders.place(call, request({ isDirect: true }))).rejects.toBeInstanceOf(
      BankFailure,
    );
  });

  it('may be sent again for less than two weeks, a draft never', () => {
    const { orders } = payments({ direct });
    expect(orders.resendMsOf(request({ isDirect: true }))).toBeLessThan(14 * 86_400_000);
    expect(orders.resendMsOf(request({ isDirect: true }))).toBeGreaterThan(0);
    expect(orders.resendMsOf(request())).toBe(0);
  });
});

describe('an order whose answer was lost', () => {
  const find = (more: (asked: Asked) => Answer | undefined, changed: Partial<OrderRequest> = {}) => {
    const bank = bankOf(more);
    return { ...bank, found: payments({ direct }).orders.find(bank.call, { ...request(changed), sentAtMs }) };
  };
  const listing =
    (lists: {
      readonly drafts?: readonly unknown[];
      readonly byKey?: readonly unknown[];
      readonly others?: readonly unknown[];
    }) =>
    (one: Asked): Answer | undefined => {
      if (one.method !== 'GET') return undefined;
      if (one.path === '/payment-drafts') return { body: { payment_orders: lists.drafts ?? [] } };
      if (one.path !== '/transactions') return undefined;
      return { body: (one.query.has('request_id') ? lists.byKey : lists.others) ?? [] };
    };

  it('is found by its key, looked for in fourteen days at most', async () => {
    const { found, asked } = find(listing({ byKey: [transaction] }), { isDirect: true });
    expect(await found).toMatchObject({
      kind: 'found',
      placed: { bankPaymentId: 'transaction/t1', status: 'PENDING' },
    });
    const query = asked.find(({ path }) => path === '/transactions')?.query;
    const days = (Date.parse(query?.get('to') ?? '') - Date.parse(query?.get('from') ?? '')) / 86_400_000;
    expect(query?.get('request_id')).toBe(key);
    expect(days).toBeLessThanOrEqual(14);
  });

  it.each([
    title,
    // A name may have blanks that the bank joins.
    `Toile du Lac S.A.R.L. (${paymentId})`,
  ])('is found by the end of its title %s', async (title) => {
    const drafts = [
      { id: 'x', title: 'Another (y)', payments_count: 1 },
      { id: draftId, title, payments_count: 1 },
    ];
    expect(await find(listing({ drafts })).found).toMatchObject({
      kind: 'found',
      placed: { bankPaymentId: `payment-drafts/${draftId}`, isAwaitingApproval: true },
    });
  });

  it('is found by its own reference once a draft was allowed, and may be another where the reference is the payee’s', async () => {
    const own = newEndToEndId(paymentId);
    const order = makeOrder({ remittanceInformation: null, endToEndId: own });
    const allowed = { ...transaction, request_id: undefined, reference: own };
    expect(await find(listing({ others: [allowed] }), { order }).found).toMatchObject({
      kind: 'found',
      placed: { bankPaymentId: 'transaction/t1', isAwaitingApproval: false },
    });
    expect(await find(listing({ others: [allowed, { ...allowed, id: 't2' }] }), { order }).found).toEqual({
      kind: 'ambiguous',
    });
    expect(await find(listing({ others: [{ ...transaction, request_id: undefined }] })).found).toEqual({
      kind: 'ambiguous',
    });
  });

  it('may be another where the payer has given the reference, which they may give each month', async () => {
    const order = makeOrder({ remittanceInformation: null, endToEndId: 'RENT' });
    const former = { ...transaction, request_id: undefined, reference: 'RENT' };
    expect(await find(listing({ others: [former] }), { order }).found).toEqual({ kind: 'ambiguous' });
  });

  it('is known by a reference whose blanks the bank has not kept', async () => {
    const order = makeOrder({ remittanceInformation: ' Invoice  7 ' });
    const allowed = { ...transaction, request_id: undefined };
    expect(await find(listing({ others: [allowed] }), { order }).found).toEqual({ kind: 'ambiguous' });
  });

  it.each([
    ['another amount', { legs: [{ ...transaction.legs[0], amount: -72.11 }] }],
    ['money that came in', { legs: [{ ...transaction.legs[0], amount: 72.1 }] }],
    ['another account', { legs: [{ ...transaction.legs[0], account_id: 'other' }] }],
    ['another reference', { reference: 'Invoice 8' }],
  ])('is not taken for %s', async (_name, changes) => {
    const others = [{ ...transaction, request_id: undefined, ...changes }];
    expect(await find(listing({ others })).found).toEqual({ kind: 'absent', mayBeOver: true });
  });

  it('that nobody had to allow cannot have gone again', async () => {
    expect(await find(listing({}), { isDirect: true }).found).toEqual({ kind: 'absent', mayBeOver: false });
  });

  it('is not called absent where it has no id that can be used', async () => {
    const byKey = [{ ...transaction, id: null }];
    expect(await find(listing({ byKey }), { isDirect: true }).found).toEqual({ kind: 'ambiguous' });
    const drafts = [{ id: '\ud800', title, payments_count: 1 }];
    await expect(find(listing({ drafts })).found).rejects.toBeInstanceOf(BankFailure);
  });

  it('is ambiguous where its key was used twice', async () => {
    const byKey = [transaction, { ...transaction, id: 't2' }];
    expect(await find(listing({ byKey }), { isDirect: true }).found).toEqual({ kind: 'ambiguous' });
  });

  it('is not called absent by a list that cannot be read, or is longer than a page', async () => {
    const failing = (one: Asked): Answer | undefined => (one.path === '/payment-drafts' ? timeout : undefined);
    await expect(find(failing).found).rejects.toBe(timeout);
    const none = (one: Asked): Answer | undefined => (one.path === '/payment-drafts' ? { body: {} } : undefined);
    await expect(find(none).found).rejects.toBeInstanceOf(BankFailure);
    const many = Array.from({ length: 1000 }, (_one, index) => ({ ...transaction, id: `t${index}`, reference: 'x' }));
    await expect(find(listing({ others: many })).found).rejects.toBeInstanceOf(BankFailure);
    const odd = (one: Asked): Answer | undefined =>
      one.path === '/transactions' ? { body: { items: [] } } : undefined;
    await expect(find(odd).found).rejects.toBeInstanceOf(BankFailure);
  });
});

it('has nothing that a customer authorises', async () => {
  await expect(payments().create()).rejects.toBeInstanceOf(PaymentRefused);
  await expect(payments().submit()).rejects.toBeInstanceOf(PaymentRefused);
});
