// What works on the store: linking, payments, webhooks, each put together from the configuration. Called by services.ts.

import { createGuardedSchema } from '../../subgraphs/define.ts';
import { subgraphs } from '../../subgraphs/index.ts';
import type { Connector } from '../banks/connector.ts';
import type { LinkableBank } from '../banks/linkable-bank.ts';
import type { PayableBank } from '../banks/payable-bank.ts';
import type { Cache } from '../cache/cache.ts';
import { linkScope } from '../cache/keys.ts';
import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import { type ContextServices, createContextFor } from '../gateway/request-context.ts';
import { deadlineIn } from '../http/deadline.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import { type OpenLinking, openLinking } from '../linking/open.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { type OpenPayments, openPayments } from '../payments/open.ts';
import { forgetTouchedAccounts } from '../reading/settled-payment.ts';
import type { Channel } from '../redis/channel.ts';
import type { Directory } from '../store/directory.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { type OpenWebhooks, openWebhooks } from '../webhooks/open.ts';
import { createPayloadRenderer } from '../webhooks/payload.ts';

/** Linking, when a bank of the configuration can be linked. @throws InvalidConfig without STORE_KEYS */
export async function openLinkingOf(
  config: Config,
  {
    log,
    fixed,
    cache,
    limits,
    connectors,
    banks,
  }: {
    readonly log: Log;
    readonly fixed: Directory;
    readonly cache: Cache;
    readonly limits: WriteLimits;
    readonly connectors: ReadonlyMap<string, Connector>;
    readonly banks: ReadonlyMap<string, LinkableBank>;
  },
): Promise<OpenLinking | null> {
  const [linkable] = banks.keys();
  if (linkable === undefined) return null;
  if (config.storeKeys === null) {
    throw new InvalidConfig([
      { where: 'STORE_KEYS', what: `is required: customers can be linked to ${linkable}, and tokens are sealed` },
    ]);
  }
  return openLinking({
    banks,
    clients: config.clients,
    limits,
    store: {
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      keys: config.storeKeys,
      onTrouble: log.storeTrouble,
    },
    fixed,
    publicUrl: config.publicUrl,
    pageClientId: config.linksClient?.id ?? null,
    onLinkChanged: (link) => void cache.drop(linkScope(link)),
    onTrouble: log.storeTrouble,
    readAccounts: async (link, presence, tokens) => {
      const connector = connectors.get(link.bankId);
      if (connector === undefined) return [];
      const reading = await connector.fetchAccounts({ link, tokens, cacheState: 'bypass', ...presence });
      // A part of a list is none to compare.
      if (reading.incomplete !== null) throw reading.incomplete;
      return reading.value;
    },
  });
}

/** Payments: those that were made stay to be read and followed also when no bank can be paid through any more. */
export function openPaymentsOf(
  config: Config,
  {
    log,
    metrics,
    linking,
    cache,
    notices,
    banks,
  }: {
    readonly log: Log;
    readonly metrics: Metrics;
    readonly linking: OpenLinking;
    readonly cache: Cache;
    readonly notices: Channel | null;
    readonly banks: ReadonlyMap<string, PayableBank>;
  },
): OpenPayments {
  const forgetSettled = async (payment: PaymentRecord) =>
    forgetTouchedAccounts(cache, await linking.directory.readLinksOfCustomer(payment.customerId), payment);
  return openPayments({
    banks,
    home: linking,
    notices,
    payeeUrl: config.payeeVerificationUrl,
    onSettled: (payment) => forgetSettled(payment).catch(log.unexpectedError),
    onAlert(reason) {
      metrics.paymentAlert();
      log.paymentAlert(reason);
    },
    onTrouble: log.storeTrouble,
  });
}

/** Webhooks: their payloads are what the payments' own resolvers answer to the partner. */
export function openWebhooksOf(
  config: Config,
  {
    log,
    metrics,
    linking,
    services,
  }: {
    readonly log: Log;
    readonly metrics: Metrics;
    readonly linking: OpenLinking;
    readonly services: () => ContextServices;
  },
): OpenWebhooks {
  return openWebhooks({
    store: linking.store,
    directory: linking.directory,
    rules: { allowPrivate: config.webhookAllowPrivate },
    render: createPayloadRenderer(
      () =>
        createGuardedSchema(
          subgraphs.filter(({ name }) => name === 'payments'),
          { federation: false },
        ),
      (principal) => createContextFor(principal, { headers: {} }, deadlineIn(config.requestTimeoutMs), services()),
    ),
    onAttempt: metrics.webhookAttempt,
    onEnded: metrics.webhooksEnded,
    onPending: metrics.webhooksPending,
    onFailing: log.webhookFailing,
    onTrouble: log.storeTrouble,
    onUnexpected: log.unexpectedError,
  });
}
