// What the store knows of having been restored from a backup: when, from which, and whether new payments may be made again. Written
// by backup/restore.ts, read by stored-payments.ts at every new payment and by src/start; released by src/cli/restore.ts.

import { type AuditEvent, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import { StoreFailure } from './failures.ts';
import type { PaymentsTable } from './tables.ts';

/** One restore. */
export interface RestoreRecord {
  readonly id: string;
  readonly backupId: string;
  /** The instant that the store was put back to, epoch milliseconds. */
  readonly backedUpAtMs: number;
  readonly restoredAtMs: number;
  /** From when on new payments are made again; null while they are held. */
  readonly releasedAtMs: number | null;
}

/** A payment of which only the audit tells that it was made. */
export interface LostPayment {
  readonly id: string;
  readonly bankId: string;
  readonly initiatedAtMs: number;
}

/** The port of restores. */
export interface RestoreStore {
  /** The last one; null where there was none. @throws StoreFailure */
  readLast(): Promise<RestoreRecord | null>;
  /**
   * Notes payments that were made after the backup, by their ids; gives how many were not known here. Asked for again under its key
   * such a payment is begun as one that may have been sent. @throws StoreFailure
   */
  noteLost(payments: readonly LostPayment[]): Promise<number>;
  /** Lets new payments be made again, with the audit; false where none were held. @throws StoreFailure */
  release(by: string, atMs: number): Promise<boolean>;
}

/**
 * A new payment, while new ones are held. To a client it is the store's failure, which is no answer: the same again, with the
 * same key, finds out.
 */
export class PaymentsHeld extends StoreFailure {
  constructor() {
    super('new payments are held: the store was restored from a backup, and nobody has released them (docs/backup.md)');
  }
}

/** @throws PaymentsHeld where the store was restored and new payments were not released since */
export async function assertNotHeld(changes: Changes): Promise<void> {
  const held = await changes.selectFrom('restores').select('id').where('released_at', 'is', null).executeTakeFirst();
  if (held !== undefined) throw new PaymentsHeld();
}

/**
 * What the row of a new payment has that was made before, after the backup that the store was restored from: it may have been sent, since
 * it was first initiated. Nothing for any other. In the transaction that begins it.
 */
export async function readLost(
  changes: Changes,
  paymentId: string,
): Promise<Pick<PaymentsTable, 'restored_at' | 'submitted_at'> | null> {
  const lost = await changes
    .selectFrom('lost_payments')
    .select('initiated_at')
    .where('id', '=', paymentId)
    .executeTakeFirst();
  if (lost === undefined) return null;
  const { at } = await changes
    .selectFrom('restores')
    .select((build) => build.fn.max('restored_at').as('at'))
    .executeTakeFirstOrThrow();
  return { restored_at: Number(at), submitted_at: lost.initiated_at };
}

/** Restores in a database. */
export class StoredRestores implements RestoreStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async readLast(): Promise<RestoreRecord | null> {
    const row = await this.#database.ask('reading of restores', (db) =>
      db.selectFrom('restores').selectAll().orderBy('restored_at', 'desc').limit(1).executeTakeFirst(),
    );
    if (row === undefined) return null;
    return {
      id: row.id,
      backupId: row.backup_id,
      backedUpAtMs: row.backed_up_at,
      restoredAtMs: row.restored_at,
      releasedAtMs: row.released_at,
    };
  }

  async noteLost(payments: readonly LostPayment[]): Promise<number> {
    return this.#database.change('noting lost payments', async (changes) => {
      let count = 0;
      for (const { id, bankId, initiatedAtMs } of payments) {
        const known = await changes.selectFrom('payments').select('id').where('id', '=', id).executeTakeFirst();
        if (known !== undefined) continue;
        const { numInsertedOrUpdatedRows } = await changes
          .insertInto('lost_payments')
          .values({ id, bank_id: bankId, initiated_at: initiatedAtMs })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .executeTakeFirstOrThrow();
        count += Number(numInsertedOrUpdatedRows ?? 0n);
      }
      return count;
    });
  }

  async release(by: string, atMs: number): Promise<boolean> {
    return this.#database.change('releasing payments', async (changes) => {
      const { numUpdatedRows } = await changes
        .updateTable('restores')
        .set({ released_at: atMs, released_by: by })
        .where('released_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      const event: AuditEvent = {
        atMs,
        actor: { kind: 'staff', subject: by },
        action: 'PAYMENTS_RELEASE',
        outcome: 'DONE',
      };
      await appendAudit(changes, event);
      return true;
    });
  }
}
