// The tables that operators' commands write, as Kysely sees them; migrations.ts makes them. Used inside src/store only.

/** How operators have closed payments of unknown outcome, or have proposed to. */
export interface PaymentClosingsTable {
  id: string;
  payment_id: string;
  /** SETTLED, REJECTED */
  status: string;
  /** PROPOSED, DONE, WITHDRAWN, VOID, EXPIRED */
  state: string;
  /** What was known of the payment: where it is another, the proposal is void. */
  basis: string;
  proposed_by: string;
  proposed_at: number;
  expires_at: number;
  /** Who approved or withdrew it; null as long as it waits, and where nobody has. */
  ended_by: string | null;
  ended_at: number | null;
  /** The evidence. */
  sealed: string;
  key_id: string;
}

/** What operators have asked to be recorded. */
export interface BankRecordingOrdersTable {
  id: string;
  bank_id: string;
  link_id: string | null;
  started_by: string;
  started_at: number;
  ends_at: number;
  stopped_by: string | null;
  /** The reason. */
  sealed: string;
  key_id: string;
}

/** What the gateways of the store go by. */
export interface PoliciesTable {
  name: string;
  value: number;
  set_at: number;
}

/** Exchanges with banks, without what is anybody's. */
export interface BankRecordingsTable {
  id: string;
  bank_id: string;
  link_id: string | null;
  resource: string;
  http_status: number | null;
  at: number;
  /** Of the sealed value. */
  bytes: number;
  sealed: string;
  key_id: string;
}
