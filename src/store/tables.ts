// The tables as Kysely sees them; migrations.ts makes them. Times are epoch milliseconds, sets are words with spaces
// between, sealed values stand beside the id of their key (sealing.ts). Used inside src/store only.

import type { Generated } from 'kysely';

export interface LinksTable {
  id: string;
  customer_id: string;
  bank_id: string;
  permissions: string;
  status: string;
  reason: string | null;
  status_at: number;
  /** The consent in use, or the one that was last; null before the first was authorised. */
  consent_id: string | null;
  created_at: number;
  created_by_kind: string;
  created_by: string;
  granted_at: number | null;
  expires_at: number | null;
}

export interface ConsentsTable {
  id: string;
  link_id: string;
  bank_id: string;
  /** The bank's own id; null until known (CDR tells it with the tokens). */
  bank_consent_id: string | null;
  permissions: string;
  /** AWAITING, AUTHORISED, REPLACED, ENDED, FAILED */
  status: string;
  end_reason: string | null;
  created_at: number;
  authorised_at: number | null;
  expires_at: number | null;
  ended_at: number | null;
  /** NONE, PENDING, DONE, FAILED */
  revocation: string;
  revocation_due_at: number | null;
  revocation_tries: number;
}

export interface TokenSetsTable {
  consent_id: string;
  link_id: string;
  sealed: string;
  key_id: string;
  /** Counts refreshes: a write names the version it was made from. */
  version: number;
  access_expires_at: number | null;
  updated_at: number;
  /** Set while a refresh is under way: one whose answer is not stored may have rotated the token at the bank. */
  refresh_started_at: number | null;
  refresh_fence: number;
}

export interface AuthorizationAttemptsTable {
  id: string;
  state_hash: string;
  link_id: string;
  consent_id: string;
  bank_id: string;
  /** The issuer whose answer is expected, against mix-up; null for banks without OAuth in the browser. */
  issuer: string | null;
  customer_id: string;
  actor_kind: string;
  actor: string;
  client_id: string;
  redirect_uri: string;
  client_state: string | null;
  /** SHA-256 of what ties the attempt to one browser; null when begun without. */
  binding_hash: string | null;
  sealed: string;
  key_id: string;
  /** WAITING, EXCHANGING, COMPLETED, FAILED, UNKNOWN */
  status: string;
  failure: string | null;
  created_at: number;
  expires_at: number;
  claim_id: string | null;
  exchange_until: number | null;
  ended_at: number | null;
}

export interface GrantsTable {
  partner_id: string;
  customer_id: string;
  granted_at: number;
}

export interface AuditTable {
  seq: Generated<number>;
  at: number;
  actor_kind: string;
  actor: string;
  action: string;
  outcome: string;
  reason: string | null;
  customer_id: string | null;
  bank_id: string | null;
  link_id: string | null;
  consent_id: string | null;
}

export interface LeasesTable {
  name: string;
  holder: string;
  fence: number;
  expires_at: number;
}

export interface Tables {
  links: LinksTable;
  consents: ConsentsTable;
  token_sets: TokenSetsTable;
  authorization_attempts: AuthorizationAttemptsTable;
  grants: GrantsTable;
  audit: AuditTable;
  leases: LeasesTable;
}
