// Migration 0030: erasures of people's data, and what of the append-only tables may be changed by one, or deleted after its time. Called by
// migrations.ts.

import { type Kysely, sql } from 'kysely';
import type { Tables } from '../tables.ts';
import type { DatabaseKind } from './append-only.ts';

/** As src/store/erasures.ts makes them. */
const pseudonym = 'erased:%';
/** Younger entries of the audit and of payments cannot be deleted at all: five years (AMLD Art. 40), milliseconds. */
const lawKeepsMs = 1826 * 86_400_000;
/** Events of a link that has ended stay so long at least, milliseconds. */
const linkEventsStayMs = 30 * 86_400_000;

/** What an erasure may not change of an entry of the audit: all but who it was. */
const keptColumns = [
  'seq',
  'at',
  'actor_kind',
  'action',
  'outcome',
  'reason',
  'bank_id',
  'link_id',
  'consent_id',
  'payment_id',
  'grant_id',
  'client_id',
] as const;

/**
 * The one change that the audit takes: while an erasure of a customer is open, that customer's id becomes the erasure's pseudonym, and keys of
 * their accounts become pseudonyms. Whoever can write this table alone can change nothing of what was done, when, to what and
 * with which outcome, and can make no two customers one: pseudonyms are unique.
 */
const isPseudonymised = `${keptColumns.map((column) => `new.${column} is not distinct from old.${column}`).join(' and ')}
  and exists (select 1 from erasures e where e.closed_at is null and e.customer_id is not null
    and (new.customer_id is not distinct from old.customer_id
      or (old.customer_id = e.customer_id and new.customer_id = e.pseudonym))
    and (new.actor = old.actor
      or (old.actor_kind = 'customer' and old.actor = e.customer_id and new.actor = e.pseudonym))
    and (new.account_key is not distinct from old.account_key
      or (old.customer_id = e.customer_id and new.account_key like '${pseudonym}')))`;

/** An erasure is done once, and closed once: whom it was of is gone then, and by whom and when it was stays. */
const isAdvanced = `${['id', 'pseudonym', 'at', 'settles_at', 'actor_kind', 'actor'].map((column) => `new.${column} = old.${column}`).join(' and ')}
  and old.closed_at is null and (old.erased_at is null or new.erased_at = old.erased_at)
  and ((new.closed_at is null and new.customer_id = old.customer_id and new.account_secret = old.account_secret)
    or (new.closed_at is not null and new.customer_id is null and new.account_secret is null))`;

/** Events of links that no customer has any more, or that ended long ago. */
const isOfErasedLink = (now: string): string => `exists (select 1 from links l where l.id = old.link_id and (
    exists (select 1 from erasures e where e.pseudonym = l.customer_id)
    or (l.status in ('REVOKED', 'EXPIRED') and l.status_at < ${now} - ${linkEventsStayMs})))`;

interface Guard {
  readonly table: string;
  /** What a change must be; null for none. */
  readonly update: string | null;
  /** What a deleted row must be; null for none. */
  readonly remove: string | null;
}

/** Makes the table, and the guards of the append-only tables anew. */
export async function createErasures(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('erasures')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text')
    .addColumn('pseudonym', 'text', (column) =>
      column
        .notNull()
        .unique()
        .check(sql`pseudonym like ${sql.lit(pseudonym)} and length(pseudonym) = 29`),
    )
    .addColumn('account_secret', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('settles_at', 'bigint', (column) => column.notNull())
    .addColumn('erased_at', 'bigint')
    .addColumn('closed_at', 'bigint')
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .execute();
  // One at a time of a customer: whoever asks twice has the same one.
  await db.schema
    .createIndex('erasures_open')
    .unique()
    .on('erasures')
    .columns(['customer_id'])
    .where('customer_id', 'is not', null)
    .execute();
  await db.schema.createIndex('erasures_by_closing').on('erasures').columns(['closed_at']).execute();
  await db.schema.createIndex('audit_by_actor').on('audit').columns(['actor_kind', 'actor']).execute();
  const now =
    kind === 'sqlite' ? `cast(unixepoch('subsec') * 1000 as integer)` : '(extract(epoch from now()) * 1000)::bigint';
  const isOld = `old.at < ${now} - ${lawKeepsMs}`;
  const guards: readonly Guard[] = [
    { table: 'audit', update: isPseudonymised, remove: isOld },
    { table: 'payment_events', update: null, remove: isOld },
    { table: 'payment_steps', update: null, remove: isOld },
    { table: 'link_events', update: null, remove: isOfErasedLink(now) },
    { table: 'erasures', update: isAdvanced, remove: null },
  ];
  for (const guard of guards) await (kind === 'sqlite' ? guardSqlite(db, guard) : guardPostgres(db, guard));
}

async function guardSqlite(db: Kysely<Tables>, { table, update, remove }: Guard): Promise<void> {
  for (const [change, allowed] of [
    ['update', update],
    ['delete', remove],
  ] as const) {
    const name = sql.ref(`${table}_no_${change}`);
    await sql`drop trigger if exists ${name}`.execute(db);
    const when = allowed === null ? sql`` : sql.raw(`when not coalesce((${allowed}), 0)`);
    await sql`create trigger ${name} before ${sql.raw(change)} on ${sql.table(table)} ${when}
      begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`.execute(db);
  }
}

async function guardPostgres(db: Kysely<Tables>, { table, update, remove }: Guard): Promise<void> {
  const name = sql.ref(`${table}_no_change`);
  const guard = sql.ref(`${table}_guard`);
  const body = `begin
    if tg_op = 'UPDATE' then if ${update ?? 'false'} then return new; end if;
    else if ${remove ?? 'false'} then return old; end if; end if;
    raise exception '${table} is append-only';
  end`;
  await sql`create or replace function ${guard}() returns trigger language plpgsql as ${sql.lit(body)}`.execute(db);
  await sql`drop trigger if exists ${name} on ${sql.table(table)}`.execute(db);
  await sql`create trigger ${name} before update or delete on ${sql.table(table)}
    for each row execute function ${guard}()`.execute(db);
  if (table !== 'erasures') return;
  await sql`create trigger erasures_no_truncate before truncate on erasures
    for each statement execute function audit_refuse_change()`.execute(db);
}
