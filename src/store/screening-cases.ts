// Cases of screening, one a customer, sealed: what lists say of somebody, and what people have decided. Each change is written with its entry
// of the audit. Used by src/screening/cases.ts.

import type { Selectable } from 'kysely';
import { type ScreeningCase, toWaitingSinceMs, type WorklistPlace } from '../domain/screening.ts';
import { type AuditEvent, appendAudit } from './audit.ts';
import type { Database } from './database.ts';
import { SealFailure } from './failures.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import type { ScreeningCasesTable } from './statement-tables.ts';

/** A case as it is kept. */
export interface ScreeningCaseRecord {
  readonly screeningCase: ScreeningCase;
  /** The state of the lists that it was screened against. */
  readonly listsKey: string;
  /** Rises with every change, from 1. */
  readonly version: number;
  /** As the worklist has it, epoch milliseconds; null where it does not. */
  readonly waitingSinceMs: number | null;
}

/** A change of a case. */
export interface ScreeningCaseChange {
  readonly screeningCase: ScreeningCase;
  /** The state of the lists that it was screened against. */
  readonly listsKey: string;
  /** The version that was read; null for a case that is new. */
  readonly version: number | null;
  readonly event: AuditEvent;
}

/** Which cases are to be screened again, by id. */
export interface DueCasesQuery {
  /** Those that were screened against another state of the lists. */
  readonly listsKey: string;
  /** And those whose customers' banks were last asked before it, epoch milliseconds. */
  readonly subjectReadBeforeMs: number;
  /** Begins behind it; empty for the first. */
  readonly afterId: string;
  readonly limit: number;
}

/** The port. */
export interface ScreeningCaseStore {
  /** A customer's; null where there is none. @throws StoreFailure, SealFailure */
  readOfCustomer(customerId: string): Promise<ScreeningCaseRecord | null>;
  /** One by id; null where there is none. @throws StoreFailure, SealFailure */
  read(id: string): Promise<ScreeningCaseRecord | null>;
  /** Those that are due, by id. @throws StoreFailure, SealFailure */
  readDue(query: DueCasesQuery): Promise<readonly ScreeningCaseRecord[]>;
  /** Cases in which somebody has to look, those that have waited longest first; `after` a place. @throws StoreFailure, SealFailure */
  readWaiting(after: WorklistPlace | null, limit: number): Promise<readonly ScreeningCaseRecord[]>;
  /** How many there are. @throws StoreFailure */
  countWaiting(): Promise<number>;
  /**
   * Keeps a change and its entry of the audit, both or neither, durable when fulfilled; false, and nothing is kept, where somebody else
   * has changed the case since. @throws StoreFailure
   */
  write(change: ScreeningCaseChange): Promise<boolean>;
}

const place = (id: string) => toPlace('screening_cases', id);

/** Cases in a database. */
export class StoredScreeningCases implements ScreeningCaseStore {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  async readOfCustomer(customerId: string): Promise<ScreeningCaseRecord | null> {
    const row = await this.#database.ask('reading a case of screening', (db) =>
      db.selectFrom('screening_cases').selectAll().where('customer_id', '=', customerId).executeTakeFirst(),
    );
    return row === undefined ? null : this.#open(row);
  }

  async read(id: string): Promise<ScreeningCaseRecord | null> {
    const row = await this.#database.ask('reading a case of screening', (db) =>
      db.selectFrom('screening_cases').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? null : this.#open(row);
  }

  async readDue({
    listsKey,
    subjectReadBeforeMs,
    afterId,
    limit,
  }: DueCasesQuery): Promise<readonly ScreeningCaseRecord[]> {
    const rows = await this.#database.ask('reading cases to screen again', (db) =>
      db
        .selectFrom('screening_cases')
        .selectAll()
        .where('id', '>', afterId)
        .where((due) => due.or([due('lists_key', '!=', listsKey), due('subject_read_at', '<', subjectReadBeforeMs)]))
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => this.#open(row));
  }

  async readWaiting(after: WorklistPlace | null, limit: number): Promise<readonly ScreeningCaseRecord[]> {
    const rows = await this.#database.ask('reading the worklist of screening', (db) => {
      const waiting = db
        .selectFrom('screening_cases')
        .selectAll()
        .where('waiting_since', 'is not', null)
        .orderBy('waiting_since')
        .orderBy('id')
        .limit(limit);
      if (after === null) return waiting.execute();
      const { sinceMs, id } = after;
      return waiting
        .where((row) =>
          row.or([
            row('waiting_since', '>', sinceMs),
            row.and([row('waiting_since', '=', sinceMs), row('id', '>', id)]),
          ]),
        )
        .execute();
    });
    return rows.map((row) => this.#open(row));
  }

  async countWaiting(): Promise<number> {
    const { count } = await this.#database.ask('counting the worklist of screening', (db) =>
      db
        .selectFrom('screening_cases')
        .select((row) => row.fn.countAll().as('count'))
        .where('waiting_since', 'is not', null)
        .executeTakeFirstOrThrow(),
    );
    return Number(count);
  }

  async write({ screeningCase, listsKey, version, event }: ScreeningCaseChange): Promise<boolean> {
    const { id, customerId } = screeningCase;
    const { sealed, keyId } = this.#sealer.seal(JSON.stringify(screeningCase), place(id));
    const values = {
      screened_at: screeningCase.screenedAtMs,
      subject_read_at: screeningCase.subjectReadAtMs,
      waiting_since: toWaitingSinceMs(screeningCase),
      lists_key: listsKey,
      version: (version ?? 0) + 1,
      sealed,
      key_id: keyId,
    };
    return this.#database.change('keeping a case of screening', async (changes) => {
      const isKept =
        version === null
          ? await changes
              .insertInto('screening_cases')
              .values({ id, customer_id: customerId, ...values })
              .onConflict((conflict) => conflict.column('customer_id').doNothing())
              .returning('id')
              .executeTakeFirst()
          : await changes
              .updateTable('screening_cases')
              .set(values)
              .where('id', '=', id)
              .where('version', '=', version)
              .returning('id')
              .executeTakeFirst();
      if (isKept === undefined) return false;
      await appendAudit(changes, event);
      return true;
    });
  }

  #open(row: Selectable<ScreeningCasesTable>): ScreeningCaseRecord {
    const content: unknown = JSON.parse(this.#sealer.open({ sealed: row.sealed, keyId: row.key_id }, place(row.id)));
    if (!isCase(content))
      throw new SealFailure('BROKEN', 'screening_cases: a sealed value has another form than this version writes');
    return {
      screeningCase: content,
      listsKey: row.lists_key,
      version: Number(row.version),
      waitingSinceMs: row.waiting_since === null ? null : Number(row.waiting_since),
    };
  }
}

/** Its inside is what this version wrote: the seal sees to that. */
function isCase(content: unknown): content is ScreeningCase {
  return typeof content === 'object' && content !== null && 'candidates' in content && 'lists' in content;
}
