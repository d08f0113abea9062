// What every measured server is given: the same sandbox banks, the same configuration, the same token. The parent process
// makes it (run.ts), each server's process reads it (serve.ts).

import { type Config, loadConfig } from '../src/config/config.ts';

/** Passed to servers as JSON in the environment. */
export interface World {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** The sandbox's banks, links and grants, as the text of a banks file. */
  readonly banks: string;
  readonly redisUrl: string | null;
  /** Where the federated subgraphs listen: `banks=http://…,customers=…`; null when none run. */
  readonly subgraphUrls: string | null;
  readonly routerSecret: string;
  /** Where all of them keep what they know: entries without an id of the bank's get theirs there, once. */
  readonly store: Readonly<Record<string, string>>;
  /** Whether nothing is ever fresh: each request asks the banks. */
  readonly isCold?: boolean;
  /** Settings of the gateway that are other than the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A day: a warm cache stays warm while it is measured. */
const daySeconds = '86400';

/** The environment of a measured gateway: production, but that nothing goes stale. */
export function environmentOf(world: World): Record<string, string> {
  const stays = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'];
  return {
    PORT: '0',
    AUTH_ISSUER: world.issuer,
    AUTH_AUDIENCE: world.audience,
    AUTH_JWKS_URL: world.jwksUrl,
    ID_KEY: 'bankgraph-benchmark-id-key',
    STOP_DELAY_MS: '0',
    ...world.store,
    LOG_LEVEL: 'silent',
    // Counted as in production, and never used up.
    CLIENT_POINTS_PER_MINUTE: '900000000',
    SUBJECT_POINTS_PER_MINUTE: '900000000',
    ROUTER_SECRET: world.routerSecret,
    ...(world.subgraphUrls === null ? {} : { SUBGRAPH_URLS: world.subgraphUrls }),
    ...(world.redisUrl === null ? {} : { REDIS_URL: world.redisUrl, CACHE_KEY: 'bankgraph-benchmark-key' }),
    ...Object.fromEntries(stays.map((name) => [`CACHE_${name}_SECONDS`, world.isCold === true ? '0' : daySeconds])),
    ...world.settings,
  };
}

/** The configuration of a measured gateway. */
export function configOf(world: World): Config {
  return loadConfig(environmentOf(world), [{ name: 'sandbox', text: world.banks }]);
}

/** URLs of the federated subgraphs, by name. */
export function urlsOf({ subgraphUrls }: World): ReadonlyMap<string, string> {
  return new Map(
    (subgraphUrls ?? '')
      .split(',')
      .map((pair) => pair.split('='))
      .map(([name = '', url = '']): [string, string] => [name, url]),
  );
}
