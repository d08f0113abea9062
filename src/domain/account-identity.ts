// Which account is which, whatever link it is read through: by its number and currency where the bank tells a number, by the bank's
// own id else. Public ids hold keyed hashes of these, so that no number and no id of a bank's can be read or tried out. Pure;
// called by src/reading/account-keys.ts.

import { createHmac } from 'node:crypto';
import type { Account, AccountIdentification } from './account.ts';

/** Whose accounts, at which bank. */
export interface AccountOwner {
  readonly customerId: string;
  readonly bankId: string;
}

/** What an account can be known again by: keyed hashes, 22 characters of base64url. */
export interface AccountMarks {
  /** Of customer, number and currency; null where the bank tells no number, or lists several accounts under it. */
  readonly numberHash: string | null;
  /** Of customer, bank and the bank's own id. */
  readonly bankIdHash: string;
}

const british = /^GB\d\d[A-Z]{4}(\d{6})(\d{8})$/;

/**
 * The number of an account in one form, however its bank writes it: a British IBAN holds sort code and account number. Null for
 * none; a masked number or a card's is none.
 */
export function numberOf(identification: AccountIdentification): string | null {
  const { iban, bban, sortCode, accountNumber, bsb } = identification;
  if (iban !== null) {
    const plain = iban.replaceAll(/\s/g, '').toUpperCase();
    const [, code, number] = british.exec(plain) ?? [];
    return code === undefined || number === undefined ? `iban ${plain}` : `uk ${code}${number}`;
  }
  if (sortCode !== null && accountNumber !== null) return `uk ${sortCode}${accountNumber}`;
  if (bsb !== null && accountNumber !== null) return `au ${bsb}${accountNumber}`;
  return bban === null ? null : `bban ${bban.replaceAll(/[\s-]/g, '').toUpperCase()}`;
}

/** The marks of a list's accounts, in its order. A number that two accounts of one currency share names neither. */
export function toAccountMarks(
  idKey: Buffer,
  { customerId, bankId }: AccountOwner,
  accounts: readonly Account[],
): readonly AccountMarks[] {
  const numbers = accounts.map(({ identification, currency, type }) => {
    const number = type === 'CARD' && identification.iban === null ? null : numberOf(identification);
    return number === null ? null : JSON.stringify(['number', customerId, number, currency]);
  });
  const counts = new Map<string | null, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return accounts.map(({ bankResource, bankAccountId }, index) => {
    const number = numbers[index] ?? null;
    return {
      numberHash: number === null || counts.get(number) !== 1 ? null : toHash(idKey, number),
      bankIdHash: toHash(idKey, JSON.stringify(['bank id', customerId, bankId, bankResource, bankAccountId])),
    };
  });
}

/** The key of an account that is seen for the first time. */
export const toFirstKey = ({ numberHash, bankIdHash }: AccountMarks): string => numberHash ?? bankIdHash;

/** 128 bits of an HMAC-SHA-256: without the key an IBAN could not be found by trying all. */
function toHash(idKey: Buffer, text: string): string {
  return createHmac('sha256', idKey).update(text).digest().subarray(0, 16).toString('base64url');
}
