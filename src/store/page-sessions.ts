// Who is signed in at the pages for people, over all gateways of one database: each session by a hash of the secret that only
// its browser has. Nothing is left of a session that has ended or run out, so that a cookie that was copied opens nothing from
// then on. Used by src/links-page.

import type { Database } from './database.ts';

/** A person's session in one browser. */
export interface PageSessionRecord {
  /** Names it in lists; opens nothing. */
  readonly id: string;
  readonly customerId: string;
  readonly scopes: readonly string[];
  /** Browser and system in words, such as `Firefox on Linux`. */
  readonly browser: string;
  readonly createdAtMs: number;
  /** When it was last used, to the minute. */
  readonly usedAtMs: number;
  readonly expiresAtMs: number;
}

/** The port of sessions. */
export interface PageSessionStore {
  /** Begins one; those that have run out go. @throws StoreFailure */
  begin(session: PageSessionRecord & { readonly secretHash: string }): Promise<void>;
  /** The session of a secret, and notes that it is used; null when it has ended or run out. @throws StoreFailure */
  read(secretHash: string, nowMs: number): Promise<PageSessionRecord | null>;
  /** A customer's sessions, the newest first, at most a hundred. @throws StoreFailure */
  readOfCustomer(customerId: string, nowMs: number): Promise<readonly PageSessionRecord[]>;
  /** Ends one of a customer's; false when there is none, or none of theirs. @throws StoreFailure */
  end(customerId: string, id: string): Promise<boolean>;
  /** Ends all of a customer's but one; gives how many there were. @throws StoreFailure */
  endOthers(customerId: string, keptId: string): Promise<number>;
}

/** How exactly it is kept when a session was used, milliseconds: a page view need not write. */
const usedEveryMs = 60_000;
/** Sessions that are listed. */
const maxListed = 100;

interface Row {
  readonly id: string;
  readonly customer_id: string;
  readonly scopes: string;
  readonly browser: string;
  readonly created_at: number;
  readonly used_at: number;
  readonly expires_at: number;
}

/** Sessions in a database. */
export class StoredPageSessions implements PageSessionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async begin(session: Parameters<PageSessionStore['begin']>[0]): Promise<void> {
    await this.#database.change('beginning a session', async (changes) => {
      await changes.deleteFrom('page_sessions').where('expires_at', '<=', session.createdAtMs).execute();
      await changes
        .insertInto('page_sessions')
        .values({
          secret_hash: session.secretHash,
          id: session.id,
          customer_id: session.customerId,
          scopes: session.scopes.join(' '),
          browser: session.browser,
          created_at: session.createdAtMs,
          used_at: session.usedAtMs,
          expires_at: session.expiresAtMs,
        })
        .execute();
    });
  }

  async read(secretHash: string, nowMs: number): Promise<PageSessionRecord | null> {
    const row = await this.#database.ask('reading a session', (db) =>
      db
        .selectFrom('page_sessions')
        .selectAll()
        .where('secret_hash', '=', secretHash)
        .where('expires_at', '>', nowMs)
        .executeTakeFirst(),
    );
    if (row === undefined) return null;
    if (nowMs - row.used_at < usedEveryMs) return toRecord(row);
    // One that is ended meanwhile is not brought back.
    await this.#database.ask('using a session', (db) =>
      db.updateTable('page_sessions').set({ used_at: nowMs }).where('secret_hash', '=', secretHash).execute(),
    );
    return toRecord({ ...row, used_at: nowMs });
  }

  async readOfCustomer(customerId: string, nowMs: number): Promise<readonly PageSessionRecord[]> {
    const rows = await this.#database.ask('listing sessions', (db) =>
      db
        .selectFrom('page_sessions')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('expires_at', '>', nowMs)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(maxListed)
        .execute(),
    );
    return rows.map(toRecord);
  }

  async end(customerId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database.ask('ending a session', (db) =>
      db
        .deleteFrom('page_sessions')
        .where('customer_id', '=', customerId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow(),
    );
    return numDeletedRows > 0n;
  }

  async endOthers(customerId: string, keptId: string): Promise<number> {
    const { numDeletedRows } = await this.#database.ask('ending sessions', (db) =>
      db
        .deleteFrom('page_sessions')
        .where('customer_id', '=', customerId)
        .where('id', '!=', keptId)
        .executeTakeFirstOrThrow(),
    );
    return Number(numDeletedRows);
  }
}

function toRecord(row: Row): PageSessionRecord {
  return {
    id: row.id,
    customerId: row.customer_id,
    scopes: row.scopes.split(' ').filter((scope) => scope !== ''),
    browser: row.browser,
    createdAtMs: row.created_at,
    usedAtMs: row.used_at,
    expiresAtMs: row.expires_at,
  };
}
