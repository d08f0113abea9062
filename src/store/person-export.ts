// Everything that the store holds of a customer, row by row, table by table, as person-data.ts says where it is. What opens something is
// told of and not shown; what is sealed and theirs is opened. Called by src/cli/person.ts, which writes it as lines.

import { type Selectable, sql } from 'kysely';
import type { Database } from './database.ts';
import type { PaymentMandatesTable } from './mandate-tables.ts';
import { PaymentRows } from './payment-rows.ts';
import { type PersonTable, personTables } from './person-data.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import { openMandateTerms } from './stored-mandates.ts';
import type { PaymentsTable, Tables } from './tables.ts';

/** One row, as it is shown. */
export interface ExportedRow {
  readonly table: keyof Tables;
  /** By column; what is held and not shown is `held`. Bytes and keys of seals are left out. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** What an export leaves out. */
export interface Withheld {
  /** Cases of screening, and that there was any: whom it is about must not learn of it (AMLD Art. 39). */
  readonly withholdsScreening: boolean;
  /** Who of the operator's people did something: told as {@link held}. */
  readonly withholdsStaff: boolean;
}

/** The port of exports. */
export interface PersonExports {
  /** The rows, as of one instant. @throws StoreFailure, SealFailure */
  read(
    customerId: string,
    withheld: Withheld,
    work: (rows: AsyncIterable<ExportedRow>) => Promise<void>,
  ): Promise<void>;
}

/** In place of a value that opens something: that there is one is theirs to know. */
export const held = 'held';

type Row = Record<string, unknown>;

const tellsOfScreening = ({ action }: Row): boolean => String(action).startsWith('SCREENING_');

/** Who did something, beside what kind of caller that was. */
const doneBy = { actor_kind: 'actor', created_by_kind: 'created_by', ended_by_kind: 'ended_by' } as const;
/** Where only the operator's people do it. */
const doneByStaff = ['proposed_by', 'started_by', 'stopped_by'] as const;

function withoutStaff(row: Row): Row {
  const shown = { ...row };
  for (const [kind, subject] of Object.entries(doneBy)) if (shown[kind] === 'staff') shown[subject] = held;
  for (const column of doneByStaff) if (shown[column] != null) shown[column] = held;
  if (shown['ended_by'] != null && !('ended_by_kind' in shown)) shown['ended_by'] = held;
  return shown;
}

/** Exports of a database. */
export class StoredPersonExports implements PersonExports {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  read(
    customerId: string,
    { withholdsScreening, withholdsStaff }: Withheld,
    work: (rows: AsyncIterable<ExportedRow>) => Promise<void>,
  ): Promise<void> {
    const toShown = (name: keyof Tables, table: PersonTable, row: Row) => {
      const shown = this.#toShown(name, table, row);
      return withholdsStaff ? withoutStaff(shown) : shown;
    };
    return this.#database.snapshot('exporting what is held of a customer', async (db) => {
      async function* rows(): AsyncGenerator<ExportedRow> {
        for (const [name, table] of personTables) {
          if (table.sealed === 'withheld' && withholdsScreening) continue;
          const found = await sql<Row>`select * from ${sql.table(name)} where ${table.rows(customerId)}`.execute(db);
          for (const row of found.rows) {
            if (withholdsScreening && name === 'audit' && tellsOfScreening(row)) continue;
            yield { table: name, row: toShown(name, table, row) };
          }
        }
      }
      await work(rows());
    });
  }

  #toShown(name: keyof Tables, { secret, sealed }: PersonTable, row: Row): Row {
    const shown: Row = {};
    for (const [column, value] of Object.entries(row)) {
      if (column === 'key_id' || column === 'sealed') continue;
      shown[column] = secret.includes(column) && value !== null ? held : value;
    }
    if (sealed === undefined || row['sealed'] === '') return shown;
    if (sealed === 'secret' || sealed === 'book') return { ...shown, sealed: held };
    return { ...shown, ...this.#open(name, row) };
  }

  /** What is sealed and theirs. */
  #open(name: keyof Tables, row: Row): Row {
    if (name === 'payments') {
      // Written from this very table.
      const { order, refundAccount } = new PaymentRows(this.#sealer).parse(row as unknown as Selectable<PaymentsTable>);
      const { instructedAmount: _amount, ...rest } = order;
      return { order: rest, ...(refundAccount === null ? {} : { refundAccount }) };
    }
    if (name === 'payment_mandates') {
      return { terms: openMandateTerms(row as unknown as Selectable<PaymentMandatesTable>, this.#sealer) };
    }
    if (name !== 'category_corrections' && name !== 'screening_cases') return { sealed: held };
    const text = this.#sealer.open(
      { sealed: String(row['sealed']), keyId: String(row['key_id']) },
      toPlace(name, String(row['id'])),
    );
    const content: unknown = JSON.parse(text);
    return { content };
  }
}
