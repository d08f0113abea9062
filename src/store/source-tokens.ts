// What has to outlive a process of the gateway's own tokens at a source: a refresh token that is good for one use, sealed. Written and read
// by src/sources, one gateway at a time.

import type { Database } from './database.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';

/** The port. */
export interface SourceTokenStore {
  /** Null where nothing was kept. @throws StoreFailure, SealFailure */
  read(sourceId: string): Promise<string | null>;
  /** Keeps a text in the place of the one before, durable when fulfilled. @throws StoreFailure */
  keep(sourceId: string, text: string, atMs: number): Promise<void>;
}

const place = (sourceId: string) => toPlace('source_tokens', sourceId);

/** Texts in a database. */
export class StoredSourceTokens implements SourceTokenStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async read(sourceId: string): Promise<string | null> {
    const row = await this.#database.ask('reading the tokens of a source', (db) =>
      db.selectFrom('source_tokens').selectAll().where('source_id', '=', sourceId).executeTakeFirst(),
    );
    return row === undefined
      ? null
      : this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.source_id));
  }

  async keep(sourceId: string, text: string, atMs: number): Promise<void> {
    const { sealed, keyId } = this.#sealer.seal(text, place(sourceId));
    const values = { sealed, key_id: keyId, updated_at: atMs };
    await this.#database.ask('keeping the tokens of a source', (db) =>
      db
        .insertInto('source_tokens')
        .values({ source_id: sourceId, ...values })
        .onConflict((conflict) => conflict.column('source_id').doUpdateSet(values))
        .execute(),
    );
  }
}
