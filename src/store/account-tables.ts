// The tables of what accounts are known by and what becomes of them, as tables.ts describes the others. Listed there.

import type { Generated } from 'kysely';

export interface AccountIdentitiesTable {
  /** The order in which they were seen. */
  seq: Generated<number>;
  customer_id: string;
  bank_id: string;
  /** Keyed hash of number and currency; null where the bank told none. */
  number_hash: string | null;
  /** Keyed hash of the bank's own id. */
  bank_account_hash: string;
  account_key: string;
  first_seen_at: number;
}

/** One row for each customer and bank, which writers of identities wait for. */
export interface AccountIdentityPlacesTable {
  customer_id: string;
  bank_id: string;
  written_at: number;
}

export interface AccountViewsTable {
  link_id: string;
  account_key: string;
  customer_id: string;
  bank_id: string;
  /** Keyed hash of what the link shows of the account. */
  details_hash: string;
}

export interface AccountEventsTable {
  customer_id: string;
  /** From 1, by customer. */
  seq: number;
  bank_id: string;
  /** In whose list it was seen. */
  link_id: string;
  account_key: string;
  /** ADDED, CHANGED, REMOVED */
  kind: string;
  at: number;
}

/** The last number given to a customer's events; its row is what their writers wait for. */
export interface AccountFeedsTable {
  customer_id: string;
  last_seq: number;
}

/** A guess of what an account's owner is called, or where they live. */
export interface OwnerGuessesTable {
  customer_id: string;
  bank_id: string;
  /** Empty for what is counted for all of the customer's accounts at the bank together. */
  account_key: string;
  field: string;
  /** A keyed hash of the guess. */
  guess_hash: string;
  guessed_at: number;
}

/** Whoever counts guesses of a customer's accounts at a bank holds their row until that is done. */
export interface OwnerGuessPlacesTable {
  customer_id: string;
  bank_id: string;
  written_at: number;
}
