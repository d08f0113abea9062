// How accounts are named in all standards: IBANs, sort codes, card numbers, and ISO 20022 account types. Called by every
// standard's mapping. Texts come from banks, so nothing here trusts a format.

import type { AccountIdentification, AccountType } from '../domain/account.ts';
import { unknownIdentification } from '../domain/account.ts';
import { isCardNumber } from '../domain/card.ts';

/** First and last digits that a bank's own mask may leave in the clear (PCI DSS 4.0, requirement 3.4.1). */
const mostClearDigits = 10;

/** Longer ones that are cards' are seldom; one whose check digit is wrong may have a security code behind it. */
const usualDigits = 16;

/**
 * A number as the bank masks it; one that is not masked, or not enough, keeps only its last four digits, and none where those
 * may be others than the number's. Separators stay, so that the person knows it again.
 */
export function toMaskedNumber(text: string): string {
  const isMasked = /[^\d\s-]/.test(text);
  const digits = text.replace(/\D/g, '').length;
  if (isMasked && digits <= mostClearDigits) return text;
  let clear = digits <= usualDigits || isCardNumber(text.replace(/[^\d]/g, '')) ? 4 : 0;
  const masked: string[] = [];
  for (const character of [...text].reverse()) {
    const isDigit = /\d/.test(character);
    masked.push(isDigit && clear <= 0 ? '*' : character);
    if (isDigit) clear -= 1;
  }
  return masked.reverse().join('');
}

/** An IBAN without spaces, upper case; null when the text has not its form (ISO 13616; the check digits are not judged). */
export function toIban(text: string | null): string | null {
  const compact = text?.replace(/\s/g, '').toUpperCase() ?? '';
  return /^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/.test(compact) ? compact : null;
}

/** Digits of the account number that ends an IBAN, by country (SWIFT IBAN registry). */
const accountNumberDigits: Readonly<Record<string, number>> = { AT: 11, CH: 12, DE: 10, LI: 12, NL: 10 };
/** Elsewhere a number shorter than this could end anybody's IBAN. */
const tellingDigits = 7;

/**
 * Whether an IBAN is of this national account number, and of the bank code where that is given. Numbers are written without
 * the zeros that fill them. What cannot be told for sure is no.
 */
export function isIbanOf(iban: string, number: string, bankCode = ''): boolean {
  const digits = accountNumberDigits[iban.slice(0, 2)];
  const plain = number.replace(/^0+/, '');
  if (plain === '' || !iban.slice(4).includes(bankCode)) return false;
  if (digits !== undefined) return iban.slice(-digits) === plain.padStart(digits, '0');
  return plain.length >= tellingDigits && iban.endsWith(plain);
}

/** A BIC (ISO 9362) of 8 or 11 characters; null for anything else. */
export function toBic(text: string | null): string | null {
  const compact = text?.trim().toUpperCase() ?? '';
  return /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(compact) ? compact : null;
}

/** A UK sort code (six digits) and account number (eight) from the fourteen digits OBIE writes; null otherwise. */
export function toSortCodeAndNumber(text: string): { sortCode: string; accountNumber: string } | null {
  const digits = text.replace(/[\s-]/g, '');
  return /^\d{14}$/.test(digits) ? { sortCode: digits.slice(0, 6), accountNumber: digits.slice(6) } : null;
}

/** The identification, or null when nothing at all is known. */
export function orNull(identification: AccountIdentification): AccountIdentification | null {
  return Object.values(identification).every((value) => value === null) ? null : identification;
}

/** An identification of which only these parts are known. */
export function toIdentification(parts: Partial<AccountIdentification>): AccountIdentification {
  return { ...unknownIdentification, ...parts };
}

/** ISO 20022 ExternalCashAccountType1Code, with Open Banking UK 4.0's MORT and WALT. */
const cashAccountTypes: ReadonlyMap<string, AccountType> = new Map([
  ['CACC', 'CURRENT'],
  ['TRAN', 'CURRENT'],
  ['SLRY', 'CURRENT'],
  ['NFCA', 'CURRENT'],
  ['NREX', 'CURRENT'],
  ['SVGS', 'SAVINGS'],
  ['LLSV', 'SAVINGS'],
  ['MOMA', 'SAVINGS'],
  ['ONDP', 'SAVINGS'],
  ['CARD', 'CARD'],
  ['LOAN', 'LOAN'],
  ['MGLD', 'LOAN'],
  ['ODFT', 'LOAN'],
  ['MORT', 'MORTGAGE'],
]);

/** An account's type from its ISO 20022 code; OTHER for the rest of the list and for what is not on it. */
export function toCashAccountType(code: string | null): AccountType {
  return (code === null ? undefined : cashAccountTypes.get(code.toUpperCase())) ?? 'OTHER';
}

/** A merchant's category (ISO 18245), four digits: banks that write it as a number lose its zeros. Null for anything else. */
export function toMerchantCategory(text: string | null): string | null {
  return text !== null && /^\d{2,4}$/.test(text) ? text.padStart(4, '0') : null;
}
