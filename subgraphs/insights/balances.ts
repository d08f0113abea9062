// Balances of one account day by day: what the bank states now, what entries state, and the entries between. Used by the resolvers of
// Account.

import { type Balance, balanceOfType } from '../../src/domain/account.ts';
import { addDays } from '../../src/domain/dates.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { toSigned } from '../../src/domain/money.ts';
import {
  type BalanceGap,
  type DayBalance,
  type StatedBalance,
  toBalanceHistories,
} from '../../src/insights/balance-history.ts';
import { isCounted, signedMinorOf } from '../../src/insights/classified.ts';
import type { InsightEntry } from '../../src/insights/entry.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { RequestContext } from '../shared/context.ts';
import type { Days } from '../shared/models.ts';
import { toMoney } from '../shared/money.ts';
import { analyse, toBasis } from './reports.ts';

/** The account that is asked about. */
export interface BalanceRequest {
  readonly located: LocatedAccount;
  readonly accountId: string;
  readonly days: Days;
}

/** The histories of an account, one a currency. Null where the caller may not see its customer. @throws BankFailure where balances are withheld */
export async function toBalanceReport({ located, accountId, days }: BalanceRequest, context: RequestContext) {
  const { customerId, bankId, withheld } = located.link;
  // Entries tell balances, too: who is granted entries alone is told none of them.
  if (withheld?.has('balances') === true) {
    const operatorMessage = `${bankId}: not asked, the customer does not grant the caller balances`;
    throw new BankFailure({ code: 'PERMISSION_NOT_GRANTED', bankId, operatorMessage });
  }
  const today = new Date().toISOString().slice(0, 10);
  // From the first day on until now: the balance that the bank states is today's.
  const analysed = await analyse(
    customerId,
    { from: days.from, to: days.to > today ? days.to : addDays(today, 1) },
    context,
  );
  if (analysed === null) return null;
  const entries = analysed.entries.map(({ entry }) => entry).filter(({ account }) => account.id === accountId);
  const completeFrom = analysed.read.accounts.find(({ account }) => account.id === accountId)?.completeFrom ?? null;
  const stated = await readStated({ located, accountId, today }, context);
  const to = days.to > today ? today : days.to;
  // Where the bank is, it may be tomorrow already.
  const last = [today, ...stated.map(({ date }) => date)].sort().at(-1) ?? today;
  const histories = days.from > to ? [] : toBalanceHistories({ entries, stated, from: days.from, to: last });
  return {
    basis: toBasis(analysed.read, { days, accountId }),
    histories: histories.flatMap(({ currency: code, days: all, gaps }) => {
      const currency = parseCurrencyOfHistory(code);
      if (currency === null) return [];
      return {
        currency,
        days: toProvenDays(all, { entries, completeFrom, gaps, stated, currency })
          .filter(({ date }) => date <= to)
          .map(({ date, balanceMinor, isExact }) => ({
            date,
            isExact,
            signedAmount: balanceMinor === null ? null : toMoney({ amountMinor: balanceMinor, currency }),
          })),
        gaps: gaps
          .filter(({ date }) => date >= days.from && date <= to)
          .map(({ sinceDate, date, differenceMinor }) => ({
            sinceDate,
            date,
            difference: toMoney({ amountMinor: differenceMinor, currency }),
          })),
      };
    }),
  };
}

/** Booked balances that the bank states, each of its day; none where the bank cannot be asked: the entries' own are left. */
async function readStated(
  {
    located,
    accountId,
    today,
  }: { readonly located: LocatedAccount; readonly accountId: string; readonly today: string },
  { loaders }: RequestContext,
): Promise<readonly StatedBalance[]> {
  let balances: readonly Balance[];
  try {
    balances = (await loaders.accounts.balances(located)).value;
  } catch (error) {
    if (error instanceof BankFailure) return [];
    throw error;
  }
  const currencies = [...new Set(balances.map(({ amount }) => amount.currency))];
  return currencies.flatMap((currency): StatedBalance[] => {
    const own = balances.filter(({ amount }) => amount.currency === currency);
    const booked = balanceOfType(own, 'INTERIM_BOOKED', currency) ?? balanceOfType(own, 'CLOSING_BOOKED', currency);
    if (booked === null || booked.creditLimitIncluded === true) return [];
    const told = booked.asOf?.slice(0, 10) ?? today;
    // A day to come is none that a balance can be of, whatever a bank writes.
    const day = told > addDays(today, 1) ? today : told;
    const { amountMinor } = toSigned(booked.amount, booked.creditDebitIndicator);
    return [{ accountId, currency, date: day, balanceMinor: amountMinor }];
  });
}

/** What is known of one currency. */
interface Proof {
  readonly entries: readonly InsightEntry[];
  /** From this day on no entry is missing; null for no day. */
  readonly completeFrom: string | null;
  readonly gaps: readonly BalanceGap[];
  readonly stated: readonly StatedBalance[];
  readonly currency: string;
}

/**
 * The days, exact too where they follow from a balance that the bank states through days of which no entry is missing and where nothing
 * contradicts: then what the account held before the first of these entries is known as well.
 */
function toProvenDays(days: readonly DayBalance[], proof: Proof): readonly DayBalance[] {
  const { entries, completeFrom, gaps, stated, currency } = proof;
  const anchored = stated.some((one) => one.currency === currency && completeFrom !== null && one.date >= completeFrom);
  if (completeFrom === null || !anchored) return days;
  const first = days.find(({ balanceMinor }) => balanceMinor !== null);
  const moved = entries
    .filter(({ date, transaction }) => date === first?.date && transaction.amount.currency === currency)
    .filter(({ transaction }) => isCounted(transaction.status))
    .reduce((sum, entry) => sum + signedMinorOf(entry), 0n);
  const opening = first?.balanceMinor == null ? null : first.balanceMinor - moved;
  return days.map((day) => {
    if (day.date < completeFrom || gaps.some((gap) => gap.date >= day.date)) return day;
    const balanceMinor = day.balanceMinor ?? opening;
    return { ...day, balanceMinor, isExact: balanceMinor !== null };
  });
}
