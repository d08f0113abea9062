// The same operations as in equality.test.ts where data has been read before: from a warm cache of each process's own, and
// from one Redis that all share. In process and federated are equal to the letter.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { reasonToSkip, redisIsThere, startRedis, type TestRedis } from '../../support/services.ts';
import { findIds, toText } from './comparison.ts';
import { type Ids, operations } from './operations.ts';

const kept = Object.fromEntries(
  ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'].map((name) => [
    `CACHE_${name}_SECONDS`,
    '3600',
  ]),
);
const asked = operations.filter(({ faults }) => faults === undefined);

describe.each(['memory', 'Redis'] as const)('with a warm cache in %s', (cache) => {
  const skip = cache === 'Redis' ? reasonToSkip(redisIsThere, 'redis-server') : null;
  let redis: TestRedis | null = null;
  let federation: TestFederation;
  let ids: Ids;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    if (skip !== null) return;
    redis = cache === 'Redis' ? await startRedis() : null;
    const shared =
      redis === null
        ? {}
        : { REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '2000', CACHE_KEY: 'a cache key for these tests' };
    federation = await startTestFederation({}, { ...kept, ...shared });
    tokens.set('customer', await federation.token({ customer: 'alice', scope: allScopes }));
    tokens.set('another', await federation.token({ customer: 'bob', scope: allScopes }));
    const few = { customer: 'alice', scope: 'customers:read balances:read' };
    tokens.set('customer with few scopes', await federation.token(few));
    ids = await findIds(federation, tokens.get('customer') ?? '');
  });
  afterAll(async () => {
    if (skip !== null) return;
    await federation.stop();
    await redis?.stop();
  });

  describe.each(['customer', 'another', 'customer with few scopes'])('as %s', (caller) => {
    it.skipIf(skip !== null).each(asked)('$name', async ({ query, variables }) => {
      const token = tokens.get(caller) ?? null;
      const given = variables?.(ids) ?? {};
      const answers = [];
      for (const _use of ['first', 'second']) {
        const urls = [federation.inProcess.url, federation.federated.url];
        answers.push(await Promise.all(urls.map((url) => ask(url, token, query, given))));
      }
      const [inProcess, federated] = answers[1] ?? [];
      if (inProcess === undefined || federated === undefined) throw new TypeError('both answer');
      expect(toText(federated)).toBe(toText(inProcess));
    });
  });
});
