// Southern Cross end to end: pushed request object, PKCE, JARM, arrangement id, amendment and revocation.
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import * as oauth from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call, cdrVersionOf } from './bank-client.ts';
import { control, keyOf, RelyingParty, settingsOf } from './relying-party.ts';

let sandbox: Sandbox;
let bank: RelyingParty;
const now = new Date('2026-11-22T12:00:00Z');
const basic = 'openid bank:accounts.basic:read bank:transactions:read common:customer.basic:read';

beforeAll(async () => {
  sandbox = await startSandbox({ now });
  bank = await RelyingParty.discover(sandbox.description, 'southern-cross');
  oauth.useJwtResponseMode(bank.config);
});
afterAll(() => sandbox.close());

async function push(claims: Record<string, unknown>, forged: Parameters<RelyingParty['requestObject']>[1] = {}) {
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const nonce = oauth.randomNonce();
  const request = await bank.requestObject(
    {
      response_type: 'code',
      response_mode: 'jwt',
      scope: basic,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      claims: {
        sharing_duration: 7_776_000,
        id_token: { acr: { essential: true, values: ['urn:cds.au:cdr:2'] } },
      },
      ...claims,
    },
    forged,
  );
  const url = await oauth.buildAuthorizationUrlWithPAR(bank.config, { request });
  return { url, verifier, state, nonce };
}

async function link(claims: Record<string, unknown> = {}, customer = 'alice', accounts?: readonly string[]) {
  const { url, verifier, state, nonce } = await push(claims);
  const { body, text } = await bank.authorize(url, customer, accounts === undefined ? {} : { accounts });
  expect(body.location, text).toContain('/links/callback?response=');
  const tokens = await oauth.authorizationCodeGrant(bank.config, new URL(body.location), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
  return { tokens, arrangementId: String(tokens['cdr_arrangement_id']) };
}

const read = (path: string, token: string) =>
  bank.request('GET', path, token, { 'x-v': String(cdrVersionOf(path)), 'x-fapi-interaction-id': randomUUID() });

const refresh = (token: string | undefined) => oauth.refreshTokenGrant(bank.config, token ?? '');

async function revoke(arrangementId: string, jti: string = randomUUID()) {
  const { issuer, clientId, signingKeyId = '' } = settingsOf(bank.bank);
  const endpoint = String(bank.config.serverMetadata()['cdr_arrangement_revocation_endpoint']);
  const assertion = await new SignJWT({ jti })
    .setProtectedHeader({ alg: 'PS256', kid: signingKeyId })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(await keyOf(bank.bank));
  const body = new URLSearchParams({
    client_id: clientId,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    cdr_arrangement_id: arrangementId,
  });
  return call(endpoint, {}, { method: 'POST', body });
}

describe('an arrangement', () => {
  test('comes with its id, the chosen accounts and an end', async () => {
    const { tokens, arrangementId } = await link({}, 'alice', ['alice-southern-everyday']);
    expect([tokens.expires_in, tokens.claims()?.['acr']]).toEqual([300, 'urn:cds.au:cdr:2']);
    const view = (await control(sandbox.description, 'GET', `/consents/${arrangementId}`)).body;
    expect(view).toMatchObject({ state: 'valid', accounts: ['alice-southern-everyday'] });
    expect(Date.parse(view.expiresAt)).toBe(now.getTime() + 7_776_000_000);
    const { body } = await read('/banking/accounts', tokens.access_token);
    expect(body.data.accounts).toHaveLength(1);
    const [{ accountId }] = body.data.accounts;
    expect((await read(`/banking/accounts/${accountId}/balance`, tokens.access_token)).status).toBe(200);
    // The detail scopes were not asked for.
    for (const path of [`/banking/accounts/${accountId}`, '/common/customer/detail']) {
      const refused = await read(path, tokens.access_token);
      expect([refused.status, refused.body.errors[0].code]).toEqual([
        403,
        'urn:au-cds:error:cds-all:Authorisation/InvalidScope',
      ]);
    }
    expect((await read('/common/customer', tokens.access_token)).status).toBe(200);
    const { body: banks } = await control(sandbox.description, 'GET', '/banks');
    const savings = banks.at(-1).accounts.find(({ slug }: { slug: string }) => slug === 'alice-southern-saver');
    expect((await read(`/banking/accounts/${savings.id}/balance`, tokens.access_token)).status).toBe(404);
  });

  test('is refreshed with rotation; reuse ends the family', async () => {
    const { tokens, arrangementId } = await link();
    const second = await refresh(tokens.refresh_token);
    expect(second['cdr_arrangement_id']).toBe(arrangementId);
    expect(second.refresh_token).not.toBe(tokens.refresh_token);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(refresh(second.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    expect((await read('/banking/accounts', second.access_token)).status).toBe(401);
  });

  test('for once has no refresh token', async () => {
    const { tokens } = await link({ claims: { id_token: { acr: { essential: true, value: 'urn:cds.au:cdr:2' } } } });
    expect(tokens.refresh_token).toBeUndefined();
    expect((await read('/banking/accounts', tokens.access_token)).status).toBe(200);
  });

  test('is amended under the same id', async () => {
    const { tokens, arrangementId } = await link({}, 'alice', ['alice-southern-everyday']);
    const claims = { sharing_duration: 86_400, cdr_arrangement_id: arrangementId, id_token: { acr: null } };
    const amended = await link({ claims }, 'alice', ['alice-southern-saver']);
    expect(amended.arrangementId).toBe(arrangementId);
    expect((await read('/banking/accounts', tokens.access_token)).status).toBe(401);
    const view = (await control(sandbox.description, 'GET', `/consents/${arrangementId}`)).body;
    expect(view).toMatchObject({ accounts: ['alice-southern-saver'] });
    expect(Date.parse(view.expiresAt)).toBe(now.getTime() + 86_400_000);
  });

  test('ends at the revocation endpoint, which takes an assertion once', async () => {
    const { tokens, arrangementId } = await link();
    const active = async () =>
      (await oauth.tokenIntrospection(bank.config, tokens.refresh_token ?? '')) as Record<string, unknown>;
    expect(await active()).toMatchObject({ active: true, cdr_arrangement_id: arrangementId });
    expect((await revoke('nothing')).status).toBe(422);
    const jti = randomUUID();
    expect((await revoke(arrangementId, jti)).status).toBe(204);
    expect((await revoke(arrangementId, jti)).status).toBe(401);
    expect(await active()).toEqual({ active: false });
    const refused = await read('/banking/accounts', tokens.access_token);
    expect([refused.status, refused.body.errors[0].code]).toEqual([
      403,
      'urn:au-cds:error:cds-all:Authorisation/RevokedConsent',
    ]);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('ends with its time, and at the bank', async () => {
    const { tokens, arrangementId } = await link();
    await control(sandbox.description, 'PUT', `/consents/${arrangementId}/expiry`, {});
    const expired = await read('/banking/accounts', tokens.access_token);
    expect(expired.body.errors[0].code).toContain('InvalidConsent');
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    const other = await link();
    await control(sandbox.description, 'DELETE', `/consents/${other.arrangementId}`);
    expect((await read('/banking/accounts', other.tokens.access_token)).status).toBe(403);
  });
});

describe('what is refused', () => {
  test('a customer who refuses', async () => {
    const { url, verifier, state } = await push({});
    const { body } = await bank.authorize(url, 'alice', { decision: 'refuse' });
    const options = { pkceCodeVerifier: verifier, expectedState: state };
    await expect(oauth.authorizationCodeGrant(bank.config, new URL(body.location), options)).rejects.toMatchObject({
      error: 'access_denied',
    });
  });

  test('pushed requests that are forged, lack PKCE, or ask in the open', async () => {
    const secret = new TextEncoder().encode('x'.repeat(32));
    await expect(push({}, { alg: 'HS256', key: secret })).rejects.toMatchObject({ error: 'invalid_request_object' });
    await expect(push({ code_challenge: undefined, code_challenge_method: undefined })).rejects.toMatchObject({
      error: 'invalid_request',
    });
    await expect(push({ response_mode: 'query' })).rejects.toMatchObject({ error: 'invalid_request' });
    await expect(push({ redirect_uri: 'http://127.0.0.1:1/other' })).rejects.toMatchObject({
      error: expect.stringMatching(/invalid_redirect_uri|invalid_request/),
    });
    await expect(push({ nbf: undefined })).rejects.toMatchObject({ error: 'invalid_request_object' });
    const bare = oauth.buildAuthorizationUrlWithPAR(bank.config, { response_type: 'code', scope: basic });
    await expect(bare).rejects.toMatchObject({ error: 'invalid_request' });
  });

  test('a request that was not pushed, and a pushed one used twice', async () => {
    const { url, verifier, state, nonce } = await push({});
    const direct = new URL(url);
    direct.searchParams.delete('request_uri');
    direct.searchParams.set('request', await bank.requestObject({ response_type: 'code', scope: basic }));
    expect((await fetch(direct, { redirect: 'manual' })).status).toBeGreaterThanOrEqual(300);
    expect((await fetch(direct, { redirect: 'manual' })).headers.get('location') ?? '').not.toContain('/interaction/');
    const { body } = await bank.authorize(url, 'alice');
    const options = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    await oauth.authorizationCodeGrant(bank.config, new URL(body.location), options);
    const again = await bank.authorize(url, 'alice');
    expect(again.status === 422 || !String(again.body.location).includes('response=')).toBe(true);
  });
});
