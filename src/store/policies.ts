// What the gateways of a store go by, as the last one that started was configured: read by programs beside them, whose own environment could
// say otherwise. Opened by store.ts; written by src/start/stored.ts, read by src/payments/closings.ts.

import type { Database } from './database.ts';

/** How many operators it takes to close a payment by hand. */
export type ClosingApprovals = 1 | 2;

/** The port. */
export interface PolicyStore {
  /** @throws StoreFailure */
  writeClosingApprovals(approvals: ClosingApprovals, atMs: number): Promise<void>;
  /** 1 where no gateway has said so. @throws StoreFailure */
  readClosingApprovals(): Promise<ClosingApprovals>;
}

const closingApprovals = 'closing approvals';

/** Policies in a database. */
export class StoredPolicies implements PolicyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async writeClosingApprovals(approvals: ClosingApprovals, atMs: number): Promise<void> {
    const row = { name: closingApprovals, value: approvals, set_at: atMs };
    await this.#database.change('writing a policy', (changes) =>
      changes
        .insertInto('policies')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: approvals, set_at: atMs }))
        .execute(),
    );
  }

  async readClosingApprovals(): Promise<ClosingApprovals> {
    const row = await this.#database.ask('reading a policy', (db) =>
      db.selectFrom('policies').select('value').where('name', '=', closingApprovals).executeTakeFirst(),
    );
    return row !== undefined && row.value > 1 ? 2 : 1;
  }
}
