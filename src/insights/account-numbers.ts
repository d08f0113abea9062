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
  if (!mayHoldNumber(text) || !/\d{4}/.test(text)) return [];
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

/** The fewest digits of a sort code or BSB with an account number, in all and in the number; of characters behind an IBAN's check digits. */
const fewestDigits = 12;
const fewestInNumber = 6;
const fewestBehind = 8;

/** False only for plain ASCII that has too few digits, and nothing that begins like an IBAN. In proportion to a text's length. */
function mayHoldNumber(text: string): boolean {
  let digits = 0;
  let inRow = 0;
  let hasNumber = false;
  let letters = 0;
  let behind = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return true;
    const isDigit = code >= 48 && code <= 57;
    const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    if (isDigit) digits++;
    inRow = isDigit ? inRow + 1 : 0;
    hasNumber ||= inRow >= fewestInNumber;
    if (hasNumber && digits >= fewestDigits) return true;
    // Counted from two letters with two digits on; a space between is none of them.
    if (behind > 0 && (isDigit || isLetter) && ++behind > fewestBehind + 1) return true;
    if (behind > 0 && !isDigit && !isLetter && code !== 32) behind = 0;
    if (isDigit && letters >= 2 && isDigitAt(text, at + 1) && behind === 0) behind = 1;
    letters = isLetter ? letters + 1 : 0;
  }
  return false;
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
