// Linking each of the sandbox's banks from nothing over its real authorisation server, and whatever can go wrong on the
// way: each refusal, replay, mix-up and crash with what is left behind by it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { exchangeMs } from '../../../src/linking/callbacks.ts';
import { runOperator } from '../../../src/operator/program.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
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
  journeys,
  link,
  newKey,
  readAccountsWith,
  readConsent,
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

const consentAtBank = (id: string | null) => readConsent(sandbox.description, id);
const accountsWith = (linkId: string) => readAccountsWith(gateway, linkId);

describe.each([
  ['albion', 'alice'],
  ['thistle', 'alice'],
  ['southern-cross', 'alice'],
] as const)('%s', (bankId, person) => {
  it('is asked for regular payments and beneficiaries where they are wanted, and for neither else', async () => {
    for (const permissions of [['accounts', 'regularPayments', 'beneficiaries'], ['accounts']] as const) {
      const { authorizationUrl, link: made } = begun(await begin(gateway, bankId, person, { permissions }));
      const back = await gateway.service.complete(await authorize(sandbox.description, authorizationUrl, person), null);
      await confirm(gateway, back, person);
      const linked = await gateway.store.links.read(made.id);
      expect(linked).toMatchObject({ status: 'ACTIVE', permissions });
      const { permissions: given } = await consentAtBank(linked?.bankConsentId ?? '');
      expect(given.filter((one) => /regular|benef/.test(one)).sort()).toEqual(
        permissions.filter((one) => one !== 'accounts').sort(),
      );
    }
  });
});

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
    const tokens = gateway.banks.get('rheinbank')?.clientTokens;
    const token = (await tokens?.clientToken('AIS')) ?? '';
    // A late refusal of the one before says nothing of this.
    tokens?.forgetClientToken('AIS', 'the one before');
    expect(await tokens?.clientToken('AIS')).toBe(token);
    tokens?.forgetClientToken('AIS', token);
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

  it('by an operator ends the link, and a gateway tells the bank; the customer may link it anew', async () => {
    const linked = await link(gateway, sandbox.description, 'rheinbank', 'chloe');
    const scopes = new Set(['operator:write']);
    const run = (...argv: string[]) =>
      runOperator(argv, {
        withStore: (work) => work(gateway.store),
        verifier: () => ({ verify: async () => ({ kind: 'customer', subject: 'olga', clientId: 'cli', scopes }) }),
        token: 'a token',
        approvals: 1,
        quotas: () => Promise.reject(new Error('not asked for')),
        now: Date.now,
        print: () => undefined,
        printError: () => undefined,
      });
    expect(await run('links', 'revoke', linked.id)).toBe(0);
    expect(await gateway.store.links.read(linked.id)).toMatchObject({
      status: 'REVOKED',
      reason: 'REVOKED_BY_OPERATOR',
      revocation: 'PENDING',
    });
    await gateway.sweep.round();
    expect(await gateway.store.links.read(linked.id)).toMatchObject({ revocation: 'DONE' });
    expect((await consentAtBank(linked.bankConsentId)).state).toBe('terminated');
    expect(await run('links', 'revoke', linked.id)).toBe(5);
    const audited = await gateway.store.audit.read({ linkId: linked.id, limit: 100 });
    expect(
      audited.filter(({ actor }) => actor.subject === 'olga').map(({ action, outcome }) => [action, outcome]),
    ).toEqual([
      ['LINK_REVOKE', 'DONE'],
      ['OPERATOR_CHANGE', 'DONE'],
      ['OPERATOR_CHANGE', 'REFUSED'],
    ]);
    const again = await link(gateway, sandbox.description, 'rheinbank', 'chloe');
    expect(again).toMatchObject({ status: 'ACTIVE' });
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
