// What sources have told of their institutions, so that a gateway that starts while a source is down knows its banks; and the logos
// that the operator has fetched of them. Nothing here is of a customer, or secret. Written and read by src/sources.

import type { Database } from './database.ts';

/** A source's list as it was last read. */
export interface KeptInstitutions {
  /** JSON, as src/sources writes it. */
  readonly list: string;
  /** When the source was asked, epoch milliseconds. */
  readonly fetchedAtMs: number;
}

/** An image. */
export interface Logo {
  /** `image/png`, for instance: as it was judged here, not as somebody said. */
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** The port. */
export interface InstitutionStore {
  /** Null where none was kept. @throws StoreFailure */
  readList(sourceId: string): Promise<KeptInstitutions | null>;
  /** Keeps a list in the place of the one before, unless that is newer. @throws StoreFailure */
  keepList(sourceId: string, kept: KeptInstitutions): Promise<void>;
  /** The banks that have a logo, by id. @throws StoreFailure */
  readLogoIds(): Promise<readonly string[]>;
  /** Null where the bank has none. @throws StoreFailure */
  readLogo(bankId: string): Promise<Logo | null>;
  /** Keeps a logo in the place of the one before. @throws StoreFailure */
  keepLogo(bankId: string, logo: Logo): Promise<void>;
}

/** Lists and logos in a database. */
export class StoredInstitutions implements InstitutionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async readList(sourceId: string): Promise<KeptInstitutions | null> {
    const row = await this.#database.ask('reading institutions', (db) =>
      db.selectFrom('institution_lists').selectAll().where('source_id', '=', sourceId).executeTakeFirst(),
    );
    return row === undefined ? null : { list: row.list, fetchedAtMs: Number(row.fetched_at) };
  }

  async keepList(sourceId: string, { list, fetchedAtMs }: KeptInstitutions): Promise<void> {
    const values = { list, fetched_at: fetchedAtMs };
    await this.#database.ask('keeping institutions', (db) =>
      db
        .insertInto('institution_lists')
        .values({ source_id: sourceId, ...values })
        .onConflict((conflict) =>
          conflict.column('source_id').doUpdateSet(values).where('institution_lists.fetched_at', '<=', fetchedAtMs),
        )
        .execute(),
    );
  }

  async readLogoIds(): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading which banks have logos', (db) =>
      db.selectFrom('bank_logos').select('bank_id').execute(),
    );
    return rows.map((row) => row.bank_id);
  }

  async readLogo(bankId: string): Promise<Logo | null> {
    const row = await this.#database.ask('reading a logo', (db) =>
      db.selectFrom('bank_logos').selectAll().where('bank_id', '=', bankId).executeTakeFirst(),
    );
    return row === undefined ? null : { mediaType: row.media_type, bytes: Buffer.from(row.image, 'base64') };
  }

  async keepLogo(bankId: string, { mediaType, bytes }: Logo): Promise<void> {
    const values = { media_type: mediaType, image: bytes.toString('base64') };
    await this.#database.ask('keeping a logo', (db) =>
      db
        .insertInto('bank_logos')
        .values({ bank_id: bankId, ...values })
        .onConflict((conflict) => conflict.column('bank_id').doUpdateSet(values))
        .execute(),
    );
  }
}
