// What an operator is told at the start: settings that leave data less protected than it could be. Called by the
// compositions beside this file.

import { fapiTokenAlgorithms } from '../auth/token.ts';
import type { Config } from '../config/config.ts';
import { isLoopbackHost } from '../domain/loopback.ts';
import type { Log } from '../observability/log.ts';

/** Tells the operator whose tokens are accepted that should not be: where a router judges them, too. */
export function adviseOnTokens({ token }: Pick<Config, 'token'>, log: Pick<Log, 'advice'>): void {
  const others = token.algorithms.filter((algorithm) => !fapiTokenAlgorithms.includes(algorithm));
  if (others.length > 0) log.advice(`AUTH_ALGORITHMS allows ${others.join(', ')}, which FAPI 2.0 does not.`);
  const { protocol, hostname } = new URL(token.jwksUrl);
  if (protocol === 'http:' && !isLoopbackHost(hostname)) {
    log.advice('AUTH_JWKS_URL is plain HTTP: whoever can answer in its place can make tokens.');
  }
}

/** Tells the operator of settings that leave data less protected than it could be. */
export function advise(config: Config, log: Log): void {
  adviseOnTokens(config, log);
  for (const text of config.advice) log.advice(text);
  for (const [name, url] of [
    ['RATES_URL', config.rates.url],
    ['RATES_HISTORY_URL', config.rates.historyUrl],
  ] as const) {
    if (url !== null && new URL(url).protocol === 'http:' && !isLoopbackHost(new URL(url).hostname)) {
      log.advice(`${name} is plain HTTP: whoever can answer in its place sets the rates.`);
    }
  }
  if (config.redis !== null && config.cacheKey === null) {
    log.advice('CACHE_KEY is not set: bank data in Redis is not encrypted.');
  }
  if (config.webhookAllowPrivate && config.publicUrl?.startsWith('https:')) {
    log.advice('WEBHOOK_ALLOW_PRIVATE is set: partners can have this gateway call addresses of its own network.');
  }
  if (config.federation && config.routerSecret === null) {
    log.advice('FEDERATION is set without ROUTER_SECRET: _service is refused to everybody.');
  }
}
