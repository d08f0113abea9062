// `npm run bench:watching -- [rounds]`: what the request log and traces cost the smallest answer. The gateways that differ in nothing
// else run in one process and are asked in turns of half a second, each round in another order: what the machine, compiled
// code and the heap do falls on all alike. Processes of their own differ by a tenth, which is more than what is looked for.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { z } from 'zod';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { createLog } from '../src/observability/log.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { startGateway } from '../src/start/in-process.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import { measure } from './load.ts';
import { operations } from './operations.ts';
import { startDroppingReceiver } from './servers/dropping-receiver.ts';
import { configOf, type World } from './world.ts';

const rounds = Number(process.argv[2] ?? 40);
const seconds = 0.5;
const connections = 16;

const tracedBy = (share: string, endpoint: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_TRACES_SAMPLER_ARG: share,
});
/** What is compared with the first of them, by name. The second shows what is noise. */
const settingsOf: Readonly<Record<string, (endpoint: string) => Readonly<Record<string, string>>>> = {
  neither: () => ({}),
  'neither again': () => ({}),
  '1 % of operations logged': () => ({ REQUEST_LOG: '0.01' }),
  'each operation logged': () => ({ REQUEST_LOG: '1' }),
  '1 % of requests traced': (endpoint) => tracedBy('0.01', endpoint),
};
/** One process has one share for all its gateways: another takes all. */
const allTraced: typeof settingsOf = {
  neither: () => ({}),
  'all requests traced': (endpoint) => tracedBy('1', endpoint),
};
const sets = { some: settingsOf, all: allTraced } as const;
const setName = z.enum(['some', 'all']);

const listening = z.object({ urls: z.record(z.string(), z.string()) });
const usage = z.object({ cpuMs: z.number() });

async function serve(set: z.infer<typeof setName>, world: World): Promise<void> {
  const endpoint = await startDroppingReceiver();
  const urls: Record<string, string> = {};
  for (const [name, toSettings] of Object.entries(sets[set])) {
    const config = configOf({ ...world, settings: { ...world.settings, ...toSettings(endpoint) } });
    const log = name.includes('logged') ? createLog('info', pino.destination('/dev/null')) : createLog('silent');
    urls[name] = (await startGateway(config, { log, overload: { turns: { admit: () => true } } })).url;
  }
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000 });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ urls });
}

const median = (numbers: readonly number[]) => quantile(numbers, 0.5);
const quantile = (numbers: readonly number[], share: number) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length * share)] ?? 0;

async function compare(set: z.infer<typeof setName>, world: World, token: string): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ['serve', set], {
    env: { ...process.env, NODE_ENV: 'production', BENCH_WORLD: JSON.stringify(world) },
  });
  const nextMessage = () => new Promise<unknown>((resolve) => child.once('message', resolve));
  const { urls } = listening.parse(await nextMessage());
  const cpuMs = async () => {
    const answer = nextMessage();
    child.send('usage');
    return usage.parse(await answer).cpuMs;
  };
  const query = operations.find(({ name }) => name === 'small')?.query ?? '';
  const names = Object.keys(urls);
  const costOf = async (name: string, forSeconds: number) => {
    const beforeMs = await cpuMs();
    const { requests } = await measure(urls[name] ?? '', [token], query, connections, forSeconds);
    return ((await cpuMs()) - beforeMs) / requests;
  };
  for (const name of names) await costOf(name, 5);
  const costs = new Map<string, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = names.map((name) => ({ name, at: Math.random() })).toSorted((one, other) => one.at - other.at);
    for (const { name } of order) costs.get(name)?.push(await costOf(name, seconds));
  }
  const base = median(costs.get('neither') ?? []);
  for (const [name, ofOne] of costs) {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => (quantile(ofOne, share) / base).toFixed(2));
    console.log(`| ${name} | ${median(ofOne).toFixed(3)} ms | ${middle} | ${low} to ${high} |`);
  }
  child.disconnect();
}

const [mode, set] = process.argv.slice(2);
if (mode === 'serve') {
  await serve(setName.parse(set), JSON.parse(process.env['BENCH_WORLD'] ?? '{}') as World);
} else {
  const sandbox = await startSandbox();
  const { issuer, jwksUrl, audience, banks, links, grants } = sandbox.description;
  const world: World = {
    issuer,
    jwksUrl,
    audience,
    banks: JSON.stringify({ banks, links, grants }),
    redisUrl: null,
    subgraphUrls: null,
    routerSecret: 'a secret of the benchmark, for nobody',
    store: storeSettings(),
  };
  const tokenOf = () => fetchDevelopmentToken(issuer, audience, { customer: 'alice', scope: 'accounts:read' });
  console.log(`node ${process.version}, ${rounds} rounds of ${seconds} s each`);
  console.log('\n| | processor a request | of none | half of the rounds |\n|---|---|---|---|');
  for (const each of setName.options) await compare(each, world, await tokenOf());
  process.exit(0);
}
