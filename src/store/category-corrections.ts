// How customers have corrected what their entries were for: each for one entry, or for all of a counterparty. Sealed, since it
// names merchants. Written and read by the insights subgraph's loaders for the customer's own requests.

import { randomBytes } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { CreditDebitIndicator } from '../domain/money.ts';
import type { Database } from './database.ts';
import { SealFailure } from './failures.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import type { CategoryCorrectionsTable } from './statement-tables.ts';

/** What a correction is of. */
export type CorrectionTarget =
  | { readonly kind: 'ENTRY'; readonly bankId: string; readonly accountKey: string; readonly entryKey: string }
  | {
      readonly kind: 'COUNTERPARTY';
      readonly counterpartyKey: string;
      readonly creditDebitIndicator: CreditDebitIndicator;
    };

/** A correction. */
export interface CategoryCorrection {
  readonly category: string;
  readonly target: CorrectionTarget;
  /** For the customer to recognise it by; null where nothing names the other side. */
  readonly name: string | null;
}

/** A correction as it is kept. */
export interface CategoryCorrectionRecord extends CategoryCorrection {
  readonly id: string;
  readonly customerId: string;
  /** Epoch milliseconds. */
  readonly createdAtMs: number;
}

/** The port. */
export interface CategoryCorrectionStore {
  /** A customer's, oldest first. @throws StoreFailure, SealFailure */
  readOfCustomer(customerId: string): Promise<readonly CategoryCorrectionRecord[]>;
  /**
   * Keeps one in the place of those of the same target, durable when fulfilled; null, and nothing is kept, where the customer has
   * as many as they may: {@link mostCorrections} where nothing is said. @throws StoreFailure, SealFailure
   */
  put(
    customerId: string,
    correction: CategoryCorrection,
    when: { readonly nowMs: number; readonly most?: number },
  ): Promise<CategoryCorrectionRecord | null>;
  /** Takes one back; null where the customer has none of that id. @throws StoreFailure, SealFailure */
  remove(customerId: string, id: string): Promise<CategoryCorrectionRecord | null>;
  /** Erases corrections of single entries at a bank; gives how many. @throws StoreFailure */
  eraseOfBank(owner: { readonly customerId: string; readonly bankId: string }): Promise<number>;
}

/** Corrections that one customer may have: they are all read with each of their statements. House rule. */
export const mostCorrections = 1000;

const place = (id: string) => toPlace('category_corrections', id);

/** Corrections in a database. */
export class StoredCategoryCorrections implements CategoryCorrectionStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async readOfCustomer(customerId: string): Promise<readonly CategoryCorrectionRecord[]> {
    const rows = await this.#database.ask('reading corrections of categories', (db) =>
      db
        .selectFrom('category_corrections')
        .selectAll()
        .where('customer_id', '=', customerId)
        .orderBy('created_at')
        .orderBy('id')
        .execute(),
    );
    return rows.map((row) => this.#open(row));
  }

  async put(
    customerId: string,
    correction: CategoryCorrection,
    { nowMs, most = mostCorrections }: { readonly nowMs: number; readonly most?: number },
  ): Promise<CategoryCorrectionRecord | null> {
    const id = randomBytes(12).toString('base64url');
    const { sealed, keyId } = this.#sealer.seal(JSON.stringify(correction), place(id));
    const bankId = correction.target.kind === 'ENTRY' ? correction.target.bankId : null;
    return this.#database.change('keeping a correction of a category', async (changes) => {
      const rows = await changes
        .selectFrom('category_corrections')
        .selectAll()
        .where('customer_id', '=', customerId)
        .execute();
      const target = JSON.stringify(correction.target);
      const same = rows.filter((row) => JSON.stringify(this.#open(row).target) === target).map((row) => row.id);
      if (rows.length - same.length >= most) return null;
      if (same.length > 0) await changes.deleteFrom('category_corrections').where('id', 'in', same).execute();
      await changes
        .insertInto('category_corrections')
        .values({ id, customer_id: customerId, bank_id: bankId, created_at: nowMs, sealed, key_id: keyId })
        .execute();
      return { id, customerId, createdAtMs: nowMs, ...correction };
    });
  }

  async remove(customerId: string, id: string): Promise<CategoryCorrectionRecord | null> {
    const row = await this.#database.change('taking back a correction of a category', async (changes) => {
      const found = await changes
        .selectFrom('category_corrections')
        .selectAll()
        .where('id', '=', id)
        .where('customer_id', '=', customerId)
        .executeTakeFirst();
      await changes
        .deleteFrom('category_corrections')
        .where('id', '=', id)
        .where('customer_id', '=', customerId)
        .execute();
      return found;
    });
    return row === undefined ? null : this.#open(row);
  }

  async eraseOfBank({ customerId, bankId }: { readonly customerId: string; readonly bankId: string }): Promise<number> {
    const { numDeletedRows } = await this.#database.ask('erasing corrections of categories', (db) =>
      db
        .deleteFrom('category_corrections')
        .where('customer_id', '=', customerId)
        .where('bank_id', '=', bankId)
        .executeTakeFirst(),
    );
    return Number(numDeletedRows);
  }

  #open(row: Selectable<CategoryCorrectionsTable>): CategoryCorrectionRecord {
    const content: unknown = JSON.parse(this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id)));
    if (!isCorrection(content))
      throw new SealFailure('BROKEN', 'category_corrections: a sealed value has another form than this version writes');
    return { id: row.id, customerId: row.customer_id, createdAtMs: Number(row.created_at), ...content };
  }
}

/** Its inside is what this version wrote: the seal sees to that. */
function isCorrection(content: unknown): content is CategoryCorrection {
  return typeof content === 'object' && content !== null && 'category' in content && 'target' in content;
}
