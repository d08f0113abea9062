// Account numbers that banks print into an entry's text: IBANs, British sort codes and Australian BSBs with an account number. Called
// by own-transfers.ts, which asks whether one is the customer's; calls nothing. Sources: ISO 13616 (IBAN), UK and AU practice.

import { type AccountIdentification, unknownIdentification } from '../domain/account.ts';

/** In groups of four or in one; what follows it is cut off by the country's own length, which whoever compares knows. */
const iban = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/g;
const british = /(?<!\d)(\d{2})[- ]?(\d{2})[- ]?(\d{2})[ ,/]{1,2}(\d{8})(?!\d)/g;
const australian = /(?<!\d)(\d{3})-?(\d{3})[ ,/]{1,2}(\d{6,9})(?!\d)/g;

/** A text holds two of them at most; more is a list of something else. */
const readAtMost = 4;

/** Every account number in a text, as far as its form tells one. Most texts have none. */
export function parseAccountNumbers(text: string): readonly AccountIdentification[] {
  if (!/\d{4}/.test(text)) return [];
  const found: AccountIdentification[] = [];
  for (const [number] of text.toUpperCase().matchAll(iban)) {
    found.push({ ...unknownIdentification, iban: number.replaceAll(' ', '') });
  }
  for (const [, one = '', two = '', three = '', accountNumber = ''] of text.matchAll(british)) {
    found.push({ ...unknownIdentification, sortCode: one + two + three, accountNumber });
  }
  for (const [, bank = '', branch = '', accountNumber = ''] of text.matchAll(australian)) {
    found.push({ ...unknownIdentification, bsb: bank + branch, accountNumber });
  }
  return found.slice(0, readAtMost);
}
