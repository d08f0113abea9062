// An entry as the statement book keeps it: what the bank last said of it, under an id that lasts, with what became of it.
// Made by record.ts, written and read by codec.ts, answered by book.ts.

import { compareText, type IdentityStability } from '../domain/statement.ts';
import type { Transaction } from '../domain/transaction.ts';

/** What can become of an entry after it was first seen. */
export const bookEventKinds = ['ADDED', 'BOOKED', 'CORRECTED', 'SUPERSEDED', 'VANISHED', 'RETURNED'] as const;

/**
 * - `ADDED`: first seen.
 * - `BOOKED`: was pending, and the bank says by its id, or its own word, that it is booked.
 * - `CORRECTED`: the bank says something else of it.
 * - `SUPERSEDED`: was pending and is gone; a booked entry that agrees with it is proposed in its place.
 * - `VANISHED`: its day was read completely, and it was not there.
 * - `RETURNED`: had vanished, and is there again.
 */
export type BookEventKind = (typeof bookEventKinds)[number];

/** Something that became of an entry. */
export interface BookEvent {
  readonly kind: BookEventKind;
  /** Epoch milliseconds of the bank's answer that showed it. */
  readonly atMs: number;
}

/**
 * How sure it is that an entry replaces a pending one: STATED by the bank; LIKELY when amount, text and nearly the day agree
 * and no other could be meant; POSSIBLE when several could.
 */
export type SupersedesConfidence = 'STATED' | 'LIKELY' | 'POSSIBLE';

/** An entry of an account's book. */
export interface BookEntry {
  /** Unique in the account and never another entry's: the number of its segment, `-`, and 96 random bits in base64url. */
  readonly id: string;
  /** As the bank said last. */
  readonly transaction: Transaction;
  readonly identityStability: IdentityStability;
  /** Its place among entries of one moment, the oldest lowest. */
  readonly place: number;
  readonly firstSeenAtMs: number;
  /**
   * Under which consent the bank gave it the id that it bears; null where that is not known. Some banks name everything anew under
   * each consent, and a customer may have two at once.
   */
  readonly consent: string | null;
  /** The bank that it was last read at, where that is not the one under whose id the account is known; null where it is. */
  readonly way: string | null;
  /** The pending entry whose place it takes. */
  readonly supersedes: { readonly id: string; readonly confidence: SupersedesConfidence } | null;
  /** Why it is not in the statement any more; null while it is. */
  readonly gone: 'SUPERSEDED' | 'VANISHED' | null;
  /** The newest last, at most {@link maxEvents}; the first, ADDED, is left out. */
  readonly events: readonly BookEvent[];
}

/** Events that are kept of one entry: an entry that changes more often is told of in the change feed all the same. */
export const maxEvents = 8;

/** The order of a statement among entries of one moment: by place, newest first, then by id, so that it never changes. */
export function byPlace(one: BookEntry, other: BookEntry): number {
  return other.place - one.place || compareText(other.id, one.id);
}
