// Customers' grants of some accounts only, in tables of their own, so that gateways of versions before find none of them: how a grant
// that is given gets there, and which accounts it names. Called by stored-customer-grants.ts and standing-grants.ts.

import { type Expression, expressionBuilder, type Kysely, type Selectable, type SqlBool } from 'kysely';
import type { GrantedAccount } from '../domain/grant.ts';
import type { Changes } from './database.ts';
import type { CustomerGrantsTable } from './grant-tables.ts';
import type { Tables } from './tables.ts';

/** Where grants of customers' stand. */
export const grantTables = ['customer_grants', 'narrowed_grants'] as const;
/** One of {@link grantTables}. */
export type GrantTable = (typeof grantTables)[number];

/** A table of grants under the name of the first: both have the same columns, and what is asked of one is asked of both. */
export const asGrants = (table: GrantTable): 'customer_grants' => table as 'customer_grants';

/** The same for a question that names columns by their table. */
export const aliasGrants = (table: GrantTable): 'customer_grants' =>
  (table === 'customer_grants' ? table : `${table} as customer_grants`) as 'customer_grants';

/** Rows of one statement, well below what databases take. */
const rowsAtOnce = 200;

/** Moves a grant that was just given to where narrowed ones stand, with its accounts; gives those, each once. */
export async function narrowGrant(
  changes: Changes,
  row: Selectable<CustomerGrantsTable>,
  accounts: readonly GrantedAccount[],
): Promise<readonly GrantedAccount[]> {
  await changes.deleteFrom('customer_grants').where('id', '=', row.id).execute();
  await changes.insertInto('narrowed_grants').values(row).execute();
  const distinct = new Map(accounts.map((account) => [JSON.stringify([account.bankId, account.accountKey]), account]));
  const values = [...distinct.values()].map(({ bankId, accountKey }) => ({
    grant_id: row.id,
    bank_id: bankId,
    account_key: accountKey,
  }));
  for (let first = 0; first < values.length; first += rowsAtOnce)
    await changes
      .insertInto('grant_accounts')
      .values(values.slice(first, first + rowsAtOnce))
      .execute();
  return [...distinct.values()];
}

/** The accounts of narrowed grants, by grant. */
export async function selectGrantAccounts(
  db: Kysely<Tables>,
  grantIds: readonly string[],
): Promise<ReadonlyMap<string, readonly GrantedAccount[]>> {
  const byGrant = new Map<string, GrantedAccount[]>();
  for (let first = 0; first < grantIds.length; first += rowsAtOnce) {
    const rows = await db
      .selectFrom('grant_accounts')
      .selectAll()
      .where('grant_id', 'in', grantIds.slice(first, first + rowsAtOnce))
      .orderBy('bank_id')
      .orderBy('account_key')
      .execute();
    for (const { grant_id: grantId, bank_id: bankId, account_key: accountKey } of rows) {
      const accounts = byGrant.get(grantId) ?? [];
      accounts.push({ bankId, accountKey });
      byGrant.set(grantId, accounts);
    }
  }
  return byGrant;
}

/** What of a customer's something is: of some accounts at a bank, or of the bank's link where no keys are told. */
export interface TouchedAccounts {
  readonly bankId: string;
  readonly accountKeys: readonly string[] | null;
}

/** Whether the narrowed grant of the question around names one of these. */
export function namesSome({ bankId, accountKeys }: TouchedAccounts): Expression<SqlBool> {
  const build = expressionBuilder<Tables, 'customer_grants'>();
  const named = build
    .selectFrom('grant_accounts')
    .select('grant_accounts.account_key')
    .whereRef('grant_accounts.grant_id', '=', 'customer_grants.id')
    .where('grant_accounts.bank_id', '=', bankId);
  return build.exists(accountKeys === null ? named : named.where('grant_accounts.account_key', 'in', [...accountKeys]));
}
