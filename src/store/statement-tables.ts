// The tables of statements as Kysely sees them, a part of tables.ts, where it says how values stand in them. Used inside
// src/store only.

import type { Generated } from 'kysely';

export interface BookAccountsTable {
  /** SHA-256 over customer, bank and account key, base64url, its first 22 characters. */
  id: string;
  customer_id: string;
  bank_id: string;
  account_key: string;
  /** Days known complete, and when they were read: JSON of src/book/coverage.ts. */
  coverage: string;
  history_from: string | null;
  /** OWN, REISSUED, SHARED */
  bank_ids: string;
  next_segment: number;
  /** Answers until then are not fresh; 0 for none. */
  doubted_at: number;
  /** Booked entries of days before are not there, though the bank has shown some; null for none. */
  kept_from: string | null;
  /** The bank that the last whole answer came from; null before 0026. */
  read_through: string | null;
  created_at: number;
  updated_at: number;
}

export interface BookSegmentsTable {
  account_id: string;
  number: number;
  /** Days of its entries; null when it has only pending and undated ones. */
  first_day: string | null;
  last_day: string | null;
  /** 1 when one of its entries is pending or undated. */
  is_open: number;
  entries: number;
  /** Counts writes: sealing anew names the version it read. */
  version: number;
  sealed: Uint8Array;
  key_id: string;
}

/** The last number given in a customer's feed; its row is what writers of the customer's books wait for. */
export interface BookFeedsTable {
  customer_id: string;
  last_seq: number;
}

export interface BookHistoriesTable {
  link_id: string;
  consent_id: string;
  claimed_until: number;
  ended_at: number | null;
}

export interface BookChangesTable {
  customer_id: string;
  seq: number;
  account_id: string;
  at: number;
  changes: number;
  sealed: Uint8Array;
  key_id: string;
}

export interface StatementPollsTable {
  link_id: string;
  customer_id: string;
  due_at: number;
  /** While a gateway reads it; 0 for never. */
  claimed_until: number;
  /** Reads in a row that have failed. */
  failures: number;
}

/** Reads of statements that are told as one. */
export interface StatementReadsTable {
  seq: Generated<number>;
  id: string;
  /** STATEMENT, CHANGES */
  what: string;
  actor_kind: string;
  actor: string;
  client_id: string | null;
  customer_id: string;
  bank_id: string;
  account_key: string;
  from_day: string;
  /** 9999-12-31 for until then. */
  to_day: string;
  reads: number;
  first_at: number;
  last_at: number;
}

export interface CategoryCorrectionsTable {
  id: string;
  customer_id: string;
  /** Of a correction of one entry; null for others. */
  bank_id: string | null;
  created_at: number;
  sealed: string;
  key_id: string;
}

export interface ReportKeysTable {
  id: string;
  created_at: number;
  public_jwk: string;
  sealed: string;
  key_id: string;
}

export interface ScreeningCasesTable {
  id: string;
  customer_id: string;
  screened_at: number;
  subject_read_at: number;
  /** Since when somebody has to look; null where nobody has. */
  waiting_since: number | null;
  /** The state of all lists that it was screened against, as their screener names it. */
  lists_key: string;
  version: number;
  sealed: string;
  key_id: string;
}
