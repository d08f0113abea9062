// Closed months of an account of which the statement book has every day: what this gateway's own statements are made of, without asking
// a bank. A month is closed when each of its days was read after it was over at the bank, and nothing has put that in doubt since.
// Called by the transactions loaders; reads src/book.

import type { StatementMonth } from '../domain/bank-statement.ts';
import { monthFrom } from '../domain/bank-statement.ts';
import { dateInZone, firstOfMonth } from '../domain/dates.ts';
import { hasEnded, isShared } from '../domain/link.ts';
import type { StatementEntry } from '../domain/statement.ts';
import { type LocatedAccount, nameOf } from './located-account.ts';
import type { StatementReader } from './statement-reads.ts';

/** What of the book's view says whether a month is closed. */
type Known = NonNullable<
  Awaited<ReturnType<NonNullable<StatementReader['services']['statements']>['book']['readCoverage']>>
>;

/** Whether the caller may have entries and balances of the account, by consent and grant: a statement shows both. */
export function mayHaveStatements({ link, record }: LocatedAccount): boolean {
  const { withheld = [] } = record.account;
  const isCovered = (permission: 'transactions' | 'balances') =>
    isShared(link, permission) && !withheld.includes(permission);
  return !hasEnded(link, Date.now()) && isCovered('transactions') && isCovered('balances');
}

/** The closed months, newest first; none where nothing is kept, or may be had. @throws StoreFailure */
export async function readClosedMonths(
  reads: StatementReader,
  located: LocatedAccount,
): Promise<readonly StatementMonth[]> {
  const { statements = null } = reads.services;
  if (statements === null || !mayHaveStatements(located)) return [];
  const known = await statements.book.readCoverage(nameOf(located));
  const first = known?.coverage.days[0]?.from;
  if (known === null || first === undefined) return [];
  const { timeZone } = reads.connector(located.link).bank;
  const months: StatementMonth[] = [];
  for (let from = firstOfMonth(dateInZone(Date.now(), timeZone), -1); from >= first; from = firstOfMonth(from, -1)) {
    const month = monthFrom(from);
    if (isClosed(month, known, timeZone)) months.push(month);
  }
  return months;
}

/** The booked entries of a closed month, newest first; null where the book has not every day of it. @throws StoreFailure, SealFailure */
export async function readClosedMonth(
  reads: StatementReader,
  located: LocatedAccount,
  month: StatementMonth,
): Promise<readonly StatementEntry[] | null> {
  const { statements = null } = reads.services;
  if (statements === null || !mayHaveStatements(located)) return null;
  const view = await statements.book.read(nameOf(located), month);
  const { timeZone } = reads.connector(located.link).bank;
  if (view === null || !isClosed(month, view, timeZone)) return null;
  return view.entries.filter(({ transaction }) => transaction.status === 'BOOKED');
}

function isClosed(
  { from, to }: StatementMonth,
  { coverage, historyFrom, doubtedAtMs }: Known,
  timeZone: string,
): boolean {
  // Days before the bank's history count as read, and are known to nobody.
  if (historyFrom !== null && historyFrom > from) return false;
  const oldestAtMs = coverage.oldestAtMs(from, to);
  return oldestAtMs !== null && oldestAtMs > doubtedAtMs && dateInZone(oldestAtMs, timeZone) > to;
}
