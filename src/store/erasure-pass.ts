// One pass of an erasure, in its transaction: deletes and pseudonymises what is found of the customer, table by table, as person-data.ts says.
// Called by erasures.ts.

import { createHmac, randomUUID } from 'node:crypto';
import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Changes } from './database.ts';
import type { ErasuresTable } from './erasure-tables.ts';
import { forgotten } from './links.ts';
import { blankPaymentSecrets } from './payment-blanks.ts';
import { type PersonTable, personTables } from './person-data.ts';
import type { Sealer } from './sealing.ts';
import { endErasedMandates } from './stored-mandates.ts';
import type { Tables } from './tables.ts';

/** An erasure's row. */
export type ErasureRow = Selectable<ErasuresTable>;

/** How many rows of a table. */
export type RowCounts = Readonly<Partial<Record<keyof Tables, number>>>;

/** Whether an id is none of a customer but what stands for one who was erased. */
export const isPseudonym = (customerId: string): boolean => customerId.startsWith('erased:');

/** What one pass works with. */
export interface ErasurePass {
  readonly changes: Changes;
  readonly erasure: ErasureRow;
  readonly customerId: string;
  readonly secret: string;
  /** Rows that came to be before; null for all. */
  readonly untilMs: number | null;
}

/** Erases what a pass is about; gives how many rows, by table. @throws SealFailure */
export async function erasePass(
  work: ErasurePass,
  sealer: Sealer,
  { erasesScreening }: { readonly erasesScreening: boolean },
): Promise<RowCounts> {
  await blankPaymentSecrets(work.changes, sealer, whereOf(work, 'payments'));
  const mandates = whereOf(work, 'payment_mandates');
  await endErasedMandates(work.changes, sealer, { where: mandates, atMs: Number(work.erasure.at) });
  const counts: Partial<Record<keyof Tables, number>> = {};
  for (const [name, table] of personTables) {
    const count = await eraseRows(work, name, table, erasesScreening);
    if (count > 0) counts[name] = count;
  }
  await eraseEmptyFeeds(work.changes, work.customerId);
  return counts;
}

/** Where a customer who comes back is seen first. */
const returns = [
  ['links', 'created_at'],
  ['payments', 'created_at'],
  ['page_sessions', 'created_at'],
  ['grants', 'granted_at'],
  ['customer_grants', 'given_at'],
  ['narrowed_grants', 'given_at'],
] as const;

/**
 * When the customer came back; when it settles, where they have not: requests that were under way have told and written what they did for a
 * while after it began.
 */
export async function readReturnMs(
  changes: Changes,
  customerId: string,
  { at, settles_at: settlesAt }: ErasureRow,
): Promise<number> {
  let firstMs = Number(settlesAt);
  for (const [table, column] of returns) {
    const { rows } = await sql<{ first: number | string | null }>`
      select min(${sql.ref(column)}) as first from ${sql.table(table)}
      where customer_id = ${customerId} and ${sql.ref(column)} > ${at}`.execute(changes);
    const first = rows[0]?.first ?? null;
    if (first !== null) firstMs = Math.min(firstMs, Number(first));
  }
  return Math.max(firstMs, Number(at) + 1);
}

/** The rows of a table that a pass is about. */
function whereOf({ customerId, untilMs }: ErasurePass, name: keyof Tables): RawBuilder<SqlBool> {
  const table = personTables.find(([other]) => other === name)?.[1];
  if (table === undefined) throw new TypeError(`nothing of a customer is in ${name}`);
  const rows = table.rows(customerId);
  if (untilMs === null) return rows;
  // What does not tell when it came to be is told by what it hangs on, or left to eraseEmptyFeeds.
  return table.since === null ? sql`1 = 0` : sql`(${rows} and ${sql.ref(table.since)} < ${untilMs})`;
}

// biome-ignore lint/complexity/useMaxParams: what is erased, where, and how.
async function eraseRows(
  work: ErasurePass,
  name: keyof Tables,
  { removal }: PersonTable,
  erasesScreening: boolean,
): Promise<number> {
  const { changes, customerId, erasure } = work;
  const where = whereOf(work, name);
  if (removal.becomes === 'DELETED' || (removal.becomes === 'KEPT_BY_LAW' && erasesScreening)) {
    const { numAffectedRows } = await sql`delete from ${sql.table(name)} where ${where}`.execute(changes);
    return Number(numAffectedRows ?? 0n);
  }
  if (removal.becomes !== 'PSEUDONYMISED') return 0;
  if (removal.accounts) await pseudonymiseAccounts(work, name, where);
  if (name === 'statement_reads') await renameReads(changes, where);
  const { pseudonym } = erasure;
  const sets = [sql`customer_id = case when customer_id = ${customerId} then ${pseudonym} else customer_id end`];
  if (removal.actor !== null) {
    const [kind, subject] = removal.actor.map((column) => sql.ref(column));
    sets.push(
      sql`${subject} = case when ${kind} = 'customer' and ${subject} = ${customerId} then ${pseudonym} else ${subject} end`,
    );
  }
  for (const column of removal.blank) sets.push(sql`${sql.ref(column)} = null`);
  if (name === 'authorization_attempts') sets.push(sql`sealed = ${forgotten}`);
  const { numAffectedRows } = await sql`
    update ${sql.table(name)} set ${sql.join(sets)} where ${where}`.execute(changes);
  return Number(numAffectedRows ?? 0n);
}

/** An account's key is a keyed hash of its number: whoever has the number and ID_KEY could tell it. The same key stays the same within one erasure. */
async function pseudonymiseAccounts(
  { changes, secret, customerId }: ErasurePass,
  name: keyof Tables,
  where: RawBuilder<SqlBool>,
): Promise<void> {
  const ofCustomer = sql`${where} and customer_id = ${customerId} and account_key is not null`;
  const { rows } = await sql<{ account_key: string }>`
    select distinct account_key from ${sql.table(name)} where ${ofCustomer}`.execute(changes);
  for (const { account_key: key } of rows) {
    if (isPseudonym(key)) continue;
    const hidden = `erased:${createHmac('sha256', secret).update(key).digest('base64url').slice(0, 22)}`;
    await sql`update ${sql.table(name)} set account_key = ${hidden}
      where ${ofCustomer} and account_key = ${key}`.execute(changes);
    if (name !== 'payments') continue;
    // What proves one of them names the account too.
    await sql`update payment_evidence set account_key = ${hidden} where account_key = ${key}
      and payment_id in (select id from payments where customer_id = ${customerId})`.execute(changes);
  }
}

/** The id of a row is a hash of whose statement it is, and could be guessed. */
async function renameReads(changes: Changes, where: RawBuilder<SqlBool>): Promise<void> {
  const { rows } = await sql<{ seq: number }>`select seq from statement_reads where ${where}`.execute(changes);
  for (const { seq } of rows)
    await changes.updateTable('statement_reads').set({ id: randomUUID() }).where('seq', '=', seq).execute();
}

/** Numbers last given and rows to wait for, where nothing is behind them: what came late may have made them anew. */
async function eraseEmptyFeeds(changes: Changes, customerId: string): Promise<void> {
  for (const [feed, content] of [
    ['book_feeds', 'book_accounts'],
    ['account_feeds', 'account_events'],
    ['account_identity_places', 'account_identities'],
    ['owner_guess_places', 'owner_guesses'],
  ] as const)
    await sql`delete from ${sql.table(feed)} where customer_id = ${customerId}
      and not exists (select 1 from ${sql.table(content)} where customer_id = ${customerId})`.execute(changes);
}
