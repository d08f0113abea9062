// The table of payment mandates as Kysely sees it; migrations/payment-mandates.ts makes it. Times are epoch milliseconds. Part of tables.ts.

export interface PaymentMandatesTable {
  id: string;
  customer_id: string;
  bank_id: string;
  /** The account that pays; null when the customer chooses it at the bank. */
  link_id: string | null;
  account_key: string | null;
  actor_kind: string;
  actor: string;
  client_id: string;
  /** Who may repeat the key, as JSON; null once the customer was erased. */
  scope: string | null;
  idempotency_key: string | null;
  input_hash: string;
  /** AWAITING_AUTHORISATION, AUTHORISED, REJECTED, REVOKED, EXPIRED */
  status: string;
  rejection: string | null;
  /** CREATING, AUTHORISING, EXCHANGING, CONFIRMING, ACTIVE, ENDING, ENDED */
  stage: string;
  /** Counts changes: a change names the version it was made from. */
  version: number;
  bank_consent_id: string | null;
  /** The day of the consent at the bank's place; null before there is one. */
  consent_date: string | null;
  issuer: string | null;
  state_hash: string;
  redirect_uri: string;
  client_state: string | null;
  binding_hash: string | null;
  /** 1 when who asked for it has to confirm that it was they who came back. */
  needs_confirmation: number;
  code_hash: string | null;
  confirm_until: number | null;
  tries: number;
  due_at: number | null;
  authorise_until: number;
  authorised_at: number | null;
  ended_at: number | null;
  /** When a payment under it was last begun: payments under it take their turns by this row. */
  used_at: number | null;
  created_at: number;
  updated_at: number;
  /** Terms and secrets. */
  sealed: string;
  key_id: string;
}
