// Which grants stand at an instant, as conditions of questions to the database: the operator's, and customers' own that let a partner
// read something. Used by webhook-deliveries.ts and statement-polls.ts, which choose whom to tell; what a caller may see is judged
// again by src/auth/access.ts.

import { type Expression, expressionBuilder, type RawBuilder, type SqlBool } from 'kysely';
import type { GrantPermission } from '../domain/grant.ts';
import { aliasGrants, type GrantTable, grantTables, namesSome, type TouchedAccounts } from './narrowed-grants.ts';
import type { Tables } from './tables.ts';

/** What a customer's grant has to let its partner do, and when. */
export interface GrantCondition {
  readonly permission: GrantPermission;
  /** Epoch milliseconds, or the database's own clock. */
  readonly at: number | RawBuilder<number>;
  /** What it has to open, where it is of some accounts only; absent for any. */
  readonly touches?: TouchedAccounts;
}

/** A partner or a customer: a column of the question around, or any of some. */
export type Named = Expression<string> | readonly string[];

/** Whether a row of customers' grants, of either table under the name of the first, stands. No permission's name is a part of another's. */
export function isStanding({ permission, at }: GrantCondition): Expression<SqlBool> {
  const build = expressionBuilder<Tables, 'customer_grants'>();
  return build.and([
    build('customer_grants.status', '=', 'ACTIVE'),
    build('customer_grants.expires_at', '>', at),
    build('customer_grants.permissions', 'like', `%${permission}%`),
  ]);
}

/** Whether a partner is granted it by a customer, or was by the operator in the store. */
export function isGranted(
  { partner, customer }: { readonly partner: Named; readonly customer: Named },
  condition: GrantCondition,
): Expression<SqlBool> {
  const build = expressionBuilder<Tables, never>();
  const ofOperator = build
    .selectFrom('grants')
    .select('grants.partner_id')
    .where((own) => own.and([is(own.ref('grants.partner_id'), partner), is(own.ref('grants.customer_id'), customer)]));
  const ofCustomer = (table: GrantTable) =>
    build
      .selectFrom(aliasGrants(table))
      .select('customer_grants.id')
      .where((own) =>
        own.and([
          is(own.ref('customer_grants.partner_id'), partner),
          is(own.ref('customer_grants.customer_id'), customer),
          isStanding(condition),
          ...(table === 'narrowed_grants' && condition.touches !== undefined ? [namesSome(condition.touches)] : []),
        ]),
      );
  return build.or([build.exists(ofOperator), ...grantTables.map((table) => build.exists(ofCustomer(table)))]);
}

function is(column: Expression<string | null>, named: Named): Expression<SqlBool> {
  const build = expressionBuilder<Tables, never>();
  return isSome(named) ? build(column, 'in', named) : build(column, '=', named);
}

const isSome = (named: Named): named is readonly string[] => Array.isArray(named);
