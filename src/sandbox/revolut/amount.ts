// Amounts as Revolut writes and reads them: JSON numbers in major units. Called by the wire writers and by what reads
// orders. Source: the specification's amounts (number, double) and RFC 8259.
import { exponentOf } from '../ledger/currency.ts';
import { toAmount } from '../plaid/amount.ts';
import { invalid } from './refusals.ts';

/** Minor units as a JSON number without trailing zeros, made from text so that no binary fraction comes in between. */
export { toAmount };

/** The currencies that the business can hold or pay in here. */
const known = new Set(['EUR', 'GBP', 'USD', 'CHF', 'JPY', 'SEK', 'AUD', 'CAD', 'NZD']);

/** Whether the service deals in a currency. */
export const isKnownCurrency = (currency: string): boolean => known.has(currency);

/** An ordered amount in minor units; refuses one that is not above nought, or finer than the currency. */
export function toMinor(amount: number, currency: string): bigint {
  if (!isKnownCurrency(currency)) throw invalid(`Currency ${currency} is not supported`);
  const text = String(amount);
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(text);
  const exponent = exponentOf(currency);
  if (parts === null || (parts[2] ?? '').length > exponent) {
    throw invalid(`Amount must be a positive number with at most ${exponent} decimals`);
  }
  const minor = BigInt(`${parts[1]}${(parts[2] ?? '').padEnd(exponent, '0')}`);
  if (minor <= 0n) throw invalid('Amount must be positive');
  return minor;
}
