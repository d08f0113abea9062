// Which partner a customer lets act for them. Read by the directory on every request of a partner's.

import { type Actor, appendAudit } from './audit.ts';
import type { Database } from './database.ts';

/** A customer lets a partner act for them. */
export interface Grant {
  readonly partnerId: string;
  readonly customerId: string;
}

/** The port of grants. */
export interface GrantStore {
  /** @throws StoreFailure */
  has(partnerId: string, customerId: string): Promise<boolean>;
  /** Nothing when it was there. @throws StoreFailure */
  add(grant: Grant, by: Actor, nowMs: number): Promise<void>;
  /** Nothing when it was not there. @throws StoreFailure */
  remove(grant: Grant, by: Actor, nowMs: number): Promise<void>;
}

/** Grants in a database. */
export class StoredGrants implements GrantStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async has(partnerId: string, customerId: string): Promise<boolean> {
    const row = await this.#database.ask('reading a grant', (db) =>
      db
        .selectFrom('grants')
        .select('granted_at')
        .where('partner_id', '=', partnerId)
        .where('customer_id', '=', customerId)
        .executeTakeFirst(),
    );
    return row !== undefined;
  }

  async add({ partnerId, customerId }: Grant, by: Actor, nowMs: number): Promise<void> {
    await this.#database.change('adding a grant', async (changes) => {
      const { numInsertedOrUpdatedRows } = await changes
        .insertInto('grants')
        .values({ partner_id: partnerId, customer_id: customerId, granted_at: nowMs })
        .onConflict((conflict) => conflict.columns(['partner_id', 'customer_id']).doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows !== 1n) return;
      await appendAudit(changes, { atMs: nowMs, actor: by, action: 'GRANT_ADD', outcome: 'DONE', customerId });
    });
  }

  async remove({ partnerId, customerId }: Grant, by: Actor, nowMs: number): Promise<void> {
    await this.#database.change('removing a grant', async (changes) => {
      const { numDeletedRows } = await changes
        .deleteFrom('grants')
        .where('partner_id', '=', partnerId)
        .where('customer_id', '=', customerId)
        .executeTakeFirstOrThrow();
      if (numDeletedRows !== 1n) return;
      await appendAudit(changes, { atMs: nowMs, actor: by, action: 'GRANT_REMOVE', outcome: 'DONE', customerId });
    });
  }
}
