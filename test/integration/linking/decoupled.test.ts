// Authorising in the bank's own app, while the gateway asks the bank: what the waiting page is told, when it is over, and who may
// complete it. And confirming at the bank what was authorised on its page.

import { afterEach, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import type { WaitResult } from '../../../src/linking/results.ts';
import { openTestBank } from '../../support/connectors.ts';
import { makeSession } from '../../support/fake-bank.ts';
import { type BankAnswer, type BankScript, type ConsentBank, callsOf, startConsentBank } from './consent-bank.ts';
import { customer } from './world.ts';

const authorisation = '/v1/consents/c-1/authorisations/a-1';
const decoupled: BankAnswer = {
  status: 201,
  headers: { 'aspsp-sca-approach': 'DECOUPLED' },
  body: {
    consentStatus: 'received',
    consentId: 'c-1',
    psuMessage: 'Open the app.',
    _links: { scaStatus: { href: authorisation } },
  },
};

let bank: ConsentBank;
let nowMs = Date.now();
let consentStatus = 'received';
let scaStatus = 'started';
afterEach(() => bank?.close());

async function start(script: BankScript = {}): Promise<void> {
  nowMs = Date.now();
  consentStatus = 'received';
  scaStatus = 'started';
  bank = await startConsentBank({}, { now: () => nowMs });
  bank.script = {
    'POST /v1/consents': decoupled,
    'GET /v1/consents/c-1': () => ({ status: 200, body: { consentStatus, validUntil: '2099-01-01' } }),
    [`GET ${authorisation}`]: () => ({ status: 200, body: { scaStatus, psuMessage: `It is ${scaStatus}.` } }),
    'DELETE /v1/consents/c-1': { status: 204 },
    ...script,
  };
}

async function begin(browserBinding: string | null = null) {
  const result = await bank.begin({ browserBinding });
  if (result.kind !== 'begun') throw new Error(result.kind);
  const { searchParams } = new URL(result.authorizationUrl);
  const look = (isLook = false, browser = browserBinding): Promise<WaitResult> => {
    // Each look is its own: the last one's answer is good for a moment.
    nowMs += 3000;
    return bank.service.wait(searchParams, { browserBinding: browser, isLook });
  };
  return { look, searchParams, linkId: result.link.id };
}

const errorOf = (result: WaitResult) => (result.kind === 'forward' ? result.error : result.kind);

describe('authorising in the bank’s app', () => {
  it('waits with the bank’s words, and is confirmed by who comes back', async () => {
    await start();
    const { look, linkId } = await begin();
    expect(await look()).toMatchObject({ kind: 'waiting', bankId: 'bank', message: 'It is started.' });
    expect((await bank.store.links.read(linkId))?.status).toBe('PENDING');
    consentStatus = 'valid';
    const back = await look();
    if (back.kind !== 'forward') throw new Error(back.kind);
    const code = new URL(back.location).searchParams.get('code') ?? '';
    expect((await bank.store.links.read(linkId))?.status).toBe('CONFIRMATION_REQUIRED');
    // The page loaded again leads on, without another code.
    expect(errorOf(await look())).toBe('code_already_sent');
    const confirmed = await bank.service.confirm({ principal: customer('alice'), code });
    expect(confirmed.kind).toBe('confirmed');
    expect((await bank.store.links.read(linkId))?.status).toBe('ACTIVE');
  });

  it('needs no code in the browser that began, and is nobody else’s', async () => {
    await start();
    const { look, linkId } = await begin('the browser’s own secret');
    expect(await look(false, 'another')).toMatchObject({ kind: 'refused', reason: 'OTHER_BROWSER' });
    consentStatus = 'valid';
    expect(errorOf(await look())).toBeNull();
    expect((await bank.store.links.read(linkId))?.status).toBe('ACTIVE');
  });

  it('completes nothing where somebody only looks', async () => {
    await start();
    const { look, linkId } = await begin();
    consentStatus = 'valid';
    expect(await look(true)).toEqual({ kind: 'decided' });
    expect((await bank.store.links.read(linkId))?.status).toBe('PENDING');
    expect(errorOf(await look())).toBeNull();
  });

  it('is refused once the bank says so, by the authorisation or the consent, and ended there', async () => {
    for (const refuse of [() => (scaStatus = 'failed'), () => (consentStatus = 'rejected')]) {
      await start();
      const { look, linkId } = await begin();
      refuse();
      expect(errorOf(await look())).toBe('access_denied');
      expect(await bank.store.links.read(linkId)).toMatchObject({ status: 'PENDING', reason: 'AUTHORISATION_REFUSED' });
      await bank.sweep.round();
      expect(callsOf(bank)).toContain('DELETE /v1/consents/c-1');
      await bank.close();
    }
  });

  it('is not over for an app that leads back before its bank knows', async () => {
    await start();
    const { searchParams, linkId } = await begin();
    const early = await bank.service.complete(searchParams, null);
    expect(early).toEqual({ kind: 'refused', reason: 'IN_PROGRESS' });
    consentStatus = 'valid';
    nowMs += 3000;
    expect(await bank.service.complete(searchParams, null)).toMatchObject({ kind: 'forward', error: null });
    expect((await bank.store.links.read(linkId))?.status).toBe('CONFIRMATION_REQUIRED');
  });

  it('is over after ten minutes', async () => {
    await start();
    const { look, linkId } = await begin();
    nowMs += 10 * 60_000;
    expect(errorOf(await look())).toBe('authorization_expired');
    expect((await bank.store.links.read(linkId))?.reason).toBe('AUTHORISATION_ABANDONED');
  });

  it('asks the bank once for all that look within a moment, and bears one that does not answer', async () => {
    await start();
    const { look, searchParams } = await begin();
    const before = bank.asked.length;
    await look();
    await Promise.all([1, 2, 3].map(() => bank.service.wait(searchParams, { browserBinding: null, isLook: false })));
    expect(bank.asked.length - before).toBe(2);
    bank.script = { ...bank.script, 'GET /v1/consents/c-1': { status: 503, body: {} } };
    expect(await look()).toMatchObject({ kind: 'waiting', message: 'Open the app.' });
  });

  it('is not completed by a look at an authorisation of another sort', async () => {
    await start({
      'POST /v1/consents': {
        status: 201,
        body: { consentStatus: 'received', consentId: 'c-1', _links: { scaRedirect: 'https://bank.example/sca' } },
      },
    });
    const result = await bank.begin();
    if (result.kind !== 'begun') throw new Error(result.kind);
    const redirect = new URL(String(bank.asked[0]?.headers['tpp-redirect-uri']));
    consentStatus = 'valid';
    const waited = await bank.service.wait(redirect.searchParams, { browserBinding: null, isLook: false });
    expect(waited.kind).toBe('waiting');
  });
});

describe('a consent that is confirmed after the bank’s page', () => {
  const redirecting: BankAnswer = {
    status: 201,
    body: {
      consentStatus: 'received',
      consentId: 'c-1',
      _links: {
        scaRedirect: { href: 'https://bank.example/sca' },
        confirmation: { href: `https://inner.invalid${authorisation}` },
      },
    },
  };
  const comeBack = async (confirmationCode: string) => {
    const result = await bank.begin();
    if (result.kind !== 'begun') throw new Error(result.kind);
    const back = new URL(String(bank.asked[0]?.headers['tpp-redirect-uri'])).searchParams;
    back.set('confirmationCode', confirmationCode);
    return { linkId: result.link.id, result: await bank.service.complete(back, null) };
  };
  const confirming = {
    'POST /v1/consents': redirecting,
    [`PUT ${authorisation}`]: ({ body }: { readonly body: unknown }) => {
      const isRight = JSON.stringify(body) === '{"confirmationCode":"4711"}';
      if (isRight) consentStatus = 'valid';
      return { status: 200, body: { scaStatus: isRight ? 'finalised' : 'failed' } };
    },
  };

  it('is valid by the code that the browser brought', async () => {
    await start(confirming);
    const { linkId, result } = await comeBack('4711');
    expect(result).toMatchObject({ kind: 'forward', error: null });
    expect((await bank.store.links.read(linkId))?.status).toBe('CONFIRMATION_REQUIRED');
  });

  it('is refused by another code', async () => {
    await start(confirming);
    const { result } = await comeBack('4712');
    expect(result).toMatchObject({ kind: 'forward', error: 'access_denied' });
  });
});

describe('what a bank wants to be told', () => {
  const redirecting: BankAnswer = {
    status: 201,
    body: { consentStatus: 'received', consentId: 'c-1', _links: { scaRedirect: 'https://bank.example/sca' } },
  };
  const profile = {
    psu: { id: 'required', corporateId: 'optional', idTypes: ['LOGIN', 'CARD'] },
    consentAccess: 'named-ibans',
    frequencyPerDay: 2,
    sca: 'decoupled',
    explicitStart: true,
    dateHeader: true,
  };

  it('is asked for before the bank is, checked, and sent as the profile says', async () => {
    bank = await startConsentBank(profile);
    bank.script = { 'POST /v1/consents': redirecting };
    expect(await bank.begin()).toEqual({
      kind: 'detailsFaulty',
      missing: ['psuId', 'psuIdType', 'ibans'],
      invalid: [],
    });
    const wrong = { psuId: 'anna\r\nx: y', psuIdType: 'OTHER', ibans: ['DE89 3704 0044 0532 0130 01'] };
    expect(await bank.begin({ details: wrong })).toEqual({
      kind: 'detailsFaulty',
      missing: [],
      invalid: ['psuId', 'psuIdType', 'ibans'],
    });
    expect(bank.asked).toEqual([]);
    const ibans = ['DE89 3704 0044 0532 0130 00', 'de89370400440532013000'];
    const result = await bank.begin({ details: { psuId: ' anna ', psuIdType: 'LOGIN', ibans } });
    expect(result.kind).toBe('begun');
    const [asked] = bank.asked;
    expect(asked?.headers).toMatchObject({
      'psu-id': 'anna',
      'psu-id-type': 'LOGIN',
      'tpp-redirect-preferred': 'false',
      'tpp-decoupled-preferred': 'true',
      'tpp-explicit-authorisation-preferred': 'true',
    });
    expect(Date.parse(String(asked?.headers['date']))).not.toBeNaN();
    const named = [{ iban: 'DE89370400440532013000' }];
    expect(asked?.body).toMatchObject({
      access: { accounts: named, balances: named, transactions: named },
      frequencyPerDay: 2,
    });
  });

  it('includes the time of each call where the bank refuses those without', async () => {
    bank = await startConsentBank({ dateHeader: true });
    bank.script = { 'POST /v1/consents': redirecting, 'GET /v1/accounts': { status: 200, body: { accounts: [] } } };
    const open = await openTestBank({ ...bank.bank, profile: { dateHeader: true } });
    const reading = await open.connector.fetchAccounts({
      ...makeSession(bank.bank),
      deadline: deadlineIn(5000),
    });
    await open.close();
    expect(reading.value).toEqual([]);
    expect(Date.parse(String(bank.asked.at(-1)?.headers['date']))).not.toBeNaN();
  });

  it('is not sent to a bank that does not ask', async () => {
    bank = await startConsentBank({ consentAccess: 'all-psd2' });
    bank.script = { 'POST /v1/consents': redirecting };
    const details = { psuId: 'anna', psuCorporateId: 'firm', ibans: ['DE89370400440532013000'] };
    expect((await bank.begin({ details })).kind).toBe('begun');
    const [asked] = bank.asked;
    expect(Object.keys(asked?.headers ?? {}).filter((name) => name.startsWith('psu-'))).toEqual(['psu-ip-address']);
    expect(asked?.body).toMatchObject({ access: { allPsd2: 'allAccounts' } });
  });
});
