// The port of the statement book in the store: accounts, their segments of entries, the feed of changes. Segments and changes
// are bytes to the store, which seals them; what is in them is the business of src/book. Implemented by stored-book.ts.

/** Names an account's book. */
export interface BookAccountName {
  readonly customerId: string;
  readonly bankId: string;
  /** The account's key: see src/domain/account-identity.ts. */
  readonly accountKey: string;
}

/** The book that an answer goes into, and the link that it came through; absent for one that is not the store's. */
export interface BookTarget extends BookAccountName {
  readonly linkId?: string;
}

/** Some of an account's entries, kept together. */
export interface BookSegment {
  /** From 1 on, in the order in which they were begun. */
  readonly number: number;
  /** The days of its entries, pending and undated ones aside; null when there are only those. */
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** Whether one of its entries is pending or has no day. */
  readonly isOpen: boolean;
  readonly entries: number;
  readonly bytes: Uint8Array;
}

/** Which segments to read: those that touch the days; null leaves an end open. */
export interface BookRange {
  readonly from: string | null;
  readonly to: string | null;
  /** Also those with pending or undated entries, whatever their days. */
  readonly withOpen: boolean;
}

/**
 * What a bank's ids of entries are: `OWN` as long as nothing else was seen; `REISSUED` when it has given entries other ids than
 * before; `SHARED` when several entries bore one, so that they are no ids at all.
 */
export type BankIds = 'OWN' | 'REISSUED' | 'SHARED';

/** An account's book as it stands. */
export interface BookAccount {
  /** As src/book wrote it; empty in the beginning. */
  readonly coverage: string;
  /** The first day of the bank's history, where it has told; null where not. */
  readonly historyFrom: string | null;
  /** What the bank's ids were seen to be. */
  readonly bankIds: BankIds;
  /** The number of the next new segment. */
  readonly nextSegment: number;
  /** Epoch milliseconds of the newest answer in it; 0 in the beginning. */
  readonly updatedAtMs: number;
  /** Answers of this epoch millisecond and before may be untrue, or not to be shown: the bank is to be asked. 0 for none. */
  readonly doubtedAtMs: number;
  /** Booked entries of days before are not in the book, though the bank has shown some; null for none. */
  readonly keptFrom: string | null;
  readonly segments: readonly BookSegment[];
}

/** What an answer of a bank's changes. */
export interface BookWrite<T> {
  readonly coverage: string;
  readonly historyFrom: string | null;
  readonly bankIds: BankIds;
  /** Absent for as before. */
  readonly keptFrom?: string | null;
  /** The bank that this whole answer came from; absent for as before. */
  readonly readThrough?: string;
  /** New ones, and those that are other than they were read. */
  readonly segments: readonly BookSegment[];
  /** What the feed tells: null for nothing. */
  readonly changes: { readonly count: number; readonly bytes: Uint8Array } | null;
  /** Given back when all is durable. */
  readonly result: T;
}

/** That one answer of a bank's has changed one account: what of it is no secret. */
export interface BookSet {
  /** Rises by one with each set of the customer, in the order in which they became durable. */
  readonly seq: number;
  readonly bankId: string;
  readonly accountKey: string;
  readonly atMs: number;
  readonly count: number;
}

/** A set of changes that somebody is told of: the root value of `Subscription.transactionsChanged`. */
export interface TransactionsChangedEvent {
  readonly transactionsChanged: TransactionsChanged;
}

/** A set of changes of a customer's. */
export interface TransactionsChanged {
  readonly customerId: string;
  readonly set: BookSet;
  /** The place behind which its changes are new to whoever is told: see {@link FeedPosition}. */
  readonly after: { readonly seq: number; readonly index: number };
}

/** Changes of one account that one answer of a bank's showed. */
export interface BookChangeSet extends BookSet {
  readonly bytes: Uint8Array;
}

/** Whose books, at which bank. */
export type BookOwner = Pick<BookAccountName, 'customerId' | 'bankId'>;

/** What webhooks name a customer's books, or accounts, at a bank by. */
export const toBookSubject = ({ customerId, bankId }: BookOwner): string => JSON.stringify([customerId, bankId]);

/** Reads what {@link toBookSubject} wrote; null for anything else. */
export function parseBookSubject(subject: string): BookOwner | null {
  try {
    const parsed: unknown = JSON.parse(subject);
    const [customerId, bankId]: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
    return typeof customerId === 'string' && typeof bankId === 'string' ? { customerId, bankId } : null;
  } catch {
    return null;
  }
}

/** Some of a customer's books at a bank: all without `accountKeys`. */
export interface BookSelection extends BookOwner {
  readonly accountKeys?: readonly string[];
}

/** The port. */
export interface BookStore {
  /** Null where there is no such book. @throws StoreFailure, SealFailure */
  read(name: BookAccountName, range: BookRange): Promise<BookAccount | null>;
  /** The accounts of which a customer has books, by bank and key. @throws StoreFailure */
  readAccountNames(customerId: string): Promise<readonly BookAccountName[]>;
  /** One segment; null where there is none of this number. @throws StoreFailure, SealFailure */
  readSegment(name: BookAccountName, number: number): Promise<BookSegment | null>;
  /**
   * Everything or nothing, one writer a customer at a time, durable when fulfilled. `work` is called with the book as it
   * stands, and again where the database undid everything; nothing is written, and null given, where it gives null. A book that
   * is erased because its link was taken back is not made anew by an answer that was under way.
   * @throws StoreFailure, SealFailure, LinkTakenBack, whatever `work` throws
   */
  update<T>(
    target: BookTarget,
    range: BookRange,
    work: (account: BookAccount) => BookWrite<T> | null,
    atMs: number,
  ): Promise<T | null>;
  /** Has what was read of some books until now count as not fresh. @throws StoreFailure */
  doubt(books: BookSelection, atMs: number): Promise<void>;
  /** Sets of changes after one, oldest first. @throws StoreFailure, SealFailure */
  readChanges(customerId: string, afterSeq: number, limit: number): Promise<readonly BookChangeSet[]>;
  /** The same without what is sealed. @throws StoreFailure */
  readSets(customerId: string, afterSeq: number, limit: number): Promise<readonly BookSet[]>;
  /** The same of some customers, by customer; at most some hundred at once. @throws StoreFailure */
  readNewest(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Has every set that is written here told, by its customer's id, once it is durable; gives what ends that. */
  watch(listener: (customerId: string) => void): () => void;
  /** Erases the books of a customer, all or one bank's accounts, with their changes; gives how many. @throws StoreFailure */
  erase(which: {
    readonly customerId: string;
    readonly bankId?: string;
    readonly accountKeys?: readonly string[];
  }): Promise<number>;
  /**
   * Customers and banks with a book whose links have all been taken back, at an instant or before; those whose links never came
   * from the store are not among them. @throws StoreFailure
   */
  readOwnersWithoutLink(endedBeforeMs: number, limit: number): Promise<readonly BookOwner[]>;
  /** Erases segments whose last day is before one, and changes of then; gives how many segments. @throws StoreFailure */
  eraseBefore(day: string, limit: number): Promise<number>;
}
