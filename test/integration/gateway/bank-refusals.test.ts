// What a client and the log are told when a Berlin Group bank refuses a link, wants a password, wants to be told more, or has its
// customer authorise in an app: by GraphQL against a started gateway, with a bank whose answers are scripted.

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { type BankAnswer, type ConsentBank, callsOf, startConsentBank } from '../linking/consent-bank.ts';

let gateway: TestGateway;
let bank: ConsentBank;
let token: string;
let bankId: string;
const redirectUri = 'http://127.0.0.1:3000/linked';

beforeAll(async () => {
  bank = await startConsentBank();
  const { endpoints, authorization } = bank.bank;
  const entry = {
    id: 'bank',
    name: 'A Bank',
    country: 'DE',
    bic: 'RHEIDEFF',
    standard: 'berlin-group',
    version: '1.3',
    endpoints: { accounts: endpoints.accounts },
    profile: { psu: { id: 'optional' } },
    authorization: {
      issuer: authorization?.issuer,
      clientId: 'gateway',
      clientAuthentication: 'client_secret_basic',
      clientSecret: 'made-up',
    },
  };
  gateway = await startTestGateway({ banks: JSON.stringify({ banks: [entry] }), env: { LOG_LEVEL: 'info' } });
  token = await gateway.token({ customer: 'dora', scope: 'links:read links:write' });
  const { data } = await gateway.query(token, '{ banks { id name linkDetails { detail isRequired values } } }');
  const found = data.banks.find(({ name }: { name: string }) => name === 'A Bank');
  expect(found.linkDetails).toEqual([{ detail: 'PSU_ID', isRequired: false, values: [] }]);
  bankId = found.id;
});
afterAll(async () => {
  await gateway?.stop();
  await bank?.close();
});
beforeEach(() => {
  bank.asked.splice(0);
});

const gone: BankAnswer = { status: 204 };
const create = 'POST /v1/consents';
const end = 'DELETE /v1/consents/c-1';

async function begin(details: object | null = null) {
  const { data, errors } = await gateway.query(
    token,
    `mutation ($bankId: ID!, $redirectUri: URL!, $details: BankLinkDetailsInput) {
      createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES], redirectUri: $redirectUri, state: "mine", additional: true, details: $details) {
        __typename
        ... on BankAuthorization { authorizationUrl way bankMessage link { id status } }
        ... on LinkRejection { code message retryable bankMessage missingDetails invalidDetails bankError { code bankCode } } } }`,
    { bankId, redirectUri, details },
  );
  expect(errors).toEqual([]);
  return data.createBankLink;
}

const made = (links: unknown, more: object = {}, headers: Record<string, string> = {}): BankAnswer => ({
  status: 201,
  headers,
  body: { consentStatus: 'received', consentId: 'c-1', _links: links, ...more },
});

it('a bank that wants a password is told as that, and the consent is ended', async () => {
  const link = { startAuthorisationWithPsuAuthentication: { href: '/v1/consents/c-1/authorisations' } };
  bank.script = { [create]: made(link, {}, { 'ASPSP-SCA-Approach': 'EMBEDDED' }), [end]: gone };
  expect(await begin()).toMatchObject({
    __typename: 'LinkRejection',
    code: 'BANK_ASKS_FOR_PASSWORD',
    retryable: false,
    bankMessage: null,
    bankError: { code: 'UNSUPPORTED' },
  });
  expect(callsOf(bank)).toEqual([create, end]);
});

it('a refusal has the bank’s code and words, and is a warning of the bank’s in the log, without the words', async () => {
  const said = { tppMessages: [{ category: 'ERROR', code: 'SERVICE_BLOCKED', text: 'Konto von Anna gesperrt' }] };
  bank.script = { [create]: { status: 403, body: said } };
  expect(await begin({ psuId: 'anna.schmidt' })).toMatchObject({
    code: 'BANK_REFUSED',
    message: 'The bank refused.',
    bankMessage: 'Konto von Anna gesperrt',
    bankError: { code: 'BANK_REJECTED_REQUEST', bankCode: 'SERVICE_BLOCKED' },
  });
  expect(bank.asked[0]?.headers['psu-id']).toBe('anna.schmidt');
  const lines = gateway.logged().trim().split('\n');
  const told = lines.filter((line) => line.includes('bank refused or failed'));
  expect(told.at(-1)).toMatch(/"level":40,.*bank consents: answered 403 SERVICE_BLOCKED/);
  expect(gateway.logged()).not.toMatch(/store trouble|anna|Konto von/i);
});

it('what cannot be sent is told before the bank is asked, what the bank wants after it', async () => {
  bank.script = {
    [create]: made({ startAuthorisationWithPsuIdentification: { href: '/v1/consents/c-1/authorisations' } }),
    [end]: gone,
  };
  expect(await begin({ psuId: 'a\nb' })).toMatchObject({ code: 'DETAILS_NOT_VALID', invalidDetails: ['PSU_ID'] });
  expect(callsOf(bank)).toEqual([]);
  expect(await begin()).toMatchObject({ code: 'DETAILS_REQUIRED', missingDetails: ['PSU_ID'], invalidDetails: [] });
  expect(callsOf(bank)).toEqual([create, end]);
});

it('an authorisation in the bank’s app has a page that waits with the customer and sends them back', async () => {
  let consentStatus = 'received';
  const scaStatus = { href: '/v1/consents/c-1/authorisations/a-1' };
  bank.script = {
    [create]: made({ scaStatus }, { psuMessage: 'Open <b>the app</b>.' }, { 'ASPSP-SCA-Approach': 'Decoupled' }),
    'GET /v1/consents/c-1': () => ({ status: 200, body: { consentStatus } }),
    'GET /v1/consents/c-1/authorisations/a-1': { status: 200, body: { scaStatus: 'started' } },
  };
  const begun = await begin({ psuId: 'anna' });
  expect(begun).toMatchObject({ way: 'BANK_APP', bankMessage: 'Open the app.', link: { status: 'PENDING' } });
  const load = (more: Record<string, string> = {}) =>
    fetch(begun.authorizationUrl, { redirect: 'manual', headers: { accept: 'text/html', ...more } });
  const waiting = await load();
  expect(waiting.status).toBe(200);
  expect(waiting.headers.get('referrer-policy')).toBe('no-referrer');
  const text = await waiting.text();
  expect(text).toContain('A Bank says: “Open the app.”');
  expect(text).toContain('<noscript><meta http-equiv="refresh"');
  consentStatus = 'valid';
  // The last answer is good for a moment.
  await expect
    .poll(async () => (await (await load({ 'x-live': '1' })).text()).includes('id="live"'), { timeout: 8000 })
    .toBe(false);
  const back = await load();
  expect(back.status).toBe(303);
  const { origin, pathname, searchParams } = new URL(back.headers.get('location') ?? '');
  expect(`${origin}${pathname}`).toBe(redirectUri);
  expect(searchParams.get('state')).toBe('mine');
  const confirm = `mutation ($code: String!) { confirmBankLink(code: $code) { ... on BankLinkConfirmation { link { status } } } }`;
  const { data } = await gateway.query(token, confirm, { code: searchParams.get('code') });
  expect(data.confirmBankLink.link.status).toBe('ACTIVE');
  expect((await fetch(begun.authorizationUrl.replace(/state=.*/, 'state=nobody’s'))).status).toBe(400);
});
