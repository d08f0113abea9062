import { describe, expect, it } from 'vitest';
import { toDecimal } from '../../../src/domain/money.ts';
import { toStatement } from '../../../src/domain/statement.ts';
import type { Transaction } from '../../../src/domain/transaction.ts';
import { allDays, bench, makeAccount, makeSession, receivedAtMs } from '../../support/fake-bank.ts';

const account = makeAccount('22289');

/** A whole entry of 3.1.11; tests change one thing at a time. */
const entry = {
  AccountId: '22289',
  TransactionId: 'T1',
  CreditDebitIndicator: 'Debit',
  Status: 'Booked',
  BookingDateTime: '2026-11-02T10:43:07+00:00',
  Amount: { Amount: '10.00', Currency: 'GBP' },
};

async function readEntries(...entries: unknown[]) {
  const { connector, session } = bench('open-banking-uk', () => ({
    body: { Data: { Transaction: entries }, Links: {}, Meta: {} },
  }));
  return connector.fetchTransactions(session, account, allDays);
}

async function readEntry(change: Record<string, unknown>): Promise<Transaction> {
  const { value, defects } = await readEntries({ ...entry, ...change });
  expect(defects).toEqual([]);
  const [transaction] = value;
  if (transaction === undefined) throw new Error('no entry');
  return transaction;
}

describe('OBTransaction6', () => {
  it.each([
    ['Debit', '4.5000', 'GBP', 'DEBIT', '4.50'],
    ['Credit', '12', 'GBP', 'CREDIT', '12.00'],
    ['Debit', '1200.00000', 'JPY', 'DEBIT', '1200'],
    ['Credit', '0.125', 'BHD', 'CREDIT', '0.125'],
  ])('%s %s %s', async (CreditDebitIndicator, Amount, Currency, indicator, decimal) => {
    const read = await readEntry({ CreditDebitIndicator, Amount: { Amount, Currency } });
    expect([read.creditDebitIndicator, toDecimal(read.amount)]).toEqual([indicator, decimal]);
  });

  it('reads an amount sent as a JSON number that writes back exactly', async () => {
    expect((await readEntry({ Amount: { Amount: 10.5, Currency: 'GBP' } })).amount.amountMinor).toBe(1050n);
  });

  it.each([
    [
      'a minus beside Credit',
      { CreditDebitIndicator: 'Credit', Amount: { Amount: '-10.00', Currency: 'GBP' } },
      '/Data/Transaction/0/Amount/Amount',
    ],
    [
      'a third decimal of a pound',
      { Amount: { Amount: '10.001', Currency: 'GBP' } },
      '/Data/Transaction/0/Amount/Amount',
    ],
    [
      'a float that does not write back',
      { Amount: { Amount: 0.1 + 0.2, Currency: 'GBP' } },
      '/Data/Transaction/0/Amount/Amount',
    ],
    [
      'a number past exact doubles',
      { Amount: { Amount: 2 ** 60, Currency: 'JPY' } },
      '/Data/Transaction/0/Amount/Amount',
    ],
    ['no amount', { Amount: undefined }, '/Data/Transaction/0/Amount'],
    ['no currency', { Amount: { Amount: '10.00' } }, '/Data/Transaction/0/Amount/Currency'],
    [
      'a currency that is none',
      { Amount: { Amount: '10.00', Currency: 'XTS' } },
      '/Data/Transaction/0/Amount/Currency',
    ],
    ['no indicator', { CreditDebitIndicator: null }, '/Data/Transaction/0/CreditDebitIndicator'],
    ['an indicator that is none', { CreditDebitIndicator: 'Both' }, '/Data/Transaction/0/CreditDebitIndicator'],
    ['no status', { Status: undefined }, '/Data/Transaction/0/Status'],
    ['a status of a prototype', { Status: 'constructor' }, '/Data/Transaction/0/Status'],
    ['another account', { AccountId: '31820' }, '/Data/Transaction/0/AccountId'],
  ])('%s is a defect that costs only that entry', async (_name, change, pointer) => {
    const { value, defects, incomplete } = await readEntries(
      { ...entry, ...change },
      { ...entry, TransactionId: 'T2' },
    );
    expect(value.map(({ bankTransactionId }) => bankTransactionId)).toEqual(['T2']);
    expect(defects.map((defect) => defect.pointer)).toEqual([pointer]);
    expect(JSON.stringify(defects)).not.toMatch(/10\.00|31820|XTS/);
    expect(incomplete).toBeNull();
  });

  it('a minus beside Debit says debit twice', async () => {
    const { amount, creditDebitIndicator } = await readEntry({ Amount: { Amount: '-10.00', Currency: 'GBP' } });
    expect([amount.amountMinor, creditDebitIndicator]).toEqual([1_000n, 'DEBIT']);
  });

  it.each([
    ['Booked', 'BOOKED'],
    ['Pending', 'PENDING'],
    ['Rejected', 'REJECTED'],
    ['BOOK', 'BOOKED'],
    ['PDNG', 'PENDING'],
    ['INFO', 'INFORMATION'],
    ['FUTR', 'FUTURE'],
    ['RJCT', 'REJECTED'],
  ])('status %s is %s', async (Status, status) => {
    expect((await readEntry({ Status })).status).toBe(status);
  });

  it.each([
    ['an offset keeps the day that is written', '2026-07-01T00:00:00+01:00', '2026-07-01', '2026-06-30T23:00:00.000Z'],
    ['Z is reckoned at the bank’s place', '2026-06-30T23:00:00Z', '2026-07-01', '2026-06-30T23:00:00.000Z'],
    ['a bare day', '2026-07-01', '2026-07-01', null],
    ['no offset', '2026-07-01T08:00:00', '2026-07-01', null],
  ])('%s', async (_name, BookingDateTime, bookingDate, transactionDateTime) => {
    const read = await readEntry({ BookingDateTime });
    expect([read.bookingDate, read.transactionDateTime]).toEqual([bookingDate, transactionDateTime]);
  });

  it.each([
    ['1900, which stands for none', '1900-01-01T00:00:00+00:00', []],
    ['no date at all', 'yesterday', ['/Data/Transaction/0/BookingDateTime']],
    ['a date left out', undefined, []],
  ])('%s is told, and the entry kept without a day', async (_name, BookingDateTime, pointers) => {
    const { connector, session } = bench('open-banking-uk', () => ({
      body: { Data: { Transaction: [{ ...entry, BookingDateTime, ValueDateTime: undefined }] } },
    }));
    const { value, defects, notes } = await connector.fetchTransactions(session, account, allDays);
    expect(value.map((read) => [read.bookingDate, read.transactionDateTime])).toEqual([[null, null]]);
    expect(defects.map((defect) => defect.pointer)).toEqual(pointers);
    expect(notes).toEqual([{ code: 'ENTRIES_WITHOUT_DAY', count: 1 }]);
  });

  it.each([
    ['before it', ['T1', 'T2']],
    ['after it', ['T2', 'T1']],
  ])('that has no day stands where its neighbour %s does', async (_name, order) => {
    const entries = order.map((TransactionId) => ({
      ...entry,
      TransactionId,
      ...(TransactionId === 'T1' ? { BookingDateTime: '2026-08-20T10:00:00+01:00' } : { BookingDateTime: undefined }),
      ValueDateTime: undefined,
    }));
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Transaction: entries } } }));
    const august = await connector.fetchTransactions(session, account, { from: '2026-08-01', to: '2026-08-31' });
    expect(august.value.map(({ bankTransactionId }) => bankTransactionId)).toEqual(order);
    expect(toStatement(august.value).map(({ sortDate }) => sortDate)).toEqual(['2026-08-20', '2026-08-20']);
    const open = await connector.fetchTransactions(session, account, { from: '2026-10-01', to: null });
    expect([august.notes, open.value, open.notes]).toEqual([[{ code: 'ENTRIES_WITHOUT_DAY', count: 1 }], [], []]);
  });

  it('takes the creditor as counterparty when money leaves, never the account’s own side', async () => {
    const DebtorAccount = { SchemeName: 'UK.OBIE.IBAN', Identification: 'GB29NWBK60161331926819', Name: 'Me' };
    const CreditorAccount = {
      SchemeName: 'UK.OBIE.SortCodeAccountNumber',
      Identification: '08080021325698',
      Name: 'Them',
    };
    const CreditorAgent = { SchemeName: 'UK.OBIE.BICFI', Identification: 'ABCDGB2L' };
    const out = await readEntry({ DebtorAccount, CreditorAccount, CreditorAgent });
    expect(out.counterparty).toMatchObject({
      name: 'Them',
      identification: { sortCode: '080800', accountNumber: '21325698', bic: 'ABCDGB2L', iban: null },
    });
    const into = await readEntry({ DebtorAccount, CreditorAccount, CreditDebitIndicator: 'Credit' });
    expect(into.counterparty).toMatchObject({ name: 'Me', identification: { iban: 'GB29NWBK60161331926819' } });
    expect((await readEntry({ DebtorAccount })).counterparty).toBeNull();
  });

  it('takes a merchant with its category', async () => {
    const read = await readEntry({ MerchantDetails: { MerchantName: 'Shop', MerchantCategoryCode: '5411' } });
    expect(read.counterparty).toEqual({ name: 'Shop', identification: null, merchantCategoryCode: '5411' });
    expect(read.kind).toBe('PURCHASE');
  });

  it.each([
    ['priced in the source', 'USD', { rate: '0.79', sourceCurrency: 'USD', targetCurrency: 'GBP' }],
    ['priced in the target', 'GBP', { rate: '0.79', sourceCurrency: 'GBP', targetCurrency: 'USD' }],
    ['priced in neither', 'EUR', null],
  ])('a rate %s', async (_name, UnitCurrency, exchangeRate) => {
    const read = await readEntry({
      CurrencyExchange: {
        SourceCurrency: 'USD',
        TargetCurrency: 'GBP',
        UnitCurrency,
        ExchangeRate: 0.79,
        InstructedAmount: { Amount: '12.66', Currency: 'USD' },
      },
    });
    expect(read.exchangeRate).toEqual(exchangeRate);
    expect(read.originalAmount).toMatchObject({ amountMinor: 1266n, currency: 'USD' });
  });

  it('keeps codes, reference, text, balance after and the raw entry', async () => {
    const change = {
      TransactionReference: 'FPID',
      TransactionInformation: 'Cash from Aubrey',
      BankTransactionCode: { Code: 'ReceivedCreditTransfer', SubCode: 'DomesticCreditTransfer' },
      ProprietaryBankTransactionCode: { Code: 'Transfer', Issuer: 'AlphaBank' },
      Balance: { CreditDebitIndicator: 'Debit', Type: 'InterimBooked', Amount: { Amount: '230.00', Currency: 'GBP' } },
      Unknown: { extra: true },
    };
    const read = await readEntry(change);
    expect(read).toMatchObject({
      entryReference: 'FPID',
      remittanceInformation: 'Cash from Aubrey',
      bankTransactionCode: { domain: 'PMNT', family: 'RCDT', subFamily: 'DMCT', proprietary: 'Transfer' },
      kind: 'TRANSFER',
      balanceAfter: { amountMinor: -23000n },
      endToEndId: null,
    });
    expect(read.raw).toEqual({ ...entry, ...change });
  });

  it('takes one object where a list is specified, and no list for an empty one', async () => {
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Transaction: entry } } }));
    expect((await connector.fetchTransactions(session, account, allDays)).value).toHaveLength(1);
    const empty = bench('open-banking-uk', () => ({ body: { Data: {} } }));
    expect((await empty.connector.fetchTransactions(empty.session, account, allDays)).value).toEqual([]);
  });
});

describe('the window of days', () => {
  it.each([
    ['recent', '2026-11-20', '2026-10-20'],
    ['near the end of what is shown', '2026-09-01', '2026-08-25'],
    ['beyond what is shown', '2026-01-01', '2025-12-01'],
  ])('open at its end and %s is asked from earlier, for what is still pending', async (_name, from, asked) => {
    const { connector, session, http } = bench('open-banking-uk', () => ({ body: { Data: { Transaction: [] } } }));
    await connector.fetchTransactions(session, account, { from, to: null });
    expect(http.requests[0]?.url.search).toBe(`?fromBookingDateTime=${asked}T00%3A00%3A00Z`);
  });

  it('is asked a month wider, and entries outside are dropped afterwards', async () => {
    const days = ['2026-10-31', '2026-11-01', '2026-11-30', '2026-12-01'];
    const { connector, session, http } = bench('open-banking-uk', () => ({
      body: {
        Data: {
          Transaction: days.map((day) => ({ ...entry, TransactionId: day, BookingDateTime: `${day}T12:00:00Z` })),
        },
      },
    }));
    const { value } = await connector.fetchTransactions(session, account, { from: '2026-11-01', to: '2026-11-30' });
    expect(value.map(({ bookingDate }) => bookingDate)).toEqual(['2026-11-01', '2026-11-30']);
    expect(http.requests[0]?.url.search).toBe(
      '?fromBookingDateTime=2026-10-01T00%3A00%3A00Z&toBookingDateTime=2026-12-01T23%3A59%3A59Z',
    );
  });

  it('has what is pending or undated only when it is open', async () => {
    const entries = [
      { ...entry, Status: 'Pending' },
      { ...entry, TransactionId: 'T2', BookingDateTime: undefined },
    ];
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Transaction: entries } } }));
    expect((await connector.fetchTransactions(session, account, { from: '2026-11-20', to: null })).value).toHaveLength(
      2,
    );
    expect(
      (await connector.fetchTransactions(session, account, { from: '2026-11-01', to: '2026-11-30' })).value,
    ).toEqual([]);
  });
});

describe('OBReadBalance1', () => {
  const balance = {
    AccountId: '22289',
    CreditDebitIndicator: 'Credit',
    Type: 'InterimAvailable',
    DateTime: '2026-11-22T06:00:00+00:00',
    Amount: { Amount: '1230.00', Currency: 'GBP' },
  };
  async function readBalances(...balances: unknown[]) {
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Balance: balances } } }));
    return connector.fetchBalances(session, account);
  }

  it.each([
    ['ClosingAvailable', 'CLOSING_AVAILABLE'],
    ['ClosingCleared', 'CLOSING_CLEARED'],
    ['PreviouslyClosedBooked', 'PREVIOUSLY_CLOSED_BOOKED'],
    ['CLBD', 'CLOSING_BOOKED'],
    ['ITAV', 'INTERIM_AVAILABLE'],
    ['XPCD', 'EXPECTED'],
    ['PRCD', 'PREVIOUSLY_CLOSED_BOOKED'],
  ])('%s is %s', async (Type, type) => {
    expect((await readBalances({ ...balance, Type })).value).toMatchObject([
      { type, asOf: '2026-11-22T06:00:00.000Z' },
    ]);
  });

  it.each([
    ['no credit line', undefined, null, null],
    [
      'one included',
      [{ Included: true, Type: 'Pre-Agreed', Amount: { Amount: '1000.00', Currency: 'GBP' } }],
      true,
      100000n,
    ],
    ['one not included', [{ Included: false, Amount: { Amount: '1000.00', Currency: 'GBP' } }], false, 100000n],
    ['an object for a list', { Included: true, Amount: { Amount: '1000.00', Currency: 'GBP' } }, true, 100000n],
    [
      'what is left of a line beside the line',
      [
        { Included: true, Type: 'Pre-Agreed', Amount: { Amount: '1000.00', Currency: 'GBP' } },
        { Included: true, Type: 'Available', Amount: { Amount: '800.00', Currency: 'GBP' } },
      ],
      true,
      100000n,
    ],
    [
      'two lines',
      [
        { Included: true, Type: 'Pre-Agreed', Amount: { Amount: '1000.00', Currency: 'GBP' } },
        { Included: true, Type: 'Temporary', Amount: { Amount: '50.00', Currency: 'GBP' } },
      ],
      true,
      105000n,
    ],
    ['an amount unknown', [{ Included: true }], true, null],
    ['an amount in another currency', [{ Included: true, Amount: { Amount: '1000.00', Currency: 'EUR' } }], true, null],
    ['"false" as text', [{ Included: 'false', Amount: { Amount: '1000.00', Currency: 'GBP' } }], false, 100000n],
  ])('credit line: %s', async (_name, CreditLine, creditLimitIncluded, limit) => {
    const { value } = await readBalances({ ...balance, CreditLine });
    expect(value[0]?.creditLimitIncluded).toBe(creditLimitIncluded);
    expect(value[0]?.creditLimit?.amountMinor ?? null).toBe(limit);
  });

  it('calls a zero balance credit, and leaves another account’s out', async () => {
    const zero = { ...balance, CreditDebitIndicator: 'Debit', Amount: { Amount: '0.00', Currency: 'GBP' } };
    const { value, defects } = await readBalances(zero, { ...balance, AccountId: '31820' });
    expect(value.map(({ creditDebitIndicator }) => creditDebitIndicator)).toEqual(['CREDIT']);
    expect(defects).toHaveLength(1);
  });

  it('in bulk goes by account', async () => {
    const { connector, session } = bench(
      'open-banking-uk',
      () => ({
        body: {
          Data: { Balance: [balance, { ...balance, AccountId: '31820' }, { ...balance, Type: 'InterimBooked' }] },
        },
      }),
      ['bulk-balances'],
    );
    const reading = await connector.fetchAllBalances?.(session);
    expect([...(reading?.value ?? [])].map(([id, balances]) => [id, balances.length])).toEqual([
      ['22289', 2],
      ['31820', 1],
    ]);
  });
});

describe('OBReadAccount6', () => {
  async function readAccount(wire: Record<string, unknown>) {
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Account: [wire] } } }));
    return connector.fetchAccounts(session);
  }

  it('of 3.1.11', async () => {
    const { value } = await readAccount({
      AccountId: '22289',
      Status: 'Enabled',
      Currency: 'GBP',
      AccountType: 'Personal',
      AccountSubType: 'CurrentAccount',
      Description: 'Everyday',
      Nickname: 'Bills',
      OpeningDate: '2019-06-01T00:00:00+00:00',
      Account: [
        {
          SchemeName: 'UK.OBIE.SortCodeAccountNumber',
          Identification: '80200110203345',
          Name: 'Mr Kevin',
          SecondaryIdentification: '00021',
        },
        { SchemeName: 'UK.OBIE.IBAN', Identification: 'GB29 NWBK 6016 1331 9268 19', Name: 'Mr Kevin' },
      ],
      Servicer: { SchemeName: 'UK.OBIE.BICFI', Identification: 'NWBKGB2L' },
    });
    expect(value).toEqual([
      makeAccount('22289', {
        name: 'Everyday',
        nickname: 'Bills',
        currency: value[0]?.currency ?? null,
        openedOn: '2019-06-01',
        identification: {
          iban: 'GB29NWBK60161331926819',
          bban: null,
          sortCode: '802001',
          accountNumber: '10203345',
          bsb: null,
          bic: 'NWBKGB2L',
          maskedNumber: null,
        },
        holderNames: ['Mr Kevin'],
      }),
    ]);
    expect(value[0]?.currency).toBe('GBP');
  });

  it.each([
    [{ AccountTypeCode: 'SVGS' }, 'SAVINGS'],
    [{ AccountTypeCode: 'MORT' }, 'MORTGAGE'],
    [{ AccountTypeCode: 'CARD' }, 'CARD'],
    [{ AccountSubType: 'PrePaidCard' }, 'CARD'],
    [{ AccountSubType: 'CACC' }, 'CURRENT'],
    [{ AccountSubType: 'Savings' }, 'SAVINGS'],
    [{}, 'OTHER'],
  ])('%j is %s', async (wire, type) => {
    expect((await readAccount({ AccountId: '1', ...wire })).value[0]?.type).toBe(type);
  });

  it.each([
    ['4532123456781234', '************1234'],
    ['4532 1234 5678 1234', '**** **** **** 1234'],
    ['************1234', '************1234'],
    ['xxxx-1234', 'xxxx-1234'],
  ])('a card number %s is shown as %s', async (Identification, maskedNumber) => {
    const { value } = await readAccount({ AccountId: '1', Account: [{ SchemeName: 'UK.OBIE.PAN', Identification }] });
    expect(value[0]?.identification.maskedNumber).toBe(maskedNumber);
  });

  it.each([[''], ['.'], ['..'], ['\ud800'], [null], [{}]])('an id %j is a defect', async (AccountId) => {
    const { value, defects } = await readAccount({ AccountId });
    expect(value).toEqual([]);
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/Data/Account/0/AccountId']);
  });

  it('percent-encodes ids into paths', async () => {
    const { connector, session, http } = bench('open-banking-uk', () => ({ body: { Data: { Balance: [] } } }));
    await connector.fetchBalances(session, makeAccount('../a?b#c/é %2e'));
    expect(http.requests[0]?.url.pathname).toBe(
      '/open-banking/v3.1/aisp/accounts/..%2Fa%3Fb%23c%2F%C3%A9%20%252e/balances',
    );
  });

  it('an unknown currency costs only the currency, and is told', async () => {
    const { value, defects } = await readAccount({ AccountId: '1', Currency: 'ZZZ' });
    expect(value[0]?.currency).toBeNull();
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/Data/Account/0/Currency']);
    expect((await readAccount({ AccountId: '1', Currency: 'XXX' })).defects).toEqual([]);
  });
});

describe('OBParty2', () => {
  it('becomes a party', async () => {
    const Party = {
      PartyId: 'P1',
      Name: 'Semiotec',
      FullLegalName: 'Semiotec Ltd',
      EmailAddress: 'contact@semiotec.test',
      Phone: '+44-1',
      Address: { StreetName: 'Street', BuildingNumber: '15', PostCode: 'NW1 1AB', TownName: 'London', Country: 'GB' },
    };
    const { connector, session } = bench('open-banking-uk', () => ({ body: { Data: { Party } } }), ['party']);
    expect((await connector.fetchParty?.(session))?.value).toEqual({
      displayName: 'Semiotec',
      legalName: 'Semiotec Ltd',
      dateOfBirth: null,
      email: 'contact@semiotec.test',
      phone: '+44-1',
      addresses: [
        { lines: ['15 Street'], townName: 'London', postCode: 'NW1 1AB', countrySubDivision: null, country: 'GB' },
      ],
    });
  });
});

describe('requests', () => {
  it('carry a fresh interaction id each, and the person’s address only when they are there', async () => {
    const { connector, session, http, bank } = bench('open-banking-uk', () => ({ body: { Data: { Account: [] } } }));
    await connector.fetchAccounts(session);
    await connector.fetchAccounts(makeSession(bank, {}, '::ffff:203.0.113.9'));
    const [first, second] = http.requests;
    expect(first?.headers).toEqual({ 'x-fapi-interaction-id': first?.correlationId });
    expect(first?.correlationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(second?.correlationId).not.toBe(first?.correlationId);
    expect(second?.headers['x-fapi-customer-ip-address']).toBe('203.0.113.9');
    expect(first?.accessToken).toBe('secret-token');
    expect(first?.url.href).toBe('https://api.uk.test/open-banking/v3.1/aisp/accounts');
  });

  it('follow next links on the bank’s own origin and path', async () => {
    const { connector, session, http } = bench('open-banking-uk', (_request, call) => ({
      body: {
        Data: { Transaction: [{ ...entry, TransactionId: `T${call}` }] },
        Links: call < 3 ? { Next: `https://wrong.host/aisp/accounts/22289/transactions?page=${call + 1}` } : {},
      },
    }));
    const { value, incomplete, fetchedAtMs } = await connector.fetchTransactions(session, account, allDays);
    expect(value).toHaveLength(3);
    expect([incomplete, fetchedAtMs]).toEqual([null, receivedAtMs]);
    expect(http.requests[2]?.url.href).toBe(
      'https://api.uk.test/open-banking/v3.1/aisp/accounts/22289/transactions?page=3',
    );
  });
});
