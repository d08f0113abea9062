// What a customer has agreed to at the bank and nobody has confirmed yet: whose it is, what it comes to, and what becomes of the link
// that it renews.

import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { LinkingService } from '../../../src/linking/service.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { linkingByPrincipal } from '../../support/by-principal.ts';
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
  renew,
  startLinking,
  type TestGateway,
} from './world.ts';

let sandbox: Sandbox;
let gateway: TestGateway;
let dataDir: string;
const key = newKey();
const deadline = () => deadlineIn(10_000);
const consentAtBank = (id: string | null) => readConsent(sandbox.description, id);
const accountsWith = (linkId: string) => readAccountsWith(gateway, linkId);

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
    const renewal = begun(await renew(gateway, mine.id, { permissions: ['accounts'] }));
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
    const renewal = begun(await renew(gateway, mine.id));
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
        if (begins++ === 0) await renew(gateway, mine.id);
        return readState(...asked);
      },
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
