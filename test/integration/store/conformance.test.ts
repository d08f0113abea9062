// One suite for both databases: what the store's ports promise, whichever of them keeps it.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHash } from '../../../src/store/attempts.ts';
import { SealFailure, StoreFailure, StoreKeysMissing } from '../../../src/store/failures.ts';
import { migrationNames } from '../../../src/store/migrations.ts';
import type { PageSessionRecord } from '../../../src/store/page-sessions.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { completed, newAttempt } from './attempts.ts';
import { askRaw, databases, type FreshStore, newKey, useStores } from './stores.ts';

const event = {
  atMs: 1,
  actor: { kind: 'gateway', subject: 'test' },
  action: 'TOKEN_REFRESH',
  outcome: 'DONE',
} as const;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`the store on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let place: FreshStore['place'];
    let key: SealingKey;
    const { another, raw, newPlace } = useStores(make, (fresh) => {
      ({ store, place, key } = fresh);
    });

    it('names an account as it was first named, whichever gateway sees it, and no two of a list alike', async () => {
      const owner = { customerId: 'c', bankId: 'b' };
      const identity = (number: string | null, bankAccount: string) => ({ number, bankAccount, isTwin: false });
      const assign = (...identities: ReturnType<typeof identity>[]) =>
        store.accountIdentities.assign(owner, identities, 1);
      const other = await another();
      const lists = [
        [identity(null, 'one'), identity('number-2', 'two')],
        [identity('number-1', 'one'), identity('number-2', 'other')],
      ];
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 === 0 ? store : other).accountIdentities.assign(owner, lists[index % 2] ?? [], index),
        ),
      );
      // Whatever came first, and whether it told a number.
      expect(new Set(answers.map((keys) => keys.join(' '))).size).toBe(1);
      expect(new Set(answers[0]).size).toBe(2);
      const [one] = answers[0] ?? [];
      expect(await assign(identity('number-1', 'new'))).toEqual([one]);
      // The bank gives its id to another account, and the first one another id.
      const [swapped, kept] = await assign(identity('number-9', 'one'), identity('number-1', 'newer'));
      expect(kept).toBe(one);
      expect(swapped).not.toBe(one);
      // A list with the number under another id, and the old id without a number: two accounts.
      const both = await assign(identity('number-1', 'newest'), identity(null, 'new'));
      expect(new Set(both).size).toBe(2);
      expect(await store.accountIdentities.assign({ ...owner, customerId: 'd' }, lists[0] ?? [], 99)).toHaveLength(2);
    });

    it('migrates once when several gateways start at once', async () => {
      const empty = await newPlace();
      const started = await Promise.all(Array.from({ length: 4 }, () => another([key], empty)));
      await Promise.all(started.map((one, index) => completed(one, index === 0 ? {} : {})));
      expect(await store.links.readCustomerIds()).toEqual([]);
      expect(await askRaw(empty, 'select name from kysely_migration')).toHaveLength(migrationNames('sqlite').length);
      expect(await started[0]?.links.readOfCustomer('alice')).toHaveLength(4);
    });

    it('refuses to open without a key', async () => {
      await expect(openStore({ ...place, keys: null })).rejects.toBeInstanceOf(StoreKeysMissing);
    });

    it('keeps a link through its first authorisation, with consent, tokens and audit', async () => {
      const attempt = newAttempt();
      await store.attempts.begin(attempt);
      expect(await store.links.read(attempt.link.id)).toMatchObject({
        status: 'PENDING',
        reason: null,
        grantedAtMs: null,
      });
      expect(await store.links.readCustomerIds()).toEqual([]);
      expect(await store.attempts.findByState(attempt.stateHash)).toMatchObject({
        id: attempt.id,
        status: 'WAITING',
        redirectUri: attempt.redirectUri,
        clientState: 'xyz',
      });
      expect(await store.attempts.readSecrets(attempt.id)).toEqual(attempt.secrets);
      const nowMs = Date.now();
      const claim = { claimId: 'c1', nowMs, exchangeUntilMs: nowMs + 1000 };
      expect(await store.attempts.claim(attempt.id, claim)).toBe(true);
      expect(await store.attempts.claim(attempt.id, { ...claim, claimId: 'c2' })).toBe(false);
      const completion = {
        attemptId: attempt.id,
        claimId: 'c1',
        bankConsentId: attempt.consent.bankConsentId,
        expiresAtMs: nowMs + 1_000_000,
        tokens: { accessToken: 'a', refreshToken: 'r', accessExpiresAtMs: nowMs + 300_000 },
        atMs: nowMs,
      };
      const link = await store.attempts.complete(completion);
      expect(link).toMatchObject({
        id: attempt.link.id,
        status: 'ACTIVE',
        consentId: attempt.consent.id,
        bankConsentId: attempt.consent.bankConsentId,
        permissions: ['accounts', 'balances'],
        grantedAtMs: nowMs,
        expiresAtMs: nowMs + 1_000_000,
        revocation: 'NONE',
      });
      // After a commit whose acknowledgement was lost, the same completion finds itself done.
      expect(await store.attempts.complete(completion)).toEqual(link);
      expect(await store.attempts.complete({ ...completion, claimId: 'c2' })).toBeNull();
      expect(await store.tokens.read(attempt.consent.id)).toEqual({
        consentId: attempt.consent.id,
        linkId: attempt.link.id,
        accessToken: 'a',
        refreshToken: 'r',
        accessExpiresAtMs: nowMs + 300_000,
        version: 1,
        refreshStartedAtMs: null,
      });
      expect(await store.links.readCustomerIds()).toEqual(['alice']);
      const entries = await store.audit.read({ linkId: attempt.link.id, limit: 10 });
      expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
        ['LINK_BEGIN', 'DONE'],
        ['LINK_COMPLETE', 'DONE'],
      ]);
    });

    it('lets exactly one of twenty concurrent callbacks use an attempt', async () => {
      const gateways = [store, await another()];
      const attempt = newAttempt();
      await store.attempts.begin(attempt);
      const nowMs = Date.now();
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          gateways[index % 2]?.attempts.claim(attempt.id, {
            claimId: `c${index}`,
            nowMs,
            exchangeUntilMs: nowMs + 1000,
          }),
        ),
      );
      expect(claims.filter((won) => won === true)).toHaveLength(1);
    });

    it('stores one of twenty concurrent completions of one claim once', async () => {
      const gateways = [store, await another()];
      const attempt = newAttempt();
      await store.attempts.begin(attempt);
      const nowMs = Date.now();
      await store.attempts.claim(attempt.id, { claimId: 'mine', nowMs, exchangeUntilMs: nowMs + 1000 });
      const done = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          gateways[index % 2]?.attempts.complete({
            attemptId: attempt.id,
            claimId: index % 4 === 0 ? 'mine' : `other${index}`,
            bankConsentId: attempt.consent.bankConsentId,
            expiresAtMs: null,
            tokens: { accessToken: `a${index}`, refreshToken: null, accessExpiresAtMs: null },
            atMs: nowMs,
          }),
        ),
      );
      expect(done.filter((link) => link !== null)).toHaveLength(5);
      const entries = await store.audit.read({ linkId: attempt.link.id, limit: 100 });
      expect(entries.filter(({ action }) => action === 'LINK_COMPLETE')).toHaveLength(1);
      expect(await raw('select consent_id from token_sets')).toHaveLength(1);
    });

    it('does not let an expired attempt be used', async () => {
      const attempt = newAttempt({ expiresAtMs: Date.now() - 1 });
      await store.attempts.begin(attempt);
      const nowMs = Date.now();
      expect(await store.attempts.claim(attempt.id, { claimId: 'c', nowMs, exchangeUntilMs: nowMs })).toBe(false);
      expect((await store.attempts.readOverdue(nowMs, 10)).map(({ id }) => id)).toEqual([attempt.id]);
      const gateway = { kind: 'gateway', subject: 'test' } as const;
      expect(
        await store.attempts.fail(attempt.id, {
          failure: 'AUTHORISATION_ABANDONED',
          outcome: 'FAILED',
          nowMs,
          actor: gateway,
        }),
      ).toBe(true);
      expect(
        await store.attempts.fail(attempt.id, {
          failure: 'AUTHORISATION_ABANDONED',
          outcome: 'FAILED',
          nowMs,
          actor: gateway,
        }),
      ).toBe(false);
      expect(await store.links.read(attempt.link.id)).toMatchObject({
        status: 'PENDING',
        reason: 'AUTHORISATION_ABANDONED',
      });
      expect((await store.links.readDueRevocations(nowMs, 10)).map(({ id }) => id)).toEqual([attempt.consent.id]);
    });

    it('refuses a completion after the attempt was given up, and has the consent revoked', async () => {
      const attempt = newAttempt({ consent: { ...newAttempt().consent, bankConsentId: null } });
      await store.attempts.begin(attempt);
      const nowMs = Date.now();
      await store.attempts.claim(attempt.id, { claimId: 'c', nowMs, exchangeUntilMs: nowMs - 1 });
      const gateway = { kind: 'gateway', subject: 'sweep' } as const;
      expect(
        await store.attempts.fail(attempt.id, {
          failure: 'AUTHORISATION_UNKNOWN',
          outcome: 'UNKNOWN',
          nowMs,
          actor: gateway,
        }),
      ).toBe(true);
      expect(await store.links.readDueRevocations(nowMs, 10)).toEqual([]);
      const completion = { attemptId: attempt.id, claimId: 'c', expiresAtMs: null, tokens: null, atMs: nowMs };
      expect(await store.attempts.complete({ ...completion, bankConsentId: 'arrangement-1' })).toBeNull();
      expect(await store.links.readDueRevocations(nowMs, 10)).toMatchObject([{ bankConsentId: 'arrangement-1' }]);
      expect(await store.tokens.read(attempt.consent.id)).toBeNull();
      expect(await store.links.read(attempt.link.id)).toMatchObject({
        status: 'PENDING',
        reason: 'AUTHORISATION_UNKNOWN',
      });
    });

    it('keeps the old consent of a renewal until the new one is stored, and history after', async () => {
      const first = await completed(store);
      const renewal = newAttempt({ link: { ...first.link, isNew: false } });
      await store.attempts.begin(renewal);
      expect(await store.links.read(first.link.id)).toMatchObject({ status: 'ACTIVE', consentId: first.consent.id });
      expect(await store.tokens.read(first.consent.id)).not.toBeNull();
      const nowMs = Date.now();
      await store.attempts.claim(renewal.id, { claimId: 'c', nowMs, exchangeUntilMs: nowMs + 1000 });
      await store.attempts.complete({
        attemptId: renewal.id,
        claimId: 'c',
        bankConsentId: renewal.consent.bankConsentId,
        expiresAtMs: null,
        tokens: { accessToken: 'new', refreshToken: null, accessExpiresAtMs: null },
        atMs: nowMs,
      });
      expect(await store.links.read(first.link.id)).toMatchObject({ status: 'ACTIVE', consentId: renewal.consent.id });
      expect(await store.tokens.read(first.consent.id)).toBeNull();
      expect(await store.tokens.read(renewal.consent.id)).toMatchObject({ accessToken: 'new' });
      expect(
        (await store.links.readConsents(first.link.id)).map(({ status, revocation }) => [status, revocation]),
      ).toEqual(
        expect.arrayContaining([
          ['REPLACED', 'PENDING'],
          ['AUTHORISED', 'NONE'],
        ]),
      );
    });

    it('ends a link at once, tells of the bank’s part, and never takes a customer’s revocation back', async () => {
      const { link, consent } = await completed(store);
      const end = {
        linkId: link.id,
        consentId: null,
        status: 'REVOKED',
        reason: 'REVOKED_BY_CUSTOMER',
        atMs: Date.now(),
        actor: { kind: 'customer', subject: 'alice' },
        action: 'LINK_REVOKE',
        tellBank: true,
      } as const;
      expect(await store.links.end(end)).toMatchObject({ status: 'REVOKED', revocation: 'PENDING' });
      expect(await store.tokens.read(consent.id)).toBeNull();
      expect(await store.links.end({ ...end, status: 'CONSENT_REQUIRED', reason: 'REFRESH_REFUSED' })).toBeNull();
      const [due] = await store.links.readDueRevocations(Date.now(), 10);
      expect(due).toMatchObject({ id: consent.id, revocationTries: 0 });
      await store.links.recordRevocation(consent.id, { retryAtMs: Date.now() + 60_000 }, { ...event, linkId: link.id });
      expect(await store.links.readDueRevocations(Date.now(), 10)).toEqual([]);
      expect(await store.links.readDueRevocations(Date.now() + 120_000, 10)).toMatchObject([{ revocationTries: 1 }]);
      await store.links.recordRevocation(consent.id, 'DONE', { ...event, linkId: link.id });
      expect(await store.links.read(link.id)).toMatchObject({ status: 'REVOKED', revocation: 'DONE' });
    });

    it('ends a link for one consent only while it is its consent', async () => {
      const { link } = await completed(store);
      const end = {
        linkId: link.id,
        consentId: 'another',
        status: 'CONSENT_REQUIRED',
        reason: 'REFRESH_REFUSED',
        atMs: 1,
        actor: { kind: 'gateway', subject: 'refresh' },
        action: 'LINK_END',
        tellBank: false,
      } as const;
      expect(await store.links.end(end)).toBeNull();
      expect(await store.links.read(link.id)).toMatchObject({ status: 'ACTIVE' });
    });

    it('marks links whose consent has reached its end', async () => {
      const { link } = await completed(store, { consent: { ...newAttempt().consent, expiresAtMs: 1000 } });
      expect((await store.links.expireDue(Date.now(), 10)).map(({ id }) => id)).toEqual([link.id]);
      expect(await store.links.expireDue(Date.now(), 10)).toEqual([]);
      expect(await store.links.read(link.id)).toMatchObject({ status: 'EXPIRED', reason: 'CONSENT_EXPIRED' });
    });

    it('writes a refresh against its version and the fence of its lease only', async () => {
      const { consent } = await completed(store);
      const next = { accessToken: 'a2', refreshToken: 'r2', accessExpiresAtMs: 5 };
      const old = { consentId: consent.id, version: 1, fence: 1 };
      const late = { consentId: consent.id, version: 1, fence: 2 };
      expect(await store.tokens.beginRefresh(old, 10)).toBe(true);
      expect(await store.tokens.read(consent.id)).toMatchObject({ refreshStartedAtMs: 10 });
      expect(await store.tokens.beginRefresh(late, 20)).toBe(true);
      expect(await store.tokens.beginRefresh(old, 30)).toBe(false);
      expect(await store.tokens.replace(old, next, { nowMs: 30, event })).toBe(false);
      expect(await store.tokens.replace(late, next, { nowMs: 30, event })).toBe(true);
      expect(await store.tokens.replace(late, next, { nowMs: 30, event })).toBe(false);
      expect(await store.tokens.read(consent.id)).toMatchObject({ version: 2, ...next, refreshStartedAtMs: null });
    });

    it('gives a lease to one of twenty, with rising fences, and gives it on when it runs out or is released', async () => {
      const gateways = [store, await another()];
      const tries = await Promise.all(
        Array.from({ length: 20 }, (_, index) => gateways[index % 2]?.leases.acquire('one', 30_000)),
      );
      const [lease, ...others] = tries.filter((one) => one != null);
      expect(others).toEqual([]);
      expect(lease?.fence).toBe(1);
      expect(await lease?.renew(30_000)).toBe(true);
      await lease?.release();
      const second = await store.leases.acquire('one', 20);
      expect(second?.fence).toBe(2);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const third = await store.leases.acquire('one', 30_000);
      expect(third?.fence).toBe(3);
      expect(await second?.renew(1000)).toBe(false);
      await second?.release();
      expect(await store.leases.acquire('one', 1000)).toBeNull();
    });

    it('appends to the audit, finds entries by link, customer and time, and refuses every change', async () => {
      for (let index = 0; index < 5; index++) {
        await store.audit.append({
          ...event,
          atMs: index * 10,
          linkId: index % 2 === 0 ? 'even' : 'odd',
          customerId: 'c',
        });
      }
      expect(await store.audit.read({ linkId: 'even', limit: 10 })).toHaveLength(3);
      expect(await store.audit.read({ customerId: 'c', fromMs: 10, toMs: 30, limit: 10 })).toHaveLength(2);
      const [first] = await store.audit.read({ limit: 1 });
      expect(await store.audit.read({ limit: 10, afterSeq: first?.seq ?? 0 })).toHaveLength(4);
      // What is older than law asks for may go; see erasures.test.ts.
      await store.audit.append({ ...event, atMs: Date.now() });
      await expect(raw("update audit set outcome = 'REFUSED'")).rejects.toThrow('append-only');
      await expect(raw('delete from audit')).rejects.toThrow('append-only');
      if (name === 'PostgreSQL') await expect(raw('truncate audit')).rejects.toThrow('append-only');
      expect(await store.audit.read({ limit: 10 })).toHaveLength(6);
    });

    it('keeps no text of a bank’s in the audit', async () => {
      await store.audit.append({ ...event, reason: 'Sorry Alice Smith, IBAN DE00 is locked' });
      expect(await store.audit.read({ limit: 1 })).toMatchObject([{ reason: null }]);
    });

    it('keeps grants', async () => {
      const alice = { kind: 'customer', subject: 'alice' } as const;
      expect(await store.grants.has('p', 'alice')).toBe(false);
      await store.grants.add({ partnerId: 'p', customerId: 'alice' }, alice, 1);
      await store.grants.add({ partnerId: 'p', customerId: 'alice' }, alice, 2);
      expect(await store.grants.has('p', 'alice')).toBe(true);
      await store.grants.remove({ partnerId: 'p', customerId: 'alice' }, alice, 3);
      await store.grants.remove({ partnerId: 'p', customerId: 'alice' }, alice, 4);
      expect(await store.grants.has('p', 'alice')).toBe(false);
      expect((await store.audit.read({ limit: 10 })).map(({ action }) => action)).toEqual([
        'GRANT_ADD',
        'GRANT_REMOVE',
      ]);
    });

    describe('of sessions of the pages', () => {
      const nowMs = 1_800_000_000_000;
      const begin = (secret: string, more: Partial<PageSessionRecord> = {}) =>
        store.pageSessions.begin({
          secretHash: toHash(secret),
          id: `id-${secret}`,
          customerId: 'alice',
          scopes: ['links:read', 'links:write'],
          browser: 'Firefox on Linux',
          createdAtMs: nowMs,
          usedAtMs: nowMs,
          expiresAtMs: nowMs + 3_600_000,
          ...more,
        });
      const readAt = (at: Store, secret: string, ms = nowMs) => at.pageSessions.read(toHash(secret), ms);

      it('knows one at every gateway, until it runs out', async () => {
        await begin('one');
        const other = await another();
        expect(await readAt(other, 'one')).toEqual({
          id: 'id-one',
          customerId: 'alice',
          scopes: ['links:read', 'links:write'],
          browser: 'Firefox on Linux',
          createdAtMs: nowMs,
          usedAtMs: nowMs,
          expiresAtMs: nowMs + 3_600_000,
        });
        expect(await readAt(other, 'id-one')).toBeNull();
        expect(await readAt(other, 'one', nowMs + 3_599_999)).not.toBeNull();
        expect(await readAt(other, 'one', nowMs + 3_600_000)).toBeNull();
      });

      it('ends one at every gateway, and for its customer only', async () => {
        await begin('one');
        await begin('two', { createdAtMs: nowMs + 1 });
        await begin('bobs', { customerId: 'bob' });
        const other = await another();
        expect(await store.pageSessions.end('bob', 'id-one')).toBe(false);
        expect(await readAt(other, 'one')).not.toBeNull();
        const ofAlice = await other.pageSessions.readOfCustomer('alice', nowMs);
        expect(ofAlice.map(({ id }) => id)).toEqual(['id-two', 'id-one']);
        expect(await other.pageSessions.end('alice', 'id-one')).toBe(true);
        expect(await store.pageSessions.end('alice', 'id-one')).toBe(false);
        expect(await readAt(store, 'one')).toBeNull();
        expect(await readAt(store, 'two')).not.toBeNull();
      });

      it('ends all but one', async () => {
        for (const secret of ['one', 'two', 'three']) await begin(secret);
        await begin('bobs', { customerId: 'bob' });
        expect(await store.pageSessions.endOthers('alice', 'id-two')).toBe(2);
        const left = await Promise.all(['one', 'two', 'three', 'bobs'].map((secret) => readAt(store, secret)));
        expect(left.map((session) => session !== null)).toEqual([false, true, false, true]);
      });

      it('notes by the minute when one was used, and brings back none that has ended', async () => {
        await begin('one');
        expect((await readAt(store, 'one', nowMs + 59_999))?.usedAtMs).toBe(nowMs);
        expect((await readAt(store, 'one', nowMs + 90_000))?.usedAtMs).toBe(nowMs + 90_000);
        expect((await readAt(await another(), 'one', nowMs + 91_000))?.usedAtMs).toBe(nowMs + 90_000);
        await Promise.all([
          store.pageSessions.end('alice', 'id-one'),
          ...Array.from({ length: 10 }, () => readAt(store, 'one', nowMs + 200_000)),
        ]);
        expect(await readAt(store, 'one', nowMs + 200_000)).toBeNull();
      });

      it('keeps nothing of those that have run out, and no secret of any', async () => {
        await begin('old', { expiresAtMs: nowMs });
        await begin('new');
        const rows = JSON.stringify(await raw('select * from page_sessions'));
        expect(rows).toContain('id-new');
        expect(rows).not.toContain('id-old');
        expect(rows).toContain(toHash('new'));
        expect(rows).not.toContain('"new"');
      });
    });

    it('has no secret in the clear: tokens, nonces, verifiers, states', async () => {
      const state = randomUUID();
      const secrets = { nonce: 'NONCE-secret', codeVerifier: 'VERIFIER-secret', isOpenId: true };
      await completed(store, { stateHash: toHash(state), secrets });
      if (place.databaseUrl === null) {
        const bytes = ['bankgraph.sqlite', 'bankgraph.sqlite-wal']
          .map((file) => readFileSync(join(place.dataDir, file), 'latin1'))
          .join('');
        for (const secret of [state, 'NONCE-secret', 'VERIFIER-secret', 'access-1', 'refresh-1']) {
          expect(bytes).not.toContain(secret);
        }
        return;
      }
      const rows = JSON.stringify([
        await raw('select * from authorization_attempts'),
        await raw('select * from token_sets'),
        await raw('select * from audit'),
      ]);
      for (const secret of [state, 'NONCE-secret', 'VERIFIER-secret', 'access-1', 'refresh-1']) {
        expect(rows).not.toContain(secret);
      }
    });

    it('never gives a wrong token: tampered, moved to another row, or of an unknown key', async () => {
      const first = await completed(store);
      const second = await completed(store);
      await raw(
        `update token_sets set sealed = (select sealed from token_sets where consent_id = '${first.consent.id}') where consent_id = '${second.consent.id}'`,
      );
      await expect(store.tokens.read(second.consent.id)).rejects.toMatchObject({
        name: 'SealFailure',
        reason: 'BROKEN',
      });
      const foreign = await another([newKey('other')]);
      await expect(foreign.tokens.read(first.consent.id)).rejects.toMatchObject({ reason: 'UNKNOWN_KEY' });
      await expect(foreign.tokens.read(first.consent.id)).rejects.toBeInstanceOf(SealFailure);
      const wrong = await another([newKey('k1')]);
      await expect(wrong.tokens.read(first.consent.id)).rejects.toMatchObject({ reason: 'BROKEN' });
    });

    it('rotates keys while another gateway refreshes', async () => {
      const attempts = await Promise.all(Array.from({ length: 12 }, () => completed(store)));
      const waiting = newAttempt();
      await store.attempts.begin(waiting);
      const next = newKey('k2');
      const rotating = await another([next, key]);
      const running = await another([key, next]);
      let version = 1;
      const refreshes = (async () => {
        for (; version <= 15; version++) {
          const guard = { consentId: attempts[0]?.consent.id ?? '', version, fence: version };
          await running.tokens.beginRefresh(guard, 1);
          const tokens = { accessToken: `a${version + 1}`, refreshToken: 'r', accessExpiresAtMs: 1 };
          expect(await running.tokens.replace(guard, tokens, { nowMs: 1, event })).toBe(true);
        }
      })();
      const rotation = (async () => {
        while ((await rotating.sealed.reseal('token_sets', 5)) > 0)
          await new Promise((resolve) => setTimeout(resolve, 1));
      })();
      await Promise.all([refreshes, rotation]);
      while ((await rotating.sealed.reseal('token_sets', 5)) > 0);
      while ((await rotating.sealed.reseal('authorization_attempts', 5)) > 0);
      expect(await rotating.sealed.countByKey()).toMatchObject([
        { table: 'token_sets', keyId: 'k2', values: 12 },
        { table: 'authorization_attempts', keyId: 'k2', values: 1 },
      ]);
      const onlyNew = await another([next]);
      expect(await onlyNew.tokens.read(attempts[0]?.consent.id ?? '')).toMatchObject({
        accessToken: 'a16',
        version: 16,
      });
      expect(await onlyNew.tokens.read(attempts[7]?.consent.id ?? '')).toMatchObject({ accessToken: 'access-1' });
      expect(await onlyNew.attempts.readSecrets(waiting.id)).toEqual(waiting.secrets);
      // Of what has ended nothing is kept.
      await expect(onlyNew.attempts.readSecrets(attempts[3]?.id ?? '')).rejects.toThrow();
    });

    it('fails with a StoreFailure that repeats no value', async () => {
      const attempt = newAttempt();
      await store.attempts.begin(attempt);
      const failure = await store.attempts.begin(attempt).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StoreFailure);
      expect(String(failure)).not.toContain(attempt.link.id);
      expect(failure).not.toHaveProperty('cause');
    });
  });
}
