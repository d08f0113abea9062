// The table of statement-reads.ts, made by the migration that is listed in migrations.ts: never changed once it is released.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';

/** Who was shown which days of whose statements: one row a reader, an account, a part of its statement and a span of time. */
export async function createStatementReads(db: Kysely<Tables>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const seq =
    kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigint generated always as identity primary key`;
  await sql`create table statement_reads (
    seq ${seq},
    id text not null unique,
    what text not null,
    actor_kind text not null,
    actor text not null,
    client_id text,
    customer_id text not null,
    bank_id text not null,
    account_key text not null,
    from_day text not null,
    to_day text not null,
    reads integer not null,
    first_at bigint not null,
    last_at bigint not null
  )`.execute(db);
  await db.schema
    .createIndex('statement_reads_by_customer')
    .on('statement_reads')
    .columns(['customer_id', 'seq'])
    .execute();
  await db.schema.createIndex('statement_reads_by_time').on('statement_reads').columns(['last_at']).execute();
}
