// Albion end to end: account access consent, signed request object, hybrid answer, rotation, enforcement, and forgeries.
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import * as oauth from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control, keyOf, RelyingParty, redirectUri, settingsOf } from './relying-party.ts';

let sandbox: Sandbox;
let bank: RelyingParty;
const now = new Date('2026-11-22T12:00:00Z');
const everything = [
  'ReadAccountsDetail',
  'ReadBalances',
  'ReadTransactionsDetail',
  'ReadTransactionsCredits',
  'ReadTransactionsDebits',
  'ReadParty',
  'ReadPartyPSU',
];

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  bank = await RelyingParty.discover(sandbox.description, 'albion');
  oauth.useCodeIdTokenResponseType(bank.config);
});
afterAll(() => sandbox.close());
afterEach(async () => {
  await control(sandbox.description, 'DELETE', '/banks/albion/tokens/trouble');
  await control(sandbox.description, 'PUT', '/clock', { now: now.toISOString() });
});

const post = async (data: Record<string, unknown>) =>
  bank.request('POST', '/account-access-consents', await bank.clientToken(), {}, { Data: data, Risk: {} });

async function createConsent(permissions: readonly string[] = everything, more: Record<string, unknown> = {}) {
  const answer = await post({ Permissions: permissions, ...more });
  expect([answer.status, answer.body?.Data?.Status]).toEqual([201, 'AwaitingAuthorisation']);
  return String(answer.body.Data.ConsentId);
}

const state = 'state-of-this-attempt';
const nonce = 'nonce-of-this-attempt';
const claimsFor = (consentId: string): Record<string, unknown> => ({
  response_type: 'code id_token',
  response_mode: 'form_post',
  scope: 'openid accounts',
  state,
  nonce,
  claims: { id_token: { openbanking_intent_id: { value: consentId, essential: true } } },
});

function urlFor(request: string): URL {
  const url = new URL(bank.config.serverMetadata().authorization_endpoint ?? '');
  const { clientId } = settingsOf(bank.bank);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code id_token',
    scope: 'openid accounts',
    request,
  }).toString();
  return url;
}

async function authorize(consentId: string, customer = 'alice', accounts?: readonly string[]) {
  const url = urlFor(await bank.requestObject(claimsFor(consentId)));
  const { status, body, text } = await bank.authorize(url, customer, accounts === undefined ? {} : { accounts });
  expect([status, text.slice(0, 300)]).toEqual([200, expect.any(String)]);
  expect(body.location).toBe(redirectUri);
  return `${redirectUri}#${new URLSearchParams(body.form)}`;
}

const finish = (answer: string) =>
  oauth.authorizationCodeGrant(bank.config, new URL(answer), { expectedState: state, expectedNonce: nonce });

const link = async (consentId: string, customer = 'alice', accounts?: readonly string[]) =>
  finish(await authorize(consentId, customer, accounts));

const refresh = (token: string | undefined) => oauth.refreshTokenGrant(bank.config, token ?? '');

const statusOf = async (consentId: string): Promise<string> =>
  (await bank.request('GET', `/account-access-consents/${consentId}`, await bank.clientToken())).body.Data.Status;

describe('a customer who allows', () => {
  test('shares the chosen accounts, and only those', async () => {
    const consentId = await createConsent();
    const tokens = await link(consentId, 'alice', ['alice-albion-current', 'alice-albion-joint']);
    expect(tokens.expires_in).toBe(300);
    expect(tokens.claims()).toMatchObject({
      sub: consentId,
      openbanking_intent_id: consentId,
      acr: 'urn:openbanking:psd2:sca',
    });
    expect(await statusOf(consentId)).toBe('Authorised');
    const { body } = await bank.request('GET', '/accounts', tokens.access_token);
    expect(body.Data.Account.map((account: { Nickname: string }) => account.Nickname)).toEqual(['Everyday', 'House']);
    const bulk = await bank.request('GET', '/balances', tokens.access_token);
    expect(new Set(bulk.body.Data.Balance.map((balance: { AccountId: string }) => balance.AccountId)).size).toBe(2);
    const { body: banks } = await control(sandbox.description, 'GET', '/banks');
    const others = banks
      .find(({ id }: { id: string }) => id === 'albion')
      .accounts.filter(({ slug }: { slug: string }) => /savings|bob-albion-current/.test(slug));
    for (const { id } of others) {
      const foreign = await bank.request('GET', `/accounts/${id}/balances`, tokens.access_token);
      expect([foreign.status, foreign.body.Errors[0].ErrorCode]).toEqual([400, 'UK.OBIE.Resource.NotFound']);
    }
  });

  test('shares what the permissions say, no more', async () => {
    const consentId = await createConsent(['ReadAccountsBasic', 'ReadTransactionsBasic', 'ReadTransactionsCredits'], {
      TransactionFromDateTime: '2026-10-01T00:00:00Z',
    });
    const { access_token: token } = await link(consentId);
    const { body } = await bank.request('GET', '/accounts', token);
    expect(body.Data.Account[0].Account).toBeUndefined();
    const path = `/accounts/${body.Data.Account[0].AccountId}`;
    const entries = (await bank.request('GET', `${path}/transactions`, token)).body.Data.Transaction;
    expect(entries.length).toBeGreaterThan(0);
    for (const entry of entries) {
      expect(entry.CreditDebitIndicator).toBe('Credit');
      expect(entry.TransactionInformation).toBeUndefined();
      expect(Date.parse(entry.BookingDateTime)).toBeGreaterThanOrEqual(Date.parse('2026-10-01T00:00:00Z'));
    }
    for (const missing of [`${path}/balances`, '/party', `${path}/party`]) {
      expect((await bank.request('GET', missing, token)).status).toBe(403);
    }
  });

  test('can authorise the same consent again; the old tokens are over', async () => {
    const consentId = await createConsent();
    const first = await link(consentId);
    const second = await link(consentId, 'alice', ['alice-albion-savings']);
    expect((await bank.request('GET', '/accounts', first.access_token)).status).toBe(401);
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await bank.request('GET', '/accounts', second.access_token)).body.Data.Account).toHaveLength(1);
    const url = urlFor(await bank.requestObject(claimsFor(consentId)));
    const { body } = await bank.authorize(url, 'bob');
    expect(body.form.error).toBe('access_denied');
  });
});

describe('refreshing', () => {
  test('rotates, and the reuse of a rotated token ends the family', async () => {
    const consentId = await createConsent();
    const first = await link(consentId);
    const second = await refresh(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const third = await refresh(second.refresh_token);
    expect((await bank.request('GET', '/accounts', third.access_token)).status).toBe(200);
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(refresh(third.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await bank.request('GET', '/accounts', third.access_token)).status).toBe(401);
  });

  test('with the answer lost has rotated all the same', async () => {
    const first = await link(await createConsent());
    const trouble = { loseAnswer: true, grantType: 'refresh_token', times: 1 };
    await control(sandbox.description, 'PUT', '/banks/albion/tokens/trouble', trouble);
    await expect(refresh(first.refresh_token)).rejects.toThrow();
    await expect(refresh(first.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('what ends a consent', () => {
  test('a customer who refuses', async () => {
    const consentId = await createConsent();
    const url = urlFor(await bank.requestObject(claimsFor(consentId)));
    const { body } = await bank.authorize(url, 'alice', { decision: 'refuse' });
    expect(body.form).toMatchObject({ error: 'access_denied', state });
    expect(await statusOf(consentId)).toBe('Rejected');
  });

  test('the client, by DELETE: the resource is gone', async () => {
    const consentId = await createConsent();
    const tokens = await link(consentId);
    const path = `/account-access-consents/${consentId}`;
    expect((await bank.request('DELETE', path, await bank.clientToken())).status).toBe(204);
    expect((await bank.request('GET', path, await bank.clientToken())).status).toBe(400);
    expect((await bank.request('GET', '/accounts', tokens.access_token)).status).toBe(403);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('the customer at the bank, or ExpirationDateTime', async () => {
    const revoked = await createConsent();
    const tokens = await link(revoked);
    await control(sandbox.description, 'DELETE', `/consents/${revoked}`);
    expect(await statusOf(revoked)).toBe('Revoked');
    expect((await bank.request('GET', '/accounts', tokens.access_token)).status).toBe(403);
    const old = await createConsent(everything, { ExpirationDateTime: '2026-12-01T00:00:00Z' });
    const oldTokens = await link(old);
    await control(sandbox.description, 'PUT', '/clock', { now: '2026-12-01T00:00:00Z' });
    const expired = await bank.request('GET', '/accounts', oldTokens.access_token);
    expect([expired.status, expired.body.Errors[0].ErrorCode]).toEqual([403, 'UK.OBIE.Reauthenticate']);
    await expect(refresh(oldTokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});

describe('what is refused', () => {
  test.each([
    [{ Permissions: [] }, 'UK.OBIE.Field.Invalid'],
    [{ Permissions: ['ReadEverything'] }, 'UK.OBIE.Field.Invalid'],
    [{ Permissions: ['ReadAccountsBasic', 'ReadTransactionsBasic'] }, 'UK.OBIE.Field.Invalid'],
    [{ Permissions: ['ReadAccountsBasic', 'ReadTransactionsCredits'] }, 'UK.OBIE.Field.Invalid'],
    [{}, 'UK.OBIE.Field.Missing'],
    [{ Permissions: ['ReadAccountsBasic'], ExpirationDateTime: '2020-01-01T00:00:00Z' }, 'UK.OBIE.Field.InvalidDate'],
    [{ Permissions: ['ReadAccountsBasic'], ExpirationDateTime: 'soon' }, 'UK.OBIE.Field.InvalidDate'],
  ])('a consent with %j', async (data, code) => {
    const answer = await post(data);
    expect([answer.status, answer.body.Errors[0].ErrorCode]).toEqual([400, code]);
  });

  test('a consent asked for with a customer’s token, or none', async () => {
    const { access_token: token } = await link(await createConsent());
    for (const bearer of [token, 'nonsense', sandbox.description.links[0]?.accessToken ?? '']) {
      const body = { Data: { Permissions: ['ReadAccountsBasic'] }, Risk: {} };
      expect((await bank.request('POST', '/account-access-consents', bearer, {}, body)).status).toBe(401);
    }
    expect((await bank.request('GET', '/accounts', await bank.clientToken())).status).toBe(401);
  });

  test('request objects that the client did not sign as agreed', async () => {
    const claims = claimsFor(await createConsent());
    const { privateKey: other } = await generateKeyPair('PS256');
    const { clientId, issuer } = settingsOf(bank.bank);
    const seconds = Math.floor(Date.now() / 1_000);
    const good = { iss: clientId, aud: issuer, client_id: clientId, redirect_uri: redirectUri, ...claims };
    const unsigned = new UnsecuredJWT({ ...good, exp: seconds + 300, nbf: seconds }).encode();
    const objects = [
      unsigned,
      await bank.requestObject(claims, { alg: 'HS256', key: new TextEncoder().encode('x'.repeat(32)) }),
      await bank.requestObject(claims, { key: other }),
      await bank.requestObject({ ...claims, exp: seconds - 60 }),
      await bank.requestObject({ ...claims, exp: seconds + 7_200 }),
      await bank.requestObject({ ...claims, nbf: undefined }),
      await bank.requestObject({ ...claims, aud: 'https://other.example' }),
      await bank.requestObject({ ...claims, iss: 'someone-else' }),
    ];
    for (const request of objects) {
      const response = await fetch(urlFor(request), { redirect: 'manual' });
      expect([response.status, response.headers.get('location') ?? '']).toEqual([
        expect.any(Number),
        expect.not.stringContaining('/interaction/'),
      ]);
      const told = `${response.headers.get('location') ?? ''}${await response.text()}`;
      expect(told).toContain('invalid_request_object');
    }
    const bare = urlFor('');
    bare.searchParams.delete('request');
    for (const [name, value] of Object.entries({ redirect_uri: redirectUri, state, nonce })) {
      bare.searchParams.set(name, value);
    }
    const response = await fetch(bare, { redirect: 'manual' });
    expect(response.headers.get('location') ?? '').toContain('error=invalid_request');
  });

  test('a request for no consent, for another scope, or with a foreign redirect URI', async () => {
    const errorOf = async (claims: Record<string, unknown>) => {
      const { body } = await bank.authorize(urlFor(await bank.requestObject(claims)), 'alice');
      return body.form?.error ?? body.reason;
    };
    const consentId = await createConsent();
    expect(await errorOf(claimsFor('albion-nothing'))).toBe('invalid_request_object');
    expect(await errorOf({ ...claimsFor(consentId), claims: undefined })).toBe('invalid_request_object');
    expect(await errorOf({ ...claimsFor(consentId), scope: 'openid payments' })).toBe('invalid_scope');
    const foreign = await errorOf({ ...claimsFor(consentId), redirect_uri: 'http://127.0.0.1:1/elsewhere' });
    expect(foreign).toContain('invalid_redirect_uri');
  });

  test('an assertion that was used before, or was signed by another key or algorithm', async () => {
    const { clientId, issuer, signingKeyId } = settingsOf(bank.bank);
    const endpoint = bank.config.serverMetadata().token_endpoint ?? '';
    const ask = async (assertion: string) => {
      const response = await fetch(endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope: 'accounts',
          client_id: clientId,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      });
      const body = (await response.json()) as { error?: string };
      return [response.status, body.error];
    };
    const sign = async (jti: string, alg = 'PS256', key?: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT({ jti })
        .setProtectedHeader({ alg, kid: signingKeyId ?? '' })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(issuer)
        .setIssuedAt()
        .setExpirationTime('60s')
        .sign(key ?? (await keyOf(bank.bank)));
    const once = await sign('once');
    expect(await ask(once)).toEqual([200, undefined]);
    expect(await ask(once)).toEqual([401, 'invalid_client']);
    const { privateKey: other } = await generateKeyPair('PS256');
    expect(await ask(await sign('other', 'PS256', other))).toEqual([401, 'invalid_client']);
    const secret = new TextEncoder().encode('x'.repeat(32));
    expect(await ask(await sign('hmac', 'HS256', secret))).toEqual([401, 'invalid_client']);
  });

  test('a code that is used twice: its tokens die', async () => {
    const answer = await authorize(await createConsent());
    const tokens = await finish(answer);
    await expect(finish(answer)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await bank.request('GET', '/accounts', tokens.access_token)).status).toBe(401);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});
