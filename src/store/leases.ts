// Leases: one holder of a name at a time, over all gateways of one database. A holder that dies loses it when it runs
// out. Each new holding has a higher fence number, which guarded writes compare: a holder that was too slow cannot
// overwrite its successor. By the database’s clock. Used by src/linking, src/payments and src/webhooks.

import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from './database.ts';

/** A name that is held. */
export interface Lease {
  readonly name: string;
  /** Rises with every new holding of the name, from 1. */
  readonly fence: number;
  /** Holds it on for `ttlMs` from now; false when it was lost meanwhile. @throws StoreFailure */
  renew(ttlMs: number): Promise<boolean>;
  /** Gives it up; nothing when it was lost. @throws StoreFailure */
  release(): Promise<void>;
}

/** Where leases are had. */
export interface Leases {
  /** The lease for `ttlMs`, or null while another holds it. @throws StoreFailure */
  acquire(name: string, ttlMs: number): Promise<Lease | null>;
}

/** Leases in a database. */
export class StoredLeases implements Leases {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async acquire(name: string, ttlMs: number): Promise<Lease | null> {
    const holder = randomUUID();
    const { now } = this.#database;
    const row = await this.#database.ask('acquiring a lease', (db) =>
      db
        .insertInto('leases')
        .values({ name, holder, fence: 1, expires_at: sql<number>`${now} + ${sql.lit(ttlMs)}` })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({
              holder,
              fence: sql<number>`leases.fence + 1`,
              expires_at: sql<number>`${now} + ${sql.lit(ttlMs)}`,
            })
            .where('leases.expires_at', '<=', now),
        )
        .returning('fence')
        .executeTakeFirst(),
    );
    return row === undefined ? null : this.#toLease(name, holder, row.fence);
  }

  #toLease(name: string, holder: string, fence: number): Lease {
    const database = this.#database;
    return {
      name,
      fence,
      async renew(ttlMs) {
        const { numUpdatedRows } = await database.ask('renewing a lease', (db) =>
          db
            .updateTable('leases')
            .set({ expires_at: sql<number>`${database.now} + ${sql.lit(ttlMs)}` })
            .where('name', '=', name)
            .where('holder', '=', holder)
            .where('expires_at', '>', database.now)
            .executeTakeFirstOrThrow(),
        );
        return numUpdatedRows === 1n;
      },
      async release() {
        // The row stays: the next holder's fence must be higher.
        await database.ask('releasing a lease', (db) =>
          db
            .updateTable('leases')
            .set({ expires_at: 0 })
            .where('name', '=', name)
            .where('holder', '=', holder)
            .execute(),
        );
      },
    };
  }
}
