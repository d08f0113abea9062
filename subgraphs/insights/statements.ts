// What insights of one customer are computed from: the entries of all accounts in a window of days, read as `transactions` reads them. A
// bank that fails costs its own entries, and is told in the sources. Read once a request and window, however many fields ask.

import { clipWindow, windowMeets } from '../../src/banks/windows.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { type GlobalIds, toEntryNaming } from '../../src/domain/global-id.ts';
import type { Link } from '../../src/domain/link.ts';
import type { InsightAccount, InsightEntry } from '../../src/insights/entry.ts';
import type { EntryRun } from '../../src/insights/statement-columns.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { RequestContext } from '../shared/context.ts';
import { toInsightAccount, toInsightEntry } from '../shared/insight-entries.ts';
import type { EntryName, Loaders } from '../shared/loaders.ts';
import type { StatementPart } from '../shared/located-entry.ts';
import type { Days, SourceResultModel } from '../shared/models.ts';
import { toStatementSource } from '../shared/sources.ts';

/** An account with what of its statement was read. */
export interface AccountStatement {
  readonly located: LocatedAccount;
  readonly account: InsightAccount;
  readonly parts: readonly StatementPart[];
  readonly failure: BankFailure | null;
  /** From this day on until now nothing is missing; null where that cannot be said of any day. */
  readonly completeFrom: string | null;
}

/** An entry with what it is known by. */
export interface NamedEntry {
  readonly entry: InsightEntry;
  readonly name: EntryName;
}

/** What was read of one customer. */
export interface CustomerStatements {
  readonly customerId: string;
  readonly accounts: readonly AccountStatement[];
  /** Dated ones of the days, whatever their status. */
  readonly entries: readonly NamedEntry[];
  /** The same entries, in the same order, as they stand in the lists that were read. */
  readonly runs: readonly EntryRun[];
  readonly links: readonly Link[];
  readonly sources: readonly SourceResultModel[];
}

/** Reads all accounts of a customer; null where the caller may not see the customer. */
export async function readCustomerStatements(
  customerId: string,
  days: Days,
  { access, loaders, ids }: Pick<RequestContext, 'access' | 'loaders' | 'ids'>,
): Promise<CustomerStatements | null> {
  const links = await access.linksOfCustomer(customerId);
  if (links === null) return null;
  const { accounts: located, outcomes } = await loaders.accounts.accountsOfLinks(links);
  const accounts = await Promise.all(located.map((each) => readAccount(each, days, { loaders, ids })));
  const entries: NamedEntry[] = [];
  const runs: EntryRun[] = [];
  for (const { account, located: of, parts } of accounts) {
    const { bankId, accountKey } = nameOf(of);
    const toName = toEntryNaming(nameOf(of));
    for (const { value } of parts) {
      let count = 0;
      for (const [index, entry] of value.entries()) {
        // What has no day is filed under one beyond all that can be asked for.
        if (entry.sortDate >= days.from && entry.sortDate <= days.to) {
          count++;
          entries.push({
            entry: toInsightEntry(entry, account, toName(entry.key)),
            name: { bankId, accountKey, entryKey: entry.key },
          });
          continue;
        }
        if (count > 0) runs.push({ statement: value, start: index - count, count });
        count = 0;
      }
      if (count > 0) runs.push({ statement: value, start: value.length - count, count });
    }
  }
  const sources = outcomes.map((list) => toStatementSource(list, accounts));
  return { customerId, accounts, entries, runs, links, sources };
}

/** One account's windows that meet the days, newest first, until one fails. */
async function readAccount(
  located: LocatedAccount,
  days: Days,
  { loaders: { transactions }, ids }: { readonly loaders: Loaders; readonly ids: GlobalIds },
): Promise<AccountStatement> {
  const account = toInsightAccount(located, ids);
  const parts: StatementPart[] = [];
  let completeFrom: string | null = null;
  let isWhole = true;
  for (const window of transactions.windows(located).filter((each) => windowMeets(each, days))) {
    try {
      const part = await transactions.statement(located, window, clipWindow(window, days));
      parts.push(part);
      isWhole &&= isComplete(part);
      if (isWhole) completeFrom = laterOf(window.from, part.historyFrom);
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      return { located, account, parts, failure: error, completeFrom };
    }
  }
  return { located, account, parts, failure: null, completeFrom };
}

/** Whether nothing of a window is missing. */
const isComplete = ({ incomplete, defects, goesOn, freshness }: StatementPart): boolean =>
  incomplete === null && defects.length === 0 && goesOn !== true && freshness !== 'STALE';

const laterOf = (one: string, other: string | undefined): string => (other !== undefined && other > one ? other : one);
