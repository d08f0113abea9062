// Banks in memory behind the real loaders, for the engine's tests and benchmark: several customers, accounts and entries,
// a bank that fails, data with holes, and values that no type can write. No clock, no network: every read of the same
// thing gives the same.

import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createAccess } from '../../../../src/auth/access.ts';
import { type Principal, scopes } from '../../../../src/auth/principal.ts';
import { toRequirements } from '../../../../src/auth/scope-rules.ts';
import type { Connector, Reading } from '../../../../src/banks/connector.ts';
import { fixedLinkTokens } from '../../../../src/banks/link-tokens.ts';
import type { Cache } from '../../../../src/cache/cache.ts';
import { type Account, type Balance, unknownIdentification } from '../../../../src/domain/account.ts';
import { type AccountOwner, assignAccountKeys, toAccountIdentities } from '../../../../src/domain/account-identity.ts';
import type { Bank } from '../../../../src/domain/bank.ts';
import { BankFailure } from '../../../../src/domain/errors.ts';
import { bankGlobalId, GlobalIds } from '../../../../src/domain/global-id.ts';
import { type CurrencyCode, parseCurrency } from '../../../../src/domain/iso4217.ts';
import type { Link } from '../../../../src/domain/link.ts';
import type { Transaction } from '../../../../src/domain/transaction.ts';
import type { RateSource } from '../../../../src/rates/source.ts';
import { createAccountKeys } from '../../../../src/reading/account-keys.ts';
import { BankReads, type ReadingServices } from '../../../../src/reading/bank-reads.ts';
import { Flights } from '../../../../src/reading/flights.ts';
import { createFixedDirectory } from '../../../../src/store/directory.ts';
import { completeSdl, createGuardedSchema } from '../../../../subgraphs/define.ts';
import { subgraphs } from '../../../../subgraphs/index.ts';
import { createLoaders } from '../../../../subgraphs/loaders.ts';
import type { RequestContext } from '../../../../subgraphs/shared/context.ts';
import { makeAccount, makeBank } from '../../../support/fake-bank.ts';

const fetchedAtMs = Date.parse('2026-11-22T12:00:00Z');
const forever = Date.parse('2100-01-01T00:00:00Z');
const idKey = Buffer.from('0123456789abcdef0123456789abcdef');
const globalIds = new GlobalIds(idKey);

function currency(code: string): CurrencyCode {
  const parsed = parseCurrency(code);
  if (parsed === null) throw new TypeError(code);
  return parsed;
}

const gbp = currency('GBP');
const jpy = currency('JPY');

/** Pounds and yen have a rate, old ones but of one day; nothing else has any. */
const rates: RateSource = {
  isReady: true,
  newestDay: '2026-11-20',
  readRate: ({ from, to }, day) =>
    from === gbp && to === jpy && day !== '2020-01-01'
      ? {
          ratio: { numerator: 1905n, denominator: 10n },
          rateDate: '2026-11-20',
          source: 'A bank',
          isStale: day === null,
        }
      : null,
};

/** The merged guarded schema, as the gateway serves it. */
export const schema: GraphQLSchema = createGuardedSchema(subgraphs, { federation: false });

/** Its SDL with directives. */
export const sdl: DocumentNode = completeSdl();

/** What lets the engine judge an operation's scopes at once. */
export const openWhenGranted = {
  requirements: toRequirements(sdl),
  resolvers: subgraphs.map(({ resolvers }) => resolvers),
};

const banks: readonly Bank[] = [
  { ...makeBank('open-banking-uk', ['party']), id: 'good-bank', name: 'Good Bank', bic: 'GOODGB2L' },
  { ...makeBank('berlin-group'), id: 'poor-bank', name: 'Poor Bank' },
  { ...makeBank('cdr'), id: 'down-bank', name: 'Down Bank', maxHistoryDays: 90 },
];

function link(id: string, customerId: string, bankId: string, permissions: Link['permissions']): Link {
  return { id, customerId, bankId, accessToken: 't', consentId: null, permissions, grantedAt: null, expiresAt: null };
}

const everything: Link['permissions'] = new Set(['accounts', 'balances', 'transactions', 'identity']);
const links: readonly Link[] = [
  { ...link('link-1', 'alice', 'good-bank', everything), grantedAt: '2026-01-02T03:04:05Z' },
  link('link-2', 'alice', 'poor-bank', everything),
  { ...link('link-3', 'bob', 'down-bank', everything), expiresAt: '2026-02-01T00:00:00Z' },
  link('link-4', 'carol', 'good-bank', new Set(['accounts'])),
];

/** What no bank of ours would give: a value that its type refuses to write, as a bug would make it. */
function outOfType<T>(value: unknown): T {
  return value as T;
}

const accounts: readonly Account[] = [
  makeAccount('current', {
    name: 'Current account',
    nickname: 'Daily "money" \\ \u2028',
    currency: gbp,
    openedOn: '2020-02-29',
    identification: { ...unknownIdentification, iban: 'GB33BUKB20201555555555', sortCode: '202015' },
    holderNames: ['Alice Adams', 'Bob Brown'],
  }),
  makeAccount('savings', { type: 'SAVINGS', currency: jpy, status: 'BLOCKED', name: null }),
  makeAccount('odd', { type: 'CARD', name: 'Odd', currency: gbp, openedOn: outOfType(20200229) }),
];

const poorAccounts: readonly Account[] = [
  makeAccount('broken', { type: outOfType('PIGGY_BANK'), name: 'Broken', currency: gbp }),
  makeAccount('plain', { type: 'LOAN', name: outOfType({ of: 'no type' }) }),
];

function balance(type: Balance['type'], amountMinor: bigint): Balance {
  return {
    type,
    amount: { amountMinor, currency: gbp },
    creditDebitIndicator: amountMinor % 2n === 0n ? 'CREDIT' : 'DEBIT',
    creditLimitIncluded: null,
    creditLimit: type === 'INTERIM_BOOKED' ? { amountMinor: 100n, currency: gbp } : null,
    asOf: '2026-11-22',
  };
}

const consentRule = { longestDays: null, endSource: 'none', reconfirmation: null };
const kinds = ['PURCHASE', 'TRANSFER', 'FEE', 'SALARY', 'OTHER'] as const;

/** Entries of one account, a day apart; every second one says little. */
export function entries(count: number): readonly Transaction[] {
  return Array.from({ length: count }, (_, index): Transaction => {
    const day = new Date(fetchedAtMs - index * 86_400_000).toISOString().slice(0, 10);
    const isFull = index % 2 === 0;
    return {
      bankTransactionId: `entry-${index}`,
      entryReference: isFull ? `ref ${index}` : null,
      supersedesBankTransactionId: null,
      reversesBankTransactionId: index === 3 ? 'entry-1' : null,
      status: index === 0 ? 'PENDING' : 'BOOKED',
      kind: kinds[index % kinds.length] ?? 'OTHER',
      amount: { amountMinor: BigInt(index * 250 + 1), currency: gbp },
      creditDebitIndicator: index % 3 === 0 ? 'CREDIT' : 'DEBIT',
      originalAmount: isFull ? { amountMinor: 5n, currency: jpy } : null,
      exchangeRate: isFull ? { rate: '190.5', sourceCurrency: 'GBP', targetCurrency: 'JPY' } : null,
      bookingDate: day,
      valueDate: isFull ? day : null,
      transactionDateTime: isFull ? `${day}T08:00:00.000Z` : null,
      counterparty: isFull
        ? { name: 'Corner Shop', identification: unknownIdentification, merchantCategoryCode: '5411' }
        : null,
      remittanceInformation: isFull ? 'line 1\nline 2 "quoted"' : null,
      bankTransactionCode: isFull ? { domain: 'PMNT', family: 'CCRD', subFamily: null, proprietary: 'X' } : null,
      endToEndId: null,
      balanceAfter: isFull ? { amountMinor: -12n, currency: gbp } : null,
      raw: { index, nested: { list: [1, null, 'three'] } },
    };
  });
}

function failure(code: BankFailure['code'], bankId: string): BankFailure {
  return new BankFailure({
    code,
    bankId,
    operatorMessage: `${bankId}: test`,
    bankCode: 'UK.OBIE.Test',
    retryAtMs: fetchedAtMs,
    correlationId: 'correlation-1',
  });
}

const read = async <T>(value: T): Promise<Reading<T>> => ({ value, fetchedAtMs, defects: [], incomplete: null });

/** How many accounts and entries good-bank has. */
export interface WorldSize {
  readonly accounts: number;
  readonly entries: number;
}

function createConnectors(size: WorldSize): ReadonlyMap<string, Connector> {
  const goodAccounts = Array.from({ length: size.accounts }, (_, index): Account => {
    const account = accounts[index % accounts.length] ?? makeAccount('none');
    return index < accounts.length
      ? account
      : { ...account, bankAccountId: `more-${index}`, openedOn: null, holderNames: [`Holder ${index}`] };
  });
  const statement = entries(size.entries);
  const connectors = banks.map((bank): Connector => {
    const common = {
      bank,
      capabilities: new Set(['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CUSTOMER'] as const),
    };
    if (bank.id === 'good-bank') {
      return {
        ...common,
        fetchAccounts: () => read(goodAccounts),
        fetchBalances: () => read([balance('INTERIM_AVAILABLE', 1234n), balance('INTERIM_BOOKED', 99n)]),
        fetchTransactions: (_session, _account, { from, to }) =>
          read(statement.filter(({ bookingDate: day }) => day !== null && day >= from && (to === null || day <= to))),
        fetchParty: () =>
          read({
            displayName: 'Alice Adams',
            legalName: 'Alice A. Adams',
            dateOfBirth: null,
            email: 'alice@example.com',
            phone: null,
            addresses: [
              { lines: ['1 Street'], townName: 'Town', postCode: null, countrySubDivision: null, country: 'GB' },
            ],
          }),
      };
    }
    if (bank.id === 'poor-bank') {
      return {
        ...common,
        fetchAccounts: async () => ({
          value: poorAccounts,
          fetchedAtMs,
          defects: [{ pointer: '/accounts/2', reason: 'no id' }],
          incomplete: failure('BANK_TIMEOUT', bank.id),
        }),
        fetchBalances: async (_session, account) => {
          if (account.bankAccountId === 'plain') throw failure('BANK_RATE_LIMITED', bank.id);
          return {
            value: [],
            fetchedAtMs,
            defects: [{ pointer: '/balances/0', reason: 'no amount' }],
            incomplete: null,
          };
        },
        fetchTransactions: async () => {
          throw failure('CONSENT_REQUIRED', bank.id);
        },
      };
    }
    const down = async () => {
      throw failure('BANK_UNAVAILABLE', bank.id);
    };
    return { ...common, fetchAccounts: down, fetchBalances: down, fetchTransactions: down, fetchParty: down };
  });
  return new Map(connectors.map((connector) => [connector.bank.id, connector]));
}

const noCache: Cache = {
  readMany: async (keys) => keys.map(() => null),
  claim: async (claims) => claims.map(() => true),
  extend: async () => undefined,
  write: async () => undefined,
  release: async () => undefined,
  drop: async () => undefined,
  close: async () => undefined,
};

const endless = { freshMs: forever, revalidateMs: 0, ifErrorMs: 0 };

const untouched = { succeeded: () => undefined, failed: () => undefined };

/** Callers of every kind; with and without what they need. */
export const principals: readonly (Principal | null)[] = [
  { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set(scopes) },
  { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set(['accounts:read', 'customers:read']) },
  { kind: 'customer', subject: 'alice', clientId: 'app', scopes: new Set(['transactions:read', 'links:read']) },
  { kind: 'customer', subject: 'bob', clientId: 'app', scopes: new Set(scopes) },
  { kind: 'customer', subject: 'nobody', clientId: 'app', scopes: new Set(scopes) },
  { kind: 'staff', subject: 'analyst', clientId: 'app', scopes: new Set(scopes) },
  {
    kind: 'partner',
    subject: 'partner-1',
    clientId: 'app',
    scopes: new Set(['accounts:read', 'balances:read', 'customers:read']),
  },
  null,
];

/** Makes contexts over one world. */
export function createWorld(size: WorldSize, cache: Cache = noCache) {
  const connectors = createConnectors(size);
  const connected = new Map(
    [...connectors].map(([id, { bank, capabilities }]) => [id, { bank, capabilities, consentRule }]),
  );
  const services: ReadingServices = {
    connectors,
    cache,
    flights: new Flights(cache),
    cacheWindows: {
      accounts: endless,
      balances: endless,
      identification: endless,
      transactions: endless,
      history: endless,
      party: endless,
      cards: endless,
      directDebits: endless,
      standingOrders: endless,
      scheduledPayments: endless,
      beneficiaries: endless,
      statements: endless,
      product: endless,
    },
    idKey,
    accountKeys: createAccountKeys({ idKey, identities: null, onTrouble: () => undefined }),
    tokens: fixedLinkTokens,
    linkActivity: {
      ...untouched,
      state: () => ({ lastSuccessAtMs: null, lastFailure: null }),
      forget: () => undefined,
    },
  };
  const directory = createFixedDirectory(links, [{ partner: 'partner-1', customer: 'alice' }]);
  return (principal: Principal | null): RequestContext => {
    const access = createAccess(principal, directory);
    const deadline = { atMs: forever, signal: new AbortController().signal };
    return {
      principal,
      ids: globalIds,
      access,
      loaders: createLoaders(new BankReads(services, { access, deadline, psu: { ipAddress: null, userAgent: null } }), {
        payments: null,
        webhooks: null,
      }),
      banks: { get: (id) => connected.get(id), has: (id) => connected.has(id), find: () => banks },
      bankHealth: {
        record: () => undefined,
        circuit: () => undefined,
        state: (_bankId, capability) =>
          capability === 'ACCOUNTS'
            ? { state: 'UP', sinceMs: fetchedAtMs, retryAtMs: null }
            : { state: 'UNKNOWN', sinceMs: null, retryAtMs: null },
      },
      linkActivity: services.linkActivity,
      rates,
      linking: null,
      payments: null,
      webhooks: null,
      requestId: 'request-1',
    };
  };
}

const good = { customerId: 'alice', bankId: 'good-bank' };
const poor = { customerId: 'alice', bankId: 'poor-bank' };
const down = { customerId: 'bob', bankId: 'down-bank' };

/** The key of an account of the world. */
function keyOf(owner: AccountOwner, bankAccountId: string): string {
  const account = [...accounts, ...poorAccounts].find((one) => one.bankAccountId === bankAccountId);
  const identities = toAccountIdentities(idKey, owner, [account ?? makeAccount(bankAccountId)]);
  return assignAccountKeys(identities, []).keys[0] ?? '';
}

/** Ids of everything, of what is not there, and of nothing at all. */
export const ids: readonly string[] = [
  globalIds.customer('alice'),
  globalIds.customer('bob'),
  globalIds.customer('nobody-knows'),
  bankGlobalId('good-bank'),
  bankGlobalId('no-bank'),
  globalIds.link('link-1'),
  globalIds.link('link-3'),
  globalIds.account({ ...good, accountKey: keyOf(good, 'current') }),
  globalIds.account({ ...poor, accountKey: keyOf(poor, 'plain') }),
  globalIds.account({ ...poor, accountKey: keyOf(poor, 'broken') }),
  globalIds.account({ ...down, accountKey: keyOf(down, 'any') }),
  globalIds.account({ ...good, accountKey: 'no-such-key' }),
  globalIds.transaction({ ...good, accountKey: keyOf(good, 'current') }, 's:entry-2'),
  globalIds.transaction({ ...good, accountKey: keyOf(good, 'current') }, 's:no-entry'),
  globalIds.transaction({ ...poor, accountKey: keyOf(poor, 'plain') }, 's:entry-1'),
  'no id',
];
