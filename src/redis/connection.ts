// A connection to Redis with every wait bounded: one server, Sentinel or Cluster, by URL. Made by src/start, used by the
// cache, the quotas and whatever else gateways share. A Redis that is dead, hung, full, read-only or lying costs a wait of
// one command time-out a second at most, and never a query: whoever uses it has an answer without it.

import { Cluster, Redis } from 'ioredis';

/** What {@link openRedis} needs. */
export interface RedisConnectionOptions {
  /** See {@link parseRedisUrl}. */
  readonly url: string;
  /** Longest wait for one command, milliseconds. */
  readonly commandTimeoutMs: number;
  /** Told of each failure; `reason` holds no value and no URL. */
  readonly onTrouble: (reason: string) => void;
}

/** A connection, and whether it is worth asking. */
export interface RedisConnection {
  readonly client: Redis | Cluster;
  /** False while there is no connection, and for a second after each failure. */
  isUsable(): boolean;
  /** Takes a failure of a command: Redis is left alone for a second. */
  report(error: unknown): void;
  close(): void;
}

/** After a failure Redis is left alone this long: a hung one would otherwise cost every operation a time-out. */
const restMs = 1000;
const longestReconnectDelayMs = 2000;
const connectTimeoutMs = 2000;

/** Where a Redis is, taken apart. */
export type RedisPlace =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'cluster'; readonly nodes: readonly { host: string; port: number }[]; readonly login: RedisLogin }
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly { host: string; port: number }[];
      readonly masterName: string;
      readonly database: number;
      readonly login: RedisLogin;
    };

/** How to log in, and whether TLS is spoken. */
export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
  readonly isTls: boolean;
}

const form = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/?#]+)(?:\/([^?#]*))?$/;

/**
 * Takes a URL apart; null when it is none. House rule, in the manner of common clients:
 * `redis://host:6379/0` (TLS: `rediss:`), `redis+cluster://host:7000,host:7001`,
 * `redis+sentinel://host:26379,host:26379/master-name/0`; `user:password@` goes before the first host.
 */
export function parseRedisUrl(url: string): RedisPlace | null {
  const [, scheme, kind, credentials, hosts, path = ''] = form.exec(url) ?? [];
  if (scheme === undefined || hosts === undefined) return null;
  if (kind === undefined) return hosts.includes(',') || !URL.canParse(url) ? null : { kind: 'server', url };
  const places = hosts.split(',').map((host) => toHostAndPort(host, kind === 'sentinel' ? 26_379 : 6379));
  if (places.some((place) => place === null)) return null;
  const nodes = places.filter((place) => place !== null);
  const login = toLogin(credentials, scheme === 'rediss');
  if (login === null) return null;
  if (kind === 'cluster') return path === '' || path === '0' ? { kind, nodes, login } : null;
  const [masterName = '', database = '0', ...rest] = path.split('/');
  if (masterName === '' || !/^\d{1,3}$/.test(database) || rest.length > 0) return null;
  return { kind: 'sentinel', sentinels: nodes, masterName, database: Number(database), login };
}

function toHostAndPort(text: string, defaultPort: number): { host: string; port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = port === undefined ? defaultPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? null : { host, port: number };
}

function toLogin(credentials: string | undefined, isTls: boolean): RedisLogin | null {
  if (credentials === undefined) return { isTls };
  const [username = '', password] = credentials.split(':');
  try {
    return {
      isTls,
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === undefined ? {} : { password: decodeURIComponent(password) }),
    };
  } catch {
    return null;
  }
}

/** Connects in the background. @throws TypeError when the URL is none: the configuration checks it before. */
export function openRedis({ url, commandTimeoutMs, onTrouble }: RedisConnectionOptions): RedisConnection {
  const place = parseRedisUrl(url);
  if (place === null) throw new TypeError('not a Redis URL');
  const client = connect(place, commandTimeoutMs);
  let restingUntilMs = 0;
  const report = (error: unknown): void => {
    restingUntilMs = Date.now() + restMs;
    onTrouble(error instanceof Error ? toReason(error) : 'unknown');
  };
  client.on('error', report);
  return {
    client,
    isUsable: () => client.status === 'ready' && Date.now() >= restingUntilMs,
    report,
    close: () => client.disconnect(),
  };
}

function connect(place: RedisPlace, commandTimeoutMs: number): Redis | Cluster {
  const toDelay = (attempt: number): number => Math.min(attempt * 100, longestReconnectDelayMs);
  const bounds = {
    commandTimeout: commandTimeoutMs,
    connectTimeout: connectTimeoutMs,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // A server that has become a replica refuses writes until its place is looked up again.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  };
  switch (place.kind) {
    case 'server':
      return new Redis(place.url, { ...bounds, retryStrategy: toDelay });
    case 'sentinel': {
      const { sentinels, masterName, database, login } = place;
      return new Redis({
        ...bounds,
        ...toLoginOptions(login),
        retryStrategy: toDelay,
        sentinels: [...sentinels],
        name: masterName,
        db: database,
        sentinelRetryStrategy: toDelay,
        ...(login.isTls ? { enableTLSForSentinelMode: true } : {}),
      });
    }
    case 'cluster': {
      return new Cluster([...place.nodes], {
        clusterRetryStrategy: toDelay,
        // Without it a node that was restarted is never asked again.
        clusterNodeRetryStrategy: toDelay,
        enableOfflineQueue: false,
        // A slot that moves is looked for twice; further attempts would outlast the command's time.
        maxRedirections: 2,
        retryDelayOnFailover: 50,
        retryDelayOnClusterDown: 50,
        slotsRefreshTimeout: connectTimeoutMs,
        redisOptions: { ...bounds, ...toLoginOptions(place.login) },
      });
    }
  }
}

function toLoginOptions({ username, password, isTls }: RedisLogin): {
  readonly username?: string;
  readonly password?: string;
  readonly tls?: object;
} {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isTls ? { tls: {} } : {}),
  };
}

/** Redis error texts begin with a code word (`OOM`, `READONLY`, `WRONGTYPE`); the rest may hold data. */
function toReason(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const [first = ''] = error.message.split(' ');
  if (/^[A-Z]{3,}$/.test(first)) return first;
  return error.message === 'Command timed out' ? 'command timed out' : error.name;
}
