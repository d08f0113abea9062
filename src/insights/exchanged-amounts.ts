// What an entry amounts to in another currency, for finding its other side there: called by own-transfers.ts. Exact integers; the
// bank's rate is a decimal string and what it rounded is allowed for. Source: ISO 20022 CurrencyExchange.

import { currencyExponent, parseCurrencyOfHistory } from '../domain/iso4217.ts';
import type { InsightEntry } from './entry.ts';

/** An amount of another currency, in its minor units, unsigned. */
export interface OtherAmount {
  /** ISO 4217. */
  readonly currency: string;
  readonly amountMinor: bigint;
}

const none: readonly OtherAmount[] = [];

/** What an entry says of another currency: the amount there, told or by the bank's own rate, which it has rounded. */
export function otherAmountsOf({ transaction }: InsightEntry): readonly OtherAmount[] {
  const { amount, originalAmount, exchangeRate } = transaction;
  if (originalAmount !== null && originalAmount.currency !== amount.currency) {
    return [originalAmount];
  }
  return exchangeRate === null ? none : toExchanged(transaction);
}

/** By `rate`: one unit of the source is so many of the target. The nearest minor unit, and those beside it. */
function toExchanged({ amount, exchangeRate }: InsightEntry['transaction']): readonly OtherAmount[] {
  const [, whole = '', fraction = ''] = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(exchangeRate?.rate ?? '') ?? [];
  const target = exchangeRate?.targetCurrency ?? null;
  const rate = BigInt(`${whole}${fraction}` || '0');
  if (exchangeRate === null || target === null || rate === 0n || target === exchangeRate.sourceCurrency) return [];
  const scale = 10n ** BigInt(fraction.length);
  const isSource = amount.currency === exchangeRate.sourceCurrency;
  if (!isSource && amount.currency !== target) return [];
  const currency = isSource ? target : exchangeRate.sourceCurrency;
  const known = parseCurrencyOfHistory(currency);
  if (known === null) return [];
  const shift = currencyExponent(known) - currencyExponent(amount.currency);
  const shifted = shift >= 0 ? amount.amountMinor * 10n ** BigInt(shift) : amount.amountMinor / 10n ** BigInt(-shift);
  const [top, bottom] = isSource ? [shifted * rate, scale] : [shifted * scale, rate];
  const nearest = (top + bottom / 2n) / bottom;
  return [nearest - 1n, nearest, nearest + 1n].map((amountMinor) => ({ currency, amountMinor }));
}
