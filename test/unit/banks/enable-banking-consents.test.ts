// Enable Banking's sessions, institutions and payments as they may be answered: what is believed, what is not, and what is left open.

import { describe, expect, it } from 'vitest';
import type { ConsentCall } from '../../../src/banks/consent.ts';
import { EnableBankingConsents } from '../../../src/banks/enable-banking/consent.ts';
import { fetchInstitutions } from '../../../src/banks/enable-banking/institution.ts';
import { EnableBankingPayments } from '../../../src/banks/enable-banking/payment.ts';
import type { PaymentCall } from '../../../src/banks/payment.ts';
import type { SourceCall } from '../../../src/banks/source.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { OAuthFailure } from '../../../src/oauth/failure.ts';
import { toSourceBank } from '../../../src/sources/source-bank.ts';
import { makeInstitution, makeSource } from '../../support/sources.ts';

const source = makeSource();
const bank = toSourceBank('agg-fi-nordea-x', source, makeInstitution('Nordea'));

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Calls that are all answered alike, and what was sent. */
function answering(status: number, body: unknown) {
  const sent: Sent[] = [];
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const send = async ({ method, url, body: said }: { method: string; url: URL; body: unknown }) => {
    sent.push({ method, path: url.pathname, body: said });
    return { status, headers: {}, text };
  };
  const common = { deadline: deadlineIn(1000), psuIpAddress: null, send };
  const accessToken = async () => null;
  const consent: ConsentCall = {
    ...common,
    accessToken,
    tokenInUse: accessToken,
    postAsClient: () => Promise.reject(new Error('not used')),
  };
  const payment: PaymentCall = common;
  const tokens = { clientToken: async () => 'jwt', forgetClientToken: () => undefined };
  const list: SourceCall = { deadline: common.deadline, tokens, send };
  return { sent, consent, payment, list };
}

const fail = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
const asked = {
  permissions: new Set(['accounts', 'balances'] as const),
  callbackUri: 'https://g.test/links/callback',
  state: 's',
  replaces: null,
  linkId: 'l1',
  webhookUri: null,
};
const back = (query: string) => ({ callback: new URLSearchParams(query), bankConsentId: null });
const session = {
  session_id: 'f3a1',
  aspsp: { name: 'Nordea', country: 'FI' },
  access: { valid_until: '2027-01-01T00:00:00+00:00' },
};

describe('a consent', () => {
  const consents = new EnableBankingConsents(bank);

  it('is asked for no longer than the institution allows, with the institution’s own name', async () => {
    const { sent, consent } = answering(200, { url: 'https://tilisy.test/welcome' });
    const begun = await consents.request(consent, { ...asked, expiresAtMs: Date.now() + 10 * 365 * 86_400_000 });
    expect(begun).toMatchObject({ bankConsentId: null, step: { kind: 'code', url: 'https://tilisy.test/welcome' } });
    expect(begun.expiresAtMs).toBeLessThan(Date.now() + 180 * 86_400_000);
    expect(sent).toMatchObject([
      {
        method: 'POST',
        path: '/auth',
        body: {
          aspsp: { name: 'Nordea', country: 'FI' },
          state: 's',
          psu_type: 'personal',
          access: { balances: true, transactions: false },
        },
      },
    ]);
  });

  it.each(['http://tilisy.test/', 'javascript:alert(1)', '', null])('does not send anybody to %j', async (url) => {
    const failure = await fail(consents.request(answering(200, { url }).consent, { ...asked, expiresAtMs: null }));
    expect(failure).toMatchObject({ code: 'BANK_BAD_RESPONSE' });
  });

  it.each([1, 30, 119])(
    'of an institution that allows %s seconds is still asked for one to come',
    async (maxConsentSeconds) => {
      const short = new EnableBankingConsents(
        toSourceBank('x', source, makeInstitution('Nordea', { maxConsentSeconds })),
      );
      const begun = await short.request(answering(200, { url: 'https://a.test/' }).consent, {
        ...asked,
        expiresAtMs: null,
      });
      expect(begun.expiresAtMs).toBeGreaterThan(Date.now());
    },
  );

  it('is the session that the code gives', async () => {
    const { sent, consent } = answering(200, session);
    expect(await consents.complete(consent, back('code=c&state=s'))).toEqual({
      bankConsentId: 'f3a1',
      expiresAtMs: Date.parse('2027-01-01T00:00:00Z'),
      accessToken: null,
    });
    expect(sent).toEqual([{ method: 'POST', path: '/sessions', body: { code: 'c' } }]);
  });

  it.each([
    ['error=access_denied', 200, session, 'DENIED'],
    ['state=s', 200, session, 'INVALID_RESPONSE'],
    ['code=c', 200, { ...session, aspsp: { name: 'Another', country: 'FI' } }, 'INVALID_RESPONSE'],
    // The session may be there: nobody knows its id.
    ['code=c', 503, 'gone', 'UNAVAILABLE'],
    ['code=c', 408, { error: 'ASPSP_TIMEOUT', code: 408, message: 'x' }, 'UNAVAILABLE'],
    ['code=c', 400, { error: 'ASPSP_ERROR', code: 400, message: 'x' }, 'UNAVAILABLE'],
    ['code=c', 200, '<html>', 'UNAVAILABLE'],
    ['code=c', 200, { accounts: [] }, 'UNAVAILABLE'],
  ])('brought back as %s and answered %s %o is %4$s', async (query, status, body, kind) => {
    const failure = await fail(consents.complete(answering(status, body).consent, back(query)));
    expect(failure).toBeInstanceOf(OAuthFailure);
    expect(failure).toMatchObject({ kind });
  });

  it.each(['EXPIRED_AUTHORIZATION_CODE', 'WRONG_AUTHORIZATION_CODE', 'ALREADY_AUTHORIZED'])(
    'is refused with %s',
    async (error) => {
      const failure = await fail(
        consents.complete(answering(422, { error, code: 422, message: 'x' }).consent, back('code=c')),
      );
      expect(failure).toMatchObject({ code: 'BANK_REJECTED_REQUEST', bankCode: error });
    },
  );

  it('of another institution is ended at once', async () => {
    const { sent, consent } = answering(200, { ...session, aspsp: { name: 'Another', country: 'FI' } });
    await fail(consents.complete(consent, back('code=c')));
    expect(sent.at(-1)).toMatchObject({ method: 'DELETE', path: '/sessions/f3a1' });
  });

  it.each([
    ['AUTHORIZED', 'AUTHORISED'],
    ['EXPIRED', 'EXPIRED'],
    ['CLOSED', 'REVOKED'],
    ['REVOKED', 'REVOKED'],
    ['CANCELLED', 'REJECTED'],
    ['RETURNED_FROM_BANK', 'AWAITING'],
    ['constructor', 'UNKNOWN'],
  ])('%s stands as %s', async (status, expected) => {
    expect(await consents.readState(answering(200, { ...session, status }).consent, 'f3a1')).toMatchObject({
      status: expected,
    });
  });

  it.each([
    [200, { message: 'OK' }],
    [401, { error: 'CLOSED_SESSION', code: 401, message: 'x' }],
    [404, { error: 'SESSION_DOES_NOT_EXIST', code: 404, message: 'x' }],
  ])('has ended when it is answered %s %o', async (status, body) => {
    await expect(consents.revoke(answering(status, body).consent, 'f3a1')).resolves.toBeUndefined();
  });

  it.each([
    [404, '<html>no such page</html>'],
    [403, { error: 'ACCESS_DENIED', code: 403, message: 'x' }],
    [500, ''],
  ])('may stand when its end is answered %s %o: it is told again', async (status, body) => {
    expect(await fail(consents.revoke(answering(status, body).consent, 'f3a1'))).toBeInstanceOf(BankFailure);
  });
});

describe('a list of institutions', () => {
  const read = (aspsps: unknown) => fetchInstitutions(source, answering(200, { aspsps }).list);
  const nordea = { name: 'Nordea', country: 'FI', psu_types: ['personal'], maximum_consent_validity: 15_552_000 };

  it('is read one by one: what cannot be is told, and costs the others nothing', async () => {
    const { institutions, defects } = await read([
      nordea,
      { ...nordea, name: 123 },
      { ...nordea, name: 'Nordea\u202Eknab' },
      { ...nordea, name: 'A\u0000B' },
      { ...nordea, name: 'x'.repeat(201) },
      { ...nordea, country: 'Finland' },
      'no object',
      { ...nordea, name: 'Business', psu_types: ['business'] },
      {
        name: '<script>',
        country: 'fi',
        logo: 'javascript:alert(1)',
        required_psu_headers: null,
        psu_types: null,
        payments: 'x',
        maximum_consent_validity: 9e12,
      },
    ]);
    expect(institutions.map(({ name }) => name)).toEqual(['Nordea', '<script>']);
    expect(institutions[1]).toMatchObject({ country: 'FI', logoUrl: null, maxConsentSeconds: null });
    expect(defects).toHaveLength(6);
  });

  it.each([[{}], [{ aspsps: 'x' }], ['<html>']])('that is none is a failure: %o', async (body) => {
    expect(await fail(fetchInstitutions(source, answering(200, body).list))).toMatchObject({
      code: 'BANK_BAD_RESPONSE',
    });
  });
});

describe('a payment', () => {
  const payments = new EnableBankingPayments(bank, 'https://agg.test');
  const read = (body: object) => payments.readState(answering(200, { payment_id: 'p', ...body }).payment, 'p');

  it.each([
    // The reference's own example of a payment that nobody has authorised.
    ['PDNG', false, 'RECEIVED'],
    ['RCVD', false, 'RECEIVED'],
    ['ACSP', false, 'SETTLEMENT_IN_PROCESS'],
    ['ACSC', true, 'SETTLED'],
    ['ACCC', true, 'SETTLED'],
    ['RJCT', true, 'REJECTED'],
    ['CNCL', true, 'CANCELLED'],
    // It may still change: whoever were told that it has failed might pay once more.
    ['RJCT', false, null],
    ['CNCL', false, null],
    ['NULL', false, null],
    ['PACR', false, null],
    ['toString', true, null],
  ])('%s, final %s, is %s', async (status, final_status, expected) => {
    expect((await read({ status, final_status })).status).toBe(expected);
  });

  it('of which the bank behind says nothing stays what it was', async () => {
    const { payment } = answering(400, { error: 'ASPSP_ERROR', code: 400, message: 'x' });
    expect(await fail(payments.readState(payment, 'p'))).toMatchObject({
      name: 'BankFailure',
      code: 'BANK_UNAVAILABLE',
    });
  });
});
