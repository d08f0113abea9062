// Gateways' webhooks on one store, with a clock that a test moves: for the tests of this folder.

import { z } from 'zod';
import { operatorGrant } from '../../../src/domain/grant.ts';
import type { Link } from '../../../src/domain/link.ts';
import type { SealingKey } from '../../../src/store/sealing.ts';
import { openStore, type Store, type StoreOptions } from '../../../src/store/store.ts';
import type {
  WebhookDeliveryRecord,
  WebhookEndpointRecord,
  WebhookEventKind,
  WebhookFailure,
} from '../../../src/store/webhooks.ts';
import { type FailingEndpoint, WebhookDeliverer } from '../../../src/webhooks/deliverer.ts';
import type { RenderPayload } from '../../../src/webhooks/payload.ts';
import { WebhookSender } from '../../../src/webhooks/sender.ts';
import { newWebhookSecret } from '../../../src/webhooks/signature.ts';
import { testIds } from '../../support/ids.ts';

/** What all gateways of a test share. */
export interface WebhookWorld {
  readonly place: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>;
  readonly key: SealingKey;
  /** Which customers have granted fintrack access, by now. */
  readonly granted: Set<string>;
  /** Customers' links as the gateways read them; absent for none. */
  readonly links?: Link[];
  /** Epoch milliseconds. */
  nowMs: number;
}

/** One gateway's webhooks. Nothing is sent but in a round that the test asks for. */
export interface SendingGateway {
  readonly store: Store;
  readonly deliverer: WebhookDeliverer;
  readonly attempts: (WebhookFailure | null)[];
  readonly ended: string[];
  readonly failing: FailingEndpoint[];
  readonly troubles: string[];
  close(): Promise<void>;
}

const root = z.union([
  z.object({ paymentUpdated: z.object({ event: z.object({ status: z.string(), seq: z.number() }) }) }),
  z.object({
    bankLinkChanged: z.object({ event: z.object({ linkId: z.string(), type: z.string(), seq: z.number() }) }),
  }),
  z.object({
    accountsChanged: z.object({ customerId: z.string(), seq: z.number(), bankId: z.string() }),
  }),
  z.object({
    transactionsChanged: z.object({ customerId: z.string(), set: z.object({ seq: z.number(), bankId: z.string() }) }),
  }),
]);

/** What is sent where no schema is asked. */
const plainPayload: RenderPayload = async (_principal, _kind, { rootValue, variables }) => {
  const value = root.parse(rootValue);
  if ('bankLinkChanged' in value) return value.bankLinkChanged.event;
  if ('accountsChanged' in value) return value.accountsChanged;
  if ('transactionsChanged' in value)
    return { customerId: value.transactionsChanged.customerId, ...value.transactionsChanged.set };
  const parsed = testIds.parse(String(variables['id']));
  return { paymentId: parsed?.type === 'Payment' ? parsed.paymentId : null, ...value.paymentUpdated.event };
};

/** Starts a gateway's webhooks on the world's store. */
export async function startSending(
  world: WebhookWorld,
  { render = plainPayload, timeoutMs = 10_000 }: { readonly render?: RenderPayload; readonly timeoutMs?: number } = {},
): Promise<SendingGateway> {
  const store = await openStore({ ...world.place, keys: [world.key] });
  const attempts: (WebhookFailure | null)[] = [];
  const ended: string[] = [];
  const failing: FailingEndpoint[] = [];
  const troubles: string[] = [];
  const sender = new WebhookSender({ rules: { allowPrivate: true }, timeoutMs });
  const deliverer = new WebhookDeliverer({
    store,
    directory: {
      readLink: async () => null,
      readLinksOfCustomer: async (customerId) => (world.links ?? []).filter((link) => link.customerId === customerId),
      readCustomerIds: async () => [],
      readGrant: async (partnerId, customerId) =>
        partnerId === 'fintrack' && world.granted.has(customerId) ? operatorGrant : null,
      noteUse: () => undefined,
    },
    ids: testIds,
    render,
    sender,
    onAttempt: (failure) => void attempts.push(failure),
    onEnded: (status, count) => void ended.push(...Array<string>(count).fill(status)),
    onFailing: (endpoint) => void failing.push(endpoint),
    onTrouble: (message) => void troubles.push(message),
    onUnexpected: (error) => void troubles.push(String(error)),
    now: () => world.nowMs,
    random: () => 0.5,
  });
  return {
    store,
    deliverer,
    attempts,
    ended,
    failing,
    troubles,
    async close() {
      await deliverer.stop();
      await sender.close();
      await store.close();
    },
  };
}

/** Registers an endpoint of fintrack's. */
export async function register(
  { webhooks }: Pick<Store, 'webhooks'>,
  url: string,
  kinds: readonly WebhookEventKind[] = ['payment.updated'],
): Promise<WebhookEndpointRecord & { readonly secret: string }> {
  const secret = newWebhookSecret();
  const endpoint = await webhooks.createEndpoint({
    clientId: 'fintrack',
    url,
    secret,
    kinds,
    createdAtMs: Date.now(),
    limit: 100,
  });
  if (endpoint === null) throw new Error('no place');
  return { ...endpoint, secret };
}

/** An endpoint's deliveries, oldest first, with what became of them. */
export async function log(
  { webhooks }: Pick<Store, 'webhooks'>,
  { id }: Pick<WebhookEndpointRecord, 'id'>,
): Promise<readonly (WebhookDeliveryRecord & { readonly came: readonly (number | string | null)[] })[]> {
  const deliveries = [...(await webhooks.readDeliveries(id, 1000))].reverse();
  const attempts = await webhooks.readAttempts(deliveries.map((delivery) => delivery.id));
  return deliveries.map((delivery) => ({
    ...delivery,
    came: (attempts.get(delivery.id) ?? []).map(({ httpStatus, failure }) => httpStatus ?? failure),
  }));
}
