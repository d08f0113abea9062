// What is kept of an exchange with a bank: secrets are planted in every place that requests and answers have, and none comes out.

import { describe, expect, it } from 'vitest';
import type { RawExchange } from '../../../src/http/recorder.ts';
import {
  maxContentLength,
  redactBody,
  redactExchange,
  redactHeaders,
  redactUrl,
} from '../../../src/recording/redact.ts';

const json = { 'content-type': 'application/json' };

function exchangeOf(more: Partial<RawExchange>): RawExchange {
  return {
    bankId: 'albion',
    linkId: 'l1',
    resource: 'transactions',
    method: 'GET',
    url: new URL('https://bank.example/open-banking/v3.1/aisp/accounts'),
    requestHeaders: {},
    requestText: null,
    status: 200,
    responseHeaders: {},
    responseText: null,
    failure: null,
    correlationId: '93bac548-d2de-4546-b106-880a5018460d',
    atMs: 0,
    durationMs: 12.4,
    ...more,
  };
}

/** Values that no recording may hold, of the kinds that there are. */
const secrets = [
  'Jane Planted',
  'Planted',
  'PLANTED',
  'plantedname',
  'JanePlanted',
  'PLANTED_NAME',
  'GB33BUKB20201555555555',
  'DE89370400440532013000',
  '4929123412341234',
  '1234567.89',
  'eyJhbGciOiJQUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl',
  'access-sandbox-7c1f2a9b-planted',
  'jane@planted.example',
  '1985-03-07 Planted',
  'Rent March, flat 7',
  '123',
  '987654321',
  'Müller',
];

/** Keys that are listed, those that are near to them, and others. */
const names =
  `status Status statusCode code Code type Type currency reason error error_description creditDebitIndicator date bookingDate
  BookingDateTime permissions Permissions name Name iban IBAN identification Amount amount remittanceInformationUnstructured
  access_token refresh_token id_token client_secret Status2 title message description AddressLine PostCode TownName state State
  maskedPan accountId resourceId href rel pending isInstant SchemeName category http_code`.split(/\s+/);

describe('redacting', () => {
  it('lets no planted value through, in no place', () => {
    for (const secret of secrets) {
      const shapes: unknown[] = [
        Object.fromEntries(names.map((name) => [name, secret])),
        Object.fromEntries(names.slice(0, 20).map((name) => [name, [secret, { [name]: [[secret]] }]])),
        [secret, [secret], { nested: { deeper: [{ status: secret }] } }],
        // One word alone may be a name of the bank's own: it stays, and nothing under it.
        { Data: { [`${secret} 1`]: secret, map: { [`${secret}123`]: { status: secret } } } },
        secret,
      ];
      for (const shape of shapes) {
        const text = redactExchange(
          exchangeOf({
            url: new URL(
              `https://bank.example/open-banking/v3.1/${encodeURIComponent(secret)}/accounts/${encodeURIComponent(secret)}?iban=${encodeURIComponent(secret)}&dateFrom=2026-11-01&${encodeURIComponent(secret)}=1`,
            ),
            requestHeaders: {
              authorization: `Bearer ${secret}`,
              'x-fapi-interaction-id': secret,
              'x-request-id': secret,
              'psu-ip-address': secret,
              'content-type': secret,
              'consent-id': secret,
              'x-custom': secret,
              [secret.toLowerCase().replaceAll(/[^a-z-]/g, '')]: '1',
            },
            responseHeaders: {
              ...json,
              'set-cookie': secret,
              location: secret,
              'retry-after': `${secret}x`,
              date: secret,
              'www-authenticate': secret,
            },
            requestText: JSON.stringify(shape),
            responseText: JSON.stringify(shape),
            correlationId: secret,
            method: secret,
          }),
        );
        const place = `${secret} in ${JSON.stringify(shape).slice(0, 60)}`;
        // An HTTP status is one where it stands under that name.
        if (secret !== '123') expect(text, place).not.toContain(secret);
        expect(text.toLowerCase(), place).not.toContain('planted');
      }
    }
  });

  it('keeps structure, codes of standards, days, flags and kinds', () => {
    const body = {
      Data: {
        Transaction: [
          {
            Status: 'Booked',
            CreditDebitIndicator: 'Debit',
            BookingDateTime: '2026-11-28T10:00:00+00:00',
            ValueDate: '2026-11-28',
            Amount: { Amount: '12.50', Currency: 'GBP' },
            BankTransactionCode: { Code: 'PMNT-RCDT-ESCT' },
            pending: false,
            balance: 12.5,
            merchant: null,
            TransactionInformation: 'Rent',
          },
        ],
      },
      Errors: [{ ErrorCode: 'UK.OBIE.Field.Missing', Message: 'Missing for Jane', reasonCode: 'AM04', status: 400 }],
    };
    expect(redactBody(JSON.stringify(body), json)).toEqual({
      Data: {
        Transaction: [
          {
            Status: 'Booked',
            CreditDebitIndicator: 'Debit',
            BookingDateTime: '2026-11-28T10:00:00+00:00',
            ValueDate: '2026-11-28',
            Amount: { Amount: 'string(5)', Currency: 'GBP' },
            BankTransactionCode: { Code: 'PMNT-RCDT-ESCT' },
            pending: false,
            balance: 'number',
            merchant: null,
            TransactionInformation: 'string(4)',
          },
        ],
      },
      Errors: [{ ErrorCode: 'UK.OBIE.Field.Missing', Message: 'string(16)', reasonCode: 'AM04', status: 400 }],
    });
  });

  it.each([
    ['status', 'AcceptedSettlementCompleted', 'AcceptedSettlementCompleted'],
    ['transactionStatus', 'ACSC', 'ACSC'],
    ['error_code', 'ITEM_LOGIN_REQUIRED', 'ITEM_LOGIN_REQUIRED'],
    ['code', 'CONSENT_EXPIRED', 'CONSENT_EXPIRED'],
    ['balanceType', 'interimAvailable', 'interimAvailable'],
    ['error', 'invalid_grant', 'invalid_grant'],
    ['status', 'Somebody', 'code(8)'],
    ['status', 'what is this?', 'string(13)'],
    ['name', 'Booked', 'string(6)'],
    ['dateOfBirth', '1985-03-07', 'string(10)'],
    ['currency', 'Euro', 'string(4)'],
  ])('of %s keeps %s as %s', (name, value, kept) => {
    expect(redactBody(JSON.stringify({ [name]: value }), json)).toEqual({ [name]: kept });
  });

  it('tells what is no JSON by its type and length, and a form by its names', () => {
    const html = { 'content-type': 'text/html; charset=utf-8' };
    expect(redactBody('<html>Jane Planted</html>', html)).toBe('text/html(25)');
    expect(redactBody('{"name": "Jane', json)).toBe('application/json(14)');
    expect(redactBody(':20:PLANTED', { 'content-type': 'Jane Planted' })).toBe('no media type(11)');
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(redactBody('grant_type=client_credentials&client_secret=planted&code=planted', form)).toEqual({
      grant_type: 'client_credentials',
      client_secret: 'string(7)',
      code: 'string(7)',
    });
    expect(redactBody('', json)).toBe('empty');
    expect(redactBody(null, json)).toBeNull();
  });

  it('keeps of an address words of standards and days', () => {
    expect(
      redactUrl(
        new URL('https://b.example/psd2/v1/accounts/3dc3d5b3/transactions?dateFrom=2026-01-01&bookingStatus=both'),
      ),
    ).toBe('/psd2/v1/accounts/{…}/transactions?dateFrom=2026-01-01&bookingStatus={…}');
  });

  it('keeps of headers those that are listed, whatever prototypes have', () => {
    expect(
      redactHeaders({
        'Retry-After': '30',
        constructor: 'x',
        __proto__: 'y',
        'x-ratelimit-remaining': '3',
        cookie: 'a=b',
      }),
    ).toEqual({ 'retry-after': '30', 'x-ratelimit-remaining': '3' });
  });

  it('is bounded, whatever a bank sends', () => {
    const wide = JSON.stringify({ list: Array.from({ length: 5000 }, () => ({ status: 'booked' })) });
    expect(redactBody(wide, json)).toEqual({ list: [...Array(5).fill({ status: 'booked' }), 'and 4995 more'] });
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(JSON.stringify(redactBody(deep, json)).length).toBeLessThan(100);
    const map = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`k${index}`, 1])));
    expect(redactBody(map, json)).toBe('object(500)');
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [
        `name_${'x'.repeat(30)}_${String.fromCharCode(97 + (index % 26))}${'y'.repeat(index % 9)}`,
        'v',
      ]),
    );
    const huge = JSON.stringify(Array.from({ length: 5 }, () => ({ a: many, b: many, c: many })));
    const text = redactExchange(exchangeOf({ responseText: huge, responseHeaders: json }));
    expect(text.length).toBeLessThanOrEqual(maxContentLength);
    expect(JSON.parse(text)).toMatchObject({ isShortened: true, responseBody: `body(${huge.length})` });
    expect(redactBody(`"${'x'.repeat(3_000_000)}"`, json)).toBe('body(3000002)');
  });
});
