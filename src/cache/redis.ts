// The cache in Redis, shared by several gateways: ioredis with every wait bounded. A Redis that is dead, hung, full,
// read-only or lying costs a miss and a line in the log, never a query. One MGET and one pipeline an operation.

import { Redis } from 'ioredis';
import type { Cache } from './cache.ts';
import type { CacheCodec } from './codec.ts';

/** What {@link createRedisCache} needs. */
export interface RedisCacheOptions {
  readonly url: string;
  readonly codec: CacheCodec;
  /** Longest wait for one command, milliseconds. */
  readonly commandTimeoutMs: number;
  /** Told of each failure and of each return to order; `reason` holds no value and no URL. */
  readonly onTrouble: (reason: string) => void;
}

/** After a failure Redis is left alone this long: a hung one would otherwise cost every operation a timeout. */
const restMs = 1000;
const longestReconnectDelayMs = 2000;

/** Connects in the background; misses until it is connected. */
export function createRedisCache({ url, codec, commandTimeoutMs, onTrouble }: RedisCacheOptions): Cache {
  const redis = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, longestReconnectDelayMs),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  let restingUntilMs = 0;
  const report = (error: unknown) => {
    restingUntilMs = Date.now() + restMs;
    onTrouble(error instanceof Error ? toReason(error) : 'unknown');
  };
  redis.on('error', report);
  const usable = () => redis.status === 'ready' && Date.now() >= restingUntilMs;
  return {
    async readMany(keys) {
      if (keys.length === 0 || !usable()) return keys.map(() => null);
      try {
        const found = await redis.mgetBuffer(...keys);
        return keys.map((key, index) => {
          const bytes = found[index];
          return Buffer.isBuffer(bytes) ? codec.decode(key, bytes) : null;
        });
      } catch (error) {
        report(error);
        return keys.map(() => null);
      }
    },
    async writeMany(writes) {
      if (writes.length === 0 || !usable()) return;
      try {
        const pipeline = redis.pipeline();
        for (const { key, entry, keepMs } of writes) {
          if (keepMs > 0) pipeline.set(key, codec.encode(key, entry), 'PX', Math.ceil(keepMs));
        }
        const results = (await pipeline.exec()) ?? [];
        const failed = results.find(([error]) => error !== null)?.[0];
        if (failed instanceof Error) report(failed);
      } catch (error) {
        report(error);
      }
    },
    async close() {
      redis.disconnect();
    },
  };
}

/** Redis error texts begin with a code word (`OOM`, `READONLY`, `WRONGTYPE`); the rest may hold data. */
function toReason(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first = ''] = error.message.split(' ');
  if (/^[A-Z]{3,}$/.test(first)) return first;
  return error.message === 'Command timed out' ? 'command timed out' : error.name;
}
