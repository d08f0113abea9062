// Plaid's answers → domain, from the examples of its own specification and from what it says of signs, balances, pages and errors.

import { describe, expect, it } from 'vitest';
import type { StatementRequest } from '../../../src/banks/connector.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { toDecimal, toSigned } from '../../../src/domain/money.ts';
import { makeAccount, makeSession, receivedAtMs } from '../../support/fake-bank.ts';
import { connectToPlaid, plaidBank } from '../../support/plaid-bank.ts';

const accountId = 'BxBXxLj1m4HMXBm9WZZmCWVbPjX16EHwv99vp';
const account = makeAccount(accountId, { currency: parseCurrency('USD') });
const whole: StatementRequest = { from: '2026-10-25', to: null };

/** The second entry of the specification's example of /transactions/get. */
const walmart = {
  account_id: accountId,
  account_owner: null,
  amount: 72.1,
  iso_currency_code: 'USD',
  unofficial_currency_code: null,
  check_number: null,
  counterparties: [{ name: 'Walmart', type: 'merchant', confidence_level: 'VERY_HIGH' }],
  date: '2026-11-01',
  datetime: '2026-11-01T11:01:01Z',
  authorized_date: '2026-10-30',
  authorized_datetime: '2026-10-30T10:34:50Z',
  location: { address: '13425 Community Rd', city: 'Poway', lat: 32.959068, lon: -117.037666, store_number: '1700' },
  name: 'PURCHASE WM SUPERCENTER #1700',
  merchant_name: 'Walmart',
  payment_meta: { by_order_of: null, payee: null, payer: null, reason: null, reference_number: null },
  payment_channel: 'in store',
  pending: false,
  pending_transaction_id: 'no86Eox18VHMvaOVL7gPUM9ap3aR1LsAVZ5nc',
  personal_finance_category: { primary: 'GENERAL_MERCHANDISE', detailed: 'GENERAL_MERCHANDISE_SUPERSTORES' },
  transaction_id: 'lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje',
  transaction_code: null,
};

const page = (transactions: readonly unknown[], total = transactions.length) => ({
  body: { accounts: [], transactions, total_transactions: total, item: { item_id: 'i' }, request_id: 'r' },
});

async function readOne(changes: Readonly<Record<string, unknown>>) {
  const { connector, bank } = connectToPlaid(() => page([{ ...walmart, ...changes }]));
  const reading = await connector.fetchTransactions(makeSession(bank), account, whole);
  return { one: reading.value[0], defects: reading.defects };
}

describe('an entry', () => {
  it('is negative when Plaid’s amount is positive: 72.1 is −72.10', async () => {
    const { one, defects } = await readOne({});
    expect(one).toMatchObject({
      bankTransactionId: 'lPNjeW1nR6CDn5okmGQ6hEpMo4lLNoSrzqDje',
      supersedesBankTransactionId: 'no86Eox18VHMvaOVL7gPUM9ap3aR1LsAVZ5nc',
      status: 'BOOKED',
      creditDebitIndicator: 'DEBIT',
      bookingDate: '2026-11-01',
      transactionDateTime: '2026-10-30T10:34:50.000Z',
      counterparty: { name: 'Walmart', merchantCategoryCode: null },
      remittanceInformation: 'PURCHASE WM SUPERCENTER #1700',
      kind: 'OTHER',
    });
    expect(one === undefined ? null : toDecimal(toSigned(one.amount, one.creditDebitIndicator))).toBe('-72.10');
    expect(defects).toEqual([]);
  });

  it.each([
    ['28.34', '-28.34'],
    ['-4.22', '4.22'],
    ['-500', '500.00'],
    ['0.1', '-0.10'],
    ['0', '0.00'],
    // A double has fewer digits than this, and would make it 123456789012345680.
    ['1234567890123456.78', '-1234567890123456.78'],
    ['72.10', '-72.10'],
  ])('of %s is %s', async (written, signed) => {
    const { connector, bank } = connectToPlaid(() => {
      const { body } = page([{ ...walmart, amount: 'AMOUNT' }]);
      return { body: JSON.stringify(body).replace('"AMOUNT"', written) };
    });
    const [one] = (await connector.fetchTransactions(makeSession(bank), account, whole)).value;
    expect(one === undefined ? null : toDecimal(toSigned(one.amount, one.creditDebitIndicator))).toBe(signed);
  });

  it('is the same way round on a card', async () => {
    const { connector, bank } = connectToPlaid(() => page([walmart]));
    const card = { ...account, type: 'CARD' as const };
    const [one] = (await connector.fetchTransactions(makeSession(bank), card, whole)).value;
    expect(one?.creditDebitIndicator).toBe('DEBIT');
  });

  it.each([
    [{ amount: '1e3' }, '/amount'],
    [{ amount: null }, '/amount'],
    [{ amount: 12.345 }, '/amount'],
    [{ iso_currency_code: null, unofficial_currency_code: 'DOGE' }, '/iso_currency_code'],
    [{ iso_currency_code: 'ZZZ' }, '/iso_currency_code'],
    [{ pending: 'perhaps' }, '/pending'],
    [{ transaction_id: null }, '/transaction_id'],
    // Another account's entry is never shown as this one's.
    [{ account_id: 'another' }, '/account_id'],
  ])('%o is told and never guessed', async (changes, pointer) => {
    const { one, defects } = await readOne(changes);
    expect(one).toBeUndefined();
    expect(defects.map((defect) => defect.pointer)).toEqual([`/transactions/0${pointer}`]);
  });

  it('that is pending replaces nothing, and has the day that it was made on', async () => {
    const { one } = await readOne({ pending: true });
    expect(one).toMatchObject({ status: 'PENDING', supersedesBankTransactionId: null, bookingDate: '2026-11-01' });
  });

  it.each([
    ['2026-11-01T00:00:00Z', null],
    ['2026-11-01T00:00:00', null],
    ['2026-11-01T17:30:00-05:00', '2026-11-01T22:30:00.000Z'],
    [null, null],
  ])('of %s is of the instant %s: midnight is nobody’s', async (datetime, instant) => {
    expect((await readOne({ datetime, authorized_datetime: null })).one?.transactionDateTime).toBe(instant);
  });

  it.each([
    [{ transaction_code: 'atm' }, 'CASH'],
    [{ transaction_code: 'purchase' }, 'PURCHASE'],
    [{ transaction_code: 'direct debit' }, 'DIRECT_DEBIT'],
    [{ transaction_code: 'adjustment' }, 'OTHER'],
    // What Plaid makes of a text is Plaid's: kept as it was sent, and no kind of ours.
    [{ personal_finance_category: { primary: 'INCOME', detailed: 'INCOME_WAGES' } }, 'OTHER'],
  ])('%o is %s', async (changes, kind) => {
    expect((await readOne(changes)).one?.kind).toBe(kind);
  });

  it('names whom a transfer went to or came from, and no merchant in their place', async () => {
    const payment_meta = { payee: 'Gas & Electric', payer: 'Alberta Charleson', by_order_of: null };
    expect((await readOne({ payment_meta })).one?.counterparty?.name).toBe('Gas & Electric');
    expect((await readOne({ payment_meta, amount: -5 })).one?.counterparty?.name).toBe('Alberta Charleson');
  });

  it('is kept as it was sent, numbers as numbers', async () => {
    expect((await readOne({})).one?.raw).toEqual(walmart);
  });
});

describe('a statement', () => {
  const entries = Array.from({ length: 1201 }, (_, index) => ({
    ...walmart,
    transaction_id: `t${index}`,
    pending_transaction_id: null,
    amount: index / 100,
  }));

  it('is asked for by days and counted pages, with the token in the question and nowhere else', async () => {
    const { connector, bank, asked, http } = connectToPlaid(({ body }) => {
      const { offset = 0, count = 0 } = Object(body['options']);
      return page(entries.slice(offset, offset + count), entries.length);
    });
    const reading = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(reading.value).toHaveLength(1201);
    expect(reading.incomplete).toBeNull();
    expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/transactions/get'));
    expect(asked[0]?.body).toEqual({
      access_token: 'secret-token',
      start_date: '2026-09-24',
      end_date: '2026-11-23',
      options: {
        account_ids: [accountId],
        count: 500,
        offset: 0,
        include_original_description: true,
        // An Item that was made for something else is asked for entries here first: Plaid would fetch ninety days.
        days_requested: 730,
      },
    });
    // Each page begins with the entry that ended the one before.
    expect(asked.map(({ body }) => Object(body['options']).offset)).toEqual([0, 499, 998]);
    expect(http.requests[0]?.headers).toMatchObject({
      'plaid-client-id': 'client1',
      'plaid-secret': 'secret1',
      'plaid-version': '2020-09-14',
    });
    expect(JSON.stringify(http.requests.map(({ url, headers }) => [url, headers]))).not.toContain('secret-token');
  });

  it('that changes while it is read is told as incomplete, and read anew the next time', async () => {
    let list = entries;
    const { connector, bank } = connectToPlaid(({ body }, call) => {
      // One entry is taken off the first page while the second is asked for: what follows moves up.
      if (call === 2) list = entries.slice(1);
      const { offset = 0, count = 0 } = Object(body['options']);
      return page(list.slice(offset, offset + count), list.length);
    });
    const first = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(first.incomplete?.code).toBe('BANK_BAD_RESPONSE');
    const again = await connector.fetchTransactions(makeSession(bank), account, {
      ...whole,
      resume: first.stop ?? null,
    });
    expect([again.incomplete, again.value.length]).toEqual([null, 1200]);
  });

  it('that grows while it is read has each entry once', async () => {
    const newer = { ...walmart, transaction_id: 'newer', pending_transaction_id: null };
    let list: readonly unknown[] = entries;
    const { connector, bank } = connectToPlaid(({ body }, call) => {
      if (call === 2) list = [newer, ...entries];
      const { offset = 0, count = 0 } = Object(body['options']);
      return page(list.slice(offset, offset + count), list.length);
    });
    const first = await connector.fetchTransactions(makeSession(bank), account, whole);
    expect(first.incomplete).not.toBeNull();
    const again = await connector.fetchTransactions(makeSession(bank), account, {
      ...whole,
      resume: first.stop ?? null,
    });
    expect([again.incomplete, new Set(again.value.map((one) => one.bankTransactionId)).size]).toEqual([null, 1202]);
  });

  it.each([
    ['no total', { transactions: [walmart] }],
    ['a total that is none', { transactions: [walmart], total_transactions: 'many' }],
    ['a page that ends before the list', { transactions: [walmart], total_transactions: 9 }],
    ['no list', { total_transactions: 0 }],
  ])('with %s is refused', async (_name, body) => {
    const { connector, bank } = connectToPlaid(() => ({ body }));
    const failure = await connector
      .fetchTransactions(makeSession(bank), account, whole)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('of a new link is not said to be whole before Plaid has fetched all of it', async () => {
    const granted = { grantedAt: new Date(receivedAtMs - 3_600_000).toISOString() };
    let status = 'INITIAL_UPDATE_COMPLETE';
    const { connector, bank, asked } = connectToPlaid(({ path }) =>
      path === '/transactions/sync' ? { body: { transactions_update_status: status } } : page([walmart]),
    );
    const long: StatementRequest = { from: '2026-01-01', to: null };
    const reading = await connector.fetchTransactions(makeSession(bank, granted), account, long);
    expect(reading.incomplete).toMatchObject({ code: 'BANK_UNAVAILABLE', retryAtMs: receivedAtMs + 60_000 });
    expect(reading.completeDays).toEqual([{ from: '2026-10-24', to: '2026-11-22' }]);
    status = 'HISTORICAL_UPDATE_COMPLETE';
    const then = await connector.fetchTransactions(makeSession(bank, granted), account, long);
    expect([then.incomplete, then.historyFrom]).toEqual([null, undefined]);
    // The newest days are there at once, and an older link is not asked about.
    asked.length = 0;
    await connector.fetchTransactions(makeSession(bank, granted), account, { from: '2026-11-10', to: null });
    await connector.fetchTransactions(makeSession(bank, { grantedAt: '2026-11-01T00:00:00Z' }), account, long);
    expect(asked.map(({ path }) => path)).toEqual(['/transactions/get', '/transactions/get']);
  });

  it('says where the history begins that Plaid has', async () => {
    const { connector, bank } = connectToPlaid(() => page([]));
    const granted = { grantedAt: '2026-11-01T12:00:00Z' };
    const read = async (window: StatementRequest) =>
      (await connector.fetchTransactions(makeSession(bank, granted), account, window)).historyFrom;
    expect(await read({ from: '2024-01-01', to: null })).toBe('2024-11-01');
    expect(await read({ from: '2023-01-01', to: '2023-12-31' })).toBe('2024-01-01');
    expect(await read({ from: '2024-11-01', to: null })).toBeUndefined();
  });

  it('has no entries from before the days that the operator has Plaid fetch, and says so', async () => {
    const bank = plaidBank({ historyDays: 90 });
    const { connector, asked } = connectToPlaid(() => page([]), { bank });
    const session = makeSession(bank, { grantedAt: '2026-11-01T12:00:00Z' });
    const reading = await connector.fetchTransactions(session, account, { from: '2026-01-01', to: null });
    expect(reading.historyFrom).toBe('2026-08-03');
    expect(asked[0]?.body['options']).toMatchObject({ days_requested: 90 });
  });

  it.each([
    ['depository', 'checking', null],
    ['credit', 'credit card', null],
    ['loan', 'student', null],
    ['loan', 'mortgage', 'UNSUPPORTED'],
    ['investment', '401k', 'UNSUPPORTED'],
    ['other', null, 'UNSUPPORTED'],
  ])('of an account of %s, %s is %j: Plaid lists none of what it does not cover', async (type, subtype, code) => {
    const { connector, bank } = connectToPlaid(() => ({
      body: { accounts: [{ account_id: accountId, type, subtype }], transactions: [], total_transactions: 0 },
    }));
    const reading = connector.fetchTransactions(makeSession(bank), account, whole);
    expect(await reading.then(() => null).catch((failure) => failure.code)).toBe(code);
  });
});

describe('an account', () => {
  const plain = {
    account_id: accountId,
    balances: { available: 100, current: 110, iso_currency_code: 'USD', limit: null, unofficial_currency_code: null },
    mask: '0000',
    name: 'Plaid Checking',
    official_name: 'Plaid Gold Standard 0% Interest Checking',
    subtype: 'checking',
    type: 'depository',
  };
  const read = async (accounts: readonly unknown[], profile = {}) => {
    const { connector, bank, asked } = connectToPlaid(
      ({ path }) =>
        path === '/auth/get'
          ? { body: { numbers: { ach: [{ account_id: accountId, account: '9900009606', routing: '011401533' }] } } }
          : { body: { accounts } },
      { bank: plaidBank(profile) },
    );
    const reading = await connector.fetchAccounts(makeSession(bank));
    return { reading, asked, connector, bank };
  };

  it('is what the specification’s example says', async () => {
    const { reading, asked } = await read([plain]);
    expect(reading.value).toMatchObject([
      {
        bankAccountId: accountId,
        name: 'Plaid Gold Standard 0% Interest Checking',
        nickname: 'Plaid Checking',
        type: 'CURRENT',
        currency: 'USD',
        identification: { maskedNumber: '•••• 0000', accountNumber: null },
        hasMoreIdentification: true,
      },
    ]);
    expect(asked).toEqual([{ path: '/accounts/get', body: { access_token: 'secret-token' } }]);
  });

  it('is known by the id that stays, where there is one, and asked for by the Item’s own', async () => {
    const { reading } = await read([{ ...plain, persistent_account_id: '8cfb8beb89b774ee43b090625f0d61d0' }]);
    expect(reading.value).toMatchObject([
      { bankAccountId: accountId, persistentId: '8cfb8beb89b774ee43b090625f0d61d0' },
    ]);
  });

  it('without the product for numbers is asked for none', async () => {
    expect((await read([plain], { numbers: 'none' })).reading.value).toMatchObject([{ hasMoreIdentification: false }]);
  });

  it.each([
    ['depository', 'savings', 'SAVINGS'],
    ['depository', 'money market', 'SAVINGS'],
    ['depository', 'prepaid', 'OTHER'],
    ['credit', 'credit card', 'CARD'],
    ['loan', 'mortgage', 'MORTGAGE'],
    ['loan', 'student', 'LOAN'],
    ['investment', '401k', 'OTHER'],
    ['something new', null, 'OTHER'],
  ])('of %s, %s is %s', async (type, subtype, expected) => {
    expect((await read([{ ...plain, type, subtype }])).reading.value).toMatchObject([{ type: expected }]);
  });

  it('that cannot be read is told, and the others are there', async () => {
    const { reading } = await read([{ ...plain, account_id: null }, plain]);
    expect(reading.value).toHaveLength(1);
    expect(reading.defects).toMatchObject([{ pointer: '/accounts/0/account_id' }]);
  });

  it('has its number in the list where the operator wants that, and is asked for it only by who may see it', async () => {
    const { reading, asked } = await read([plain], { numbers: 'listed' });
    expect(reading.value).toMatchObject([
      { identification: { routingNumber: '011401533', accountNumber: '9900009606' }, hasMoreIdentification: false },
    ]);
    expect(asked.map(({ path }) => path).sort()).toEqual(['/accounts/get', '/auth/get']);
    const other = await read([plain]);
    const number = await other.connector.fetchIdentification?.(makeSession(other.bank), account);
    expect(number?.value).toMatchObject({ routingNumber: '011401533', accountNumber: '9900009606' });
    expect(other.asked.at(-1)).toMatchObject({ path: '/auth/get', body: { options: { account_ids: [accountId] } } });
  });

  it.each([
    [{ ach: [{ account_id: accountId, account: '1', routing: '011401533' }] }, {}],
    [{ ach: [{ account_id: accountId, account: '9900009606', routing: '11401533' }] }, {}],
    [
      { eft: [{ account_id: accountId, account: '111122223333', institution: '021', branch: '01140' }] },
      { routingNumber: '002101140', accountNumber: '111122223333' },
    ],
    [
      { international: [{ account_id: accountId, iban: 'GB29NWBK60161331926819', bic: 'NWBKGB21' }] },
      { iban: 'GB29NWBK60161331926819' },
    ],
    [{ ach: [{ account_id: 'another', account: '9900009606', routing: '011401533' }] }, {}],
  ])('with numbers %j is known by %j', async (numbers, expected) => {
    const { connector, bank } = connectToPlaid(() => ({ body: { numbers } }));
    const told = await connector.fetchIdentification?.(makeSession(bank), account);
    expect(told?.value).toEqual({ ...account.identification, bic: told?.value.bic, ...expected });
  });
});

describe('a balance', () => {
  const read = async (wire: Readonly<Record<string, unknown>>, cacheState: 'miss' | 'bypass' = 'miss') => {
    const { connector, bank, asked } = connectToPlaid(() => ({
      body: { accounts: [{ account_id: accountId, ...wire }] },
    }));
    const reading = await connector.fetchBalances({ ...makeSession(bank), cacheState }, account);
    const balances = reading.value.map(({ type, amount, creditDebitIndicator, creditLimitIncluded, creditLimit }) => [
      type,
      toDecimal(toSigned(amount, creditDebitIndicator)),
      creditLimitIncluded,
      creditLimit === null ? null : toDecimal(creditLimit),
    ]);
    const { asOf = null } = reading.value[0] ?? {};
    return { balances, defects: reading.defects, path: asked[0]?.path, options: asked[0]?.body['options'], asOf };
  };
  const usd = { iso_currency_code: 'USD', unofficial_currency_code: null };

  it.each([
    [
      { type: 'depository', balances: { available: 100, current: 110, limit: null, ...usd } },
      [
        ['INTERIM_BOOKED', '110.00', null, null],
        ['INTERIM_AVAILABLE', '100.00', false, null],
      ],
    ],
    // What is owed is positive there.
    [
      { type: 'credit', balances: { available: 1590, current: 410, limit: 2000, ...usd } },
      [
        ['INTERIM_BOOKED', '-410.00', null, '2000.00'],
        ['INTERIM_AVAILABLE', '1590.00', true, '2000.00'],
      ],
    ],
    [
      { type: 'credit', balances: { available: null, current: -12.5, limit: null, ...usd } },
      [['INTERIM_BOOKED', '12.50', null, null]],
    ],
    [
      { type: 'loan', subtype: 'student', balances: { available: null, current: 65262, limit: null, ...usd } },
      [['INTERIM_BOOKED', '-65262.00', null, null]],
    ],
  ])('of %j is %j', async (wire, expected) => {
    const { balances, defects, path } = await read(wire);
    expect([balances, defects, path]).toEqual([expected, [], '/accounts/get']);
  });

  it('is asked of the bank, which is billed, only when a live one is wanted', async () => {
    const wire = { type: 'depository', balances: { available: 1, current: 1, limit: null, ...usd } };
    expect((await read(wire, 'bypass')).path).toBe('/accounts/balance/get');
    // Capital One refuses cards without it; others do not look at it.
    expect((await read(wire, 'bypass')).options).toMatchObject({ min_last_updated_datetime: expect.any(String) });
    expect((await read(wire)).options).toEqual({ account_ids: [accountId] });
  });

  it.each([
    ['2026-11-20T08:15:00-05:00', '2026-11-20T13:15:00.000Z'],
    ['yesterday', null],
    [null, null],
  ])('of %j is as of %j', async (last_updated_datetime, expected) => {
    const balances = { available: 1, current: 1, limit: null, last_updated_datetime, ...usd };
    expect((await read({ type: 'credit', balances })).asOf).toBe(expected);
  });

  it('with more decimals than its currency is told and never rounded', async () => {
    // The specification's own example of a 401k.
    const wire = { type: 'investment', balances: { available: null, current: 23631.9805, limit: null, ...usd } };
    const { balances, defects } = await read(wire);
    expect(balances).toEqual([]);
    expect(defects).toMatchObject([{ pointer: '/accounts/0/balances/current' }]);
  });
});

describe('the customer', () => {
  const owner = {
    names: ['Alberta Bobbeth Charleson'],
    emails: [
      { data: 'second@example.com', primary: false, type: 'secondary' },
      { data: 'accountholder0@example.com', primary: true, type: 'primary' },
    ],
    phone_numbers: [{ data: '2025550123', primary: false, type: 'home' }],
    addresses: [
      {
        data: { city: 'Malakoff', country: 'US', postal_code: '14236', region: 'NY', street: '2992 Cameron Road' },
        primary: true,
      },
    ],
  };
  const read = async (...owners: readonly (readonly unknown[])[]) => {
    const accounts = owners.map((list) => ({ account_id: accountId, owners: list }));
    const { connector, bank } = connectToPlaid(() => ({ body: { accounts } }));
    return (await connector.fetchParty?.(makeSession(bank)))?.value;
  };

  it('is whom all accounts name', async () => {
    expect(await read([owner], [owner])).toEqual({
      displayName: 'Alberta Bobbeth Charleson',
      legalName: 'Alberta Bobbeth Charleson',
      dateOfBirth: null,
      email: 'accountholder0@example.com',
      phone: '2025550123',
      addresses: [
        {
          lines: ['2992 Cameron Road'],
          townName: 'Malakoff',
          postCode: '14236',
          countrySubDivision: 'NY',
          country: 'US',
        },
      ],
    });
  });

  it('is nobody where accounts are of several people: one of them is not the customer for sure', async () => {
    const other = { ...owner, names: ['Bob Charleson'] };
    const joint = { ...owner, names: ['Alberta Bobbeth Charleson', 'Bob Charleson'] };
    for (const accounts of [[[owner], [other]], [[owner, other]], [[joint]]]) {
      expect(await read(...accounts)).toMatchObject({ displayName: null, email: null, phone: null, addresses: [] });
    }
  });
});

describe('an error', () => {
  it('of 401 is about who asks, and no word about the token that stands in the question', async () => {
    const { connector, bank } = connectToPlaid(() => ({ status: 401, body: '"by a proxy"' }));
    const refused: unknown[] = [];
    const tokens = { ...makeSession(bank).tokens, refused: (...told: unknown[]) => void refused.push(told) };
    const failure = await connector.fetchAccounts({ ...makeSession(bank), tokens }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'BANK_REJECTED_REQUEST' });
    // What is refused here is refreshed, or ended with its consent: an Item's token has no other.
    expect(refused).toEqual([]);
  });

  it.each([
    ['ITEM_ERROR', 'ITEM_LOGIN_REQUIRED', 400, 'CONSENT_REQUIRED', null],
    ['ITEM_ERROR', 'PRODUCT_NOT_READY', 400, 'BANK_UNAVAILABLE', 30_000],
    ['ITEM_ERROR', 'ACCESS_NOT_GRANTED', 400, 'PERMISSION_NOT_GRANTED', null],
    ['ITEM_ERROR', 'NO_ACCOUNTS', 400, 'RESOURCE_NOT_FOUND', null],
    ['INVALID_INPUT', 'ITEM_NOT_FOUND', 400, 'CONSENT_REQUIRED', null],
    // The credentials may be of another environment: no customer's doing.
    ['INVALID_INPUT', 'INVALID_ACCESS_TOKEN', 400, 'BANK_REJECTED_REQUEST', null],
    ['INVALID_INPUT', 'INVALID_API_KEYS', 400, 'BANK_REJECTED_REQUEST', null],
    ['INVALID_REQUEST', 'INVALID_FIELD', 400, 'BANK_REJECTED_REQUEST', null],
    ['INVALID_INPUT', 'ADDITIONAL_CONSENT_REQUIRED', 400, 'PERMISSION_NOT_GRANTED', null],
    ['INSTITUTION_ERROR', 'INSTITUTION_DOWN', 400, 'BANK_UNAVAILABLE', null],
    ['INSTITUTION_ERROR', 'INSTITUTION_NO_LONGER_SUPPORTED', 400, 'UNSUPPORTED', null],
    ['API_ERROR', 'INTERNAL_SERVER_ERROR', 500, 'BANK_UNAVAILABLE', null],
    ['API_ERROR', 'PLANNED_MAINTENANCE', 400, 'BANK_UNAVAILABLE', null],
    ['RATE_LIMIT_EXCEEDED', 'TRANSACTIONS_LIMIT', 429, 'BANK_RATE_LIMITED', 60_000],
  ])('%s %s of %s is %s', async (error_type, error_code, status, code, retryMs) => {
    const body = { error_type, error_code, error_message: 'a secret text', display_message: null, request_id: 'r' };
    const { connector, bank, http } = connectToPlaid(() => ({ status, body }));
    const failure = await connector.fetchAccounts(makeSession(bank)).catch((error: unknown) => error);
    if (!(failure instanceof BankFailure)) throw failure;
    expect([failure.code, failure.bankCode]).toEqual([code, error_code]);
    expect(failure.retryAtMs === null ? null : failure.retryAtMs - receivedAtMs).toBe(retryMs);
    expect(failure.message).not.toMatch(/secret/);
    expect(http.requests[0]?.isBankFailure?.({ status, headers: {}, body, receivedAtMs })).toBe(
      error_type === 'INSTITUTION_ERROR',
    );
  });
});
