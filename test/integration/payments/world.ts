// Gateways' payments beside the sandbox's real banks: one store, any number of gateways, people who authorise at their bank,
// and the sandbox's ledger, which says how often money moved. For the tests of this folder.

import type { Principal } from '../../../src/auth/principal.ts';
import type { Connector } from '../../../src/banks/connector.ts';
import type { LinkTokens } from '../../../src/banks/link-tokens.ts';
import type { LinkableBank } from '../../../src/banks/linkable-bank.ts';
import type { OpenBank } from '../../../src/banks/open-bank.ts';
import type { PayableBank } from '../../../src/banks/payable-bank.ts';
import { toBankKey } from '../../../src/banks/payment.ts';
import { createMemoryCache } from '../../../src/cache/memory.ts';
import { toSourceEntries } from '../../../src/cli/development.ts';
import { loadConfig } from '../../../src/config/config.ts';
import type { Lookup } from '../../../src/domain/lookup.ts';
import type { PaymentOrderInput } from '../../../src/domain/payment-order.ts';
import { StoredLinkTokens } from '../../../src/linking/link-tokens.ts';
import { createStoredDirectory } from '../../../src/linking/stored-directory.ts';
import { startMandateSweep } from '../../../src/payments/mandates/sweep.ts';
import type { PaymentOptions } from '../../../src/payments/options.ts';
import type { InitiateResult, PaymentCallbackResult } from '../../../src/payments/results.ts';
import type { FindEntries } from '../../../src/payments/search/entries.ts';
import { type SearchFinding, startPaymentSearch } from '../../../src/payments/search/search.ts';
import type { SearchTimes } from '../../../src/payments/search/times.ts';
import { PaymentService } from '../../../src/payments/service.ts';
import { type PaymentSweep, startPaymentSweep } from '../../../src/payments/sweep.ts';
import { createAccountKeys } from '../../../src/reading/account-keys.ts';
import type { CacheWindow, CacheWindows } from '../../../src/reading/cache-windows.ts';
import { Flights } from '../../../src/reading/flights.ts';
import { createLinkActivity } from '../../../src/reading/link-activity.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import { accounts } from '../../../src/sandbox/ledger/accounts.ts';
import { createPaymentEntries } from '../../../src/start/payment-entries.ts';
import { createFixedDirectory, type Directory } from '../../../src/store/directory.ts';
import type { PaymentRecord } from '../../../src/store/payments.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/store/store.ts';
import { type InitiateAsked, paymentsByPrincipal } from '../../support/by-principal.ts';
import { openTestBank } from '../../support/connectors.ts';
import { testIds } from '../../support/ids.ts';
import { openTestSources } from '../../support/open-sources.ts';
import { callbackUri, control } from '../linking/world.ts';

export const redirectUri = 'https://app.example/paid';

/** One gateway's payments. */
export interface PayingGateway {
  readonly store: Store;
  readonly banks: ReadonlyMap<string, PayableBank>;
  readonly options: PaymentOptions;
  readonly service: ReturnType<typeof paymentsByPrincipal>;
  readonly sweep: PaymentSweep;
  readonly mandateSweep: PaymentSweep;
  /** The search for payments of unknown outcome, in the statements of the store's links and the sandbox's own. */
  readonly search: PaymentSweep;
  readonly findings: SearchFinding[];
  /** What is in the store when it is said that a payment has settled. */
  readonly settled: PaymentRecord[];
  readonly alerts: string[];
  readonly troubles: string[];
  /**
   * Puts its clock on to when a payment is due, and has it looked at: nobody waits for what the clock alone decides. Two
   * minutes in all; and only where the clock was not given.
   */
  hasten(payment: PaymentRecord): Promise<void>;
  /** Ends the sockets to its banks, and nothing else: for a gateway that was stopped in the middle. */
  closeBanks(): Promise<void>;
  close(): Promise<void>;
}

/** As far as a clock is put on in all, milliseconds: the banks' tokens live for 300 s by their clock. */
const longestHasteMs = 120_000;
/** How long the banks are believed to be at a submission, milliseconds. */
export const settlingMs = 6000;

/** Where a gateway is started. */
export interface PaymentWorld {
  readonly description: SandboxDescription;
  readonly place: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>;
  readonly key: SealingKey;
  /** False: no bank is known to keep idempotency keys; else those that say so. */
  readonly keepsKeys?: boolean;
  /** True: banks through the sandbox's sources too. */
  readonly hasSources?: boolean;
  /** What sources differ in from what the sandbox says of them, by id. */
  readonly sourceProfiles?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Banks' profiles, by id, where they are not what the sandbox says. */
  readonly profiles?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Banks at which the client `app` may pay without an account of the customer's, unconfirmed. */
  readonly unconfirmedPayments?: readonly string[];
  /** By what times payments of unknown outcome are looked for; absent for not at all, unless it is asked to. */
  readonly searchTimes?: SearchTimes;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Times in which a search comes to its end within a test. */
export const briefSearchTimes: SearchTimes = {
  everyMs: 500,
  pausesMs: [1000, 3000],
  confirmMs: 1000,
  searchMs: 86_400_000,
  readingsPerDay: 100_000,
};
/** Nothing is cached: what a statement shows is what the bank has now. */
const noWindow: CacheWindow = { freshMs: 0, revalidateMs: 0, ifErrorMs: 0 };
const noWindows: CacheWindows = {
  accounts: noWindow,
  balances: noWindow,
  transactions: noWindow,
  history: noWindow,
  identification: noWindow,
  party: noWindow,
  cards: noWindow,
  directDebits: noWindow,
  standingOrders: noWindow,
  scheduledPayments: noWindow,
  beneficiaries: noWindow,
  statements: noWindow,
  product: noWindow,
};

/** Statements as the gateway reads them, of the customers' links. */
function entriesOf(connectors: Lookup<Connector>, tokens: LinkTokens, directory: Directory): FindEntries {
  const cache = createMemoryCache(1000);
  const reading = {
    connectors,
    cache,
    flights: new Flights(cache),
    cacheWindows: noWindows,
    idKey: Buffer.alloc(32, 7),
    accountKeys: createAccountKeys({ idKey: Buffer.alloc(32, 7), identities: null, onTrouble: () => undefined }),
    linkActivity: createLinkActivity(),
    tokens,
  };
  return createPaymentEntries({ reading: () => reading, directory, readAudit: null });
}

/** Payments as {@link startPaying} starts them. */
export function serviceOf(options: PaymentOptions): PayingGateway['service'] {
  const hasGrant = async (partnerId: string, customerId: string) => partnerId === 'fintrack' && customerId === 'alice';
  return paymentsByPrincipal(new PaymentService(options), hasGrant);
}

/**
 * Starts a gateway's payments on a store. `hook` hears of every step of a gateway, by name, once it is taken; `only` are
 * the banks that it has, null for all.
 */
export async function startPaying(
  { description, place, key, keepsKeys = true, now: givenNow, ...world }: PaymentWorld,
  hook: (name: string) => Promise<void> = async () => undefined,
  only: ReadonlySet<string> | null = null,
): Promise<PayingGateway> {
  let aheadMs = 0;
  const now = givenNow ?? (() => Date.now() + aheadMs);
  const env = {
    AUTH_ISSUER: description.issuer,
    AUTH_AUDIENCE: 'x',
    AUTH_JWKS_URL: description.jwksUrl,
    ID_KEY: 'an id key for these tests',
  };
  const banks = description.banks.map((bank) => ({
    ...bank,
    submissionSettlingSeconds: settlingMs / 1000,
    profile: {
      ...(world.profiles?.[bank.id] ?? bank.profile ?? {}),
      ...(keepsKeys || bank.standard !== 'open-banking-uk' ? {} : { paymentIdempotency: false }),
    },
  }));
  const { links } = description;
  const sources = (world.hasSources === true ? toSourceEntries(description) : []).map((source) => ({
    ...source,
    profile: { ...source.profile, ...world.sourceProfiles?.[source.id] },
  }));
  const config = loadConfig(env, [{ name: 'sandbox', text: JSON.stringify({ banks, sources, links }) }]);
  const opened = await openStore({ ...place, keys: [key] });
  // After each change of a payment and each answer of a bank: there, a crash leaves different things behind each time.
  const payments = new Proxy(opened.payments, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== 'change' && name !== 'begin') return value.bind(target);
      return async (...given: unknown[]) => {
        const result: unknown = await Reflect.apply(value, target, given);
        await hook(name);
        return result;
      };
    },
  });
  const store = { ...opened, payments };
  const ownBanks: OpenBank[] = [];
  const payable = new Map<string, PayableBank>();
  const connectors = new Map<string, Connector>();
  const linkable = new Map<string, LinkableBank>();
  for (const bank of config.banks) if (only?.has(bank.id) !== false) ownBanks.push(await openTestBank(bank));
  const ofSources = await openTestSources(config.sources);
  for (const open of [...ownBanks, ...ofSources.banks]) {
    const { bank } = open;
    connectors.set(bank.id, open.connector);
    if (open.linkable !== null) linkable.set(bank.id, open.linkable);
    const made = open.payable;
    if (made === null) continue;
    payable.set(bank.id, {
      ...made,
      // Of banks of the banks file it is said there.
      ...(bank.via == null ? {} : { bank: { ...bank, submissionSettlingMs: settlingMs } }),
      paymentCall: (deadline, psuIpAddress) => {
        const call = made.paymentCall(deadline, psuIpAddress);
        return {
          ...call,
          async send(sent) {
            const response = await call.send(sent);
            await hook(sent.method);
            return response;
          },
        };
      },
    });
  }
  const closeBanks = async (): Promise<void> => {
    await Promise.all(ownBanks.map((bank) => bank.close()));
    await ofSources.close();
  };
  const settled: PaymentRecord[] = [];
  const alerts: string[] = [];
  const troubles: string[] = [];
  const options: PaymentOptions = {
    store,
    banks: payable,
    ids: testIds,
    clients: new Map([
      ['app', { id: 'app', redirectUris: [redirectUri], unconfirmedPayments: new Set(world.unconfirmedPayments) }],
      ['small', { id: 'small', redirectUris: [redirectUri], limits: { perPayment: { GBP: 500n } } }],
    ]),
    callbackUri,
    async onSettled({ id }) {
      const payment = await store.payments.read(id);
      if (payment !== null) settled.push(payment);
    },
    onAlert: (message) => void alerts.push(message),
    onTrouble: (message) => void troubles.push(message),
    now,
  };
  const sweep = startPaymentSweep(options);
  const mandateSweep = startMandateSweep(options);
  const tokens = new StoredLinkTokens({ store, banks: linkable, onLinkChanged: () => undefined });
  const findings: SearchFinding[] = [];
  const times = world.searchTimes ?? { ...briefSearchTimes, everyMs: 86_400_000 };
  const search = startPaymentSearch({
    engine: options,
    findEntries: entriesOf(
      connectors,
      tokens,
      createStoredDirectory({ store, fixed: createFixedDirectory(config.links, []) }),
    ),
    times,
    onFinding: (finding) => void findings.push(finding),
  });
  return {
    store,
    banks: payable,
    options,
    settled,
    alerts,
    troubles,
    sweep,
    mandateSweep,
    search,
    findings,
    service: serviceOf(options),
    async hasten({ dueAtMs }) {
      if (givenNow !== undefined || dueAtMs === null) return;
      const leftMs = Math.max(0, dueAtMs - now());
      if (aheadMs + leftMs > longestHasteMs) return;
      aheadMs += leftMs;
      await sweep.round();
    },
    closeBanks,
    async close() {
      await Promise.all([sweep.stop(), mandateSweep.stop(), search.stop()]);
      await closeBanks();
      await store.close();
    },
  };
}

/** The account of this readable name. */
export function accountNamed(slug: string) {
  const found = accounts.find((account) => account.slug === slug);
  if (found === undefined) throw new Error(`no account ${slug}`);
  return found;
}

export const customer = (subject: string, more: Partial<Principal> = {}): Principal => ({
  kind: 'customer',
  subject,
  clientId: 'app',
  scopes: new Set(['payments:read', 'payments:write']),
  ...more,
});

/** Accounts that pay, where they are not called as the others. */
const payingAccounts: Readonly<Record<string, string>> = {
  'banque-du-rhone': 'finn-rhone-current',
  revolut: 'northwind-revolut-eur',
};

/** A payment of finn's current account at a bank, or of the business's, to alice's. */
export function orderAt(bankId: string, endToEndId: string, more: Partial<PaymentOrderInput> = {}): PaymentOrderInput {
  const isUk = bankId === 'albion' || bankId === 'thistle';
  const from = accountNamed(payingAccounts[bankId] ?? `finn-${bankId}-current`);
  const to = accountNamed(isUk ? 'alice-albion-current' : 'alice-rheinbank-giro');
  return {
    debtorAccount: isUk
      ? { iban: null, sortCode: from.sortCode, accountNumber: from.accountNumber }
      : { iban: from.iban, sortCode: null, accountNumber: null },
    creditor: isUk
      ? { name: 'Alice', iban: null, sortCode: to.sortCode, accountNumber: to.accountNumber, bic: null }
      : { name: 'Alice', iban: to.iban, sortCode: null, accountNumber: null, bic: null },
    amount: '1.25',
    currency: isUk ? 'GBP' : 'EUR',
    endToEndId,
    remittanceInformation: 'Invoice 7',
    requestedExecutionDate: null,
    isInstant: false,
    ...more,
  };
}

/** Who pays at a bank of these tests. */
const payerAt = (bankId: string): string => (bankId === 'revolut' ? 'northwind' : 'finn');

export const requestFor = (
  bankId: string,
  idempotencyKey: string,
  more: Partial<InitiateAsked> = {},
): InitiateAsked => ({
  principal: customer(payerAt(bankId)),
  idempotencyKey,
  customerId: payerAt(bankId),
  bankId,
  // An account of finn's own, so that the bank sees to it that it is finn who agrees.
  debtor: { linkId: 'link-of-finn', accountKey: 'current' },
  debtorName: ['', 'current'],
  order: orderAt(bankId, idempotencyKey),
  redirectUri,
  state: 'client-state',
  browserBinding: null,
  psuIpAddress: '192.0.2.7',
  waitMs: 15_000,
  ...more,
});

/** The same without naming an account: the customer chooses it at the bank, and has to confirm that it was they. */
export const requestFromAnyAccount = (
  bankId: string,
  idempotencyKey: string,
  more: Partial<InitiateAsked> = {},
): InitiateAsked =>
  requestFor(bankId, idempotencyKey, {
    debtor: null,
    order: orderAt(bankId, idempotencyKey, { debtorAccount: null }),
    ...more,
  });

/** A draft at the sandbox's Revolut, as its control API shows it. */
export interface RevolutDraft {
  readonly id: string;
  readonly title: string | null;
  readonly state: string;
}

/** The drafts that there are for a payment. */
export async function draftsOf(description: SandboxDescription, paymentId: string): Promise<readonly RevolutDraft[]> {
  const drafts = await control<readonly RevolutDraft[]>(description, 'GET', '/sources/revolut/payment-drafts');
  return drafts.filter(({ title }) => title?.includes(paymentId) === true);
}

/** Somebody in Revolut's app decides on whatever waits there for a payment; gives how much that was. */
export async function decideOn(
  description: SandboxDescription,
  paymentId: string,
  decision: 'approve' | 'reject',
): Promise<number> {
  const open = (await draftsOf(description, paymentId)).filter(({ state }) => state === 'open');
  for (const { id } of open)
    await control(description, 'POST', `/sources/revolut/payment-drafts/${id}`, { decision }).catch(() => null);
  return open.length;
}

/** What Revolut's books know a payment by: its key, or the title of its draft. */
export const revolutReferenceOf = ({ id, order, secrets }: PaymentRecord): string =>
  secrets.isDirect === true ? toBankKey(id, 'payment') : `${order.creditorName} (${id})`;

/** The code that the returning browser was given; null when it was given none. */
export function codeOf(result: PaymentCallbackResult): string | null {
  return result.kind === 'forward' ? new URL(result.location).searchParams.get('code') : null;
}

/** The initiated payment, or the test fails with what it came to. */
export function initiated(result: InitiateResult): PaymentRecord {
  if (result.kind === 'initiated') return result.payment;
  throw new Error(JSON.stringify(result, (_name, value) => (typeof value === 'bigint' ? String(value) : value)));
}

/** How often money moved, and how many payments the bank made, for an end-to-end id. */
export async function moved(
  description: SandboxDescription,
  endToEndId: string,
): Promise<{ readonly payments: number; readonly moved: number }> {
  const query = `/payments/moves?endToEndId=${encodeURIComponent(endToEndId)}`;
  const moves = await control<Record<string, { payments: number; moved: number }>>(description, 'GET', query);
  return moves[endToEndId] ?? { payments: 0, moved: 0 };
}

/** Reads a payment until it is as wanted. */
export async function untilIs(
  { store }: Pick<PayingGateway, 'store'>,
  id: string,
  isWanted: (payment: PaymentRecord) => boolean,
  waitMs = 20_000,
  meanwhile: (payment: PaymentRecord) => Promise<void> = async () => undefined,
): Promise<PaymentRecord> {
  const endMs = Date.now() + waitMs;
  for (;;) {
    const payment = await store.payments.read(id);
    if (payment !== null && isWanted(payment)) return payment;
    if (Date.now() >= endMs) throw new Error(`still ${payment?.stage} ${payment?.status}`);
    if (payment !== null) await meanwhile(payment);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * The same, and nobody waits for the gateway's clock. For banks that settle at once: the longer one takes, the seldomer it
 * is asked, so that a clock that runs ahead of it meets the end of everything first.
 */
export const hastenedUntilIs = (
  gateway: PayingGateway,
  id: string,
  isWanted: (payment: PaymentRecord) => boolean,
  waitMs = 20_000,
): Promise<PaymentRecord> => untilIs(gateway, id, isWanted, waitMs, gateway.hasten);
