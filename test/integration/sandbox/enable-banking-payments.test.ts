// Payments through the sandbox's Enable Banking: the journey with its money, what is refused, and what a client has to live with:
// no idempotency, statuses in each institution's own words, answers that are lost.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { BankClient, call } from './bank-client.ts';
import { EnableClient, present } from './enable-client.ts';
import { accountNamed, ask, until } from './paying-party.ts';
import { redirectUri } from './relying-party.ts';

const now = new Date('2026-11-22T12:00:00Z');
const aurora = { name: 'Aurora Pankki', country: 'FI' };
const rheinbank = { name: 'Rheinbank AG', country: 'DE' };

let sandbox: Sandbox;
let client: EnableClient;
const world = () => sandbox.description;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = new EnableClient(sandbox.description, now);
});
afterAll(() => sandbox.close());
afterEach(async () => {
  expect((await ask(world(), 'GET', '/ledger/check')).balanced).toBe(true);
  for (const id of ['aurora', 'rheinbank']) await ask(world(), 'DELETE', `/banks/${id}/payments`);
  await ask(world(), 'PUT', '/clock', { now: now.toISOString() });
});

const ibanOf = (slug: string) => ({ identification: accountNamed(slug).iban, scheme_name: 'IBAN' });

function transfer(to: string, amount: string, more: Record<string, unknown> = {}) {
  return {
    instructed_amount: { currency: 'EUR', amount },
    beneficiary: { creditor: { name: 'A payee' }, creditor_account: ibanOf(to) },
    remittance_information: ['Invoice 7'],
    ...more,
  };
}

/** An order, with changes of the body and of the payment request. */
function order(transaction: unknown, more: Record<string, unknown> = {}, request: Record<string, unknown> = {}) {
  return {
    payment_type: 'SEPA',
    payment_request: { credit_transfer_transaction: [transaction], ...request },
    aspsp: aurora,
    state: 'pay&1',
    redirect_url: redirectUri,
    psu_type: 'personal',
    ...more,
  };
}

const place = (body: unknown) => client.request('POST', '/payments', body);
const read = async (id: string) => (await client.get(`/payments/${id}`)).body;
const counts = () => ask(world(), 'GET', '/sources/enable/payments');
async function pay(body: unknown, customer: string, more: Record<string, unknown> = {}): Promise<string> {
  const made = await place(body);
  expect([made.status, made.text]).toEqual([200, expect.any(String)]);
  await client.person(made.body.url, customer, more);
  return made.body.payment_id;
}

describe('a payment', () => {
  test('is allowed on the page, pending, settled, and in both statements', async () => {
    await ask(world(), 'PUT', '/banks/aurora/payments', { settleMs: 400 });
    const made = await place(order(transfer('bob-rhone-courant', '12.34', { payment_id: { end_to_end_id: 'EB-1' } })));
    expect(made.body).toMatchObject({ status: 'RCVD', psu_id_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const { payment_id: id, url } = made.body;
    const page = await call(url, {});
    for (const text of ['€12.34', 'A payee', 'Invoice 7']) expect(page.text).toContain(text);
    expect(await read(id)).toMatchObject({ status: 'RCVD', final_status: false, payment_type: 'SEPA', aspsp: aurora });
    const back = await client.person(url, 'alice', { accounts: ['alice-aurora-current'] });
    expect(back.href).toBe(`${redirectUri}?state=pay%261`);
    expect((await call(url, {})).status).toBe(404);
    expect(await read(id)).toMatchObject({ status: 'PDNG', final_status: false });
    expect((await client.request('DELETE', `/payments/${id}`)).body.error).toBe('PAYMENT_NOT_FINALIZED');
    await until(
      () => read(id),
      ({ status }) => status === 'ACSC',
    );
    const { payment_details: details, ...rest } = await read(id);
    expect(rest).toMatchObject({ status: 'ACSC', final_status: true });
    expect(details.debtor_account).toEqual(ibanOf('alice-aurora-current'));
    const [{ transaction_id: transactionId, ...transaction }] = details.credit_transfer_transaction;
    expect(transaction).toMatchObject({ transaction_status: 'ACSC', instructed_amount: { amount: '12.34' } });
    const one = await client.get(`/payments/${id}/transactions/${transactionId}`);
    expect(one.body).toEqual({
      payment_id: id,
      transaction_details: { ...transaction, transaction_id: transactionId },
    });
    const payer = await client.link(['Aurora Pankki', 'FI'], 'alice');
    const [sent] = (await client.transactions(payer.accounts[0].uid)).found.filter(
      (entry) => (entry['remittance_information'] as string[])[0] === 'Invoice 7',
    );
    expect(sent).toMatchObject({
      credit_debit_indicator: 'DBIT',
      transaction_amount: { amount: '12.34' },
      creditor: { name: 'A payee' },
      creditor_account: { iban: accountNamed('bob-rhone-courant').iban },
    });
    const payee = await client.link(['Banque du Rhône SA', 'FR'], 'bob');
    const received = (await client.transactions(payee.accounts[0].uid)).found[0];
    expect(received).toMatchObject({ credit_debit_indicator: 'CRDT', debtor: { name: 'Alice Ashgrove' } });
    expect((await client.request('DELETE', `/payments/${id}`)).body).toEqual({ message: 'OK' });
    expect((await client.get(`/payments/${id}`)).body.error).toBe('PAYMENT_NOT_FOUND');
  });

  test('ordered twice is two payments', async () => {
    await ask(world(), 'PUT', '/banks/aurora/payments', { settleMs: 0 });
    const before = await counts();
    const body = order(transfer('finn-rheinbank-current', '5.00', { payment_id: { end_to_end_id: 'EB-2' } }));
    const ids = [await pay(body, 'alice'), await pay(body, 'alice')];
    expect(new Set(ids).size).toBe(2);
    for (const id of ids)
      await until(
        () => read(id),
        ({ final_status: isFinal }) => isFinal,
      );
    expect((await ask(world(), 'GET', '/payments/moves'))['EB-2']).toMatchObject({ payments: 2, moved: 2 });
    const after = await counts();
    expect([after.orders - before.orders, after.moved - before.moved]).toEqual([2, 2]);
    expect(after.institutions.aurora).toEqual({ orders: after.orders, moved: after.moved });
  });

  test('at once ends in the institution’s own word', async () => {
    await ask(world(), 'PUT', '/banks/aurora/payments', { settleMs: 0 });
    const id = await pay(order(transfer('bob-aurora-current', '1.00'), { payment_type: 'INST_SEPA' }), 'alice');
    await until(
      () => read(id),
      ({ status }) => status === 'ACCC',
    );
    expect((await read(id)).final_status).toBe(true);
  });

  test('at Rheinbank names its account, and is in the bank’s own statement', async () => {
    const named = { debtor_account: ibanOf('alice-rheinbank-giro') };
    const body = order(transfer('bob-aurora-current', '3.21'), { aspsp: rheinbank }, named);
    const id = await pay(body, 'alice');
    expect((await read(id)).status).toBe('ACSP');
    await until(
      () => read(id),
      ({ status }) => status === 'ACSC',
    );
    const own = new BankClient(world(), 'alice-rheinbank');
    const [newest] = await own.transactions(`/v1/accounts/${accountNamed('alice-rheinbank-giro').id}`);
    expect(newest).toMatchObject({
      transactionAmount: { amount: '-3.21', currency: 'EUR' },
      remittanceInformationUnstructured: 'Invoice 7',
    });
    const { body: missing } = await place(order(transfer('bob-aurora-current', '3.21'), { aspsp: rheinbank }));
    expect(missing).toMatchObject({
      error: 'WRONG_REQUEST_PARAMETERS',
      detail: expect.stringContaining('debtor_account'),
    });
  });

  test('that the person refuses is cancelled, and one that nobody allows is rejected after a day', async () => {
    const made = await place(order(transfer('bob-aurora-current', '1.00')));
    const back = await client.person(made.body.url, 'alice', { decision: 'refuse' });
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'pay&1', error: 'access_denied' });
    expect(await read(made.body.payment_id)).toMatchObject({ status: 'CNCL', final_status: true });
    const left = await place(order(transfer('bob-aurora-current', '1.00')));
    await ask(world(), 'PUT', '/clock', { now: '2026-11-23T12:00:01Z' });
    expect((await call(left.body.url, {})).status).toBe(404);
    expect(await read(left.body.payment_id)).toMatchObject({ status: 'RJCT', final_status: true });
  });

  test('that cannot be made says why', async () => {
    const id = await pay(order(transfer('bob-aurora-current', '24000.00')), 'bob', {
      accounts: ['bob-aurora-current'],
    });
    expect(await read(id)).toMatchObject({
      status: 'RJCT',
      final_status: true,
      status_reason_information: { status_reason_code: 'AM04', status_reason_description: 'InsufficientFunds' },
    });
  });

  test('for a day to come waits for it', async () => {
    const id = await pay(
      order(transfer('bob-aurora-savings', '2.00', { requested_execution_date: '2026-11-24' })),
      'alice',
    );
    expect((await read(id)).status).toBe('ACTC');
    await ask(world(), 'PUT', '/clock', { now: '2026-11-24T08:00:00Z' });
    await until(
      () => read(id),
      ({ status }) => status === 'ACSC',
    );
  });

  test('whose answer is lost was ordered all the same', async () => {
    await ask(world(), 'PUT', '/banks/aurora/payments', { loseAnswer: 'reset', loseTimes: 1 });
    const before = await counts();
    const body = order(transfer('bob-aurora-current', '1.00'));
    await expect(place(body)).rejects.toThrow();
    expect((await place(body)).status).toBe(200);
    expect((await counts()).orders - before.orders).toBe(2);
    expect((await counts()).moved).toBe(before.moved);
  });
});

describe('an order is refused', () => {
  const good = () => transfer('bob-aurora-current', '1.00');
  const wrong: readonly (readonly [string, () => unknown, string])[] = [
    [
      'with a type that the institution has not',
      () => order(good(), { payment_type: 'DOMESTIC' }),
      'WRONG_REQUEST_PARAMETERS',
    ],
    ['without a kind of customer', () => order(good(), { psu_type: undefined }), 'WRONG_REQUEST_PARAMETERS'],
    [
      'with an address that is not registered',
      () => order(good(), { redirect_url: 'http://x.example/' }),
      'REDIRECT_URI_NOT_ALLOWED',
    ],
    ['at an unknown institution', () => order(good(), { aspsp: { name: 'X', country: 'FI' } }), 'WRONG_ASPSP_PROVIDED'],
    ['with a webhook', () => order(good(), { webhook_url: 'https://x.example/' }), 'WEBHOOK_URI_NOT_ALLOWED'],
    [
      'with two transactions',
      () => order(good(), {}, { credit_transfer_transaction: [good(), good()] }),
      'WRONG_REQUEST_PARAMETERS',
    ],
    [
      'in another currency',
      () => order(transfer('bob-aurora-current', '1', { instructed_amount: { currency: 'USD', amount: '1' } })),
      'INVALID_PAYMENT',
    ],
    ['of nothing', () => order(transfer('bob-aurora-current', '0.00')), 'INVALID_PAYMENT'],
    [
      'without a payee',
      () => order({ ...good(), beneficiary: { creditor_account: ibanOf('bob-aurora-current') } }),
      'WRONG_REQUEST_PARAMETERS',
    ],
    [
      'with an IBAN that cannot be',
      () =>
        order({
          ...good(),
          beneficiary: { creditor: { name: 'X' }, creditor_account: { identification: 'FI0000', scheme_name: 'IBAN' } },
        }),
      'INVALID_PAYMENT',
    ],
    [
      'from an account elsewhere',
      () => order(good(), {}, { debtor_account: ibanOf('bob-rhone-courant') }),
      'INVALID_PAYMENT',
    ],
    ['from a card', () => order(good(), {}, { debtor_account: ibanOf('bob-aurora-card') }), 'INVALID_PAYMENT'],
    ['for a day that is over', () => order({ ...good(), requested_execution_date: '2026-11-21' }), 'INVALID_PAYMENT'],
    [
      'at once for another day',
      () => order({ ...good(), requested_execution_date: '2026-11-24' }, { payment_type: 'INST_SEPA' }),
      'INVALID_PAYMENT',
    ],
  ];

  test.each(wrong)('%s', async (_name, body, error) => {
    const before = await counts();
    expect((await place(body())).body.error).toBe(error);
    expect(await counts()).toEqual(before);
  });

  test('while its bank is down', async () => {
    await ask(world(), 'PUT', '/sources/enable/institutions/aurora/faults', { status: 500 });
    expect((await place(order(good()))).body.error).toBe('ASPSP_ERROR');
    await ask(world(), 'DELETE', '/sources/enable/institutions/aurora/faults');
    const session = await client.link(['Aurora Pankki', 'FI'], 'bob');
    expect((await client.get(`/accounts/${session.accounts[0].uid}/balances`, present)).status).toBe(200);
  });
});
