// Something of a customer in every table of the store that can hold it, made from the schema itself: a table that comes new gets its rows
// here, and one that is not known to src/store/person-data.ts fails the tests of erasing. For the tests of people's rights.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { toSealedText } from '../../../src/store/payment-codec.ts';
import { personTables } from '../../../src/store/person-data.ts';
import { toPlace } from '../../../src/store/sealed-columns.ts';
import { Sealer } from '../../../src/store/sealing.ts';
import { askRaw, type FreshStore } from './stores.ts';

type Rows = readonly Record<string, unknown>[];

/** Asks one thing after the other over one connection, as an operator with the database's own tools; what is refused is an error. */
export async function askEach(
  place: FreshStore['place'],
  statements: readonly string[],
): Promise<readonly (Rows | Error)[]> {
  const toError = (error: unknown): Error => (error instanceof Error ? error : new Error('unknown'));
  if (place.databaseUrl === null) {
    const database = new DatabaseSync(join(place.dataDir, 'bankgraph.sqlite'), { timeout: 5000 });
    try {
      return statements.map((statement) => {
        try {
          return database.prepare(statement).all();
        } catch (error) {
          return toError(error);
        }
      });
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    const answers: (Rows | Error)[] = [];
    for (const statement of statements)
      answers.push(await client.query<Record<string, unknown>>(statement).then(({ rows }) => rows, toError));
    return answers;
  } finally {
    await client.end();
  }
}

/** One column, as the database says. */
export interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
}

/** All columns of all tables, of whichever database. */
export async function readColumns(place: FreshStore['place']): Promise<readonly Column[]> {
  const rows = await askRaw(
    place,
    place.databaseUrl === null
      ? `select m.name as "table", c.name as name, c.type as type from sqlite_master m, pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'`
      : `select table_name as "table", column_name as name, data_type as type from information_schema.columns
         where table_schema = 'public'`,
  );
  return rows
    .map(({ table, name, type }) => ({ table: String(table), name: String(name), type: String(type).toLowerCase() }))
    .filter(({ table }) => !table.startsWith('kysely_'));
}

/** An id that names nobody. */
export const idOf = (table: string, customer: string): string =>
  createHash('sha256').update(`${table} ${customer}`).digest('hex').slice(0, 24);

/** What is in orders of payments, which stay. */
export const paidTo = (customer: string): string => `Payee of ${customer}`;

const order = (customer: string) =>
  ({
    debtorAccount: null,
    creditorName: paidTo(customer),
    creditorAccount: { kind: 'iban', iban: 'DE89370400440532013000' },
    creditorBic: null,
    instructedAmount: { amountMinor: 1000n, currency: 'EUR' as never },
    endToEndId: 'E2E',
    remittanceInformation: `Rent of ${customer}`,
    requestedExecutionDate: null,
    isInstant: false,
  }) as const;

/** Secrets of a payment: what nobody may find afterwards. */
export const paymentSecret = 'planted-access-token';

const secrets = {
  state: 's',
  nonce: 'n',
  codeVerifier: 'v',
  isOpenId: false,
  authorizationUrl: null,
  accessToken: paymentSecret,
  refreshToken: null,
  accessExpiresAtMs: null,
  confirmationUrl: null,
  confirmationCode: null,
  cancellation: null,
} as const;

/** What a customer has agreed to in a mandate, which stays, with what opens it, which does not. */
const mandate = (customer: string): string =>
  JSON.stringify({
    terms: {
      debtorAccount: null,
      debtorName: null,
      creditorName: paidTo(customer),
      creditorAccount: { kind: 'iban', iban: 'DE89370400440532013000' },
      remittanceInformation: null,
      type: 'SWEEPING',
      limits: {
        currency: 'GBP',
        maximumIndividualMinor: '500',
        periodicLimits: [{ amountMinor: '2000', periodType: 'DAY', alignment: 'CONSENT' }],
        validFromDate: null,
        validToDate: null,
      },
    },
    secrets: {
      state: 's',
      nonce: 'n',
      codeVerifier: 'v',
      isOpenId: true,
      authorizationUrl: null,
      accessToken: paymentSecret,
      refreshToken: paymentSecret,
      accessExpiresAtMs: null,
    },
  });

const generated = new Set([
  'audit.seq',
  'payment_events.seq',
  'payment_steps.seq',
  'account_identities.seq',
  'statement_reads.seq',
]);

/** What stands in which column; others are told by their type. */
function toValue(
  { table, name, type }: Column,
  customer: string,
  { sealer, atMs }: { readonly sealer: Sealer; readonly atMs: number },
): string | number | Buffer | null {
  const of = (other: string): string => idOf(other, customer);
  const place = toPlace(table as never, table === 'token_sets' ? of('consents') : of(table));
  const sealed = (): string =>
    sealer.seal(
      table === 'payments'
        ? toSealedText({ order: order(customer), secrets, refundAccount: null, bankTerms: null })
        : table === 'payment_mandates'
          ? mandate(customer)
          : JSON.stringify({ planted: `sealed of ${customer}` }),
      place,
    ).sealed;
  switch (`${table}.${name}`) {
    case 'links.home_bank_id':
    case 'links.reason':
    case 'payments.rejection':
    case 'payments.cancellation':
    case 'payments.reason_code':
    case 'payments.due_at':
      return null;
    case 'links.status':
      return 'ACTIVE';
    case 'consents.status':
      return 'AUTHORISED';
    case 'consents.revocation':
      return 'NONE';
    case 'payment_mandates.status':
      return 'AUTHORISED';
    case 'payment_mandates.stage':
      return 'ACTIVE';
    case 'payment_mandates.ended_at':
      return null;
    case 'payments.stage':
      return 'ENDED';
    case 'payments.status':
    case 'payments.furthest':
      return 'SETTLED';
    case 'payments.currency':
      return 'EUR';
    case 'webhook_deliveries.payment_id':
    case 'payment_readings.place':
      return JSON.stringify([customer, 'rheinbank']);
    case 'payment_mandates.scope':
    case 'idempotency.scope':
      return JSON.stringify(['customer', customer, 'app']);
    case 'token_sets.ends_consent':
      return 0;
    // Below what the counter gives.
    case 'link_events.seq':
      return -customer.charCodeAt(0);
  }
  switch (name) {
    case 'id':
      return of(table);
    case 'customer_id':
      return customer;
    case 'link_id':
      return of('links');
    case 'consent_id':
      return of('consents');
    case 'payment_id':
      return of('payments');
    case 'grant_id':
      return of('narrowed_grants');
    case 'account_id':
      return of('book_accounts');
    case 'delivery_id':
      return of('webhook_deliveries');
    case 'bank_id':
      return 'rheinbank';
    case 'actor_kind':
    case 'created_by_kind':
    case 'ended_by_kind':
      return 'customer';
    case 'actor':
    case 'created_by':
    case 'ended_by':
      return customer;
    case 'account_key':
      return `key-${of('accounts')}`;
    case 'permissions':
      return 'accounts balances';
    case 'sealed':
      return type === 'text' ? sealed() : Buffer.from(`sealed ${of(table)}`);
    case 'key_id':
      return sealer.currentKeyId;
  }
  if (type === 'text') return of(`${table}.${name}`);
  if (type === 'blob' || type === 'bytea') return Buffer.from('x');
  return /(?:_at|_until|since)$|^at$/.test(name) ? atMs : 1;
}

const quote = (value: string | number | Buffer | null, isPostgres: boolean): string => {
  if (value === null || typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return isPostgres ? `'\\x${value.toString('hex')}'` : `x'${value.toString('hex')}'`;
};

/** Tables in an order in which rows can be put into them. */
const firstTables = ['links', 'consents', 'payments', 'webhook_deliveries', 'narrowed_grants', 'book_accounts'];

/** Puts one row into each table that can hold something of a customer. */
export async function insertPerson(
  { place, key }: Pick<FreshStore, 'place' | 'key'>,
  customer: string,
  { atMs = 1000, without = [] }: { readonly atMs?: number; readonly without?: readonly string[] } = {},
): Promise<void> {
  const sealer = new Sealer([key]);
  const columns = await readColumns(place);
  const others = personTables.map(([name]) => String(name)).filter((name) => !firstTables.includes(name));
  const statements = [...firstTables, ...others]
    .filter((name) => !without.includes(name))
    .map((table) => {
      const own = columns.filter((column) => column.table === table && !generated.has(`${table}.${column.name}`));
      const values = own.map((column) =>
        quote(toValue(column, customer, { sealer, atMs }), place.databaseUrl !== null),
      );
      return `insert into ${table} (${own.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`;
    });
  for (const answer of await askEach(place, statements)) if (answer instanceof Error) throw answer;
}

/** Every row of every table, by table; sealed text that opens stands opened behind it. */
export async function dumpStore({
  place,
  key,
}: Pick<FreshStore, 'place' | 'key'>): Promise<ReadonlyMap<string, string>> {
  const sealer = new Sealer([key]);
  const tables = [...new Set((await readColumns(place)).map(({ table }) => table))];
  const dump = new Map<string, string>();
  const answers = await askEach(
    place,
    tables.map((table) => `select * from ${table}`),
  );
  for (const [index, table] of tables.entries()) {
    const rows = answers[index];
    if (rows === undefined || rows instanceof Error) throw rows ?? new Error(table);
    const texts = rows.map((row) => {
      const { sealed, key_id: keyId } = row;
      const bytes = Object.values(row).map((value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : '',
      );
      let opened = '';
      if (typeof sealed === 'string' && sealed !== '' && typeof keyId === 'string') {
        const name = table === 'token_sets' ? row['consent_id'] : (row['id'] ?? row['source_id']);
        opened = sealer.open({ sealed, keyId }, toPlace(table as never, String(name)));
      }
      return `${JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))} ${opened} ${bytes.join(' ')}`;
    });
    dump.set(table, texts.join('\n'));
  }
  return dump;
}
