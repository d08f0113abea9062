// `npm run bench:warm`: what a warm read of a statement costs with the statement book and without it, and with the audit of reads
// and without, over HTTP, in milliseconds of processor time a request. All gateways, and who asks them, are in this one process and
// are asked in turns of a few requests: what else a machine does meets all alike, where processes of their own differ by a tenth
// from each other and from minute to minute. The base is there twice, and all are measured against what both cost; what they
// come to, beside 1, is noise. What a ready answer costs by the same way is taken off, so that ratios are of the gateways' own work.
// Ratios are of neighbouring turns: their median, with the 95 % interval of a median.
// Options: --rounds 300, --requests 24 (a gateway and round), --operation TEXT (of its title), --before FOLDER (a checkout of another
// version beside ours, with its packages: the one before the book was `git worktree add FOLDER 36dbd1d`)

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { fetchDevelopmentToken } from '../src/cli/development-token.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import type { World } from './world.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    requests: { type: 'string', default: '24' },
    before: { type: 'string' },
    operation: { type: 'string', default: '' },
  },
});
const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
const warmingRounds = 30;
const connections = 4;
const scope = 'accounts:read balances:read transactions:read customers:read links:read payments:read pii:read';

const fields = `edges { cursor node { id status kind bookingDate creditDebitIndicator amount { amount currency }
  remittanceInformation } } pageInfo { hasNextPage endCursor }`;
const operations = [
  {
    title: 'one account, 50 entries',
    customer: 'alice',
    query: `{ me { accounts(first: 1) { edges { node { id transactions(first: 50) { ${fields} } } } } } }`,
  },
  {
    title: 'all accounts and banks, 50 entries',
    customer: 'alice',
    query: `{ me { transactions(first: 50) { ${fields} } } }`,
  },
  {
    title: '200 entries of an account of 20,000',
    customer: 'dora',
    query: `{ me { transactions(first: 200) { ${fields} } } }`,
  },
] as const;

/** A gateway that is measured. */
interface Variant {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Of another version. */
  readonly folder?: string;
}

const withoutBook: Variant = { name: 'without the book', settings: { STATEMENT_BOOK: 'false', READ_AUDIT: 'none' } };
const before: readonly Variant[] =
  values.before === undefined ? [] : [{ name: 'the other version', settings: {}, folder: values.before }];
/** What all are measured against. */
const base = before[0] ?? withoutBook;
const variants: readonly Variant[] = [
  base,
  { ...base, name: `${base.name}, once more` },
  ...(base === withoutBook ? [] : [withoutBook]),
  { name: 'with the book', settings: { READ_AUDIT: 'none' } },
  { name: 'with the book and the audit of reads', settings: {} },
];

interface Server {
  readonly name: string;
  readonly pool: Pool;
  stop(): Promise<unknown>;
}

const toPool = (url: string) => new Pool(new URL(url).origin, { connections, pipelining: 1, headersTimeout: 60_000 });

async function startVariant({ name, settings, folder }: Variant, world: World): Promise<Server> {
  const home = pathToFileURL(`${folder === undefined ? resolve(import.meta.dirname, '..') : resolve(folder)}/`);
  const load = (path: string) => import(new URL(path, home).href);
  const { startGateway }: typeof import('../src/start/in-process.ts') = await load('src/start/in-process.ts');
  const { configOf }: typeof import('./world.ts') = await load('bench/world.ts');
  const { createLog }: typeof import('../src/observability/log.ts') = await load('src/observability/log.ts');
  const gateway = await startGateway(configOf({ ...world, settings }), { log: createLog('silent') });
  return { name, pool: toPool(gateway.url), stop: () => gateway.stop() };
}

/** What answers with a text that is ready. */
async function startReady(text: () => string): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end(text());
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const stop = () => new Promise((closed) => server.close(closed));
  return { name: 'ready', pool: toPool(`http://127.0.0.1:${port}`), stop };
}

/** One answer's text. */
async function ask({ pool }: Server, token: string, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const { statusCode, body } = await pool.request({
    path: '/graphql',
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
  });
  const text = await body.text();
  if (statusCode !== 200 || text.includes('"errors"')) throw new Error(`an answer failed: ${text.slice(0, 300)}`);
  return text;
}

/** Ids and cursors are each version's own; the rest is the same. */
const withoutIds = (text: string) => text.replaceAll(/"(?:id|cursor|endCursor)":"[^"]*"/g, '');

/** Milliseconds of processor time a request, of so many. */
async function measure(server: Server, token: string, query: string): Promise<number> {
  let left = requests;
  const since = process.cpuUsage();
  const worker = async (): Promise<void> => {
    while (left-- > 0) await ask(server, token, query);
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000 / requests;
}

const inOrder = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);
const median = (numbers: readonly number[]): number => inOrder(numbers)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** The interval that holds the median in 95 of 100 runs, by the ranks of a binomial distribution. */
function intervalOf(numbers: readonly number[]): readonly [low: number, high: number] {
  const sorted = inOrder(numbers);
  const [middle, reach] = [sorted.length / 2, 0.98 * Math.sqrt(sorted.length)];
  const at = (rank: number) => sorted[Math.min(sorted.length - 1, Math.max(0, rank))] ?? Number.NaN;
  return [at(Math.floor(middle - reach)), at(Math.ceil(middle + reach))];
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
const servers: Server[] = [];
try {
  for (const variant of variants) servers.push(await startVariant(variant, world));
  for (const { title, customer, query } of operations.filter(({ title }) => title.includes(values.operation))) {
    const token = await fetchDevelopmentToken(issuer, audience, { customer, scope });
    const answers: string[] = [];
    for (const server of servers) {
      // What is long comes whole only when the cache has all of it.
      let answer = '';
      for (let last: string | null = null; answer !== last; )
        [last, answer] = [answer, await ask(server, token, query)];
      answers.push(answer);
    }
    const [text = ''] = answers;
    const isSame = answers.every((answer) => withoutIds(answer) === withoutIds(text));
    console.log(`${title}: ${text.length} bytes, ${isSame ? 'but for ids the same from all' : 'NOT THE SAME'}`);
    const ready = await startReady(() => text);
    const measured = [...servers, ready];
    const taken = new Map<Server, number[]>(measured.map((server) => [server, []]));
    for (let round = 0; round < warmingRounds + rounds; round++) {
      // Another one begins each round.
      const turn = round % measured.length;
      for (const server of [...measured.slice(turn), ...measured.slice(0, turn)]) {
        const cost = await measure(server, token, query);
        if (round >= warmingRounds) taken.get(server)?.push(cost);
      }
    }
    await ready.pool.close();
    await ready.stop();
    const offMs = median(taken.get(ready) ?? []);
    const [one = [], other = []] = servers.slice(0, 2).map((server) => taken.get(server) ?? []);
    const baseCosts = one.map((cost, round) => (cost + (other[round] ?? Number.NaN)) / 2);
    console.log(`  ${'a ready answer'.padEnd(38)} ${offMs.toFixed(3)} ms, taken off below`);
    for (const server of servers) {
      const costs = taken.get(server) ?? [];
      const ratios = costs.map((cost, round) => (cost - offMs) / ((baseCosts[round] ?? Number.NaN) - offMs));
      const [low, high] = intervalOf(ratios);
      const ratio = `${median(ratios).toFixed(3)} × (${low.toFixed(3)} to ${high.toFixed(3)})`;
      const cost = (median(costs) - offMs).toFixed(3);
      console.log(`  ${server.name.padEnd(38)} ${cost} ms   ${ratio}`);
    }
  }
} finally {
  for (const { pool, stop } of servers) {
    await pool.close();
    await stop();
  }
  await sandbox.close();
}
