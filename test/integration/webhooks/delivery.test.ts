// What is due arrives, on both databases: at least once, under one id, by one gateway at a time, for as long as it has; and
// whatever one receiver does, the others do not wait for it.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { askRaw, databases, newKey, type TestStores } from '../store/stores.ts';
import { beginLink, endLink, grant } from './links.ts';
import { beginPayment, say } from './payments.ts';
import { type Receiver, startReceiver, status } from './receiver.ts';
import { log, register, type SendingGateway, startSending, type WebhookWorld } from './world.ts';

const hourMs = 3_600_000;

/** Moves a delivery to another endpoint. */
async function misplace(place: WebhookWorld['place'], id: string, endpointId: string): Promise<void> {
  const statement = `update webhook_deliveries set endpoint_id = '${endpointId}' where id = '${id}'`;
  if (place.databaseUrl === null) {
    const database = new DatabaseSync(join(place.dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    database.exec(statement);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`deliveries on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let world: WebhookWorld;
    let gateway: SendingGateway;
    let receiver: Receiver;
    const also: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      world = { place: await stores.place(), key: newKey(), granted: new Set(['alice']), nowMs: Date.now() };
      [gateway, receiver] = await Promise.all([startSending(world), startReceiver()]);
    });
    afterEach(async () => {
      for (const close of also.splice(0)) await close();
      await gateway.close();
      await receiver.close();
    });
    const begin = () => beginPayment(gateway.store, { atMs: world.nowMs });
    const bank = (...[payment, next, more]: [Parameters<typeof say>[1], Parameters<typeof say>[2], object?]) =>
      say(gateway.store, payment, next, { atMs: world.nowMs, ...more });
    const another = async (...options: Parameters<typeof startSending> extends [unknown, ...infer R] ? R : never) => {
      const made = await startSending(world, ...options);
      also.push(made.close);
      return made;
    };
    const anotherReceiver = async () => {
      const made = await startReceiver();
      also.push(made.close);
      return made;
    };

    it('arrive signed, once, in the order of the payment’s events', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      const payment = await begin();
      await bank(await bank(await bank(payment, 'RECEIVED'), 'ACCEPTED'), 'REJECTED', { reasonCode: 'AM04' });
      await gateway.deliverer.round();
      await gateway.deliverer.round();
      const deliveries = await log(gateway.store, endpoint);
      expect(deliveries.map(({ status: one, came }) => [one, came])).toEqual(Array(4).fill(['DELIVERED', [204]]));
      expect(receiver.received.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id));
      const events = await gateway.store.payments.readEvents(payment.id);
      for (const [index, { body, headers }] of receiver.received.entries()) {
        const event = events[index];
        expect(new Webhook(endpoint.secret).verify(body, headers)).toEqual({
          type: 'payment.updated',
          timestamp: new Date(event?.atMs ?? 0).toISOString(),
          data: { paymentId: payment.id, status: event?.status, seq: event?.seq },
        });
      }
      expect(gateway.ended).toEqual(Array(4).fill('DELIVERED'));
      expect(gateway.troubles).toEqual([]);
    });

    it('are tried for 24 hours under one id, then given up, and told to the log once an hour at most', async () => {
      const endpoint = await register(gateway.store, `${receiver.url}?token=planted`);
      receiver.answer = status(500);
      const startMs = world.nowMs;
      const payment = await begin();
      const triedAtMs: number[] = [];
      // Ten seconds at a time, as long as there is anything to wait for.
      for (; world.nowMs < startMs + 30 * hourMs; world.nowMs += 10_000) {
        const before = receiver.received.length;
        if ((await gateway.store.webhooks.readDueEndpoints(world.nowMs, 1, '')).length > 0) {
          await gateway.deliverer.round();
        }
        if (receiver.received.length > before) triedAtMs.push(world.nowMs - startMs);
      }
      expect(triedAtMs.length).toBeGreaterThanOrEqual(14);
      expect(triedAtMs.length).toBeLessThanOrEqual(16);
      expect(triedAtMs.at(-1)).toBe(24 * hourMs);
      const ids = new Set(receiver.received.map(({ id }) => id));
      const [delivery] = await log(gateway.store, endpoint);
      expect([...ids]).toEqual([delivery?.id]);
      expect(delivery).toMatchObject({ subjectId: payment.id, status: 'FAILED', nextAttemptAtMs: null });
      expect(delivery?.came).toEqual(triedAtMs.map(() => 500));
      expect(gateway.ended).toEqual(['FAILED']);
      expect(gateway.failing.length).toBeLessThanOrEqual(triedAtMs.length);
      expect(gateway.failing[0]).toEqual({
        host: `localhost:${receiver.port}`,
        failure: 'HTTP_STATUS',
        httpStatus: 500,
      });
      expect(JSON.stringify(gateway.failing)).not.toContain('planted');
      // Each attempt is signed with its own time.
      const stamps = receiver.received.map(({ headers }) => Number(headers['webhook-timestamp']) * 1000 - startMs);
      expect(stamps.every((atMs, index) => Math.abs(atMs - (triedAtMs[index] ?? 0)) < 1000)).toBe(true);
    }, 60_000);

    it('tell of a failing endpoint once an hour', async () => {
      await register(gateway.store, receiver.url);
      receiver.answer = status(500);
      await begin();
      for (const waitMs of [0, 10_000, 40_000, 150_000]) {
        world.nowMs += waitMs;
        await gateway.deliverer.round();
      }
      expect(gateway.attempts).toHaveLength(4);
      expect(gateway.failing).toHaveLength(1);
      world.nowMs += hourMs;
      await gateway.deliverer.round();
      expect(gateway.failing).toHaveLength(2);
    });

    it('wait as long as the receiver asks for', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      receiver.answer = status(429, { 'retry-after': '7200' });
      await begin();
      await gateway.deliverer.round();
      const [delivery] = await log(gateway.store, endpoint);
      const waitMs = (delivery?.nextAttemptAtMs ?? 0) - world.nowMs;
      expect(waitMs).toBeGreaterThan(7_190_000);
      expect(waitMs).toBeLessThanOrEqual(7_200_000);
    });

    it('end at once at a receiver that says it is gone', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      receiver.answer = status(410);
      await begin();
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'FAILED', came: [410] }]);
    });

    it('are held up by no earlier one that fails', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      const payment = await begin();
      receiver.answer = status(500);
      await gateway.deliverer.round();
      receiver.answer = status(204);
      world.nowMs += 1000;
      await bank(payment, 'RECEIVED');
      await gateway.deliverer.round();
      expect((await log(gateway.store, endpoint)).map(({ status: one }) => one)).toEqual(['PENDING', 'DELIVERED']);
      world.nowMs += 10_000;
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toMatchObject([
        { status: 'DELIVERED', came: [500, 204] },
        { status: 'DELIVERED', came: [204] },
      ]);
    });

    it('go on being tried, one a round, at an endpoint that fails, and all at once when it is well', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      receiver.answer = status(503);
      for (let index = 0; index < 20; index++) await begin();
      await gateway.deliverer.round();
      const afterFirst = receiver.received.length;
      expect(afterFirst).toBeLessThanOrEqual(8);
      for (let round = 1; round <= 3; round++) {
        await gateway.deliverer.round();
        expect(receiver.received).toHaveLength(afterFirst + round);
      }
      receiver.answer = status(204);
      await gateway.deliverer.round();
      await gateway.deliverer.round();
      const sent = (await log(gateway.store, endpoint)).filter((one) => one.status === 'DELIVERED');
      expect(sent).toHaveLength(20 - afterFirst - 3);
    });

    it('of one payment are tried in order also when an earlier one is late', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      const payment = await begin();
      receiver.answer = status(500);
      await gateway.deliverer.round();
      world.nowMs += 1000;
      await bank(payment, 'RECEIVED');
      world.nowMs += 10_000;
      // The endpoint is well again when all are tried.
      const other = await another();
      receiver.answer = status(204);
      await other.deliverer.round();
      const [first, second] = await log(gateway.store, endpoint);
      expect(receiver.received.map(({ id }) => id)).toEqual([first?.id, first?.id, second?.id]);
    });

    it('are no longer made for a customer who has taken the grant back', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      await begin();
      await beginPayment(gateway.store, { customerId: 'bob', atMs: world.nowMs });
      await gateway.deliverer.round();
      const failed = { status: 'FAILED', nextAttemptAtMs: null, came: ['FORBIDDEN'] };
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'DELIVERED' }, failed]);
      // Judged at each attempt, not once.
      receiver.answer = status(500);
      const payment = await begin();
      await gateway.deliverer.round();
      world.granted.delete('alice');
      world.nowMs += 10_000;
      receiver.answer = status(204);
      await gateway.deliverer.round();
      const deliveries = await log(gateway.store, endpoint);
      expect(deliveries.at(-1)).toMatchObject({ subjectId: payment.id, status: 'FAILED', came: [500, 'FORBIDDEN'] });
      expect(receiver.received).toHaveLength(2);
      // The grant is back, and the partner asks again.
      world.granted.add('alice');
      const ids = [deliveries.at(-1)?.id ?? ''];
      await gateway.store.webhooks.replay({ id: endpoint.id, clientId: 'fintrack' }, { ids }, world.nowMs);
      await gateway.deliverer.round();
      expect((await log(gateway.store, endpoint)).at(-1)).toMatchObject({
        status: 'DELIVERED',
        came: [500, 'FORBIDDEN', 204],
      });
    });

    it('of links arrive signed, once, in the order of the link’s events, where they were asked for', async () => {
      const [asking, other] = [
        await register(gateway.store, receiver.url, ['bankLink.changed']),
        await register(gateway.store, receiver.url),
      ];
      await grant(gateway.store);
      const linkId = await beginLink(gateway.store);
      await endLink(gateway.store, linkId);
      world.nowMs = Date.now();
      await gateway.deliverer.round();
      await gateway.deliverer.round();
      const deliveries = await log(gateway.store, asking);
      expect(deliveries.map(({ status: one, came }) => [one, came])).toEqual(Array(2).fill(['DELIVERED', [204]]));
      expect(await log(gateway.store, other)).toEqual([]);
      expect(receiver.received.map(({ id }) => id)).toEqual(deliveries.map(({ id }) => id));
      const events = await gateway.store.linkEvents.readOfLink(linkId, 0, 10);
      expect(events.map(({ type }) => type)).toEqual(['LINKED', 'REVOKED']);
      for (const [index, { body, headers }] of receiver.received.entries()) {
        const event = events[index];
        expect(new Webhook(asking.secret).verify(body, headers)).toEqual({
          type: 'bankLink.changed',
          timestamp: new Date(event?.atMs ?? 0).toISOString(),
          data: { linkId, type: event?.type, seq: event?.seq },
        });
      }
      expect(gateway.troubles).toEqual([]);
    });

    it('of links are tried again, and no longer made for a customer who has taken the grant back since', async () => {
      const endpoint = await register(gateway.store, receiver.url, ['bankLink.changed', 'payment.updated']);
      await grant(gateway.store);
      receiver.answer = status(500);
      const linkId = await beginLink(gateway.store);
      world.nowMs = Date.now();
      await gateway.deliverer.round();
      receiver.answer = status(204);
      world.nowMs += 10_000;
      await gateway.deliverer.round();
      const [linked] = await log(gateway.store, endpoint);
      expect(linked).toMatchObject({ status: 'DELIVERED', came: [500, 204] });
      expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set([linked?.id]));
      await endLink(gateway.store, linkId, world.nowMs);
      world.granted.delete('alice');
      await gateway.deliverer.round();
      expect((await log(gateway.store, endpoint)).at(-1)).toMatchObject({
        kind: 'bankLink.changed',
        subjectId: linkId,
        status: 'FAILED',
        came: ['FORBIDDEN'],
      });
      expect(receiver.received).toHaveLength(2);
    });

    it('of a customer’s links are not even written for a partner without a grant', async () => {
      const endpoint = await register(gateway.store, receiver.url, ['bankLink.changed']);
      await beginLink(gateway.store, 'bob');
      world.nowMs = Date.now();
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toEqual([]);
      expect(receiver.received).toEqual([]);
    });

    it('that an endpoint has not asked for are not sent to it, whoever has written them', async () => {
      const endpoint = await register(gateway.store, receiver.url, ['bankLink.changed']);
      const payments = await register(gateway.store, receiver.url);
      await begin();
      const [written] = await log(gateway.store, payments);
      // As a gateway of an earlier version does, which knows payments only.
      await misplace(world.place, written?.id ?? '', endpoint.id);
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'FAILED', came: ['FORBIDDEN'] }]);
      expect(receiver.received).toEqual([]);
    });

    it('of a kind that only a later version knows are left to its gateways, and not ended', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      await begin();
      await askRaw(world.place, "update webhook_endpoints set events = 'payment.updated later.kind'");
      await askRaw(world.place, "update webhook_deliveries set kind = 'later.kind'");
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toEqual([]);
      expect(gateway.troubles).toEqual([]);
      const rows = await askRaw(world.place, 'select status, tries, next_attempt_at from webhook_deliveries');
      expect(rows).toMatchObject([{ status: 'PENDING', tries: 0 }]);
      expect(rows[0]?.['next_attempt_at']).not.toBeNull();
      // As its gateway knows it.
      await askRaw(world.place, "update webhook_deliveries set kind = 'payment.updated'");
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'DELIVERED', came: [204] }]);
    });

    it('are signed with both secrets after a rotation, for a day', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      const next = 'whsec_bmV4dC1uZXh0LW5leHQtbmV4dC1uZXh0LTEy';
      await gateway.store.webhooks.rotateSecret({ id: endpoint.id, clientId: 'fintrack' }, next, world.nowMs);
      await begin();
      await gateway.deliverer.round();
      // The library verifies by the time of day, which the test's clock is ahead of: its own signature is compared.
      const signatureBy = (secret: string) => {
        const { body = '', id = '', headers = {} } = receiver.received.at(-1) ?? {};
        return new Webhook(secret).sign(id, new Date(Number(headers['webhook-timestamp']) * 1000), body);
      };
      const signatures = () => receiver.received.at(-1)?.headers['webhook-signature']?.split(' ');
      expect(signatures()).toEqual([signatureBy(next), signatureBy(endpoint.secret)]);
      world.nowMs += 24 * hourMs;
      await begin();
      await gateway.deliverer.round();
      expect(signatures()).toEqual([signatureBy(next)]);
    });

    it('are sent again under their ids when they are asked for', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      for (let index = 0; index < 3; index++) await begin();
      await gateway.deliverer.round();
      const before = receiver.received.map(({ id }) => id);
      world.nowMs += 48 * hourMs;
      expect(
        await gateway.store.webhooks.replay(
          { id: endpoint.id, clientId: 'fintrack' },
          { sinceMs: 0, limit: 1000 },
          world.nowMs,
        ),
      ).toBe(3);
      receiver.answer = status(500);
      await gateway.deliverer.round();
      for (let round = 0; round < 5; round++) {
        world.nowMs += 20_000;
        receiver.answer = status(204);
        await gateway.deliverer.round();
      }
      const after = await log(gateway.store, endpoint);
      expect(after.every((one) => one.status === 'DELIVERED')).toBe(true);
      expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set(before));
    });

    it('are not sent to an endpoint that is deleted while they wait', async () => {
      const endpoint = await register(gateway.store, receiver.url);
      receiver.answer = async (response) => {
        await gateway.store.webhooks.deleteEndpoint({ id: endpoint.id, clientId: 'fintrack' }, world.nowMs);
        response.writeHead(204).end();
      };
      const payment = await begin();
      await bank(await bank(payment, 'RECEIVED'), 'ACCEPTED');
      await gateway.deliverer.round();
      world.nowMs += hourMs;
      await gateway.deliverer.round();
      expect(receiver.received).toHaveLength(1);
      expect(gateway.troubles).toEqual([]);
    });

    it('are shared by two gateways, each sent once', async () => {
      const other = await another();
      const receivers = await Promise.all(Array.from({ length: 6 }, anotherReceiver));
      for (const { url } of receivers) await register(gateway.store, url);
      for (const each of receivers) each.answer = (response) => setTimeout(() => response.writeHead(204).end(), 5);
      for (let index = 0; index < 10; index++) await begin();
      for (let round = 0; round < 3; round++) {
        await Promise.all([gateway, other].map(({ deliverer }) => deliverer.round()));
      }
      for (const { received } of receivers) {
        expect(received).toHaveLength(10);
        expect(new Set(received.map(({ id }) => id)).size).toBe(10);
      }
      expect(gateway.ended.length + other.ended.length).toBe(60);
    });

    it('of one endpoint are sent by one gateway at a time', async () => {
      const other = await another();
      await register(gateway.store, receiver.url);
      receiver.answer = (response) => setTimeout(() => response.writeHead(204).end(), 20);
      for (let index = 0; index < 30; index++) await begin();
      await Promise.all([gateway, other].map(({ deliverer }) => deliverer.round()));
      expect([gateway.ended.length, other.ended.length].sort((a, b) => a - b)).toEqual([0, 30]);
    });

    it('to receivers that answer do not wait for those that hang', async () => {
      const impatient = await another({ timeoutMs: 500 });
      const hanging = await Promise.all(Array.from({ length: 30 }, anotherReceiver));
      for (const each of hanging) each.answer = () => undefined;
      for (const { url } of hanging) await register(gateway.store, url);
      await begin();
      // They are known to hang after that.
      await impatient.deliverer.round();
      const quick = await register(gateway.store, receiver.url);
      for (let index = 0; index < 20; index++) await begin();
      let isOver = false;
      const round = impatient.deliverer.round().finally(() => {
        isOver = true;
      });
      await receiver.has(20);
      expect(isOver).toBe(false);
      expect(hanging.reduce((sum, each) => sum + each.open(), 0)).toBeLessThanOrEqual(16);
      await round;
      expect((await log(gateway.store, quick)).every((one) => one.status === 'DELIVERED')).toBe(true);
    });

    it('to one endpoint are at most eight at once, and those of one payment one after another', async () => {
      await register(gateway.store, receiver.url);
      let most = 0;
      const paymentsOpen = new Map<string, number>();
      let mostOfOne = 0;
      receiver.answer = (response, { body }) => {
        const { paymentId } = JSON.parse(body).data;
        paymentsOpen.set(paymentId, (paymentsOpen.get(paymentId) ?? 0) + 1);
        most = Math.max(most, receiver.open());
        mostOfOne = Math.max(mostOfOne, paymentsOpen.get(paymentId) ?? 0);
        setTimeout(() => {
          paymentsOpen.set(paymentId, (paymentsOpen.get(paymentId) ?? 0) - 1);
          response.writeHead(204).end();
        }, 10);
      };
      for (let index = 0; index < 12; index++) await bank(await bank(await begin(), 'RECEIVED'), 'ACCEPTED');
      await gateway.deliverer.round();
      expect(receiver.received).toHaveLength(36);
      expect(most).toBeGreaterThan(1);
      expect(most).toBeLessThanOrEqual(8);
      expect(mostOfOne).toBe(1);
    });

    it('whose payload cannot be made are put off, told, and made later', async () => {
      let isBroken = true;
      const broken = await another({
        render: async () => {
          if (isBroken) throw new TypeError('no schema');
          return { whole: true };
        },
      });
      const endpoint = await register(broken.store, receiver.url);
      await begin();
      await broken.deliverer.round();
      await broken.deliverer.round();
      expect(broken.troubles).toEqual(['TypeError: no schema']);
      expect(await log(broken.store, endpoint)).toMatchObject([{ status: 'PENDING', came: [] }]);
      isBroken = false;
      world.nowMs += 300_000;
      await broken.deliverer.round();
      expect(await log(broken.store, endpoint)).toMatchObject([{ status: 'DELIVERED', came: [204] }]);
    });

    it('that are broken off by a stop are sent by the next gateway, under the same id', async () => {
      const stopping = await another({ timeoutMs: 20_000 });
      const endpoint = await register(stopping.store, receiver.url);
      receiver.answer = () => undefined;
      await begin();
      const round = stopping.deliverer.round();
      await receiver.has(1);
      await stopping.deliverer.stop();
      await round;
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'PENDING', came: [] }]);
      receiver.answer = status(204);
      await gateway.deliverer.round();
      expect(await log(gateway.store, endpoint)).toMatchObject([{ status: 'DELIVERED', came: [204] }]);
      expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    }, 20_000);
  });
}
