// The feed of payments' changes on real databases and a real Redis: each hint alone is enough, none of them is the truth.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PaymentFeed } from '../../../src/payments/feed.ts';
import { type Channel, openChannel } from '../../../src/redis/channel.ts';
import { openRedis, type RedisConnection } from '../../../src/redis/connection.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import type { PaymentRecord, PaymentStore } from '../../../src/store/payments.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  reasonToSkip,
  redisIsThere,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
  type TestRedis,
} from '../../support/services.ts';
import { beginPayment, move, until } from '../gateway/subscriptions-world.ts';
import { databases, newKey, open, type TestStores } from '../store/stores.ts';

/** A store of which only some methods can be read: which hint it was is sure then. */
function only(payments: PaymentStore, broken: readonly string[]): PaymentStore {
  return new Proxy(payments, {
    get(target, name) {
      if (broken.includes(String(name))) return async () => Promise.reject(new StoreFailure('broken by the test'));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

type Updates = Awaited<ReturnType<PaymentFeed['follow']>>;

/** Reads in the background, as a subscription does. */
function read(updates: Updates): { readonly statuses: string[]; readonly done: Promise<void> } {
  const statuses: string[] = [];
  const done = (async () => {
    for await (const { paymentUpdated } of updates) statuses.push(paymentUpdated.event.status);
  })();
  return { statuses, done };
}

for (const { name, skip, make } of databases) {
  describe.skipIf(skip !== null)(`the feed on ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let stores: TestStores;
    let here: Store;
    let elsewhere: Store;
    let payment: PaymentRecord;
    const feeds: PaymentFeed[] = [];
    const troubles: string[] = [];
    const feedOf = (payments: PaymentStore, onSettled = async (_paymentId: string): Promise<void> => undefined) => {
      const onTrouble = (message: string) => void troubles.push(message);
      const feed = new PaymentFeed({ store: payments, notices: null, onSettled, onTrouble });
      feeds.push(feed);
      return feed;
    };
    beforeAll(async () => {
      stores = make();
      await stores.start();
    }, 60_000);
    afterAll(() => stores.stop());
    beforeEach(async () => {
      const [place, key] = [await stores.place(), newKey()];
      here = await open(place, [key]);
      elsewhere = await open(place, [key]);
      payment = await beginPayment(here);
    });
    afterEach(async () => {
      for (const feed of feeds.splice(0)) feed.close();
      await Promise.all([here.close(), elsewhere.close()]);
      troubles.length = 0;
    });

    it('tells what this gateway does, without looking at the store by itself', async () => {
      const { statuses, done } = read(await feedOf(only(here.payments, ['readNewestEvents'])).follow(payment.id, 0));
      await move(here, payment, 'RECEIVED', 'PENDING', 'SETTLED');
      await done;
      expect(statuses).toEqual(['AWAITING_AUTHORISATION', 'RECEIVED', 'PENDING', 'SETTLED']);
    });

    it('tells what another gateway does, which tells nobody', async () => {
      const { statuses, done } = read(await feedOf(here.payments).follow(payment.id, null));
      await move(elsewhere, payment, 'RECEIVED', 'SETTLED');
      await done;
      expect(statuses).toEqual(['RECEIVED', 'SETTLED']);
    });

    it('tells of a change that fails to be told of nothing', async () => {
      const { statuses } = read(await feedOf(here.payments).follow(payment.id, null));
      const stale = await here.payments.read(payment.id);
      await move(elsewhere, payment, 'RECEIVED');
      if (stale === null) throw new Error('none');
      expect(
        await here.payments.change(stale, { statusReport: { status: 'REJECTED', source: 'BANK' } }, Date.now()),
      ).toBeNull();
      await until(() => statuses.length > 0);
      expect(statuses).toEqual(['RECEIVED']);
    });

    it('tells each of many subscribers each event once, from their own cursors', async () => {
      const feed = feedOf(here.payments);
      const [first] = await here.payments.readEvents(payment.id);
      const cursors = [0, first?.ordinal ?? 0, null, Number.MAX_SAFE_INTEGER];
      const readers = [];
      for (let index = 0; index < 40; index++) {
        readers.push(read(await feed.follow(payment.id, cursors[index % cursors.length] ?? null)));
      }
      expect(feed.size).toEqual({ subjects: 1, subscribers: 40 });
      await Promise.all([move(here, payment, 'RECEIVED', 'PENDING', 'ACCEPTED', 'SETTLED')]);
      await Promise.all(readers.map(({ done }) => done));
      const later = ['RECEIVED', 'PENDING', 'ACCEPTED', 'SETTLED'];
      expect(readers.map(({ statuses }) => statuses)).toEqual(
        readers.map((_reader, index) => [['AWAITING_AUTHORISATION', ...later], later, later, []][index % 4]),
      );
      expect(feed.size).toEqual({ subjects: 0, subscribers: 0 });
    });

    it('lets go of who leaves in the midst of waiting, and of all when it closes', async () => {
      const feed = feedOf(here.payments);
      const leaving = await feed.follow(payment.id, null);
      const staying = await feed.follow(payment.id, null);
      const pending = leaving.next();
      await leaving.return?.();
      expect(await pending).toEqual({ value: undefined, done: true });
      expect(feed.size).toEqual({ subjects: 1, subscribers: 1 });
      const last = staying.next();
      feed.close();
      expect(await last).toEqual({ value: undefined, done: true });
      expect(feed.size).toEqual({ subjects: 0, subscribers: 0 });
      const late = await feed.follow(payment.id, 0);
      expect(await late.next()).toEqual({ value: undefined, done: true });
    });

    it('tells that a payment has settled when what is cached of it has been dropped', async () => {
      let drop = (): void => undefined;
      const dropped = new Promise<void>((resolve) => {
        drop = resolve;
      });
      const settled: string[] = [];
      const feed = feedOf(here.payments, async (paymentId) => {
        settled.push(paymentId);
        await dropped;
      });
      const { statuses, done } = read(await feed.follow(payment.id, 0));
      await move(here, payment, 'SETTLED');
      await until(() => settled.length > 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(statuses).toEqual(['AWAITING_AUTHORISATION']);
      drop();
      await done;
      expect(statuses).toEqual(['AWAITING_AUTHORISATION', 'SETTLED']);
      // Who comes later drops nothing.
      await read(await feed.follow(payment.id, 0)).done;
      expect(settled).toEqual([payment.id]);
    });

    it('goes on after the store could not be read, and says no to who comes meanwhile', async () => {
      let isDown = false;
      const payments = new Proxy(here.payments, {
        get(target, property) {
          const value: unknown = Reflect.get(target, property);
          if (typeof value !== 'function') return value;
          if (property === 'watch') return value.bind(target);
          return async (...given: unknown[]) => {
            if (isDown) throw new StoreFailure('down for the test');
            return Reflect.apply(value, target, given);
          };
        },
      });
      const feed = feedOf(payments);
      const { statuses, done } = read(await feed.follow(payment.id, null));
      isDown = true;
      await expect(feed.follow(payment.id, null)).rejects.toBeInstanceOf(StoreFailure);
      expect(feed.size.subscribers).toBe(1);
      await move(here, payment, 'RECEIVED');
      await until(() => troubles.length > 0);
      isDown = false;
      await move(elsewhere, payment, 'SETTLED');
      await done;
      expect(statuses).toEqual(['RECEIVED', 'SETTLED']);
    });
  });
}

const skip = reasonToSkip(redisIsThere, 'redis');
const [onSqlite] = databases;

describe.skipIf(skip !== null)(`the feed with Redis${skip === null ? '' : ` (${skip})`}`, () => {
  let stores: TestStores;
  let place: Awaited<ReturnType<TestStores['place']>>;
  const opened: { close(): unknown }[] = [];
  const key = newKey();

  beforeAll(async () => {
    if (onSqlite === undefined) throw new Error('no database');
    stores = onSqlite.make();
    await stores.start();
  });
  beforeEach(async () => {
    place = await stores.place();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.close();
  });
  afterAll(() => stores.stop());

  interface Gateway {
    readonly store: Store;
    readonly feed: PaymentFeed;
    readonly connection: RedisConnection;
    readonly channel: Channel;
    readonly heard: string[];
    readonly troubles: string[];
  }

  /** A gateway's feed, which learns of others by Redis alone. */
  async function startGateway(url: string): Promise<Gateway> {
    const troubles: string[] = [];
    const connection = openRedis({ url, commandTimeoutMs: 500, onTrouble: () => undefined });
    const onTrouble = (reason: string) => void troubles.push(reason);
    const channel = openChannel({ connection, name: 'bankgraph:payments', onTrouble });
    const store = await open(place, [key]);
    const heard: string[] = [];
    channel.listen((message) => void heard.push(message));
    const feed = new PaymentFeed({
      store: only(store.payments, ['readNewestEvents']),
      notices: channel,
      onSettled: async () => undefined,
      onTrouble: () => undefined,
    });
    opened.push(store, connection, channel, feed);
    return { store, feed, connection, channel, heard, troubles };
  }

  /** A channel takes a moment until it is there. */
  async function untilHeard(from: Gateway, to: Gateway): Promise<void> {
    const word = `hello ${Math.random()}`;
    await until(() => {
      from.channel.publish(word);
      return to.heard.includes(word);
    });
  }

  async function showsThatOneHearsTheOther(one: Gateway, other: Gateway): Promise<void> {
    const payment = await beginPayment(other.store);
    const { statuses, done } = read(await one.feed.follow(payment.id, 0));
    await move(other.store, payment, 'RECEIVED', 'SETTLED');
    await done;
    expect(statuses).toEqual(['AWAITING_AUTHORISATION', 'RECEIVED', 'SETTLED']);
    // A payment's id, and nothing of the payment.
    const told = () => one.heard.filter((message) => !message.startsWith('hello'));
    await until(() => told().length >= 2);
    expect(told()).toEqual([payment.id, payment.id]);
  }

  describe('one server', () => {
    let redis: TestRedis;
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis.stop());

    it('hears of other gateways', async () => {
      const [one, other] = [await startGateway(redis.url), await startGateway(redis.url)];
      await untilHeard(other, one);
      await showsThatOneHearsTheOther(one, other);
    });

    it('hears of them again after Redis was gone', async () => {
      const [one, other] = [await startGateway(redis.url), await startGateway(redis.url)];
      await untilHeard(other, one);
      await redis.kill();
      await until(() => !one.connection.isUsable() && !other.connection.isUsable());
      const payment = await beginPayment(other.store);
      await move(other.store, payment, 'RECEIVED');
      await redis.restart();
      await untilHeard(other, one);
      await showsThatOneHearsTheOther(one, other);
    }, 40_000);

    it('takes no harm from a message that is none', async () => {
      const [one, other] = [await startGateway(redis.url), await startGateway(redis.url)];
      await untilHeard(other, one);
      for (const word of ['', '__proto__', 'x'.repeat(100_000)]) other.channel.publish(word);
      await untilHeard(other, one);
    });
  });

  it('needs no Redis: the look at the store is enough', async () => {
    const redis = await startRedis();
    const { url } = redis;
    await redis.stop();
    const gateway = await startGateway(url);
    const other = await open(place, [key]);
    opened.push(other);
    const feed = new PaymentFeed({
      store: gateway.store.payments,
      notices: gateway.channel,
      onSettled: async () => undefined,
      onTrouble: () => undefined,
    });
    opened.push(feed);
    const payment = await beginPayment(other);
    const { statuses, done } = read(await feed.follow(payment.id, 0));
    await move(other, payment, 'SETTLED');
    await done;
    expect(statuses).toEqual(['AWAITING_AUTHORISATION', 'SETTLED']);
  });

  it('hears of other gateways through a cluster', async () => {
    const cluster = await startRedisCluster();
    try {
      const [one, other] = [await startGateway(cluster.url), await startGateway(cluster.url)];
      await untilHeard(other, one);
      await showsThatOneHearsTheOther(one, other);
    } finally {
      for (const each of opened.splice(0).reverse()) await each.close();
      await cluster.stop();
    }
  }, 60_000);

  it('hears of other gateways through Sentinel, also after a failover', async () => {
    const sentinel = await startRedisSentinel();
    try {
      const [one, other] = [await startGateway(sentinel.url), await startGateway(sentinel.url)];
      await untilHeard(other, one);
      await sentinel.killMaster();
      await untilHeard(other, one);
      await showsThatOneHearsTheOther(one, other);
    } finally {
      for (const each of opened.splice(0).reverse()) await each.close();
      await sentinel.stop();
    }
  }, 60_000);
});
