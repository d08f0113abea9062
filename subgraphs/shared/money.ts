// An amount of the domain → the schema's Money, and back for what is computed from it. Its amount and currency are read in
// place, without a resolver, since a large answer holds thousands of them; only `convertedTo` has one (subgraphs/common).

import { currencyExponent, parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';
import { type Money, toDecimal } from '../../src/domain/money.ts';
import type { MoneyModel } from './models.ts';

/** The amount at its currency's own scale. */
export const toMoney = (money: Money): MoneyModel => ({ amount: toDecimal(money), currency: money.currency });

/** The same where there may be none. */
export const toOptionalMoney = (money: Money | null): MoneyModel | null => (money === null ? null : toMoney(money));

/**
 * The amount that {@link toMoney} has written, whatever its size. @throws TypeError for any other text: that is a fault of
 * ours, not of data
 */
export function fromMoney({ amount, currency: code }: MoneyModel): Money {
  const currency = parseCurrencyOfHistory(code);
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (currency === null || sign === undefined || fraction.length !== currencyExponent(currency)) {
    throw new TypeError('an amount that was not written at its currency’s scale');
  }
  const magnitude = BigInt(whole + fraction);
  return { amountMinor: sign === '-' ? -magnitude : magnitude, currency };
}
