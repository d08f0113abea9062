// Everything that the store holds of a customer, row by row, table by table, as person-data.ts says where it is. What opens something is
// told of and not shown; what is sealed and theirs is opened. Called by src/cli/person.ts, which writes it as lines.

import { type Selectable, sql } from 'kysely';
import type { Database } from './database.ts';
import { PaymentRows } from './payment-rows.ts';
import { type PersonTable, personTables } from './person-data.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import type { PaymentsTable, Tables } from './tables.ts';

/** One row, as it is shown. */
export interface ExportedRow {
  readonly table: keyof Tables;
  /** By column; what is held and not shown is `held`. Bytes and keys of seals are left out. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** The port of exports. */
export interface PersonExports {
  /** The rows, as of one instant. `withholds`: tables that are counted alone. @throws StoreFailure, SealFailure */
  read(
    customerId: string,
    { withholdsScreening }: { readonly withholdsScreening: boolean },
    work: (rows: AsyncIterable<ExportedRow>) => Promise<void>,
  ): Promise<void>;
}

/** In place of a value that opens something: that there is one is theirs to know. */
export const held = 'held';

type Row = Record<string, unknown>;

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
    { withholdsScreening }: { readonly withholdsScreening: boolean },
    work: (rows: AsyncIterable<ExportedRow>) => Promise<void>,
  ): Promise<void> {
    const toShown = (name: keyof Tables, table: PersonTable, row: Row) => this.#toShown(name, table, row);
    return this.#database.snapshot('exporting what is held of a customer', async (db) => {
      async function* rows(): AsyncGenerator<ExportedRow> {
        for (const [name, table] of personTables) {
          if (table.sealed === 'withheld' && withholdsScreening) continue;
          const found = await sql<Row>`select * from ${sql.table(name)} where ${table.rows(customerId)}`.execute(db);
          for (const row of found.rows) yield { table: name, row: toShown(name, table, row) };
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
      const { order } = new PaymentRows(this.#sealer).parse(row as unknown as Selectable<PaymentsTable>);
      const { instructedAmount: _amount, ...rest } = order;
      return { order: rest };
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
