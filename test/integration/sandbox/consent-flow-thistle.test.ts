// Thistle end to end: mutual TLS, certificate-bound tokens, a signed request object with PKCE, and an answer by JARM.
import { generateKeyPair } from 'jose';
import * as oauth from 'openid-client';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintCertificates } from '../../../src/sandbox/authorization/certificates.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { bankNamed, call, headersFor, linkNamed } from './bank-client.ts';
import { control, RelyingParty, redirectUri, settingsOf } from './relying-party.ts';

let sandbox: Sandbox;
let bank: RelyingParty;
const permissions = [
  'ReadAccountsDetail',
  'ReadBalances',
  'ReadTransactionsDetail',
  'ReadTransactionsCredits',
  'ReadTransactionsDebits',
];

beforeAll(async () => {
  sandbox = await startSandbox({ now: new Date('2026-11-22T12:00:00Z') });
  bank = await RelyingParty.discover(sandbox.description, 'thistle');
  oauth.useJwtResponseMode(bank.config);
});
afterAll(() => sandbox.close());

async function createConsent(): Promise<string> {
  const body = { Data: { Permissions: permissions, ExpirationDateTime: '2027-02-01T00:00:00+00:00' }, Risk: {} };
  const answer = await bank.request('POST', '/account-access-consents', await bank.clientToken(), {}, body);
  expect([answer.status, answer.body.Data.Status]).toEqual([201, 'AWAU']);
  expect(answer.body.Links.Self).toMatch(/^https:/);
  return answer.body.Data.ConsentId;
}

const statusOf = async (id: string): Promise<string> =>
  (await bank.request('GET', `/account-access-consents/${id}`, await bank.clientToken())).body.Data.Status;

async function start(
  consentId: string,
  more: Record<string, unknown> = {},
  key?: Parameters<RelyingParty['requestObject']>[1],
) {
  const verifier = oauth.randomPKCECodeVerifier();
  const state = oauth.randomState();
  const nonce = oauth.randomNonce();
  const claims = {
    response_type: 'code',
    response_mode: 'jwt',
    scope: 'openid accounts',
    state,
    nonce,
    openbanking_intent_id: consentId,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  };
  const url = new URL(bank.config.serverMetadata().authorization_endpoint ?? '');
  const request = await bank.requestObject(claims, key);
  const { clientId } = settingsOf(bank.bank);
  url.search = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: claims.scope,
    request,
  }).toString();
  return { url, verifier, state, nonce };
}

async function link(consentId: string, accounts?: readonly string[]) {
  const { url, verifier, state, nonce } = await start(consentId);
  const { body, text } = await bank.authorize(url, 'alice', accounts === undefined ? {} : { accounts });
  expect(body.location, text).toContain('/links/callback?response=');
  return oauth.authorizationCodeGrant(bank.config, new URL(body.location), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
}

describe('the flow', () => {
  test('gives tokens bound to the client’s certificate', async () => {
    const consentId = await createConsent();
    const tokens = await link(consentId, ['alice-thistle-current']);
    expect(tokens.claims()?.['openbanking_intent_id']).toBe(consentId);
    expect(await statusOf(consentId)).toBe('AUTH');
    const { body } = await bank.request('GET', '/accounts', tokens.access_token);
    expect(body.Data.Account.map((account: { Nickname: string }) => account.Nickname)).toEqual(['Bills']);
    expect(body.Links.Self).toMatch(/^https:/);
    const second = await oauth.refreshTokenGrant(bank.config, tokens.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(tokens.refresh_token);
    expect((await bank.request('GET', '/accounts', second.access_token)).status).toBe(200);
    // The plain listener shows no certificate, so the token is worth nothing there.
    const { accounts } = bank.bank.endpoints;
    const plain = await call(`${accounts}/accounts`, { authorization: `Bearer ${second.access_token}` });
    expect(plain.status).toBe(401);
    await control(sandbox.description, 'DELETE', `/consents/${consentId}`);
    expect(await statusOf(consentId)).toBe('CANC');
    expect((await bank.request('GET', '/accounts', second.access_token)).status).toBe(403);
  });

  test('refused by the customer', async () => {
    const consentId = await createConsent();
    const { url, verifier, state } = await start(consentId);
    const { body } = await bank.authorize(url, 'alice', { decision: 'refuse' });
    await expect(
      oauth.authorizationCodeGrant(bank.config, new URL(body.location), {
        pkceCodeVerifier: verifier,
        expectedState: state,
      }),
    ).rejects.toMatchObject({ error: 'access_denied' });
    expect(await statusOf(consentId)).toBe('RJCT');
  });

  test('expired', async () => {
    const consentId = await createConsent();
    const { access_token: token } = await link(consentId);
    await control(sandbox.description, 'PUT', `/consents/${consentId}/expiry`, {});
    expect(await statusOf(consentId)).toBe('EXPD');
    expect((await bank.request('GET', '/accounts', token)).status).toBe(403);
  });
});

describe('the ready-made links', () => {
  test('work on the plain listener and on the https one', async () => {
    const thistle = bankNamed(sandbox.description, 'thistle');
    const ready = linkNamed(sandbox.description, 'alice-thistle');
    const plain = await call(`${thistle.endpoints.accounts}/accounts`, headersFor(thistle, ready));
    const secure = await bank.request('GET', '/accounts', ready.accessToken);
    expect([plain.status, secure.status]).toEqual([200, 200]);
    expect(secure.body.Data).toEqual(plain.body.Data);
  });
});

describe('what is refused', () => {
  const tokenForm = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'accounts',
    client_id: 'bankgraph',
  });

  test('a connection without a certificate, or with one of another authority', async () => {
    const url = bank.config.serverMetadata().token_endpoint ?? '';
    expect(url).toMatch(/^https:/);
    const ca = bank.bank.tls?.ca ?? '';
    const { client } = await mintCertificates('127.0.0.1');
    for (const connect of [{ ca }, { ca, cert: client.certificate, key: client.key }]) {
      const dispatcher = new Agent({ connect });
      await expect(undiciFetch(url, { method: 'POST', body: tokenForm, dispatcher })).rejects.toThrow();
      await dispatcher.close();
    }
    // On the issuer's own plain port there is no certificate at all.
    const plain = await fetch(`${settingsOf(bank.bank).issuer}/token`, { method: 'POST', body: tokenForm });
    expect([plain.status, await plain.json()]).toMatchObject([401, { error: 'invalid_client' }]);
  });

  test('an authorization without PKCE, by another key, or answered in the open', async () => {
    const consentId = await createConsent();
    const without = await start(consentId, { code_challenge: undefined, code_challenge_method: undefined });
    const { body } = await bank.authorize(without.url, 'alice');
    await expect(
      oauth.authorizationCodeGrant(bank.config, new URL(body.location), {
        expectedState: without.state,
        pkceCodeVerifier: without.verifier,
      }),
    ).rejects.toMatchObject({ error: 'invalid_request' });
    const { privateKey } = await generateKeyPair('PS256');
    const forged = await start(consentId, {}, { key: privateKey });
    expect((await bank.authorize(forged.url, 'alice')).body.location ?? '').not.toContain('code=');
    const open = await start(consentId, { response_mode: 'query' });
    const opened = await bank.authorize(open.url, 'alice');
    expect(opened.text).toContain('invalid_request');
    expect(redirectUri).not.toContain('code');
  });
});
