// One suite for both databases: what becomes of links is told once, in one order, in the transaction of the change itself,
// however many gateways see it.

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toHash } from '../../../src/store/attempts.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { completed, newAttempt } from './attempts.ts';
import { askRaw, databases, newKey, open, type TestStores } from './stores.ts';

const customer = { kind: 'customer', subject: 'alice' } as const;
const bank = { kind: 'bank', subject: 'rheinbank' } as const;
const revoked = { status: 'REVOKED', reason: 'REVOKED_BY_CUSTOMER', actor: customer, action: 'LINK_REVOKE' } as const;
const broken = { status: 'CONSENT_REQUIRED', reason: 'REFRESH_REFUSED', actor: bank, action: 'LINK_END' } as const;
const dayMs = 86_400_000;

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`links’ events on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let store: Store;
    let key: SealingKey;
    const opened: Store[] = [];

    const another = async () => {
      const other = await open(place, [key]);
      opened.push(other);
      return other;
    };
    const raw = (sql: string) => askRaw(place, sql);

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    beforeEach(async () => {
      key = newKey();
      place = await stores.place();
      store = await another();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });
    afterAll(() => stores.stop());

    const told = async (linkId: string) =>
      (await store.linkEvents.readOfLink(linkId, 0, 100)).map(({ type, actor, reason }) => [type, actor.kind, reason]);
    const end = (by: Store, linkId: string, how: typeof revoked | typeof broken, consentId: string | null = null) =>
      by.links.end({ linkId, consentId, ...how, atMs: Date.now(), tellBank: false });
    const renewal = (linkId: string) => ({
      link: { id: linkId, isNew: false, customerId: 'alice', bankId: 'rheinbank' },
    });

    it('begin with the link and go on with its renewals, once each', async () => {
      const { link } = await completed(store);
      await completed(store, renewal(link.id));
      await completed(store, renewal(link.id));
      expect(await told(link.id)).toEqual([
        ['LINKED', 'customer', null],
        ['RENEWED', 'customer', null],
        ['RENEWED', 'customer', null],
      ]);
    });

    it('do not tell of a link before it is confirmed, nor of one that never was', async () => {
      const attempt = newAttempt();
      await store.attempts.begin(attempt);
      const nowMs = Date.now();
      await store.attempts.claim(attempt.id, { claimId: 'c', nowMs, exchangeUntilMs: nowMs + 60_000 });
      const completion = {
        attemptId: attempt.id,
        claimId: 'c',
        bankConsentId: null,
        expiresAtMs: nowMs + dayMs,
        tokens: null,
        atMs: nowMs,
      };
      await store.attempts.authorise(completion, { codeHash: toHash('code'), confirmUntilMs: nowMs + 60_000 });
      expect(await told(attempt.link.id)).toEqual([]);
      const confirming = { codeHash: toHash('code'), actor: customer, clientId: 'app', nowMs };
      await Promise.all([store.attempts.confirm(confirming), (await another()).attempts.confirm(confirming)]);
      expect(await told(attempt.link.id)).toEqual([['LINKED', 'customer', null]]);
      const begun = newAttempt();
      await store.attempts.begin(begun);
      await end(store, begun.link.id, revoked);
      expect(await told(begun.link.id)).toEqual([]);
    });

    it('tell an end once, however many gateways see it, and who has brought it about', async () => {
      const [other, third] = [await another(), await another()];
      const [one, two, three] = [await completed(store), await completed(store), await completed(store)];
      await Promise.all([store, other, third, store].map((by) => end(by, one.link.id, broken, one.consent.id)));
      await Promise.all([store, other, third].map((by) => end(by, two.link.id, revoked)));
      await Promise.all([store, other].map((by) => by.links.expireDue(Date.now() + 91 * dayMs, 10)));
      expect(await told(one.link.id)).toEqual([
        ['LINKED', 'customer', null],
        ['BROKEN', 'bank', 'REFRESH_REFUSED'],
      ]);
      expect(await told(two.link.id)).toEqual([
        ['LINKED', 'customer', null],
        ['REVOKED', 'customer', 'REVOKED_BY_CUSTOMER'],
      ]);
      expect((await told(three.link.id)).at(-1)).toEqual(['EXPIRED', 'gateway', 'CONSENT_EXPIRED']);
      await end(store, one.link.id, revoked);
      expect((await told(one.link.id)).map(([type]) => type)).toEqual(['LINKED', 'BROKEN', 'REVOKED']);
    });

    it('come in one order in which none appears before another that was read already', async () => {
      const writers = [store, await another(), await another()];
      const reader = await another();
      const links = Array.from({ length: 24 }, () => newAttempt({ link: newLink() }));
      let isOver = false;
      const seen: number[] = [];
      const reading = (async () => {
        for (let last = false; !last; ) {
          last = isOver;
          const rows = await raw(`select seq from link_events where seq > ${seen.at(-1) ?? 0} order by seq`);
          seen.push(...rows.map(({ seq }) => Number(seq)));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      await Promise.all(
        links.map(async (attempt, index) => {
          const by = writers[index % writers.length] ?? store;
          await completed(by, attempt);
          await end(by, attempt.link.id, index % 2 === 0 ? revoked : broken, attempt.consent.id);
        }),
      );
      isOver = true;
      await reading;
      const all = (await raw('select seq from link_events order by seq')).map(({ seq }) => Number(seq));
      expect(all).toHaveLength(48);
      expect(seen).toEqual(all);
      for (const customerId of ['alice', 'bob', 'carol']) {
        const events = await reader.linkEvents.readOfCustomer(customerId);
        expect(events.map(({ ordinal }) => ordinal)).toEqual(events.map((_, index) => index + 1));
        const seqs = events.map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
      }
    }, 30_000);

    it('are told to this gateway’s listeners once they can be read', async () => {
      const heard: [string, number][] = [];
      const reads: Promise<unknown>[] = [];
      store.linkEvents.watch((customerId) => {
        reads.push(store.linkEvents.readOfCustomer(customerId).then(({ length }) => heard.push([customerId, length])));
      });
      const { link } = await completed(store);
      await end(store, link.id, broken);
      await Promise.all(reads);
      expect(heard.map(([customerId]) => customerId)).toEqual(['alice', 'alice']);
      expect(heard[0]?.[1]).toBeGreaterThanOrEqual(1);
      expect(heard[1]?.[1]).toBe(2);
    });

    it('cannot be changed or deleted', async () => {
      await completed(store);
      await expect(raw(`update link_events set type = 'EXPIRED'`)).rejects.toThrow('append-only');
      await expect(raw('delete from link_events')).rejects.toThrow('append-only');
    });

    it('beforehand are written once, and not when something has changed since it was looked', async () => {
      const { link } = await completed(store);
      const other = await another();
      const [due] = await store.links.readDueNotices(Date.now() + 1, 10);
      if (due === undefined) throw new Error('not due');
      expect(due.id).toBe(link.id);
      const notice = { type: 'EXPIRES_SOON', daysLeft: 30, darkAtMs: due.expiresAtMs ?? 0 } as const;
      const notices = { due: [notice], nextDueAtMs: Date.now() + dayMs };
      await Promise.all([store, other].map((by) => by.links.recordNotices(due, notices, Date.now())));
      expect((await told(link.id)).map(([type]) => type)).toEqual(['LINKED', 'EXPIRES_SOON']);
      expect(await store.links.readDueNotices(Date.now() + 1, 10)).toEqual([]);
      const [next] = await store.links.readDueNotices(Date.now() + 2 * dayMs, 10);
      if (next === undefined) throw new Error('not due');
      // The same step again is told already.
      await store.links.recordNotices(next, { due: [notice], nextDueAtMs: 1 }, Date.now());
      expect(await told(link.id)).toHaveLength(2);
      await completed(store, renewal(link.id));
      await store.links.recordNotices(next, { due: [{ ...notice, daysLeft: 7 }], nextDueAtMs: 1 }, Date.now());
      expect((await told(link.id)).map(([type]) => type)).toEqual(['LINKED', 'EXPIRES_SOON', 'RENEWED']);
      await end(store, link.id, revoked);
      expect(await store.links.readDueNotices(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    });

    it('of a reconfirmation come once a word, and only while the link is in use', async () => {
      const { link } = await completed(store);
      const other = await another();
      const before = await store.links.read(link.id);
      if (before === null) throw new Error('no link');
      const atMs = Date.now() + 1000;
      const both = await Promise.all([store, other].map((by) => by.links.reconfirm(before, customer, atMs)));
      expect(both).toMatchObject([{ reconfirmedAtMs: atMs }, { reconfirmedAtMs: atMs }]);
      expect(await told(link.id)).toEqual([
        ['LINKED', 'customer', null],
        ['RECONFIRMED', 'customer', null],
      ]);
      expect(await store.links.reconfirm(before, customer, atMs + dayMs)).toMatchObject({
        reconfirmedAtMs: atMs + dayMs,
      });
      expect(await store.links.reconfirm(before, customer, atMs + 91 * dayMs)).toBeNull();
      await end(store, link.id, broken);
      expect(await store.links.reconfirm(before, customer, atMs + 2 * dayMs)).toBeNull();
      expect((await told(link.id)).map(([type]) => type)).toEqual(['LINKED', 'RECONFIRMED', 'RECONFIRMED', 'BROKEN']);
      const audit = await store.audit.read({ linkId: link.id, limit: 50 });
      expect(audit.filter(({ action }) => action === 'LINK_RECONFIRM')).toHaveLength(2);
    });

    it('reach the endpoints that ask for them, of partners with a grant in the store or the banks file, and no other', async () => {
      const told = await openStore({ ...place, keys: [key], fixedGrants: [{ partner: 'filed', customer: 'alice' }] });
      opened.push(told);
      await told.grants.add({ partnerId: 'granted', customerId: 'alice' }, customer, 1);
      await told.grants.add({ partnerId: 'elsewhere', customerId: 'bob' }, customer, 1);
      const register = async (clientId: string, kinds: Parameters<Store['webhooks']['createEndpoint']>[0]['kinds']) => {
        const endpoint = { clientId, url: 'https://partner.example', secret: 'whsec_MA==', createdAtMs: 1, limit: 9 };
        return (await told.webhooks.createEndpoint({ ...endpoint, kinds }))?.id ?? '';
      };
      const asking = [await register('filed', ['bankLink.changed']), await register('granted', ['bankLink.changed'])];
      const others = [
        await register('filed', ['payment.updated']),
        await register('elsewhere', ['bankLink.changed']),
        await register('stranger', ['payment.updated', 'bankLink.changed']),
      ];
      const { link } = await completed(told);
      await end(told, link.id, revoked);
      const events = await told.linkEvents.readOfLink(link.id, 0, 10);
      for (const id of asking) {
        const deliveries = await told.webhooks.readDeliveries(id, 10);
        expect(deliveries.map(({ kind, subjectId, eventSeq }) => [kind, subjectId, eventSeq])).toEqual(
          events.map(({ seq }) => ['bankLink.changed', link.id, seq]).reverse(),
        );
      }
      for (const id of others) expect(await told.webhooks.readDeliveries(id, 10)).toEqual([]);
    });

    it('begin for links, endpoints and deliveries of the version before, which ask for payments as they did', async () => {
      const { link } = await completed(store);
      const endpoint = {
        clientId: 'fintrack',
        url: 'https://a.example',
        secret: 'whsec_MA==',
        createdAtMs: 1,
        limit: 9,
      };
      const made = await store.webhooks.createEndpoint({ ...endpoint, kinds: ['bankLink.changed'] });
      await raw(`insert into webhook_deliveries (id, endpoint_id, payment_id, event_seq, status, created_at, give_up_at, tries, version)
        values ('msg_1', '${made?.id}', 'payment-1', 7, 'DELIVERED', 5, 6, 0, 1)`);
      await Promise.all(opened.splice(0).map((one) => one.close()));
      // SQLite looks at triggers when a column goes.
      if (name === 'SQLite') await raw('drop trigger audit_no_update');
      for (const statement of undo) await raw(statement);
      store = await another();
      expect(await store.webhooks.readEndpoints('fintrack')).toMatchObject([{ kinds: ['payment.updated'] }]);
      expect(await store.webhooks.readDeliveries(made?.id ?? '', 9)).toMatchObject([
        { id: 'msg_1', kind: 'payment.updated', subjectId: 'payment-1', eventSeq: 7 },
      ]);
      // It is looked at for what is to be told beforehand.
      expect(await store.links.readDueNotices(Date.now(), 9)).toMatchObject([{ id: link.id, noticeDueAtMs: 0 }]);
      expect(await told(link.id)).toEqual([]);
      await end(store, link.id, revoked);
      expect((await told(link.id)).map(([type]) => type)).toEqual(['REVOKED']);
    });
  });
}

/** The store as the version before had it. */
const undo = [
  'drop index payments_by_refund_of',
  'alter table payments drop column refund_of',
  'drop index payments_by_mandate',
  'alter table payments drop column mandate_id',
  'drop table payment_mandates',
  'drop table policies',
  'drop table payment_closings',
  'drop table bank_recording_orders',
  'drop table bank_recordings',
  'drop index payments_by_status',
  'alter table webhook_endpoints drop column disabled_at',
  'drop table restores',
  'drop table lost_payments',
  'alter table payments drop column restored_at',
  'drop index audit_by_actor',
  'drop index consents_by_bank_id',
  'alter table token_sets drop column ends_consent',
  'drop table link_events',
  'drop table erasures',
  'drop table event_counters',
  'drop index links_by_notice',
  'alter table links drop column reconfirmed_at',
  'alter table links drop column notice_due_at',
  'drop index webhook_deliveries_by_event_of_subject',
  'drop index webhook_deliveries_by_age',
  'alter table webhook_deliveries drop column kind',
  'alter table webhook_endpoints drop column events',
  'create unique index webhook_deliveries_by_event on webhook_deliveries (endpoint_id, event_seq)',
  'drop table account_identities',
  'drop table account_identity_places',
  'drop table statement_reads',
  'drop table statement_polls',
  'drop table account_views',
  'drop index links_by_end',
  'drop table account_events',
  'drop table account_feeds',
  'drop table category_corrections',
  'drop table report_keys',
  'drop table screening_cases',
  'drop table institution_lists',
  'drop table bank_logos',
  'drop table source_tokens',
  'drop index links_by_home',
  'alter table links drop column home_bank_id',
  'alter table book_accounts drop column read_through',
  'drop table grant_accounts',
  'drop table narrowed_grants',
  'drop table customer_grants',
  'alter table audit drop column grant_id',
  'drop table owner_guesses',
  'drop table owner_guess_places',
  'alter table audit drop column client_id',
  'alter table audit drop column account_key',
  `delete from kysely_migration where name >= '0011'`,
];

let made = 0;
/** A new link of one of three customers. */
function newLink() {
  const customerId = ['alice', 'bob', 'carol'][made++ % 3] ?? 'alice';
  return { id: `l-${randomUUID()}`, isNew: true, customerId, bankId: 'rheinbank' };
}
