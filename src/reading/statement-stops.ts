// Where walks through long statements have stopped, so that the next question goes on from the page that was not reached. In this
// gateway's memory, for minutes: a bank's links lead on no longer. Another gateway goes on from the last day that the
// statement book has complete. Used by statement-reads.ts.

import { LRUCache } from 'lru-cache';
import type { DateWindow, StatementStop } from '../banks/connector.ts';
import type { StatementBook } from '../book/book.ts';
import type { BookAccountName } from '../store/book.ts';
import type { StatementAsk } from './statement-asks.ts';

/** What the statements of a gateway share. */
export interface StatementServices {
  readonly book: StatementBook;
  readonly stops: StatementStops;
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

/** Walks that stopped. */
export class StatementStops {
  readonly #stops = new LRUCache<string, StoppedAsk>({
    maxSize: maxEntries,
    sizeCalculation: ({ entries }) => entries + 1,
    ttl: keepMs,
  });

  /** Remembers where the walk for a window stopped. */
  put(name: BookAccountName, window: DateWindow, stopped: StoppedAsk): void {
    this.#stops.set(toKey(name, window), stopped);
  }

  /** Where the walk for a window stopped; it is forgotten with that. Null where none did. */
  take(name: BookAccountName, window: DateWindow): StoppedAsk | null {
    const key = toKey(name, window);
    const stopped = this.#stops.get(key) ?? null;
    this.#stops.delete(key);
    return stopped;
  }
}

function toKey({ customerId, bankId, accountKey }: BookAccountName, { from, to }: DateWindow): string {
  return JSON.stringify([customerId, bankId, accountKey, from, to]);
}
