// What an international payment costs an account in its own currency: the bank's made-up rates and its charge. Used by the standards'
// payment resources when an order is written down; booked by posting.ts.
import { exponentOf } from '../ledger/currency.ts';

/** Worked out once, when the order is made. */
export interface Conversion {
  /** Of the account that pays. */
  readonly currency: string;
  /** Minor units of that currency. */
  readonly debitMinor: bigint;
  readonly chargeMinor: bigint;
  /** Units of that currency for one unit of the order's, as a decimal text. */
  readonly rate: string;
}

/** Ten-thousandths of a euro for one unit. House rule: they hold still, so that a rate that was told is the one that is used. */
const worth: Readonly<Record<string, bigint>> = {
  EUR: 10_000n,
  GBP: 11_700n,
  USD: 9_260n,
  CHF: 10_580n,
  AUD: 6_020n,
  CAD: 6_760n,
  SEK: 885n,
};

/** What the bank takes of its own customer, minor units of the account's currency. */
export const chargeMinor = 300n;

/** Whether the bank pays in it. */
export const isKnownCurrency = (currency: string): boolean => worth[currency] !== undefined;

/** Five decimals of the rate between two currencies, in hundred-thousandths. */
function rateOf(from: string, to: string): bigint {
  return ((worth[from] ?? 0n) * 100_000n) / (worth[to] ?? 1n);
}

/** The rate as a decimal text: units of `to` for one of `from`. */
export function rateText(from: string, to: string): string {
  const digits = String(rateOf(from, to)).padStart(6, '0');
  return `${digits.slice(0, -5)}.${digits.slice(-5)}`;
}

/** What an amount costs in another currency, rounded up to its minor unit. `rate` in hundred-thousandths, where one was agreed. */
export function convert(
  { amountMinor, currency }: { readonly amountMinor: bigint; readonly currency: string },
  to: string,
  isCharged: boolean,
): Conversion {
  const scale = 10n ** BigInt(exponentOf(currency));
  const own = 10n ** BigInt(exponentOf(to));
  const divisor = 100_000n * scale;
  const debitMinor = (amountMinor * rateOf(currency, to) * own + divisor - 1n) / divisor;
  return { currency: to, debitMinor, chargeMinor: isCharged ? chargeMinor : 0n, rate: rateText(currency, to) };
}
