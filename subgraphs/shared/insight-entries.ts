// Accounts and entries as they were read, in the form that src/insights computes with. Used by the insights subgraph, and by the
// filter of transactions by category.

import type { GlobalIds } from '../../src/domain/global-id.ts';
import type { StatementEntry } from '../../src/domain/statement.ts';
import type { InsightAccount, InsightEntry } from '../../src/insights/entry.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';

/** An account as insights have it. */
export function toInsightAccount(located: LocatedAccount, ids: GlobalIds): InsightAccount {
  const { customerId, bankId } = located.link;
  const { type, currency, holderNames } = located.record.account;
  return { id: ids.account(nameOf(located)), customerId, bankId, type, currency, holderNames };
}

/** An entry as insights have it, by its name (`toEntryNaming`); '' where only its category is asked for. */
export const toInsightEntry = (
  { sortDate: date, transaction }: StatementEntry,
  account: InsightAccount,
  id = '',
): InsightEntry => ({ id, account, date, transaction });
