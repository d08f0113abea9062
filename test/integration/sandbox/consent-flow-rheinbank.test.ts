// Rheinbank end to end: consent resource, OAuth SCA with PKCE, tokens, enforcement, and everything that must be refused.
import * as oauth from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control, RelyingParty, redirectUri } from './relying-party.ts';

let sandbox: Sandbox;
let bank: RelyingParty;
const now = new Date('2026-11-22T12:00:00Z');
const psu = { 'psu-ip-address': '192.0.2.7' };
const detailed = { accounts: [], balances: [], transactions: [] };

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  bank = await RelyingParty.discover(sandbox.description, 'rheinbank');
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await control(sandbox.description, 'DELETE', '/banks/rheinbank/tokens/trouble');
  await control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() });
});

async function createConsent(more: Record<string, unknown> = {}): Promise<string> {
  const body = {
    access: detailed,
    recurringIndicator: true,
    validUntil: '2027-02-01',
    frequencyPerDay: 4,
    combinedServiceIndicator: false,
    ...more,
  };
  const headers = { ...psu, 'tpp-redirect-uri': redirectUri };
  const answer = await bank.request('POST', '/v1/consents', await bank.clientToken(), headers, body);
  expect([answer.status, answer.body.consentStatus]).toEqual([201, 'received']);
  expect(answer.headers.get('location')).toBe(`${bank.api}/v1/consents/${answer.body.consentId}`);
  expect(answer.body._links.scaOAuth.href).toBe(
    `${bank.config.serverMetadata().issuer}/.well-known/oauth-authorization-server`,
  );
  return answer.body.consentId;
}

interface Journey {
  readonly verifier: string;
  readonly state: string;
  readonly url: URL;
}

async function start(consentId: string, more: Record<string, string> = {}): Promise<Journey> {
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const url = oauth.buildAuthorizationUrl(bank.config, {
    scope: `AIS:${consentId}`,
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  return { verifier, state, url };
}

const finish = (location: string, { verifier, state }: Journey) =>
  oauth.authorizationCodeGrant(bank.config, new URL(location), {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });

async function link(consentId: string, customer = 'alice', accounts?: readonly string[]) {
  const journey = await start(consentId);
  const { status, body, text } = await bank.authorize(
    journey.url,
    customer,
    accounts === undefined ? {} : { accounts },
  );
  expect([status, text.slice(0, 200)]).toEqual([200, expect.any(String)]);
  return finish(body.location, journey);
}

const statusOf = async (consentId: string): Promise<string> =>
  (await bank.request('GET', `/v1/consents/${consentId}/status`, await bank.clientToken())).body.consentStatus;

const read = (path: string, token: string, consentId: string) =>
  bank.request('GET', path, token, { 'consent-id': consentId, ...psu });

describe('a customer who allows', () => {
  test('shares the chosen accounts, and only those, for 300 seconds a token', async () => {
    const consentId = await createConsent();
    const tokens = await link(consentId, 'alice', ['alice-rheinbank-giro', 'alice-rheinbank-dollar']);
    expect([tokens.token_type, tokens.expires_in, tokens.scope]).toEqual(['bearer', 300, `AIS:${consentId}`]);
    expect(await statusOf(consentId)).toBe('valid');
    const list = await read('/v1/accounts', tokens.access_token, consentId);
    expect(list.body.accounts.map((account: { name: string }) => account.name)).toEqual(['Girokonto', 'Dollar']);
    for (const { resourceId } of list.body.accounts) {
      expect((await read(`/v1/accounts/${resourceId}/balances`, tokens.access_token, consentId)).status).toBe(200);
    }
    const consent = await bank.request('GET', `/v1/consents/${consentId}`, tokens.access_token);
    expect(consent.body.access.accounts).toHaveLength(2);
    const { body: accounts } = await control(sandbox.description, 'GET', '/banks');
    const others = accounts
      .find(({ id }: { id: string }) => id === 'rheinbank')
      .accounts.filter(({ slug }: { slug: string }) => /savings|tagesgeld|chloe/.test(slug));
    expect(others.length).toBeGreaterThan(1);
    for (const { id } of others) {
      const foreign = await read(`/v1/accounts/${id}/balances`, tokens.access_token, consentId);
      expect([foreign.status, foreign.body.tppMessages[0].code]).toEqual([404, 'RESOURCE_UNKNOWN']);
    }
  });

  test('gets a refresh token that does not rotate', async () => {
    const consentId = await createConsent();
    const { refresh_token: refreshToken = '', access_token: first } = await link(consentId);
    const second = await oauth.refreshTokenGrant(bank.config, refreshToken);
    expect(second.access_token).not.toBe(first);
    expect(second.refresh_token ?? refreshToken).toBe(refreshToken);
    await oauth.refreshTokenGrant(bank.config, refreshToken);
    expect((await read('/v1/accounts', second.access_token, consentId)).status).toBe(200);
  });

  test('shares what the consent covers: detailed access by IBAN', async () => {
    const { body } = await bank.request(
      'GET',
      '/v1/accounts',
      sandbox.description.links.find(({ id }) => id === 'alice-rheinbank')?.accessToken ?? '',
      {
        'consent-id': sandbox.description.links.find(({ id }) => id === 'alice-rheinbank')?.consentId ?? '',
        ...psu,
      },
    );
    const [giro, savings] = body.accounts.map((account: { iban: string }) => ({ iban: account.iban }));
    const consentId = await createConsent({ access: { balances: [giro, savings], transactions: [giro] } });
    const { access_token: token } = await link(consentId);
    const list = await read('/v1/accounts', token, consentId);
    expect(list.body.accounts.map((account: { iban: string }) => account.iban)).toEqual([giro.iban, savings.iban]);
    const statusAt = async (index: number, what: string) =>
      (await read(`/v1/accounts/${list.body.accounts[index].resourceId}/${what}`, token, consentId)).status;
    const query = 'transactions?bookingStatus=booked&dateFrom=2026-11-01';
    expect([await statusAt(0, 'balances'), await statusAt(1, 'balances')]).toEqual([200, 200]);
    expect([await statusAt(0, query), await statusAt(1, query)]).toEqual([200, 401]);
  });

  test('gives a list of available accounts without balances', async () => {
    const consentId = await createConsent({ access: { availableAccounts: 'allAccounts' } });
    const { access_token: token } = await link(consentId);
    const { body } = await read('/v1/accounts?withBalance=true', token, consentId);
    expect(body.accounts).toHaveLength(5);
    expect(body.accounts[0].balances).toBeUndefined();
    const balances = await read(`/v1/accounts/${body.accounts[0].resourceId}/balances`, token, consentId);
    expect([balances.status, balances.body.tppMessages[0].code]).toEqual([401, 'CONSENT_INVALID']);
  });
});

describe('what ends a consent', () => {
  test('a customer who refuses', async () => {
    const consentId = await createConsent();
    const journey = await start(consentId);
    const { body } = await bank.authorize(journey.url, 'alice', { decision: 'refuse' });
    await expect(finish(body.location, journey)).rejects.toMatchObject({ error: 'access_denied' });
    expect(await statusOf(consentId)).toBe('rejected');
  });

  test('the client, by DELETE', async () => {
    const consentId = await createConsent();
    const tokens = await link(consentId);
    expect((await bank.request('DELETE', `/v1/consents/${consentId}`, await bank.clientToken())).status).toBe(204);
    expect(await statusOf(consentId)).toBe('terminatedByTpp');
    const refused = await read('/v1/accounts', tokens.access_token, consentId);
    expect([refused.status, refused.body.tppMessages[0].code]).toEqual([401, 'CONSENT_INVALID']);
    await expect(oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('the customer at the bank, time, and the control API', async () => {
    const revoked = await createConsent();
    const tokens = await link(revoked);
    expect((await control(sandbox.description, 'DELETE', `/consents/${revoked}`)).status).toBe(204);
    expect(await statusOf(revoked)).toBe('revokedByPsu');
    await expect(oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const old = await createConsent({ validUntil: '2026-12-01' });
    const oldTokens = await link(old);
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-12-01T23:59:00Z' });
    expect((await read('/v1/accounts', oldTokens.access_token, old)).status).toBe(200);
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-12-02T00:00:00Z' });
    const expired = await read('/v1/accounts', oldTokens.access_token, old);
    expect([expired.status, expired.body.tppMessages[0].code]).toEqual([401, 'CONSENT_EXPIRED']);
    expect(await statusOf(old)).toBe('expired');
    await control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() });
    expect((await control(sandbox.description, 'PUT', `/consents/${old}/expiry`, {})).body.state).toBe('expired');
  });
});

describe('what is refused', () => {
  test('a token under another consent, or without one, or with too many unattended calls', async () => {
    const consentId = await createConsent({ frequencyPerDay: 2 });
    const { access_token: token } = await link(consentId);
    const other = await createConsent();
    const codeOf = async (headers: Record<string, string>) => {
      const { status, body } = await bank.request('GET', '/v1/accounts', token, headers);
      return [status, (body.tppMessages ?? body)[0]?.code];
    };
    expect(await codeOf({ 'consent-id': other, ...psu })).toEqual([400, 'CONSENT_UNKNOWN']);
    expect(await codeOf(psu)).toEqual([400, 'FORMAT_ERROR']);
    expect((await codeOf({ 'consent-id': consentId }))[0]).toBe(200);
    expect((await codeOf({ 'consent-id': consentId }))[0]).toBe(200);
    expect(await codeOf({ 'consent-id': consentId })).toEqual([429, 'ACCESS_EXCEEDED']);
    expect((await codeOf({ 'consent-id': consentId, ...psu }))[0]).toBe(200);
  });

  test('an authorization without PKCE, with a plain one, for no consent or one that was decided', async () => {
    const consentId = await createConsent();
    const errorOf = async (url: URL) => {
      const { body } = await bank.authorize(url, 'alice');
      return new URL(body.location).searchParams.get('error');
    };
    const { url } = await start(consentId);
    const bare = new URL(url);
    bare.searchParams.delete('code_challenge');
    bare.searchParams.delete('code_challenge_method');
    expect(await errorOf(bare)).toBe('invalid_request');
    expect(await errorOf((await start(consentId, { code_challenge_method: 'plain' })).url)).toBe('invalid_request');
    expect(await errorOf((await start('rheinbank-nothing')).url)).toBe('invalid_scope');
    await link(consentId);
    expect(await errorOf((await start(consentId)).url)).toBe('invalid_scope');
  });

  test.each([
    'http://127.0.0.1:49152/callback',
    'http://127.0.0.1:49152/links/callback/',
    'http://127.0.0.1:49152/links/callback?next=x',
    'http://127.0.0.1.evil.example/links/callback',
    'https://evil.example/links/callback',
  ])('the redirect URI %s', async (uri) => {
    const { url } = await start(await createConsent(), { redirect_uri: uri });
    const response = await fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain('redirect_uri');
  });

  test('a consent form that another site posts, or another browser', async () => {
    const consentId = await createConsent();
    const opened = await fetch((await start(consentId)).url, { redirect: 'manual' });
    const page = new URL(opened.headers.get('location') ?? '', opened.url);
    const cookies = opened.headers.getSetCookie();
    const interaction = cookies.find((cookie) => cookie.startsWith('_rheinbank_interaction=')) ?? '';
    expect(interaction.toLowerCase()).toMatch(/samesite=lax.*httponly/);
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ');
    const html = await (await fetch(page, { headers: { cookie } })).text();
    expect(html).toContain('<html lang="de">');
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const post = async (form: Record<string, string>, headers: Record<string, string>) =>
      (await fetch(page, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(form) })).status;
    expect(await post({ decision: 'refuse', csrf }, {})).toBe(400);
    expect(await post({ decision: 'refuse' }, { cookie })).toBe(403);
    expect(await statusOf(consentId)).toBe('received');
    expect(await post({ decision: 'refuse', csrf }, { cookie })).toBe(303);
    expect(await statusOf(consentId)).toBe('rejected');
  });

  test('a wrong code verifier, and a code used twice, which takes its tokens with it', async () => {
    const consentId = await createConsent();
    const wrong = await start(consentId);
    const { body } = await bank.authorize(wrong.url, 'alice');
    await expect(finish(body.location, { ...wrong, verifier: oauth.randomPKCECodeVerifier() })).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const again = await createConsent();
    const journey = await start(again);
    const { location } = (await bank.authorize(journey.url, 'alice')).body;
    const tokens = await finish(location, journey);
    expect((await read('/v1/accounts', tokens.access_token, again)).status).toBe(200);
    await expect(finish(location, journey)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await read('/v1/accounts', tokens.access_token, again)).status).toBe(401);
    await expect(oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test.each([
    [{ access: {} }, 'FORMAT_ERROR'],
    [{ access: { accounts: [], balances: [{ iban: 'DE89370400440532013000' }] } }, 'FORMAT_ERROR'],
    [{ access: { allPsd2: 'everything' } }, 'FORMAT_ERROR'],
    [{ validUntil: '2020-01-01' }, 'PERIOD_INVALID'],
    [{ validUntil: 'tomorrow' }, 'FORMAT_ERROR'],
    [{ frequencyPerDay: 0 }, 'FORMAT_ERROR'],
    [{ recurringIndicator: false, frequencyPerDay: 4 }, 'FORMAT_ERROR'],
    [{ combinedServiceIndicator: true }, 'SESSIONS_NOT_SUPPORTED'],
  ])('a consent with %j', async (more, code) => {
    const body = { access: detailed, recurringIndicator: true, validUntil: '2027-01-01', frequencyPerDay: 4 };
    const answer = await bank.request('POST', '/v1/consents', await bank.clientToken(), psu, {
      ...body,
      combinedServiceIndicator: false,
      ...more,
    });
    expect([answer.status, answer.body.tppMessages[0].code]).toEqual([400, code]);
  });

  test('a caller without a token of its own', async () => {
    const consentId = await createConsent();
    const { access_token: token } = await link(await createConsent());
    for (const bearer of ['nonsense', token]) {
      const answer = await bank.request('DELETE', `/v1/consents/${consentId}`, bearer);
      expect([answer.status, answer.body.tppMessages[0].code]).toEqual([401, 'TOKEN_UNKNOWN']);
    }
    const own = await bank.clientToken();
    expect((await read('/v1/accounts', own, consentId)).status).toBe(401);
  });
});

describe('the control API', () => {
  test('lists consents without a token, and counts and troubles the token endpoint', async () => {
    const { description } = sandbox;
    const consentId = await createConsent();
    const tokens = await link(consentId, 'chloe', ['chloe-rheinbank-giro']);
    const { body, text } = await control(description, 'GET', '/banks/rheinbank/consents');
    expect(body.at(-1)).toMatchObject({
      id: consentId,
      customer: 'chloe',
      state: 'valid',
      accounts: ['chloe-rheinbank-giro'],
    });
    for (const secret of [tokens.access_token, tokens.refresh_token ?? 'none']) expect(text).not.toContain(secret);
    await control(description, 'DELETE', '/banks/rheinbank/tokens/calls');
    await control(description, 'PUT', '/banks/rheinbank/tokens/trouble', {
      status: 503,
      retryAfterSeconds: 1,
      grantType: 'refresh_token',
      times: 1,
    });
    await expect(oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      cause: { status: 503 },
    });
    await oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '');
    await control(description, 'PUT', '/banks/rheinbank/tokens/trouble', { reset: true });
    await expect(bank.clientToken()).rejects.toThrow();
    await control(description, 'DELETE', '/banks/rheinbank/tokens/trouble');
    await bank.clientToken();
    expect((await control(description, 'GET', '/banks/rheinbank/tokens')).body).toEqual({
      accessTokenSeconds: 300,
      trouble: null,
      calls: { refresh_token: 2, client_credentials: 2 },
    });
    await control(description, 'PUT', '/banks/rheinbank/tokens', { accessTokenSeconds: 5 });
    const short = await oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '');
    expect(short.expires_in).toBe(5);
    await control(description, 'PUT', '/banks/rheinbank/tokens', { accessTokenSeconds: 300 });
    await control(description, 'DELETE', '/banks/rheinbank/tokens');
    expect((await read('/v1/accounts', short.access_token, consentId)).status).toBe(401);
  });
});
