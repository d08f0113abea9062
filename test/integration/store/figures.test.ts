// What waits in the store, counted for figures and alerts, on both databases; and that what a database does not do is told by kind.

import { describe, expect, it } from 'vitest';
import type { StoreFailureKind } from '../../../src/domain/store-figures.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { beginPayment } from '../webhooks/payments.ts';
import { completed } from './attempts.ts';
import { databases, useStores } from './stores.ts';

const dayMs = 86_400_000;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`figures of a store on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let fresh: Parameters<Parameters<typeof useStores>[1]>[0];
    const { raw } = useStores(make, (made) => {
      fresh = made;
      ({ store } = made);
    });

    it('are nothing of an empty one', async () => {
      expect(await store.figures.read(Date.now())).toEqual({
        unknownPayments: { count: 0, oldestAtMs: null },
        likelyPayments: 0,
        openPayments: new Map(),
        paymentDueAtMs: null,
        endingConsents: new Map(),
        waitingRevocations: new Map(),
        failedRevocations: new Map(),
        webhookDueAtMs: null,
      });
    });

    it('count payments of unknown outcome that ended so, their oldest, and those that were seen in a statement', async () => {
      const nowMs = Date.now();
      const unknown = { statusReport: { status: 'UNKNOWN', source: 'GATEWAY' }, dueAtMs: null } as const;
      const older = await beginPayment(store);
      await store.payments.change(older, { ...unknown, stage: 'ENDED' }, nowMs - 5000);
      const newer = await beginPayment(store);
      await store.payments.change(newer, { ...unknown, stage: 'ENDED' }, nowMs - 1000);
      // The gateway is still at it.
      const underWay = await beginPayment(store);
      await store.payments.change(underWay, { ...unknown, stage: 'SUBMITTING', dueAtMs: nowMs - 7000 }, nowMs);
      const state = { tries: 1, dueAtMs: null, seen: null };
      await store.paymentSearches.write(older.id, { ...state, told: [] });
      await store.paymentSearches.write(newer.id, { ...state, told: ['SEVERAL:2026-11-20'] });
      await beginPayment(store);
      expect(await store.figures.read(nowMs)).toMatchObject({
        unknownPayments: { count: 2, oldestAtMs: nowMs - 5000 },
        likelyPayments: 1,
        openPayments: new Map([
          ['SUBMITTING', 1],
          ['CREATING', 1],
        ]),
        paymentDueAtMs: nowMs - 7000,
      });
    });

    it('count consents that end within seven days by bank, and no others', async () => {
      const nowMs = Date.now();
      const link = (bankId: string, inMs: number) =>
        completed(store, {
          link: { id: `l-${bankId}-${inMs}`, isNew: true, customerId: 'alice', bankId },
          consent: {
            id: `c-${bankId}-${inMs}`,
            bankConsentId: `b-${bankId}-${inMs}`,
            permissions: ['accounts'],
            expiresAtMs: nowMs + inMs,
          },
        });
      await link('albion', 6 * dayMs);
      await link('albion', dayMs);
      await link('albion', 8 * dayMs);
      await link('thistle', 3 * dayMs);
      const { endingConsents } = await store.figures.read(nowMs);
      expect(endingConsents).toEqual(
        new Map([
          ['albion', 2],
          ['thistle', 1],
        ]),
      );
    });

    it('name a hundred banks at most, and sum up the others', async () => {
      const nowMs = Date.now();
      await completed(store);
      const [column] = await raw('select * from links');
      const names = Object.keys(column ?? {}).filter((each) => each !== 'id' && each !== 'bank_id');
      await raw(
        `insert into links (id, bank_id, ${names.join()})
           with recursive numbers(n) as (select 0 union all select n + 1 from numbers where n < 103)
           select 'x-' || n, 'bank-' || n, ${names.join()} from links, numbers`,
      );
      await raw(`update links set expires_at = ${nowMs + dayMs}`);
      const { endingConsents } = await store.figures.read(nowMs);
      expect(endingConsents.size).toBe(101);
      expect(endingConsents.get('other')).toBe(5);
    });

    it('count by bank what has still to be revoked there, and what was given up', async () => {
      const nowMs = Date.now();
      const given = async (bankId: string) => {
        const attempt = await completed(store, {
          link: { id: `l-${Math.random()}`, isNew: true, customerId: 'alice', bankId },
        });
        await store.links.end({
          linkId: attempt.link.id,
          consentId: null,
          status: 'REVOKED',
          reason: 'REVOKED_BY_CUSTOMER',
          atMs: nowMs - 3000,
          tellBank: true,
          actor: { kind: 'customer', subject: 'alice' },
          action: 'LINK_REVOKE',
        });
        return attempt.consent.id;
      };
      await given('albion');
      const failed = await given('albion');
      const audit = {
        atMs: nowMs,
        actor: { kind: 'gateway', subject: 'revocation' },
        action: 'CONSENT_REVOKE_AT_BANK',
        outcome: 'FAILED',
      } as const;
      await store.links.recordRevocation(failed, 'FAILED', audit);
      await store.links.recordRevocation(await given('thistle'), 'DONE', { ...audit, outcome: 'DONE' });
      expect(await store.figures.read(nowMs)).toMatchObject({
        waitingRevocations: new Map([['albion', { count: 1, oldestAtMs: nowMs - 3000 }]]),
        failedRevocations: new Map([['albion', 1]]),
      });
      // Nobody can do anything about it for ever.
      expect((await store.figures.read(nowMs + 40 * dayMs)).failedRevocations).toEqual(new Map());
    });

    it('say since when a webhook is due', async () => {
      const nowMs = Date.now();
      const endpoint = { clientId: 'fintrack', url: 'https://partner.example/hook', secret: 'whsec_cGxhbnRlZA==' };
      await store.webhooks.createEndpoint({ ...endpoint, kinds: ['payment.updated'], createdAtMs: nowMs, limit: 10 });
      await beginPayment(store, { atMs: nowMs - 9000 });
      expect((await store.figures.read(nowMs)).webhookDueAtMs).toBe(nowMs - 9000);
      expect((await store.figures.read(nowMs - 10_000)).webhookDueAtMs).toBeNull();
    });

    it('tell what the database did not do by kind, and no decision of a store’s own', async () => {
      const kinds: StoreFailureKind[] = [];
      const watched = await openStore({
        ...fresh.place,
        keys: [fresh.key],
        onFailure: (kind) => void kinds.push(kind),
      });
      await raw('alter table consents rename to moved');
      await expect(watched.figures.read(Date.now())).rejects.toThrow('the store failed at counting revocations');
      await raw('alter table moved rename to consents');
      await watched.figures.read(Date.now());
      expect(kinds).toEqual(['other']);
      expect(watched.connections()).toEqual(
        name === 'SQLite' ? null : { open: expect.any(Number), idle: expect.any(Number), waiting: 0 },
      );
      await watched.close();
    });
  });
}
