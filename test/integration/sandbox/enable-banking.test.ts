// The sandbox's Enable Banking: who may call, the directory, the journey to a session and its end, and what is refused on the way.
import { generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call } from './bank-client.ts';
import { EnableClient, type Forged, present } from './enable-client.ts';
import { control, redirectUri } from './relying-party.ts';

const now = new Date('2026-11-22T12:00:00Z');
const days = 86_400_000;
const aurora = ['Aurora Pankki', 'FI'] as const;
const meridiaan = ['Meridiaan Bank', 'NL'] as const;

let sandbox: Sandbox;
let client: EnableClient;

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  client = new EnableClient(sandbox.description, now);
});
afterAll(() => sandbox.close());
afterEach(() => control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() }));

const later = (ms: number) =>
  control(sandbox.description, 'PUT', '/clock', { now: new Date(now.getTime() + ms).toISOString() });
const errorOf = ({ status, body }: { status: number; body: { error?: string } }) => [status, body.error];

describe('a call', () => {
  const seconds = () => Math.floor(Date.now() / 1_000);
  const forged: readonly (readonly [string, () => Forged | Promise<Forged>])[] = [
    ['another key', async () => ({ key: (await generateKeyPair('RS256')).privateKey })],
    ['another application', () => ({ header: { kid: 'cf589be3-3755-465b-a8df-a90a16a31403' } })],
    ['another type', () => ({ header: { typ: 'at+jwt' } })],
    ['another issuer', () => ({ claims: { iss: 'example.com' } })],
    ['another audience', () => ({ claims: { aud: 'api.example.com' } })],
    ['a time that is over', () => ({ claims: { iat: seconds() - 7_200, exp: seconds() - 3_600 } })],
    ['more than a day', () => ({ claims: { exp: seconds() + 86_401 } })],
    ['a time to come', () => ({ claims: { iat: seconds() + 300, exp: seconds() + 600 } })],
    ['no beginning', () => ({ claims: { iat: undefined } })],
  ];

  test.each(forged)('is refused whose token has %s', async (_name, forge) => {
    const authorization = `Bearer ${await client.token(await forge())}`;
    const answer = await client.get('/aspsps', { authorization });
    expect(errorOf(answer)).toEqual([401, 'UNAUTHORIZED_ACCESS']);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'detail', 'error', 'message']);
  });

  test('is refused without a token, and that of the application is not', async () => {
    expect(errorOf(await call(`${client.base}/aspsps`, {}))).toEqual([401, 'AUTHORIZATION_NOT_PROVIDED']);
    const { status, body } = await client.get('/application');
    expect([status, body.kid, body.environment]).toEqual([200, client.source.applicationId, 'SANDBOX']);
  });
});

describe('the directory', () => {
  const namesOf = async (query: string) =>
    (await client.get(`/aspsps${query}`)).body.aspsps.map(({ name }: { name: string }) => name);

  test('has institutions with logos, and can be narrowed', async () => {
    expect(await namesOf('')).toEqual(['Aurora Pankki', 'Meridiaan Bank', 'Rheinbank AG', 'Banque du Rhône SA']);
    expect(await namesOf('?country=NL')).toEqual(['Meridiaan Bank']);
    expect(await namesOf('?payment_type=INST_SEPA')).toEqual(['Aurora Pankki', 'Rheinbank AG']);
    expect(await namesOf('?psu_type=business&service=PIS')).toEqual(['Aurora Pankki', 'Rheinbank AG']);
    expect(errorOf(await client.get('/aspsps?country=Finland'))).toEqual([422, 'WRONG_REQUEST_PARAMETERS']);
    const { body } = await client.get('/aspsps');
    for (const { logo, name } of body.aspsps) {
      const picture = await call(logo, {});
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
      expect(picture.text).toContain(`<title>${name}</title>`);
    }
    expect(body.aspsps.map((aspsp: { required_psu_headers: string[] }) => aspsp.required_psu_headers)).toEqual([
      ['Psu-Ip-Address', 'Psu-User-Agent'],
      [],
      ['Psu-Ip-Address'],
      ['Psu-Ip-Address'],
    ]);
  });
});

describe('an authorization', () => {
  const until = (ms: number) => ({ access: { valid_until: new Date(now.getTime() + ms).toISOString() } });
  const wrong: readonly (readonly [string, readonly [string, string], Record<string, unknown>, string])[] = [
    ['an unknown institution', ['Aurora Pankki', 'SE'], {}, 'WRONG_ASPSP_PROVIDED'],
    [
      'an address that is not registered',
      aurora,
      { redirect_url: 'https://example.com/back' },
      'REDIRECT_URI_NOT_ALLOWED',
    ],
    ['no state', aurora, { state: undefined }, 'WRONG_REQUEST_PARAMETERS'],
    ['a kind of customer it has not', meridiaan, { psu_type: 'business' }, 'WRONG_REQUEST_PARAMETERS'],
    ['credentials without a method', aurora, { credentials: { user: 'x' } }, 'WRONG_REQUEST_PARAMETERS'],
    ['an unknown method', aurora, { auth_method: 'app' }, 'WRONG_REQUEST_PARAMETERS'],
    ['a date without offset', aurora, { access: { valid_until: '2026-12-01T00:00:00' } }, 'WRONG_REQUEST_PARAMETERS'],
    ['a validity that is over', aurora, until(-1_000), 'WRONG_REQUEST_PARAMETERS'],
    ['a validity beyond the bank’s', meridiaan, until(90 * days + 1_000), 'WRONG_REQUEST_PARAMETERS'],
  ];

  test.each(wrong)('is refused with %s', async (_name, aspsp, more, error) => {
    expect((await client.request('POST', '/auth', client.start(...aspsp, more))).body.error).toBe(error);
  });

  test('says by how much a validity is too long', async () => {
    const { body } = await client.request('POST', '/auth', client.start(...meridiaan, until(91 * days)));
    expect(body).toEqual({
      code: 422,
      message: 'ASPSP does not support consent validity more than 7776000 seconds in the future',
      error: 'WRONG_REQUEST_PARAMETERS',
      detail: null,
    });
    expect((await client.request('POST', '/auth', client.start(...meridiaan, until(90 * days)))).status).toBe(200);
  });

  test('brings the person back with a code and the state, once', async () => {
    const { body } = await client.request('POST', '/auth', client.start(...aurora, { psu_id: 'alice' }));
    const again = await client.request('POST', '/auth', client.start(...aurora, { psu_id: 'alice' }));
    expect(again.body.psu_id_hash).toBe(body.psu_id_hash);
    const page = await call(body.url, {});
    expect([page.status, page.headers.get('content-security-policy')?.includes("default-src 'none'")]).toEqual([
      200,
      true,
    ]);
    expect(page.text).toContain('Alice Ashgrove');
    // A form without the page's proof, or from another browser, is nobody's.
    const form = new URLSearchParams({ customer: 'alice', decision: 'allow' });
    expect((await fetch(body.url, { method: 'POST', body: form })).status).toBe(403);
    const back = await client.person(body.url, 'alice', { accounts: ['alice-aurora-savings'] });
    expect(`${back.origin}${back.pathname}`).toBe(redirectUri);
    expect(back.searchParams.get('state')).toBe('st&te 1');
    expect((await call(body.url, {})).status).toBe(404);
    const code = back.searchParams.get('code');
    const session = await client.request('POST', '/sessions', { code });
    expect(session.body.accounts.map(({ details }: { details: string }) => details)).toEqual(['Mökki']);
    expect(errorOf(await client.request('POST', '/sessions', { code }))).toEqual([422, 'ALREADY_AUTHORIZED']);
    expect(errorOf(await client.request('POST', '/sessions', { code: 'x' }))).toEqual([
      422,
      'WRONG_AUTHORIZATION_CODE',
    ]);
    expect(errorOf(await client.request('POST', '/sessions', {}))).toEqual([422, 'WRONG_REQUEST_PARAMETERS']);
  });

  test('that is refused brings the person back with an error', async () => {
    const { body } = await client.request('POST', '/auth', client.start(...aurora));
    const back = await client.person(body.url, 'bob', { decision: 'refuse' });
    expect(Object.fromEntries(back.searchParams)).toEqual({
      state: 'st&te 1',
      error: 'access_denied',
      error_description: 'Denied data sharing consent',
    });
  });

  test('speaks the language that is asked for, else the bank’s', async () => {
    for (const [language, word] of [
      [undefined, 'Wer sind Sie?'],
      ['fr', 'Qui êtes-vous\u202f?'],
      ['sv', 'Wer sind Sie?'],
    ]) {
      const { body } = await client.request('POST', '/auth', client.start('Rheinbank AG', 'DE', { language }));
      expect((await call(body.url, {})).text).toContain(word);
    }
  });

  test('has a page for half an hour and a code for ten minutes', async () => {
    const first = await client.request('POST', '/auth', client.start(...aurora));
    const second = await client.request('POST', '/auth', client.start(...aurora));
    const code = (await client.person(second.body.url, 'bob')).searchParams.get('code');
    await later(31 * 60_000);
    expect((await call(first.body.url, {})).status).toBe(404);
    const expired = await client.request('POST', '/sessions', { code });
    expect(errorOf(expired)).toEqual([422, 'EXPIRED_AUTHORIZATION_CODE']);
  });

  test('that is taken back, or used at the same time, opens no second session', async () => {
    const codeOf = async () => {
      const { body } = await client.request('POST', '/auth', client.start(...aurora));
      return (await client.person(body.url, 'bob')).searchParams.get('code');
    };
    const code = await codeOf();
    await control(sandbox.description, 'PUT', '/sources/enable/institutions/aurora/faults', { latencyMs: 100 });
    const both = await Promise.all([1, 2].map(() => client.request('POST', '/sessions', { code })));
    await control(sandbox.description, 'DELETE', '/sources/enable/institutions/aurora/faults');
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    const other = await codeOf();
    const { body: consents } = await control(sandbox.description, 'GET', '/sources/enable/consents');
    const newest = consents.filter(({ bank }: { bank: string }) => bank === 'enable:aurora').at(-1);
    await control(sandbox.description, 'DELETE', `/consents/${newest.id}`);
    expect(errorOf(await client.request('POST', '/sessions', { code: other }))).toEqual([422, 'WRONG_SESSION_STATUS']);
  });

  test('can name the only accounts that are offered', async () => {
    const iban = 'FI5299012121504259';
    const access = { ...until(days).access, accounts: [{ iban }], balances: false };
    const session = await client.link(aurora, 'alice', { access });
    expect(session.access.accounts).toEqual([{ iban }]);
    const [{ uid }] = session.accounts;
    expect(errorOf(await client.get(`/accounts/${uid}/balances`))).toEqual([403, 'ACCESS_DENIED']);
    expect((await client.get(`/accounts/${uid}/transactions`)).status).toBe(200);
  });
});

describe('a session', () => {
  test('is told, closed once, and over then', async () => {
    const { session_id: id, accounts } = await client.link(aurora, 'bob');
    const { body } = await client.get(`/sessions/${id}`);
    expect(body).toMatchObject({ status: 'AUTHORIZED', aspsp: { name: 'Aurora Pankki', country: 'FI' } });
    expect(body.accounts).toEqual(accounts.map(({ uid }: { uid: string }) => uid));
    expect((await client.request('DELETE', `/sessions/${id}`)).body).toEqual({ message: 'OK' });
    expect((await client.get(`/sessions/${id}`)).body).toMatchObject({ status: 'CLOSED', closed: now.toISOString() });
    expect(errorOf(await client.request('DELETE', `/sessions/${id}`))).toEqual([401, 'CLOSED_SESSION']);
    expect(errorOf(await client.get(`/accounts/${accounts[0].uid}/balances`))).toEqual([401, 'CLOSED_SESSION']);
    const none = '00000000-0000-4000-8000-000000000000';
    expect(errorOf(await client.get(`/sessions/${none}`))).toEqual([404, 'SESSION_DOES_NOT_EXIST']);
    expect(errorOf(await client.get(`/accounts/${none}/details`))).toEqual([404, 'ACCOUNT_DOES_NOT_EXIST']);
    expect(errorOf(await client.get('/accounts/1/details'))).toEqual([422, 'INVALID_ACCOUNT_ID']);
  });

  test('ends with its time and when the bank’s customer takes it back', async () => {
    const consentOf = async (id: string) => {
      const { body } = await control(sandbox.description, 'GET', '/sources/enable/sessions');
      return body.find((session: { id: string }) => session.id === id).consentId;
    };
    const first = await client.link(aurora, 'bob');
    await control(sandbox.description, 'DELETE', `/consents/${await consentOf(first.session_id)}`);
    expect(errorOf(await client.get(`/accounts/${first.accounts[0].uid}/balances`))).toEqual([401, 'REVOKED_SESSION']);
    expect((await client.get(`/sessions/${first.session_id}`)).body.status).toBe('REVOKED');
    const second = await client.link(aurora, 'bob');
    await later(81 * days);
    expect(errorOf(await client.get(`/accounts/${second.accounts[0].uid}/details`))).toEqual([401, 'EXPIRED_SESSION']);
    expect((await client.get(`/sessions/${second.session_id}`)).body.status).toBe('EXPIRED');
  });

  test('gives each account a name of its own, and a hash that stays', async () => {
    const [first, second] = [await client.link(aurora, 'bob'), await client.link(aurora, 'bob')];
    const list = (name: string) => [first, second].map(({ accounts }) => accounts.map((item: never) => item[name]));
    const [hashes, sameHashes] = list('identification_hash');
    expect(sameHashes).toEqual(hashes);
    expect(new Set(list('uid').flat()).size).toBe(6);
    expect(new Set(hashes).size).toBe(3);
    const { body } = await client.get(`/accounts/${first.accounts[2].uid}/details`, present);
    expect(body).toEqual(first.accounts[2]);
    expect(body.account_id).toEqual({ other: { identification: '539999******6886', scheme_name: 'CPAN' } });
  });

  test('shows a closed account without a name to read it by', async () => {
    const { session_id: id, accounts } = await client.link(['Rheinbank AG', 'DE'], 'alice');
    const closed = accounts.filter(({ uid }: { uid?: string }) => uid === undefined);
    expect(closed.map(({ product }: { product: string }) => product)).toEqual(['RheinGiro Start']);
    expect((await client.get(`/sessions/${id}`)).body.accounts).toHaveLength(accounts.length - 1);
  });
});
