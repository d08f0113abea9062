// `npm run bench:statement`: what the parts cost that a large statement goes through. The sandbox's account of 20,000 entries
// is fetched once over HTTP and recorded; then parsing and mapping, identity and order, the cache's codec and the statement book
// (SQLite, sealed) are measured on the recording, in milliseconds of processor time, median of several rounds.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedLinkTokens } from '../src/banks/link-tokens.ts';
import { StatementBook } from '../src/book/book.ts';
import { createCacheCodec } from '../src/cache/codec.ts';
import { toStatement } from '../src/domain/statement.ts';
import type { BankHttp, BankResponse } from '../src/http/bank-http.ts';
import { deadlineIn } from '../src/http/deadline.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { openStore } from '../src/store/store.ts';
import { createBankHttp, createConnector } from '../test/support/connectors.ts';
import { FakeBankHttp } from '../test/support/fake-bank.ts';
import { storeSettings } from '../test/support/store-settings.ts';
import { configOf } from './world.ts';

const rounds = 7;
const { description, close } = await startSandbox();
const { issuer, audience, jwksUrl, banks, links, grants } = description;
const config = configOf({
  issuer,
  audience,
  jwksUrl,
  banks: JSON.stringify({ banks, links, grants }),
  redisUrl: null,
  subgraphUrls: null,
  routerSecret: 'benchmark-router-secret',
  store: storeSettings(),
});
const bank = config.banks.find(({ id }) => id === 'albion');
const link = config.links.find(({ id }) => id === 'dora-albion');
if (bank === undefined || link === undefined) throw new TypeError('the sandbox has dora at Albion');

const real = createBankHttp({ bank, maxBodyBytes: config.bankMaxBodyBytes, onCall: () => undefined });
const recorded: BankResponse[] = [];
const recording: BankHttp = {
  async get(request) {
    const response = await real.get(request);
    recorded.push(response);
    return response;
  },
};
const session = () => ({
  link,
  tokens: fixedLinkTokens,
  deadline: deadlineIn(60_000),
  psuIpAddress: null,
  cacheState: 'miss' as const,
});
const window = { from: '2020-01-01', to: null };
const connector = createConnector(bank, recording);
const [account] = (await connector.fetchAccounts(session())).value;
if (account === undefined) throw new TypeError('dora has an account');
recorded.length = 0;
await connector.fetchTransactions(session(), account, window);
await real.close();
await close();

async function measure(name: string, work: () => Promise<unknown> | unknown): Promise<void> {
  const taken: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) taken.push((user + system) / 1000);
  }
  console.log(`${name.padEnd(44)} ${(taken.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0).toFixed(0)} ms`);
}

const replayed = createConnector(
  bank,
  new FakeBankHttp((_request, call) => recorded[(call - 1) % recorded.length] ?? {}),
);
const { value: transactions } = await replayed.fetchTransactions(session(), account, window);
const statement = toStatement(transactions);
const codec = createCacheCodec('bankgraph-benchmark-key');
const entry = { value: { value: statement, fetchedAtMs: 0, defects: [], incomplete: null }, freshUntilMs: 0 };
const bytes = codec.encode('k', entry);
console.log(`${transactions.length} entries on ${recorded.length} pages`);
await measure('parse JSON of all pages', () => recorded.map(({ body }) => JSON.parse(JSON.stringify(body))));
await measure('connector: validate, map, merge pages', () => replayed.fetchTransactions(session(), account, window));
await measure('identity and order', () => toStatement(transactions));
await measure('cache: write, compress, seal', () => codec.encode('k', entry));
await measure('cache: unseal, unfold, read', () => codec.decode('k', bytes));
console.log(`${(bytes.length / transactions.length).toFixed(0)} bytes an entry in Redis`);

const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-bench-'));
const keys = [{ id: 'k1', key: Buffer.alloc(32, 1) }];
const store = await openStore({ databaseUrl: null, dataDir, keys });
const book = new StatementBook(store.book);
const nowMs = Date.now();
const today = new Date(nowMs).toISOString().slice(0, 10);
const answer = { window, transactions, today, isComplete: true, hasDefects: false, hasSharedIds: false, notes: [] };
let accounts = 0;
const nextName = () => ({ customerId: 'c', bankId: 'b', accountKey: `account ${++accounts}` });
await measure('book: first answer, sealed and written', () =>
  book.record(nextName(), { ...answer, atMs: nowMs }, window),
);
const name = { customerId: 'c', bankId: 'b', accountKey: 'account 1' };
await measure('book: the same answer again', () => book.record(name, { ...answer, atMs: nowMs }, window));
const [newest] = statement;
const middle = statement[Math.floor(statement.length / 2)]?.sortDate ?? today;
const newestDays = { from: new Date(nowMs - 10 * 86_400_000).toISOString().slice(0, 10), to: null };
const recent = transactions.filter(({ bookingDate }) => bookingDate === null || bookingDate >= newestDays.from);
const increment = { ...answer, window: newestDays, transactions: recent, atMs: nowMs, goesOnFrom: today };
await measure(`book: the last ten days again (${recent.length})`, () => book.record(name, increment, newestDays));
const page = { from: middle, to: middle };
const onPage = (await book.read(name, page))?.entries.length ?? 0;
await measure(`book: a day's page (${onPage} entries), 100 times`, async () => {
  for (let round = 0; round < 100; round++) await book.read(name, page);
});
await measure('book: the whole account', () => book.read(name, window));
const held = await store.book.read(name, { from: null, to: null, withOpen: true });
const size = held?.segments.reduce((sum, segment) => sum + segment.bytes.length + 28, 0) ?? 0;
console.log(
  `${(size / transactions.length).toFixed(0)} bytes an entry in the book, sealed; newest ${newest?.sortDate}`,
);
await store.close();
rmSync(dataDir, { recursive: true, force: true });
