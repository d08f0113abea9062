// A channel of Redis' publish/subscribe between gateways: short messages that may be lost, since whoever listens has
// another way to learn of what they tell. Made by src/start/services.ts over the connection that the cache has.

import { Redis } from 'ioredis';
import type { RedisConnection } from './connection.ts';

/** What {@link openChannel} needs. */
export interface ChannelOptions {
  readonly connection: RedisConnection;
  readonly name: string;
  /** Told when the channel cannot be subscribed to; `reason` holds no value. */
  readonly onTrouble: (reason: string) => void;
}

/** One channel. Nothing of it fails. */
export interface Channel {
  publish(message: string): void;
  /** Hears of every message, this gateway's own among them, while Redis is there. */
  listen(listener: (message: string) => void): void;
  close(): void;
}

/** How often it is made sure that the channel is subscribed to, milliseconds: it goes with a failover or a moved slot. */
const renewMs = 5000;

/** Opens a channel. A single server and Sentinel take a connection of their own for it; Cluster has one for that already. */
export function openChannel({ connection, name, onTrouble }: ChannelOptions): Channel {
  const { client } = connection;
  const own = client instanceof Redis ? client.duplicate({ autoResubscribe: false }) : null;
  const subscriber = own ?? client;
  const listeners = new Set<(message: string) => void>();
  let isSubscribed = true;
  const subscribe = (): void => {
    if (subscriber.status !== 'ready') return;
    subscriber.subscribe(name).then(
      () => {
        isSubscribed = true;
      },
      () => {
        // Once, not every few seconds.
        if (isSubscribed) onTrouble('a channel cannot be subscribed to');
        isSubscribed = false;
      },
    );
  };
  // The cache's connection tells of a Redis that is not there.
  own?.on('error', () => undefined);
  subscriber.on('ready', subscribe);
  subscriber.on('message', (channel: string, message: string) => {
    if (channel !== name) return;
    for (const listener of listeners) listener(message);
  });
  subscribe();
  const renewal = setInterval(subscribe, renewMs);
  renewal.unref();
  return {
    publish(message) {
      if (!connection.isUsable()) return;
      client.publish(name, message).catch(connection.report);
    },
    listen: (listener) => void listeners.add(listener),
    close() {
      clearInterval(renewal);
      subscriber.off('ready', subscribe);
      own?.disconnect();
    },
  };
}
