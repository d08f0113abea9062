// The feed of changes: what has become of a customer's entries, over all banks, each change once and in order. Read from the
// store's sets of changes, one an answer of a bank's, from a position on; the entries themselves come from their segments, as they
// are now. Called by src/reading/statement-changes.ts.

import type { BookAccountName, BookChangeSet, BookStore } from '../store/book.ts';
import { decodeChanges } from './changes.ts';
import { decodeEntries } from './codec.ts';
import type { BookEntry } from './entry.ts';
import type { BookChange } from './record.ts';
import { segmentOf } from './segments.ts';

/** A place in a customer's feed: behind so many changes of a set. */
export interface FeedPosition {
  /** The number of the set; 0 for the beginning. */
  readonly seq: number;
  /** Changes of that set that lie before the place. */
  readonly index: number;
}

/** The beginning of every feed. */
export const feedStart: FeedPosition = { seq: 0, index: 0 };

/** A change with its place. */
export interface FeedChange extends BookChange {
  readonly name: BookAccountName;
  /** Epoch milliseconds of the bank's answer that showed it. */
  readonly atMs: number;
  /** The place behind it. */
  readonly position: FeedPosition;
  /** The entry as it is now; null when it is gone, or erased. */
  readonly entry: BookEntry | null;
}

/** What is read of a feed. */
export interface FeedRequest {
  readonly customerId: string;
  readonly after: FeedPosition;
  readonly limit: number;
  /** The last set that is told; null for as far as there are any. */
  readonly throughSeq?: number | null;
  /** Accounts whose changes are told; the others' are passed over. */
  readonly isShown: (account: Pick<BookAccountName, 'bankId' | 'accountKey'>) => boolean;
}

/** Some changes, oldest first. */
export interface FeedPage {
  readonly changes: readonly FeedChange[];
  /** Where the next page begins: also behind what was passed over. Of an empty page as well. */
  readonly end: FeedPosition;
  readonly hasMore: boolean;
}

/** Sets of one look at the store: most hold a few changes, the first of an account thousands. */
const setsAtOnce = 20;
/** Sets of one page, shown or not: each is read and opened. A page may be empty, and go on. */
const mostSets = 400;

/** Reads a page of a customer's feed. @throws StoreFailure, SealFailure */
export async function readFeed(store: BookStore, request: FeedRequest): Promise<FeedPage> {
  const { customerId, limit, isShown, throughSeq = null } = request;
  const changes: Omit<FeedChange, 'entry'>[] = [];
  let end = request.after;
  let hasMore = false;
  let looked = 0;
  // A set that was begun is read on.
  for (let from = end.index > 0 ? end.seq - 1 : end.seq; !hasMore; ) {
    const asked = throughSeq === null ? setsAtOnce : Math.min(setsAtOnce, throughSeq - from);
    const read = asked <= 0 ? [] : await store.readChanges(customerId, from, asked);
    const sets = read.filter(({ seq }) => throughSeq === null || seq <= throughSeq);
    for (const set of sets) {
      const skipped = set.seq === end.seq ? end.index : 0;
      const told = isShown(set) ? toFeedChanges(customerId, set).slice(skipped) : [];
      const room = limit - changes.length;
      hasMore = told.length > room || (room === 0 && told.length > 0);
      changes.push(...told.slice(0, room));
      end = hasMore ? (changes.at(-1)?.position ?? end) : { seq: set.seq, index: set.count };
      if (hasMore) break;
      from = set.seq;
    }
    if (sets.length < setsAtOnce) break;
    looked += sets.length;
    hasMore ||= looked >= mostSets;
  }
  return { changes: await withEntries(store, changes), end, hasMore };
}

function toFeedChanges(customerId: string, set: BookChangeSet): readonly Omit<FeedChange, 'entry'>[] {
  const { bankId, accountKey, atMs, seq, bytes } = set;
  const name = { customerId, bankId, accountKey };
  return decodeChanges(bytes).map((change, index) => ({ ...change, name, atMs, position: { seq, index: index + 1 } }));
}

/** Each segment is read once, however many of its entries have changed. */
async function withEntries(
  store: BookStore,
  changes: readonly Omit<FeedChange, 'entry'>[],
): Promise<readonly FeedChange[]> {
  const segments = new Map<string, Promise<ReadonlyMap<string, BookEntry>>>();
  return Promise.all(
    changes.map(async (change) => {
      const number = segmentOf(change.entryId);
      if (number === null) return { ...change, entry: null };
      const key = JSON.stringify([change.name.bankId, change.name.accountKey, number]);
      const entries = segments.get(key) ?? readEntries(store, change.name, number);
      segments.set(key, entries);
      const entry = (await entries).get(change.entryId);
      return { ...change, entry: entry === undefined || entry.gone !== null ? null : entry };
    }),
  );
}

async function readEntries(
  store: BookStore,
  name: BookAccountName,
  number: number,
): Promise<ReadonlyMap<string, BookEntry>> {
  const segment = await store.readSegment(name, number);
  return new Map(segment === null ? [] : decodeEntries(segment.bytes).map((entry) => [entry.id, entry]));
}
