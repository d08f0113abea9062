// The tables of webhooks: endpoints, deliveries and their attempts, as Kysely sees them; migrations make them. Part of tables.ts. Used
// inside src/store only.

import type { Generated } from 'kysely';

export interface WebhookEndpointsTable {
  id: string;
  client_id: string;
  /** Which of the client's places it has; null once it is deleted. */
  slot: number | null;
  created_at: number;
  deleted_at: number | null;
  /** Address and secrets; empty once it is deleted. */
  sealed: string;
  key_id: string;
  /** The kinds of events that it asked for: words. */
  events: Generated<string>;
  /** Since when an operator has switched it off; null where it is on. */
  disabled_at: Generated<number | null>;
}

export interface WebhookDeliveriesTable {
  id: string;
  endpoint_id: string;
  /** What the event is of, by the kind: a payment, a link, a customer's books at a bank. The name is the first version's, which knew payments only. */
  payment_id: string;
  /** The event's kind, and its place among those of the kind, or of the kind and what it is of. */
  kind: Generated<string>;
  event_seq: number;
  /** PENDING, DELIVERED, FAILED */
  status: string;
  created_at: number;
  /** Set as long as it is PENDING. */
  next_attempt_at: number | null;
  give_up_at: number;
  /** Failed attempts since it came to be, or since it was asked for again. */
  tries: number;
  /** Counts changes: a change names the version it was made from. */
  version: number;
}

export interface WebhookAttemptsTable {
  delivery_id: string;
  /** The version of the delivery that was tried. */
  number: number;
  at: number;
  http_status: number | null;
  failure: string | null;
  duration_ms: number;
}
