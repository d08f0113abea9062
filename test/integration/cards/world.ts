// Cards of the sandbox's Revolut Business behind the gateway's own schema, without the standard's connector: its cards and its card
// controls, the simulator over HTTP, a real client of the bank, and contexts made for whomever a test wants. For the tests of this folder.

import { type GraphQLSchema, graphql } from 'graphql';
import { createAccess } from '../../../src/auth/access.ts';
import type { Principal } from '../../../src/auth/principal.ts';
import { BankCaller } from '../../../src/banks/calls.ts';
import { type CardCall, type ControllableBank, toControllableBank } from '../../../src/banks/card-controls.ts';
import type { Connector } from '../../../src/banks/connector.ts';
import { isObject, readString } from '../../../src/banks/json.ts';
import { RevolutCardControls } from '../../../src/banks/revolut-business/card-controls.ts';
import { fetchCard, fetchCards } from '../../../src/banks/revolut-business/cards.ts';
import type { Cache } from '../../../src/cache/cache.ts';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { createCallerCards } from '../../../src/cards/caller-cards.ts';
import { CardFreezing } from '../../../src/cards/freezing.ts';
import { type Bank, noLimits } from '../../../src/domain/bank.ts';
import type { AccessGrant } from '../../../src/domain/grant.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import type { Link } from '../../../src/domain/link.ts';
import { createBankClient } from '../../../src/http/client.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { createWriteLimits } from '../../../src/limits/write-limits.ts';
import { createAccountKeys } from '../../../src/reading/account-keys.ts';
import { createBankHealth } from '../../../src/reading/bank-health.ts';
import { BankReads, type ReadingServices } from '../../../src/reading/bank-reads.ts';
import { Flights } from '../../../src/reading/flights.ts';
import { createLinkActivity } from '../../../src/reading/link-activity.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { AuditEvent } from '../../../src/store/audit.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import { createGuardedSchema } from '../../../subgraphs/define.ts';
import { subgraphs } from '../../../subgraphs/index.ts';
import { createLoaders } from '../../../subgraphs/loaders.ts';
import type { RequestContext } from '../../../subgraphs/shared/context.ts';
import { makeAccount } from '../../support/fake-bank.ts';
import { testIdKey, testIds } from '../../support/ids.ts';
import { RevolutClient } from '../sandbox/revolut-client.ts';

/** What becomes of one call that asks for a state: as it is, or lost. */
export type Mishap = 'none' | 'lost on the way' | 'answer lost' | 'failure, done' | 'failure, not done' | 'too slow';

/** What a test asks with. */
export interface Asker {
  readonly kind?: Principal['kind'];
  readonly subject?: string;
  readonly scopes?: string;
  readonly timeMs?: number;
}

const everyScope = 'accounts:read cards:read cards:write pii:read customers:read data:live';
const window = { freshMs: 600_000, revalidateMs: 0, ifErrorMs: 600_000 };

/** Begins it; `close` ends it. */
export async function startCardWorld(limits: { readonly perMinute: number } = { perMinute: 1000 }) {
  const sandbox: Sandbox = await startSandbox();
  const client = await new RevolutClient(sandbox.description).signIn();
  const base = client.source.endpoint;
  const bank: Bank = {
    id: 'revolut',
    name: 'Revolut Business',
    country: 'LT',
    bic: null,
    // A stand-in: nothing here goes by it.
    standard: 'berlin-group',
    version: '1.0',
    endpoints: { accounts: base, customer: base, payments: null },
    timeoutMs: 5000,
    maxConcurrentCalls: 4,
    limits: noLimits,
    timeZone: 'Europe/Vilnius',
    maxHistoryDays: null,
    maxConsentDays: null,
  };
  const paths: string[] = [];
  const http = createBankClient({ bank, maxBodyBytes: 1_000_000, onCall: () => undefined });
  const counted: typeof http.repeatable = {
    get(request) {
      paths.push(`GET ${request.url.pathname.replace(/^.*\/1\.0/, '')}`);
      return http.repeatable.get(request);
    },
  };
  const tokens = { accessToken: async () => client.token, refused: () => undefined };
  const caller = new BankCaller({
    bank,
    http: counted,
    now: Date.now,
    quirk: null,
    headers: {},
    dialect: { toHeaders: () => ({}), readErrors: () => [] },
  });
  const place = { caller, base };
  const connector: Connector = {
    bank,
    capabilities: new Set(['ACCOUNTS', 'CARDS'] as const),
    fetchAccounts: (session) =>
      caller.run(session, 'accounts', async () => {
        const { body } = await caller.get(session, { url: caller.toUrl(base, '/accounts'), resource: 'accounts' });
        const list: readonly unknown[] = Array.isArray(body) ? body : [];
        const value = list.filter(isObject).map((wire) =>
          makeAccount(readString(wire, 'id') ?? '', {
            name: readString(wire, 'name'),
            currency: parseCurrency(readString(wire, 'currency') ?? ''),
          }),
        );
        return { value, fetchedAtMs: Date.now(), defects: [], incomplete: null };
      }),
    fetchBalances: () => Promise.reject(new TypeError('not asked here')),
    fetchTransactions: () => Promise.reject(new TypeError('not asked here')),
    fetchCards: (session) => fetchCards(place, session),
    fetchCard: (session, card) => fetchCard(place, session, card),
  };

  let mishap: Mishap = 'none';
  const controllable = toControllableBank(bank, {
    controls: new RevolutCardControls(bank.id, base),
    clientTokens: { clientToken: async () => client.token, forgetClientToken: () => void client.signIn() },
    poster: http.once,
    headers: {},
  });
  const withMishaps = (call: CardCall): CardCall => ({
    deadline: call.deadline,
    async send(request) {
      paths.push(`${request.method} ${request.url.pathname.replace(/^.*\/1\.0/, '')}`);
      if (request.method === 'GET' || mishap === 'none') return call.send(request);
      const failure = { status: 503, headers: {}, text: '{}' };
      if (mishap === 'failure, not done') return failure;
      const gone = new AbortController();
      gone.abort(new DOMException('', 'TimeoutError'));
      // The way to the bank fails before anything is sent.
      if (mishap === 'lost on the way') return controllable.cardCall({ atMs: 0, signal: gone.signal }).send(request);
      if (mishap === 'too slow') await new Promise((resolve) => setTimeout(resolve, 1500));
      const answer = await call.send(request);
      if (mishap === 'too slow') return answer;
      if (mishap === 'failure, done') return failure;
      return controllable.cardCall({ atMs: 0, signal: gone.signal }).send(request);
    },
  });
  const controls: ControllableBank = {
    ...controllable,
    cardCall: (deadline) => withMishaps(controllable.cardCall(deadline)),
  };

  const link: Link = {
    id: 'link-nora',
    customerId: 'nora',
    bankId: bank.id,
    accessToken: 'had anew',
    consentId: null,
    permissions: new Set(['accounts'] as const),
    grantedAt: '2026-01-01T00:00:00Z',
    expiresAt: null,
  };
  const other: Link = { ...link, id: 'link-omar', customerId: 'omar', bankId: 'elsewhere' };
  const grants = new Map<string, AccessGrant>();
  const fixed = createFixedDirectory([link, other], []);
  const directory = {
    ...fixed,
    readGrant: async (partnerId: string, customerId: string) =>
      customerId === 'nora' ? (grants.get(partnerId) ?? null) : null,
  };
  const cache: Cache = createMemoryCache(1000);
  const linkActivity = createLinkActivity();
  const reading: ReadingServices = {
    connectors: { get: (id) => (id === bank.id ? connector : undefined), has: (id) => id === bank.id },
    cache,
    flights: new Flights(cache),
    cacheWindows: {
      accounts: window,
      balances: window,
      transactions: window,
      history: window,
      identification: window,
      party: window,
      cards: window,
      directDebits: window,
      standingOrders: window,
      scheduledPayments: window,
      beneficiaries: window,
      statements: window,
      product: window,
    },
    idKey: testIdKey,
    accountKeys: createAccountKeys({ idKey: testIdKey, identities: null, onTrouble: () => undefined }),
    tokens,
    linkActivity,
  };
  const audit: AuditEvent[] = [];
  const trouble: unknown[] = [];
  let isStoreDown = false;
  const freezing = new CardFreezing({
    banks: { get: (id) => (id === bank.id ? controls : undefined), has: (id) => id === bank.id },
    audit: {
      append: async (event) => {
        if (isStoreDown) throw new Error('the store is down');
        audit.push(event);
      },
    },
    onUnexpected: (error) => void trouble.push(error),
  });
  const writeLimits = createWriteLimits({
    connection: null,
    secret: 'secret',
    allowance: { linkAttemptsPerMinute: limits.perMinute, paymentsPerMinute: 1, payeeChecksPerHour: 1 },
    clients: [],
  });
  const schema: GraphQLSchema = createGuardedSchema(subgraphs, { federation: false });
  const connected = {
    bank,
    capabilities: new Set(['ACCOUNTS', 'CARDS', 'CARD_CONTROLS'] as const),
    consentRule: { longestDays: null, endSource: 'nothing', reconfirmation: null },
  };

  function contextOf({
    kind = 'customer',
    subject = 'nora',
    scopes = everyScope,
    timeMs = 10_000,
  }: Asker): RequestContext {
    const clientId = kind === 'partner' ? subject : 'app';
    const principal: Principal = { kind, subject, clientId, scopes: new Set(scopes.split(' ')) };
    const access = createAccess(principal, directory);
    const deadline = deadlineIn(timeMs);
    const reads = new BankReads(reading, { access, deadline, psu: { ipAddress: null, userAgent: null } });
    return {
      principal,
      ids: testIds,
      access,
      loaders: createLoaders(reads, { payments: null, webhooks: null }),
      banks: { get: (id) => (id === bank.id ? connected : undefined), has: (id) => id === bank.id, find: () => [] },
      bankHealth: createBankHealth(),
      linkActivity,
      linking: null,
      payments: null,
      webhooks: null,
      cards: createCallerCards({ freezing, limits: writeLimits }, { principal, access, deadline, psuIpAddress: null }),
      requestId: 'request-1',
    };
  }

  return {
    client,
    audit,
    trouble,
    paths,
    grants,
    bank,
    freezing,
    /** One operation of a caller's. */
    async ask(asker: Asker, source: string, variableValues: Record<string, unknown> = {}) {
      const { data, errors = [] } = await graphql({ schema, source, variableValues, contextValue: contextOf(asker) });
      // biome-ignore lint/suspicious/noExplicitAny: a test reads deep into an answer whose shape it has just asked for
      return { data: data as any, errors };
    },
    /** The bank's own id of the card with a label. */
    async bankIdOf(label: string): Promise<string> {
      const cards: readonly { readonly id: string; readonly label: string }[] = await client.get('/cards');
      return cards.find((card) => card.label === label)?.id ?? '';
    },
    /** Puts a card into a state at the bank, as its app or its administrator does. */
    async move(label: string, state: string): Promise<void> {
      await client.control('PUT', `/cards/${await this.bankIdOf(label)}`, { state });
    },
    stateAtBank: async (id: string): Promise<string> => (await client.get(`/cards/${id}`)).state,
    suffer(next: Mishap): void {
      mishap = next;
    },
    setStoreDown(isDown: boolean): void {
      isStoreDown = isDown;
    },
    takePaths: (): readonly string[] => paths.splice(0),
    forgetAll: () => cache.drop(''),
    async close() {
      await freezing.close();
      await http.close();
      await cache.close();
      await sandbox.close();
    },
  };
}
/** What {@link startCardWorld} gives. */
export type CardWorld = Awaited<ReturnType<typeof startCardWorld>>;
