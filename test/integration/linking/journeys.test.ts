// Linking each of the sandbox's banks from nothing over its real authorisation server, and whatever can go wrong on the
// way: each refusal, replay, mix-up and crash with what is left behind by it.

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { exchangeMs } from '../../../src/linking/callbacks.ts';
import { LinkingService } from '../../../src/linking/service.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { linkingByPrincipal } from '../../support/by-principal.ts';
import { testIds } from '../../support/ids.ts';
import {
  authorize,
  begin,
  begun,
  codeOf,
  confirm,
  control,
  customer,
  forwarded,
  link,
  newKey,
  redirectUri,
  startLinking,
  type TestGateway,
} from './world.ts';

let sandbox: Sandbox;
let gateway: TestGateway;
let dataDir: string;
const key = newKey();
const deadline = () => deadlineIn(10_000);

beforeAll(async () => {
  sandbox = await startSandbox();
  dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-linking-'));
  gateway = await startLinking(sandbox.description, { databaseUrl: null, dataDir }, key);
});
afterAll(async () => {
  await gateway?.close();
  await sandbox?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

interface SandboxConsent {
  readonly id: string;
  readonly state: string;
  readonly customer: string | null;
  readonly permissions: readonly string[];
}
const consentAtBank = (id: string | null) => control<SandboxConsent>(sandbox.description, 'GET', `/consents/${id}`);

/** Reads the bank's accounts with the link's own token, as a connector does. */
async function accountsWith(linkId: string): Promise<number> {
  const found = await gateway.directory.readLink(linkId);
  if (found === null) throw new Error('no such link in the directory');
  const bank = gateway.banks.get(found.bankId);
  const token = await gateway.tokens.accessToken(found, deadline());
  const { accounts } = bank?.bank.endpoints ?? { accounts: '' };
  const isBerlinGroup = bank?.bank.standard === 'berlin-group';
  const path = isBerlinGroup ? '/v1/accounts' : bank?.bank.standard === 'cdr' ? '/banking/accounts' : '/accounts';
  const call = bank?.consentCall(deadline(), null);
  if (bank === undefined || call === undefined) throw new Error('no bank');
  const { Agent, request } = await import('undici');
  const { tls } = bank.bank;
  const dispatcher = new Agent({
    connect: tls?.certificate == null ? {} : { cert: tls.certificate, key: tls.key ?? '', ca: tls.ca ?? '' },
  });
  const response = await request(`${accounts}${path}`, {
    dispatcher,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'x-request-id': crypto.randomUUID(),
      'x-fapi-interaction-id': crypto.randomUUID(),
      'x-v': '4',
      'x-min-v': '1',
      'consent-id': found.consentId ?? '',
    },
  });
  await response.body.dump();
  await dispatcher.close();
  return response.statusCode;
}

const journeys = [
  ['albion', 'alice'],
  ['thistle', 'alice'],
  ['rheinbank', 'alice'],
  ['banque-du-rhone', 'bob'],
  ['southern-cross', 'alice'],
] as const;

describe.each(journeys)('%s', (bankId, person) => {
  it('is linked from nothing, read, renewed under the same id, and revoked', async () => {
    const first = begun(await begin(gateway, bankId, person));
    expect(first.link).toMatchObject({ status: 'PENDING', customerId: person, bankId });
    const answer = await authorize(sandbox.description, first.authorizationUrl, person);
    const back = await gateway.service.complete(answer, null);
    const { url, error } = forwarded(back);
    expect(gateway.troubles).toEqual([]);
    expect(error).toBeNull();
    expect(`${url.origin}${url.pathname}`).toBe(redirectUri);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      link: testIds.link(first.link.id),
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: 'client-state',
    });
    expect(await gateway.store.links.read(first.link.id)).toMatchObject({ status: 'CONFIRMATION_REQUIRED' });
    expect(await gateway.directory.readLink(first.link.id)).toBeNull();
    await confirm(gateway, back, person);
    const linked = await gateway.store.links.read(first.link.id);
    expect(linked).toMatchObject({ status: 'ACTIVE', reason: null });
    expect(linked?.bankConsentId).not.toBeNull();
    expect(linked?.expiresAtMs).toBeGreaterThan(Date.now());
    expect(await consentAtBank(linked?.bankConsentId ?? '')).toMatchObject({ state: 'valid', customer: person });
    expect(await accountsWith(first.link.id)).toBe(200);

    const again = begun(
      await gateway.service.renew({
        principal: customer(person),
        clientId: 'app',
        redirectUri,
        state: null,
        browserBinding: null,
        psuIpAddress: null,
        deadline: deadline(),
        linkId: first.link.id,
        permissions: ['accounts'],
      }),
    );
    expect(again.link.id).toBe(first.link.id);
    expect(await gateway.store.links.read(first.link.id)).toMatchObject({
      status: 'ACTIVE',
      consentId: linked?.consentId,
    });
    const renewal = await authorize(sandbox.description, again.authorizationUrl, person);
    const renewing = await gateway.service.complete(renewal, null);
    expect(await gateway.store.links.read(first.link.id)).toMatchObject({
      status: 'ACTIVE',
      consentId: linked?.consentId,
      permissions: linked?.permissions,
    });
    await confirm(gateway, renewing, person);
    const renewed = await gateway.store.links.read(first.link.id);
    expect(renewed).toMatchObject({ status: 'ACTIVE', permissions: ['accounts'] });
    expect(renewed?.consentId).not.toBe(linked?.consentId);
    await gateway.sweep.round();
    const history = await gateway.store.links.readConsents(first.link.id);
    expect(history.map(({ status }) => status)).toEqual(['REPLACED', 'AUTHORISED']);
    if (renewed?.bankConsentId !== linked?.bankConsentId) {
      expect(history[0]?.revocation).toBe('DONE');
      expect((await consentAtBank(linked?.bankConsentId ?? '')).state).not.toBe('valid');
    }
    expect(await accountsWith(first.link.id)).toBe(200);

    const revoked = await gateway.service.revoke({
      principal: customer(person),
      linkId: first.link.id,
      psuIpAddress: null,
      deadline: deadline(),
    });
    expect(revoked).toMatchObject({
      kind: 'revoked',
      link: { status: 'REVOKED', reason: 'REVOKED_BY_CUSTOMER', revocation: 'DONE' },
    });
    expect((await consentAtBank(renewed?.bankConsentId ?? '')).state).toBe('terminated');
    expect(await gateway.directory.readLink(first.link.id)).toBeNull();
    expect(gateway.changed.at(-1)).toMatchObject({ id: first.link.id, status: 'REVOKED' });
    const audit = await gateway.store.audit.read({ linkId: first.link.id, limit: 50 });
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['LINK_BEGIN', 'LINK_COMPLETE', 'LINK_RENEW', 'LINK_REVOKE', 'CONSENT_REVOKE_AT_BANK']),
    );
  });

  it('refused by the person at the bank leaves a link that can be tried again', async () => {
    const first = begun(await begin(gateway, bankId, person));
    const answer = await authorize(sandbox.description, first.authorizationUrl, person, 'refuse');
    const { url, error } = forwarded(await gateway.service.complete(answer, null));
    expect(error).toBe('access_denied');
    expect(url.searchParams.get('error')).toBe('access_denied');
    expect(await gateway.store.links.read(first.link.id)).toMatchObject({
      status: 'PENDING',
      reason: 'AUTHORISATION_REFUSED',
    });
    const again = begun(await begin(gateway, bankId, person));
    expect(again.link.id).toBe(first.link.id);
    const second = await authorize(sandbox.description, again.authorizationUrl, person);
    expect(forwarded(await gateway.service.complete(second, null)).error).toBeNull();
  });
});

describe('who may begin', () => {
  it.each([
    ['without links:write', { principal: customer('alice', ['links:read']) }, 'FORBIDDEN'],
    ['for somebody else', { customerId: 'bob' }, 'FORBIDDEN'],
    ['as staff', { principal: { ...customer('ana'), kind: 'staff' } }, 'FORBIDDEN'],
    [
      'as a partner without a grant',
      { principal: { ...customer('otherpay'), kind: 'partner' }, customerId: 'alice' },
      'FORBIDDEN',
    ],
    ['at a bank that is not there', { bankId: 'nowhere' }, 'UNKNOWN_BANK'],
    ['back to a foreign address', { redirectUri: 'https://evil.example/' }, 'UNREGISTERED_REDIRECT_URI'],
    ['back to an address that is nearly registered', { redirectUri: `${redirectUri}/` }, 'UNREGISTERED_REDIRECT_URI'],
    ['back to another client’s address', { clientId: 'fintrack' }, 'UNREGISTERED_REDIRECT_URI'],
    ['from a client that is not registered', { clientId: 'nobody' }, 'UNREGISTERED_REDIRECT_URI'],
    ['for nothing', { permissions: [] }, 'INVALID_PERMISSIONS'],
    ['for more than the bank shares', { permissions: ['identity'] }, 'INVALID_PERMISSIONS'],
    ['with an endless state', { state: 'x'.repeat(513) }, 'INVALID_STATE'],
    ['with a zero byte in the state', { state: 'x\0' }, 'INVALID_STATE'],
  ] as const)('nobody %s', async (_, more, reason) => {
    expect(await begin(gateway, 'rheinbank', 'alice', { ...more, scopes: undefined } as never)).toEqual({
      kind: 'refused',
      reason,
    });
  });

  it('a partner for a customer who granted it, back to its own address with its query', async () => {
    const uri = 'https://fintrack.example/back?tenant=1';
    const principal = { ...customer('fintrack'), kind: 'partner' } as const;
    const more = { principal, clientId: 'fintrack', customerId: 'alice', redirectUri: uri, state: null };
    const { authorizationUrl } = begun(await begin(gateway, 'rheinbank', 'alice', more));
    const answer = await authorize(sandbox.description, authorizationUrl, 'alice');
    const { url } = forwarded(await gateway.service.complete(answer, null));
    expect(url.href).toMatch(/^https:\/\/fintrack\.example\/back\?tenant=1&link=[\w-]+&code=[\w-]{43}$/);
  });

  it('no renewal and no revocation of somebody else’s link: it is as if there were none', async () => {
    const mine = await link(gateway, sandbox.description, 'rheinbank', 'chloe');
    const stranger = { principal: customer('bob'), linkId: mine.id, psuIpAddress: null, deadline: deadline() };
    expect(await gateway.service.revoke(stranger)).toEqual({ kind: 'refused', reason: 'UNKNOWN_LINK' });
    expect(
      await gateway.service.renew({
        ...stranger,
        clientId: 'app',
        redirectUri,
        state: null,
        browserBinding: null,
        permissions: null,
      }),
    ).toEqual({ kind: 'refused', reason: 'UNKNOWN_LINK' });
    expect(await gateway.store.links.read(mine.id)).toMatchObject({ status: 'ACTIVE' });
  });
});

describe('a callback', () => {
  it('without a state, with two, or with one that nobody gave out leads nowhere', async () => {
    for (const [query, reason] of [
      ['', 'NO_ANSWER'],
      ['state=a&state=b&code=c', 'NO_ANSWER'],
      ['state=nobody&code=c', 'UNKNOWN_STATE'],
      ['response=not.a.jwt', 'NO_ANSWER'],
    ] as const) {
      expect(await gateway.service.complete(new URLSearchParams(query), null)).toEqual({ kind: 'refused', reason });
    }
  });

  it('that comes again does nothing again, and forwards without the code until the attempt is over', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'albion', 'bob'));
    const answer = await authorize(sandbox.description, authorizationUrl, 'bob');
    const first = forwarded(await gateway.service.complete(answer, null));
    const before = await gateway.store.links.read(id);
    const second = forwarded(await gateway.service.complete(answer, null));
    expect(first.url.searchParams.get('code')).not.toBeNull();
    expect(second).toMatchObject({ error: 'code_already_sent', isReplay: true });
    expect(second.url.searchParams.has('code')).toBe(false);
    expect(await gateway.store.links.read(id)).toEqual(before);
    const later = await startLinking(
      sandbox.description,
      { databaseUrl: null, dataDir },
      key,
      () => Date.now() + 700_000,
    );
    expect(await later.service.complete(answer, null)).toEqual({ kind: 'refused', reason: 'UNKNOWN_STATE' });
    await later.close();
    const audit = await gateway.store.audit.read({ linkId: id, limit: 20 });
    expect(audit.filter(({ reason }) => reason === 'REPLAYED')).toHaveLength(2);
  });

  it('that comes twenty times at once is completed once', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'rheinbank', 'chloe', { state: 'many' }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'chloe');
    const results = await Promise.all(Array.from({ length: 20 }, () => gateway.service.complete(answer, null)));
    expect(results.filter((result) => result.kind === 'forward' && !result.isReplay)).toHaveLength(1);
    const audit = await gateway.store.audit.read({ linkId: id, limit: 100 });
    expect(audit.filter(({ action }) => action === 'LINK_AUTHORISE')).toHaveLength(1);
    expect(results.filter((result) => codeOf(result) !== null)).toHaveLength(1);
  });

  it('in another browser than the one that was sent to the bank is refused, and the right one still completes', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'rheinbank', 'alice', { browserBinding: 'session-of-alice' }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'alice');
    for (const browser of [null, 'session-of-mallory']) {
      expect(await gateway.service.complete(answer, browser)).toEqual({ kind: 'refused', reason: 'OTHER_BROWSER' });
    }
    const result = await gateway.service.complete(answer, 'session-of-alice');
    expect(forwarded(result).error).toBeNull();
    // It has shown whose it is: there is nothing to confirm.
    expect(codeOf(result)).toBeNull();
    expect(await gateway.store.links.read(id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('with the state of another caller’s attempt cannot put an own code into it', async () => {
    const [mine, theirs] = [
      begun(await begin(gateway, 'rheinbank', 'alice')),
      begun(await begin(gateway, 'rheinbank', 'chloe')),
    ];
    const answer = await authorize(sandbox.description, mine.authorizationUrl, 'alice');
    const other = new URL(theirs.authorizationUrl).searchParams.get('state') ?? '';
    answer.set('state', other);
    expect(forwarded(await gateway.service.complete(answer, null)).error).toBe('authorization_failed');
    expect(await gateway.store.links.read(theirs.link.id)).not.toMatchObject({ status: 'ACTIVE', customerId: 'alice' });
    expect(
      await gateway.store.tokens.read((await gateway.store.links.readConsents(theirs.link.id)).at(-1)?.id ?? ''),
    ).toBeNull();
  });

  it('with another bank’s issuer is a mix-up: nothing is sent to the token endpoint', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'rheinbank', 'alice', { state: 'mix' }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'alice');
    answer.set('iss', gateway.banks.get('albion')?.oauth.issuer ?? '');
    await control(sandbox.description, 'DELETE', '/banks/rheinbank/tokens/calls');
    expect(forwarded(await gateway.service.complete(answer, null)).error).toBe('authorization_failed');
    const { calls } = await control<{ calls: Record<string, number> }>(
      sandbox.description,
      'GET',
      '/banks/rheinbank/tokens',
    );
    expect(calls['authorization_code'] ?? 0).toBe(0);
    await gateway.sweep.round();
    const consent = (await gateway.store.links.readConsents(id)).at(-1);
    expect(consent).toMatchObject({ status: 'FAILED', revocation: 'DONE' });
    expect((await consentAtBank(consent?.bankConsentId ?? '')).state).toBe('terminated');
  });

  it('without the issuer that the bank promises is refused', async () => {
    const { authorizationUrl } = begun(await begin(gateway, 'rheinbank', 'alice', { state: 'no-iss' }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'alice');
    expect(answer.get('iss')).not.toBeNull();
    answer.delete('iss');
    expect(forwarded(await gateway.service.complete(answer, null)).error).toBe('authorization_failed');
  });

  it.each(['none', 'HS256'])('whose ID token is signed with %s is refused before any exchange', async (alg) => {
    const { authorizationUrl } = begun(await begin(gateway, 'albion', 'bob', { state: alg }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'bob');
    const claims = decodeJwt(answer.get('id_token') ?? '');
    const forged =
      alg === 'none'
        ? `${Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url')}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`
        : await new SignJWT(claims)
            .setProtectedHeader({ alg })
            .sign(new TextEncoder().encode('bankgraph-bankgraph-bankgraph-32'));
    answer.set('id_token', forged);
    await control(sandbox.description, 'DELETE', '/banks/albion/tokens/calls');
    expect(forwarded(await gateway.service.complete(answer, null)).error).toBe('authorization_failed');
    const { calls } = await control<{ calls: Record<string, number> }>(
      sandbox.description,
      'GET',
      '/banks/albion/tokens',
    );
    expect(calls['authorization_code'] ?? 0).toBe(0);
  });

  it('with the ID token of another attempt (another nonce) is refused', async () => {
    const one = begun(await begin(gateway, 'albion', 'bob', { state: 'n1' }));
    const two = begun(await begin(gateway, 'albion', 'dora', { state: 'n2' }));
    const [first, second] = [
      await authorize(sandbox.description, one.authorizationUrl, 'bob'),
      await authorize(sandbox.description, two.authorizationUrl, 'dora'),
    ];
    first.set('id_token', second.get('id_token') ?? '');
    expect(forwarded(await gateway.service.complete(first, null)).error).toBe('authorization_failed');
    // Code and ID token of another attempt together: c_hash holds, nonce and state do not.
    first.set('code', second.get('code') ?? '');
    const three = begun(await begin(gateway, 'albion', 'bob', { state: 'n3' }));
    const third = await authorize(sandbox.description, three.authorizationUrl, 'bob');
    third.set('id_token', second.get('id_token') ?? '');
    third.set('code', second.get('code') ?? '');
    expect(forwarded(await gateway.service.complete(third, null)).error).toBe('authorization_failed');
  });

  it('whose JARM answer is signed by another bank, or not a JARM answer at all, is refused', async () => {
    const south = begun(await begin(gateway, 'southern-cross', 'bob'));
    const answer = await authorize(sandbox.description, south.authorizationUrl, 'bob');
    const { state, code } = decodeJwt<{ state: string; code: string }>(answer.get('response') ?? '');
    const plain = new URLSearchParams({ state, code, iss: gateway.banks.get('southern-cross')?.oauth.issuer ?? '' });
    expect(forwarded(await gateway.service.complete(plain, null)).error).toBe('authorization_failed');
    const again = begun(await begin(gateway, 'southern-cross', 'bob'));
    const real = await authorize(sandbox.description, again.authorizationUrl, 'bob');
    const claims = decodeJwt(real.get('response') ?? '');
    const { generateKeyPair } = await import('jose');
    const { privateKey } = await generateKeyPair('PS256');
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'PS256' }).sign(privateKey);
    expect(forwarded(await gateway.service.complete(new URLSearchParams({ response: forged }), null)).error).toBe(
      'authorization_failed',
    );
  });

  it('that comes after the attempt has expired is told so', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'rheinbank', 'alice', { state: 'late' }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'alice');
    const later = await startLinking(
      sandbox.description,
      { databaseUrl: null, dataDir },
      key,
      () => Date.now() + 700_000,
    );
    expect(forwarded(await later.service.complete(answer, null)).error).toBe('authorization_expired');
    await later.close();
    expect((await gateway.store.links.readConsents(id)).at(-1)).toMatchObject({ status: 'FAILED' });
  });

  it('is completed by another gateway, after a restart', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'albion', 'dora'));
    const answer = await authorize(sandbox.description, authorizationUrl, 'dora');
    const restarted = await startLinking(sandbox.description, { databaseUrl: null, dataDir }, key);
    const result = await restarted.service.complete(answer, null);
    await restarted.close();
    await confirm(gateway, result, 'dora');
    expect(await gateway.store.links.read(id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('whose exchange is never answered is unknown: nothing kept, the consent taken back, the customer can try again', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(await begin(gateway, 'albion', 'alice', { state: 'lost' }));
    const answer = await authorize(sandbox.description, authorizationUrl, 'alice');
    await control(sandbox.description, 'PUT', '/banks/albion/tokens/trouble', {
      loseAnswer: true,
      grantType: 'authorization_code',
    });
    expect(forwarded(await gateway.service.complete(answer, null)).error).toBe('outcome_unknown');
    await control(sandbox.description, 'DELETE', '/banks/albion/tokens/trouble');
    await gateway.sweep.round();
    const consent = (await gateway.store.links.readConsents(id)).at(-1);
    expect(consent).toMatchObject({ status: 'FAILED', endReason: 'AUTHORISATION_UNKNOWN', revocation: 'DONE' });
    expect((await consentAtBank(consent?.bankConsentId ?? '')).state).toBe('terminated');
  });

  it('whose gateway died while exchanging is ended by the sweep of another', async () => {
    const {
      authorizationUrl,
      link: { id },
    } = begun(
      await begin(gateway, 'rheinbank', 'bob', { state: 'crash' }).catch(() =>
        begin(gateway, 'rheinbank', 'alice', { state: 'crash' }),
      ),
    );
    const state = new URL(authorizationUrl).searchParams.get('state') ?? '';
    const { toHash } = await import('../../../src/store/attempts.ts');
    const attempt = await gateway.store.attempts.findByState(toHash(state));
    const nowMs = Date.now();
    await gateway.store.attempts.claim(attempt?.id ?? '', {
      claimId: 'dead',
      nowMs,
      exchangeUntilMs: nowMs + exchangeMs,
    });
    expect(await gateway.service.complete(new URLSearchParams({ state, code: 'x' }), null)).toEqual({
      kind: 'refused',
      reason: 'IN_PROGRESS',
    });
    await gateway.sweep.round();
    expect((await gateway.store.attempts.findByState(toHash(state)))?.status).toBe('EXCHANGING');
    const later = await startLinking(
      sandbox.description,
      { databaseUrl: null, dataDir },
      key,
      () => Date.now() + exchangeMs + 1,
    );
    await later.sweep.round();
    expect((await gateway.store.attempts.findByState(toHash(state)))?.status).toBe('UNKNOWN');
    expect(forwarded(await gateway.service.complete(new URLSearchParams({ state, code: 'x' }), null))).toMatchObject({
      error: 'outcome_unknown',
      isReplay: true,
    });
    expect((await gateway.store.links.readConsents(id)).at(-1)).toMatchObject({ status: 'FAILED', revocation: 'DONE' });
    await later.close();
  });
});

describe('a revocation', () => {
  it('while the bank is down ends the link at once, and the bank is told when it is back', async () => {
    const linked = await link(gateway, sandbox.description, 'rheinbank', 'chloe');
    await control(sandbox.description, 'PUT', '/banks/rheinbank/tokens/trouble', { status: 503 });
    gateway.banks.get('rheinbank')?.oauth.forgetClientToken('AIS');
    const request = { principal: customer('chloe'), linkId: linked.id, psuIpAddress: null, deadline: deadline() };
    expect(await gateway.service.revoke(request)).toMatchObject({ link: { status: 'REVOKED', revocation: 'PENDING' } });
    expect(await gateway.directory.readLink(linked.id)).toBeNull();
    expect((await consentAtBank(linked.bankConsentId)).state).toBe('valid');
    await control(sandbox.description, 'DELETE', '/banks/rheinbank/tokens/trouble');
    const later = await startLinking(
      sandbox.description,
      { databaseUrl: null, dataDir },
      key,
      () => Date.now() + 60_000,
    );
    await later.sweep.round();
    await later.close();
    expect(await gateway.store.links.read(linked.id)).toMatchObject({ revocation: 'DONE' });
    expect((await consentAtBank(linked.bankConsentId)).state).toBe('terminated');
    expect(await gateway.service.revoke(request)).toMatchObject({ kind: 'revoked', link: { revocation: 'DONE' } });
  });

  it('at the bank is found out when the bank is asked, and the directory says so', async () => {
    const linked = await link(gateway, sandbox.description, 'rheinbank', 'chloe');
    await control(sandbox.description, 'DELETE', `/consents/${linked.bankConsentId}`);
    expect(await gateway.service.checkAtBank(linked.id, deadline())).toMatchObject({
      status: 'REVOKED',
      reason: 'REVOKED_AT_BANK',
    });
    const found = await gateway.directory.readLink(linked.id);
    expect(Date.parse(found?.expiresAt ?? '')).toBeLessThanOrEqual(Date.now());
    await expect(gateway.tokens.accessToken(found ?? (linked as never), deadline())).rejects.toMatchObject({
      code: 'CONSENT_REQUIRED',
    });
  });
});

describe('an authorisation that waits to be confirmed', () => {
  const at = (ms: number) =>
    startLinking(sandbox.description, { databaseUrl: null, dataDir }, key, () => Date.now() + ms);

  it.each(journeys)('at %s is nobody’s but the beginner’s, and only by the code', async (bankId, victim) => {
    const { link: pending, authorizationUrl } = begun(await begin(gateway, bankId, 'erin', { state: null }));
    // Somebody else has been sent the bank's address, and agrees at their own bank.
    const answer = await authorize(sandbox.description, authorizationUrl, victim);
    const result = await gateway.service.complete(answer, null);
    const code = codeOf(result) ?? '';
    const { id } = pending;
    const isNothing = async () => {
      expect(await gateway.store.links.read(id)).toMatchObject({ status: 'CONFIRMATION_REQUIRED', grantedAtMs: null });
      expect(await gateway.directory.readLink(id)).toBeNull();
      const consent = (await gateway.store.links.readConsents(id)).at(-1);
      expect(consent?.status).toBe('AWAITING');
      expect(await gateway.store.tokens.read(consent?.id ?? '')).toBeNull();
    };
    await isNothing();
    // What the beginner knows: the bank's address with all that stands in it, and the link's id.
    const state = new URL(authorizationUrl).searchParams.get('state');
    if (state !== null) {
      const replayed = await gateway.service.complete(new URLSearchParams({ state, code: 'guessed' }), null);
      expect(codeOf(replayed)).toBeNull();
    }
    const refused = { kind: 'refused', reason: 'INVALID_CODE' };
    const erin = customer('erin');
    for (const guess of ['', 'x'.repeat(43), 'x'.repeat(10_000), state ?? '', id, answer.get('code') ?? 'none']) {
      expect(await gateway.service.confirm({ principal: erin, code: guess })).toEqual(refused);
    }
    // What the person who came back has: the code, and their own token.
    for (const principal of [
      customer(victim),
      { ...erin, clientId: 'fintrack' },
      { ...erin, kind: 'partner' as const },
      customer('erin', ['links:read']),
    ]) {
      expect(await gateway.service.confirm({ principal, code })).toEqual(refused);
    }
    await gateway.service.checkAtBank(id, deadline());
    await gateway.sweep.round();
    await isNothing();

    const later = await at(11 * 60_000);
    expect(await later.service.confirm({ principal: erin, code })).toEqual(refused);
    await later.sweep.round();
    expect(await gateway.store.links.read(id)).toMatchObject({
      status: 'REVOKED',
      reason: 'AUTHORISATION_NOT_CONFIRMED',
      grantedAtMs: null,
    });
    const consent = (await gateway.store.links.readConsents(id)).at(-1);
    expect(consent).toMatchObject({ status: 'FAILED', revocation: 'DONE' });
    expect((await consentAtBank(consent?.bankConsentId ?? '')).state).not.toBe('valid');
    expect(await gateway.service.confirm({ principal: erin, code })).toEqual(refused);
    await later.close();
  });

  it('is confirmed once, however often the code is sent, and tells the same afterwards', async () => {
    const { authorizationUrl, link: pending } = begun(await begin(gateway, 'albion', 'erin'));
    const result = await gateway.service.complete(await authorize(sandbox.description, authorizationUrl, 'erin'), null);
    const code = codeOf(result) ?? '';
    const confirming = { principal: customer('erin'), code };
    const confirmed = await Promise.all(Array.from({ length: 20 }, () => gateway.service.confirm(confirming)));
    for (const each of confirmed)
      expect(each).toMatchObject({ kind: 'confirmed', link: { id: pending.id, status: 'ACTIVE' } });
    const audit = await gateway.store.audit.read({ linkId: pending.id, limit: 100 });
    expect(audit.filter(({ action }) => action === 'LINK_COMPLETE')).toHaveLength(1);
    // An answer that was lost is asked for again, also when the ten minutes are over.
    const later = await at(20 * 60_000);
    expect(await later.service.confirm(confirming)).toMatchObject({ kind: 'confirmed', link: { status: 'ACTIVE' } });
    await later.close();
    await gateway.service.revoke({
      principal: customer('erin'),
      linkId: pending.id,
      psuIpAddress: null,
      deadline: deadline(),
    });
    expect(await gateway.service.confirm(confirming)).toMatchObject({ link: { status: 'REVOKED' } });
  });

  it('of a renewal ends alone: the link serves with its old consent before and after', async () => {
    const mine = await link(gateway, sandbox.description, 'albion', 'alice');
    const renewal = begun(
      await gateway.service.renew({
        principal: customer('alice'),
        clientId: 'app',
        redirectUri,
        state: null,
        browserBinding: null,
        psuIpAddress: null,
        deadline: deadline(),
        linkId: mine.id,
        permissions: ['accounts'],
      }),
    );
    const result = await gateway.service.complete(
      await authorize(sandbox.description, renewal.authorizationUrl, 'bob'),
      null,
    );
    expect(codeOf(result)).not.toBeNull();
    expect(await accountsWith(mine.id)).toBe(200);
    const later = await at(11 * 60_000);
    await later.sweep.round();
    await later.close();
    expect(await gateway.store.links.read(mine.id)).toMatchObject({
      status: 'ACTIVE',
      consentId: mine.consentId,
      permissions: mine.permissions,
    });
    const consents = await gateway.store.links.readConsents(mine.id);
    expect(consents.slice(-2).map(({ status }) => status)).toEqual(['AUTHORISED', 'FAILED']);
    expect((await consentAtBank(mine.bankConsentId)).state).toBe('valid');
    expect((await consentAtBank(consents.at(-1)?.bankConsentId ?? '')).state).not.toBe('valid');
    expect(await accountsWith(mine.id)).toBe(200);
  });

  it('of a renewal that changes the consent there is leaves the link as it is, though the bank takes its tokens no more', async () => {
    const mine = await link(gateway, sandbox.description, 'southern-cross', 'alice');
    const renewal = begun(
      await gateway.service.renew({
        principal: customer('alice'),
        clientId: 'app',
        redirectUri,
        state: null,
        browserBinding: null,
        psuIpAddress: null,
        deadline: deadline(),
        linkId: mine.id,
        permissions: null,
      }),
    );
    const answer = await authorize(sandbox.description, renewal.authorizationUrl, 'alice');
    const result = await gateway.service.complete(answer, null);
    // Somebody reads before it is confirmed, by a gateway that has no token in memory.
    const soon = await startLinking(sandbox.description, { databaseUrl: null, dataDir }, key);
    const found = await soon.directory.readLink(mine.id);
    if (found === null) throw new Error('not in the directory');
    const current = await gateway.store.tokens.read(mine.consentId ?? '');
    soon.tokens.refused(found, current?.accessToken ?? '');
    await expect(soon.tokens.accessToken(found, deadline())).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    expect(await gateway.store.links.read(mine.id)).toMatchObject({ status: 'ACTIVE', consentId: mine.consentId });
    await gateway.sweep.round();
    expect((await consentAtBank(mine.bankConsentId)).state).toBe('valid');
    expect(await confirm(gateway, result, 'alice')).toMatchObject({ id: mine.id, status: 'ACTIVE' });
    expect(await accountsWith(mine.id)).toBe(200);
    await soon.close();
  });

  it('keeps its link also where the renewal begins while the bank is asked what has become of the consent', async () => {
    const mine = await link(gateway, sandbox.description, 'albion', 'alice');
    await control(sandbox.description, 'DELETE', `/consents/${mine.bankConsentId}`);
    const soon = await startLinking(sandbox.description, { databaseUrl: null, dataDir }, key);
    const consents = soon.banks.get('albion')?.consents ?? expect.fail('no bank');
    const readState = consents.readState.bind(consents);
    let begins = 0;
    Object.assign(consents, {
      readState: async (...asked: Parameters<typeof readState>) => {
        if (begins++ === 0) await renewOf(mine.id);
        return readState(...asked);
      },
    });
    const renewOf = (linkId: string) =>
      gateway.service.renew({
        principal: customer('alice'),
        clientId: 'app',
        redirectUri,
        state: null,
        browserBinding: null,
        psuIpAddress: null,
        deadline: deadline(),
        linkId,
        permissions: null,
      });
    const found = (await soon.directory.readLink(mine.id)) ?? expect.fail('not in the directory');
    const current = await gateway.store.tokens.read(mine.consentId ?? '');
    soon.tokens.refused(found, current?.accessToken ?? '');
    await expect(soon.tokens.accessToken(found, deadline())).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' });
    expect(begins).toBe(1);
    expect(await gateway.store.links.read(mine.id)).toMatchObject({ status: 'ACTIVE', consentId: mine.consentId });
    await soon.close();
  });

  it('is not undone by a second attempt at the same link that fails, and comes back when the first was not confirmed', async () => {
    const erin = customer('erin');
    const [first, second] = [
      begun(await begin(gateway, 'rheinbank', 'erin', { principal: erin })),
      begun(await begin(gateway, 'rheinbank', 'erin', { principal: erin })),
    ];
    expect(second.link.id).toBe(first.link.id);
    const allowed = await authorize(sandbox.description, first.authorizationUrl, 'alice');
    const result = await gateway.service.complete(allowed, null);
    const refused = await authorize(sandbox.description, second.authorizationUrl, 'alice', 'refuse');
    expect(forwarded(await gateway.service.complete(refused, null)).error).toBe('access_denied');
    expect(await gateway.store.links.read(first.link.id)).toMatchObject({
      status: 'CONFIRMATION_REQUIRED',
      reason: null,
    });
    expect(await confirm(gateway, result, 'erin')).toMatchObject({ status: 'ACTIVE' });
    await gateway.service.revoke({ principal: erin, linkId: first.link.id, psuIpAddress: null, deadline: deadline() });
  });

  it('keeps no token once it has ended: neither confirmed, nor not, nor taken back', async () => {
    const sealedOf = async (
      subject: string,
      end: (id: string, code: string) => Promise<unknown>,
    ): Promise<string[]> => {
      const { authorizationUrl, link: pending } = begun(await begin(gateway, 'albion', subject, { state: subject }));
      const result = await gateway.service.complete(
        await authorize(sandbox.description, authorizationUrl, 'alice'),
        null,
      );
      await end(pending.id, codeOf(result) ?? '');
      const { DatabaseSync } = await import('node:sqlite');
      const [file] = readdirSync(dataDir).filter((name) => /\.(?:db|sqlite3?)$/.test(name));
      const database = new DatabaseSync(join(dataDir, file ?? ''), { readOnly: true });
      const rows = database.prepare('select sealed from authorization_attempts where link_id = ?').all(pending.id);
      database.close();
      return rows.map(({ sealed }) => String(sealed));
    };
    const revoke = (subject: string, linkId: string) =>
      gateway.service.revoke({ principal: customer(subject), linkId, psuIpAddress: null, deadline: deadline() });
    expect(
      await sealedOf('forgotten-1', (_id, code) =>
        gateway.service.confirm({ principal: customer('forgotten-1'), code }),
      ),
    ).toEqual(['']);
    expect(await sealedOf('forgotten-2', (id) => revoke('forgotten-2', id))).toEqual(['']);
    const late = await at(11 * 60_000);
    expect(await sealedOf('forgotten-3', () => late.sweep.round())).toEqual(['']);
    await late.close();
  });

  it('is renewed and ended by a partner only where it was begun in its own app', async () => {
    const theirs = await link(gateway, sandbox.description, 'rheinbank', 'alice');
    const principal = { ...customer('fintrack'), kind: 'partner', clientId: 'fintrack' } as const;
    const refused = { kind: 'refused', reason: 'UNKNOWN_LINK' };
    expect(await gateway.service.revoke({ principal, linkId: theirs.id })).toEqual(refused);
    const renewal = {
      principal,
      linkId: theirs.id,
      permissions: null,
      redirectUri: 'https://fintrack.example/back?tenant=1',
      state: null,
      browserBinding: null,
    };
    expect(await gateway.service.renew(renewal)).toEqual(refused);
    // Begun by the customer, in the partner's app.
    const { link: pending } = begun(
      await begin(gateway, 'albion', 'alice', { clientId: 'fintrack', redirectUri: renewal.redirectUri }),
    );
    expect(await gateway.service.revoke({ principal, linkId: pending.id })).toMatchObject({ kind: 'revoked' });
  });

  it('of a partner ends with the customer’s grant', async () => {
    const uri = 'https://fintrack.example/back?tenant=1';
    const principal = { ...customer('fintrack'), kind: 'partner', clientId: 'fintrack' } as const;
    const more = { principal, clientId: 'fintrack', customerId: 'alice', redirectUri: uri, state: null };
    const { authorizationUrl } = begun(await begin(gateway, 'rheinbank', 'alice', more));
    const result = await gateway.service.complete(
      await authorize(sandbox.description, authorizationUrl, 'alice'),
      null,
    );
    const without = linkingByPrincipal(new LinkingService(gateway.options), async () => false);
    const code = codeOf(result) ?? '';
    expect(await without.confirm({ principal, code })).toEqual({ kind: 'refused', reason: 'INVALID_CODE' });
    expect(await gateway.service.confirm({ principal, code })).toMatchObject({ kind: 'confirmed' });
  });

  it('at a bank with a page of its own is not had by the address that leads back from it', async () => {
    const { authorizationUrl, link: pending } = begun(
      await begin(gateway, 'banque-du-rhone', 'erin', { state: 'page' }),
    );
    const refused = await authorize(sandbox.description, authorizationUrl, 'bob', 'refuse');
    // What "back" on the bank's page shows to whoever opens it names the attempt, and is not the state.
    const state = refused.get('state') ?? '';
    expect(state).toMatch(/^refused\./);
    const again = begun(await begin(gateway, 'banque-du-rhone', 'erin', { state: 'page' }));
    const allowed = await authorize(sandbox.description, again.authorizationUrl, 'bob');
    const own = `refused.${createHash('sha256')
      .update(allowed.get('state') ?? '')
      .digest('base64url')}`;
    const guessed = await gateway.service.complete(new URLSearchParams({ state: own.slice('refused.'.length) }), null);
    expect(guessed).toEqual({ kind: 'refused', reason: 'UNKNOWN_STATE' });
    const denied = await gateway.service.complete(new URLSearchParams({ state: own }), null);
    expect([codeOf(denied), forwarded(denied).error]).toEqual([null, 'access_denied']);
    expect(await gateway.store.links.read(pending.id)).toMatchObject({ status: 'PENDING', grantedAtMs: null });
  });

  it('comes to nothing when the link is taken back meanwhile', async () => {
    const { authorizationUrl, link: pending } = begun(await begin(gateway, 'albion', 'dora', { state: 'w' }));
    const result = await gateway.service.complete(await authorize(sandbox.description, authorizationUrl, 'dora'), null);
    const dora = customer('dora');
    await gateway.service.revoke({ principal: dora, linkId: pending.id, psuIpAddress: null, deadline: deadline() });
    expect(await gateway.service.confirm({ principal: dora, code: codeOf(result) ?? '' })).toEqual({
      kind: 'refused',
      reason: 'INVALID_CODE',
    });
    const consent = (await gateway.store.links.readConsents(pending.id)).at(-1);
    expect(consent).toMatchObject({ status: 'ENDED', revocation: 'DONE' });
  });
});
