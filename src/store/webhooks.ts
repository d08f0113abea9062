// The port of webhooks: partners' endpoints and what is to be sent to them. Deliveries are written in the transaction of the
// event that they tell of, so that none is lost and none invented. Kept by stored-webhooks.ts; used by src/webhooks.

import type { Actor } from './audit.ts';

/** How long a delivery is tried, milliseconds, from its event or from when it was asked for again. */
export const deliveryWindowMs = 24 * 3_600_000;
/** How long deliveries are kept, milliseconds. */
export const keepDeliveriesMs = 30 * 86_400_000;
/** How long a secret signs along after another has taken its place, milliseconds. */
export const secretOverlapMs = 24 * 3_600_000;
/** Secrets of one endpoint that sign at once: whoever rotates more often than that has the oldest ones end early. */
export const maxSecrets = 5;
/** At most this many attempts of one delivery are kept, the newest: there are more only when it is replayed and replayed. */
export const maxAttempts = 100;

/**
 * What partners can be told of: the `type` of what is sent. How each is made is said by src/webhooks/kinds.ts, whom it is for
 * by whoever writes its deliveries (`insertDeliveries` of webhook-deliveries.ts). Gateways of later versions may write others,
 * which are theirs to send: here they are as if they were not there.
 */
export const webhookEventKinds = [
  'payment.updated',
  'bankLink.changed',
  'transactions.changed',
  'accounts.changed',
] as const;
/** One of {@link webhookEventKinds}. */
export type WebhookEventKind = (typeof webhookEventKinds)[number];

/** A partner's address for updates. */
export interface WebhookEndpointRecord {
  readonly id: string;
  /** Whose it is: the OAuth client, which is the partner. */
  readonly clientId: string;
  /** May hold a secret of the partner's in its path or query: never logged. */
  readonly url: string;
  /** What it asked for. */
  readonly kinds: readonly WebhookEventKind[];
  readonly createdAtMs: number;
}

/** An endpoint by its id, when it is that client's. `by` is who asks, where that is not the client itself. */
export interface OwnedEndpoint extends Pick<WebhookEndpointRecord, 'id' | 'clientId'> {
  readonly by?: Actor;
}

/** How far a delivery is. */
export type WebhookDeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** Why an attempt failed. */
export type WebhookFailure = 'HTTP_STATUS' | 'TIMEOUT' | 'CONNECTION' | 'ADDRESS_NOT_ALLOWED' | 'FORBIDDEN';

/** One update on its way. */
export interface WebhookDeliveryRecord {
  readonly id: string;
  readonly endpointId: string;
  readonly kind: WebhookEventKind;
  /** What the event is of: a payment, a link, a customer's books or accounts at a bank. */
  readonly subjectId: string;
  /** The event's place among those of its kind: see {@link PaymentEventRecord}, {@link LinkEventRecord}, {@link BookSet}, {@link AccountEventRecord}. */
  readonly eventSeq: number;
  readonly status: WebhookDeliveryStatus;
  readonly createdAtMs: number;
  readonly nextAttemptAtMs: number | null;
}

/** A delivery's place in the list of its endpoint: newer ones before. */
export type DeliveryPlace = Pick<WebhookDeliveryRecord, 'createdAtMs' | 'kind' | 'eventSeq' | 'id'>;

/** One try to deliver. */
export interface WebhookAttemptRecord {
  readonly atMs: number;
  readonly httpStatus: number | null;
  /** Null when it was delivered. */
  readonly failure: WebhookFailure | null;
  readonly durationMs: number;
}

/** A delivery that is about to be tried, with where it goes and what signs it. */
export interface SignedDelivery extends WebhookDeliveryRecord {
  readonly clientId: string;
  readonly url: string;
  /** What its endpoint asks for. */
  readonly endpointKinds: readonly WebhookEventKind[];
  /** Every secret that signs now, the newest first: `whsec_` and base64. Secret: never logged. */
  readonly secrets: readonly string[];
  /** Failed attempts since it came to be, or since it was asked for again. */
  readonly tries: number;
  /** No attempt is planned after this. */
  readonly giveUpAtMs: number;
  /** Rises with every change: {@link WebhookStore.record} names the one it was taken at. */
  readonly version: number;
}

/** What is said of a delivery when an attempt at it is over. */
export type TriedDelivery = Pick<SignedDelivery, 'id' | 'endpointId' | 'kind' | 'subjectId' | 'version' | 'tries'>;

/** A new endpoint. */
export interface NewWebhookEndpoint extends Omit<WebhookEndpointRecord, 'id'> {
  readonly secret: string;
  /** How many endpoints the client may have. */
  readonly limit: number;
}

/** Which deliveries are asked for again; `sinceMs` for the oldest `limit` that came to be since. */
export type ReplaySelection =
  | { readonly ids: readonly string[] }
  | { readonly sinceMs: number; readonly limit: number }
  /** Those that were given up, the oldest first. */
  | { readonly failed: true; readonly limit: number };

/** Which of an endpoint's deliveries are read. */
export interface DeliveryPage {
  /** Null for any. */
  readonly status?: WebhookDeliveryStatus | null;
  /** Only those older than this place; null for all. */
  readonly before?: DeliveryPlace | null;
  /** Only those newer than this place. */
  readonly after?: DeliveryPlace | null;
  readonly isOldestFirst?: boolean;
}

/** Where an endpoint is, and what signs what is sent there. */
export interface SignedEndpoint {
  readonly url: string;
  /** Newest first. */
  readonly secrets: readonly string[];
}

/** The port of webhooks. What is another client's is the same as what does not exist. */
export interface WebhookStore {
  /** Null when the client has as many as it may. @throws StoreFailure */
  createEndpoint(endpoint: NewWebhookEndpoint): Promise<WebhookEndpointRecord | null>;
  /** Oldest first. @throws StoreFailure */
  readEndpoints(clientId: string): Promise<readonly WebhookEndpointRecord[]>;
  /** The new secret signs from now on, the ones before for {@link secretOverlapMs} more. @throws StoreFailure */
  rotateSecret(endpoint: OwnedEndpoint, secret: string, atMs: number): Promise<WebhookEndpointRecord | null>;
  /** What it is told of from now on; what was written for it goes on its way. @throws StoreFailure */
  changeKinds(
    endpoint: OwnedEndpoint,
    kinds: readonly WebhookEventKind[],
    atMs: number,
  ): Promise<WebhookEndpointRecord | null>;
  /** An endpoint with the secrets that sign now, newest first. @throws StoreFailure, SealFailure */
  readSigned(endpoint: OwnedEndpoint, atMs: number): Promise<SignedEndpoint | null>;
  /** Nothing is taken for it any more; false when there is none. Its deliveries are purged later. @throws StoreFailure */
  deleteEndpoint(endpoint: OwnedEndpoint, atMs: number): Promise<boolean>;
  /**
   * Switches an endpoint off or on: off, nothing is sent to it, and what is not sent in time is given up. False when there is none, or it
   * is so already. @throws StoreFailure
   */
  setDisabled(endpoint: OwnedEndpoint, isDisabled: boolean, atMs: number): Promise<boolean>;
  /** Newest first, or oldest first. @throws StoreFailure */
  readDeliveries(endpointId: string, limit: number, page?: DeliveryPage): Promise<readonly WebhookDeliveryRecord[]>;
  /** How many there are, of a status, or null, of any. @throws StoreFailure */
  countDeliveries(endpointId: string, status: WebhookDeliveryStatus | null): Promise<number>;
  /** By delivery; each oldest first. @throws StoreFailure */
  readAttempts(deliveryIds: readonly string[]): Promise<ReadonlyMap<string, readonly WebhookAttemptRecord[]>>;
  /**
   * Puts deliveries back to `PENDING`, due now and with a fresh {@link deliveryWindowMs}, under their own ids. Gives how
   * many; null, and nothing is changed, when the endpoint is not the client's; `unknown` when it has not all of the ids.
   * @throws StoreFailure
   */
  replay(endpoint: OwnedEndpoint, selection: ReplaySelection, atMs: number): Promise<number | 'unknown' | null>;
  /** Ids, after `afterId`, of endpoints that something is due for by now; by id. @throws StoreFailure */
  readDueEndpoints(nowMs: number, limit: number, afterId: string): Promise<readonly string[]>;
  /** What is due for an endpoint, the longest overdue first. @throws StoreFailure */
  readDue(endpointId: string, nowMs: number, limit: number): Promise<readonly WebhookDeliveryRecord[]>;
  /** A delivery with its endpoint as it is now; null when it is not due any more. @throws StoreFailure, SealFailure */
  take(id: string, nowMs: number): Promise<SignedDelivery | null>;
  /**
   * Writes down what an attempt came to; `nextAttemptAtMs` null unless it stays `PENDING`. False, and only the attempt
   * itself is kept, when the delivery has changed since it was taken; where another has taken its place, that one keeps it, and
   * waits as long. @throws StoreFailure
   */
  record(
    delivery: TriedDelivery,
    attempt: WebhookAttemptRecord,
    next: Pick<WebhookDeliveryRecord, 'status' | 'nextAttemptAtMs'>,
  ): Promise<boolean>;
  /** Puts off what is due and could not be tried; nothing is counted. @throws StoreFailure */
  postpone(id: string, nowMs: number, untilMs: number): Promise<void>;
  /** Gives up what was to be given up before `atMs`; gives how many. @throws StoreFailure */
  giveUp(atMs: number, limit: number): Promise<number>;
  /** Deletes what is kept no longer, and what deleted endpoints have left behind; gives how many. @throws StoreFailure */
  purge(nowMs: number, limit: number): Promise<number>;
  /** How much waits, and since when the oldest does. @throws StoreFailure */
  countPending(): Promise<{ readonly count: number; readonly oldestAtMs: number | null }>;
}
