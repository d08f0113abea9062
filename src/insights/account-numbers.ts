// Account numbers that banks print into an entry's text: IBANs, British sort codes and Australian BSBs with an account number. Called
// by own-transfers.ts, which asks whether one is the customer's, and by text-look.ts, which asks whether there may be one; calls
// nothing. Sources: ISO 13616 (IBAN), UK and AU practice.

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

const digitClass = 2;
/** What a character is: 1 for letters, {@link digitClass} for digits, else 0. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /\d/.test(character) ? digitClass : /[A-Za-z]/.test(character) ? 1 : 0;
});
/** Two letters, then two digits, two bits each: how an IBAN begins. */
const ibanStart = 0b01_01_10_10;

/**
 * False only for plain ASCII that has no digits in a row behind others, with enough of them in all, and nothing that begins like an IBAN.
 * In proportion to a text's length.
 */
export function mayHoldNumber(text: string): boolean {
  let digits = 0;
  let inRow = 0;
  /** Characters since the last digit that may stand between two parts of a number; none where others did. */
  let between = 0;
  let isSecond = false;
  let hasNumber = false;
  let lastFour = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return true;
    const of = classes[code] ?? 0;
    if (of === digitClass) {
      digits++;
      if (inRow === 0) isSecond = between > 0;
      inRow++;
      between = 0;
      hasNumber ||= isSecond && inRow >= fewestInNumber;
    } else {
      const mayBeBetween = isBetween(code) && (inRow > 0 || between > 0);
      between = mayBeBetween ? between + 1 : 0;
      inRow = 0;
    }
    lastFour = ((lastFour << 2) | of) & 0xff;
    if (lastFour === ibanStart && isLongBehind(text, at + 1)) return true;
  }
  return hasNumber && digits >= fewestDigits;
}

/** A space, a comma, or a slash. */
const isBetween = (code: number): boolean => code === 32 || code === 44 || code === 47;

/** Whether enough letters and digits follow, with nothing but spaces between them, for the rest of an IBAN. */
function isLongBehind(text: string, start: number): boolean {
  let behind = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return true;
    if ((classes[code] ?? 0) !== 0 && ++behind >= fewestBehind) return true;
    if ((classes[code] ?? 0) === 0 && code !== 32) return false;
  }
  return false;
}
