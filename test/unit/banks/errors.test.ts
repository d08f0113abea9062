import { describe, expect, it } from 'vitest';
import { type BankStandard, bankStandards } from '../../../src/domain/bank.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { allDays, bench, type CannedAnswer, makeAccount, makeSession, receivedAtMs } from '../../support/fake-bank.ts';

const obie = (ErrorCode: string) => ({
  Code: '400 BadRequest',
  Id: 'x',
  Message: 'm',
  Errors: [{ ErrorCode, Message: 'of 4929123456781234' }],
});
const tpp = (code: string) => ({ tppMessages: [{ category: 'ERROR', code, text: 'secret' }] });
const cds = (code: string) => ({ errors: [{ code: `urn:au-cds:error:${code}`, title: 't', detail: 'd' }] });

type Row = readonly [BankStandard, string, CannedAnswer, string, string | null];

const rows: readonly Row[] = [
  [
    'open-banking-uk',
    'unknown id',
    { status: 400, body: obie('UK.OBIE.Resource.NotFound') },
    'RESOURCE_NOT_FOUND',
    'UK.OBIE.Resource.NotFound',
  ],
  ['open-banking-uk', 'unknown id in 4.0', { status: 400, body: obie('U011') }, 'RESOURCE_NOT_FOUND', 'U011'],
  [
    'open-banking-uk',
    'the telling one of several',
    {
      status: 400,
      body: { Errors: [{ ErrorCode: 'UK.OBIE.Field.Invalid' }, { ErrorCode: 'UK.OBIE.Resource.NotFound' }] },
    },
    'RESOURCE_NOT_FOUND',
    'UK.OBIE.Resource.NotFound',
  ],
  [
    'open-banking-uk',
    'an object for the list',
    { status: 403, body: { Errors: { ErrorCode: 'UK.OBIE.Reauthenticate' } } },
    'CONSENT_REQUIRED',
    'UK.OBIE.Reauthenticate',
  ],
  ['open-banking-uk', 'reauthenticate in 4.0', { status: 403, body: obie('U028') }, 'CONSENT_REQUIRED', 'U028'],
  [
    'open-banking-uk',
    'consent status',
    { status: 400, body: obie('UK.OBIE.Resource.InvalidConsentStatus') },
    'CONSENT_REQUIRED',
    'UK.OBIE.Resource.InvalidConsentStatus',
  ],
  [
    'open-banking-uk',
    'a field',
    { status: 400, body: obie('UK.OBIE.Field.Invalid') },
    'BANK_REJECTED_REQUEST',
    'UK.OBIE.Field.Invalid',
  ],
  ['open-banking-uk', 'no body', { status: 401 }, 'CONSENT_REQUIRED', null],
  ['open-banking-uk', 'no body', { status: 403 }, 'PERMISSION_NOT_GRANTED', null],
  [
    'open-banking-uk',
    'a code that is data',
    { status: 400, body: obie('GB29NWBK60161331926819') },
    'BANK_REJECTED_REQUEST',
    null,
  ],
  ['open-banking-uk', 'another bank’s shape', { status: 401, body: tpp('CONSENT_EXPIRED') }, 'CONSENT_REQUIRED', null],
  [
    'berlin-group',
    'expired consent',
    { status: 401, body: tpp('CONSENT_EXPIRED') },
    'CONSENT_REQUIRED',
    'CONSENT_EXPIRED',
  ],
  [
    'berlin-group',
    'unknown consent',
    { status: 400, body: tpp('CONSENT_UNKNOWN') },
    'CONSENT_REQUIRED',
    'CONSENT_UNKNOWN',
  ],
  [
    'berlin-group',
    'unknown resource',
    { status: 403, body: tpp('RESOURCE_UNKNOWN') },
    'RESOURCE_NOT_FOUND',
    'RESOURCE_UNKNOWN',
  ],
  [
    'berlin-group',
    'our certificate',
    { status: 401, body: tpp('CERTIFICATE_EXPIRED') },
    'BANK_REJECTED_REQUEST',
    'CERTIFICATE_EXPIRED',
  ],
  [
    'berlin-group',
    'the bare array',
    { status: 429, body: [{ category: 'ERROR', code: 'ACCESS_EXCEEDED' }] },
    'BANK_RATE_LIMITED',
    'ACCESS_EXCEEDED',
  ],
  [
    'berlin-group',
    'a parameter',
    { status: 400, body: tpp('PARAMETER_NOT_SUPPORTED') },
    'UNSUPPORTED',
    'PARAMETER_NOT_SUPPORTED',
  ],
  ['berlin-group', 'the wrong method', { status: 405, body: tpp('SERVICE_INVALID') }, 'UNSUPPORTED', 'SERVICE_INVALID'],
  [
    'berlin-group',
    'problem details',
    { status: 400, body: { type: 'about:blank', title: 't', code: 'FORMAT_ERROR' } },
    'BANK_REJECTED_REQUEST',
    'FORMAT_ERROR',
  ],
  [
    'berlin-group',
    'a failure of its own that speaks of consent',
    { status: 500, body: tpp('CONSENT_INVALID') },
    'BANK_UNAVAILABLE',
    'CONSENT_INVALID',
  ],
  [
    'cdr',
    'revoked consent',
    { status: 403, body: cds('cds-all:Authorisation/RevokedConsent') },
    'CONSENT_REQUIRED',
    'urn:au-cds:error:cds-all:Authorisation/RevokedConsent',
  ],
  [
    'cdr',
    'scope',
    { status: 403, body: cds('cds-all:Authorisation/InvalidScope') },
    'PERMISSION_NOT_GRANTED',
    'urn:au-cds:error:cds-all:Authorisation/InvalidScope',
  ],
  ['berlin-group', 'a statement that is being prepared', { status: 409, body: {} }, 'BANK_UNAVAILABLE', null],
  [
    'cdr',
    'a consent that does not go so far',
    { status: 403, body: cds('cds-all:Authorisation/InvalidConsent') },
    'PERMISSION_NOT_GRANTED',
    'urn:au-cds:error:cds-all:Authorisation/InvalidConsent',
  ],
  [
    'cdr',
    'a consent that does not go so far, in another namespace',
    { status: 403, body: cds('cds-banking:Authorisation/InvalidConsent') },
    'PERMISSION_NOT_GRANTED',
    'urn:au-cds:error:cds-banking:Authorisation/InvalidConsent',
  ],
  [
    'cdr',
    'a bare code',
    { status: 403, body: { errors: [{ code: 'Authorisation/InvalidConsent' }] } },
    'PERMISSION_NOT_GRANTED',
    'Authorisation/InvalidConsent',
  ],
  [
    'cdr',
    'unknown account',
    { status: 404, body: cds('cds-banking:Authorisation/InvalidBankingAccount') },
    'RESOURCE_NOT_FOUND',
    'urn:au-cds:error:cds-banking:Authorisation/InvalidBankingAccount',
  ],
  [
    'cdr',
    'not implemented',
    { status: 404, body: cds('cds-all:Resource/NotImplemented') },
    'UNSUPPORTED',
    'urn:au-cds:error:cds-all:Resource/NotImplemented',
  ],
  [
    'cdr',
    'version',
    { status: 406, body: cds('cds-all:Header/UnsupportedVersion') },
    'UNSUPPORTED',
    'urn:au-cds:error:cds-all:Header/UnsupportedVersion',
  ],
  ['cdr', 'a number as code', { status: 400, body: { errors: [{ code: 17 }] } }, 'BANK_REJECTED_REQUEST', null],
  ...bankStandards.flatMap((standard): Row[] => [
    [
      standard,
      'a bare string',
      { status: 401, body: 'consent expired' },
      // Where the customer's token is no bearer, a 401 is about the gateway.
      ['plaid', 'revolut-business'].includes(standard) ? 'BANK_REJECTED_REQUEST' : 'CONSENT_REQUIRED',
      null,
    ],
    [standard, 'nothing', { status: 404 }, 'RESOURCE_NOT_FOUND', null],
    [standard, 'nothing', { status: 429 }, 'BANK_RATE_LIMITED', null],
    [standard, 'nothing', { status: 405 }, 'UNSUPPORTED', null],
    [standard, 'nothing', { status: 501 }, 'UNSUPPORTED', null],
    [standard, 'nothing', { status: 503 }, 'BANK_UNAVAILABLE', null],
    [standard, 'nothing', { status: 408 }, 'BANK_TIMEOUT', null],
    [standard, 'nothing', { status: 418 }, 'BANK_REJECTED_REQUEST', null],
    [standard, 'nothing', { status: 304 }, 'BANK_BAD_RESPONSE', null],
    [standard, 'an empty 200', {}, 'BANK_BAD_RESPONSE', null],
    [standard, 'an array', { body: [] }, 'BANK_BAD_RESPONSE', null],
    [standard, 'a string', { body: 'ok' }, 'BANK_BAD_RESPONSE', null],
    [standard, 'null', { body: null }, 'BANK_BAD_RESPONSE', null],
    [standard, 'an object of nothing', { body: {} }, 'BANK_BAD_RESPONSE', null],
    [
      standard,
      'lists that are none',
      { body: { Data: { Balance: 'x' }, balances: 'x', data: 'x' } },
      'BANK_BAD_RESPONSE',
      null,
    ],
  ]),
];

async function fail(reading: Promise<unknown>): Promise<BankFailure> {
  const error = await reading.then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  if (!(error instanceof BankFailure)) throw error;
  return error;
}

describe('what a bank refuses with', () => {
  it.each<[string, CannedAnswer, boolean, number | null]>([
    ['409', { status: 409, body: {} }, true, 60_000],
    ['409 with a time', { status: 409, headers: { 'retry-after': '5' }, body: {} }, true, 5_000],
    ['spent calls', { status: 429, body: [{ category: 'ERROR', code: 'ACCESS_EXCEEDED' }] }, true, 60_000],
    ['400', { status: 400, headers: { 'retry-after': '5' }, body: {} }, false, null],
  ])('%s says whether and when asking again makes sense', async (_name, answer, retryable, afterMs) => {
    const { connector, session } = bench('berlin-group', () => answer);
    const failure = await fail(connector.fetchBalances(session, makeAccount('a')));
    const inMs = failure.retryAtMs === null ? null : failure.retryAtMs - receivedAtMs;
    expect([failure.retryable, inMs]).toEqual([retryable, afterMs]);
  });

  it.each(rows)('%s: %s %j is %s', async (standard, _name, answer, code, bankCode) => {
    const { connector, session } = bench(standard, () => answer);
    const failure = await fail(connector.fetchBalances(session, makeAccount('a')));
    expect([failure.code, failure.bankCode]).toEqual([code, bankCode]);
    expect(failure.message).not.toMatch(/4929|secret|GB29/);
  });

  it.each([
    ['seconds', '120', receivedAtMs + 120_000],
    ['none at all', '0', receivedAtMs],
    ['a date', 'Sun, 22 Nov 2026 12:10:00 GMT', receivedAtMs + 600_000],
    ['nonsense', 'soon', null],
  ])('Retry-After of %s is kept on 429 and 503', async (_name, value, retryAtMs) => {
    for (const status of [429, 503]) {
      const { connector, session } = bench('cdr', () => ({ status, headers: { 'retry-after': value } }));
      expect((await fail(connector.fetchAccounts(session))).retryAtMs).toBe(retryAtMs);
    }
  });

  it('has the interaction id of its call', async () => {
    const { connector, session, http } = bench('cdr', () => ({ status: 500 }));
    expect((await fail(connector.fetchAccounts(session))).correlationId).toBe(http.requests[0]?.correlationId);
  });

  it.each(['bulk-balances', 'party'] as const)('404 on the optional endpoint of %s is UNSUPPORTED', async (feature) => {
    const { connector, session } = bench('open-banking-uk', () => ({ status: 404 }), [feature]);
    const reading = feature === 'party' ? connector.fetchParty?.(session) : connector.fetchAllBalances?.(session);
    expect((await fail(reading ?? Promise.resolve())).code).toBe('UNSUPPORTED');
  });

  it('is a BankFailure even when something of ours breaks', async () => {
    const { connector, session } = bench('cdr', () => new TypeError('a bug'));
    expect((await fail(connector.fetchAccounts(session))).code).toBe('BANK_BAD_RESPONSE');
  });
});

describe('no call is made', () => {
  it.each(bankStandards)('%s: without permission, consent or the right bank', async (standard) => {
    const { connector, http, bank } = bench(standard, () => ({ body: {} }));
    const account = makeAccount('a');
    const without = (...missing: string[]) =>
      makeSession(bank, {
        permissions: new Set(
          (['accounts', 'balances', 'transactions', 'identity'] as const).filter((name) => !missing.includes(name)),
        ),
      });
    expect((await fail(connector.fetchAccounts(without('accounts')))).code).toBe('PERMISSION_NOT_GRANTED');
    expect((await fail(connector.fetchBalances(without('balances'), account))).code).toBe('PERMISSION_NOT_GRANTED');
    expect((await fail(connector.fetchTransactions(without('transactions'), account, allDays))).code).toBe(
      'PERMISSION_NOT_GRANTED',
    );
    expect(
      (await fail(connector.fetchAccounts(makeSession(bank, { expiresAt: new Date(receivedAtMs).toISOString() }))))
        .code,
    ).toBe('CONSENT_REQUIRED');
    expect((await fail(connector.fetchAccounts(makeSession(bank, { bankId: 'other' })))).code).toBe('CONSENT_REQUIRED');
    expect((await fail(connector.fetchBalances(makeSession(bank), makeAccount('..')))).code).toBe('RESOURCE_NOT_FOUND');
    expect(http.requests).toEqual([]);
  });

  it('for the customer without the identity permission', async () => {
    const { connector, http, bank } = bench('cdr', () => ({ body: {} }));
    const session = makeSession(bank, { permissions: new Set(['accounts']) });
    expect((await fail(connector.fetchParty?.(session) ?? Promise.resolve())).code).toBe('PERMISSION_NOT_GRANTED');
    expect(http.requests).toEqual([]);
  });
});

/** What is paid regularly, and to whom. */
const arranged = ['DIRECT_DEBITS', 'STANDING_ORDERS', 'SCHEDULED_PAYMENTS', 'BENEFICIARIES'] as const;

describe('capabilities', () => {
  it.each([
    [
      'open-banking-uk',
      [],
      ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CARDS', ...arranged, 'STATEMENTS', 'PRODUCTS'],
      [false, false, false],
    ],
    [
      'open-banking-uk',
      ['party', 'bulk-balances'],
      [
        'ACCOUNTS',
        'BALANCES',
        'TRANSACTIONS',
        'PENDING_TRANSACTIONS',
        'CARDS',
        'CUSTOMER',
        ...arranged,
        'STATEMENTS',
        'PRODUCTS',
      ],
      [true, true, false],
    ],
    ['berlin-group', [], ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'], [false, false, false]],
    ['berlin-group', ['card-accounts'], ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'CARDS'], [false, false, false]],
    [
      'berlin-group',
      ['booking-status-both', 'accounts-with-balance'],
      ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS'],
      [true, false, false],
    ],
    [
      'cdr',
      [],
      ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CUSTOMER', ...arranged, 'PRODUCTS'],
      [false, true, true],
    ],
    [
      'cdr',
      ['bulk-balances'],
      ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CUSTOMER', ...arranged, 'PRODUCTS'],
      [true, true, true],
    ],
  ] as const)('of %s with %j', (standard, features, capabilities, methods) => {
    const { connector } = bench(standard, () => ({}), features);
    expect([...connector.capabilities]).toEqual(capabilities);
    const { fetchAllBalances, fetchParty, fetchIdentification } = connector;
    expect([fetchAllBalances, fetchParty, fetchIdentification].map((method) => method !== undefined)).toEqual(methods);
  });
});
