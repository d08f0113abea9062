// Account numbers with right check digits. Called by the account list and the counterparties.
// IBAN: ISO 13616 with the MOD 97-10 check of ISO 7064; card numbers: the Luhn check of ISO/IEC 7812-1; French key: the
// "clé RIB" of the national account number; Finnish and Dutch numbers: a Luhn digit, the "elfproef"; American ones: the ABA's check.
import { digitsOf } from './random.ts';

/** The remainder of an IBAN-like text divided by 97, letters counted as 10 to 35 (ISO 7064 MOD 97-10). */
function remainder97(text: string): number {
  let remainder = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder;
}

/** The IBAN of a national account number, with its two check digits. */
export function toIban(country: string, bban: string): string {
  const check = 98 - remainder97(`${bban}${country}00`);
  return `${country}${String(check).padStart(2, '0')}${bban}`;
}

/** Whether the check digits of an IBAN are right; says nothing about the account's existence. */
export function isIban(iban: string): boolean {
  return /^[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}$/.test(iban) && remainder97(iban.slice(4) + iban.slice(0, 4)) === 1;
}

/** A British IBAN: bank code of the BIC, sort code, account number. */
export function toBritishIban(bankCode: string, sortCode: string, accountNumber: string): string {
  return toIban('GB', `${bankCode}${sortCode}${accountNumber}`);
}

/** A German IBAN: eight digits of Bankleitzahl, ten of account number. */
export function toGermanIban(bankCode: string, accountNumber: string): string {
  return toIban('DE', `${bankCode}${accountNumber.padStart(10, '0')}`);
}

/** A French IBAN: bank, branch, account and the clé RIB. */
export function toFrenchIban(bankCode: string, branch: string, accountNumber: string): string {
  const account = accountNumber.padStart(11, '0');
  const key = 97n - ((89n * BigInt(bankCode) + 15n * BigInt(branch) + 3n * BigInt(account)) % 97n);
  return toIban('FR', `${bankCode}${branch}${account}${key.toString().padStart(2, '0')}`);
}

/** The Luhn digit of digits that it will follow (ISO/IEC 7812-1). */
function luhnDigit(digits: string): number {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** A Finnish IBAN: five digits of bank, eight of account number, and the Luhn digit of the national account number. */
export function toFinnishIban(bankCode: string, accountNumber: string): string {
  const digits = `${bankCode}${accountNumber}`;
  return toIban('FI', `${digits}${luhnDigit(digits)}`);
}

/** A Dutch IBAN: four letters of bank, and ten digits that pass the "elfproef" (weights ten to one, divisible by eleven). */
export function toDutchIban(bankCode: string, accountNumber: string): string {
  const weighted = (digits: string): number =>
    [...digits].reduce((sum, digit, index) => sum + Number(digit) * (10 - index), 0);
  for (const first of ['0', '1']) {
    const digits = `${first}${accountNumber}`;
    const check = (11 - (weighted(digits) % 11)) % 11;
    if (check < 10) return toIban('NL', `${bankCode}${digits}${check}`);
  }
  throw new RangeError(`no Dutch account number can be made of ${accountNumber}`);
}

/** An American routing number: eight digits and the check digit of the American Bankers Association (weights three, seven, one). */
export function toRoutingNumber(digits: string): string {
  const weights = [3, 7, 1];
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index % 3] ?? 0), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** A sixteen-digit card number that begins with `prefix` and ends in its Luhn digit. */
export function toCardNumber(prefix: string, seed: string): string {
  const body = (prefix + digitsOf(seed, 15 - prefix.length)).slice(0, 15);
  return `${body}${luhnDigit(body)}`;
}

/** A card number with all but its first six and last four digits hidden, as PCI DSS allows it to be shown. */
export function toMaskedCardNumber(cardNumber: string): string {
  return `${cardNumber.slice(0, 6)}******${cardNumber.slice(-4)}`;
}
