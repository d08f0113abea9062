// Where statements are had for the search: a port, so that payments know no bank's reading side. Implemented by
// src/start/payment-entries.ts over the gateway's own reads; called by search.ts.

import type { CalendarDate } from '../../domain/dates.ts';
import type { PaymentAccount } from '../../domain/payment-order.ts';
import type { Transaction } from '../../domain/transaction.ts';

/** Whose statement of which days. */
export interface EntriesRequest {
  readonly customerId: string;
  readonly bankId: string;
  /** The account that pays, as the payment names it; null where the customer chose it: all of theirs at the bank. */
  readonly debtor: { readonly linkId: string; readonly accountKey: string } | null;
  /** Its number, to find it by where its link is there no more. */
  readonly debtorAccount: PaymentAccount | null;
  /** The days that have to be there, at the bank's place, both included; what is read along with them is given, too. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** One entry of an account of the customer's. */
export interface StatementEntryOfAccount {
  /** A keyed hash of account and entry, the same through each of the customer's links. */
  readonly entryId: string;
  readonly linkId: string;
  readonly accountKey: string;
  /** As the entry is named in the account's statement: see domain/statement.ts. */
  readonly entryKey: string;
  readonly transaction: Transaction;
}

/** What a look into statements came to. */
export type EntriesReading =
  | {
      readonly kind: 'read';
      readonly entries: readonly StatementEntryOfAccount[];
      /** False when some of it could not be read, so that something may be missing. */
      readonly isComplete: boolean;
      /** When the bank showed it, epoch milliseconds: of several accounts the earliest. */
      readonly shownAtMs: number;
      /** When the bank will be asked again: before, the same would be read. */
      readonly againAtMs: number;
    }
  /** Nothing of it could be read now. */
  | { readonly kind: 'failed'; readonly retryAtMs: number | null }
  /** The account is not linked, or may not be read. */
  | { readonly kind: 'notLinked' };

/** Reads; without the person, within the bank's limits. Never fails but by a fault of ours or of the store. */
export type FindEntries = (request: EntriesRequest) => Promise<EntriesReading>;
