// What an account counts for in the sum of what a customer owns and owes. Pure; called by the accounts subgraph. Source: ISO
// 20022 BalanceType; which of them count, and in which order, is a house rule.

import { type Account, type Balance, type BalanceType, balanceOfType, spendableBalance } from './account.ts';
import type { CurrencyCode } from './iso4217.ts';
import { type Money, subtract, toSigned } from './money.ts';

/** Booked balances, the newest kind first; then what is booked and pending together. */
const worthPreference: readonly BalanceType[] = [
  'INTERIM_BOOKED',
  'CLOSING_BOOKED',
  'EXPECTED',
  'PREVIOUSLY_CLOSED_BOOKED',
  'OPENING_BOOKED',
];

/**
 * What an account counts for, one amount for each currency that it holds, negative where money is owed. The booked balance
 * without its credit line; where the bank gives none, of an account that is not of borrowed money, what can be spent of it.
 * A purse counts where it is the only balance of its currency. Empty when no balance says it: a guess would be a debt or a fortune.
 */
export function worthOf(
  balances: readonly Balance[],
  account: Pick<Account, 'currency' | 'type' | 'isPrepaid'>,
): readonly Money[] {
  const currencies = new Set(balances.map(({ amount }) => amount.currency));
  return [...currencies].flatMap((currency) => worthIn(balances, account, currency) ?? []);
}

function worthIn(
  balances: readonly Balance[],
  account: Pick<Account, 'currency' | 'type' | 'isPrepaid'>,
  currency: CurrencyCode,
): Money | null {
  const own = balances.filter(({ amount, isPurse }) => amount.currency === currency && isPurse !== true);
  for (const type of worthPreference) {
    const balance = balanceOfType(own, type, currency);
    const worth = balance === null ? null : withoutLine(balance);
    if (worth !== null) return worth;
  }
  const spendable = spendableBalance(balances, account, currency);
  return spendable === null ? null : withoutLine(spendable);
}

/** Null where a credit line is in it and the bank does not say how much. */
function withoutLine({ amount, creditDebitIndicator, creditLimitIncluded, creditLimit }: Balance): Money | null {
  const signed = toSigned(amount, creditDebitIndicator);
  if (creditLimitIncluded !== true) return signed;
  return creditLimit === null ? null : subtract(signed, creditLimit);
}

/** The amounts added up by currency, in the order in which the currencies come first. */
export function sumByCurrency(amounts: readonly Money[]): readonly Money[] {
  const sums = new Map<CurrencyCode, bigint>();
  for (const { amountMinor, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  return [...sums].map(([currency, amountMinor]) => ({ amountMinor, currency }));
}
