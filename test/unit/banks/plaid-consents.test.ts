// Consents through Plaid, call by call: what is asked for, what is made of what came of it, and what is never taken, kept or ended.

import { describe, expect, it } from 'vitest';
import { type ConsentCall, UnwantedConsent } from '../../../src/banks/consent.ts';
import { PlaidConsents } from '../../../src/banks/plaid/consent.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { toSourceBank } from '../../../src/sources/source-bank.ts';
import { plaidBank, plaidInstitution, plaidSource } from '../../support/plaid-bank.ts';

const consents = new PlaidConsents(plaidBank());
const asked = {
  permissions: new Set(['accounts', 'balances', 'transactions'] as const),
  expiresAtMs: null,
  callbackUri: 'https://g.test/links/callback',
  state: 'state-1',
  replaces: null,
  linkId: 'link-1',
  webhookUri: 'https://g.test/webhooks/sources/plaid',
};
const linkToken = 'link-sandbox-33792986-2b9c-4b80-b1f2-518caaac6183';
const back = { callback: new URLSearchParams('state=state-1'), bankConsentId: linkToken };
const begun = {
  link_token: linkToken,
  hosted_link_url: 'https://secure.plaid.test/hl/x',
  expiration: 'e',
  request_id: 'r',
};
const item = { item_id: 'item-1', institution_id: 'ins_109508', error: null, consent_expiration_time: null };
const error = (error_code: string, error_type = 'ITEM_ERROR') => ({ status: 400, body: { error_type, error_code } });

type Answer = { readonly status?: number; readonly body: unknown };
/** By path; a list gives one answer after the other. */
type Answers = Readonly<Record<string, Answer | readonly Answer[] | Error>>;

function answering(
  answers: Answers,
  {
    accessToken = null,
    tokenInUse = null,
  }: { readonly accessToken?: string | null; readonly tokenInUse?: string | null } = {},
) {
  const sent: { readonly path: string; readonly body: Readonly<Record<string, unknown>> }[] = [];
  const call: ConsentCall = {
    deadline: deadlineIn(1000),
    psuIpAddress: null,
    accessToken: async () => accessToken,
    tokenInUse: async () => tokenInUse,
    send: async ({ url, body, headers }) => {
      expect(headers).toMatchObject({ 'plaid-client-id': 'client1', 'plaid-version': '2020-09-14' });
      const path = url.pathname;
      const before = sent.filter((one) => one.path === path).length;
      sent.push({ path, body: Object(body) });
      const given = answers[path];
      if (given === undefined) throw new Error(`nothing was to be asked of ${path}`);
      if (given instanceof Error) throw given;
      const answer = Array.isArray(given) ? given[Math.min(before, given.length - 1)] : given;
      return { status: answer?.status ?? 200, headers: {}, text: JSON.stringify(answer?.body) };
    },
    postAsClient: () => Promise.reject(new Error('not used')),
  };
  return { call, sent, paths: () => sent.map(({ path }) => path) };
}

const fail = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it did not fail',
    (failure: unknown) => failure,
  );

/** A finished session that has linked an Item. */
const linked = (publicToken: string) => ({
  link_session_id: publicToken,
  finished_at: '2026-11-22T12:00:00Z',
  results: { item_add_results: [{ public_token: publicToken, accounts: [], institution: null }] },
});
/** One that was left. */
const left = {
  link_session_id: 's',
  finished_at: '2026-11-22T12:00:00Z',
  exit: { error: null, metadata: {} },
  results: null,
};
const sessions = (...link_sessions: readonly unknown[]): Answer => ({ body: { link_token: linkToken, link_sessions } });
const exchanged = (access_token: string, item_id: string): Answer => ({ body: { access_token, item_id } });

describe('a consent', () => {
  it('is a page of Plaid’s, which leads back with our own code in the address', async () => {
    const { call, sent } = answering({ '/link/token/create': { body: begun } });
    expect(await consents.request(call, asked)).toEqual({
      bankConsentId: linkToken,
      expiresAtMs: null,
      step: { kind: 'code', url: 'https://secure.plaid.test/hl/x' },
    });
    expect(sent[0]?.body).toEqual({
      client_name: 'bankgraph',
      language: 'en',
      country_codes: ['US', 'CA'],
      user: { client_user_id: 'link-1' },
      hosted_link: {
        completion_redirect_uri: 'https://g.test/links/callback?state=state-1',
        url_lifetime_seconds: 600,
      },
      webhook: 'https://g.test/webhooks/sources/plaid',
      institution_data: { routing_number: '011401533' },
      products: ['transactions'],
      additional_consented_products: ['auth'],
      transactions: { days_requested: 730 },
    });
  });

  it.each([
    [['accounts'], ['auth'], undefined],
    [['accounts', 'identity'], ['identity'], ['auth']],
    [['accounts', 'transactions', 'identity'], ['transactions'], ['identity', 'auth']],
  ] as const)('of %j is made for %j, with %j to be read later', async (permissions, products, later) => {
    const { call, sent } = answering({ '/link/token/create': { body: begun } });
    await consents.request(call, { ...asked, permissions: new Set(permissions) });
    expect([sent[0]?.body['products'], sent[0]?.body['additional_consented_products']]).toEqual([products, later]);
  });

  it('asks for no numbers where the operator has not that product', async () => {
    const without = new PlaidConsents(plaidBank({ numbers: 'none' }));
    const { call, sent } = answering({ '/link/token/create': { body: begun } });
    await without.request(call, { ...asked, permissions: new Set(['accounts']) });
    expect(sent[0]?.body['products']).toEqual(['identity']);
    expect(sent[0]?.body).not.toHaveProperty('additional_consented_products');
  });

  it('shares what the institution has', () => {
    const of = (products: readonly string[]) =>
      [...new PlaidConsents(toSourceBank('x', plaidSource, plaidInstitution({ products }))).permissions].sort();
    expect(of(['auth'])).toEqual(['accounts', 'balances']);
    expect(of(['transactions', 'identity'])).toEqual(['accounts', 'balances', 'identity', 'transactions']);
  });

  it.each(['http://plaid.test/', 'javascript:alert(1)', '', null])(
    'does not send anybody to %j',
    async (hosted_link_url) => {
      const { call } = answering({ '/link/token/create': { body: { ...begun, hosted_link_url } } });
      expect(await fail(consents.request(call, asked))).toMatchObject({ code: 'BANK_BAD_RESPONSE' });
    },
  );

  it('that stands is repaired and not made anew, and is made anew where Plaid has it no more', async () => {
    const repaired = answering({ '/link/token/create': { body: begun } }, { tokenInUse: 'access-1' });
    await consents.request(repaired.call, { ...asked, replaces: 'item-1' });
    expect(repaired.sent[0]?.body).toMatchObject({
      access_token: 'access-1',
      update: { account_selection_enabled: true },
      additional_consented_products: ['transactions', 'auth'],
    });
    expect(repaired.sent[0]?.body).not.toHaveProperty('products');
    const gone = answering(
      { '/link/token/create': [error('ITEM_NOT_FOUND', 'INVALID_INPUT'), { body: begun }] },
      { tokenInUse: 'access-1' },
    );
    await consents.request(gone.call, { ...asked, replaces: 'item-1' });
    expect(gone.sent[1]?.body).toMatchObject({ products: ['transactions'] });
    expect(gone.sent[1]?.body).not.toHaveProperty('access_token');
  });

  it('is the Item of the session’s public token', async () => {
    const { call, paths, sent } = answering({
      '/link/token/get': sessions(linked('public-1')),
      '/item/public_token/exchange': exchanged('access-1', 'item-1'),
      '/item/get': { body: { item: { ...item, consent_expiration_time: '2027-03-16T15:53:00Z' } } },
    });
    expect(await consents.complete(call, back)).toEqual({
      bankConsentId: 'item-1',
      accessToken: 'access-1',
      expiresAtMs: Date.parse('2027-03-16T15:53:00Z'),
    });
    expect(paths()).toEqual(['/link/token/get', '/item/public_token/exchange', '/item/get']);
    expect(sent[0]?.body).toEqual({ link_token: linkToken });
  });

  it('is found where Plaid tells it in the former way', async () => {
    const { call } = answering({
      '/link/token/get': sessions({ link_session_id: 's', on_success: { public_token: 'public-1', metadata: {} } }),
      '/item/public_token/exchange': exchanged('access-1', 'item-1'),
      '/item/get': { body: { item } },
    });
    expect(await consents.complete(call, back)).toMatchObject({ bankConsentId: 'item-1' });
  });

  it.each([
    ['left', sessions(left), 'DENIED'],
    ['left in the former way', sessions({ link_session_id: 's', on_exit: { error: null, metadata: {} } }), 'DENIED'],
    ['never begun', sessions(), 'DENIED'],
    ['over at Plaid', error('INVALID_LINK_TOKEN', 'INVALID_INPUT'), 'INVALID_RESPONSE'],
    ['not to be read', { status: 500, body: {} }, 'UNAVAILABLE'],
    ['limited', { status: 429, body: { error_code: 'RATE_LIMIT', error_type: 'RATE_LIMIT_EXCEEDED' } }, 'UNAVAILABLE'],
  ])('of a session that is %s is none: %j is %s', async (_name, answer, kind) => {
    const { call, paths } = answering({ '/link/token/get': answer });
    expect(await fail(consents.complete(call, back))).toMatchObject({ kind });
    expect(paths()).toEqual(['/link/token/get']);
  });

  it.each([
    ['no answer', new Error('nothing is thrown but failures of banks')],
    ['an error', { status: 500, body: {} }],
    ['an answer without a token', { body: { item_id: 'item-1' } }],
  ])('may have come into being where the exchange has %s', async (_name, answer) => {
    const { call } = answering({
      '/link/token/get': sessions(linked('public-1')),
      '/item/public_token/exchange': answer,
    });
    const failure = await fail(consents.complete(call, back));
    if (answer instanceof Error) expect(failure).toBe(answer);
    else expect(failure).toMatchObject({ kind: 'UNAVAILABLE' });
  });

  it('of another bank than was asked for is taken back at once', async () => {
    const { call, paths, sent } = answering({
      '/link/token/get': sessions(linked('public-1')),
      '/item/public_token/exchange': exchanged('access-1', 'item-1'),
      '/item/get': { body: { item: { ...item, institution_id: 'ins_3' } } },
      '/item/remove': { body: { request_id: 'r' } },
    });
    expect(await fail(consents.complete(call, back))).toMatchObject({ kind: 'INVALID_RESPONSE' });
    expect(paths().at(-1)).toBe('/item/remove');
    expect(sent.at(-1)?.body).toEqual({ access_token: 'access-1' });
  });

  it.each([
    ['of another bank', { body: { item: { ...item, institution_id: 'ins_3' } } }],
    ['of no bank (its numbers were typed in)', { body: { item: { ...item, institution_id: null } } }],
    ['not to be read', { status: 500, body: {} }],
  ])(
    'that is %s and cannot be removed is handed back with its token: the public one is spent',
    async (_name, found) => {
      const { call } = answering({
        '/link/token/get': sessions(linked('public-1')),
        '/item/public_token/exchange': exchanged('access-1', 'item-1'),
        '/item/get': found,
        '/item/remove': { status: 500, body: {} },
      });
      const failure = await fail(consents.complete(call, back));
      expect(failure).toBeInstanceOf(UnwantedConsent);
      expect(failure).toMatchObject({ consent: { bankConsentId: 'item-1', accessToken: 'access-1' } });
    },
  );

  it('that is not to be is never the Item that the link has, whatever token is given for it', async () => {
    const { call, paths } = answering(
      {
        '/link/token/get': sessions(left, linked('public-1')),
        '/item/public_token/exchange': exchanged('another token of it', 'item-1'),
        '/item/get': { body: { item } },
      },
      { tokenInUse: 'access-1' },
    );
    expect(await fail(consents.complete(call, back))).toMatchObject({ kind: 'INVALID_RESPONSE' });
    expect(paths()).not.toContain('/item/remove');
  });

  it.each([
    // The address that leads back is shown at the end of each session: somebody else may have seen it.
    ['left by somebody and finished by another', [left, linked('public-1')], ['public-1']],
    ['finished twice', [linked('public-1'), linked('public-2')], ['public-1', 'public-2']],
  ])('of a page that was %s is nobody’s, and taken back', async (_name, list, publicTokens) => {
    const { call, sent } = answering({
      '/link/token/get': sessions(...list),
      '/item/public_token/exchange': publicTokens.map((token) => exchanged(`access of ${token}`, token)),
      '/item/remove': { body: {} },
    });
    expect(await fail(consents.complete(call, back))).toMatchObject({ kind: 'INVALID_RESPONSE' });
    const removed = sent.filter(({ path }) => path === '/item/remove').map(({ body }) => body['access_token']);
    expect(removed).toEqual(publicTokens.map((token) => `access of ${token}`));
  });

  it('that was repaired is the same, by what Plaid says of it and not by what was brought back', async () => {
    const finished = {
      link_session_id: 's',
      finished_at: '2026-11-22T12:00:00Z',
      exit: null,
      results: { item_add_results: [] },
    };
    const complete = (found: unknown, ...list: readonly unknown[]) => {
      const answers = { '/link/token/get': sessions(...list), '/item/get': { body: { item: found } } };
      return consents.complete(answering(answers, { tokenInUse: 'access-1' }).call, back);
    };
    expect(await complete(item, finished)).toEqual({
      bankConsentId: 'item-1',
      accessToken: 'access-1',
      expiresAtMs: null,
    });
    const broken = { ...item, error: { error_type: 'ITEM_ERROR', error_code: 'ITEM_LOGIN_REQUIRED' } };
    expect(await fail(complete(broken, finished))).toMatchObject({ kind: 'DENIED' });
    expect(await fail(complete(item, left))).toMatchObject({ kind: 'DENIED' });
    expect(await fail(complete(item))).toMatchObject({ kind: 'INVALID_RESPONSE' });
  });
});

describe('how a consent stands', () => {
  const state = (answer: Answer, consentId = 'item-1', accessToken: string | null = 'access-1') =>
    consents.readState(answering({ '/item/get': answer }, { accessToken }).call, consentId);
  const broken = (error_code: string) => ({
    body: { item: { ...item, error: { error_type: 'ITEM_ERROR', error_code } } },
  });

  it.each([
    ['well', { body: { item } }, 'AUTHORISED'],
    ['to be signed in to again', broken('ITEM_LOGIN_REQUIRED'), 'SUSPENDED'],
    ['locked', broken('ITEM_LOCKED'), 'SUSPENDED'],
    ['ended at the bank', broken('USER_PERMISSION_REVOKED'), 'REVOKED'],
    ['in a passing trouble', broken('INSTITUTION_DOWN'), 'AUTHORISED'],
    ['gone', error('ITEM_NOT_FOUND', 'INVALID_INPUT'), 'REVOKED'],
    ['another', { body: { item: { ...item, item_id: 'item-2' } } }, 'UNKNOWN'],
  ])('%s is %3$s', async (_name, answer, status) => {
    expect((await state(answer)).status).toBe(status);
  });

  it('is not known without its token, and awaited before there is an Item', async () => {
    expect((await state({ body: {} }, 'item-1', null)).status).toBe('UNKNOWN');
    expect((await state({ body: {} }, linkToken)).status).toBe('AWAITING');
  });

  it.each([{ status: 500, body: {} }, { body: {} }, { body: { item: {} } }])('cannot be told by %j', async (answer) => {
    expect(await fail(state(answer))).toMatchObject({ bankId: 'plaid-us-first-platypus' });
  });
});

describe('the end of a consent', () => {
  it.each([
    ['is told with its own token', { body: { request_id: 'r' } }],
    ['is no failure where it has ended before', error('ITEM_NOT_FOUND', 'INVALID_INPUT')],
  ])('%s', async (_name, answer) => {
    const { call, sent } = answering({ '/item/remove': answer }, { accessToken: 'access-1', tokenInUse: 'access-2' });
    await consents.revoke(call, 'item-1');
    expect(sent).toEqual([{ path: '/item/remove', body: { access_token: 'access-1' } }]);
  });

  it.each([{ status: 500, body: {} }, error('INVALID_API_KEYS', 'INVALID_INPUT')])(
    'has not come by %j',
    async (answer) => {
      const { call } = answering({ '/item/remove': answer }, { accessToken: 'access-1' });
      expect(await fail(consents.revoke(call, 'item-1'))).toMatchObject({ bankId: 'plaid-us-first-platypus' });
    },
  );

  it('cannot be told without its token, and never with that of another', async () => {
    const { call, sent } = answering({}, { tokenInUse: 'access-2' });
    expect(await fail(consents.revoke(call, 'item-1'))).toMatchObject({ code: 'UNSUPPORTED' });
    expect(sent).toEqual([]);
  });

  it('of an attempt takes back what has come of it, but never the Item that the link has', async () => {
    const answers = {
      '/link/token/get': sessions(linked('public-1'), linked('public-2'), linked('public-3')),
      '/item/public_token/exchange': [
        exchanged('access-1', 'item-1'),
        exchanged('access-2', 'item-2'),
        error('INVALID_PUBLIC_TOKEN', 'INVALID_INPUT'),
      ],
      '/item/get': { body: { item } },
      '/item/remove': { body: {} },
    };
    const { call, sent } = answering(answers, { tokenInUse: 'access-1' });
    await consents.revoke(call, linkToken);
    expect(sent.filter(({ path }) => path === '/item/remove')).toEqual([
      { path: '/item/remove', body: { access_token: 'access-2' } },
    ]);
  });

  it('of an attempt whose public token is spent can never be told, and that is said', async () => {
    const answers = {
      '/link/token/get': sessions(linked('public-1'), linked('public-2')),
      '/item/public_token/exchange': [error('INVALID_PUBLIC_TOKEN', 'INVALID_INPUT'), exchanged('access-2', 'item-2')],
      '/item/remove': { body: {} },
    };
    const { call, sent } = answering(answers);
    expect(await fail(consents.revoke(call, linkToken))).toMatchObject({ code: 'UNSUPPORTED' });
    // The others are ended all the same.
    expect(sent.at(-1)).toEqual({ path: '/item/remove', body: { access_token: 'access-2' } });
  });

  it('of an attempt hands back what it could not remove, and spends nothing while the Item in use is not known', async () => {
    const answers = {
      '/link/token/get': sessions(linked('public-1')),
      '/item/public_token/exchange': exchanged('access-2', 'item-2'),
      '/item/get': { status: 500, body: {} },
      '/item/remove': { status: 500, body: {} },
    };
    const failure = await fail(consents.revoke(answering(answers).call, linkToken));
    expect(failure).toMatchObject({ consent: { bankConsentId: 'item-2', accessToken: 'access-2' } });
    const inUse = answering(answers, { tokenInUse: 'access-1' });
    expect(await fail(consents.revoke(inUse.call, linkToken))).toMatchObject({ code: 'BANK_UNAVAILABLE' });
    expect(inUse.paths()).not.toContain('/item/public_token/exchange');
  });

  it('of an attempt has come where Plaid knows nothing of it any more, and not where it cannot be asked', async () => {
    const over = answering({ '/link/token/get': error('INVALID_LINK_TOKEN', 'INVALID_INPUT') });
    await consents.revoke(over.call, linkToken);
    for (const answer of [{ status: 500, body: {} }, error('INVALID_API_KEYS', 'INVALID_INPUT')]) {
      const { call } = answering({ '/link/token/get': answer });
      expect(await fail(consents.revoke(call, linkToken))).toMatchObject({ bankId: 'plaid-us-first-platypus' });
    }
  });
});
