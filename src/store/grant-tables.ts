// The tables of grants as Kysely sees them; migrations.ts makes them. Used inside src/store only.

/** Grants of the operator's. */
export interface GrantsTable {
  partner_id: string;
  customer_id: string;
  granted_at: number;
}

/** Grants of customers', and requests for one; as `narrowed_grants`, those of some accounts only, once they are given. */
export interface CustomerGrantsTable {
  id: string;
  /** The client that asked: a partner's subject is its client id. */
  partner_id: string;
  /** Null until somebody has given it. */
  customer_id: string | null;
  permissions: string;
  /** For how long is asked. */
  days: number;
  /** REQUESTED, GIVEN, ACTIVE, EXPIRED, REVOKED, REFUSED, LAPSED; CONFIRMING within a transaction only. */
  status: string;
  /** SHA-256 of what names the request in the address that the customer is sent to. */
  request_hash: string;
  redirect_uri: string;
  client_state: string | null;
  /** SHA-256 of the secret of the one browser that has opened it; null until one has. */
  binding_hash: string | null;
  /** SHA-256 of the code that the returning browser was given. It stays, so that a second use is known for one. */
  code_hash: string | null;
  /** When time alone changes it: until when it may be given, confirmed, used; null once it has ended. */
  due_at: number | null;
  requested_at: number;
  given_at: number | null;
  expires_at: number | null;
  ended_at: number | null;
  ended_by_kind: string | null;
  ended_by: string | null;
  /** To the hour. */
  used_at: number | null;
}

/** The accounts of a grant that is narrowed to some. */
export interface GrantAccountsTable {
  grant_id: string;
  bank_id: string;
  account_key: string;
}
