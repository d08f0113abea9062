// `npm run bench`: servers side by side, over the same sandbox and the same answers, checked byte for byte. Prints a table;
// writes JSON, Markdown and a chart to bench/results. Machines are noisy: the processor time a request costs is the steadier
// figure, ratios are worth more than either, and the goals (bench/goals.ts, `--check`) are told by them.
//
// Fair: each connection has a token of its own (`--joined` adds rows of those that join equal requests of one token); every server
// is warmed until its processor time a request stands; peers run a few at a time, each time beside the floor and ours, in rounds
// that alternate; a figure is the median of its rounds. Ours counts points, keeps its metrics and refuses as it always does, but
// for want of time.
//
// Options: --check (prints the goals and what is missed), --seconds 2 (a server and round), --rounds 5, --servers ours,floor,
// --operations middle, --redis, --customers (each connection is another of the sandbox's customers),
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
import { toGoalsText } from './goals.ts';
import { type LoadResult, measure } from './load.ts';
import { growingOperations, type Operation, operations } from './operations.ts';
import { type Row, toMarkdown, toSvg } from './report.ts';
import type { World } from './world.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '5' },
    servers: { type: 'string' },
    operations: { type: 'string' },
    redis: { type: 'boolean', default: false },
    profile: { type: 'string' },
    federated: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    cold: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    customers: { type: 'boolean', default: false },
    joined: { type: 'boolean', default: false },
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

async function startSandbox(): Promise<{ child: ChildProcess; world: World; customers: readonly string[] }> {
  const child = fork(new URL('../src/sandbox/main.ts', import.meta.url), {
    // Figures stay comparable: what analysts read is the same customers as ever.
    env: { ...process.env, SANDBOX_PERSONAS: String(values.customers), SANDBOX_SCA_HOUSES: 'false' },
  });
  const ready = z.object({
    description: z.object({
      issuer: z.string(),
      jwksUrl: z.string(),
      audience: z.string(),
      banks: z.array(z.unknown()),
      links: z.array(z.looseObject({ customer: z.string() })),
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
  return { child, world, customers: [...new Set(links.map(({ customer }) => customer))] };
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

/** How many peers run at once, beside the floor and ours: more would warm each less. */
const peersAtOnce = 2;

/** A server in its group, and what is asked of it. */
interface Measured {
  readonly server: Server;
  /** Its name in the table. */
  readonly row: string;
  readonly tokens: readonly string[];
}

/** Asks for a second at a time until a request costs no less than the second before: compiled code has settled. */
async function warm({ server, tokens }: Measured, query: string, connections: number): Promise<void> {
  let lastMs = Number.POSITIVE_INFINITY;
  for (let second = 0; second < 10; second++) {
    const before = await server.usage();
    const { requests } = await measure(server.url, tokens, query, connections, 1);
    const cpuMs = ((await server.usage()).cpuMs - before.cpuMs) / requests;
    if (second >= 3 && cpuMs > lastMs * 0.97) return;
    lastMs = cpuMs;
  }
}

/** What a group's servers took for an operation, by their rows' names. */
type Samples = Map<string, Sample[]>;

interface Group {
  readonly servers: readonly Server[];
  readonly subgraphServers: readonly Server[];
}

const connectionsFor = ({ name }: Operation) => (values.growth || values.cold ? 1 : name === 'large' ? 4 : 32);

/** Measures what a group takes for an operation. Gives the size of the answer. */
async function measureOperation(
  operation: Operation,
  { servers, subgraphServers }: Group,
  tokens: readonly string[],
  samples: Samples,
): Promise<number> {
  const [first = ''] = tokens;
  const comparable: Measured[] = [];
  let expected: string | undefined;
  for (const server of servers) {
    const askOnce = () => answerOf(server.url, first, operation.query).catch((error: unknown) => String(error));
    let answer = await askOnce();
    // What is long comes whole only when the cache has all of it.
    for (let last = ''; answer !== last && !values.cold; ) [last, answer] = [answer, await askOnce()];
    expected ??= answer;
    if (answer !== expected) {
      console.log(`${server.name}: another answer (${answer.slice(0, 200)}…): left out`);
      continue;
    }
    comparable.push({ server, row: server.name, tokens });
    if (values.joined && (server.name.startsWith('hive') || server.name === 'ours-federated')) {
      comparable.push({ server, row: `${server.name}, joined`, tokens: [first] });
    }
  }
  const text = expected ?? '';
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const names = comparable.map(({ row }) => row).join(', ');
  console.log(`${operation.name}: ${text.length} bytes, ${digest}: ${names}`);
  const connections = connectionsFor(operation);
  for (const measured of comparable) await warm(measured, operation.query, connections);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { server, row, tokens: own } of comparable) {
      const before = await server.usage();
      const subgraphsBeforeMs = await cpuOf(subgraphServers);
      const load = await measure(server.url, own, operation.query, connections, Number(values.seconds));
      const after = await server.usage();
      const known = samples.get(row) ?? [];
      known.push({
        ...load,
        cpuMs: (after.cpuMs - before.cpuMs) / load.requests,
        subgraphCpuMs: ((await cpuOf(subgraphServers)) - subgraphsBeforeMs) / load.requests,
        peakBytes: after.peakBytes,
        longestBlockMs: after.longestBlockMs,
      });
      samples.set(row, known);
    }
  }
  return text.length;
}

function toRow(operation: Operation, bytes: number, [server, taken]: readonly [string, readonly Sample[]]): Row {
  const of = (read: (sample: Sample) => number) => median(taken.map(read));
  return {
    operation: operation.name,
    bytes,
    server,
    cpuMs: of((sample) => sample.cpuMs),
    subgraphCpuMs: isRemote(server.split(',')[0] ?? '') ? of((sample) => sample.subgraphCpuMs) : 0,
    requestsPerSecond: of((sample) => sample.requestsPerSecond),
    p50Ms: of((sample) => sample.p50Ms),
    p99Ms: of((sample) => sample.p99Ms),
    peakMegabytes: Math.max(...taken.map((sample) => sample.peakBytes)) / 1024 / 1024,
    longestBlockMs: Math.max(...taken.map((sample) => sample.longestBlockMs)),
  };
}

/** Peers in groups, each with whom they are compared to. */
function toGroups(names: readonly string[]): readonly (readonly string[])[] {
  const isAlways = (name: string) => ['floor', 'ours', 'ours-federated'].includes(name);
  const always = names.filter(isAlways);
  const peers = names.filter((name) => !isAlways(name));
  if (peers.length === 0) return [always];
  const groups: string[][] = [];
  for (let from = 0; from < peers.length; from += peersAtOnce) {
    groups.push([...always, ...peers.slice(from, from + peersAtOnce)]);
  }
  return groups;
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
const { child: sandbox, world: bare, customers } = await startSandbox();
const redis: TestRedis | null = values.redis ? await startRedis() : null;
const world = { ...bare, redisUrl: redis?.url ?? null };
const measured = new Map(wanted.map((operation) => [operation, { bytes: 0, samples: new Map() as Samples }]));
const subgraphServers: Server[] = [];
try {
  if (values.federated) {
    for (const name of subgraphNames) subgraphServers.push(await startServer(`subgraph-${name}`, world));
    world.subgraphUrls = subgraphServers.map(({ name, url }) => `${name.replace('subgraph-', '')}=${url}`).join(',');
  }
  for (const group of toGroups(names)) {
    const servers: Server[] = [];
    try {
      for (const name of group) servers.push(await startServer(name, world));
      for (const [operation, taken] of measured) {
        const callers = values.customers ? [operation.customer, ...customers] : [operation.customer];
        const tokens: string[] = [];
        for (let index = 0; index < connectionsFor(operation); index++) {
          const customer = callers[index % callers.length] ?? operation.customer;
          tokens.push(await fetchDevelopmentToken(world.issuer, world.audience, { customer, scope }));
        }
        taken.bytes = await measureOperation(operation, { servers, subgraphServers }, tokens, taken.samples);
      }
    } finally {
      for (const { child } of servers) child.disconnect();
    }
  }
  const rows = [...measured].flatMap(([operation, { bytes, samples }]) =>
    // In the order of the list, whichever group they were in.
    [...samples]
      .sort(([one], [other]) => names.indexOf(one.split(',')[0] ?? '') - names.indexOf(other.split(',')[0] ?? ''))
      .map((taken) => toRow(operation, bytes, taken)),
  );
  const markdown = toMarkdown(rows);
  console.log(`\nnode ${process.version}\n\n${markdown}`);
  if (values.check) console.log(`\n${toGoalsText(rows)}`);
  const topology = values.cold ? 'cold' : values.growth ? 'growth' : values.federated ? 'federated' : 'in-process';
  const name = `${topology}${values.redis ? '-redis' : ''}${values.customers ? '-customers' : ''}`;
  const folder = new URL('./results/', import.meta.url);
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(rows, null, 2)}\n`);
  writeFileSync(new URL(`${name}.md`, folder), `${markdown}\n`);
  writeFileSync(new URL(`${name}.svg`, folder), toSvg(rows));
} finally {
  for (const { child } of subgraphServers) child.disconnect();
  sandbox.disconnect();
  await redis?.stop();
}
