// Webhook endpoints of partners and what is to be sent to them. Deliveries are written in the transaction of the event that
// they tell of, so that none is lost. Used by src/webhooks.

/** A partner's address for updates. */
export interface WebhookEndpointRecord {
  readonly id: string;
  /** Whose it is: the OAuth client, which is the partner. */
  readonly clientId: string;
  readonly url: string;
  readonly createdAtMs: number;
}

/** How far a delivery is. */
export type WebhookDeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** One update on its way. */
export interface WebhookDeliveryRecord {
  readonly id: string;
  readonly endpointId: string;
  readonly paymentId: string;
  /** The event's place: see {@link PaymentEventRecord}. */
  readonly eventSeq: number;
  readonly status: WebhookDeliveryStatus;
  readonly createdAtMs: number;
  readonly nextAttemptAtMs: number | null;
}
