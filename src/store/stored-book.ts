// The statement book in a database: see book.ts for what each method promises. Segments and changes are sealed here, each bound to
// its account and number. A writer holds the customer's row of book_feeds, so that one customer's changes become durable in
// the order of their numbers, and a reader of the feed never passes one by that is still being written.

import { type Selectable, sql } from 'kysely';
import type {
  BookAccount,
  BookAccountName,
  BookChangeSet,
  BookOwner,
  BookRange,
  BookSegment,
  BookSelection,
  BookSet,
  BookStore,
  BookTarget,
  BookWrite,
} from './book.ts';
import { toBookSubject } from './book.ts';
import { changesPlace, openChangeSet, openSegment, segmentPlace, toBookAccountId } from './book-rows.ts';
import type { Changes, Database } from './database.ts';
import { LinkTakenBack } from './failures.ts';
import type { FixedPartners } from './fixed-partners.ts';
import { isTakenBack } from './links.ts';
import type { Sealer } from './sealing.ts';
import type { BookAccountsTable, BookSegmentsTable } from './statement-tables.ts';
import { insertDeliveries } from './webhook-deliveries.ts';

/** Before the first answer. */
const emptyAccount: BookAccount = {
  coverage: '',
  historyFrom: null,
  bankIds: 'OWN',
  nextSegment: 1,
  updatedAtMs: 0,
  doubtedAtMs: 0,
  keptFrom: null,
  segments: [],
};

/** The book in a database. */
export class StoredBook implements BookStore {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #listeners = new Set<(customerId: string) => void>();
  /** By customer: this gateway's last writer. They wait for each other here, and not each with a connection of its own. */
  readonly #writers = new Map<string, Promise<unknown>>();

  readonly #fixedPartners: FixedPartners;

  constructor(database: Database, sealer: Sealer, fixedPartners: FixedPartners) {
    this.#database = database;
    this.#sealer = sealer;
    this.#fixedPartners = fixedPartners;
  }

  async read(name: BookAccountName, range: BookRange): Promise<BookAccount | null> {
    const id = toBookAccountId(name);
    const found = await this.#database.ask('reading a statement book', async (db) => {
      const account = await selectAccount(db, id).executeTakeFirst();
      return account === undefined ? null : { account, segments: await selectSegments(db, { id, range }).execute() };
    });
    return found === null ? null : this.#toAccount(found.account, found.segments);
  }

  async readAccountNames(customerId: string): Promise<readonly BookAccountName[]> {
    const rows = await this.#database.ask('listing statement books', (db) =>
      db
        .selectFrom('book_accounts')
        .select(['bank_id', 'account_key'])
        .where('customer_id', '=', customerId)
        .orderBy('bank_id')
        .orderBy('account_key')
        .execute(),
    );
    return rows.map((row) => ({ customerId, bankId: row.bank_id, accountKey: row.account_key }));
  }

  async readSegment(name: BookAccountName, number: number): Promise<BookSegment | null> {
    const row = await this.#database.ask('reading a segment of a statement book', (db) =>
      db
        .selectFrom('book_segments')
        .selectAll()
        .where('account_id', '=', toBookAccountId(name))
        .where('number', '=', number)
        .executeTakeFirst(),
    );
    return row === undefined ? null : openSegment(this.#sealer, row);
  }

  // biome-ignore lint/complexity/useMaxParams: what is changed, how much of it is read, how, and when.
  async update<T>(
    { linkId, ...name }: BookTarget,
    range: BookRange,
    work: (account: BookAccount) => BookWrite<T> | null,
    atMs: number,
  ): Promise<T | null> {
    const id = toBookAccountId(name);
    const own: { thrown?: { readonly error: unknown } } = {};
    const attempt = (account: BookAccount) => {
      try {
        return work(account);
      } catch (error) {
        own.thrown = { error };
        throw error;
      }
    };
    let isNews = false;
    const write = async (changes: Changes) => {
      isNews = false;
      const seq = await this.#holdFeed(changes, name.customerId);
      // Whoever erases takes the link back first, and holds the feed, too.
      if (await isTakenBack(changes, linkId, name.bankId)) throw new LinkTakenBack();
      const row = await selectAccount(changes, id).executeTakeFirst();
      const segments = row === undefined ? [] : await selectSegments(changes, { id, range }).execute();
      const account = row === undefined ? emptyAccount : this.#toAccount(row, segments);
      const written = attempt(account);
      if (written === null) return null;
      const nextSegment = Math.max(account.nextSegment, ...written.segments.map(({ number }) => number + 1));
      const columns = {
        coverage: written.coverage,
        history_from: written.historyFrom,
        bank_ids: written.bankIds,
        next_segment: nextSegment,
        kept_from: written.keptFrom === undefined ? account.keptFrom : written.keptFrom,
        updated_at: atMs,
        ...(written.readThrough === undefined ? {} : { read_through: written.readThrough }),
      };
      await changes
        .insertInto('book_accounts')
        .values({
          id,
          customer_id: name.customerId,
          bank_id: name.bankId,
          account_key: name.accountKey,
          created_at: atMs,
          doubted_at: 0,
          ...columns,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .execute();
      for (const segment of written.segments) await this.#writeSegment(changes, id, segment);
      if (written.changes !== null) {
        const { count, bytes } = written.changes;
        const { sealed, keyId } = this.#sealer.sealBytes(bytes, changesPlace(name.customerId, seq + 1));
        await changes
          .insertInto('book_changes')
          .values({
            customer_id: name.customerId,
            seq: seq + 1,
            account_id: id,
            at: atMs,
            changes: count,
            sealed,
            key_id: keyId,
          })
          .execute();
        await changes
          .updateTable('book_feeds')
          .set({ last_seq: seq + 1 })
          .where('customer_id', '=', name.customerId)
          .execute();
        await insertDeliveries(
          changes,
          { kind: 'transactions.changed', subjectId: toBookSubject(name), seq: seq + 1, atMs },
          {
            customerId: name.customerId,
            fixedPartners: this.#fixedPartners(name.customerId),
            touches: { bankId: name.bankId, accountKeys: [name.accountKey] },
          },
        );
        isNews = true;
      }
      return written.result;
    };
    const inTurn = this.#inTurn(name.customerId, () => this.#database.change('writing a statement book', write));
    const result = await inTurn.catch((error: unknown) => {
      throw own.thrown === undefined ? error : own.thrown.error;
    });
    if (isNews) for (const listener of this.#listeners) listener(name.customerId);
    return result;
  }

  watch(listener: (customerId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Works when this gateway's writers of before have ended. */
  async #inTurn<T>(customerId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#writers.get(customerId) ?? Promise.resolve();
    const own = before.then(work, work);
    this.#writers.set(customerId, own);
    try {
      return await own;
    } finally {
      if (this.#writers.get(customerId) === own) this.#writers.delete(customerId);
    }
  }

  /** Waits until no other writer has the customer's books, and gives the last number of the feed. */
  async #holdFeed(changes: Changes, customerId: string): Promise<number> {
    await changes
      .insertInto('book_feeds')
      .values({ customer_id: customerId, last_seq: 0 })
      .onConflict((conflict) => conflict.column('customer_id').doNothing())
      .execute();
    const { last_seq: seq } = await changes
      .selectFrom('book_feeds')
      .select('last_seq')
      .where('customer_id', '=', customerId)
      // SQLite has one writer anyway, and no such clause.
      .$if(this.#database.kind === 'postgres', (query) => query.forUpdate())
      .executeTakeFirstOrThrow();
    return Number(seq);
  }

  async #writeSegment(changes: Changes, accountId: string, segment: BookSegment): Promise<void> {
    const { number, firstDay, lastDay, isOpen, entries, bytes } = segment;
    const { sealed, keyId } = this.#sealer.sealBytes(bytes, segmentPlace(accountId, number));
    const columns = {
      first_day: firstDay,
      last_day: lastDay,
      is_open: isOpen ? 1 : 0,
      entries,
      sealed,
      key_id: keyId,
    };
    await changes
      .insertInto('book_segments')
      .values({ account_id: accountId, number, version: 1, ...columns })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'number'])
          .doUpdateSet({ ...columns, version: sql<number>`book_segments.version + 1` }),
      )
      .execute();
  }

  async doubt({ customerId, bankId, accountKeys }: BookSelection, atMs: number): Promise<void> {
    await this.#database.ask('doubting statement books', (db) =>
      db
        .updateTable('book_accounts')
        .set({ doubted_at: atMs })
        .where('customer_id', '=', customerId)
        .where('bank_id', '=', bankId)
        .$if(accountKeys !== undefined, (query) => query.where('account_key', 'in', [...(accountKeys ?? []), '']))
        .execute(),
    );
  }

  async readChanges(customerId: string, afterSeq: number, limit: number): Promise<readonly BookChangeSet[]> {
    const rows = await this.#database.ask('reading changes of statement books', (db) =>
      db
        .selectFrom('book_changes')
        .innerJoin('book_accounts', 'book_accounts.id', 'book_changes.account_id')
        .selectAll('book_changes')
        .select(['book_accounts.bank_id', 'book_accounts.account_key'])
        .where('book_changes.customer_id', '=', customerId)
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => openChangeSet(this.#sealer, row));
  }

  async readSets(customerId: string, afterSeq: number, limit: number): Promise<readonly BookSet[]> {
    const rows = await this.#database.ask('reading which statement books have changed', (db) =>
      db
        .selectFrom('book_changes')
        .innerJoin('book_accounts', 'book_accounts.id', 'book_changes.account_id')
        .select(['book_changes.seq', 'book_changes.at', 'book_changes.changes'])
        .select(['book_accounts.bank_id', 'book_accounts.account_key'])
        .where('book_changes.customer_id', '=', customerId)
        .where('seq', '>', afterSeq)
        .orderBy('seq')
        .limit(limit)
        .execute(),
    );
    return rows.map(({ seq, at, changes, ...row }) => ({
      seq: Number(seq),
      bankId: row.bank_id,
      accountKey: row.account_key,
      atMs: Number(at),
      count: changes,
    }));
  }

  async readNewest(customerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (customerIds.length === 0) return new Map();
    const rows = await this.#database.ask('reading feeds of statement books', (db) =>
      db.selectFrom('book_feeds').select(['customer_id', 'last_seq']).where('customer_id', 'in', customerIds).execute(),
    );
    return new Map(rows.map((row) => [row.customer_id, Number(row.last_seq)]));
  }

  /** The feed's row stays: a number that was given is never given again. */
  async erase({ customerId, bankId, accountKeys }: Parameters<BookStore['erase']>[0]): Promise<number> {
    const eraseThem = async (changes: Changes) => {
      await this.#holdFeed(changes, customerId);
      const { numDeletedRows } = await changes
        .deleteFrom('book_accounts')
        .where('customer_id', '=', customerId)
        .$if(bankId !== undefined, (query) => query.where('bank_id', '=', bankId ?? ''))
        .$if(accountKeys !== undefined, (query) => query.where('account_key', 'in', [...(accountKeys ?? []), '']))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    };
    return this.#inTurn(customerId, () => this.#database.change('erasing statement books', eraseThem));
  }

  async readOwnersWithoutLink(endedBeforeMs: number, limit: number): Promise<readonly BookOwner[]> {
    const rows = await this.#database.ask('reading statement books without a link', (db) =>
      db
        .selectFrom('book_accounts')
        .innerJoin('links', (join) =>
          join
            .onRef('links.customer_id', '=', 'book_accounts.customer_id')
            .on(sql`coalesce(links.home_bank_id, links.bank_id)`, '=', sql.ref('book_accounts.bank_id')),
        )
        .select(['book_accounts.customer_id', 'book_accounts.bank_id'])
        .where('links.granted_at', 'is not', null)
        .groupBy(['book_accounts.customer_id', 'book_accounts.bank_id'])
        .having((build) =>
          build(build.fn.max(build.case().when('links.status', '=', 'REVOKED').then(0).else(1).end()), '=', 0),
        )
        .having((build) => build(build.fn.max('links.status_at'), '<=', endedBeforeMs))
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => ({ customerId: row.customer_id, bankId: row.bank_id }));
  }

  async eraseBefore(day: string, limit: number): Promise<number> {
    return this.#database.change('erasing what statement books need not keep', async (changes) => {
      const old = await changes
        .selectFrom('book_segments')
        .select(['account_id', 'number'])
        .where('last_day', '<', day)
        .where('is_open', '=', 0)
        .orderBy('last_day')
        .limit(limit)
        .execute();
      for (const { account_id: id, number } of old)
        await changes.deleteFrom('book_segments').where('account_id', '=', id).where('number', '=', number).execute();
      const accounts = [...new Set(old.map(({ account_id: id }) => id))];
      if (accounts.length > 0)
        await changes
          .updateTable('book_accounts')
          .set({ kept_from: day })
          .where('id', 'in', accounts)
          .where((build) => build.or([build('kept_from', 'is', null), build('kept_from', '<', day)]))
          .execute();
      await changes.deleteFrom('book_changes').where('at', '<', Date.parse(day)).execute();
      return old.length;
    });
  }

  #toAccount(row: Selectable<BookAccountsTable>, segments: readonly Selectable<BookSegmentsTable>[]): BookAccount {
    return {
      coverage: row.coverage,
      historyFrom: row.history_from,
      bankIds: row.bank_ids === 'REISSUED' || row.bank_ids === 'SHARED' ? row.bank_ids : 'OWN',
      nextSegment: row.next_segment,
      updatedAtMs: Number(row.updated_at),
      doubtedAtMs: Number(row.doubted_at),
      keptFrom: row.kept_from,
      segments: segments.map((segment) => openSegment(this.#sealer, segment)),
    };
  }
}

function selectAccount(db: Pick<Changes, 'selectFrom'>, id: string) {
  return db.selectFrom('book_accounts').selectAll().where('id', '=', id);
}

function selectSegments(db: Pick<Changes, 'selectFrom'>, { id, range }: { id: string; range: BookRange }) {
  const { from, to, withOpen } = range;
  return db
    .selectFrom('book_segments')
    .selectAll()
    .where('account_id', '=', id)
    .where((build) =>
      build.or([
        build.and([
          ...(from === null ? [] : [build('last_day', '>=', from)]),
          ...(to === null ? [] : [build('first_day', '<=', to)]),
        ]),
        ...(withOpen ? [build('is_open', '=', 1)] : []),
      ]),
    )
    .orderBy('number');
}
