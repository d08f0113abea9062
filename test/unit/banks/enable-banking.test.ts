// Enable Banking's answers → domain, from the reference's own schemas and from what is seen of banks behind it: signs, statuses,
// identity, pages, presence, errors. What its schemas do not allow and banks send all the same is here, too.

import { describe, expect, it } from 'vitest';
import type { StatementRequest } from '../../../src/banks/connector.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { addDays } from '../../../src/domain/dates.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { createConnector } from '../../support/connectors.ts';
import { type CannedAnswer, FakeBankHttp, makeAccount, makeBank, makeSession } from '../../support/fake-bank.ts';

const hash = 'WwpbCiJhY2NvdW50IiwKImFjY291bnRfaWQiLAoiaWJhbiIKXQpd.E8Gz+7/=';
const uid = '07cc67f4-45d6-494b-adac-09b5cbc7e2b5';
const account = {
  ...makeAccount(`${hash} EUR`),
  consentAccountId: uid,
  bankResource: 'accounts',
  currency: parseCurrency('EUR'),
};
const whole: StatementRequest = { from: '2026-09-01', to: null };
/** The middle of the day at which canned answers arrive. */
const now = () => Date.parse('2026-11-22T12:00:00Z');

function institutionBank(details: Readonly<Record<string, unknown>> = {}): Bank {
  const bank = makeBank('enable-banking');
  return {
    ...bank,
    via: {
      source: {
        id: 'enable',
        name: 'Enable Banking',
        standard: 'enable-banking',
        version: '1',
        endpoint: bank.endpoints.accounts,
        credentials: {},
        countries: null,
        only: null,
        profile: bank.profile ?? {},
        profiles: new Map(),
        timeoutMs: 1000,
        maxConcurrentCalls: 4,
        limits: bank.limits,
      },
      institution: {
        key: '["FI","Nordea"]',
        name: 'Nordea',
        country: 'FI',
        bic: null,
        logoUrl: null,
        maxConsentSeconds: null,
        capabilities: ['ACCOUNTS'],
        details: { psuHeaders: [], paymentTypes: [], ...details },
      },
    },
  };
}

function connect(answer: (path: string, query: URLSearchParams) => CannedAnswer, bank = institutionBank()) {
  const http = new FakeBankHttp(({ url }) => answer(url.pathname, url.searchParams));
  return { bank, http, connector: createConnector(bank, http, now) };
}

const session = (bank: Bank, psuIpAddress: string | null = null) =>
  makeSession(bank, { consentId: '4604429c-066f-46a6-9dbe-b02e88e1e3ff' }, psuIpAddress);

/** One entry as the reference's example has it, with what a case changes. */
const entry = (changes: Readonly<Record<string, unknown>> = {}) => ({
  entry_reference: '5561990681',
  transaction_amount: { currency: 'EUR', amount: '12.30' },
  credit_debit_indicator: 'DBIT',
  status: 'BOOK',
  booking_date: '2026-11-03',
  value_date: '2026-11-02',
  remittance_information: ['RF07850352502356628678117', 'Gift for Alex'],
  ...changes,
});

async function readOne(changes: Readonly<Record<string, unknown>>) {
  const { connector, bank } = connect(() => ({ body: { transactions: [entry(changes)] } }));
  const reading = await connector.fetchTransactions(session(bank), account, whole);
  return { one: reading.value[0], defects: reading.defects };
}

describe('an entry', () => {
  it.each([
    [{ credit_debit_indicator: 'DBIT' }, 'DEBIT', 1230n],
    [{ credit_debit_indicator: 'CRDT' }, 'CREDIT', 1230n],
    [{ credit_debit_indicator: 'crdt' }, 'CREDIT', 1230n],
    // Signed where unsigned is specified: the minus says once more what the indicator says.
    [{ transaction_amount: { currency: 'EUR', amount: '-12.30' } }, 'DEBIT', 1230n],
    [{ transaction_amount: { currency: 'eur', amount: '12.3' } }, 'DEBIT', 1230n],
    [{ transaction_amount: { currency: 'JPY', amount: '1200' } }, 'DEBIT', 1200n],
    [{ transaction_amount: { currency: null, amount: '7' } }, 'DEBIT', 700n],
  ])('%o is a %s of %s', async (changes, indicator, minor) => {
    const { one, defects } = await readOne(changes);
    expect([one?.creditDebitIndicator, one?.amount.amountMinor, defects]).toEqual([indicator, minor, []]);
  });

  it.each([
    [
      { credit_debit_indicator: 'CRDT', transaction_amount: { currency: 'EUR', amount: '-12.30' } },
      '/transaction_amount/amount',
    ],
    [{ credit_debit_indicator: 'XXXX' }, '/credit_debit_indicator'],
    [{ credit_debit_indicator: null }, '/credit_debit_indicator'],
    [{ status: 'MAYBE' }, '/status'],
    [{ transaction_amount: { currency: 'EUR', amount: '12,30' } }, '/transaction_amount/amount'],
    [{ transaction_amount: null }, '/transaction_amount'],
  ])('%o is told and never guessed', async (changes, pointer) => {
    const { one, defects } = await readOne(changes);
    expect(one).toBeUndefined();
    expect(defects.map((defect) => defect.pointer)).toEqual([`/transactions/0${pointer}`]);
  });

  it.each([
    ['BOOK', 'BOOKED'],
    ['PDNG', 'PENDING'],
    ['HOLD', 'PENDING'],
    ['SCHD', 'FUTURE'],
    ['RJCT', 'REJECTED'],
    ['CNCL', 'REJECTED'],
    ['OTHR', 'INFORMATION'],
  ])('of status %s is %s', async (status, expected) => {
    expect((await readOne({ status })).one?.status).toBe(expected);
  });

  it('names the other party, never the owner, whichever side it stands on', async () => {
    const parties = {
      debtor: { name: 'Anna Virtanen' },
      creditor: { name: 'Kone Oyj' },
      creditor_account: { iban: 'FI17 3786 7631 8676 34' },
    };
    expect((await readOne(parties)).one?.counterparty).toMatchObject({
      name: 'Kone Oyj',
      identification: { iban: 'FI1737867631867634' },
    });
    expect((await readOne({ ...parties, credit_debit_indicator: 'CRDT' })).one?.counterparty?.name).toBe(
      'Anna Virtanen',
    );
  });

  it('takes ISO 20022 codes as such and a bank’s own as its own', async () => {
    const iso = await readOne({ bank_transaction_code: { code: 'PMNT-ICDT-ESCT', sub_code: null, description: 'x' } });
    expect(iso.one).toMatchObject({
      kind: 'TRANSFER',
      bankTransactionCode: { domain: 'PMNT', family: 'ICDT', subFamily: 'ESCT' },
    });
    const own = await readOne({
      bank_transaction_code: { code: '12', sub_code: '32', description: 'Utlandsbetalning' },
    });
    expect(own.one?.bankTransactionCode).toEqual({ domain: null, family: null, subFamily: null, proprietary: '12-32' });
    const described = await readOne({
      bank_transaction_code: { description: 'Utlandsbetalning' },
      remittance_information: null,
    });
    expect(described.one).toMatchObject({
      bankTransactionCode: { proprietary: 'Utlandsbetalning' },
      remittanceInformation: 'Utlandsbetalning',
    });
  });

  it('keeps what was paid abroad, and the rate', async () => {
    const { one } = await readOne({
      exchange_rate: {
        unit_currency: 'GBP',
        exchange_rate: '1.17',
        instructed_amount: { currency: 'GBP', amount: '10.51' },
      },
    });
    expect(one).toMatchObject({
      originalAmount: { currency: 'GBP', amountMinor: 1051n },
      exchangeRate: { rate: '1.17', sourceCurrency: 'GBP', targetCurrency: 'EUR' },
    });
  });

  it('has its identity from entry_reference, and none from transaction_id, which changes', async () => {
    expect((await readOne({ transaction_id: 'a' })).one?.bankTransactionId).toBe('5561990681');
    expect((await readOne({ transaction_id: 'a', entry_reference: null })).one?.bankTransactionId).toBeNull();
  });

  it('without booking and value day is filed under the day of the transaction', async () => {
    const { one } = await readOne({ booking_date: null, value_date: null, transaction_date: '2026-11-01' });
    expect(one?.bookingDate).toBe('2026-11-01');
  });
});

describe('a statement', () => {
  it('goes on behind empty pages, with the same question, to its end', async () => {
    const pages = [[entry({ entry_reference: 'a' })], [], [], [], [], [], [entry({ entry_reference: 'b' })]];
    const { connector, bank, http } = connect((_path, query) => {
      const at = Number(query.get('continuation_key') ?? 0);
      const next = at + 1 < pages.length ? String(at + 1) : null;
      return { body: { transactions: pages[at], continuation_key: next } };
    });
    const reading = await connector.fetchTransactions(session(bank), account, whole);
    expect(reading.value.map(({ bankTransactionId }) => bankTransactionId)).toEqual(['a', 'b']);
    expect([reading.incomplete, http.requests.length]).toEqual([null, pages.length]);
    for (const { url } of http.requests) {
      expect(url.pathname).toBe(`/accounts/${uid}/transactions`);
      expect(url.searchParams.get('date_from')).toBe(http.requests[0]?.url.searchParams.get('date_from'));
    }
  });

  it('stops at a key that comes again, and says that it is not whole', async () => {
    const { connector, bank, http } = connect(() => ({ body: { transactions: [], continuation_key: 'same' } }));
    const reading = await connector.fetchTransactions(session(bank), account, whole);
    expect(reading.incomplete?.code).toBe('BANK_BAD_RESPONSE');
    expect(http.requests.length).toBeLessThan(4);
  });

  it('keeps what it has when a later page fails', async () => {
    const { connector, bank } = connect((_path, query) =>
      query.has('continuation_key')
        ? { status: 400, body: { code: 400, error: 'ASPSP_ERROR', message: 'x', detail: null } }
        : { body: { transactions: [entry()], continuation_key: 'k' } },
    );
    const reading = await connector.fetchTransactions(session(bank), account, whole);
    expect([reading.value.length, reading.incomplete?.code]).toEqual([1, 'BANK_UNAVAILABLE']);
  });

  it('is asked for as far back as the bank goes where the days are refused', async () => {
    const { connector, bank, http } = connect((_path, query) => {
      const from = query.get('date_from');
      return from !== null && from < '2026-08-20'
        ? { status: 422, body: { code: 422, error: 'WRONG_TRANSACTIONS_PERIOD', message: 'x' } }
        : { body: { transactions: [entry()] } };
    });
    const reading = await connector.fetchTransactions(session(bank), account, { from: '2020-01-01', to: null });
    expect(reading.value).toHaveLength(1);
    expect(http.requests.at(-1)?.url.search).toBe('?strategy=longest');
  });

  it('of an institution that shows less says where it begins, and of days before that nothing is known', async () => {
    const shows90 = (_path: string, query: URLSearchParams): CannedAnswer => {
      const from = query.get('date_from');
      if (from !== null && from < '2026-08-24') {
        return { status: 422, body: { code: 422, error: 'WRONG_TRANSACTIONS_PERIOD', message: 'x' } };
      }
      return { body: { transactions: [entry(), entry({ entry_reference: 'b', booking_date: '2026-09-01' })] } };
    };
    const read = async (window: StatementRequest) => {
      const { connector, bank } = connect(shows90);
      return connector.fetchTransactions(session(bank), account, window);
    };
    const open = await read({ from: '2024-11-01', to: null });
    expect(open).toMatchObject({ historyFrom: '2026-09-01', incomplete: null });
    const before = await read({ from: '2025-01-01', to: '2025-06-30' });
    expect(before).toMatchObject({ value: [], historyFrom: '2026-09-01' });
    const partly = await read({ from: '2026-06-01', to: '2026-09-30' });
    expect(partly.historyFrom).toBe('2026-09-01');
  });

  it('does not end at a key that is no text, and gives a key back letter by letter', async () => {
    const odd = connect(() => ({ body: { transactions: [entry()], continuation_key: { key: 'x' } } }));
    await expect(odd.connector.fetchTransactions(session(odd.bank), account, whole)).rejects.toMatchObject({
      code: 'BANK_BAD_RESPONSE',
    });
    const seen: (string | null)[] = [];
    const spaced = connect((_path, query) => {
      seen.push(query.get('continuation_key'));
      return { body: { transactions: [], continuation_key: query.has('continuation_key') ? null : ' k+/=% ' } };
    });
    await spaced.connector.fetchTransactions(session(spaced.bank), account, whole);
    expect(seen).toEqual([null, ' k+/=% ']);
  });

  it('is never asked for days to come', async () => {
    const { connector, bank, http } = connect(() => ({ body: { transactions: [] } }));
    await connector.fetchTransactions(session(bank), account, { from: '2026-11-01', to: '2026-11-22' });
    const [request] = http.requests;
    const to = request?.url.searchParams.get('date_to') ?? '';
    expect(to <= addDays('2026-11-22', 1)).toBe(true);
  });
});

describe('accounts', () => {
  const data = (uids: readonly string[]) => ({
    status: 'AUTHORIZED',
    accounts: uids,
    accounts_data: uids.map((one) => ({ uid: one, identification_hash: hash, identification_hashes: [] })),
  });
  const detail = (changes: Readonly<Record<string, unknown>> = {}) => ({
    account_id: { iban: 'FI1737867631867634' },
    identification_hash: hash,
    identification_hashes: [hash],
    cash_account_type: 'CACC',
    currency: 'EUR',
    name: 'Anna Virtanen',
    details: 'Käyttötili',
    ...changes,
  });

  it('are the session’s, each with its detail: known by hash and currency, asked for by uid', async () => {
    const { connector, bank, http } = connect((path) => ({
      body: path.startsWith('/sessions/') ? data([uid]) : detail(),
    }));
    const { value, defects } = await connector.fetchAccounts(session(bank));
    expect(defects).toEqual([]);
    expect(value).toMatchObject([
      {
        bankAccountId: `${hash} EUR`,
        consentAccountId: uid,
        name: 'Käyttötili',
        type: 'CURRENT',
        holderNames: ['Anna Virtanen'],
        identification: { iban: 'FI1737867631867634' },
      },
    ]);
    expect(http.requests.map(({ url }) => url.pathname)).toEqual([
      '/sessions/4604429c-066f-46a6-9dbe-b02e88e1e3ff',
      `/accounts/${uid}/details`,
    ]);
  });

  it('of one number in two currencies are two', async () => {
    const { connector, bank } = connect((path) => ({
      body: path.startsWith('/sessions/')
        ? data(['one', 'two'])
        : detail({ currency: path.includes('two') ? 'SEK' : 'EUR' }),
    }));
    const { value } = await connector.fetchAccounts(session(bank));
    expect(value.map(({ bankAccountId, currency }) => [bankAccountId, currency])).toEqual([
      [`${hash} EUR`, 'EUR'],
      [`${hash} SEK`, 'SEK'],
    ]);
  });

  it('that cannot be read are told as missing, and cost the others nothing', async () => {
    const { connector, bank } = connect((path) =>
      path.startsWith('/sessions/')
        ? { body: data(['one', 'two']) }
        : path.includes('two')
          ? { status: 408, body: { code: 408, error: 'ASPSP_TIMEOUT', message: 'x' } }
          : { body: detail() },
    );
    const reading = await connector.fetchAccounts(session(bank));
    expect([reading.value.length, reading.incomplete?.code]).toEqual([1, 'BANK_TIMEOUT']);
  });

  it.each([
    ['CPAN', '4925 1234 5678 9012', { maskedNumber: '**** **** **** 9012' }],
    ['BBAN', '12345600000785', { bban: '12345600000785' }],
    ['IBAN', 'fi1737867631867634', { iban: 'FI1737867631867634' }],
    ['TXID', '123', { iban: null, bban: null, maskedNumber: null }],
  ])('are named by other schemes too: %s', async (scheme, identification, expected) => {
    const other = { account_id: { iban: null, other: { identification, scheme_name: scheme } } };
    const { connector, bank } = connect((path) => ({
      body: path.startsWith('/sessions/') ? data([uid]) : detail(other),
    }));
    expect((await connector.fetchAccounts(session(bank))).value[0]?.identification).toMatchObject(expected);
  });

  it.each(['EXPIRED', 'CLOSED', 'REVOKED'])(
    'of a session that is %s are not asked for: the consent is over',
    async (status) => {
      const { connector, bank, http } = connect(() => ({ body: { ...data([uid]), status } }));
      await expect(connector.fetchAccounts(session(bank))).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
      expect(http.requests).toHaveLength(1);
    },
  );

  it('without an id in the session are told, and cost the others nothing', async () => {
    const two = {
      ...data([uid]),
      accounts_data: [...data([uid]).accounts_data, { uid: null, identification_hash: 'h2' }],
    };
    const { connector, bank } = connect((path) => ({ body: path.startsWith('/sessions/') ? two : detail() }));
    const { value, defects } = await connector.fetchAccounts(session(bank));
    expect([value.length, defects.map(({ pointer }) => pointer)]).toEqual([1, ['/accounts_data/1/uid']]);
  });

  it('that the session names and does not describe are not missing in silence', async () => {
    const { connector, bank } = connect(() => ({ body: { ...data([uid]), accounts_data: [] } }));
    await expect(connector.fetchAccounts(session(bank))).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('that are not the session’s are taken for nobody’s', async () => {
    const { connector, bank } = connect((path) => ({
      body: path.startsWith('/sessions/') ? data([uid]) : detail({ identification_hash: 'another customer’s' }),
    }));
    await expect(connector.fetchAccounts(session(bank))).rejects.toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it('without a session are asked of nobody', async () => {
    const { connector, bank, http } = connect(() => ({ body: {} }));
    const without = makeSession(bank, { consentId: null });
    await expect(connector.fetchAccounts(without)).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    expect(http.requests).toEqual([]);
  });
});

describe('balances', () => {
  const balance = (type: string, amount: string) => ({
    name: 'x',
    balance_amount: { currency: 'EUR', amount },
    balance_type: type,
    reference_date: '2026-11-22',
  });

  it('bear their own sign; kinds of the bank’s own are told', async () => {
    const { connector, bank } = connect(() => ({
      body: { balances: [balance('CLBD', '-10.50'), balance('ITAV', '489.50'), balance('OTHR', '1')] },
    }));
    const { value, defects } = await connector.fetchBalances(session(bank), account);
    expect(
      value.map(({ type, amount, creditDebitIndicator, asOf }) => [
        type,
        amount.amountMinor,
        creditDebitIndicator,
        asOf,
      ]),
    ).toEqual([
      ['CLOSING_BOOKED', 1050n, 'DEBIT', '2026-11-22'],
      ['INTERIM_AVAILABLE', 48950n, 'CREDIT', '2026-11-22'],
    ]);
    expect(defects.map(({ pointer }) => pointer)).toEqual(['/balances/2/balance_type']);
  });
});

describe('that the person is there', () => {
  const answer = () => ({ body: { balances: [] } });
  it.each([
    ['none', [], ['psu-ip-address']],
    ['the address', ['psu-ip-address'], ['psu-ip-address']],
    ['one that the gateway has not', ['psu-ip-address', 'psu-accept-language'], []],
    ['the user agent, which is not known', ['psu-ip-address', 'psu-user-agent'], []],
  ])('is said to an institution that requires %s', async (_name, psuHeaders, sent) => {
    const { connector, bank, http } = connect(answer, institutionBank({ psuHeaders }));
    await connector.fetchBalances(session(bank, '192.0.2.7'), account);
    const [request] = http.requests;
    expect(Object.keys(request?.headers ?? {}).filter((name) => name.startsWith('psu-'))).toEqual(sent);
    // All of them or none, and what is not said is counted as it counts at the bank.
    expect(request?.purpose.isAttended).toBe(sent.length > 0);
  });

  it('is not said when they are not', async () => {
    const { connector, bank, http } = connect(answer);
    await connector.fetchBalances(session(bank), account);
    expect(http.requests[0]?.purpose.isAttended).toBe(false);
  });
});

describe('an error', () => {
  it.each([
    [401, { error: 'EXPIRED_SESSION' }, 'CONSENT_REQUIRED', 'EXPIRED_SESSION'],
    [400, { error: 'WRONG_SESSION_STATUS' }, 'CONSENT_REQUIRED', 'WRONG_SESSION_STATUS'],
    [403, { error: 'ACCESS_DENIED' }, 'PERMISSION_NOT_GRANTED', 'ACCESS_DENIED'],
    [404, { error: 'ACCOUNT_DOES_NOT_EXIST' }, 'RESOURCE_NOT_FOUND', 'ACCOUNT_DOES_NOT_EXIST'],
    [429, { error: 'ASPSP_RATE_LIMIT_EXCEEDED' }, 'BANK_RATE_LIMITED', 'ASPSP_RATE_LIMIT_EXCEEDED'],
    [422, { error: 'PSU_HEADER_NOT_PROVIDED' }, 'BANK_REJECTED_REQUEST', 'PSU_HEADER_NOT_PROVIDED'],
    [401, { error: 'UNAUTHORIZED_ACCESS' }, 'BANK_REJECTED_REQUEST', 'UNAUTHORIZED_ACCESS'],
    [401, { message: 'JWT is expired', code: 401 }, 'BANK_REJECTED_REQUEST', 'UNAUTHORIZED'],
    [400, { error: 'ASPSP_ERROR', detail: null }, 'BANK_UNAVAILABLE', 'ASPSP_ERROR'],
    [
      400,
      { error: 'ASPSP_ERROR', detail: { tppMessages: [{ category: 'ERROR', code: 'CONSENT_EXPIRED' }] } },
      'CONSENT_REQUIRED',
      'ASPSP_ERROR/CONSENT_EXPIRED',
    ],
    [
      400,
      { error: 'ASPSP_ERROR', detail: '{"code":"ACCESS_EXCEEDED"}' },
      'BANK_RATE_LIMITED',
      'ASPSP_ERROR/ACCESS_EXCEEDED',
    ],
    [400, { error: 'ASPSP_ERROR', detail: { error: 'Jane Doe, please call' } }, 'BANK_UNAVAILABLE', 'ASPSP_ERROR'],
    [503, 'not JSON', 'BANK_UNAVAILABLE', null],
  ])('%s %o is %s, with the bank’s own code inside', async (status, body, code, bankCode) => {
    const { connector, bank } = connect(() => ({ status, body }));
    const failure = await connector.fetchBalances(session(bank), account).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BankFailure);
    expect(failure).toMatchObject({ code, bankCode });
  });

  it('of the bank behind counts as that bank’s failure, and one of the request does not', async () => {
    const { connector, bank, http } = connect(() => ({ body: { balances: [] } }));
    await connector.fetchBalances(session(bank), account);
    const judge = http.requests[0]?.isBankFailure;
    const answer = (error: string) => ({ status: 400, headers: {}, body: { error }, receivedAtMs: 0 });
    expect([
      judge?.(answer('ASPSP_ERROR')),
      judge?.(answer('ASPSP_TIMEOUT')),
      judge?.(answer('WRONG_DATE_INTERVAL')),
    ]).toEqual([true, true, false]);
  });
});
