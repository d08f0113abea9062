// A closed month's statement of this gateway's: the entries that the statement book has of it, added up so that the closing balance is the
// opening one and all of them, exactly; else it is refused. Read whole before the first byte. Called by gateway-document.ts, which the
// formats beside this file write.

import type { AccountIdentification, Balance } from '../domain/account.ts';
import type { StatementMonth } from '../domain/bank-statement.ts';
import { addDays, type CalendarDate } from '../domain/dates.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { CurrencyCode } from '../domain/iso4217.ts';
import { toSigned } from '../domain/money.ts';
import { toShownCounterparty, toShownText } from '../domain/shown-transaction.ts';
import type { StatementEntry } from '../domain/statement.ts';
import { readBalancesNow, readShownIdentification } from '../exports/account-facts.ts';
import type { ShownEntry } from '../exports/camt-053.ts';
import { type NoStatement, StatementTally, type StatementTotals } from '../exports/camt-balances.ts';
import { StatementsRefused, toMissingCurrencies } from '../exports/camt-export.ts';
import { readAccount } from '../exports/entries.ts';
import { toShown } from '../exports/rows.ts';
import type { ExportSession } from '../exports/session.ts';
import { SourceLedger } from '../exports/sources.ts';
import { type LocatedAccount, nameOf } from '../reading/located-account.ts';

/** Stands in each of its documents: nobody is to take one for the bank's. */
export const madeByGateway = 'Made by this gateway from the bank’s entries. No document of the bank.';

/** An entry, with the balance after it. */
export interface StatementLine extends ShownEntry {
  /** Signed. */
  readonly balanceMinor: bigint;
}

/** One currency of the statement. */
export interface StatementSection {
  readonly totals: StatementTotals;
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
}

/** A statement that adds up, as its caller may see it. */
export interface MonthStatement {
  /** The account's global id. */
  readonly accountId: string;
  readonly month: StatementMonth;
  readonly bankName: string;
  /** The account's own name; null for none. */
  readonly accountName: string | null;
  /** Empty without `pii:read`. */
  readonly holderNames: readonly string[];
  readonly identification: AccountIdentification;
  readonly sections: readonly StatementSection[];
}

/** Whose statement, and for whom. */
export interface MonthStatementJob {
  readonly session: ExportSession;
  readonly located: LocatedAccount;
  readonly month: StatementMonth;
  readonly ids: GlobalIds;
}

/** When it was made, as its documents say: the end of its last day, so that the same entries are the same bytes. */
export const madeAt = ({ to }: StatementMonth): string => `${addDays(to, 1)}T00:00:00.000Z`;

/** Reads and adds up. @throws StatementsRefused where it does not add up or days are missing; ExportBroken, StoreFailure, SealFailure */
export async function readMonthStatement(job: MonthStatementJob): Promise<MonthStatement> {
  const { session, located, month, ids } = job;
  const accountId = ids.account(nameOf(located));
  const context = session.newContext();
  const newestFirst = await context.loaders.statements.closedMonth(located, month);
  if (newestFirst === null) throw refused(accountId, 'DAYS_MISSING');
  session.chargeRows(newestFirst.length);
  const totals = await addUp(job, newestFirst);
  if (typeof totals === 'string') throw refused(accountId, totals);
  const { account } = located.record;
  const { isUnmasked } = toShown(session.principal);
  return {
    accountId,
    month,
    bankName: context.banks.get(located.link.bankId)?.bank.name ?? located.link.bankId,
    accountName: account.name ?? account.nickname,
    holderNames: isUnmasked ? account.holderNames : [],
    identification: await readShownIdentification(session, located),
    sections: totals.map((sums) => ({ totals: sums, lines: toLines(job, newestFirst, sums) })),
  };
}

const refused = (account: string, reason: NoStatement): StatementsRefused =>
  new StatementsRefused([{ account, reason }], 'There is no statement of this month that adds up.');

/** The sums of each currency; by what entries tell, else by the account's balance of now without what came after the month. */
async function addUp(
  { session, located, month }: MonthStatementJob,
  newestFirst: readonly StatementEntry[],
): Promise<readonly StatementTotals[] | NoStatement> {
  const own = toTallies(newestFirst, month.to);
  if (own.length > 0 && own.every(({ isStated }) => isStated)) return toTotals(own, null);
  const later = await readLater(session, located, addDays(month.to, 1));
  if (later === null) return 'ENTRIES_INCOMPLETE';
  const all = toTallies([...later, ...newestFirst], month.to);
  const isStated = all.length > 0 && all.every((tally) => tally.isStated);
  const balances = isStated ? null : await readBalancesNow(session, located);
  const missing = toMissingCurrencies(all, located, balances);
  return toTotals([...all, ...missing.map((currency) => new StatementTally(currency, month.to))], balances);
}

function toTallies(newestFirst: readonly StatementEntry[], to: CalendarDate): readonly StatementTally[] {
  const tallies = new Map<CurrencyCode, StatementTally>();
  for (const { transaction, sortDate } of newestFirst) {
    const { currency } = transaction.amount;
    const tally = tallies.get(currency) ?? new StatementTally(currency, to);
    tallies.set(currency, tally);
    tally.add(transaction, sortDate);
  }
  return [...tallies.values()];
}

function toTotals(
  tallies: readonly StatementTally[],
  balances: readonly Balance[] | null,
): readonly StatementTotals[] | NoStatement {
  const totals: StatementTotals[] = [];
  for (const tally of tallies) {
    const sums = tally.toTotals(balances);
    if (typeof sums === 'string') return sums;
    totals.push(sums);
  }
  return totals.length === 0 ? 'BALANCE_UNKNOWN' : totals;
}

/** The booked entries since a day, newest first; null where something of them is missing. */
async function readLater(
  session: ExportSession,
  located: LocatedAccount,
  from: CalendarDate,
): Promise<readonly StatementEntry[] | null> {
  const sources = new SourceLedger([]);
  const found: StatementEntry[] = [];
  const range = { from, to: null, status: new Set(['BOOKED'] as const) };
  for await (const { entries } of readAccount(session, located, { range, sources, isShown: false }))
    for (const entry of entries) found.push(entry);
  const { readings, failure } = sources.of(located);
  const isWhole = readings.every(({ incomplete, defects }) => incomplete === null && defects.length === 0);
  return failure === null && isWhole && readings.length > 0 ? found : null;
}

function toLines(
  { session, located, ids }: MonthStatementJob,
  newestFirst: readonly StatementEntry[],
  { currency, openingMinor }: StatementTotals,
): readonly StatementLine[] {
  const { isUnmasked } = toShown(session.principal);
  const name = nameOf(located);
  let balanceMinor = openingMinor;
  const lines: StatementLine[] = [];
  for (const { key, transaction } of newestFirst.toReversed()) {
    if (transaction.amount.currency !== currency) continue;
    balanceMinor += toSigned(transaction.amount, transaction.creditDebitIndicator).amountMinor;
    lines.push({
      id: ids.transaction(name, key),
      transaction,
      counterparty: toShownCounterparty(transaction, isUnmasked),
      text: toShownText(transaction.remittanceInformation, isUnmasked),
      balanceMinor,
    });
  }
  return lines;
}
