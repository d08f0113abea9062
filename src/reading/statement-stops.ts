// Where walks through long statements have stopped, so that the next question goes on from the page that was not reached. In this
// gateway's memory, for minutes: a bank's links lead on no longer. Another gateway goes on from the last day that the
// statement book has complete. Used by statement-reads.ts.

import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DateWindow, StatementStop } from '../banks/connector.ts';
import type { StatementBook } from '../book/book.ts';
import type { Link } from '../domain/link.ts';
import type { BookSet } from '../store/book.ts';
import type { PagedFeed } from '../store/paged-feed.ts';
import type { LocatedAccount } from './located-account.ts';
import type { StatementAsk } from './statement-asks.ts';

/** What the statements of a gateway share. */
export interface StatementServices {
  readonly book: StatementBook;
  readonly stops: StatementStops;
  /** Which sets of changes there are, by customer, as they happen. */
  readonly feed: PagedFeed<BookSet>;
  /** Told what the store failed with: the statement is answered all the same. */
  readonly onTrouble: (error: unknown) => void;
}

/** A walk that stopped, and what it was asked for. */
export interface StoppedAsk {
  readonly ask: StatementAsk;
  readonly stop: StatementStop;
  /** Entries that it holds. */
  readonly entries: number;
}

/** How long a bank's continuation is tried, milliseconds: banks keep them for some minutes. */
const keepMs = 5 * 60_000;
/** Entries of all walks together, about 1.5 kB each. */
const maxEntries = 100_000;

/** Whose walk, through what. */
interface WalkPlace {
  readonly located: LocatedAccount;
  readonly window: DateWindow;
}

/** Walks that stopped. */
export class StatementStops {
  readonly #stops = new LRUCache<string, StoppedAsk & { readonly consent: string }>({
    maxSize: maxEntries,
    sizeCalculation: ({ entries }) => entries + 1,
    ttl: keepMs,
  });

  /** Remembers where the walk for a window stopped. */
  put(place: WalkPlace, stopped: StoppedAsk): void {
    this.#stops.set(toKey(place), { ...stopped, consent: toConsentName(place.located.link) });
  }

  /**
   * Where the walk for a window stopped, under the same consent; it is forgotten with that. Null where none did. Another link to
   * the account, or another consent of the link, begins anew: a bank takes no page of another consent's, and says by a
   * refusal what reads as the end of this one.
   */
  take(place: WalkPlace): StoppedAsk | null {
    const key = toKey(place);
    const stopped = this.#stops.get(key) ?? null;
    this.#stops.delete(key);
    return stopped?.consent === toConsentName(place.located.link) ? stopped : null;
  }

  /** Forgets a customer's walks, and the entries that they hold. */
  forget(customerId: string): void {
    const head = `${JSON.stringify([customerId]).slice(0, -1)},`;
    for (const key of this.#stops.keys()) if (key.startsWith(head)) this.#stops.delete(key);
  }
}

function toKey({ located: { link, record }, window: { from, to } }: WalkPlace): string {
  return JSON.stringify([link.customerId, link.bankId, record.key, from, to]);
}

/** A short name of the consent that a link stands for by now: another one after each renewal. */
export function toConsentName({ id, consentId, grantedAt }: Link): string {
  return hash('sha256', JSON.stringify([id, consentId, grantedAt]), 'base64url').slice(0, 8);
}
