// Banque du Rhône end to end: a client-credentials token for everything, the person sent by scaRedirect and back.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { control, RelyingParty, settingsOf } from './relying-party.ts';

let sandbox: Sandbox;
let bank: RelyingParty;
const okUri = 'http://127.0.0.1:49152/links/callback?state=abc';
const nokUri = 'http://127.0.0.1:49152/links/callback?state=abc&refused=1';
const psu = { 'psu-ip-address': '192.0.2.7' };
const consentBody = {
  access: { allPsd2: 'allAccounts' },
  recurringIndicator: true,
  validUntil: '2027-02-01',
  frequencyPerDay: 4,
  combinedServiceIndicator: false,
};

beforeAll(async () => {
  sandbox = await startSandbox({ now: new Date('2026-11-22T12:00:00Z') });
  bank = await RelyingParty.discover(sandbox.description, 'banque-du-rhone');
});
afterAll(() => sandbox.close());

async function createConsent(headers: Record<string, string> = {}) {
  const uris = { 'tpp-redirect-uri': okUri, 'tpp-nok-redirect-uri': nokUri };
  return bank.request('POST', '/v1/consents', await bank.clientToken(), { ...psu, ...uris, ...headers }, consentBody);
}

const get = async (path: string, headers: Record<string, string> = {}) =>
  bank.request('GET', path, await bank.clientToken(), { ...psu, ...headers });

describe('redirect SCA', () => {
  test('a customer who allows is sent to TPP-Redirect-URI, and the consent is valid for the chosen accounts', async () => {
    const { status, body: consent } = await createConsent();
    expect([status, consent.consentStatus]).toEqual([201, 'received']);
    const { scaRedirect, scaStatus } = consent._links;
    const accounts = ['chloe-rhone-courant', 'chloe-rhone-projet'];
    const person = await bank.authorize(scaRedirect.href, 'chloe', { accounts });
    expect(person.body).toEqual({ location: okUri });
    const { consentId } = consent;
    expect((await get(`/v1/consents/${consentId}/status`)).body).toEqual({ consentStatus: 'valid' });
    const path = (scaStatus.href as string).replace('/dsp2', '');
    expect((await get(path)).body).toEqual({ scaStatus: 'finalised' });
    const list = await get('/v1/accounts', { 'consent-id': consentId });
    expect(list.body.accounts.map((account: { name: string }) => account.name)).toEqual([
      'Compte principal',
      'Travaux',
    ]);
    expect((await get('/v1/accounts')).status).toBe(400);
    const again = await bank.authorize(scaRedirect.href, 'chloe');
    expect(again.status).toBe(422);
    await control(sandbox.description, 'DELETE', `/consents/${consentId}`);
    const revoked = await get('/v1/accounts', { 'consent-id': consentId });
    expect([revoked.status, revoked.body.tppMessages[0].code]).toEqual([401, 'CONSENT_INVALID']);
  });

  test('a customer who refuses is sent to TPP-Nok-Redirect-URI', async () => {
    const { body: consent } = await createConsent();
    const person = await bank.authorize(consent._links.scaRedirect.href, 'bob', { decision: 'refuse' });
    expect(person.body).toEqual({ location: nokUri });
    expect((await get(`/v1/consents/${consent.consentId}/status`)).body.consentStatus).toBe('rejected');
    expect((await get('/v1/accounts', { 'consent-id': consent.consentId })).status).toBe(401);
  });

  test('started explicitly, by POST authorisations', async () => {
    const { body: consent } = await createConsent({ 'tpp-explicit-authorisation-preferred': 'true' });
    const { startAuthorisation, scaRedirect } = consent._links;
    expect(scaRedirect).toBeUndefined();
    const path = (startAuthorisation.href as string).replace('/dsp2', '');
    const uris = { 'tpp-redirect-uri': okUri, 'tpp-nok-redirect-uri': nokUri };
    const started = await bank.request('POST', path, await bank.clientToken(), { ...psu, ...uris }, {});
    expect([started.status, started.body.scaStatus]).toEqual([201, 'received']);
    expect((await get(path)).body.authorisationIds).toEqual([started.body.authorisationId]);
    const person = await bank.authorize(started.body._links.scaRedirect.href, 'bob');
    expect(person.body).toEqual({ location: okUri });
  });
});

describe('what is refused', () => {
  test.each([
    'https://evil.example/links/callback',
    'http://127.0.0.1:1/other',
    'http://127.0.0.1@evil.example/links/callback',
  ])('sending people to %s', async (uri) => {
    const { status, body } = await createConsent({ 'tpp-redirect-uri': uri });
    expect([status, body.tppMessages[0].code]).toEqual([400, 'FORMAT_ERROR']);
  });

  test('a form from another page or browser', async () => {
    const { body: consent } = await createConsent();
    const { href } = consent._links.scaRedirect;
    const page = await fetch(href);
    const html = await page.text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(page.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/);
    const post = async (form: Record<string, string>, headers: Record<string, string>) =>
      (await fetch(href, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(form) })).status;
    const refusal = { customer: 'chloe', decision: 'refuse' };
    expect(await post(refusal, { cookie })).toBe(403);
    expect(await post({ ...refusal, csrf }, {})).toBe(403);
    expect(await post({ ...refusal, csrf: 'x'.repeat(csrf.length) }, { cookie })).toBe(403);
    expect((await get(`/v1/consents/${consent.consentId}/status`)).body.consentStatus).toBe('received');
    expect(await post({ ...refusal, csrf }, { cookie })).toBe(303);
  });

  test('another customer’s account, put into the form by hand', async () => {
    const { body: consent } = await createConsent();
    const accounts = ['bob-rhone-courant'];
    const person = await bank.authorize(consent._links.scaRedirect.href, 'chloe', { accounts });
    expect(person.status).toBe(422);
    expect((await get(`/v1/consents/${consent.consentId}/status`)).body.consentStatus).toBe('received');
  });

  test('a ready-made consent under the client’s own token, and a wrong secret', async () => {
    const ready = sandbox.description.links.find(({ id }) => id === 'chloe-banque-du-rhone')?.consentId ?? '';
    const stolen = await get('/v1/accounts', { 'consent-id': ready });
    expect([stolen.status, stolen.body.tppMessages[0].code]).toEqual([400, 'CONSENT_UNKNOWN']);
    const { issuer, clientId } = settingsOf(bank.bank);
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:wrong`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'AIS' }),
    });
    expect(response.status).toBe(401);
  });
});
