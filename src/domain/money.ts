// Money: bigint minor units and a currency inside, decimal strings outside. Parsed from what banks send by the
// connectors, written by the resolvers. Scales are ISO 4217's (iso4217.ts). Nothing here ever uses a float.

import { type CurrencyCode, currencyExponent } from './iso4217.ts';

/** An amount in minor units of its currency (pence, cents, fils, whole yen). May be negative. */
export interface Money {
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
}

/** Whether money enters (CREDIT) or leaves (DEBIT) the account: ISO 20022 `CreditDebitCode`. */
export type CreditDebitIndicator = 'CREDIT' | 'DEBIT';

/** A text that is not an amount of its currency; `message` says why without repeating the text. */
export class InvalidAmount extends Error {
  override readonly name = 'InvalidAmount';
}

/** Digits before the decimal mark that are accepted: ISO 20022 amounts have at most 18 digits in all. */
const decimalPattern = /^([+-]?)(\d{1,18})(?:\.(\d{1,12}))?$/;

/**
 * Parses a decimal string (`"-4.5000"`, `"12"`) to minor units. Zeros past the currency's scale are dropped, since
 * banks send `"4.5000"` for GBP; any other digit past it is refused, never rounded.
 * @throws InvalidAmount when the text is no plain decimal or has more precision than the currency.
 */
export function parseMoney(text: string, currency: CurrencyCode): Money {
  const match = decimalPattern.exec(text);
  if (match === null) throw new InvalidAmount('not a plain decimal number');
  const [, sign = '', whole = '0', fraction = ''] = match;
  const scale = currencyExponent(currency);
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  if (/[1-9]/.test(fraction.slice(scale))) throw new InvalidAmount(`more than ${scale} decimals for ${currency}`);
  const magnitude = BigInt(whole + kept);
  return { amountMinor: sign === '-' ? -magnitude : magnitude, currency };
}

/** Writes an amount at its currency's own scale: `"1234.50"` GBP, `"1200"` JPY, `"0.125"` BHD. */
export function toDecimal({ amountMinor, currency }: Money): string {
  const scale = currencyExponent(currency);
  const negative = amountMinor < 0n;
  const digits = (negative ? -amountMinor : amountMinor).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** The amount without its sign. */
export function absolute(money: Money): Money {
  return money.amountMinor < 0n ? { amountMinor: -money.amountMinor, currency: money.currency } : money;
}

/** The amount with its sign turned. */
export function negated(money: Money): Money {
  return { amountMinor: -money.amountMinor, currency: money.currency };
}

/** Splits a signed amount into ISO 20022's unsigned amount and indicator. Zero counts as CREDIT (house rule). */
export function toUnsigned(money: Money): { amount: Money; creditDebitIndicator: CreditDebitIndicator } {
  return { amount: absolute(money), creditDebitIndicator: money.amountMinor < 0n ? 'DEBIT' : 'CREDIT' };
}

/** Joins an unsigned amount and its indicator: negative when money leaves the account. */
export function toSigned(amount: Money, indicator: CreditDebitIndicator): Money {
  return indicator === 'DEBIT' ? negated(amount) : amount;
}

/** Adds two amounts of one currency. @throws TypeError on mixed currencies: that is a fault of ours, not of data. */
export function add(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new TypeError(`cannot add ${b.currency} to ${a.currency}`);
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
}

/** Subtracts `b` from `a`. @throws TypeError on mixed currencies. */
export function subtract(a: Money, b: Money): Money {
  return add(a, negated(b));
}
