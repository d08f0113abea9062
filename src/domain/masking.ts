// What personal data looks like to a caller without `pii:read`. Called by the resolvers only: connectors and caches hold
// the truth. A number keeps its last four characters (PCI DSS 3.4 would allow more; four is what people recognise).

import type { AccountIdentification } from './account.ts';

/** `GB29NWBK60161331926819` becomes `••••••••••••••••••6819`; four characters or fewer are hidden altogether. */
export function maskNumber(value: string): string {
  return value.length <= 4 ? '•'.repeat(value.length) : '•'.repeat(value.length - 4) + value.slice(-4);
}

/** `Alice Example` becomes `A. E.`. */
export function maskName(value: string): string {
  const initials = value
    .split(/[\s,]+/u)
    .map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0])
    .filter((initial) => initial !== undefined);
  return initials.length === 0 ? '•' : initials.map((initial) => `${initial.toUpperCase()}.`).join(' ');
}

/** Runs that can be an account, card or phone number: an IBAN, or six digits and more, blanks and hyphens aside. */
const numbersInText = /\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}\b|\d(?:[ -]?\d){5,}/g;
/** Email addresses. */
const emailsInText = /[^\s@<>]{1,64}@[^\s@<>]{1,255}\.[^\s@<>]{2,24}/g;

/** Free text with account and card numbers and email addresses masked. Names in free text cannot be told and stay. */
export function maskText(value: string): string {
  return value.replace(emailsInText, '•••').replace(numbersInText, maskNumber);
}

/** Each number of an identification masked; the BIC names a bank, not a person, and stays. */
export function maskIdentification(identification: AccountIdentification): AccountIdentification {
  const mask = (value: string | null) => (value === null ? null : maskNumber(value));
  return {
    iban: mask(identification.iban),
    bban: mask(identification.bban),
    sortCode: mask(identification.sortCode),
    accountNumber: mask(identification.accountNumber),
    bsb: mask(identification.bsb),
    ...(identification.routingNumber == null ? {} : { routingNumber: mask(identification.routingNumber) }),
    bic: identification.bic,
    maskedNumber: identification.maskedNumber,
  };
}
