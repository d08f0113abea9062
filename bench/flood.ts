// `npm run bench:flood`: what becomes of a gateway when more comes than it can answer, and of clients that use up their points.
//
// Overload: its capacity is measured first, by connections that ask one after another; then requests come at 0.8 × and 3 × that,
// whether or not the ones before are answered, each from the moment it was due. Printed: how many were answered, their p50 and
// p99, how many were refused, and the process's memory. `--without` shows the same with nothing refused. The gateway has a
// process, who asks has another; both share the machine with whatever else runs.
// Points: two gateways on one Redis, one client that asks as fast as it can: what was let through of the limit, and how often
// Redis was asked.
// Options: --seconds 15, --over 3, --without

import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { z } from 'zod';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { createLog } from '../src/observability/log.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { startGateway } from '../src/start/in-process.ts';
import { redisIsThere, startRedis } from '../test/support/services.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import { measure } from './load.ts';
import { operations } from './operations.ts';
import { configOf, type World } from './world.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    over: { type: 'string', default: '3' },
    without: { type: 'boolean', default: false },
  },
});
const [seconds, over] = [Number(values.seconds), Number(values.over)];
const scope = 'accounts:read balances:read transactions:read customers:read';
/** Much work and few bytes: who asks shares the machine, and must not be what is measured. */
const pages = Array.from({ length: 40 }, (_, index) => `p${index}: transactions(first: ${index + 1}) { ...page }`);
const heavy = `{ me { ${pages.join(' ')} } } fragment page on TransactionConnection { pageInfo { endCursor } }`;
const small = operations.find(({ name }) => name === 'small')?.query ?? '';

/** Connections of who asks without waiting: so many that nobody waits for one on this side. */
const crowd = 400;

/** Requests that came at a rate. */
interface Came {
  readonly asked: number;
  readonly answeredMs: readonly number[];
  readonly refusedMs: readonly number[];
  readonly failed: number;
}

/** Asks at a rate, each request when it is due; one that finds no connection free waits, and that counts. */
async function comeAt(perSecond: number, url: string, token: string): Promise<Came> {
  const pool = new Pool(new URL(url).origin, { connections: crowd, pipelining: 1, headersTimeout: 60_000 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query: heavy });
  const answeredMs: number[] = [];
  const refusedMs: number[] = [];
  let [asked, failed] = [0, 0];
  const underWay = new Set<Promise<void>>();
  const ask = async (dueMs: number): Promise<void> => {
    try {
      const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      await response.body.arrayBuffer();
      const tookMs = performance.now() - dueMs;
      if (response.statusCode === 200) answeredMs.push(tookMs);
      else if (response.statusCode === 503) refusedMs.push(tookMs);
      else failed += 1;
    } catch {
      failed += 1;
    }
  };
  // Opened before: how soon new connections are accepted is the kernel's and libuv's, one a turn of the loop.
  const hello = JSON.stringify({ query: '{ __typename }' });
  await Promise.all(
    Array.from({ length: crowd }, async () => {
      const { body: said } = await pool.request({ path: '/graphql', method: 'POST', headers, body: hello });
      await said.dump();
    }),
  );
  const beganMs = performance.now();
  const endMs = beganMs + seconds * 1000;
  for (let nowMs = beganMs; nowMs < endMs; nowMs = performance.now()) {
    for (; asked < ((nowMs - beganMs) / 1000) * perSecond; asked++) {
      const asking = ask(beganMs + (asked / perSecond) * 1000).finally(() => underWay.delete(asking));
      underWay.add(asking);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  await pool.destroy();
  return { asked, answeredMs, refusedMs, failed };
}

const usage = z.object({ cpuMs: z.number(), peakBytes: z.number() });
const ready = z.object({ url: z.string() });

const next = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('message', resolve));

function at(numbers: readonly number[], share: number): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  return `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1)} ms`;
}

async function floodGateway(world: World, token: string): Promise<void> {
  const child = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), [values.without ? 'ours' : 'ours-refusing'], {
    env: { ...process.env, NODE_ENV: 'production', BENCH_WORLD: JSON.stringify(world) },
  });
  const { url } = ready.parse(await next(child));
  // Warm: caches, and what V8 makes of it.
  await measure(url, [token], heavy, 4, 4);
  const { requestsPerSecond } = await measure(url, [token], heavy, 4, 5);
  console.log(
    `capacity: ${requestsPerSecond.toFixed(0)} answers a second, each of forty pages of a statement${values.without ? ', nothing refused' : ''}`,
  );
  const p99s: number[] = [];
  for (const load of [0.8, over, 0.8]) {
    const came = await comeAt(requestsPerSecond * load, url, token);
    child.send('usage');
    const { peakBytes } = usage.parse(await next(child));
    const p99 = at(came.answeredMs, 0.99);
    p99s.push(Number.parseFloat(p99));
    console.log(
      `  ${load} ×: ${came.asked} came, ${came.answeredMs.length} answered (${(came.answeredMs.length / seconds).toFixed(0)}/s; p50 ${at(came.answeredMs, 0.5)}, p99 ${p99}), ${came.refusedMs.length} refused (p99 ${at(came.refusedMs, 0.99)}), ${came.failed} failed; peak ${(peakBytes / 1e6).toFixed(0)} MB`,
    );
  }
  const [calm = 1, flooded = Number.NaN, calmAgain = 1] = p99s;
  console.log(`  p99 at ${over} × beside that at 0.8 ×: ${(flooded / Math.max(calm, calmAgain)).toFixed(2)} ×`);
  child.disconnect();
}

async function floodPoints(world: World, token: string): Promise<void> {
  if (!redisIsThere) {
    console.log('points: no redis-server here');
    return;
  }
  const redis = await startRedis();
  const limit = 20_000;
  const settings = { SUBJECT_POINTS_PER_MINUTE: String(limit), METRICS_PORT: '0' };
  const config = configOf({ ...world, redisUrl: redis.url, settings });
  const gateways = [
    await startGateway(config, { log: createLog('silent') }),
    await startGateway(config, { log: createLog('silent') }),
  ];
  try {
    const pools = gateways.map(({ url }) => new Pool(new URL(url).origin, { connections: 16, pipelining: 1 }));
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const counts = new Map<number, number>();
    let left = limit * 1.5;
    const beganMs = performance.now();
    const worker = async (pool: Pool): Promise<void> => {
      while (left-- > 0) {
        const { statusCode, body } = await pool.request({
          path: '/graphql',
          method: 'POST',
          headers,
          body: JSON.stringify({ query: small }),
        });
        await body.dump();
        counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1);
      }
    };
    await Promise.all(pools.flatMap((pool) => Array.from({ length: 16 }, () => worker(pool))));
    const tookSeconds = (performance.now() - beganMs) / 1000;
    const figures = await Promise.all(gateways.map(async ({ metricsUrl }) => (await fetch(metricsUrl ?? '')).text()));
    const questions = figures.reduce(
      (sum, text) => sum + Number(/^bankgraph_points_questions_total (\d+)/m.exec(text)?.[1] ?? Number.NaN),
      0,
    );
    console.log(
      `points: ${limit * 1.5} operations over two gateways on one Redis in ${tookSeconds.toFixed(1)} s: ${counts.get(200) ?? 0} answered of a limit of ${limit} points, ${counts.get(429) ?? 0} refused with 429; Redis was asked ${questions} times`,
    );
    await Promise.all(pools.map((pool) => pool.destroy()));
  } finally {
    for (const gateway of gateways) await gateway.stop();
    await redis.stop();
  }
}

const sandbox = await startSandbox();
const { issuer, audience, jwksUrl, banks, links, grants } = sandbox.description;
const world: World = {
  issuer,
  audience,
  jwksUrl,
  banks: JSON.stringify({ banks, links, grants }),
  redisUrl: null,
  subgraphUrls: null,
  routerSecret: randomBytes(24).toString('hex'),
  store: storeSettings(),
};
try {
  const token = await fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope });
  await floodGateway(world, token);
  await floodPoints(world, token);
} finally {
  await sandbox.close();
}
