// What works on the store: linking, payments, webhooks, over one store that is opened here. Called by services.ts.

import { createGuardedSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import { StatementBook, toKeptFrom } from '../book/book.ts';
import type { Cache } from '../cache/cache.ts';
import type { OpenCards } from '../cards/caller-cards.ts';
import { CardFreezing } from '../cards/freezing.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { BankMove } from '../domain/bank-move.ts';
import type { RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import { type OpenGrants, openGrants } from '../grants/open.ts';
import { GrantUses } from '../grants/uses.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import { type OpenLinking, openLinking } from '../linking/open.ts';
import { createStoredDirectory, type StoredDirectory } from '../linking/stored-directory.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { OwnerMatches } from '../ownership/owner-matches.ts';
import { type OpenPayments, openPayments } from '../payments/open.ts';
import { AccountChanges } from '../reading/account-changes.ts';
import { forgetRead } from '../reading/forget-read.ts';
import { ReadAudit } from '../reading/read-audit.ts';
import { forgetTouchedAccounts } from '../reading/settled-payment.ts';
import { type StatementServices, StatementStops } from '../reading/statement-stops.ts';
import { openChannel } from '../redis/channel.ts';
import type { RedisConnection } from '../redis/connection.ts';
import { createReportSigner, type ReportSigner } from '../signing/report-signer.ts';
import { BankLogos } from '../sources/logos.ts';
import type { OpenBanks } from '../sources/open-banks.ts';
import type { Directory } from '../store/directory.ts';
import { SealFailure, StoreFailure } from '../store/failures.ts';
import type { FeedNotices } from '../store/feed-watch.ts';
import { PagedFeed } from '../store/paged-feed.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { PaymentsHeld } from '../store/restores.ts';
import { openStore, type Store } from '../store/store.ts';
import { webhookKinds } from '../webhooks/kinds.ts';
import { type OpenWebhooks, openWebhooks } from '../webhooks/open.ts';
import { createPayloadRenderer } from '../webhooks/payload.ts';
import { replaceEntries, replaceItems } from './live.ts';
import { createPaymentEntries } from './payment-entries.ts';
import { createPublicAddress, type PublicAddress, toRegisteredClients } from './public-address.ts';
import { type ContextServices, createContextFor } from './request-context.ts';

/** What works on the store, and where people find it. */
export interface StoredServices {
  readonly address: PublicAddress;
  readonly linking: OpenLinking;
  readonly payments: OpenPayments;
  readonly webhooks: OpenWebhooks;
  readonly grants: OpenGrants;
  readonly ownerMatches: OwnerMatches;
  readonly cards: OpenCards & { readonly freezing: CardFreezing };
  /** Null where statements are not kept. */
  readonly statements: StatementServices | null;
  readonly accountChanges: AccountChanges;
  /** Signs reports. */
  readonly reportSigner: ReportSigner;
  /** Null where nobody keeps who reads statements. */
  readonly readAudit: ReadAudit | null;
  readonly logos: BankLogos;
  /** Tells other gateways that somebody is being erased; null where they cannot be told. */
  readonly erasureNotices: FeedNotices | null;
  /** Takes what another reading of the configuration says of clients, grants and moves. Cannot fail. */
  replace(next: Pick<Config, 'clients' | 'grants' | 'moves'>): void;
  /** Finishes what is under way, then closes the store. */
  close(): Promise<void>;
}

/** What {@link openStored} is handed of what else the process shares. */
export interface StoredDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Links and grants of the banks file. */
  readonly fixed: Directory;
  readonly cache: Cache;
  /** The key of accounts' public ids, and of what is kept of them. */
  readonly idKey: Buffer;
  readonly limits: WriteLimits;
  readonly ids: GlobalIds;
  readonly banks: OpenBanks;
  /** Over which gateways tell each other of changes; null where they cannot. */
  readonly redis: RedisConnection | null;
  readonly onRedisTrouble: (reason: string) => void;
  /** What contexts of webhooks' payloads are made from; asked for when one is made. */
  readonly services: () => ContextServices;
}

/** What each part is handed. */
interface Shared extends StoredDeps {
  readonly store: Store;
  readonly directory: StoredDirectory;
  readonly address: PublicAddress;
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  readonly moves: readonly BankMove[];
  readonly statements: StatementServices | null;
  readonly readAudit: ReadAudit | null;
}

/** Where gateways tell each other that a payment has changed; a message is its id. */
const paymentsChannel = 'bankgraph:payments';
/** The same of links; a message is the id of their customer. */
const linksChannel = 'bankgraph:links';
/** The same of statements; a message is the id of their customer. */
const statementsChannel = 'bankgraph:statements';
/** The same of accounts. */
const accountsChannel = 'bankgraph:accounts';
/** Where they tell each other that a grant has changed; a message is its partner and its customer, as JSON. */
const grantsChannel = 'bankgraph:grants';
/** Where they tell each other to look for who is being erased; a message says no more than that. */
const erasuresChannel = 'bankgraph:erasures';

/**
 * Opens the store where STORE_KEYS says what it is sealed with, and what works on it; null without them. No bank needs to be
 * linkable: what was linked, paid and registered before stays to be read and followed.
 * @throws InvalidConfig without STORE_KEYS when a bank can be linked; StoreFailure when the store cannot be opened
 */
export async function openStored(config: Config, deps: StoredDeps): Promise<StoredServices | null> {
  const { storeKeys: keys, databaseUrl, dataDir } = config;
  if (keys === null) {
    assertNoneLinkable(deps.banks);
    return null;
  }
  const { log, fixed, redis, onRedisTrouble } = deps;
  // Replaced in place when the configuration is read again.
  const fixedGrants = [...config.grants];
  const moves = [...config.moves];
  const { storeTrouble: onTrouble } = log;
  const { storeFailure: onFailure } = deps.metrics;
  const store = await openStore({ databaseUrl, dataDir, keys, fixedGrants, onTrouble, onFailure });
  await tellIfHeld(store, log.storeTrouble);
  await store.policies.writeClosingApprovals(config.closingApprovals, Date.now());
  const address = createPublicAddress(config.publicUrl);
  const toClients = (registered: Config['clients']) =>
    toRegisteredClients(registered, config.linksClient?.id ?? null, address);
  const clients = new Map(toClients(config.clients));
  const channels = [
    paymentsChannel,
    linksChannel,
    statementsChannel,
    accountsChannel,
    grantsChannel,
    erasuresChannel,
  ].map((name) => (redis === null ? null : openChannel({ connection: redis, name, onTrouble: onRedisTrouble })));
  const [
    paymentNotices = null,
    linkNotices = null,
    statementNotices = null,
    accountNotices = null,
    grantNotices = null,
    erasureNotices = null,
  ] = channels;
  const statements = openStatements(config, store, { log, notices: statementNotices });
  const accountChanges = new AccountChanges({
    idKey: deps.idKey,
    store: store.accountEvents,
    notices: accountNotices,
    onTrouble: toTroubleOf(log),
    onFeedTrouble: () => log.storeTrouble('events of accounts cannot be read'),
  });
  const uses = new GrantUses({ store: store.customerGrants, onTrouble: toTroubleOf(log) });
  const directory = createStoredDirectory({
    store,
    fixed,
    moves,
    onGrantUsed: (grantId) => uses.note(grantId),
  });
  const readAudit = openReadAudit(config, store, deps);
  const shared: Shared = { ...deps, store, directory, address, clients, moves, statements, readAudit };
  const linking = openLinkingOf(config, shared, linkNotices);
  const payments = openPaymentsOf(config, shared, paymentNotices);
  const webhooks = openWebhooksOf(config, shared);
  const { audit } = store;
  const freezing = new CardFreezing({ banks: deps.banks.controllable, audit, onUnexpected: toTroubleOf(log) });
  const logos = new BankLogos(store.institutions, toTroubleOf(log));
  await logos.start();
  const hasPage = config.linksClient !== null;
  const grants = openGrants({
    store,
    clients,
    fixedGrants,
    limits: deps.limits,
    ids: deps.ids,
    pageUrl: () => (hasPage ? address.grantUrl() : null),
    forget: directory.grantChanged,
    notices: grantNotices,
    onTrouble: log.storeTrouble,
  });
  return {
    address,
    linking,
    payments,
    webhooks,
    grants,
    ownerMatches: new OwnerMatches({ store, idKey: deps.idKey, guesses: config.ownerGuesses }),
    statements,
    accountChanges,
    cards: { freezing, limits: deps.limits },
    reportSigner: createReportSigner({ keys: store.reportKeys, leases: store.leases }),
    readAudit,
    logos,
    erasureNotices,
    replace(next) {
      replaceEntries(clients, toClients(next.clients));
      replaceItems(fixedGrants, next.grants);
      replaceItems(moves, next.moves);
    },
    async close() {
      logos.stop();
      await webhooks.close();
      await grants.close();
      await payments.close();
      await freezing.close();
      await linking.close();
      statements?.feed.close();
      accountChanges.close();
      for (const channel of channels) channel?.close();
      await readAudit?.close();
      await uses.close();
      await store.close();
    },
  };
}

/** Somebody has restored the store, and has still to release payments. @throws StoreFailure */
async function tellIfHeld({ restores }: Store, tell: (message: string) => void): Promise<void> {
  const last = await restores.readLast();
  if (last?.releasedAtMs === null) tell(`${new PaymentsHeld().message}; backup ${last.backupId}`);
}

/** What the store fails with is the store's trouble; anything else is a fault of ours. */
export function toTroubleOf(log: Log): (error: unknown) => void {
  return (error) => {
    if (error instanceof StoreFailure || error instanceof SealFailure) log.storeTrouble(error.message);
    else log.unexpectedError(error);
  };
}

/** @throws InvalidConfig when a bank can be linked: tokens are never stored unsealed */
export function assertNoneLinkable({ linkableNames: [linkable] }: Pick<OpenBanks, 'linkableNames'>): void {
  if (linkable === undefined) return;
  throw new InvalidConfig([
    { where: 'STORE_KEYS', what: `is required: customers can be linked to ${linkable}, and tokens are sealed` },
  ]);
}

/** The audit of reads; null where nobody keeps it. */
function openReadAudit(
  { readAudit }: Config,
  store: Store,
  { log, metrics }: Pick<StoredDeps, 'log' | 'metrics'>,
): ReadAudit | null {
  if (readAudit === null) return null;
  const { statementReads, leases } = store;
  const { storeTrouble: onTrouble } = log;
  return new ReadAudit({ ...readAudit, log: statementReads, leases, onTrouble, onLost: metrics.readAuditLost });
}

/** The statement book and its feed; null where statements are not kept. */
function openStatements(
  { statementBook }: Config,
  { book }: Store,
  { log, notices }: Pick<StoredDeps, 'log'> & { readonly notices: FeedNotices | null },
): StatementServices | null {
  if (statementBook === null) return null;
  return {
    book: new StatementBook(book, () => toKeptFrom(statementBook.months, Date.now())),
    stops: new StatementStops(),
    feed: new PagedFeed({
      readAfter: (customerId, afterSeq, limit) => book.readSets(customerId, afterSeq, limit),
      readNewest: (customerIds) => book.readNewest(customerIds),
      watch: (listener) => book.watch(listener),
      notices,
      onTrouble: () => log.storeTrouble('changes of statements cannot be read'),
    }),
    onTrouble: toTroubleOf(log),
  };
}

function openLinkingOf(config: Config, shared: Shared, notices: FeedNotices | null): OpenLinking {
  const { log, banks, address } = shared;
  const hasPage = config.linksClient !== null;
  return openLinking({
    banks: banks.linkable,
    moves: shared.moves,
    keepsStatements: config.statementBook !== null,
    clients: shared.clients,
    limits: shared.limits,
    ids: shared.ids,
    store: shared.store,
    directory: shared.directory,
    callbackUri: address.callbackUri,
    sourceWebhookUri: address.sourceWebhookUri,
    pageUrl: () => (hasPage ? address.pageUrl() : null),
    onLinkChanged: (link) => void forgetRead(shared, link),
    onTrouble: log.storeTrouble,
    onBankTrouble: log.bankTrouble,
    notices,
    readAccounts: async (link, presence, tokens) => {
      const connector = banks.connectors.get(link.bankId);
      if (connector === undefined) return [];
      const reading = await connector.fetchAccounts({ link, tokens, cacheState: 'bypass', ...presence });
      // A part of a list is none to compare.
      if (reading.incomplete !== null) throw reading.incomplete;
      return reading.value;
    },
  });
}

/** Payments: those that were made stay to be read and followed also when no bank can be paid through any more. */
function openPaymentsOf(config: Config, shared: Shared, notices: FeedNotices | null): OpenPayments {
  const { log, metrics, directory, store, limits, clients, address, services } = shared;
  const forgetSettled = async (payment: PaymentRecord) =>
    forgetTouchedAccounts(shared, await directory.readLinksOfCustomer(payment.customerId), payment);
  return openPayments({
    banks: shared.banks.payable,
    home: { store, limits, clients, ids: shared.ids, callbackUri: address.callbackUri },
    notices,
    payeeUrl: config.payeeVerificationUrl,
    onSettled: (payment) => forgetSettled(payment).catch(log.unexpectedError),
    onAlert(reason) {
      metrics.paymentAlert();
      log.paymentAlert(reason);
    },
    findEntries: createPaymentEntries({ reading: () => services().reading, directory, readAudit: shared.readAudit }),
    onFinding({ kind, message }) {
      metrics.paymentFinding(kind);
      log.paymentFinding(message);
    },
    onTrouble: log.storeTrouble,
  });
}

/** A directory that is made after those who hold it. */
function toLazyDirectory(directory: () => Directory): Directory {
  return {
    readLink: (linkId) => directory().readLink(linkId),
    readLinksOfCustomer: (customerId) => directory().readLinksOfCustomer(customerId),
    readCustomerIds: () => directory().readCustomerIds(),
    readGrant: (partnerId, customerId) => directory().readGrant(partnerId, customerId),
    noteUse: (grantId) => directory().noteUse(grantId),
  };
}

/** Webhooks: their payloads are what the subgraphs' own resolvers answer to the partner. */
function openWebhooksOf(config: Config, { log, metrics, store, limits, ids, services }: Shared): OpenWebhooks {
  const answering = new Set(Object.values(webhookKinds).map(({ subgraph }) => subgraph));
  return openWebhooks({
    store,
    ids,
    // Nobody is there when they are sent.
    directory: toLazyDirectory(() => services().unattendedDirectory),
    rules: { allowPrivate: config.webhookAllowPrivate },
    limits,
    render: createPayloadRenderer(
      () =>
        createGuardedSchema(
          subgraphs.filter(({ name }) => answering.has(name)),
          { federation: false },
        ),
      (principal) =>
        createContextFor(principal, { headers: {}, deadline: deadlineIn(config.requestTimeoutMs) }, services()),
    ),
    onAttempt: metrics.webhookAttempt,
    onEnded: metrics.webhooksEnded,
    onPending: metrics.webhooksPending,
    onFailing: log.webhookFailing,
    onTrouble: log.storeTrouble,
    onUnexpected: log.unexpectedError,
  });
}
