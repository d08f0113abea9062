// One suite for both databases: what the port of webhooks promises, whichever of them keeps it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SealingKey } from '../../../src/store/sealing.ts';
import type { Store } from '../../../src/store/store.ts';
import { deliveryWindowMs, keepDeliveriesMs, type SignedDelivery } from '../../../src/store/webhooks.ts';
import { databases, newKey, open, type TestStores } from '../store/stores.ts';
import { beginPayment, say } from './payments.ts';

const dayMs = 86_400_000;
const url = 'https://partner.example/hook?planted=secret';

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`webhooks on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let place: Awaited<ReturnType<TestStores['place']>>;
    let store: Store;
    let key: SealingKey;

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      key = newKey();
      place = await stores.place();
      store = await open(place, [key]);
    });
    afterEach(() => store.close());

    const create = async (clientId = 'fintrack', secret = 'whsec_cGxhbnRlZA==', limit = 10) => {
      const kinds = ['payment.updated'] as const;
      const endpoint = await store.webhooks.createEndpoint({
        clientId,
        url,
        secret,
        kinds,
        createdAtMs: Date.now(),
        limit,
      });
      if (endpoint === null) throw new Error('no place');
      return endpoint;
    };
    const take = async (id: string, nowMs = Date.now()): Promise<SignedDelivery> => {
      const taken = await store.webhooks.take(id, nowMs);
      if (taken === null) throw new Error('not due');
      return taken;
    };
    const only = async (endpointId: string) => {
      const [delivery, ...others] = await store.webhooks.readDeliveries(endpointId, 10);
      if (delivery === undefined || others.length > 0) throw new Error(`${others.length + 1} deliveries`);
      return delivery;
    };
    const failed = { httpStatus: 500, failure: 'HTTP_STATUS', durationMs: 3 } as const;
    const delivered = { httpStatus: 200, failure: null, durationMs: 2 } as const;

    it('has a delivery of each event for each endpoint of the payment’s client, and for nobody else', async () => {
      const before = await beginPayment(store);
      const [one, other, stranger] = [await create(), await create(), await create('otherpay')];
      const payment = await beginPayment(store);
      await say(store, payment, 'RECEIVED');
      await say(store, before, 'REJECTED', { reasonCode: 'AM04' });
      for (const { id } of [one, other]) {
        const deliveries = await store.webhooks.readDeliveries(id, 10);
        expect(deliveries.map(({ subjectId, status }) => [subjectId, status])).toEqual([
          [before.id, 'PENDING'],
          [payment.id, 'PENDING'],
          [payment.id, 'PENDING'],
        ]);
        const seqs = deliveries.map(({ eventSeq }) => eventSeq);
        const events = [
          ...(await store.payments.readEvents(payment.id)),
          (await store.payments.readEvents(before.id))[1],
        ];
        expect(seqs).toEqual(events.map((event) => event?.seq).reverse());
        expect(new Set(deliveries.map((delivery) => delivery.id)).size).toBe(3);
      }
      expect(await store.webhooks.readDeliveries(stranger.id, 10)).toEqual([]);
    });

    it('has no delivery of an event that was not written', async () => {
      const endpoint = await create();
      const payment = await beginPayment(store);
      const [first, second] = await Promise.allSettled([
        say(store, payment, 'RECEIVED'),
        say(store, payment, 'RECEIVED'),
      ]);
      expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
      await expect(say(store, payment, 'SETTLED')).rejects.toThrow('not changed');
      expect(await store.webhooks.readDeliveries(endpoint.id, 10)).toHaveLength(2);
    });

    it('gives a client so many endpoints, however many ask at once, and a deleted one’s place to the next', async () => {
      const others = await Promise.all([open(place, [key]), open(place, [key])]);
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (others[index % 2] ?? store).webhooks.createEndpoint({
            clientId: 'fintrack',
            url,
            secret: 'whsec_cGxhbnRlZA==',
            kinds: ['payment.updated'],
            createdAtMs: Date.now(),
            limit: 3,
          }),
        ),
      );
      await Promise.all(others.map((other) => other.close()));
      expect(results.filter((endpoint) => endpoint !== null)).toHaveLength(3);
      const [first] = await store.webhooks.readEndpoints('fintrack');
      expect(await store.webhooks.deleteEndpoint({ id: first?.id ?? '', clientId: 'fintrack' }, Date.now())).toBe(true);
      await create('fintrack', 'whsec_cGxhbnRlZA==', 3);
      expect(await store.webhooks.readEndpoints('fintrack')).toHaveLength(3);
    });

    it('shows nobody another client’s endpoint', async () => {
      const { id } = await create();
      const nowMs = Date.now();
      expect(await store.webhooks.readEndpoints('otherpay')).toEqual([]);
      expect(await store.webhooks.rotateSecret({ id, clientId: 'otherpay' }, 'whsec_bmV3', nowMs)).toBeNull();
      expect(await store.webhooks.deleteEndpoint({ id, clientId: 'otherpay' }, nowMs)).toBe(false);
      expect(await store.webhooks.replay({ id, clientId: 'otherpay' }, { sinceMs: 0, limit: 10 }, nowMs)).toBeNull();
      expect(await store.webhooks.readEndpoints('fintrack')).toMatchObject([{ id, url }]);
    });

    it('signs with every secret of the last day, at most five', async () => {
      const endpoint = await create('fintrack', 'whsec_MA==');
      await beginPayment(store);
      const { id } = await only(endpoint.id);
      const atMs = Date.now();
      await store.webhooks.rotateSecret({ id: endpoint.id, clientId: 'fintrack' }, 'whsec_MQ==', atMs);
      expect((await take(id, atMs)).secrets).toEqual(['whsec_MQ==', 'whsec_MA==']);
      await store.webhooks.rotateSecret({ id: endpoint.id, clientId: 'fintrack' }, 'whsec_Mg==', atMs + dayMs / 2);
      expect((await take(id, atMs + dayMs - 1)).secrets).toEqual(['whsec_Mg==', 'whsec_MQ==', 'whsec_MA==']);
      expect((await take(id, atMs + dayMs)).secrets).toEqual(['whsec_Mg==', 'whsec_MQ==']);
      expect((await take(id, atMs + 1.5 * dayMs)).secrets).toEqual(['whsec_Mg==']);
      for (const letter of 'abcdef') {
        await store.webhooks.rotateSecret({ id: endpoint.id, clientId: 'fintrack' }, `whsec_${letter}`, atMs + dayMs);
      }
      expect((await take(id, atMs + dayMs)).secrets).toEqual(['f', 'e', 'd', 'c', 'b'].map((one) => `whsec_${one}`));
    });

    it('loses no secret when two rotate at once', async () => {
      const endpoint = await create('fintrack', 'whsec_MA==');
      const other = await open(place, [key]);
      await Promise.all(
        [store, other].map(({ webhooks }, index) =>
          webhooks.rotateSecret({ id: endpoint.id, clientId: 'fintrack' }, `whsec_n${index}`, Date.now()),
        ),
      );
      await other.close();
      await beginPayment(store);
      const { secrets } = await take((await only(endpoint.id)).id);
      expect([...secrets].sort()).toEqual(['whsec_MA==', 'whsec_n0', 'whsec_n1']);
    });

    it('gives what is due, endpoint by endpoint, and what is not due any more to nobody', async () => {
      const endpoints = [await create(), await create()].map(({ id }) => id).sort();
      const atMs = Date.now();
      await beginPayment(store, { atMs });
      expect(await store.webhooks.readDueEndpoints(atMs - 1, 10, '')).toEqual([]);
      expect(await store.webhooks.readDueEndpoints(atMs, 10, '')).toEqual(endpoints);
      expect(await store.webhooks.readDueEndpoints(atMs, 1, '')).toEqual(endpoints.slice(0, 1));
      expect(await store.webhooks.readDueEndpoints(atMs, 10, endpoints[0] ?? '')).toEqual(endpoints.slice(1));
      const { id } = await only(endpoints[0] ?? '');
      const taken = await take(id, atMs);
      expect(taken).toMatchObject({ url, clientId: 'fintrack', tries: 0, giveUpAtMs: atMs + deliveryWindowMs });
      const later = { status: 'PENDING', nextAttemptAtMs: atMs + 5000 } as const;
      expect(await store.webhooks.record(taken, { atMs, ...failed }, later)).toBe(true);
      expect(await store.webhooks.take(id, atMs + 4999)).toBeNull();
      const again = await take(id, atMs + 5000);
      expect(again.tries).toBe(1);
      const done = { status: 'DELIVERED', nextAttemptAtMs: null } as const;
      expect(await store.webhooks.record(again, { atMs: atMs + 5000, ...delivered }, done)).toBe(true);
      expect(await store.webhooks.take(id, atMs + dayMs)).toBeNull();
      expect(await store.webhooks.readDueEndpoints(atMs + dayMs, 10, '')).toEqual(endpoints.slice(1));
      expect((await store.webhooks.readAttempts([id])).get(id)).toEqual([
        { atMs, ...failed },
        { atMs: atMs + 5000, ...delivered },
      ]);
      expect(await only(endpoints[0] ?? '')).toMatchObject({ status: 'DELIVERED', nextAttemptAtMs: null });
    });

    it('keeps what was asked for again against an attempt that began before', async () => {
      const endpoint = await create();
      await beginPayment(store);
      const taken = await take((await only(endpoint.id)).id);
      const atMs = Date.now();
      expect(await store.webhooks.replay({ id: endpoint.id, clientId: 'fintrack' }, { ids: [taken.id] }, atMs)).toBe(1);
      const done = { status: 'DELIVERED', nextAttemptAtMs: null } as const;
      expect(await store.webhooks.record(taken, { atMs, ...delivered }, done)).toBe(false);
      expect(await only(endpoint.id)).toMatchObject({ status: 'PENDING', nextAttemptAtMs: atMs });
      expect((await store.webhooks.readAttempts([taken.id])).get(taken.id)).toHaveLength(1);
    });

    it('replays all of the named or nothing, or the oldest since a moment', async () => {
      const [endpoint, other] = [await create(), await create()];
      const startMs = Date.now() - 10 * dayMs;
      for (let day = 0; day < 5; day++) await beginPayment(store, { atMs: startMs + day * dayMs });
      expect(await store.webhooks.giveUp(Date.now(), 100)).toBe(10);
      const all = await store.webhooks.readDeliveries(endpoint.id, 10, { status: 'FAILED' });
      expect(all).toHaveLength(5);
      const ids = all.map(({ id }) => id);
      const [foreign] = await store.webhooks.readDeliveries(other.id, 1);
      const atMs = Date.now();
      const replay = (named: readonly string[]) =>
        store.webhooks.replay({ id: endpoint.id, clientId: 'fintrack' }, { ids: named }, atMs);
      expect(await replay([ids[0] ?? '', foreign?.id ?? ''])).toBe('unknown');
      expect(await replay([ids[0] ?? '', 'msg_none'])).toBe('unknown');
      expect(await store.webhooks.readDueEndpoints(atMs, 10, '')).toEqual([]);
      expect(await replay([])).toBe(0);
      expect(await replay([ids[0] ?? '', ids[0] ?? '', ids[1] ?? ''])).toBe(2);
      expect(await store.webhooks.readDeliveries(endpoint.id, 10, { status: 'PENDING' })).toHaveLength(2);
      expect(await take(ids[0] ?? '', atMs)).toMatchObject({ tries: 0, giveUpAtMs: atMs + deliveryWindowMs });
      const since = { sinceMs: startMs + dayMs, limit: 2 };
      expect(await store.webhooks.replay({ id: endpoint.id, clientId: 'fintrack' }, since, atMs)).toBe(2);
      const pending = await store.webhooks.readDeliveries(endpoint.id, 10, { status: 'PENDING' });
      expect(pending.map(({ id }) => id)).toEqual([ids[0], ids[1], ids[2], ids[3]]);
    });

    it('pages newest first, by status, without a gap', async () => {
      const { id } = await create();
      for (let index = 0; index < 5; index++) await beginPayment(store);
      const first = await store.webhooks.readDeliveries(id, 2);
      await beginPayment(store);
      const before = first[1] ?? null;
      const rest = await store.webhooks.readDeliveries(id, 10, { before });
      expect(rest).toHaveLength(3);
      const seqs = [...first, ...rest].map(({ eventSeq }) => eventSeq);
      expect(seqs).toEqual([...seqs].sort((one, other) => other - one));
      expect(await store.webhooks.readDeliveries(id, 10, { before, status: 'FAILED' })).toEqual([]);
      // And from the other end, between two places, and counted.
      const all = await store.webhooks.readDeliveries(id, 10);
      const oldest = await store.webhooks.readDeliveries(id, 10, { isOldestFirst: true });
      expect(oldest.map((one) => one.id)).toEqual(all.map((one) => one.id).reverse());
      const between = { before: all[1] ?? null, after: all[4] ?? null };
      expect((await store.webhooks.readDeliveries(id, 10, between)).map((one) => one.id)).toEqual(
        all.slice(2, 4).map((one) => one.id),
      );
      expect(await store.webhooks.countDeliveries(id, null)).toBe(6);
      expect(await store.webhooks.countDeliveries(id, 'FAILED')).toBe(0);
    });

    it('sends a deleted endpoint nothing more, forgets its address at once and its deliveries later', async () => {
      const [endpoint, kept] = [await create(), await create()];
      await beginPayment(store);
      const { id } = await only(endpoint.id);
      const taken = await take(id);
      const atMs = Date.now();
      expect(await store.webhooks.deleteEndpoint({ id: endpoint.id, clientId: 'fintrack' }, atMs)).toBe(true);
      expect(await store.webhooks.deleteEndpoint({ id: endpoint.id, clientId: 'fintrack' }, atMs)).toBe(false);
      expect(await store.webhooks.take(id, atMs)).toBeNull();
      expect(await store.webhooks.readDueEndpoints(atMs + dayMs, 10, '')).toEqual([kept.id]);
      expect(await store.webhooks.replay({ id: endpoint.id, clientId: 'fintrack' }, { ids: [id] }, atMs)).toBeNull();
      await beginPayment(store);
      expect(await store.webhooks.readDeliveries(endpoint.id, 10)).toHaveLength(1);
      expect(await store.webhooks.purge(atMs, 10)).toBe(1);
      expect(await store.webhooks.readDeliveries(endpoint.id, 10)).toEqual([]);
      const done = { status: 'DELIVERED', nextAttemptAtMs: null } as const;
      expect(await store.webhooks.record(taken, { atMs, ...delivered }, done)).toBe(false);
      expect(await store.webhooks.purge(atMs + dayMs, 10)).toBe(0);
      expect(await store.webhooks.readDeliveries(kept.id, 10)).toHaveLength(2);
      expect(await store.webhooks.readEndpoints('fintrack')).toHaveLength(1);
    });

    it('keeps ended deliveries for 30 days, and gives up what nobody could try', async () => {
      const endpoint = await create();
      const atMs = Date.now() - 40 * dayMs;
      await beginPayment(store, { atMs });
      expect(await store.webhooks.countPending()).toEqual({ count: 1, oldestAtMs: atMs });
      expect(await store.webhooks.purge(Date.now(), 10)).toBe(0);
      expect(await store.webhooks.giveUp(atMs + deliveryWindowMs, 10)).toBe(0);
      expect(await store.webhooks.giveUp(atMs + deliveryWindowMs + 1, 10)).toBe(1);
      expect(await only(endpoint.id)).toMatchObject({ status: 'FAILED', nextAttemptAtMs: null });
      expect(await store.webhooks.countPending()).toEqual({ count: 0, oldestAtMs: null });
      expect(await store.webhooks.purge(atMs + keepDeliveriesMs, 10)).toBe(0);
      expect(await store.webhooks.purge(atMs + keepDeliveriesMs + 1, 10)).toBe(1);
      expect(await store.webhooks.readDeliveries(endpoint.id, 10)).toEqual([]);
    });

    it('keeps the newest hundred attempts of a delivery', async () => {
      const endpoint = await create();
      await beginPayment(store);
      const { id } = await only(endpoint.id);
      for (let atMs = 1; atMs <= 130; atMs++) {
        await store.webhooks.record(await take(id), { atMs, ...failed }, { status: 'PENDING', nextAttemptAtMs: 0 });
      }
      const kept = (await store.webhooks.readAttempts([id])).get(id) ?? [];
      expect(kept.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, index) => 31 + index));
    });

    it('seals addresses and secrets, anew under another key when asked', async () => {
      const secret = 'whsec_UGxhbnRlZFNlY3JldA==';
      const endpoint = await create('fintrack', secret);
      await store.close();
      const text =
        place.databaseUrl === null
          ? readFileSync(join(place.dataDir, 'bankgraph.sqlite'), 'latin1')
          : await dump(place.databaseUrl);
      expect(text).toContain(endpoint.id);
      expect(text).not.toContain('planted=secret');
      expect(text).not.toContain(secret.slice(6));
      const next = newKey('next');
      const both = await open(place, [next, key]);
      expect(await both.sealed.reseal('webhook_endpoints', 10)).toBe(1);
      expect(await both.sealed.reseal('webhook_endpoints', 10)).toBe(0);
      await both.close();
      store = await open(place, [next]);
      expect(await store.webhooks.readEndpoints('fintrack')).toEqual([endpoint]);
    });

    it('tells the audit who created, rotated, changed, replayed and deleted', async () => {
      const { id } = await create();
      await store.webhooks.rotateSecret({ id, clientId: 'fintrack' }, 'whsec_bmV3', Date.now());
      await store.webhooks.changeKinds(
        { id, clientId: 'fintrack' },
        ['bankLink.changed', 'payment.updated'],
        Date.now(),
      );
      expect(await store.webhooks.changeKinds({ id, clientId: 'otherpay' }, ['payment.updated'], 1)).toBeNull();
      await beginPayment(store);
      await store.webhooks.replay({ id, clientId: 'fintrack' }, { sinceMs: 0, limit: 10 }, Date.now());
      await store.webhooks.deleteEndpoint({ id, clientId: 'fintrack' }, Date.now());
      const entries = (await store.audit.read({ limit: 100 })).filter(({ action }) => action.startsWith('WEBHOOK_'));
      expect(entries.map(({ action }) => action)).toEqual([
        'WEBHOOK_CREATE',
        'WEBHOOK_ROTATE',
        'WEBHOOK_CHANGE',
        'WEBHOOK_REPLAY',
        'WEBHOOK_DELETE',
      ]);
      for (const { actor, reason } of entries) {
        expect({ actor, reason }).toEqual({ actor: { kind: 'partner', subject: 'fintrack' }, reason: id });
      }
    });
  });
}

async function dump(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select * from webhook_endpoints');
  await client.end();
  return JSON.stringify(rows);
}
