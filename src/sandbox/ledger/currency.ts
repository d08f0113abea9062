// Currencies of the simulated world and decimal strings from minor units. Called by the ledger and every wire writer.
// Exponents follow ISO 4217, list one (amendment 177): JPY has none, BHD and KWD have three.

const exponents: Readonly<Record<string, number>> = {
  AUD: 2,
  BHD: 3,
  CAD: 2,
  CHF: 2,
  EUR: 2,
  GBP: 2,
  JPY: 0,
  KWD: 3,
  NZD: 2,
  SEK: 2,
  USD: 2,
};

/** The number of decimal places of a currency's minor unit (ISO 4217); throws on a currency the sandbox does not know. */
export function exponentOf(currency: string): number {
  const exponent = exponents[currency];
  if (exponent === undefined) throw new RangeError(`currency ${currency} is not in the sandbox's table`);
  return exponent;
}

/**
 * A signed amount in minor units as a decimal string, with at least the currency's own decimals.
 * `scale` asks for more, as some houses print ("4.5000"); it never cuts digits.
 */
export function toDecimal(amountMinor: bigint, currency: string, scale = 0): string {
  const exponent = exponentOf(currency);
  const sign = amountMinor < 0n ? '-' : '';
  const digits = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = digits.slice(digits.length - exponent).padEnd(Math.max(scale, exponent), '0');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

/** The same without a sign, for standards that carry the direction in a field of its own. */
export function toUnsignedDecimal(amountMinor: bigint, currency: string, scale = 0): string {
  return toDecimal(amountMinor < 0n ? -amountMinor : amountMinor, currency, scale);
}
