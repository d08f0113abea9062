// Exchanges with banks as support may see them: without anything that is anybody's (src/recording/redact.ts), sealed, few and not for
// long. And the orders of operators by which they are recorded. Opened by store.ts; written by src/recording/recorder.ts, read by
// src/operator/recordings.ts.

import { randomUUID } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import { type Actor, appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';
import type { BankRecordingOrdersTable } from './operator-tables.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';

/** What is kept at most: whatever is more goes, the oldest first. */
export interface RecordingBounds {
  readonly rowsPerBank: number;
  /** Of sealed values, over all banks. */
  readonly totalBytes: number;
}

/** House rule: enough for a case of support, and no archive. */
export const recordingBounds: RecordingBounds = { rowsPerBank: 500, totalBytes: 16 * 1024 * 1024 };

/** An order to record. Times are epoch milliseconds. */
export interface RecordingOrder {
  readonly id: string;
  readonly bankId: string;
  /** Null for all that goes to the bank. */
  readonly linkId: string | null;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  /** Who ended it early; null where nobody has. */
  readonly stoppedBy: string | null;
  readonly reason: string;
}

/** An exchange that is to be kept. */
export interface NewRecording {
  readonly bankId: string;
  readonly linkId: string | null;
  readonly resource: string;
  readonly status: number | null;
  readonly atMs: number;
  /** JSON, redacted. */
  readonly content: string;
}

/** An exchange as it is listed. */
export interface RecordingHead extends Omit<NewRecording, 'content'> {
  readonly id: string;
  readonly bytes: number;
}

/** The port. */
export interface BankRecordingStore {
  /** Keeps an order with its entry of the audit. @throws StoreFailure */
  start(order: Omit<RecordingOrder, 'stoppedBy'>): Promise<void>;
  /** Ends orders for a bank, or all; gives how many. @throws StoreFailure */
  stop(bankId: string | null, by: Actor, atMs: number): Promise<number>;
  /** Those that hold now, without their reasons; read by every gateway every few seconds. @throws StoreFailure */
  readActive(atMs: number): Promise<readonly Pick<RecordingOrder, 'bankId' | 'linkId' | 'endsAtMs'>[]>;
  /** Newest first. @throws StoreFailure, SealFailure */
  readOrders(limit: number): Promise<readonly RecordingOrder[]>;
  /** Keeps some, and drops what is too much. @throws StoreFailure */
  add(recordings: readonly NewRecording[]): Promise<void>;
  /** Newest first; `before` an id of the page before. @throws StoreFailure */
  list(query: RecordingQuery): Promise<readonly RecordingHead[]>;
  /** Null where there is none, or not any more. @throws StoreFailure, SealFailure */
  read(id: string): Promise<(RecordingHead & { readonly content: string }) | null>;
  /** Deletes what is older; gives how many recordings. @throws StoreFailure */
  purge(beforeMs: number): Promise<number>;
}

/** Which recordings are listed. */
export interface RecordingQuery {
  readonly bankId?: string | undefined;
  readonly linkId?: string | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

const placeOf = (id: string) => toPlace('bank_recordings', id);
const placeOfOrder = (id: string) => toPlace('bank_recording_orders', id);

/** Recordings in a database. */
export class StoredBankRecordings implements BankRecordingStore {
  readonly #database: Database;
  readonly #sealer: Sealer;
  readonly #bounds: RecordingBounds;

  constructor(database: Database, sealer: Sealer, bounds: RecordingBounds = recordingBounds) {
    this.#database = database;
    this.#sealer = sealer;
    this.#bounds = bounds;
  }

  async start(order: Omit<RecordingOrder, 'stoppedBy'>): Promise<void> {
    const { id, bankId, linkId, startedBy, startedAtMs, endsAtMs, reason } = order;
    const { sealed, keyId } = this.#sealer.seal(reason, placeOfOrder(id));
    await this.#database.change('ordering a recording', async (changes) => {
      await changes
        .insertInto('bank_recording_orders')
        .values({
          id,
          bank_id: bankId,
          link_id: linkId,
          started_by: startedBy,
          started_at: startedAtMs,
          ends_at: endsAtMs,
          stopped_by: null,
          sealed,
          key_id: keyId,
        })
        .execute();
      const actor = { kind: 'staff', subject: startedBy } as const;
      const told = { atMs: startedAtMs, actor, action: 'RECORDING_START', outcome: 'DONE', reason: id } as const;
      await appendAudit(changes, { ...told, bankId, linkId });
    });
  }

  async stop(bankId: string | null, by: Actor, atMs: number): Promise<number> {
    return this.#database.change('ending recordings', async (changes) => {
      const stopped = await changes
        .updateTable('bank_recording_orders')
        .set({ ends_at: atMs, stopped_by: by.subject })
        .where('ends_at', '>', atMs)
        .$if(bankId !== null, (query) => query.where('bank_id', '=', bankId ?? ''))
        .returning(['id', 'bank_id', 'link_id'])
        .execute();
      for (const { id, bank_id: ofBank, link_id: linkId } of stopped) {
        const told = { atMs, actor: by, action: 'RECORDING_STOP', outcome: 'DONE', reason: id } as const;
        await appendAudit(changes, { ...told, bankId: ofBank, linkId });
      }
      return stopped.length;
    });
  }

  async readActive(atMs: number) {
    const rows = await this.#database.ask('reading what is to be recorded', (db) =>
      db
        .selectFrom('bank_recording_orders')
        .select(['bank_id', 'link_id', 'ends_at'])
        .where('ends_at', '>', atMs)
        .limit(1000)
        .execute(),
    );
    return rows.map(({ bank_id: bankId, link_id: linkId, ends_at: endsAtMs }) => ({ bankId, linkId, endsAtMs }));
  }

  async readOrders(limit: number): Promise<readonly RecordingOrder[]> {
    const rows = await this.#database.ask('reading orders to record', (db) =>
      db.selectFrom('bank_recording_orders').selectAll().orderBy('started_at', 'desc').limit(limit).execute(),
    );
    return rows.map((row) => this.#toOrder(row));
  }

  async add(recordings: readonly NewRecording[]): Promise<void> {
    if (recordings.length === 0) return;
    const rows = recordings.map(({ bankId, linkId, resource, status, atMs, content }) => {
      const id = randomUUID();
      const { sealed, keyId } = this.#sealer.seal(content, placeOf(id));
      const row = { id, bank_id: bankId, link_id: linkId, resource, http_status: status, at: Math.floor(atMs) };
      return { ...row, bytes: sealed.length, sealed, key_id: keyId };
    });
    await this.#database.change('keeping recordings', async (changes) => {
      await changes.insertInto('bank_recordings').values(rows).execute();
      for (const bankId of new Set(recordings.map((one) => one.bankId))) await this.#dropOfBank(changes, bankId);
      await this.#dropOverTotal(changes);
    });
  }

  async #dropOfBank(changes: Changes, bankId: string): Promise<void> {
    const tooMany = changes
      .selectFrom('bank_recordings')
      .select('id')
      .where('bank_id', '=', bankId)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      // SQLite takes no offset without a limit.
      .limit(1_000_000)
      .offset(this.#bounds.rowsPerBank);
    await changes.deleteFrom('bank_recordings').where('id', 'in', tooMany).execute();
  }

  async #dropOverTotal(changes: Changes): Promise<void> {
    const running = sql<number>`sum(bytes) over (order by at desc, id desc)`;
    const summed = changes
      .selectFrom('bank_recordings')
      .select(['id', running.as('total')])
      .as('summed');
    const tooMuch = changes.selectFrom(summed).select('summed.id').where('summed.total', '>', this.#bounds.totalBytes);
    await changes.deleteFrom('bank_recordings').where('id', 'in', tooMuch).execute();
  }

  async list({ bankId, linkId, before, limit }: RecordingQuery): Promise<readonly RecordingHead[]> {
    const rows = await this.#database.ask('listing recordings', async (db) => {
      const place =
        before === undefined
          ? undefined
          : await db.selectFrom('bank_recordings').select(['at', 'id']).where('id', '=', before).executeTakeFirst();
      if (before !== undefined && place === undefined) return [];
      let query = db
        .selectFrom('bank_recordings')
        .select(['id', 'bank_id', 'link_id', 'resource', 'http_status', 'at', 'bytes'])
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit);
      if (bankId !== undefined) query = query.where('bank_id', '=', bankId);
      if (linkId !== undefined) query = query.where('link_id', '=', linkId);
      if (place !== undefined) {
        query = query.where((build) =>
          build.or([build('at', '<', place.at), build.and([build('at', '=', place.at), build('id', '<', place.id)])]),
        );
      }
      return query.execute();
    });
    return rows.map(toHead);
  }

  async read(id: string) {
    const row = await this.#database.ask('reading a recording', (db) =>
      db.selectFrom('bank_recordings').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (row === undefined) return null;
    const content = this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, placeOf(row.id));
    return { ...toHead(row), content };
  }

  async purge(beforeMs: number): Promise<number> {
    return this.#database.change('deleting recordings', async (changes) => {
      const { numDeletedRows } = await changes
        .deleteFrom('bank_recordings')
        .where('at', '<', beforeMs)
        .executeTakeFirstOrThrow();
      await changes.deleteFrom('bank_recording_orders').where('ends_at', '<', beforeMs).execute();
      return Number(numDeletedRows);
    });
  }

  #toOrder(row: Selectable<BankRecordingOrdersTable>): RecordingOrder {
    return {
      id: row.id,
      bankId: row.bank_id,
      linkId: row.link_id,
      startedBy: row.started_by,
      startedAtMs: row.started_at,
      endsAtMs: row.ends_at,
      stoppedBy: row.stopped_by,
      reason: this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, placeOfOrder(row.id)),
    };
  }
}

function toHead(row: {
  readonly id: string;
  readonly bank_id: string;
  readonly link_id: string | null;
  readonly resource: string;
  readonly http_status: number | null;
  readonly at: number;
  readonly bytes: number;
}): RecordingHead {
  const { id, bank_id: bankId, link_id: linkId, resource, http_status: status, at: atMs, bytes } = row;
  return { id, bankId, linkId, resource, status, atMs, bytes };
}
