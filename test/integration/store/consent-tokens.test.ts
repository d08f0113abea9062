// Consents that are ended with their own token, and links whose consent only waits for the customer to sign in at the bank again: what
// the store promises of both, on both databases.

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type NewAttempt, toHash } from '../../../src/store/attempts.ts';
import type { LinkEnd } from '../../../src/store/links.ts';
import type { Store } from '../../../src/store/store.ts';
import type { TokenSet } from '../../../src/store/tokens.ts';
import { newAttempt } from './attempts.ts';
import { databases, useStores } from './stores.ts';

const tokens: TokenSet = { accessToken: 'secret-1', refreshToken: null, accessExpiresAtMs: null, endsConsent: true };
const event = {
  atMs: 1,
  actor: { kind: 'gateway', subject: 'test' },
  action: 'CONSENT_REVOKE_AT_BANK',
  outcome: 'DONE',
} as const;
const gateway = { kind: 'gateway', subject: 'sweep' } as const;

/** Begins and claims an attempt; gives what completing it needs. */
async function claimed(store: Store, attempt: NewAttempt, bankConsentId: string, told: TokenSet | null = tokens) {
  await store.attempts.begin(attempt);
  const nowMs = Date.now();
  const claimId = randomUUID();
  await store.attempts.claim(attempt.id, { claimId, nowMs, exchangeUntilMs: nowMs + 60_000 });
  return { attemptId: attempt.id, claimId, bankConsentId, expiresAtMs: null, tokens: told, atMs: nowMs };
}

/** A link of a source. */
async function linked(store: Store, bankConsentId: string, of: Partial<NewAttempt> = {}): Promise<NewAttempt> {
  const attempt = newAttempt(of);
  const link = await store.attempts.complete(await claimed(store, attempt, bankConsentId));
  if (link === null) throw new Error('not completed');
  return attempt;
}

const ending = (linkId: string, known: Partial<LinkEnd> = {}): LinkEnd => ({
  linkId,
  consentId: null,
  status: 'REVOKED',
  reason: 'REVOKED_BY_CUSTOMER',
  atMs: Date.now(),
  actor: { kind: 'customer', subject: 'alice' },
  action: 'LINK_REVOKE',
  tellBank: true,
  ...known,
});

const tokenOf = async (store: Store, { consent }: NewAttempt) =>
  (await store.tokens.read(consent.id))?.accessToken ?? null;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`consents' own tokens on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    useStores(make, (fresh) => {
      ({ store } = fresh);
    });

    it.each(['DONE', 'FAILED'] as const)('are kept until the bank has been told, or given up: %s', async (outcome) => {
      const attempt = await linked(store, 'item-1');
      await store.links.end(ending(attempt.link.id));
      expect(await tokenOf(store, attempt)).toBe('secret-1');
      await store.links.recordRevocation(attempt.consent.id, { retryAtMs: Date.now() }, event);
      expect(await tokenOf(store, attempt)).toBe('secret-1');
      await store.links.recordRevocation(attempt.consent.id, outcome, event);
      expect(await tokenOf(store, attempt)).toBeNull();
    });

    it.each<Partial<LinkEnd>>([
      { status: 'EXPIRED', reason: 'CONSENT_EXPIRED', tellBank: false },
      { status: 'REVOKED', reason: 'REVOKED_AT_BANK', tellBank: false },
    ])('are kept of what has ended by itself, of which the source is told: %o', async (how) => {
      const attempt = await linked(store, 'item-1');
      await store.links.end(ending(attempt.link.id, how));
      expect(await store.links.readDueRevocations(Date.now(), 9)).toMatchObject([{ id: attempt.consent.id }]);
      expect(await tokenOf(store, attempt)).toBe('secret-1');
    });

    it('are gone with what is ended otherwise', async () => {
      const other = newAttempt();
      const plain = { accessToken: 'a', refreshToken: null, accessExpiresAtMs: null };
      await store.attempts.complete(await claimed(store, other, 'consent-1', plain));
      await store.links.end(ending(other.link.id));
      expect(await tokenOf(store, other)).toBeNull();
    });

    it('go on to a renewal that keeps the consent, and are kept for one that replaces it', async () => {
      const first = await linked(store, 'item-1');
      const repaired = await linked(store, 'item-1', { link: { ...first.link, isNew: false } });
      expect([await tokenOf(store, first), await tokenOf(store, repaired)]).toEqual([null, 'secret-1']);
      expect(await store.links.readDueRevocations(Date.now(), 9)).toEqual([]);
      const anew = await linked(store, 'item-2', { link: { ...first.link, isNew: false } });
      expect([await tokenOf(store, repaired), await tokenOf(store, anew)]).toEqual(['secret-1', 'secret-1']);
      expect(await store.links.readDueRevocations(Date.now(), 9)).toMatchObject([{ bankConsentId: 'item-1' }]);
    });

    it('are kept of what nobody confirmed, was given up meanwhile, or whose link was taken back', async () => {
      const confirmation = { codeHash: toHash(randomUUID()), confirmUntilMs: Date.now() + 60_000 };
      const unconfirmed = newAttempt();
      await store.attempts.authorise(await claimed(store, unconfirmed, 'item-1'), confirmation);
      expect(await tokenOf(store, unconfirmed)).toBeNull();
      const end = { failure: 'AUTHORISATION_NOT_CONFIRMED', outcome: 'FAILED', nowMs: Date.now() } as const;
      await store.attempts.fail(unconfirmed.id, { ...end, actor: gateway });
      expect(await tokenOf(store, unconfirmed)).toBe('secret-1');

      const late = newAttempt();
      const completion = await claimed(store, late, 'item-2');
      await store.attempts.fail(late.id, { ...end, failure: 'AUTHORISATION_UNKNOWN', actor: gateway });
      expect(await store.attempts.complete(completion)).toBeNull();
      expect(await tokenOf(store, late)).toBe('secret-1');

      const takenBack = newAttempt();
      const code = { ...confirmation, codeHash: toHash(randomUUID()) };
      await store.attempts.authorise(await claimed(store, takenBack, 'item-3'), code);
      await store.links.end(ending(takenBack.link.id));
      expect(await tokenOf(store, takenBack)).toBe('secret-1');
      const due = await store.links.readDueRevocations(Date.now() + 1000, 9);
      expect(due.map(({ bankConsentId }) => bankConsentId).sort()).toEqual(['item-1', 'item-2', 'item-3']);
    });

    it('are kept of what could not be ended on the spot, and of what came when the source had been told already', async () => {
      const end = { failure: 'AUTHORISATION_FAILED', outcome: 'FAILED', nowMs: Date.now(), actor: gateway } as const;
      const asked = (id: string) => newAttempt({ consent: { ...newAttempt().consent, bankConsentId: id } });
      const refused = asked('link-token-1');
      await claimed(store, refused, 'item-1');
      expect(await store.attempts.fail(refused.id, { ...end, unwanted: { bankConsentId: 'item-1', tokens } })).toBe(
        true,
      );
      expect(await tokenOf(store, refused)).toBe('secret-1');

      // The link is taken back while the answer of the exchange is under way, and the source told of what was asked for.
      const late = asked('link-token-2');
      const completion = await claimed(store, late, 'item-2');
      await store.links.end(ending(late.link.id));
      await store.links.recordRevocation(late.consent.id, 'DONE', event);
      expect(await store.attempts.complete(completion)).toBeNull();
      expect(await store.attempts.complete(completion)).toBeNull();
      expect(await tokenOf(store, late)).toBe('secret-1');

      const found = asked('link-token-3');
      await store.attempts.begin(found);
      await store.attempts.fail(found.id, end);
      const [consent] = await store.links.readConsents(found.link.id);
      if (consent === undefined) throw new Error('no consent');
      await store.attempts.keepUnwanted(consent, { bankConsentId: 'item-3', tokens }, Date.now());
      expect(await tokenOf(store, found)).toBe('secret-1');
      const due = await store.links.readDueRevocations(Date.now() + 1000, 9);
      expect(due.map(({ bankConsentId }) => bankConsentId).sort()).toEqual(['item-1', 'item-2', 'item-3']);
    });

    it('that came too late for a renewal which keeps the consent do not have it ended', async () => {
      const first = await linked(store, 'item-1');
      const renewal = newAttempt({ link: { ...first.link, isNew: false } });
      const completion = await claimed(store, renewal, 'item-1');
      const end = { failure: 'AUTHORISATION_UNKNOWN', outcome: 'UNKNOWN', nowMs: Date.now() } as const;
      await store.attempts.fail(renewal.id, { ...end, actor: gateway });
      // Of what was asked for, which had an id of its own, the source is told.
      await store.links.recordRevocation(renewal.consent.id, 'DONE', event);
      expect(await store.attempts.complete(completion)).toBeNull();
      expect(await store.links.readDueRevocations(Date.now() + 1000, 9)).toEqual([]);
      expect(await tokenOf(store, first)).toBe('secret-1');
    });

    it('lead from what a source names to the link, and to nothing that came to nothing', async () => {
      const attempt = await linked(store, 'item-1');
      expect((await store.links.readByBankConsent('item-1')).map(({ id }) => id)).toEqual([attempt.link.id]);
      expect(await store.links.readByBankConsent('item-2')).toEqual([]);
      const failed = newAttempt({ consent: { ...newAttempt().consent, bankConsentId: 'link-token-1' } });
      await store.attempts.begin(failed);
      const end = { failure: 'AUTHORISATION_ABANDONED', outcome: 'FAILED', nowMs: Date.now() } as const;
      await store.attempts.fail(failed.id, { ...end, actor: gateway });
      await store.links.recordRevocation(failed.consent.id, 'DONE', event);
      expect(await store.links.readDueRevocations(Date.now(), 9)).toEqual([]);
      await store.links.revokeAgain('link-token-1', Date.now());
      expect(await store.links.readDueRevocations(Date.now(), 9)).toMatchObject([{ id: failed.consent.id }]);
      // Taken back by the customer, who goes on at the page that they had open.
      const ended = newAttempt({ consent: { ...newAttempt().consent, bankConsentId: 'link-token-2' } });
      await store.attempts.begin(ended);
      await store.links.end(ending(ended.link.id));
      await store.links.recordRevocation(ended.consent.id, 'DONE', event);
      await store.links.revokeAgain('link-token-2', Date.now());
      expect(await store.links.readDueRevocations(Date.now(), 9)).toHaveLength(2);
    });

    it('stay with a link that waits for the customer to sign in again, which is told once each time', async () => {
      const attempt = await linked(store, 'item-1');
      const read = async () => {
        const link = await store.links.read(attempt.link.id);
        if (link === null) throw new Error('no link');
        return link;
      };
      const standing = (isSuspended: boolean, atMs: number) => ({
        isSuspended,
        atMs,
        actor: { kind: 'bank', subject: 'rheinbank' } as const,
      });
      const active = await read();
      const marks = await Promise.all([1, 2, 3].map(() => store.links.setSuspended(active, standing(true, 5))));
      expect(marks.filter((link) => link !== null)).toMatchObject([
        { status: 'CONSENT_REQUIRED', reason: 'SIGN_IN_REQUIRED', noticeDueAtMs: null },
      ]);
      expect(await tokenOf(store, attempt)).toBe('secret-1');
      expect(await store.links.setSuspended(await read(), standing(false, 6))).toMatchObject({
        status: 'ACTIVE',
        reason: null,
      });
      expect(await store.links.setSuspended(await read(), standing(false, 7))).toBeNull();
      expect(await store.links.setSuspended(await read(), standing(true, 8))).not.toBeNull();
      const told = await store.linkEvents.readOfLink(attempt.link.id, 0, 9);
      expect(told.map(({ type, reason }) => [type, reason])).toEqual([
        ['LINKED', null],
        ['BROKEN', 'SIGN_IN_REQUIRED'],
        ['REPAIRED', null],
        ['BROKEN', 'SIGN_IN_REQUIRED'],
      ]);
      // The customer does not want it any more: the source is told with the token that was kept.
      await store.links.end(ending(attempt.link.id));
      expect(await store.links.setSuspended(await read(), standing(false, 9))).toBeNull();
      expect(await tokenOf(store, attempt)).toBe('secret-1');
      expect(await store.links.readDueRevocations(Date.now(), 9)).toMatchObject([{ bankConsentId: 'item-1' }]);
    });

    it('end with their time also where they wait for a sign-in, and not while they are being renewed', async () => {
      const [endMs, afterMs] = [Date.now() + 1000, Date.now() + 2000];
      const expiring = async (bankConsentId: string, of: Partial<NewAttempt> = {}) => {
        const attempt = newAttempt(of);
        const completion = { ...(await claimed(store, attempt, bankConsentId)), expiresAtMs: endMs };
        const link = await store.attempts.complete(completion);
        if (link === null) throw new Error('not completed');
        return { attempt, link };
      };
      const actor = { kind: 'bank', subject: 'plaid' } as const;
      const waiting = await expiring('item-1');
      await store.links.setSuspended(waiting.link, { isSuspended: true, actor, atMs: 1 });
      const renewed = await expiring('item-2');
      const renewal = newAttempt({ link: { ...renewed.attempt.link, isNew: false } });
      await store.attempts.begin(renewal);
      expect((await store.links.expireDue(afterMs, 9)).map(({ id }) => id)).toEqual([waiting.link.id]);
      expect(await store.links.read(waiting.link.id)).toMatchObject({ status: 'EXPIRED', reason: 'CONSENT_EXPIRED' });
      expect(await store.links.readDueRevocations(afterMs, 9)).toMatchObject([{ bankConsentId: 'item-1' }]);
      // Nobody came back: then it ends.
      const end = { failure: 'AUTHORISATION_ABANDONED', outcome: 'FAILED', nowMs: afterMs, actor: gateway } as const;
      await store.attempts.fail(renewal.id, end);
      expect((await store.links.expireDue(afterMs, 9)).map(({ id }) => id)).toEqual([renewed.link.id]);
    });

    it('end earlier when the source says so, and never later', async () => {
      const attempt = await linked(store, 'item-1');
      const link = await store.links.read(attempt.link.id);
      if (link === null) throw new Error('no link');
      expect(await store.links.shorten(link, 5000, 1)).toMatchObject({ expiresAtMs: 5000, noticeDueAtMs: 1 });
      expect(await store.links.shorten(link, 9000, 2)).toBeNull();
      expect(await store.links.readConsents(link.id)).toMatchObject([{ expiresAtMs: 5000 }]);
    });
  });
}
