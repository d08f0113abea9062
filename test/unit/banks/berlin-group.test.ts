import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../src/domain/money.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { allDays, bench, makeAccount, makeSession } from '../../support/fake-bank.ts';

const account = makeAccount('3dc3d5b3');
const card = makeAccount('3d9a81b3', { bankResource: 'card-accounts', type: 'CARD' });

const entry = {
  transactionId: '1234567',
  bookingDate: '2026-11-02',
  valueDate: '2026-11-03',
  transactionAmount: { currency: 'EUR', amount: '-256.67' },
};

async function readReport(report: unknown, around: Record<string, unknown> = {}) {
  const { connector, session } = bench('berlin-group', () => ({ body: { transactions: report, ...around } }));
  return connector.fetchTransactions(session, account, allDays);
}

async function readEntry(change: Record<string, unknown>, told: readonly string[] = []): Promise<Transaction> {
  const { value, defects } = await readReport({ booked: [{ ...entry, ...change }] });
  expect(defects.map(({ pointer }) => pointer)).toEqual(told);
  const [transaction] = value;
  if (transaction === undefined) throw new Error('no entry');
  return transaction;
}

describe('transactions', () => {
  it.each([
    ['-256.67', 'EUR', 'DEBIT', '256.67'],
    ['343.01', 'EUR', 'CREDIT', '343.01'],
    ['+5', 'EUR', 'CREDIT', '5.00'],
    ['-0.00', 'EUR', 'CREDIT', '0.00'],
    ['-1056', 'JPY', 'DEBIT', '1056'],
    ['-1.500', 'EUR', 'DEBIT', '1.50'],
  ])('amount %s %s', async (amount, currency, indicator, decimal) => {
    const read = await readEntry({ transactionAmount: { amount, currency } });
    expect([read.creditDebitIndicator, toDecimal(read.amount)]).toEqual([indicator, decimal]);
  });

  it('trust the sign whatever the names say', async () => {
    const read = await readEntry({
      transactionAmount: { amount: '256.67', currency: 'EUR' },
      creditorName: 'John Miles',
      creditorAccount: { iban: 'DE67100100101306118605' },
    });
    expect(read.creditDebitIndicator).toBe('CREDIT');
    expect(read.counterparty).toBeNull();
  });

  it.each([
    ['2026-11-02', '2026-11-02'],
    ['2026-11-01T23:00:00Z', '2026-11-02'],
    ['2026-11-02T00:00:00+01:00', '2026-11-02'],
    ['1900-01-01', null],
    ['2026-11-02+01:00', '2026-11-02'],
    ['20261102', '2026-11-02'],
    [20_261_102, '2026-11-02'],
    ['', null],
    [null, null],
  ])('booking date %s is %s', async (bookingDate, day) => {
    expect((await readEntry({ bookingDate })).bookingDate).toBe(day);
  });

  it.each([['02.11.2026'], ['11-Dec-17'], ['2026-02-30'], [{}], [true]])(
    'booking date %s is told, and the entry kept',
    async (bookingDate) => {
      const read = await readEntry({ bookingDate }, ['/transactions/booked/0/bookingDate']);
      expect(read.bookingDate).toBeNull();
    },
  );

  it.each([
    ['5411', '5411'],
    [742, '0742'],
    ['54', '0054'],
    ['groceries', null],
  ])('merchant category %s is %s', async (merchantCategoryCode, code) => {
    expect((await readEntry({ merchantCategoryCode })).counterparty?.merchantCategoryCode ?? null).toBe(code);
  });

  it('have the day of their date-times where they have no other', async () => {
    const dayless = { bookingDate: undefined, valueDate: undefined };
    const read = await readEntry({ ...dayless, bookingDateTime: '2026-11-01T23:30:00Z' });
    expect([read.bookingDate, read.transactionDateTime]).toEqual(['2026-11-02', '2026-11-01T23:30:00.000Z']);
    expect((await readEntry({ ...dayless, valueDateTime: '2026-11-03T10:00:00+01:00' })).valueDate).toBe('2026-11-03');
  });

  it('stand where they are listed', async () => {
    const { value } = await readReport({
      booked: [entry],
      pending: [{ ...entry, transactionId: 'P', bookingDate: undefined }],
      information: { ...entry, transactionId: 'I' },
    });
    expect(value.map(({ status, bookingDate }) => [status, bookingDate])).toEqual([
      ['BOOKED', '2026-11-02'],
      ['PENDING', null],
      ['INFORMATION', '2026-11-02'],
    ]);
  });

  it('name the other side: creditor when money leaves, debtor when it comes', async () => {
    const parties = {
      creditorName: 'C',
      creditorAccount: { iban: 'de67 1001 0010 1306 1186 05' },
      creditorAgent: 'DEUTDEFF',
      debtorName: 'D',
      debtorAccount: { bban: '123' },
      ultimateDebtor: 'U',
    };
    expect((await readEntry(parties)).counterparty).toMatchObject({
      name: 'C',
      identification: { iban: 'DE67100100101306118605', bic: 'DEUTDEFF' },
    });
    const into = await readEntry({ ...parties, transactionAmount: { amount: '1', currency: 'EUR' } });
    // The ultimate party is whom the customer dealt with: a payment provider's account, a shop's name.
    expect(into.counterparty).toMatchObject({ name: 'U', identification: { bban: '123', bic: null } });
  });

  it.each([
    ['one line', { remittanceInformationUnstructured: 'Example 1' }, 'Example 1'],
    ['lines', { remittanceInformationUnstructuredArray: ['a', 'b'] }, 'a\nb'],
    [
      'the same twice',
      { remittanceInformationUnstructured: 'a', remittanceInformationUnstructuredArray: ['a', 'b'] },
      'a\nb',
    ],
    ['a reference', { remittanceInformationStructured: { reference: 'RF18' } }, 'RF18'],
    ['a reference as text', { remittanceInformationStructured: 'RF18' }, 'RF18'],
    [
      'a reference that the text holds',
      { remittanceInformationUnstructured: 'see RF18', remittanceInformationStructuredArray: [{ reference: 'RF18' }] },
      'see RF18',
    ],
    ['additional text alone', { additionalInformation: 'more' }, 'more'],
    ['none', {}, null],
  ])('remittance: %s', async (_name, change, text) => {
    expect((await readEntry(change)).remittanceInformation).toBe(text);
  });

  it.each([
    ['NOTPROVIDED', null],
    ['Not Provided', null],
    ['E2E-1', 'E2E-1'],
  ])('end-to-end id %s is %s', async (endToEndId, read) => {
    expect((await readEntry({ endToEndId })).endToEndId).toBe(read);
  });

  it('keep code, reference, rate and balance after', async () => {
    const read = await readEntry({
      entryReference: 'R1',
      mandateId: 'M1',
      bankTransactionCode: 'PMNT-RDDT-ESDD',
      proprietaryBankTransactionCode: 'NDDT+105',
      currencyExchange: [
        {
          sourceCurrency: 'USD',
          exchangeRate: '0.92',
          unitCurrency: 'USD',
          targetCurrency: 'EUR',
          quotationDate: '2026-11-01',
        },
      ],
      balanceAfterTransaction: { balanceAmount: { amount: '-12.30', currency: 'EUR' }, balanceType: 'interimBooked' },
    });
    expect(read).toMatchObject({
      bankTransactionId: '1234567',
      entryReference: 'R1',
      kind: 'DIRECT_DEBIT',
      bankTransactionCode: { domain: 'PMNT', family: 'RDDT', subFamily: 'ESDD', proprietary: 'NDDT+105' },
      exchangeRate: { rate: '0.92', sourceCurrency: 'USD', targetCurrency: 'EUR' },
      balanceAfter: { amountMinor: -1230n },
      valueDate: '2026-11-03',
    });
  });

  it('that cannot be read cost only themselves', async () => {
    const { value, defects } = await readReport({
      booked: [
        entry,
        'text',
        { ...entry, transactionAmount: { amount: '1,00', currency: 'EUR' } },
        { transactionAmount: null },
      ],
    });
    expect(value).toHaveLength(1);
    expect(defects.map(({ pointer }) => pointer)).toEqual([
      '/transactions/booked/1',
      '/transactions/booked/2/transactionAmount/amount',
      '/transactions/booked/3/transactionAmount',
    ]);
  });

  it('of another account’s report are refused', async () => {
    const { connector, session } = bench('berlin-group', () => ({
      body: { account: { iban: 'DE02120300000000202051' }, transactions: { booked: [entry] } },
    }));
    const mine = makeAccount('a', { identification: { ...account.identification, iban: 'DE75512108001245126199' } });
    await expect(connector.fetchTransactions(session, mine, allDays)).rejects.toMatchObject({
      code: 'BANK_BAD_RESPONSE',
    });
  });

  it('offered only as a download are unsupported', async () => {
    const { connector, session } = bench('berlin-group', () => ({
      body: { _links: { download: { href: 'www.test-api.com/download/' } } },
    }));
    await expect(connector.fetchTransactions(session, account, allDays)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});

describe('card accounts', () => {
  const purchase = {
    cardTransactionId: 'C1',
    transactionDate: '2026-10-25',
    acceptorTransactionDateTime: '2026-10-25T10:00:00+02:00',
    bookingDate: '2026-10-26',
    transactionAmount: { currency: 'EUR', amount: '-256.67' },
    originalAmount: { currency: 'SEK', amount: '-2499' },
    merchantCategoryCode: '5732',
    transactionDetails: 'ICA SUPERMARKET',
  };
  async function readCard(body: Record<string, unknown>, on = card) {
    const { connector, session, http } = bench('berlin-group', () => ({ body }), ['card-accounts']);
    const reading = await connector.fetchTransactions(session, on, allDays);
    return { reading, path: http.requests[0]?.url.pathname };
  }

  it('have a path and a shape of their own', async () => {
    const { reading, path } = await readCard({ cardTransactions: { booked: [purchase] } });
    expect(path).toBe('/psd2/v1/card-accounts/3d9a81b3/transactions');
    expect(reading.value).toMatchObject([
      {
        bankTransactionId: 'C1',
        kind: 'PURCHASE',
        creditDebitIndicator: 'DEBIT',
        originalAmount: { amountMinor: 249900n, currency: 'SEK' },
        bookingDate: '2026-10-26',
        transactionDateTime: '2026-10-25T08:00:00.000Z',
        counterparty: { merchantCategoryCode: '5732' },
        remittanceInformation: 'ICA SUPERMARKET',
      },
    ]);
  });

  it('file a booked entry without booking date under the day of the purchase', async () => {
    const { reading } = await readCard({ cardTransactions: { booked: [{ ...purchase, bookingDate: undefined }] } });
    expect(reading.value[0]?.bookingDate).toBe('2026-10-25');
  });

  it.each([
    ['the report', { debitAccounting: true }, card, 'CREDIT'],
    ['the account, when the report is silent', {}, { ...card, debitAccounting: true }, 'CREDIT'],
    ['the report over the account', { debitAccounting: false }, { ...card, debitAccounting: true }, 'DEBIT'],
    ['nobody', {}, card, 'DEBIT'],
  ])('turn the sign when debits are quoted positive, as told by %s', async (_name, around, on, indicator) => {
    const { reading } = await readCard({ cardTransactions: { booked: [purchase] }, ...around }, on);
    expect(reading.value[0]?.creditDebitIndicator).toBe(indicator);
  });

  it.each([
    ['above the list', { debitAccounting: true, balances: [] }],
    ['among the balances, as in the official example', { balances: [{ debitAccounting: true }] }],
  ])('turn balances too, the mark %s', async (_name, { balances, ...around }) => {
    const owed = { balanceType: 'interimBooked', balanceAmount: { currency: 'EUR', amount: '14355.78' } };
    const { connector, session } = bench('berlin-group', () => ({
      body: { ...around, balances: [...balances, owed] },
    }));
    const { value, defects } = await connector.fetchBalances(session, card);
    expect(value).toMatchObject([{ creditDebitIndicator: 'DEBIT', amount: { amountMinor: 1435578n } }]);
    expect(defects).toEqual([]);
  });

  it.each<[number, object | null]>([
    [404, null],
    [405, null],
    [403, { code: 'PERMISSION_NOT_GRANTED' }],
    [503, { code: 'BANK_UNAVAILABLE' }],
  ])('are listed beside accounts; refused with %i the others are kept, and a failure told', async (status, failure) => {
    const ok = { accounts: [{ resourceId: 'a', currency: 'EUR' }] };
    const { connector, session } = bench(
      'berlin-group',
      ({ url }) => (url.pathname.endsWith('card-accounts') ? { status } : { body: ok }),
      ['card-accounts'],
    );
    const reading = await connector.fetchAccounts(session);
    expect(reading.value.map(({ bankAccountId }) => bankAccountId)).toEqual(['a']);
    if (failure === null) expect(reading.incomplete).toBeNull();
    else expect(reading.incomplete).toMatchObject(failure);
    const broken = bench('berlin-group', () => ({ status: 503 }), ['card-accounts']);
    await expect(broken.connector.fetchAccounts(broken.session)).rejects.toMatchObject({ code: 'BANK_UNAVAILABLE' });
  });

  it('keep the bank’s mask and their owner', async () => {
    const wire = {
      resourceId: 'c',
      maskedPan: '525412******3241',
      currency: 'EUR',
      debitAccounting: true,
      ownerName: 'H',
      name: 'Main',
    };
    const { connector, session } = bench(
      'berlin-group',
      ({ url }) => ({ body: url.pathname.endsWith('card-accounts') ? { cardAccounts: [wire] } : { accounts: [] } }),
      ['card-accounts'],
    );
    const { value } = await connector.fetchAccounts(session);
    expect(value).toMatchObject([
      {
        type: 'CARD',
        bankResource: 'card-accounts',
        debitAccounting: true,
        holderNames: ['H'],
        identification: { maskedNumber: '525412******3241' },
      },
    ]);
  });
});

describe('accounts and balances', () => {
  it.each([
    [{ cashAccountType: 'CACC', status: 'enabled' }, 'CURRENT', 'OPEN'],
    [{ cashAccountType: 'SVGS', status: 'blocked' }, 'SAVINGS', 'BLOCKED'],
    [{ cashAccountType: 'LOAN', status: 'deleted' }, 'LOAN', 'CLOSED'],
    [{}, 'OTHER', 'OPEN'],
    [{ status: 'strange' }, 'OTHER', 'UNKNOWN'],
  ])('%j', async (wire, type, status) => {
    const { connector, session } = bench('berlin-group', () => ({
      body: { accounts: [{ resourceId: 'a', currency: 'XXX', ...wire }] },
    }));
    const { value, defects } = await connector.fetchAccounts(session);
    expect(value).toMatchObject([{ type, status, currency: null }]);
    expect(defects).toEqual([]);
  });

  it('name owners one by one where the bank does', async () => {
    const wire = {
      resourceId: 'a',
      ownerName: 'A and B',
      ownerNames: [{ name: 'A' }, { name: 'B', role: 'owner' }],
      displayName: 'mine',
      product: 'Giro',
    };
    const { connector, session } = bench('berlin-group', () => ({ body: { accounts: [wire] } }));
    expect((await connector.fetchAccounts(session)).value).toMatchObject([
      { holderNames: ['A', 'B'], nickname: 'mine', name: 'Giro' },
    ]);
  });

  it.each([
    ['closingBooked', 'CLOSING_BOOKED'],
    ['expected', 'EXPECTED'],
    ['openingBooked', 'OPENING_BOOKED'],
    ['interimAvailable', 'INTERIM_AVAILABLE'],
    ['interimBooked', 'INTERIM_BOOKED'],
    ['forwardAvailable', 'FORWARD_AVAILABLE'],
    ['nonInvoiced', 'NON_INVOICED'],
  ])('balance %s is %s', async (balanceType, type) => {
    const balance = {
      balanceType,
      balanceAmount: { currency: 'EUR', amount: '-5.10' },
      creditLimitIncluded: true,
      referenceDate: '2026-11-22',
    };
    const { connector, session } = bench('berlin-group', () => ({ body: { balances: [balance] } }));
    expect((await connector.fetchBalances(session, account)).value).toMatchObject([
      {
        type,
        creditDebitIndicator: 'DEBIT',
        amount: { amountMinor: 510n },
        creditLimitIncluded: true,
        creditLimit: null,
        asOf: '2026-11-22',
      },
    ]);
  });

  it('in bulk come with the list; accounts without balances are left to be asked singly', async () => {
    const balances = [
      { balanceType: 'expected', balanceAmount: { currency: 'EUR', amount: '1' } },
      { balanceType: 'nonsense' },
    ];
    const { connector, session, http } = bench(
      'berlin-group',
      () => ({ body: { accounts: [{ resourceId: 'a', balances }, { resourceId: 'b' }] } }),
      ['accounts-with-balance'],
    );
    const reading = await connector.fetchAllBalances?.(session);
    expect([...(reading?.value.keys() ?? [])]).toEqual(['a']);
    expect(reading?.defects.map(({ pointer }) => pointer)).toEqual(['/accounts/0/balances/1/balanceType']);
    expect(http.requests[0]?.url.search).toBe('?withBalance=true');
  });
});

describe('requests', () => {
  it.each([
    [['booking-status-both'] as const, 'both'],
    [[], 'booked'],
  ])(
    'with features %j ask for %s, a month wider than the window, and no day to come',
    async (features, bookingStatus) => {
      const { connector, session, http } = bench(
        'berlin-group',
        () => ({ body: { transactions: { booked: [] } } }),
        features,
      );
      await connector.fetchTransactions(session, account, { from: '2026-11-01', to: '2026-11-30' });
      expect(http.requests[0]?.url.search).toBe(
        `?bookingStatus=${bookingStatus}&dateFrom=2026-10-01&dateTo=2026-11-30`,
      );
      await connector.fetchTransactions(session, account, { from: '2026-11-01', to: null });
      // Open at its end: a month earlier, for what is still pending.
      expect(http.requests[1]?.url.search).toBe(`?bookingStatus=${bookingStatus}&dateFrom=2026-10-01`);
    },
  );

  it('carry request and consent ids, and the person’s address only when they are there', async () => {
    const { connector, session, http, bank } = bench('berlin-group', () => ({ body: { accounts: [] } }));
    await connector.fetchAccounts(session);
    await connector.fetchAccounts(makeSession(bank, {}, '203.0.113.9'));
    expect(http.requests[0]?.headers).toEqual({
      'x-request-id': http.requests[0]?.correlationId,
      'consent-id': 'consent-1',
    });
    expect(http.requests[1]?.headers['psu-ip-address']).toBe('203.0.113.9');
  });

  it('are not made without a consent id', async () => {
    const { connector, http, bank } = bench('berlin-group', () => ({ body: {} }));
    await expect(connector.fetchAccounts(makeSession(bank, { consentId: null }))).rejects.toMatchObject({
      code: 'CONSENT_REQUIRED',
    });
    expect(http.requests).toEqual([]);
  });

  it('follow links relative to the host and from wrong hosts, under the configured prefix', async () => {
    const links = [
      { href: '/v1/accounts/3dc3d5b3/transactions?bookingStatus=booked&pageIndex=1' },
      { href: 'https://interne.invalid/other/v1/accounts/3dc3d5b3/transactions?pageIndex=2' },
    ];
    const { connector, session, http } = bench('berlin-group', (_request, call) => ({
      body: { transactions: { booked: [{ ...entry, transactionId: `${call}` }], _links: { next: links[call - 1] } } },
    }));
    expect((await connector.fetchTransactions(session, account, allDays)).value).toHaveLength(3);
    expect(http.requests.map(({ url }) => url.origin + url.pathname)).toEqual(
      Array(3).fill('https://xs2a.de.test/psd2/v1/accounts/3dc3d5b3/transactions'),
    );
  });
});
