// The keys that reports are signed with, the private part of each sealed. Used by src/signing, which makes and rotates them.

import type { Database } from './database.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';

/** A key pair as JSON Web Keys (RFC 7517). */
export interface ReportKeyRecord {
  /** Its `kid`. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
  readonly publicJwk: string;
  /** Secret: never logged. */
  readonly privateJwk: string;
}

/** The port. */
export interface ReportKeyStore {
  /** The newest; null where there is none. @throws StoreFailure, SealFailure */
  readNewest(): Promise<ReportKeyRecord | null>;
  /** The public parts of all, the newest first. @throws StoreFailure */
  readPublic(): Promise<readonly string[]>;
  /** Keeps a key, durable when fulfilled. @throws StoreFailure */
  add(key: ReportKeyRecord): Promise<void>;
  /** Erases those made before an instant. @throws StoreFailure */
  eraseBefore(atMs: number): Promise<void>;
}

const place = (id: string) => toPlace('report_keys', id);

/** Keys in a database. */
export class StoredReportKeys implements ReportKeyStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async readNewest(): Promise<ReportKeyRecord | null> {
    const row = await this.#database.ask('reading a key of reports', (db) =>
      db.selectFrom('report_keys').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(1).executeTakeFirst(),
    );
    if (row === undefined) return null;
    const privateJwk = this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id));
    return { id: row.id, createdAtMs: Number(row.created_at), publicJwk: row.public_jwk, privateJwk };
  }

  async readPublic(): Promise<readonly string[]> {
    const rows = await this.#database.ask('reading the public keys of reports', (db) =>
      db.selectFrom('report_keys').select('public_jwk').orderBy('created_at', 'desc').orderBy('id').execute(),
    );
    return rows.map((row) => row.public_jwk);
  }

  async add({ id, createdAtMs, publicJwk, privateJwk }: ReportKeyRecord): Promise<void> {
    const { sealed, keyId } = this.#sealer.seal(privateJwk, place(id));
    await this.#database.ask('keeping a key of reports', (db) =>
      db
        .insertInto('report_keys')
        .values({ id, created_at: createdAtMs, public_jwk: publicJwk, sealed, key_id: keyId })
        .execute(),
    );
  }

  async eraseBefore(atMs: number): Promise<void> {
    await this.#database.ask('erasing keys of reports', (db) =>
      db.deleteFrom('report_keys').where('created_at', '<', atMs).execute(),
    );
  }
}
