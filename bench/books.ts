// A customer whose five accounts are answered from the statement books that exports.ts has filled: what requests are made of, without a
// gateway around it. Used by exports-measure.ts and insights.ts.

import { createAccess } from '../src/auth/access.ts';
import { scopes } from '../src/auth/principal.ts';
import type { Connector } from '../src/banks/connector.ts';
import { fixedLinkTokens } from '../src/banks/link-tokens.ts';
import { StatementBook } from '../src/book/book.ts';
import { createMemoryCache } from '../src/cache/memory.ts';
import type { Account } from '../src/domain/account.ts';
import { BankFailure } from '../src/domain/errors.ts';
import { GlobalIds } from '../src/domain/global-id.ts';
import type { Link } from '../src/domain/link.ts';
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
import { benchIdKey, benchKeys } from './exports.ts';

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

/** The books of a folder, and what makes the context of a request for them. The accounts are those that the bank would give. */
export async function openBooks(dataDir: string, accounts: readonly Account[]) {
  const connector: Connector = {
    bank,
    capabilities: new Set(['ACCOUNTS', 'TRANSACTIONS']),
    fetchAccounts: async () => ({ value: accounts, fetchedAtMs: Date.now(), defects: [], incomplete: null }),
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
      cards: hour,
      directDebits: hour,
      standingOrders: hour,
      scheduledPayments: hour,
      beneficiaries: hour,
      statements: hour,
      product: hour,
    },
    idKey: benchIdKey,
    accountKeys: createAccountKeys({ idKey: benchIdKey, identities: null, onTrouble: fail }),
    tokens: fixedLinkTokens,
    linkActivity: {
      succeeded() {},
      failed() {},
      state: () => ({ lastSuccessAtMs: null, lastFailure: null }),
      forget() {},
    },
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
  const newContext = () => {
    const access = createAccess(principal, directory);
    const psu = { ipAddress: null, userAgent: null };
    const reads = new BankReads(services, { access, deadline: deadlineIn(120_000), psu });
    const loaders = createLoaders(reads, { payments: null, webhooks: null });
    const consentRule = { longestDays: null, endSource: 'none', reconfirmation: null } as const;
    const connected = new Map([[bank.id, { bank, capabilities: connector.capabilities, consentRule }]]);
    const banks = {
      get: (id: string) => connected.get(id),
      has: (id: string) => connected.has(id),
      find: () => [bank],
    };
    return { ...other, ids, access, loaders, banks };
  };
  return { ids, principal, newContext, close: () => store.close() };
}
