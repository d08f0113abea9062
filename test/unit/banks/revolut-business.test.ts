// Revolut's answers → domain, from the examples of its own specification and from what it says of signs, fees, states and pages.

import { describe, expect, it } from 'vitest';
import type { StatementRequest } from '../../../src/banks/connector.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { toDecimal, toSigned } from '../../../src/domain/money.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { makeAccount, makeSession } from '../../support/fake-bank.ts';
import { connectToRevolut, revolutBank } from '../../support/revolut-bank.ts';

const account = makeAccount('92e43866-aaaa-1234-aaaa-6e31dd23f024');
const id = account.bankAccountId;
const whole: StatementRequest = { from: '2020-01-01', to: null };

/** The specification's card payment with a fee. */
const acme = {
  id: '640c2b97-aaaa-1234-aaaa-c47a165c2e7e',
  type: 'card_payment',
  state: 'completed',
  request_id: 'REVP:8988a9a0-aaaa-1234-aaaa-5bcc66d938bf',
  created_at: '2024-03-11T07:19:51.302559Z',
  updated_at: '2024-03-12T02:13:36.842322Z',
  completed_at: '2024-03-12T02:13:36.836595Z',
  merchant: {
    name: 'Acme Corp.',
    full_name: 'ACME*1234MN1HA2',
    city: 'New York',
    category_code: '7311',
    country: 'USA',
  },
  legs: [
    {
      leg_id: '640c2b97-aaaa-1234-aaaa-c47a165c2e7e',
      account_id: id,
      amount: -47.8,
      fee: 0.66,
      currency: 'AED',
      bill_amount: -13,
      bill_currency: 'USD',
      description: 'Acm *1234mn1ha2',
      balance: 7.74,
    },
  ],
  card: {
    id: '2b1a31bc-4795-4f95-b939-ae9cf911dc6e',
    card_number: '516760******1234',
    first_name: 'John',
    last_name: 'Smith',
    phone: '+12412341234',
  },
};

const [leg] = acme.legs;
const isMain = (url: URL) => url.searchParams.get('type') === null;
const signed = ({ amount, creditDebitIndicator }: Transaction) => toDecimal(toSigned(amount, creditDebitIndicator));

/** One transaction, its members changed, as the entries of the account. */
async function read(changes: Readonly<Record<string, unknown>>, text = (body: string) => body) {
  const { connector, bank } = connectToRevolut((url) => ({
    body: isMain(url) ? text(JSON.stringify([{ ...acme, ...changes }])) : [],
  }));
  const { value, defects } = await connector.fetchTransactions(makeSession(bank), account, whole);
  return { value, defects };
}

describe('a transaction', () => {
  it('is an entry of its leg, and one of the leg’s fee, which is taken besides', async () => {
    const { value, defects } = await read({});
    expect(value.map((entry) => [entry.bankTransactionId, entry.kind, signed(entry)])).toEqual([
      ['640c2b97-aaaa-1234-aaaa-c47a165c2e7e', 'PURCHASE', '-47.80'],
      ['640c2b97-aaaa-1234-aaaa-c47a165c2e7e:fee', 'FEE', '-0.66'],
    ]);
    expect(value[0]).toMatchObject({
      status: 'BOOKED',
      bookingDate: '2024-03-12',
      transactionDateTime: '2024-03-11T07:19:51.302559Z',
      originalAmount: { amountMinor: 1300n, currency: 'USD' },
      counterparty: { name: 'Acme Corp.', merchantCategoryCode: '7311' },
      remittanceInformation: 'ACME*1234MN1HA2',
      // It counts what is on its way, in the order in which transactions were made.
      balanceAfter: null,
    });
    expect(defects).toEqual([]);
  });

  it.each([
    ['-47.8', '-47.80'],
    ['10', '10.00'],
    ['-0.01', '-0.01'],
    // A double has fewer digits than this.
    ['-1234567890123456.78', '-1234567890123456.78'],
    ['90071992547409.91', '90071992547409.91'],
  ])('of %s is %s, exactly', async (written, shown) => {
    const legs = [{ ...leg, amount: 'AMOUNT', fee: 0 }];
    const { value } = await read({ legs }, (body) => body.replace('"AMOUNT"', written));
    expect(value.map(signed)).toEqual([shown]);
  });

  it.each([
    ['created', {}, 'PENDING', null],
    ['created', { scheduled_for: '2024-04-01' }, 'FUTURE', '2024-04-01'],
    ['pending', {}, 'PENDING', null],
    ['completed', {}, 'BOOKED', '2024-03-12'],
    // Half a year before it was made, as one of the specification's examples has it: found by when it was made.
    ['completed', { completed_at: '2023-09-12T02:13:36.836595Z' }, 'BOOKED', '2024-03-11'],
    ['completed', { completed_at: undefined }, 'BOOKED', '2024-03-11'],
    ['declined', {}, 'REJECTED', null],
    ['failed', {}, 'REJECTED', null],
    ['reverted', {}, 'REJECTED', null],
  ])('that is %s %j is %s of %s', async (state, more, status, day) => {
    const { value } = await read({ state, ...more, legs: [{ ...leg, fee: 0 }] });
    expect(value.map((entry) => [entry.status, entry.bookingDate])).toEqual([[status, day]]);
  });

  it.each([
    ['atm', 'CASH'],
    ['card_payment', 'PURCHASE'],
    ['card_refund', 'REFUND'],
    ['card_chargeback', 'CHARGEBACK'],
    ['charge', 'FEE'],
    ['exchange', 'TRANSFER'],
    ['transfer', 'TRANSFER'],
    ['topup', 'TRANSFER'],
    ['topup_return', 'REVERSAL'],
    ['fee', 'FEE'],
    ['tax', 'OTHER'],
    ['something_new', 'OTHER'],
  ])('of type %s is %s', async (type, kind) => {
    const { value } = await read({ type, legs: [{ ...leg, fee: 0 }] });
    expect(value.map((entry) => entry.kind)).toEqual([kind]);
  });

  it.each([
    ['card_refund', '640c2b97-aaaa-1234-aaaa-000000000001'],
    ['card_payment', null],
  ])('of type %s takes back %s', async (type, taken) => {
    const related_transaction_id = '640c2b97-aaaa-1234-aaaa-000000000001';
    const { value } = await read({ type, related_transaction_id, legs: [{ ...leg, fee: 0 }] });
    expect(value[0]?.reversesBankTransactionId).toBe(taken);
  });

  it.each([
    ['To John Smith', 'external', 'John Smith'],
    ['From JOHN SMITH', 'revolut', 'JOHN SMITH'],
    ['Payment from John Smith', 'external', 'John Smith'],
    ['To GBP Deposit pocket', 'self', null],
    ['Exchanged to DKK', 'self', null],
  ])('described as “%s” (%s) is with %s', async (description, account_type, name) => {
    const legs = [{ ...leg, fee: 0, description, counterparty: { account_type } }];
    const { value } = await read({ type: 'transfer', merchant: undefined, reference: 'Invoice 7', legs });
    expect(value[0]?.counterparty?.name ?? null).toBe(name);
    expect(value[0]?.remittanceInformation).toBe(`Invoice 7\n${description}`);
  });

  it('shows neither the other accounts that it touches nor the card', async () => {
    const other = { ...leg, account_id: 'another', amount: 47.8, fee: 0.5, balance: 123456.78 };
    const { value } = await read({ legs: [leg, other] });
    expect(value).toHaveLength(2);
    const text = JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? `${one}` : one));
    for (const secret of ['another', '123456.78', '516760', 'John', '+12412341234']) expect(text).not.toContain(secret);
    expect(value[0]?.raw).toMatchObject({ card: { card_number: '•••• 1234' }, legs: [{ account_id: id }] });
  });

  it.each(['5167601234561234', '5167 6012 3456 1234', '516760123456-1234'])(
    'shows of a card’s number %s, whole as it may come, the end alone',
    async (card_number) => {
      const { value } = await read({ card: { card_number, cvv: '123', expiry: '01/2030' } });
      expect(JSON.parse(JSON.stringify(value[0]?.raw)).card).toEqual({ card_number: '•••• 1234' });
    },
  );

  it('of two legs on one account is two entries', async () => {
    const legs = [
      { ...leg, leg_id: 'l1', fee: 0 },
      { ...leg, leg_id: 'l2', amount: 47.8, fee: 0 },
    ];
    const { value } = await read({ legs });
    expect(value.map((entry) => [entry.bankTransactionId, signed(entry)])).toEqual([
      ['l1', '-47.80'],
      ['l2', '47.80'],
    ]);
  });

  it('whose legs both come in, as the specification’s internal transfer, is told as contradictory', async () => {
    const legs = [
      { ...leg, amount: 100, fee: 0 },
      { ...leg, account_id: 'another', amount: 100, fee: 0 },
    ];
    const { value } = await read({ type: 'transfer', legs });
    expect(value.map((entry) => [signed(entry), entry.isContradictory])).toEqual([['100.00', true]]);
  });

  it('whose legs both go out of one account is two entries of it, and contradicts nothing', async () => {
    const legs = [
      { ...leg, leg_id: 'l1', amount: -100, fee: 0 },
      { ...leg, leg_id: 'l2', amount: -0.2, fee: 0 },
    ];
    const { value } = await read({ type: 'transfer', legs });
    expect(value.map((entry) => [signed(entry), entry.isContradictory])).toEqual([
      ['-100.00', undefined],
      ['-0.20', undefined],
    ]);
  });

  it.each([
    [{ state: 'something_new' }, '/0/state'],
    [{ legs: [] }, '/0/legs'],
    [{ legs: [{ ...leg, amount: 1.005 }] }, '/0/legs/0/amount'],
    [{ legs: [{ ...leg, fee: 'much' }] }, '/0/legs/0/fee'],
    [{ legs: [{ ...leg, currency: 'XBT' }] }, '/0/legs/0/currency'],
    [{ id: null }, '/0/id'],
  ])('with %j is told as one that cannot be read', async (changes, pointer) => {
    const { value, defects } = await read(changes);
    expect(value).toEqual([]);
    expect(defects.map((defect) => defect.pointer)).toEqual([pointer]);
  });
});

/** A server with `transactions`, newest first, that answers as the specification says: `from` included, `to` not. */
function serve(transactions: readonly { readonly created_at: string }[], mostAPage = 1000) {
  return (url: URL) => {
    if (!isMain(url)) return { body: [] };
    const { searchParams: query } = url;
    const until = query.get('to');
    const listed = transactions.filter(({ created_at: at }) => until === null || toMicros(at) < toMicros(until));
    return { body: listed.slice(0, Math.min(Number(query.get('count')), mostAPage)) };
  };
}

const toMicros = (text: string): bigint =>
  BigInt(Date.parse(text.slice(0, 19).concat('Z'))) * 1000n +
  BigInt((/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(6, '0').slice(0, 6));

const make = (count: number, toTime: (index: number) => string) =>
  Array.from({ length: count }, (_one, index) => ({
    ...acme,
    id: `t${index}`,
    created_at: toTime(index),
    completed_at: toTime(index),
    legs: [{ ...leg, fee: 0 }],
  }));

const at = (ms: number, micros = 0) => new Date(ms).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);

describe('pages', () => {
  const start = Date.parse('2026-11-20T12:00:00Z');

  it.each([
    ['one a minute', 2500, 1000, (index: number) => at(start - index * 60_000)],
    ['exactly two pages', 2000, 1000, (index: number) => at(start - index * 60_000)],
    [
      'three a second, and the seams in the middle of one',
      2500,
      1000,
      (i: number) => at(start - Math.floor(i / 3) * 1000),
    ],
    [
      'all of one second, a microsecond apart',
      2500,
      1000,
      (i: number) => at(start - Math.floor(i / 1000), 999 - (i % 1000)),
    ],
    ['a server whose pages are shorter than was asked for', 730, 100, (i: number) => at(start - i * 60_000)],
    ['fewer than a page', 30, 1000, (i: number) => at(start - i * 60_000)],
    ['none', 0, 1000, () => ''],
  ])('of %s are read to the end, each entry once', async (_name, count, mostAPage, toTime) => {
    const { connector, bank } = connectToRevolut(serve(make(count, toTime), mostAPage));
    const { value, incomplete, defects } = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(incomplete).toBeNull();
    expect(defects).toEqual([]);
    expect(new Set(value.map((entry) => entry.bankTransactionId)).size).toBe(count);
    expect(value).toHaveLength(count);
  });

  it.each([
    ['in another order', (list: ReturnType<typeof make>) => list.map((_one, index) => list[index ^ 1] ?? acme)],
    ['booked meanwhile', (list: ReturnType<typeof make>) => list],
  ])('whose seam is read twice, the second time %s, have each entry once', async (_name, toLater) => {
    const booked = make(1500, (index) => at(start - Math.floor((index + 2) / 4) * 1000));
    const first = booked.map((one, index) => (index === 998 ? { ...one, state: 'pending' } : one));
    const [before, after] = [serve(first), serve(toLater(booked))];
    const { connector, bank } = connectToRevolut((url) => (url.searchParams.has('to') ? after : before)(url));
    const { value, notes } = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(value).toHaveLength(1500);
    expect(new Set(value.map((entry) => entry.bankTransactionId)).size).toBe(1500);
    expect(value.filter(({ status }) => status !== 'BOOKED')).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('of more entries at one instant than a page holds are told as incomplete', async () => {
    const { connector, bank } = connectToRevolut(serve(make(1500, () => at(start))));
    const { incomplete } = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(incomplete?.code).toBe('BANK_BAD_RESPONSE');
  });

  it('hold what was scheduled long before its days, and nothing else of then', async () => {
    const scheduled = {
      ...acme,
      id: 'scheduled',
      created_at: '2026-05-01T10:00:00Z',
      completed_at: '2026-11-05T06:00:00Z',
      scheduled_for: '2026-11-05',
      legs: [{ ...leg, fee: 0 }],
    };
    const other = { ...acme, id: 'other', created_at: '2026-05-02T10:00:00Z', completed_at: '2026-11-06T06:00:00Z' };
    const { connector, bank, asked } = connectToRevolut((url) => ({ body: isMain(url) ? [] : [other, scheduled] }));
    const window = { from: '2026-11-01', to: '2026-11-30' } as const;
    const { value } = await connector.fetchTransactions(makeSession(bank), account, window);
    expect(value.map((entry) => [entry.bankTransactionId, entry.bookingDate])).toEqual([['scheduled', '2026-11-05']]);
    expect(asked.map(({ searchParams }) => searchParams.get('type'))).toEqual([null, 'transfer']);
  });

  it('are told as incomplete where what was scheduled cannot be read', async () => {
    const { connector, bank } = connectToRevolut((url) => (isMain(url) ? { body: [acme] } : { status: 503, body: {} }));
    const { value, incomplete } = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(value).toHaveLength(2);
    expect(incomplete?.code).toBe('BANK_UNAVAILABLE');
  });
});

describe('an account', () => {
  it('has its balance in it, and it can be overdrawn by nothing', async () => {
    const wire = {
      id: 'b7ec67d3-5af1-42c8-bece-3d28ad70894d',
      name: 'International account',
      balance: 3171.89,
      currency: 'GBP',
      state: 'active',
      public: false,
    };
    const { connector, bank } = connectToRevolut(() => ({ body: [wire, { ...wire, id: 'two', state: 'inactive' }] }));
    const accounts = await connector.fetchAccounts(makeSession(bank));
    expect(accounts.value.map((one) => [one.name, one.type, one.status, one.currency])).toEqual([
      ['International account', 'CURRENT', 'OPEN', 'GBP'],
      ['International account', 'CURRENT', 'CLOSED', 'GBP'],
    ]);
    const balances = await connector.fetchAllBalances?.(makeSession(bank));
    expect(balances?.value.get(wire.id)).toEqual([
      {
        type: 'INTERIM_AVAILABLE',
        amount: { amountMinor: 317_189n, currency: 'GBP' },
        creditDebitIndicator: 'CREDIT',
        creditLimitIncluded: false,
        creditLimit: null,
        asOf: null,
      },
    ]);
  });

  it('is not shown with another’s balance', async () => {
    const { connector, bank } = connectToRevolut(() => ({ body: { id: 'another', balance: 1, currency: 'GBP' } }));
    await expect(connector.fetchBalances(makeSession(bank), account)).rejects.toMatchObject({
      code: 'BANK_BAD_RESPONSE',
    });
  });

  it.each([
    [[{ iban: 'GB66REVO00996995908888', bic: 'REVOGB21', pooled: false }], { iban: 'GB66REVO00996995908888' }],
    [
      [
        { account_no: '12345678', sort_code: '54-01-05', pooled: false },
        { iban: 'GB66REVO00996995908888', pooled: false },
      ],
      { iban: 'GB66REVO00996995908888', sortCode: '540105', accountNumber: '12345678' },
    ],
    [
      [{ account_no: '1234567890', routing_number: '021000021' }],
      { routingNumber: '021000021', accountNumber: '1234567890' },
    ],
    // Many businesses' own: it names no account.
    [[{ iban: 'LT563250075110462842', pooled: true, unique_reference: 'R1' }], { iban: null }],
  ])('with %j is known by %j', async (details, numbers) => {
    const { connector, bank } = connectToRevolut(() => ({ body: details }));
    const reading = await connector.fetchIdentification?.(makeSession(bank), account);
    expect(reading?.value).toMatchObject(numbers);
  });
});

describe('an error', () => {
  it.each([
    [401, { code: 1000, message: 'Access token is invalid' }, 'BANK_REJECTED_REQUEST'],
    [403, { code: 9002, message: 'This action is forbidden' }, 'BANK_REJECTED_REQUEST'],
    [404, { code: 3006, message: 'Account not found' }, 'RESOURCE_NOT_FOUND'],
    [429, { code: 3162, message: 'Request rate limit' }, 'BANK_RATE_LIMITED'],
    [503, { code: 5003, message: 'unavailable' }, 'BANK_UNAVAILABLE'],
    // There is no consent that anybody could renew.
    [401, null, 'BANK_REJECTED_REQUEST'],
  ])('%s %j is %s', async (status, body, code) => {
    const { connector, bank } = connectToRevolut(() => ({ status, body }));
    const failure = await connector.fetchAccounts(makeSession(bank)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BankFailure);
    expect(failure).toMatchObject({ code });
  });

  it('is told when an answer is no list', async () => {
    const { connector, bank } = connectToRevolut(() => ({ body: { accounts: [] } }));
    await expect(connector.fetchAccounts(makeSession(bank))).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });
});

it('is a bank of one business, wherever it is', () => {
  expect(revolutBank()).toMatchObject({ country: 'GB', timeZone: 'Europe/London', standard: 'revolut-business' });
});
