// Which partner the operator lets act for a customer, beside those of the banks file; what customers grant themselves is
// customer-grants.ts. Read by the directory on every request of a partner's.

import { type Actor, appendAudit } from './audit.ts';
import type { Database } from './database.ts';

/** A partner may act for a customer, by the operator's word. */
export interface Grant {
  readonly partnerId: string;
  readonly customerId: string;
}

/** The port of the operator's grants. */
export interface GrantStore {
  /** @throws StoreFailure */
  has(partnerId: string, customerId: string): Promise<boolean>;
  /** Those of a customer, or of a partner, by partner and customer. @throws StoreFailure */
  readOf(whose: { readonly customerId: string } | { readonly partnerId: string }): Promise<readonly Grant[]>;
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

  async readOf(whose: Parameters<GrantStore['readOf']>[0]): Promise<readonly Grant[]> {
    const rows = await this.#database.ask('listing grants of the operator', (db) => {
      const all = db.selectFrom('grants').select(['partner_id', 'customer_id']);
      const own =
        'customerId' in whose
          ? all.where('customer_id', '=', whose.customerId)
          : all.where('partner_id', '=', whose.partnerId);
      return own.orderBy('partner_id').orderBy('customer_id').execute();
    });
    return rows.map((row) => ({ partnerId: row.partner_id, customerId: row.customer_id }));
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
