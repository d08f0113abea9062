// One measurement of `npm run bench:exports`, in a process of its own: exports what the store of EXPORTS_BENCH holds, in its format, and
// prints seconds and memory. `reading` reads the same entries and makes nothing of them.

import { createAccess } from '../src/auth/access.ts';
import { scopes } from '../src/auth/principal.ts';
import type { Connector } from '../src/banks/connector.ts';
import { fixedLinkTokens } from '../src/banks/link-tokens.ts';
import { StatementBook } from '../src/book/book.ts';
import { createMemoryCache } from '../src/cache/memory.ts';
import { BankFailure } from '../src/domain/errors.ts';
import { GlobalIds } from '../src/domain/global-id.ts';
import type { Link } from '../src/domain/link.ts';
import { findAccounts, readAccount } from '../src/exports/entries.ts';
import { rowFormats } from '../src/exports/formats.ts';
import { parseExportQuery } from '../src/exports/query.ts';
import { RowExport } from '../src/exports/row-export.ts';
import { ExportSession } from '../src/exports/session.ts';
import { SourceLedger } from '../src/exports/sources.ts';
import { deadlineIn } from '../src/http/deadline.ts';
import { createAccountKeys } from '../src/reading/account-keys.ts';
import { BankReads, type ReadingServices } from '../src/reading/bank-reads.ts';
import { Flights } from '../src/reading/flights.ts';
import { StatementStops } from '../src/reading/statement-stops.ts';
import { createFixedDirectory } from '../src/store/directory.ts';
import { openStore } from '../src/store/store.ts';
import { createLoaders } from '../subgraphs/loaders.ts';
import { makeBank } from '../test/support/fake-bank.ts';
import { createWorld } from '../test/unit/gateway/engine/world.ts';
import { benchAccounts, benchIdKey, benchKeys, type ExportsBench } from './exports.ts';

const { dataDir, format }: ExportsBench = JSON.parse(process.env['EXPORTS_BENCH'] ?? '{}');
const bank = { ...makeBank('berlin-group'), id: 'bench-bank' };
const link: Link = {
  id: 'link-1',
  customerId: 'alice',
  bankId: bank.id,
  accessToken: 't',
  consentId: null,
  permissions: new Set(['accounts', 'balances', 'transactions']),
  grantedAt: null,
  expiresAt: null,
};
const notAsked = async () => {
  throw new BankFailure({ code: 'BANK_UNAVAILABLE', bankId: bank.id, operatorMessage: 'not asked' });
};
const connector: Connector = {
  bank,
  capabilities: new Set(['ACCOUNTS', 'TRANSACTIONS']),
  fetchAccounts: async () => ({ value: benchAccounts, fetchedAtMs: Date.now(), defects: [], incomplete: null }),
  fetchBalances: notAsked,
  fetchTransactions: notAsked,
};
const store = await openStore({ databaseUrl: null, dataDir, keys: benchKeys });
const cache = createMemoryCache(200_000);
const hour = { freshMs: 3_600_000, revalidateMs: 0, ifErrorMs: 0 };
const fail = (error: unknown): never => {
  throw error;
};
const services: ReadingServices = {
  connectors: new Map([[bank.id, connector]]),
  cache,
  flights: new Flights(cache),
  cacheWindows: {
    accounts: hour,
    balances: hour,
    identification: hour,
    transactions: hour,
    history: hour,
    party: hour,
  },
  idKey: benchIdKey,
  accountKeys: createAccountKeys({ idKey: benchIdKey, identities: null, onTrouble: fail }),
  tokens: fixedLinkTokens,
  linkActivity: { succeeded() {}, failed() {}, state: () => ({ lastSuccessAtMs: null, lastFailure: null }) },
  statements: {
    book: new StatementBook(store.book),
    stops: new StatementStops(),
    feed: { follow: () => fail(new TypeError('nobody follows')), stop: async () => undefined } as never,
    onTrouble: fail,
  },
};
const ids = new GlobalIds(benchIdKey);
const principal = { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set(scopes) } as const;
const directory = createFixedDirectory([link], []);
const other = createWorld({ accounts: 0, entries: 0 })(principal);
const session = new ExportSession({
  principal,
  newContext() {
    const access = createAccess(principal, directory);
    const psu = { ipAddress: null, userAgent: null };
    const reads = new BankReads(services, { access, deadline: deadlineIn(30_000), psu });
    const loaders = createLoaders(reads, { payments: null, webhooks: null });
    const consentRule = { longestDays: null, endSource: 'none', reconfirmation: null } as const;
    const banks = new Map([[bank.id, { bank, capabilities: connector.capabilities, consentRule }]]);
    return { ...other, ids, access, loaders, banks };
  },
  clientGone: new AbortController().signal,
  stopping: new AbortController().signal,
  settle: () => undefined,
  charge: null,
  paidRows: 0,
});
const query = parseExportQuery(format === 'reading' ? '' : `format=${format}`, ids);
const found = await findAccounts(query, session.newContext());

const { gc } = globalThis;
gc?.();
const before = process.memoryUsage();
let [peakRss, bytes, rows] = [0, 0, 0];
const look = () => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
};
const startedMs = performance.now();
const cpuBefore = process.cpuUsage();
if (format === 'reading') {
  const sources = new SourceLedger([]);
  for (const account of found.accounts) {
    for await (const { entries } of readAccount(session, account, { range: query, sources })) {
      rows += entries.length;
      look();
    }
  }
} else if (query.format !== 'camt.053') {
  const made = new RowExport({ session, query, subject: { found }, format: rowFormats[query.format], ids });
  for await (const piece of made.bytes()) {
    bytes += piece.length;
    look();
  }
  rows = made.finished?.manifest.rows ?? 0;
}
const seconds = (performance.now() - startedMs) / 1000;
const { user, system } = process.cpuUsage(cpuBefore);
const megabytes = (count: number) => (count / 1_048_576).toFixed(0).padStart(4);
console.log(
  `${format.padEnd(8)} ${rows} entries  ${seconds.toFixed(2)} s, ${((user + system) / 1_000_000).toFixed(2)} s of processors  ${megabytes(bytes)} MB written  ` +
    `${megabytes(peakRss - before.rss)} MB beyond the ${megabytes(before.rss)} MB before (resident)`,
);
await store.close();
process.exit(0);
