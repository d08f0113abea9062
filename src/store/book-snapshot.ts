// A customer's statement books as they are at one instant, however long the reading takes and whatever gateways write meanwhile:
// one read-only transaction, which keeps no writer waiting. Opened by store.ts; used by src/cli/book-export.ts through
// src/book/export.ts.

import type { BookAccountName, BookChangeSet, BookOwner, BookSegment } from './book.ts';
import { openChangeSet, openSegment, toBookAccountId } from './book-rows.ts';
import type { Changes, Database } from './database.ts';
import { toStoreFailure } from './failures.ts';
import type { Sealer } from './sealing.ts';

/** Whose books are read: of one bank, or of all. */
export type BookSnapshotOwner = Pick<BookOwner, 'customerId'> & Partial<Pick<BookOwner, 'bankId'>>;

/** An account's book, but for its entries. */
export interface BookSnapshotAccount extends BookAccountName {
  /** As src/book wrote it. */
  readonly coverage: string;
  readonly historyFrom: string | null;
  readonly keptFrom: string | null;
  readonly bankIds: string;
  readonly entries: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** The books of one instant. */
export interface BookSnapshot {
  /** By bank and key. @throws StoreFailure */
  readAccounts(owner: BookSnapshotOwner): Promise<readonly BookSnapshotAccount[]>;
  /** How many changes the feed tells. @throws StoreFailure */
  countChanges(owner: BookSnapshotOwner): Promise<number>;
  /** An account's next segment after a number, by number; null where there is none. @throws StoreFailure, SealFailure */
  readSegmentAfter(name: BookAccountName, number: number): Promise<BookSegment | null>;
  /** The next set of changes after one; null where there is none. @throws StoreFailure, SealFailure */
  readChangesAfter(owner: BookSnapshotOwner, seq: number): Promise<BookChangeSet | null>;
}

/** The port. */
export interface BookSnapshots {
  /** The snapshot is of when it is first read, and holds until `work` is over. @throws StoreFailure, whatever `work` throws */
  read<T>(work: (snapshot: BookSnapshot) => Promise<T>): Promise<T>;
}

/** Snapshots of a database. */
export class StoredBookSnapshots implements BookSnapshots {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  read<T>(work: (snapshot: BookSnapshot) => Promise<T>): Promise<T> {
    return this.#database.snapshot('reading statement books', (db) => work(new StoredSnapshot(db, this.#sealer)));
  }
}

class StoredSnapshot implements BookSnapshot {
  readonly #db: Changes;
  readonly #sealer: Sealer;

  constructor(db: Changes, sealer: Sealer) {
    this.#db = db;
    this.#sealer = sealer;
  }

  async readAccounts({ customerId, bankId }: BookSnapshotOwner): Promise<readonly BookSnapshotAccount[]> {
    const rows = await ask(
      this.#db
        .selectFrom('book_accounts')
        .selectAll('book_accounts')
        .select((build) =>
          build
            .selectFrom('book_segments')
            .whereRef('book_segments.account_id', '=', 'book_accounts.id')
            .select(({ fn }) => fn.sum('book_segments.entries').as('entries'))
            .as('entries'),
        )
        .where('customer_id', '=', customerId)
        .$if(bankId !== undefined, (query) => query.where('bank_id', '=', bankId ?? ''))
        .orderBy('bank_id')
        .orderBy('account_key')
        .execute(),
    );
    return rows.map((row) => ({
      customerId,
      bankId: row.bank_id,
      accountKey: row.account_key,
      coverage: row.coverage,
      historyFrom: row.history_from,
      keptFrom: row.kept_from,
      bankIds: row.bank_ids,
      entries: Number(row.entries ?? 0),
      createdAtMs: Number(row.created_at),
      updatedAtMs: Number(row.updated_at),
    }));
  }

  async countChanges(owner: BookSnapshotOwner): Promise<number> {
    const row = await ask(
      this.#selectChanges(owner)
        .select(({ fn }) => fn.sum('book_changes.changes').as('count'))
        .executeTakeFirst(),
    );
    return Number(row?.count ?? 0);
  }

  async readSegmentAfter(name: BookAccountName, number: number): Promise<BookSegment | null> {
    const row = await ask(
      this.#db
        .selectFrom('book_segments')
        .selectAll()
        .where('account_id', '=', toBookAccountId(name))
        .where('number', '>', number)
        .orderBy('number')
        .limit(1)
        .executeTakeFirst(),
    );
    return row === undefined ? null : openSegment(this.#sealer, row);
  }

  async readChangesAfter(owner: BookSnapshotOwner, seq: number): Promise<BookChangeSet | null> {
    const row = await ask(
      this.#selectChanges(owner)
        .selectAll('book_changes')
        .select(['book_accounts.bank_id', 'book_accounts.account_key'])
        .where('book_changes.seq', '>', seq)
        .orderBy('book_changes.seq')
        .limit(1)
        .executeTakeFirst(),
    );
    return row === undefined ? null : openChangeSet(this.#sealer, row);
  }

  #selectChanges({ customerId, bankId }: BookSnapshotOwner) {
    return this.#db
      .selectFrom('book_changes')
      .innerJoin('book_accounts', 'book_accounts.id', 'book_changes.account_id')
      .where('book_changes.customer_id', '=', customerId)
      .$if(bankId !== undefined, (query) => query.where('book_accounts.bank_id', '=', bankId ?? ''));
  }
}

/** A driver's words are no operator's: see failures.ts. */
async function ask<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw toStoreFailure(error, 'reading statement books');
  }
}
