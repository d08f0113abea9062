// `npm run bench:subscriptions -- [subscriptions] [payments]`: a gateway in a process of its own holds subscriptions open over
// WebSocket; payments change, and each change is told to all who follow that payment. Prints what a subscription takes of the
// gateway's memory, and how many events it answers a second and at what processor time. Figures, no test: they are the machine's.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { developmentClients } from '../src/cli/development-clients.ts';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { loadConfig } from '../src/config/config.ts';
import type { PaymentStatus } from '../src/domain/payment.ts';
import { createLog } from '../src/observability/log.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { startGateway } from '../src/start/in-process.ts';
import type { PaymentRecord } from '../src/store/payments.ts';
import { beginPayment, move, openBeside } from '../test/integration/gateway/subscriptions-world.ts';
import { testIds } from '../test/support/ids.ts';
import { storeSettings } from '../test/support/store-settings.ts';

const [subscriptions = 5000, payments = 500] = process.argv.slice(2).map(Number);
/** Of one connection: a page follows a few payments. */
const perConnection = 10;
const statuses: readonly PaymentStatus[] = ['RECEIVED', 'PENDING', 'ACCEPTED', 'SETTLEMENT_IN_PROCESS'];
const query = `subscription ($id: ID!) { paymentUpdated(id: $id) {
  event { status source cursor } payment { id status instructedAmount { amount currency } updatedAt } } }`;

/** What the gateway's process is told to do, and answers. */
const figures = z.object({ heapMb: z.number(), rssMb: z.number(), cpuMs: z.number() });
const listening = z.object({ url: z.string(), metricsUrl: z.string() });

async function serve(settings: string): Promise<void> {
  const { env, banks } = z
    .object({ env: z.record(z.string(), z.string()), banks: z.string() })
    .parse(JSON.parse(settings));
  const config = loadConfig(env, [{ name: 'sandbox', text: banks }]);
  const { url, metricsUrl } = await startGateway(config, { log: createLog('silent') });
  process.on('message', () => {
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { heapUsed, rss } = process.memoryUsage();
    process.send?.({ heapMb: heapUsed / 1024 / 1024, rssMb: rss / 1024 / 1024, cpuMs: (user + system) / 1000 });
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ url, metricsUrl });
}

async function measure(): Promise<void> {
  const sandbox = await startSandbox();
  const { issuer, jwksUrl, audience, banks, links, grants } = sandbox.description;
  const stored = storeSettings();
  const env = {
    PORT: '0',
    METRICS_PORT: '0',
    ID_KEY: 'an id key for these tests',
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    STOP_DELAY_MS: '0',
    MAX_SUBSCRIPTIONS: '100000',
    MAX_SUBSCRIPTIONS_PER_CALLER: '100000',
    ...stored,
  };
  const settings = JSON.stringify({
    env,
    banks: JSON.stringify({ banks, links, grants, clients: developmentClients }),
  });
  const child = fork(fileURLToPath(import.meta.url), ['serve'], {
    env: { ...process.env, NODE_ENV: 'production', BENCH_SETTINGS: settings },
    execArgv: ['--expose-gc'],
  });
  const nextMessage = () => new Promise<unknown>((resolve) => child.once('message', resolve));
  const { url, metricsUrl } = listening.parse(await nextMessage());
  const ask = async () => {
    const answer = nextMessage();
    child.send('figures');
    return figures.parse(await answer);
  };
  const store = await openBeside(stored);
  const token = await fetchDevelopmentToken(issuer, audience, { customer: 'finn', scope: 'payments:read' });
  const followed: PaymentRecord[] = [];
  for (let index = 0; index < payments; index++)
    followed.push(await beginPayment(store, { clientId: 'bankgraph-cli' }));
  const before = await ask();

  let received = 0;
  let onReceived = (): void => undefined;
  const clients = Array.from({ length: Math.ceil(subscriptions / perConnection) }, () =>
    createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${token}` },
    }),
  );
  const sink = {
    next: () => {
      received += 1;
      onReceived();
    },
    error: (error: unknown) => {
      throw error;
    },
    complete: () => undefined,
  };
  for (let index = 0; index < subscriptions; index++) {
    const payment = followed[index % payments];
    const client = clients[Math.floor(index / perConnection)];
    if (payment === undefined || client === undefined) throw new TypeError('none');
    client.subscribe({ query, variables: { id: testIds.payment(payment.id) } }, sink);
  }
  const open = async (): Promise<number> => {
    const text = await (await fetch(metricsUrl)).text();
    return Number(/^bankgraph_subscriptions_open\{transport="websocket"\} (\d+)/m.exec(text)?.[1] ?? 0);
  };
  while ((await open()) < subscriptions) await new Promise((resolve) => setTimeout(resolve, 200));
  const held = await ask();

  const expected = subscriptions * statuses.length;
  const all = new Promise<void>((resolve) => {
    onReceived = () => {
      if (received === expected) resolve();
    };
  });
  const startedAtMs = performance.now();
  // Beside the gateway, as another gateway would: it finds the changes by its own look at the store.
  for (const status of statuses) for (const payment of followed) await move(store, payment, status);
  await all;
  const seconds = (performance.now() - startedAtMs) / 1000;
  const answered = await ask();
  // Timers of requests that are over have gone by then.
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const after = await ask();

  const rows: readonly (readonly [string, string])[] = [
    ['subscriptions, over connections, of payments', `${subscriptions}, ${clients.length}, ${payments}`],
    ['memory of the gateway, without them and with', `${before.rssMb.toFixed(0)} MB, ${held.rssMb.toFixed(0)} MB`],
    ['of these in use on the heap', `${before.heapMb.toFixed(0)} MB, ${held.heapMb.toFixed(0)} MB`],
    ['memory a subscription', `${(((held.rssMb - before.rssMb) * 1024) / subscriptions).toFixed(1)} kB`],
    ['processor time to open one', `${((held.cpuMs - before.cpuMs) / subscriptions).toFixed(2)} ms`],
    ['events answered', String(received)],
    ['events a second', (received / seconds).toFixed(0)],
    ['processor time an event', `${((answered.cpuMs - held.cpuMs) / received).toFixed(2)} ms`],
    ['memory afterwards, and in use on the heap', `${after.rssMb.toFixed(0)} MB, ${after.heapMb.toFixed(0)} MB`],
  ];
  process.stdout.write(`| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}\n`);
  await Promise.all(clients.map((client) => client.dispose()));
  child.disconnect();
  await store.close();
  await sandbox.close();
}

const settings = process.env['BENCH_SETTINGS'];
if (process.argv[2] === 'serve' && settings !== undefined) await serve(settings);
else await measure();
