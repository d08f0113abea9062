// The one set of migrations, for both databases. Run by store.ts at every start; several gateways may start at once: the
// first does the work under a lock, the others wait and find it done. Never change one that was released: add another.

import { type Kysely, sql, type Transaction } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { createAccountEvents } from './migrations/account-events.ts';
import { createAccountIdentities } from './migrations/account-identities.ts';
import { type DatabaseKind, refuseChanges } from './migrations/append-only.ts';
import { createBook } from './migrations/book.ts';
import { createCategoryCorrections } from './migrations/category-corrections.ts';
import { createCustomerGrants } from './migrations/customer-grants.ts';
import { createErasures } from './migrations/erasures.ts';
import { createInstitutions } from './migrations/institutions.ts';
import { createLinkEvents } from './migrations/link-events.ts';
import { addMoves } from './migrations/moves.ts';
import { createNarrowedGrants } from './migrations/narrowed-grants.ts';
import { addOperatorCommands } from './migrations/operator-commands.ts';
import { createOwnerGuesses } from './migrations/owner-guesses.ts';
import { createPageSessions } from './migrations/page-sessions.ts';
import { createPaymentMandates } from './migrations/payment-mandates.ts';
import { addPaymentRefunds } from './migrations/payment-refunds.ts';
import { createPaymentSearches } from './migrations/payment-searches.ts';
import { createPolicies } from './migrations/policies.ts';
import { createReportKeys } from './migrations/report-keys.ts';
import { addRestores } from './migrations/restores.ts';
import { addRevokingTokens } from './migrations/revoking-tokens.ts';
import { createScreeningCases } from './migrations/screening-cases.ts';
import { addScreeningWorklist } from './migrations/screening-worklist.ts';
import { createSourceTokens } from './migrations/source-tokens.ts';
import { createStatementPolls } from './migrations/statement-polls.ts';
import { createStatementReads } from './migrations/statement-reads.ts';
import { addWebhookSubjects } from './migrations/webhook-subjects.ts';
import type { Tables } from './tables.ts';

/** Starts that collide while the migrations' own tables are made are tried again. */
const tries = 8;

/** Brings the database to the newest form. @throws the first error of the last try */
export async function migrate(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(kind) } });
  let failure: unknown;
  for (let round = 0; round < tries; round++) {
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    failure = error;
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 80 * (round + 1)));
  }
  throw failure;
}

/** All there are, in their order. */
export const migrationNames = (kind: DatabaseKind): readonly string[] => Object.keys(migrationsFor(kind));

/** Brings a database to one of its forms, within a transaction: all or nothing of it. @throws the first error */
export async function migrateWithin(db: Transaction<Tables>, kind: DatabaseKind, name: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsFor(kind) } });
  const { error } = await migrator.migrateTo(name);
  if (error !== undefined) throw error;
}

function migrationsFor(kind: DatabaseKind): Record<string, Migration> {
  return {
    '0001-links': { up: (db) => createLinks(db, kind) },
    '0002-payments': { up: (db) => createPayments(db, kind) },
    '0003-payments-bank-id': { up: addBankIdsAndCancellations },
    '0004-webhooks': { up: createWebhooks },
    '0005-link-confirmations': { up: addLinkConfirmations },
    '0006-payment-confirmations': { up: addPaymentConfirmations },
    '0007-link-clients': { up: addLinkClients },
    '0008-page-sessions': { up: createPageSessions },
    '0009-book': { up: (db) => createBook(db, kind) },
    '0010-payment-searches': { up: createPaymentSearches },
    '0011-link-events': { up: (db) => createLinkEvents(db, kind) },
    '0012-account-identities': { up: (db) => createAccountIdentities(db, kind) },
    '0013-statement-reads': { up: (db) => createStatementReads(db, kind) },
    '0014-webhook-subjects': { up: addWebhookSubjects },
    '0015-statement-polls': { up: createStatementPolls },
    '0016-account-events': { up: createAccountEvents },
    '0017-customer-grants': { up: createCustomerGrants },
    '0018-narrowed-grants': { up: createNarrowedGrants },
    '0019-category-corrections': { up: createCategoryCorrections },
    '0020-owner-guesses': { up: createOwnerGuesses },
    '0021-report-keys': { up: createReportKeys },
    '0022-screening-cases': { up: createScreeningCases },
    '0023-screening-worklist': { up: addScreeningWorklist },
    '0024-institutions': { up: createInstitutions },
    '0025-revoking-tokens': { up: addRevokingTokens },
    '0026-moves': { up: addMoves },
    '0027-source-tokens': { up: createSourceTokens },
    '0028-restores': { up: addRestores },
    '0029-operator-commands': { up: addOperatorCommands },
    '0030-erasures': { up: (db) => createErasures(db, kind) },
    '0031-policies': { up: createPolicies },
    '0032-payment-mandates': { up: createPaymentMandates },
    '0033-payment-refunds': { up: addPaymentRefunds },
  };
}

async function createLinks(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('links')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('status_at', 'bigint', (column) => column.notNull())
    .addColumn('consent_id', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by_kind', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('granted_at', 'bigint')
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema.createIndex('links_by_customer').on('links').columns(['customer_id', 'id']).execute();
  await db.schema.createIndex('links_by_expiry').on('links').columns(['status', 'expires_at']).execute();
  await db.schema
    .createTable('consents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('link_id', 'text', (column) => column.notNull().references('links.id'))
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('bank_consent_id', 'text')
    .addColumn('permissions', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('end_reason', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('authorised_at', 'bigint')
    .addColumn('expires_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('revocation', 'text', (column) => column.notNull())
    .addColumn('revocation_due_at', 'bigint')
    .addColumn('revocation_tries', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('consents_by_link').on('consents').columns(['link_id', 'created_at']).execute();
  await db.schema
    .createIndex('consents_by_revocation')
    .on('consents')
    .columns(['revocation', 'revocation_due_at'])
    .execute();
  await db.schema
    .createTable('token_sets')
    .addColumn('consent_id', 'text', (column) => column.primaryKey().references('consents.id'))
    .addColumn('link_id', 'text', (column) => column.notNull().references('links.id'))
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('access_expires_at', 'bigint')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('refresh_started_at', 'bigint')
    .addColumn('refresh_fence', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('token_sets_by_key').on('token_sets').columns(['key_id', 'consent_id']).execute();
  await db.schema.createIndex('token_sets_by_link').on('token_sets').column('link_id').execute();
  await db.schema
    .createTable('authorization_attempts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('state_hash', 'text', (column) => column.notNull().unique())
    .addColumn('link_id', 'text', (column) => column.notNull().references('links.id'))
    .addColumn('consent_id', 'text', (column) => column.notNull().references('consents.id'))
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('issuer', 'text')
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('client_state', 'text')
    .addColumn('binding_hash', 'text')
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('failure', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('claim_id', 'text')
    .addColumn('exchange_until', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('attempts_by_status')
    .on('authorization_attempts')
    .columns(['status', 'expires_at'])
    .execute();
  await db.schema.createIndex('attempts_by_link').on('authorization_attempts').column('link_id').execute();
  await db.schema.createIndex('attempts_by_key').on('authorization_attempts').columns(['key_id', 'id']).execute();
  await db.schema
    .createTable('grants')
    .addColumn('partner_id', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('granted_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('grants_key', ['partner_id', 'customer_id'])
    .execute();
  await db.schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('holder', 'text', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await createAudit(db, kind);
}

/** Append-only by triggers: an operator's slip is refused as well. Whoever owns the table could drop them. */
async function createAudit(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  const seq =
    kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigint generated always as identity primary key`;
  await sql`create table audit (
    seq ${seq},
    at bigint not null,
    actor_kind text not null,
    actor text not null,
    action text not null,
    outcome text not null,
    reason text,
    customer_id text,
    bank_id text,
    link_id text,
    consent_id text
  )`.execute(db);
  await db.schema.createIndex('audit_by_link').on('audit').columns(['link_id', 'seq']).execute();
  await db.schema.createIndex('audit_by_customer').on('audit').columns(['customer_id', 'seq']).execute();
  await db.schema.createIndex('audit_by_time').on('audit').columns(['at']).execute();
  if (kind === 'sqlite') {
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.ref(`audit_no_${change}`)} before ${sql.raw(change)} on audit
        begin select raise(abort, 'audit is append-only'); end`.execute(db);
    }
    return;
  }
  await sql`create function audit_refuse_change() returns trigger language plpgsql as
    $$ begin raise exception 'audit is append-only'; end $$`.execute(db);
  await sql`create trigger audit_no_change before update or delete on audit
    for each row execute function audit_refuse_change()`.execute(db);
  await sql`create trigger audit_no_truncate before truncate on audit
    for each statement execute function audit_refuse_change()`.execute(db);
}

async function createPayments(db: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  await db.schema
    .createTable('payments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('bank_id', 'text', (column) => column.notNull())
    .addColumn('link_id', 'text')
    .addColumn('account_key', 'text')
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('amount_minor', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('furthest', 'text', (column) => column.notNull())
    .addColumn('reason_code', 'text')
    .addColumn('rejection', 'text')
    .addColumn('stage', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('bank_consent_id', 'text')
    .addColumn('bank_payment_id', 'text')
    .addColumn('issuer', 'text')
    .addColumn('state_hash', 'text', (column) => column.notNull().unique())
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('client_state', 'text')
    .addColumn('binding_hash', 'text')
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('authorise_until', 'bigint', (column) => column.notNull())
    .addColumn('submitted_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('payments_by_customer')
    .on('payments')
    .columns(['customer_id', 'created_at', 'id'])
    .execute();
  await db.schema.createIndex('payments_by_due').on('payments').columns(['due_at']).execute();
  await db.schema.createIndex('payments_by_key').on('payments').columns(['key_id', 'id']).execute();
  await db.schema
    .createTable('idempotency')
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('input_hash', 'text', (column) => column.notNull())
    .addColumn('payment_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_key', ['scope', 'key'])
    .execute();
  await db.schema
    .createTable('payment_usage')
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('currency', 'text', (column) => column.notNull())
    .addColumn('used_minor', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('payment_usage_key', ['client_id', 'day', 'currency'])
    .execute();
  const seq =
    kind === 'sqlite' ? sql`integer primary key autoincrement` : sql`bigint generated always as identity primary key`;
  await sql`create table payment_events (
    seq ${seq},
    payment_id text not null references payments (id),
    status text not null,
    source text not null,
    reason_code text,
    at bigint not null
  )`.execute(db);
  await sql`create table payment_steps (
    seq ${seq},
    payment_id text not null references payments (id),
    step text not null,
    phase text not null,
    code text,
    at bigint not null
  )`.execute(db);
  for (const table of ['payment_events', 'payment_steps'] as const) {
    await db.schema.createIndex(`${table}_by_payment`).on(table).columns(['payment_id', 'seq']).execute();
    await refuseChanges(db, kind, table);
  }
  await db.schema.alterTable('audit').addColumn('payment_id', 'text').execute();
  await db.schema.createIndex('audit_by_payment').on('audit').columns(['payment_id', 'seq']).execute();
}

async function createWebhooks(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('webhook_endpoints')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('slot', 'integer')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('deleted_at', 'bigint')
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('key_id', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('webhook_endpoints_by_client')
    .on('webhook_endpoints')
    .columns(['client_id', 'slot'])
    .unique()
    .execute();
  // No reference to the endpoint: a payment's event never fails for an endpoint that is deleted at the same moment.
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('endpoint_id', 'text', (column) => column.notNull())
    .addColumn('payment_id', 'text', (column) => column.notNull())
    .addColumn('event_seq', 'bigint', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('give_up_at', 'bigint', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_by_event')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'event_seq'])
    .unique()
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_by_due')
    .on('webhook_deliveries')
    .columns(['endpoint_id', 'next_attempt_at', 'event_seq'])
    .execute();
  await db.schema
    .createIndex('webhook_deliveries_pending')
    .on('webhook_deliveries')
    .columns(['next_attempt_at', 'give_up_at'])
    .execute();
  await db.schema.createIndex('webhook_deliveries_by_time').on('webhook_deliveries').columns(['created_at']).execute();
  await db.schema
    .createTable('webhook_attempts')
    .addColumn('delivery_id', 'text', (column) =>
      column.notNull().references('webhook_deliveries.id').onDelete('cascade'),
    )
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('http_status', 'integer')
    .addColumn('failure', 'text')
    .addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_attempts_key', ['delivery_id', 'number'])
    .execute();
}

/** A bank's id of a payment is one payment's: an answer about another's is refused where it would be stored. */
async function addBankIdsAndCancellations(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createIndex('payments_by_bank_id')
    .unique()
    .on('payments')
    .columns(['bank_id', 'bank_payment_id'])
    .where('bank_payment_id', 'is not', null)
    .execute();
  await db.schema.alterTable('payments').addColumn('cancellation', 'text').execute();
  await db.schema.alterTable('payments').addColumn('cancel_state_hash', 'text').execute();
  await db.schema
    .createIndex('payments_by_cancel_state')
    .unique()
    .on('payments')
    .columns(['cancel_state_hash'])
    .where('cancel_state_hash', 'is not', null)
    .execute();
}

/** An authorisation that was begun by a client waits for the code that only the returning browser has. */
async function addLinkConfirmations(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('authorization_attempts').addColumn('code_hash', 'text').execute();
  await db.schema.alterTable('authorization_attempts').addColumn('confirm_until', 'bigint').execute();
  await db.schema
    .createIndex('attempts_by_code')
    .unique()
    .on('authorization_attempts')
    .columns(['code_hash'])
    .where('code_hash', 'is not', null)
    .execute();
}

/** The same for payments; those that are under way were initiated without, and go on so. */
async function addPaymentConfirmations(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .alterTable('payments')
    .addColumn('needs_confirmation', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('payments').addColumn('code_hash', 'text').execute();
  await db.schema.alterTable('payments').addColumn('confirm_until', 'bigint').execute();
  await db.schema
    .createIndex('payments_by_code')
    .unique()
    .on('payments')
    .columns(['code_hash'])
    .where('code_hash', 'is not', null)
    .execute();
}

/** What a partner may renew and end is what was begun in its own app. */
async function addLinkClients(db: Kysely<Tables>): Promise<void> {
  await db.schema.alterTable('links').addColumn('client_id', 'text').execute();
}
