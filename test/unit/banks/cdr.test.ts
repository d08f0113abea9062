import { describe, expect, it } from 'vitest';
import { countryCount, toAlpha2 } from '../../../src/domain/iso3166-alpha3.ts';
import { toDecimal } from '../../../src/domain/money.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { allDays, bench, makeAccount, makeSession } from '../../support/fake-bank.ts';

const account = makeAccount('acc-1');

const entry = {
  accountId: 'acc-1',
  transactionId: 'T1',
  isDetailAvailable: false,
  type: 'PAYMENT',
  status: 'POSTED',
  description: 'Coffee',
  postingDateTime: '2026-11-02T13:30:00Z',
  amount: '-4.50',
  reference: '',
};

function page(name: string, items: unknown, around: Record<string, unknown> = {}) {
  return { data: { [name]: items }, links: { self: 'x' }, meta: { totalRecords: 1, totalPages: 1 }, ...around };
}

async function readEntry(change: Record<string, unknown>): Promise<Transaction> {
  const { connector, session } = bench('cdr', () => ({ body: page('transactions', [{ ...entry, ...change }]) }));
  const { value, defects } = await connector.fetchTransactions(session, account, allDays);
  expect(defects).toEqual([]);
  const [transaction] = value;
  if (transaction === undefined) throw new Error('no entry');
  return transaction;
}

describe('BankingTransactionV2', () => {
  it.each([
    ['-4.50', undefined, 'DEBIT', '4.50', 'AUD'],
    ['4.5', null, 'CREDIT', '4.50', 'AUD'],
    ['-1200', 'JPY', 'DEBIT', '1200', 'JPY'],
    ['12.00', '', 'CREDIT', '12.00', 'AUD'],
  ])('%s %s', async (amount, currency, indicator, decimal, read) => {
    const transaction = await readEntry({ amount, currency });
    expect([transaction.creditDebitIndicator, toDecimal(transaction.amount), transaction.amount.currency]).toEqual([
      indicator,
      decimal,
      read,
    ]);
  });

  it('files by the day at the bank’s place and keeps the most exact instant', async () => {
    const read = await readEntry({
      valueDateTime: '2026-11-03T00:00:00+11:00',
      executionDateTime: '2026-11-01T22:00:00+11:00',
    });
    expect(read).toMatchObject({
      bookingDate: '2026-11-03',
      valueDate: '2026-11-03',
      transactionDateTime: '2026-11-01T11:00:00.000Z',
      status: 'BOOKED',
    });
  });

  it.each([
    [
      'pending has no booking date',
      { status: 'PENDING', postingDateTime: undefined, executionDateTime: '2026-11-01T22:00:00+11:00' },
      null,
    ],
    [
      'posted without its time is filed by execution',
      { postingDateTime: undefined, executionDateTime: '2026-11-01T22:00:00+11:00' },
      '2026-11-01',
    ],
    [
      'posted without its time but with a value date is filed by that',
      {
        postingDateTime: undefined,
        valueDateTime: '2026-11-05T00:00:00+11:00',
        executionDateTime: '2026-11-01T22:00:00+11:00',
      },
      null,
    ],
  ])('%s', async (_name, change, bookingDate) => {
    expect((await readEntry(change)).bookingDate).toBe(bookingDate);
  });

  it.each([
    ['description alone', { reference: '' }, 'Coffee'],
    ['both', { reference: 'Ref 9' }, 'Coffee\nRef 9'],
    ['a reference within', { description: 'Coffee Ref 9', reference: 'Ref 9' }, 'Coffee Ref 9'],
  ])('remittance: %s', async (_name, change, text) => {
    expect((await readEntry(change)).remittanceInformation).toBe(text);
  });

  it('names merchant or biller', async () => {
    expect((await readEntry({ merchantName: 'Shop', merchantCategoryCode: '5411' })).counterparty).toEqual({
      name: 'Shop',
      identification: null,
      merchantCategoryCode: '5411',
    });
    expect((await readEntry({ billerCode: '1', billerName: 'Water' })).counterparty?.name).toBe('Water');
  });

  it.each([
    ['a status that is none', { status: 'BOOKED' }, '/data/transactions/0/status'],
    ['no amount', { amount: undefined }, '/data/transactions/0/amount'],
    ['a currency that is none', { currency: 'XTS' }, '/data/transactions/0/currency'],
    ['another account', { accountId: 'acc-2' }, '/data/transactions/0/accountId'],
  ])('%s is a defect', async (_name, change, pointer) => {
    const { connector, session } = bench('cdr', () => ({
      body: page('transactions', [
        { ...entry, ...change },
        { ...entry, transactionId: 'T2' },
      ]),
    }));
    const { value, defects } = await connector.fetchTransactions(session, account, allDays);
    expect([value.length, defects.map((defect) => defect.pointer)]).toEqual([1, [pointer]]);
  });
});

describe('BankingBalance', () => {
  async function readBalances(wire: Record<string, unknown>) {
    const { connector, session } = bench('cdr', () => ({ body: { data: { accountId: 'acc-1', ...wire } } }));
    return connector.fetchBalances(session, account);
  }

  it('is booked and available, signed, in AUD when not told', async () => {
    const { value } = await readBalances({
      currentBalance: '-100.00',
      availableBalance: '900.00',
      creditLimit: '1000.00',
    });
    expect(value).toMatchObject([
      {
        type: 'INTERIM_BOOKED',
        creditDebitIndicator: 'DEBIT',
        amount: { amountMinor: 10000n, currency: 'AUD' },
        creditLimitIncluded: false,
        creditLimit: { amountMinor: 100000n },
      },
      {
        type: 'INTERIM_AVAILABLE',
        creditDebitIndicator: 'CREDIT',
        amount: { amountMinor: 90000n },
        creditLimitIncluded: true,
        creditLimit: { amountMinor: 100000n },
      },
    ]);
  });

  it('has a purse for each other currency, and does not know whether a limit is included where none is told', async () => {
    const { value } = await readBalances({
      currentBalance: '1',
      availableBalance: '1',
      purses: [{ amount: '9500', currency: 'JPY' }],
    });
    expect(
      value.map(({ type, amount, creditLimitIncluded }) => [
        type,
        toDecimal(amount),
        amount.currency,
        creditLimitIncluded,
      ]),
    ).toEqual([
      ['INTERIM_BOOKED', '1.00', 'AUD', false],
      ['INTERIM_AVAILABLE', '1.00', 'AUD', null],
      ['INTERIM_AVAILABLE', '9500', 'JPY', null],
    ]);
  });

  it('loses only the amount that cannot be read, and never takes it for zero', async () => {
    const { value, defects } = await readBalances({ currentBalance: '1', purses: [{ amount: 'x', currency: 'JPY' }] });
    expect(value.map(({ type }) => type)).toEqual(['INTERIM_BOOKED']);
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/data/availableBalance', '/data/purses/0/amount']);
  });

  it('takes a limit that cannot be read for one that is included and unknown', async () => {
    const { value, defects } = await readBalances({ currentBalance: '1', availableBalance: '1', creditLimit: 'lots' });
    expect(value[1]).toMatchObject({ creditLimitIncluded: true, creditLimit: null });
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/data/creditLimit']);
    const none = await readBalances({ currentBalance: '1', availableBalance: '1', creditLimit: '0.00' });
    expect(none.value[1]).toMatchObject({ creditLimitIncluded: false });
  });

  it('in bulk goes by account', async () => {
    const balance = { accountId: 'acc-1', currentBalance: '1', availableBalance: '1' };
    const { connector, session, http } = bench(
      'cdr',
      () => ({ body: page('balances', [balance, { ...balance, accountId: 'acc-2' }, { currentBalance: '5' }]) }),
      ['bulk-balances'],
    );
    const reading = await connector.fetchAllBalances?.(session);
    expect([...(reading?.value.keys() ?? [])]).toEqual(['acc-1', 'acc-2']);
    expect(reading?.defects.map(({ pointer }) => pointer)).toEqual(['/data/balances/2/accountId']);
    expect(http.requests[0]?.headers).toMatchObject({ 'x-v': '2', 'x-min-v': '1' });
  });
});

describe('BankingAccountV3', () => {
  it('becomes an account; the detail completes its numbers', async () => {
    const wire = {
      accountId: 'acc-1',
      displayName: 'Everyday',
      nickname: 'Bills',
      maskedNumber: 'xxxxx924',
      productCategory: 'TRANS_AND_SAVINGS_ACCOUNTS',
      creationDate: '2020-02-29',
      openStatus: 'CLOSED',
    };
    const { connector, session } = bench('cdr', ({ url }) => ({
      body: url.pathname.endsWith('/acc-1')
        ? { data: { ...wire, bsb: '998-417', accountNumber: '921924' } }
        : page('accounts', [wire]),
    }));
    const { value } = await connector.fetchAccounts(session);
    expect(value).toMatchObject([
      {
        name: 'Everyday',
        nickname: 'Bills',
        type: 'CURRENT',
        status: 'CLOSED',
        openedOn: '2020-02-29',
        hasMoreIdentification: true,
        identification: { maskedNumber: 'xxxxx924', bsb: null },
      },
    ]);
    const [first] = value;
    if (first === undefined) throw new Error('no account');
    expect((await connector.fetchIdentification?.(session, first))?.value).toMatchObject({
      bsb: '998417',
      accountNumber: '921924',
      maskedNumber: 'xxxxx924',
    });
  });

  it.each([
    ['CRED_AND_CHRG_CARDS', 'CARD', false],
    ['RESIDENTIAL_MORTGAGES', 'MORTGAGE', true],
    ['TERM_DEPOSITS', 'SAVINGS', true],
    ['PERS_LOANS', 'LOAN', true],
    ['FUTURE_CATEGORY', 'OTHER', true],
  ])('%s is %s', async (productCategory, type, hasMoreIdentification) => {
    const { connector, session } = bench('cdr', () => ({
      body: page('accounts', [{ accountId: 'a', productCategory }]),
    }));
    expect((await connector.fetchAccounts(session)).value).toMatchObject([
      { type, hasMoreIdentification, status: 'OPEN' },
    ]);
  });
});

describe('customer', () => {
  const person = {
    firstName: 'Ada',
    middleNames: ['B'],
    lastName: 'Clark',
    phoneNumbers: [
      { purpose: 'HOME', fullNumber: '1' },
      { purpose: 'WORK', isPreferred: true, fullNumber: 'tel:+612' },
    ],
    emailAddresses: [{ purpose: 'WORK', address: 'ada@x.test' }],
    physicalAddresses: [
      {
        addressUType: 'simple',
        simple: { addressLine1: '1 Jarrah St', city: 'Perth', state: 'WA', postcode: '6000', country: 'NZL' },
      },
      {
        addressUType: 'paf',
        paf: {
          flatUnitType: 'U',
          flatUnitNumber: '3',
          thoroughfareNumber1: 10,
          thoroughfareNumber2: 12,
          streetName: 'Wattle',
          streetType: 'RD',
          localityName: 'Hobart',
          state: 'TAS',
          postcode: '7000',
        },
      },
    ],
  };

  it('is a person with contact', async () => {
    const { connector, session, http } = bench('cdr', () => ({ body: { data: { customerUType: 'person', person } } }));
    expect((await connector.fetchParty?.(session))?.value).toEqual({
      displayName: 'Ada Clark',
      legalName: 'Ada B Clark',
      dateOfBirth: null,
      email: 'ada@x.test',
      phone: 'tel:+612',
      addresses: [
        { lines: ['1 Jarrah St'], townName: 'Perth', postCode: '6000', countrySubDivision: 'WA', country: 'NZ' },
        {
          lines: ['U 3', '10-12 Wattle RD'],
          townName: 'Hobart',
          postCode: '7000',
          countrySubDivision: 'TAS',
          country: 'AU',
        },
      ],
    });
    expect(http.requests[0]?.url.pathname).toBe('/cds-au/v1/common/customer/detail');
  });

  it.each([
    [403, { errors: [{ code: 'urn:au-cds:error:cds-all:Authorisation/InvalidScope', title: '' }] }],
    [403, { errors: [{ code: 'urn:au-cds:error:cds-all:Authorisation/InvalidConsent', title: 'Consent Is Invalid' }] }],
    [404, { errors: [{ code: 'urn:au-cds:error:cds-all:Resource/NotImplemented', title: '' }] }],
  ])('is asked for less after %s', async (status, body) => {
    const organisation = { businessName: 'Acme', legalName: 'Acme Pty Ltd', agentLastName: 'X' };
    const { connector, session, http } = bench('cdr', (_request, call) =>
      call === 1 ? { status, body } : { body: { data: { customerUType: 'organisation', organisation } } },
    );
    expect((await connector.fetchParty?.(session))?.value).toMatchObject({
      displayName: 'Acme',
      legalName: 'Acme Pty Ltd',
      email: null,
    });
    expect(http.requests.map(({ url }) => url.pathname)).toEqual([
      '/cds-au/v1/common/customer/detail',
      '/cds-au/v1/common/customer',
    ]);
  });

  it('lives in a country of two letters', () => {
    expect(countryCount).toBe(249);
    expect(['AUS', 'GBR', 'de', 'XYZ', ''].map(toAlpha2)).toEqual(['AU', 'GB', 'DE', null, null]);
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    for (const code of ['ABW', 'SWE', 'SWZ', 'CHE', 'CHL', 'ZWE']) expect(names.of(toAlpha2(code) ?? '')).toBeDefined();
  });
});

describe('the other side of an entry', () => {
  const entry = {
    accountId: 'a',
    status: 'POSTED',
    type: 'TRANSFER_INCOMING',
    description: 'x',
    postingDateTime: '2026-11-02T12:00:00+11:00',
  };
  it.each([
    ['12.00', { extendedData: { payer: 'Employer', payee: 'Me' } }, 'Employer'],
    ['-12.00', { extendedData: { payer: 'Me', payee: 'Landlord' } }, 'Landlord'],
    ['-12.00', { merchantName: 'Shop', extendedData: { payee: 'Landlord' } }, 'Shop'],
    ['-12.00', {}, null],
  ])('of %s with %j is %s', async (amount, more, name) => {
    const { connector, session } = bench('cdr', () => ({
      body: page('transactions', [{ ...entry, amount, ...more }]),
    }));
    const { value } = await connector.fetchTransactions(session, makeAccount('a'), allDays);
    expect(value[0]?.counterparty?.name ?? null).toBe(name);
  });
});

describe('requests', () => {
  it('ask for versions, the largest pages and a month more on both sides', async () => {
    const { connector, session, http, bank } = bench('cdr', () => ({ body: page('transactions', []) }));
    await connector.fetchTransactions(session, account, { from: '2026-11-01', to: '2026-11-30' });
    await connector.fetchTransactions({ ...makeSession(bank, {}, '203.0.113.9'), psuUserAgent: 'Mozilla' }, account, {
      from: '2026-11-01',
      to: null,
    });
    const [first, second] = http.requests;
    expect(first?.url.search).toBe(
      '?oldest-time=2026-10-01T00%3A00%3A00.000Z&newest-time=2026-12-01T23%3A59%3A59.000Z&page-size=1000',
    );
    expect(first?.headers).toEqual({
      'x-fapi-interaction-id': first?.correlationId,
      'x-fapi-auth-date': 'Sun, 01 Nov 2026 09:30:00 GMT',
      'x-v': '2',
      'x-min-v': '1',
    });
    expect(second?.headers).toMatchObject({
      'x-fapi-customer-ip-address': '203.0.113.9',
      'x-cds-client-headers': Buffer.from('User-Agent: Mozilla').toString('base64'),
    });
  });

  it('ask for smaller pages when the size is refused', async () => {
    const { connector, session, http } = bench('cdr', ({ url }) =>
      url.searchParams.get('page-size') === '1000'
        ? { status: 400, body: { errors: [{ code: 'urn:au-cds:error:cds-all:Field/InvalidPageSize' }] } }
        : { body: page('transactions', [entry]) },
    );
    expect((await connector.fetchTransactions(session, account, allDays)).value).toHaveLength(1);
    expect(http.requests.map(({ url }) => url.searchParams.get('page-size'))).toEqual(['1000', '100']);
  });

  it.each([
    ['1', true],
    ['2', true],
    [undefined, true],
    ['3', false],
  ])('an answer in version %s is read: %s', async (version, isRead) => {
    const { connector, session } = bench('cdr', () => ({
      headers: version === undefined ? {} : { 'x-v': version },
      body: page('transactions', [entry]),
    }));
    const reading = connector.fetchTransactions(session, account, allDays);
    if (isRead) expect((await reading).value).toHaveLength(1);
    else await expect(reading).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('go on by page count when the link is forgotten, and keep size and times when a link drops them', async () => {
    const { connector, session, http } = bench('cdr', (_request, call) => ({
      body: page('transactions', [{ ...entry, transactionId: `T${call}` }], {
        links: call === 2 ? { next: 'https://gw.internal/cds-au/v1/banking/accounts/acc-1/transactions?page=3' } : {},
        meta: { totalPages: 3 },
      }),
    }));
    const { value, incomplete } = await connector.fetchTransactions(session, account, allDays);
    expect([value.length, incomplete]).toEqual([3, null]);
    expect(
      http.requests.map(({ url }) => [
        url.searchParams.get('page'),
        url.searchParams.get('page-size'),
        url.searchParams.has('oldest-time'),
      ]),
    ).toEqual([
      [null, '1000', true],
      ['2', '1000', true],
      ['3', '1000', true],
    ]);
  });

  it('end without a failure when the page after the last one is refused as such', async () => {
    const { connector, session } = bench('cdr', (_request, call) =>
      call === 1
        ? { body: page('transactions', [entry], { links: { next: '?page=2' } }) }
        : { status: 422, body: { errors: [{ code: 'urn:au-cds:error:cds-all:Field/InvalidPage' }] } },
    );
    expect((await connector.fetchTransactions(session, account, allDays)).incomplete).toBeNull();
  });
});
