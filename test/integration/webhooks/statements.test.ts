// `transactions.changed` on both databases: written with the book's own write, for whom it is, one for what is still on its way, and
// judged when it is sent.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Link } from '../../../src/domain/link.ts';
import { toBookSubject } from '../../../src/store/book.ts';
import { lastSeqOf } from '../../support/last-seq.ts';
import { show } from '../gateway/shown-statements.ts';
import { askRaw, databases, newKey, type TestStores } from '../store/stores.ts';
import { grant } from './links.ts';
import { type Receiver, startReceiver, status } from './receiver.ts';
import { log, register, type SendingGateway, startSending, type WebhookWorld } from './world.ts';

function linkOf(customerId: string, bankId: string, permissions: Link['permissions']): Link {
  return {
    id: `${customerId}-${bankId}`,
    customerId,
    bankId,
    accessToken: '',
    consentId: null,
    permissions,
    grantedAt: null,
    expiresAt: null,
  };
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`transactions.changed on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let world: WebhookWorld & { readonly links: Link[] };
    let gateway: SendingGateway;
    let receiver: Receiver;
    const shown = new Map<string, string[]>();

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      const all: Link['permissions'] = new Set(['accounts', 'transactions']);
      world = {
        place: await stores.place(),
        key: newKey(),
        granted: new Set(['alice', 'bob']),
        links: ['alice', 'bob'].flatMap((id) => ['albion', 'rheinbank'].map((bank) => linkOf(id, bank, all))),
        nowMs: Date.now(),
      };
      [gateway, receiver] = await Promise.all([startSending(world), startReceiver()]);
      await grant(gateway.store, 'alice');
      await grant(gateway.store, 'bob');
      shown.clear();
    });
    afterEach(async () => {
      await gateway.close();
      await receiver.close();
    });
    /** The bank shows one entry more. */
    const grow = async (customerId = 'alice', bankId = 'albion') => {
      const key = toBookSubject({ customerId, bankId });
      const entries = [...(shown.get(key) ?? []), `entry-${(shown.get(key) ?? []).length}`];
      shown.set(key, entries);
      await show(gateway.store, { customerId, bankId, entries, atMs: world.nowMs });
    };
    const asking = () => register(gateway.store, receiver.url, ['transactions.changed']);
    const sent = () => receiver.received.map(({ body }) => JSON.parse(body));

    it('is written for partners with a grant who asked for it, once a set, and not where nothing has changed', async () => {
      const endpoint = await asking();
      const other = await register(gateway.store, receiver.url, ['bankLink.changed']);
      const stranger = await gateway.store.webhooks.createEndpoint({
        clientId: 'otherpay',
        url: receiver.url,
        secret: endpoint.secret,
        kinds: ['transactions.changed'],
        createdAtMs: world.nowMs,
        limit: 10,
      });
      await grow();
      await show(gateway.store, { entries: ['entry-0'], atMs: world.nowMs });
      await show(gateway.store, { customerId: 'carol', entries: ['x'], atMs: world.nowMs });
      const deliveries = await log(gateway.store, endpoint);
      expect(deliveries).toMatchObject([
        {
          kind: 'transactions.changed',
          subjectId: toBookSubject({ customerId: 'alice', bankId: 'albion' }),
          eventSeq: 1,
        },
      ]);
      expect(await log(gateway.store, other)).toEqual([]);
      expect(await log(gateway.store, { id: stranger?.id ?? '' })).toEqual([]);
      await gateway.deliverer.round();
      expect(sent()).toEqual([
        {
          type: 'transactions.changed',
          timestamp: new Date(world.nowMs).toISOString(),
          data: { customerId: 'alice', seq: 1, bankId: 'albion' },
        },
      ]);
      expect(gateway.troubles).toEqual([]);
    });

    it('of two customers may have one number at one endpoint, and the log is paged without loss', async () => {
      const endpoint = await asking();
      for (const customerId of ['alice', 'bob'])
        for (const bankId of ['albion', 'rheinbank']) await grow(customerId, bankId);
      const deliveries = await log(gateway.store, endpoint);
      expect(deliveries.map(({ eventSeq }) => eventSeq).sort()).toEqual([1, 1, 2, 2]);
      const paged: string[] = [];
      for (let before: (typeof deliveries)[number] | null = null; ; ) {
        const [next] = await gateway.store.webhooks.readDeliveries(endpoint.id, 1, { before });
        if (next === undefined) break;
        paged.push(next.id);
        before = { ...next, came: [] };
      }
      expect(paged.toReversed()).toEqual(deliveries.map(({ id }) => id));
      expect(new Set(paged).size).toBe(4);
    });

    it('takes the place of what is still on its way, of its customer and bank alone, under a new id', async () => {
      const endpoint = await asking();
      await grow();
      const [first] = await log(gateway.store, endpoint);
      await grow('alice', 'rheinbank');
      await grow('bob');
      for (let count = 0; count < 20; count++) await grow();
      const deliveries = await log(gateway.store, endpoint);
      expect(deliveries).toHaveLength(3);
      expect(deliveries.map(({ id }) => id)).not.toContain(first?.id);
      await gateway.deliverer.round();
      expect(sent().map(({ data }) => data)).toContainEqual({ customerId: 'alice', seq: 22, bankId: 'albion' });
      expect(receiver.received).toHaveLength(3);
      // What has arrived stays, and what comes is told anew.
      await grow();
      await gateway.deliverer.round();
      expect((await log(gateway.store, endpoint)).map(({ status: one }) => one)).toEqual(Array(4).fill('DELIVERED'));
      expect(sent().at(-1)?.data).toMatchObject({ seq: 23 });
    });

    it('does not try an endpoint that fails more often because more happens, and keeps its attempts', async () => {
      const endpoint = await asking();
      receiver.answer = status(500);
      await grow();
      await gateway.deliverer.round();
      const [before] = await log(gateway.store, endpoint);
      for (let count = 0; count < 5; count++) {
        await grow();
        await gateway.deliverer.round();
      }
      expect(receiver.received).toHaveLength(1);
      const [after, ...others] = await log(gateway.store, endpoint);
      expect(others).toEqual([]);
      expect(after).toMatchObject({ status: 'PENDING', eventSeq: 6, came: [500] });
      expect(after?.nextAttemptAtMs).toBe(before?.nextAttemptAtMs);
      receiver.answer = status(204);
      world.nowMs = after?.nextAttemptAtMs ?? 0;
      await gateway.deliverer.round();
      expect((await log(gateway.store, endpoint))[0]).toMatchObject({ status: 'DELIVERED', came: [500, 204] });
      expect(sent().at(-1)?.data).toMatchObject({ seq: 6 });
    });

    it('is not lost where something happens while the one before is being sent', async () => {
      const endpoint = await asking();
      await grow();
      receiver.answer = (response) => {
        receiver.answer = status(204);
        void grow().then(() => response.writeHead(204).end());
      };
      await gateway.deliverer.round();
      await gateway.deliverer.round();
      expect(sent().map(({ data }) => data.seq)).toEqual([1, 2]);
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
      expect(await log(gateway.store, endpoint)).toMatchObject([
        { status: 'DELIVERED', eventSeq: 2, came: [204, 204] },
      ]);
      expect(gateway.troubles).toEqual([]);
    });

    it('waits as what it takes the place of would have, whose attempt fails meanwhile', async () => {
      const endpoint = await asking();
      await grow();
      receiver.answer = (response) => void grow().then(() => response.writeHead(500).end());
      await gateway.deliverer.round();
      const [pending, ...others] = await log(gateway.store, endpoint);
      expect(others).toEqual([]);
      expect(pending).toMatchObject({ status: 'PENDING', eventSeq: 2, came: [500] });
      expect(pending?.nextAttemptAtMs).toBeGreaterThan(world.nowMs);
      await gateway.deliverer.round();
      expect(receiver.received).toHaveLength(1);
      world.nowMs = pending?.nextAttemptAtMs ?? 0;
      await gateway.deliverer.round();
      const [again] = await log(gateway.store, endpoint);
      expect(again).toMatchObject({ status: 'PENDING', eventSeq: 3, came: [500, 500] });
      // Longer than after the first.
      expect((again?.nextAttemptAtMs ?? 0) - world.nowMs).toBeGreaterThan(20_000);
      receiver.answer = (response) => void grow().then(() => response.writeHead(410).end());
      world.nowMs = again?.nextAttemptAtMs ?? 0;
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'PENDING', came: [500, 500, 410] }]);
    });

    it.each<[string, () => unknown]>([
      ['the grant is taken back', () => void world.granted.delete('alice')],
      ['the link ends', () => void world.links.splice(0, 1)],
      [
        'the link covers entries no more',
        () => void world.links.splice(0, 1, linkOf('alice', 'albion', new Set(['accounts']))),
      ],
      [
        'the consent runs out',
        () =>
          void world.links.splice(0, 1, {
            ...linkOf('alice', 'albion', new Set(['transactions'])),
            expiresAt: '2026-01-01T00:00:00Z',
          }),
      ],
      ['the book is erased', () => gateway.store.book.erase({ customerId: 'alice', bankId: 'albion' })],
    ])('is not sent where %s before', async (_name, change) => {
      const endpoint = await asking();
      await grow();
      await grow('alice', 'rheinbank');
      await change();
      await gateway.deliverer.round();
      const [gone] = await log(gateway.store, endpoint);
      expect(gone).toMatchObject({ status: 'FAILED', came: ['FORBIDDEN'] });
      expect(JSON.stringify(sent())).not.toContain('albion');
    });

    it('has a sister for accounts, which is judged by what links of accounts cover', async () => {
      const endpoint = await register(gateway.store, receiver.url, ['accounts.changed']);
      const see = (...keys: string[]) =>
        gateway.store.accountEvents.record({
          customerId: 'alice',
          bankId: 'albion',
          linkId: 'alice-albion',
          views: keys.map((accountKey) => ({ accountKey, detailsHash: 'hash' })),
          isWhole: true,
          atMs: world.nowMs,
        });
      await see('a');
      await see('a');
      await see('a', 'b', 'c');
      const subjectId = toBookSubject({ customerId: 'alice', bankId: 'albion' });
      expect(await log(gateway.store, endpoint)).toMatchObject([{ kind: 'accounts.changed', subjectId, eventSeq: 3 }]);
      await gateway.deliverer.round();
      expect(sent().map(({ type, data }) => [type, data])).toEqual([
        ['accounts.changed', { customerId: 'alice', seq: 3, bankId: 'albion' }],
      ]);
      await see('a');
      world.links.splice(0, 1, linkOf('alice', 'albion', new Set(['transactions'])));
      await gateway.deliverer.round();
      expect((await log(gateway.store, endpoint)).at(-1)).toMatchObject({ status: 'FAILED', came: ['FORBIDDEN'] });
      expect(receiver.received).toHaveLength(1);
    });

    it('is written with the change, or neither is', async () => {
      const endpoint = await asking();
      await grow();
      await gateway.deliverer.round();
      // As if the next one had been told already: the database refuses it, and with it the change.
      await askRaw(world.place, 'update webhook_deliveries set event_seq = 2');
      await expect(grow()).rejects.toThrow();
      expect(await lastSeqOf(gateway.store.book, 'alice')).toBe(1);
      expect(await log(gateway.store, endpoint)).toHaveLength(1);
    });
  });
}
