// One reading of exchange rates for the two standards that give them (OBIE OBCurrencyExchange5, Berlin Group
// reportExchangeRate). Called by their entry mappings.

import type { ExchangeRate } from '../domain/transaction.ts';

/** A rate as a bank quotes it: currencies by their ISO 4217 codes. */
export interface QuotedRate {
  readonly rate: string | null;
  readonly source: string | null;
  readonly target: string | null;
  /** The currency of which one unit is priced. */
  readonly unit: string | null;
}

/**
 * A rate such that one unit of `sourceCurrency` is `rate` units of `targetCurrency`. Banks name the currency of which
 * one unit is priced in `unitCurrency`: when it is the target, the pair is turned. Null when the parts do not fit or the
 * rate is no plain decimal.
 */
export function toExchangeRate({ rate, source, target, unit }: QuotedRate): ExchangeRate | null {
  if (rate === null || source === null || !/^\d+(?:\.\d+)?$/.test(rate)) return null;
  if (![source, target ?? source, unit ?? source].every((currency) => /^[A-Z]{3}$/.test(currency))) return null;
  if (unit === null || unit === source) return { rate, sourceCurrency: source, targetCurrency: target };
  return unit === target ? { rate, sourceCurrency: target, targetCurrency: source } : null;
}
