// How payments of unknown outcome are looked for in their customers' statements: which are due, what was seen and told, how
// often a place was read on a day. The port and its SQL; opened by store.ts, used by src/payments/search. What a search ends is
// written by stored-payments.ts, with the evidence.

import { sql } from 'kysely';
import type { CalendarDate } from '../domain/dates.ts';
import type { Money } from '../domain/money.ts';
import { type AuditEvent, appendAudit } from './audit.ts';
import type { Database } from './database.ts';
import { PaymentRows } from './payment-rows.ts';
import type { PaymentRecord } from './payments.ts';
import type { Sealer } from './sealing.ts';

/** An entry that would end a payment, as it was seen. */
export interface SeenEntry {
  /** As {@link PaymentEvidence}'s. */
  readonly entryId: string;
  readonly day: CalendarDate;
  /** When the bank showed it, epoch milliseconds. */
  readonly atMs: number;
}

/** How far the search for one payment is. */
export interface SearchState {
  /** How often a statement was looked into for it. */
  readonly tries: number;
  /** When it is looked for again; null for no more. */
  readonly dueAtMs: number | null;
  /** What the operator was told, each a word without spaces. */
  readonly told: readonly string[];
  readonly seen: SeenEntry | null;
}

/** A payment that is to be looked for now. */
export interface DueSearch {
  readonly payment: PaymentRecord;
  /** Null when it was never looked for. */
  readonly state: SearchState | null;
}

/** The port of searches. */
export interface PaymentSearchStore {
  /**
   * Payments that ended as UNKNOWN, or that an operator has closed as REJECTED, and that have to be looked for by now, the longest overdue
   * first. @throws StoreFailure
   */
  readDue(nowMs: number, limit: number): Promise<readonly DueSearch[]>;
  /** How far the search for a payment is; null when it was never looked for. @throws StoreFailure */
  read(paymentId: string): Promise<SearchState | null>;
  /** All of a customer's payments of this amount, whatever became of them. @throws StoreFailure */
  readOfAmount(customerId: string, amount: Money): Promise<readonly PaymentRecord[]>;
  /** Those of these entries that are a payment's evidence. @throws StoreFailure */
  readUsed(entryIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Counts one reading of a place; false, and nothing is counted, when the day has had as many. @throws StoreFailure */
  takeReading(place: string, day: CalendarDate, perDay: number): Promise<boolean>;
  /** Writes how far a search is, with what is to be audited. @throws StoreFailure */
  write(paymentId: string, state: SearchState, audit?: AuditEvent): Promise<void>;
}

/** Searches in a database. */
export class StoredPaymentSearches implements PaymentSearchStore {
  readonly #database: Database;
  readonly #rows: PaymentRows;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#rows = new PaymentRows(sealer);
  }

  async readDue(nowMs: number, limit: number): Promise<readonly DueSearch[]> {
    const rows = await this.#database.ask('reading payments to look for', (db) =>
      db
        .selectFrom('payments')
        .leftJoin('payment_searches as search', 'search.payment_id', 'payments.id')
        .selectAll('payments')
        .select(['search.tries as search_tries', 'search.due_at as search_due_at', 'search.told'])
        .select(['search.seen_entry', 'search.seen_day', 'search.seen_at'])
        .where('payments.stage', '=', 'ENDED')
        .where((build) =>
          build.or([
            build('payments.status', '=', 'UNKNOWN'),
            // Closed by an operator as not made: should the statement show it all the same, somebody has to know.
            build.and([
              build('payments.status', '=', 'REJECTED'),
              build.exists(
                build
                  .selectFrom('payment_closings')
                  .select('payment_closings.id')
                  .whereRef('payment_closings.payment_id', '=', 'payments.id')
                  .where('payment_closings.state', '=', 'DONE'),
              ),
            ]),
          ]),
        )
        .where((build) => build.or([build('search.payment_id', 'is', null), build('search.due_at', '<=', nowMs)]))
        .orderBy((build) => build.fn.coalesce('search.due_at', sql<number>`0`))
        .orderBy('payments.updated_at')
        .limit(limit)
        .execute(),
    );
    return rows.map((row) => {
      const { seen_entry: entryId, seen_day: day, seen_at: atMs } = row;
      const seen = entryId === null || day === null || atMs === null ? null : { entryId, day, atMs };
      const state =
        row.told === null
          ? null
          : { tries: row.search_tries ?? 0, dueAtMs: row.search_due_at, told: toWords(row.told), seen };
      return { payment: this.#rows.parse(row), state };
    });
  }

  async read(paymentId: string): Promise<SearchState | null> {
    const row = await this.#database.ask('reading how far a search is', (db) =>
      db.selectFrom('payment_searches').selectAll().where('payment_id', '=', paymentId).executeTakeFirst(),
    );
    if (row === undefined) return null;
    const { tries, due_at: dueAtMs, told, seen_entry: entryId, seen_day: day, seen_at: atMs } = row;
    const seen = entryId === null || day === null || atMs === null ? null : { entryId, day, atMs };
    return { tries, dueAtMs, told: toWords(told), seen };
  }

  async readOfAmount(customerId: string, { amountMinor, currency }: Money): Promise<readonly PaymentRecord[]> {
    const rows = await this.#database.ask('reading payments of an amount', (db) =>
      db
        .selectFrom('payments')
        .selectAll()
        .where('customer_id', '=', customerId)
        .where('amount_minor', '=', Number(amountMinor))
        .where('currency', '=', currency)
        .execute(),
    );
    return rows.map((row) => this.#rows.parse(row));
  }

  async readUsed(entryIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (entryIds.length === 0) return new Set();
    const rows = await this.#database.ask('reading used evidence', (db) =>
      db.selectFrom('payment_evidence').select('entry_id').where('entry_id', 'in', entryIds).execute(),
    );
    return new Set(rows.map((row) => row.entry_id));
  }

  async takeReading(place: string, day: CalendarDate, perDay: number): Promise<boolean> {
    if (perDay < 1) return false;
    const { numInsertedOrUpdatedRows } = await this.#database.ask('counting a reading', (db) =>
      db
        .insertInto('payment_readings')
        .values({ place, day, readings: 1 })
        .onConflict((conflict) =>
          conflict
            .column('place')
            .doUpdateSet({
              day,
              readings: sql<number>`case when payment_readings.day = ${day} then payment_readings.readings + 1 else 1 end`,
            })
            .where((build) =>
              build.or([build('payment_readings.day', '!=', day), build('payment_readings.readings', '<', perDay)]),
            ),
        )
        .executeTakeFirstOrThrow(),
    );
    return numInsertedOrUpdatedRows === 1n;
  }

  async write(paymentId: string, state: SearchState, audit?: AuditEvent): Promise<void> {
    const { tries, dueAtMs, told, seen } = state;
    const row = {
      tries,
      due_at: dueAtMs === null ? null : Math.ceil(dueAtMs),
      told: told.join(' '),
      seen_entry: seen?.entryId ?? null,
      seen_day: seen?.day ?? null,
      seen_at: seen?.atMs ?? null,
    };
    await this.#database.change('writing how far a search is', async (changes) => {
      await changes
        .insertInto('payment_searches')
        .values({ payment_id: paymentId, ...row })
        .onConflict((conflict) => conflict.column('payment_id').doUpdateSet(row))
        .execute();
      if (audit !== undefined) await appendAudit(changes, audit);
    });
  }
}

const toWords = (text: string): readonly string[] => (text === '' ? [] : text.split(' '));
