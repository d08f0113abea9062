// Webhooks as one request's caller may use them: made with the request's context, read by the resolvers of webhooks. Only
// partners have any, and each only its own.

import { randomBytes } from 'node:crypto';
import type { Caller } from '../auth/caller.ts';
import type { Deadline } from '../http/deadline.ts';
import type { RateLimited, WriteLimits } from '../limits/write-limits.ts';
import {
  type DeliveryPage,
  keepDeliveriesMs,
  type WebhookAttemptRecord,
  type WebhookDeliveryRecord,
  type WebhookDeliveryStatus,
  type WebhookEndpointRecord,
  type WebhookEventKind,
  type WebhookStore,
} from '../store/webhooks.ts';
import { type AddressRules, parseWebhookUrl } from './address.ts';
import { webhookKinds } from './kinds.ts';
import type { WebhookAnswer, WebhookSender } from './sender.ts';
import { newWebhookSecret, toSignedHeaders } from './signature.ts';

/** Endpoints a partner may have: one for each of its systems. */
export const maxEndpoints = 10;
/** Deliveries that may be named when they are asked for again. */
export const maxNamedReplays = 200;
/** Deliveries that are sent again since a moment. */
const maxReplaysSince = 1000;

/** Why nothing was done; the schema's WebhookRejectionCode. */
export type WebhookRefusal =
  | 'URL_NOT_ALLOWED'
  | 'EVENTS_NOT_ALLOWED'
  | 'TOO_MANY_ENDPOINTS'
  | 'ENDPOINT_NOT_FOUND'
  | 'DELIVERY_NOT_FOUND'
  | 'NOT_A_PARTNER';

/** Nothing was done. */
export interface RefusedWebhook {
  readonly kind: 'refused';
  readonly reason: WebhookRefusal;
}

/** An endpoint and its newest secret, or why there is none. */
export type EndpointSecretResult =
  | { readonly kind: 'done'; readonly endpoint: WebhookEndpointRecord; readonly secret: string }
  | RefusedWebhook;

/** A test that was made, or why there was none. */
export type WebhookTestResult =
  | ({ readonly kind: 'done'; readonly messageId: string; readonly durationMs: number } & Pick<
      WebhookAnswer,
      'httpStatus' | 'failure'
    >)
  | RefusedWebhook
  | RateLimited;

/** What is to be sent again: deliveries by id, or all since a moment. */
export type ReplayRequest = { readonly ids: readonly string[] } | { readonly sinceMs: number };

/** The webhooks of one caller. What is another's is the same as what does not exist. */
export interface CallerWebhooks {
  /** Oldest first; none for anybody but a partner. @throws StoreFailure */
  endpoints(): Promise<readonly WebhookEndpointRecord[]>;
  /** `kinds` are what it is told of: at least one, and of each what the caller's token may read. @throws StoreFailure */
  create(url: string, kinds: readonly WebhookEventKind[]): Promise<EndpointSecretResult>;
  /** What it is told of from now on; `kinds` as for {@link CallerWebhooks.create}. @throws StoreFailure */
  changeKinds(
    endpointId: string,
    kinds: readonly WebhookEventKind[],
  ): Promise<{ readonly kind: 'done'; readonly endpoint: WebhookEndpointRecord } | RefusedWebhook>;
  /** Sends one signed message now, which is no event, and says what came of it. @throws StoreFailure */
  test(endpointId: string): Promise<WebhookTestResult>;
  /** @throws StoreFailure */
  rotate(endpointId: string): Promise<EndpointSecretResult>;
  /** @throws StoreFailure */
  remove(endpointId: string): Promise<{ readonly kind: 'done' } | RefusedWebhook>;
  /** Every named one, or none; of those since a moment the oldest 1,000. @throws StoreFailure */
  replay(
    endpointId: string,
    request: ReplayRequest,
  ): Promise<{ readonly kind: 'done'; readonly count: number } | RefusedWebhook>;
  /** Of an endpoint that was read for the caller. @throws StoreFailure */
  deliveries(
    endpoint: WebhookEndpointRecord,
    limit: number,
    page: DeliveryPage,
  ): Promise<readonly WebhookDeliveryRecord[]>;
  /** How many those are. @throws StoreFailure */
  countDeliveries(endpoint: WebhookEndpointRecord, status: WebhookDeliveryStatus | null): Promise<number>;
  /** Attempts of deliveries that were read for the caller, by delivery; each oldest first. @throws StoreFailure */
  attemptsOf(deliveryIds: readonly string[]): Promise<ReadonlyMap<string, readonly WebhookAttemptRecord[]>>;
}

/** Ids of endpoints look so; what does not is not looked for. */
const endpointId = /^whe_[\w-]{22}$/;

/** Sends for as long as the request has time: a receiver that takes longer is late for it, though not for a webhook. */
async function sendWithin(
  { signal }: Deadline,
  send: (signal: AbortSignal) => Promise<WebhookAnswer>,
): Promise<Pick<WebhookAnswer, 'httpStatus' | 'failure'>> {
  try {
    return await send(signal);
  } catch (error) {
    if (signal.aborted) return { httpStatus: null, failure: 'TIMEOUT' };
    throw error;
  }
}

const refused = (reason: WebhookRefusal): RefusedWebhook => ({ kind: 'refused', reason });

/** The webhooks of one caller. */
export function createCallerWebhooks(
  {
    store,
    rules,
    sender,
    limits,
    onDue,
    now,
  }: {
    readonly store: WebhookStore;
    readonly rules: AddressRules;
    readonly sender: Pick<WebhookSender, 'send'>;
    readonly limits: WriteLimits;
    /** Something is due at once. */
    readonly onDue: () => void;
    readonly now: () => number;
  },
  caller: Caller | null,
): CallerWebhooks {
  const clientId = caller?.principal.kind === 'partner' ? caller.principal.clientId : null;
  /** Each once; null for none, or where the token may not read one's things. */
  const toAllowed = (asked: readonly WebhookEventKind[]): readonly WebhookEventKind[] | null => {
    const kinds = [...new Set(asked)];
    const mayRead = (kind: WebhookEventKind) => caller?.principal.scopes.has(webhookKinds[kind].scope) === true;
    return kinds.length > 0 && kinds.every(mayRead) ? kinds : null;
  };
  return {
    endpoints: async () => (clientId === null ? [] : store.readEndpoints(clientId)),
    async create(text, asked) {
      if (clientId === null) return refused('NOT_A_PARTNER');
      const kinds = toAllowed(asked);
      if (kinds === null) return refused('EVENTS_NOT_ALLOWED');
      const url = parseWebhookUrl(text, rules)?.href;
      if (url === undefined) return refused('URL_NOT_ALLOWED');
      const secret = newWebhookSecret();
      const endpoint = await store.createEndpoint({
        clientId,
        url,
        secret,
        kinds,
        createdAtMs: now(),
        limit: maxEndpoints,
      });
      return endpoint === null ? refused('TOO_MANY_ENDPOINTS') : { kind: 'done', endpoint, secret };
    },
    async changeKinds(id, asked) {
      if (clientId === null) return refused('NOT_A_PARTNER');
      const kinds = toAllowed(asked);
      if (kinds === null) return refused('EVENTS_NOT_ALLOWED');
      const endpoint = endpointId.test(id) ? await store.changeKinds({ id, clientId }, kinds, now()) : null;
      return endpoint === null ? refused('ENDPOINT_NOT_FOUND') : { kind: 'done', endpoint };
    },
    async test(id) {
      if (clientId === null || caller === null) return refused('NOT_A_PARTNER');
      const signed = endpointId.test(id) ? await store.readSigned({ id, clientId }, now()) : null;
      if (signed === null) return refused('ENDPOINT_NOT_FOUND');
      const limited = await limits.take('webhookTest', caller.principal);
      if (limited !== null) return limited;
      const atMs = now();
      const messageId = `msg_test_${randomBytes(16).toString('base64url')}`;
      const data = { endpointId: id };
      const body = JSON.stringify({ type: 'webhook.test', timestamp: new Date(atMs).toISOString(), data });
      const headers = toSignedHeaders({ id: messageId, atMs, body }, signed.secrets);
      const { httpStatus, failure } = await sendWithin(caller.deadline, (signal) =>
        sender.send(signed.url, { headers, body }, signal),
      );
      return { kind: 'done', messageId, httpStatus, failure, durationMs: now() - atMs };
    },
    async rotate(id) {
      if (clientId === null) return refused('NOT_A_PARTNER');
      if (!endpointId.test(id)) return refused('ENDPOINT_NOT_FOUND');
      const secret = newWebhookSecret();
      const endpoint = await store.rotateSecret({ id, clientId }, secret, now());
      return endpoint === null ? refused('ENDPOINT_NOT_FOUND') : { kind: 'done', endpoint, secret };
    },
    async remove(id) {
      if (clientId === null) return refused('NOT_A_PARTNER');
      return endpointId.test(id) && (await store.deleteEndpoint({ id, clientId }, now()))
        ? { kind: 'done' }
        : refused('ENDPOINT_NOT_FOUND');
    },
    async replay(id, request) {
      if (clientId === null) return refused('NOT_A_PARTNER');
      if (!endpointId.test(id)) return refused('ENDPOINT_NOT_FOUND');
      const nowMs = now();
      const selection =
        'ids' in request
          ? request
          : { sinceMs: Math.max(request.sinceMs, nowMs - keepDeliveriesMs), limit: maxReplaysSince };
      const count = await store.replay({ id, clientId }, selection, nowMs);
      if (count === null) return refused('ENDPOINT_NOT_FOUND');
      if (count === 'unknown') return refused('DELIVERY_NOT_FOUND');
      if (count > 0) onDue();
      return { kind: 'done', count };
    },
    deliveries: (endpoint, limit, page) => store.readDeliveries(endpoint.id, limit, page),
    countDeliveries: (endpoint, status) => store.countDeliveries(endpoint.id, status),
    attemptsOf: (deliveryIds) => store.readAttempts(deliveryIds),
  };
}
