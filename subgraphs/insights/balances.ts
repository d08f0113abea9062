// Balances of one account day by day: what the bank states now, what entries state, and the entries between. Used by the resolvers of
// Account.

import { type Balance, balanceOfType } from '../../src/domain/account.ts';
import { addDays } from '../../src/domain/dates.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { toSigned } from '../../src/domain/money.ts';
import { type BalanceGap, type StatedBalance, toBalanceHistories } from '../../src/insights/balance-history.ts';
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

/** The histories of an account, one a currency. Null where the caller may not see its customer. */
export async function toBalanceReport({ located, accountId, days }: BalanceRequest, context: RequestContext) {
  const { customerId } = located.link;
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
  const histories = days.from > to ? [] : toBalanceHistories({ entries, stated, from: days.from, to: today });
  return {
    basis: toBasis(analysed.read, { days, accountId }),
    histories: histories.flatMap(({ currency: code, days: all, gaps }) => {
      const currency = parseCurrencyOfHistory(code);
      if (currency === null) return [];
      return {
        currency,
        days: all
          .filter(({ date }) => date <= to)
          .map(({ date, balanceMinor, isExact }) => ({
            date,
            // Back from a known balance through days of which nothing is missing, and where nothing contradicts.
            isExact: isExact || (balanceMinor !== null && isProven(date, { completeFrom, gaps, stated, currency })),
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
    const day = booked.asOf?.slice(0, 10) ?? today;
    const { amountMinor } = toSigned(booked.amount, booked.creditDebitIndicator);
    return [{ accountId, currency, date: day, balanceMinor: amountMinor }];
  });
}

/** What is known beside the entries of one currency. */
interface Proof {
  readonly completeFrom: string | null;
  readonly gaps: readonly BalanceGap[];
  readonly stated: readonly StatedBalance[];
  readonly currency: string;
}

/** Whether the entries behind a day are all there, up to a balance that the bank states and that they lead to. */
function isProven(date: string, { completeFrom, gaps, stated, currency }: Proof): boolean {
  return (
    completeFrom !== null &&
    date >= completeFrom &&
    stated.some((one) => one.currency === currency && one.date >= date) &&
    gaps.every((gap) => gap.date < date)
  );
}
