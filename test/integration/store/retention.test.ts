// One suite for both databases: what has ended goes when the operator says so, and not before law lets it, whatever a clock says.

import { describe, expect, it } from 'vitest';
import { eraseOld } from '../../../src/start/retention-upkeep.ts';
import type { Store } from '../../../src/store/store.ts';
import { askEach, idOf, insertPerson } from './person-rows.ts';
import { databases, type FreshStore, useStores } from './stores.ts';

const dayMs = 86_400_000;
const kept = { links: 0, grants: 0, payments: 0, audit: 0, screening: 0 } as const;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`retention on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let store: Store;
    let fresh: FreshStore;
    const { raw } = useStores(make, (made) => {
      fresh = made;
      store = made.store;
    });
    const rowsOf = async (...tables: readonly string[]): Promise<readonly number[]> =>
      (
        await askEach(
          fresh.place,
          tables.map((table) => `select count(*) as count from ${table}`),
        )
      ).map((rows) => (rows instanceof Error ? -1 : Number(rows[0]?.['count'])));
    /** What ended then. */
    const ended = async (customer: string, atMs: number): Promise<void> => {
      await insertPerson(fresh, customer, { atMs });
      await raw(`update links set status = 'REVOKED' where id = '${idOf('links', customer)}'`);
      await raw(`update consents set status = 'ENDED' where id = '${idOf('consents', customer)}'`);
      await raw(`update screening_cases set waiting_since = null where id = '${idOf('screening_cases', customer)}'`);
      await raw(`delete from book_accounts where customer_id = '${customer}'`);
    };

    it('keeps all for good where nothing else is set, but sessions that are over', async () => {
      await ended('alice', 1000);
      await eraseOld({ store, settings: kept });
      expect(await rowsOf('links', 'customer_grants', 'payments', 'audit', 'screening_cases', 'page_sessions')).toEqual(
        [1, 1, 1, 1, 1, 0],
      );
    });

    it('deletes what ended before, kind by kind, and nothing that ended later', async () => {
      const nowMs = Date.now();
      await ended('alice', nowMs - 2000 * dayMs);
      await ended('bob', nowMs - 100 * dayMs);
      const settings = { links: 400, grants: 400, payments: 1830, audit: 1830, screening: 400 };
      await eraseOld({ store, settings, now: () => nowMs });
      for (const table of [
        'links',
        'consents',
        'token_sets',
        'link_events',
        'book_histories',
        'authorization_attempts',
      ])
        expect(await rowsOf(table), table).toEqual([1]);
      for (const table of [
        'customer_grants',
        'narrowed_grants',
        'grant_accounts',
        'payments',
        'payment_events',
        'payment_steps',
        'payment_evidence',
        'idempotency',
        'screening_cases',
        'audit',
      ])
        expect(await rowsOf(table), table).toEqual([1]);
      expect(await store.erasures.count('alice')).not.toHaveProperty('links');
      expect(await store.erasures.count('bob')).toMatchObject({ links: 1, payments: 1, audit: 1 });
    });

    it('leaves a link of which a bank has still to be told, or whose book is kept, and payments that nobody knows the end of', async () => {
      await ended('alice', 1000);
      await ended('bob', 1000);
      await insertPerson(fresh, 'carol', { atMs: 1000 });
      await raw(`update links set status = 'EXPIRED' where id = '${idOf('links', 'carol')}'`);
      await raw(`update consents set status = 'ENDED'`);
      await raw(`update consents set revocation = 'PENDING' where id = '${idOf('consents', 'alice')}'`);
      await raw(`update payments set status = 'UNKNOWN' where customer_id = 'alice'`);
      await raw(`update payments set stage = 'FOLLOWING' where customer_id = 'bob'`);
      await eraseOld({ store, settings: { ...kept, links: 400, payments: 1830 } });
      expect(
        (await raw('select customer_id from links order by customer_id')).map((row) => row['customer_id']),
      ).toEqual(['alice', 'carol']);
      expect(
        (await raw('select customer_id from payments order by customer_id')).map((row) => row['customer_id']),
      ).toEqual(['alice', 'bob']);
    });

    it('is refused by the store itself what law keeps, however the clock is set', async () => {
      await ended('alice', Date.now() - 4 * 365 * dayMs);
      // A clock that is ten years ahead.
      const now = () => Date.now() + 10 * 365 * dayMs;
      for (const kind of ['audit', 'payments'] as const)
        await expect(store.retention.eraseBefore(kind, now() - 1830 * dayMs, 10), kind).rejects.toThrow();
      expect(await rowsOf('audit', 'payments', 'payment_events', 'payment_steps')).toEqual([1, 1, 1, 1]);
    });
  });
}
