// Exact arithmetic of exchange rates: a rate is a ratio of two bigints, and a conversion rounds once, at its end. Called by
// table.ts and conversion.ts. Nothing here is ever a float. Rounding: Regulation (EC) No 1103/97, articles 4 and 5.

import { type CurrencyCode, currencyExponent } from '../domain/iso4217.ts';
import type { Money } from '../domain/money.ts';

/** A rate: so many units of one currency for one unit of another. Both numbers are positive. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** One for one. */
export const parity: Ratio = { numerator: 1n, denominator: 1n };

/** What rate tables write: no sign, no exponent, no group separators. */
const ratePattern = /^(\d{1,12})(?:\.(\d{1,12}))?$/;

/** Parses a positive decimal string (`"138.05"`) to the ratio that it is; null for any other text, and for nought. */
export function parseRate(text: string): Ratio | null {
  const match = ratePattern.exec(text);
  if (match === null) return null;
  const [, whole = '', fraction = ''] = match;
  const numerator = BigInt(whole + fraction);
  return numerator === 0n ? null : { numerator, denominator: 10n ** BigInt(fraction.length) };
}

/** `dividend` by `divisor`, exactly: the cross rate of two rates of one base. */
export function divided(dividend: Ratio, divisor: Ratio): Ratio {
  return {
    numerator: dividend.numerator * divisor.denominator,
    denominator: dividend.denominator * divisor.numerator,
  };
}

/** An amount before it is rounded: minor units of the target currency, times `denominator`. */
interface Unrounded {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The nearest whole number; a half is rounded away from nought, so that a debit and its credit stay equal. */
function roundHalfUp({ numerator, denominator }: Unrounded): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

function toUnrounded({ amountMinor, currency }: Money, ratio: Ratio, target: CurrencyCode): Unrounded {
  return {
    numerator: amountMinor * ratio.numerator * 10n ** BigInt(currencyExponent(target)),
    denominator: ratio.denominator * 10n ** BigInt(currencyExponent(currency)),
  };
}

/**
 * An amount in another currency, `ratio` units of it for one unit, at its own scale: rounded once, half up (away from
 * nought). Total, whatever the size of the amount.
 */
export function convertHalfUp(money: Money, ratio: Ratio, target: CurrencyCode): Money {
  return { amountMinor: roundHalfUp(toUnrounded(money, ratio, target)), currency: target };
}

/** An amount, and how many units of the target currency one unit of it is. */
export interface Part {
  readonly money: Money;
  readonly ratio: Ratio;
}

/**
 * The sum of amounts of several currencies in one: exact until its end, then rounded once, half up. It may differ by a few
 * minor units from the sum of the amounts rounded one by one.
 */
export function sumHalfUp(parts: readonly Part[], target: CurrencyCode): Money {
  const sum = parts
    .map(({ money, ratio }) => toUnrounded(money, ratio, target))
    .reduce<Unrounded>(
      (one, other) => ({
        numerator: one.numerator * other.denominator + other.numerator * one.denominator,
        denominator: one.denominator * other.denominator,
      }),
      { numerator: 0n, denominator: 1n },
    );
  return { amountMinor: roundHalfUp(sum), currency: target };
}

/** Decimals that a rate is written with at most, unless they would leave fewer than seven digits that say something. */
const usualDecimals = 12;
const fewestDigits = 7;

/**
 * Writes a rate for people to see: exact where twelve decimals hold it, else rounded half up, with seven significant digits
 * at least. Amounts are converted by the ratio itself, never by this text.
 */
export function toRateText({ numerator, denominator }: Ratio): string {
  let decimals = usualDecimals;
  while (numerator * 10n ** BigInt(decimals) < denominator * 10n ** BigInt(fewestDigits - 1)) decimals += 1;
  const scaled = roundHalfUp({ numerator: numerator * 10n ** BigInt(decimals), denominator });
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  const whole = digits.slice(0, -decimals);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
