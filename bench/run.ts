// `npm run bench`: all servers side by side in one run, in interleaved rounds, over the same sandbox and the same answers,
// checked byte for byte. Prints a table; writes JSON, Markdown and a chart to bench/results. Machines are noisy: the
// processor time a request costs is the steadier figure, and ratios are worth more than either.
// Options: --seconds 2 (a server and round), --rounds 3, --servers ours,floor, --operations middle, --redis,
// --federated (gateways over HTTP too, with the six subgraphs in processes of their own; the Mercurius gateway among them
// after npm ci --prefix bench/mercurius-gateway),
// --cold (nothing is cached: each request asks the sandbox's banks; one caller, so that none joins another's reads),
// --growth (ours alone, one caller, answers of 1,000 to 20,000 rows), --profile FOLDER (a CPU profile of each server)

import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { subgraphNames } from '../subgraphs/shared/names.ts';
import { startRedis, type TestRedis } from '../test/support/services.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import { type LoadResult, measure } from './load.ts';
import { growingOperations, type Operation, operations } from './operations.ts';
import { type Row, toMarkdown, toSvg } from './report.ts';
import type { World } from './world.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    servers: { type: 'string' },
    operations: { type: 'string' },
    redis: { type: 'boolean', default: false },
    profile: { type: 'string' },
    federated: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
  },
});

const everyServer = [
  'floor',
  'ours',
  'mercurius-jit',
  'apollo-server',
  'apollo-gateway-local',
  'hive-rust-local',
  'hive-js-local',
];
const remoteServers = [
  'ours-federated',
  'apollo-gateway-http',
  'mercurius-gateway-http',
  'hive-rust-http',
  'hive-js-http',
];

/** It has packages of its own: npm ci --prefix bench/mercurius-gateway. */
const isInstalled = (name: string) =>
  name !== 'mercurius-gateway-http' || existsSync(new URL('mercurius-gateway/node_modules', import.meta.url));

const usage = z.object({ cpuMs: z.number(), peakBytes: z.number(), longestBlockMs: z.number() });
const scope = 'accounts:read balances:read transactions:read customers:read links:read payments:read pii:read';

/** One server's process. */
interface Server {
  readonly name: string;
  readonly url: string;
  readonly child: ChildProcess;
  usage(): Promise<z.infer<typeof usage>>;
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a server ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

async function startSandbox(): Promise<{ child: ChildProcess; world: World }> {
  const child = fork(new URL('../src/sandbox/main.ts', import.meta.url), {
    // Figures stay comparable: what analysts read is the same customers as ever.
    env: { ...process.env, SANDBOX_PERSONAS: 'false' },
  });
  const ready = z.object({
    description: z.object({
      issuer: z.string(),
      jwksUrl: z.string(),
      audience: z.string(),
      banks: z.array(z.unknown()),
      links: z.array(z.unknown()),
      grants: z.array(z.unknown()),
    }),
  });
  const { description } = ready.parse(await nextMessage(child));
  const { issuer, jwksUrl, audience, banks, links, grants } = description;
  const world: World = {
    issuer,
    jwksUrl,
    audience,
    banks: JSON.stringify({ banks, links, grants }),
    redisUrl: null,
    subgraphUrls: null,
    routerSecret: randomBytes(24).toString('hex'),
    store: storeSettings(),
    isCold: values.cold,
  };
  return { child, world };
}

async function startServer(name: string, world: World): Promise<Server> {
  const child = fork(new URL('./serve.ts', import.meta.url), [name], {
    env: { ...process.env, NODE_ENV: 'production', BENCH_WORLD: JSON.stringify(world) },
    execArgv: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
  });
  const { url } = z.object({ url: z.string() }).parse(await nextMessage(child));
  return {
    name,
    url,
    child,
    async usage() {
      const answer = nextMessage(child);
      child.send('usage');
      return usage.parse(await answer);
    },
  };
}

/** The answer's data as text: how a peer orders or names anything beside it does not count. */
async function answerOf(url: string, token: string, query: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = z
    .object({ data: z.unknown(), errors: z.array(z.unknown()).optional() })
    .parse(await response.json());
  if (errors !== undefined) throw new Error(`errors: ${JSON.stringify(errors).slice(0, 500)}`);
  return JSON.stringify(data);
}

/** One round of one server. */
interface Sample extends LoadResult, z.infer<typeof usage> {
  /** Of all subgraphs' processes together, a request. */
  readonly subgraphCpuMs: number;
}

const isRemote = (server: string) => remoteServers.includes(server);

async function cpuOf(measured: readonly Server[]): Promise<number> {
  let cpuMs = 0;
  for (const server of measured) cpuMs += (await server.usage()).cpuMs;
  return cpuMs;
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function measureOperation(
  operation: Operation,
  running: readonly Server[],
  subgraphServers: readonly Server[],
  token: string,
): Promise<Row[]> {
  const comparable: Server[] = [];
  let expected: string | undefined;
  for (const server of running) {
    const askOnce = () => answerOf(server.url, token, operation.query).catch((error: unknown) => String(error));
    let answer = await askOnce();
    // What is long comes whole only when the cache has all of it.
    for (let last = ''; answer !== last && !values.cold; ) [last, answer] = [answer, await askOnce()];
    expected ??= answer;
    if (answer === expected) comparable.push(server);
    else console.log(`${server.name}: another answer (${answer.slice(0, 200)}…): left out`);
  }
  const text = expected ?? '';
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  console.log(
    `\n${operation.name}: ${text.length} bytes, ${digest}, ${comparable.length} servers with the same answer`,
  );
  const connections = values.growth || values.cold ? 1 : operation.name === 'large' ? 4 : 32;
  const samples = new Map<string, Sample[]>();
  const rounds = Number(values.rounds);
  // The first round warms and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const server of comparable) {
      const before = await server.usage();
      const subgraphsBeforeMs = await cpuOf(subgraphServers);
      const seconds = round === 0 ? 1 : Number(values.seconds);
      const load = await measure(server.url, token, operation.query, connections, seconds);
      const after = await server.usage();
      const subgraphCpuMs = ((await cpuOf(subgraphServers)) - subgraphsBeforeMs) / load.requests;
      if (round === 0) continue;
      const cpuMs = (after.cpuMs - before.cpuMs) / load.requests;
      const known = samples.get(server.name) ?? [];
      known.push({ ...load, cpuMs, subgraphCpuMs, peakBytes: after.peakBytes, longestBlockMs: after.longestBlockMs });
      samples.set(server.name, known);
    }
  }
  return [...samples].map(([server, taken]) => ({
    operation: operation.name,
    bytes: text.length,
    server,
    cpuMs: median(taken.map((sample) => sample.cpuMs)),
    subgraphCpuMs: isRemote(server) ? median(taken.map((sample) => sample.subgraphCpuMs)) : 0,
    requestsPerSecond: median(taken.map((sample) => sample.requestsPerSecond)),
    p50Ms: median(taken.map((sample) => sample.p50Ms)),
    p99Ms: median(taken.map((sample) => sample.p99Ms)),
    peakMegabytes: Math.max(...taken.map((sample) => sample.peakBytes)) / 1024 / 1024,
    longestBlockMs: Math.max(...taken.map((sample) => sample.longestBlockMs)),
  }));
}

const names = values.servers?.split(',') ??
  (values.growth ? ['ours-wide'] : undefined) ??
  (values.cold ? ['ours', 'mercurius-jit', 'apollo-server'] : undefined) ?? [
    ...everyServer,
    ...(values.federated ? remoteServers.filter(isInstalled) : []),
  ];
const wanted = (values.growth ? growingOperations : operations).filter(({ name }) =>
  (values.operations?.split(',') ?? (values.cold ? ['small', 'middle'] : [name])).includes(name),
);
const { child: sandbox, world: bare } = await startSandbox();
const redis: TestRedis | null = values.redis ? await startRedis() : null;
const world = { ...bare, redisUrl: redis?.url ?? null };
const running: Server[] = [];
const subgraphServers: Server[] = [];
try {
  if (values.federated) {
    for (const name of subgraphNames) subgraphServers.push(await startServer(`subgraph-${name}`, world));
    world.subgraphUrls = subgraphServers.map(({ name, url }) => `${name.replace('subgraph-', '')}=${url}`).join(',');
  }
  for (const name of names) running.push(await startServer(name, world));
  const rows: Row[] = [];
  for (const operation of wanted) {
    const token = await fetchDevelopmentToken(world.issuer, world.audience, { customer: operation.customer, scope });
    rows.push(...(await measureOperation(operation, running, subgraphServers, token)));
  }
  const markdown = toMarkdown(rows);
  console.log(`\n${markdown}`);
  const topology = values.cold ? 'cold' : values.growth ? 'growth' : values.federated ? 'federated' : 'in-process';
  const name = `${topology}${values.redis ? '-redis' : ''}`;
  const folder = new URL('./results/', import.meta.url);
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(new URL(`${name}.md`, folder), `${markdown}\n`);
  writeFileSync(new URL(`${name}.svg`, folder), toSvg(rows));
} finally {
  for (const { child } of [...running, ...subgraphServers]) child.disconnect();
  sandbox.disconnect();
  await redis?.stop();
}
