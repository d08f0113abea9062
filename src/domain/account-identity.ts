// By what an account is the same account: its number where the bank tells one, else the bank's own id. Accounts' keys are made of
// keyed hashes of these, so that no number and no bank's id stands in them or beside them in the store. Called by the account
// loaders (subgraphs/accounts/loaders.ts) and by src/store/account-identities.ts, which remembers what was seen.

import { createHmac } from 'node:crypto';
import type { Account, AccountIdentification } from './account.ts';
import { parseIban } from './payment-order.ts';

/** Whose accounts, and where. */
export interface AccountOwner {
  readonly customerId: string;
  readonly bankId: string;
}

/** By what one account of a list is recognised: keyed hashes, which tell nothing without the gateway's id key. */
export interface AccountIdentity {
  /** Of number and currency, or of an id that stays; null where the bank tells neither. */
  readonly number: string | null;
  /** Of the bank's own id. */
  readonly bankAccount: string;
  /** Whether the same list has another account of this number and currency: then the bank's id tells. */
  readonly isTwin: boolean;
}

/** What was seen of an account before. */
export interface SeenAccount {
  /** Null where no number was told; of twins, of number and bank's id together. */
  readonly number: string | null;
  readonly bankAccount: string;
  readonly accountKey: string;
}

/** A keyed hash of 128 bits: without the key a number cannot be found by trying all. */
function toKeyedHash(idKey: Buffer, parts: readonly (string | null)[]): string {
  return createHmac('sha256', idKey).update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}

/**
 * The number of an account in one spelling; null where there is none. Sort code and account number are the same number as the
 * British IBAN that holds them, a BBAN the same as the IBAN that ends with it. A number that is masked is none, and neither is
 * a card's: several cards may show one, and the account that a card is settled from has one of its own.
 */
export function toAccountNumber({ type, identification }: Pick<Account, 'type' | 'identification'>): string | null {
  if (type === 'CARD') return null;
  const { iban, bban, sortCode, accountNumber, bsb, routingNumber } = identification;
  const isComplete = accountNumber !== null && /^\d{4,20}$/.test(accountNumber);
  if (isComplete && sortCode !== null && /^\d{6}$/.test(sortCode)) return `uk:${sortCode}${accountNumber}`;
  const parsed = iban === null ? null : parseIban(iban);
  if (parsed !== null) return toDomestic(parsed);
  if (isComplete && bsb !== null && /^\d{6}$/.test(bsb)) return `bsb:${bsb}${accountNumber}`;
  // American account numbers have any length: the two are kept apart.
  if (isComplete && routingNumber != null && /^\d{9}$/.test(routingNumber))
    return `aba:${routingNumber} ${accountNumber}`;
  return toBban(bban);
}

/** A British IBAN holds sort code and account number: banks list one or the other. */
function toDomestic(iban: string): string {
  const british = /^GB\d\d[A-Z]{4}(\d{14})$/.exec(iban);
  return british === null ? `bban:${iban.slice(4)}` : `uk:${british[1]}`;
}

function toBban(bban: AccountIdentification['bban']): string | null {
  const compact = bban?.replaceAll(/[\s./-]/g, '').toUpperCase() ?? '';
  // What is masked has stars or a row of X.
  return /^[A-Z0-9]{6,30}$/.test(compact) && /\d{4}/.test(compact) && !compact.includes('XX')
    ? `bban:${compact}`
    : null;
}

/** The keyed hash of a number and its currency, under which an account at a bank is known: see {@link AccountIdentity.number}. */
export function toNumberHash(
  idKey: Buffer,
  { customerId, bankId }: AccountOwner,
  { number, currency }: { readonly number: string; readonly currency: string | null },
): string {
  return toKeyedHash(idKey, ['account by number', customerId, bankId, number, currency]);
}

/**
 * By what the accounts of one list are recognised, in the list's order. `askedBankId` is the bank whose list it is, where its accounts
 * are known under another one's id: ids that two ways to a bank give are never compared.
 */
export function toAccountIdentities(
  idKey: Buffer,
  { customerId, bankId, askedBankId = bankId }: AccountOwner & { readonly askedBankId?: string },
  accounts: readonly Account[],
): readonly AccountIdentity[] {
  const numbers = accounts.map((account) => {
    const { currency, persistentId } = account;
    const number = persistentId === undefined ? toAccountNumber(account) : `id:${persistentId}`;
    return number === null ? null : toNumberHash(idKey, { customerId, bankId }, { number, currency });
  });
  const counts = new Map<string | null, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return accounts.map(({ bankResource, bankAccountId }, index) => {
    const number = numbers[index] ?? null;
    const bankAccount = toKeyedHash(idKey, ['account by id', customerId, askedBankId, bankResource, bankAccountId]);
    return { number, bankAccount, isTwin: number !== null && (counts.get(number) ?? 0) > 1 };
  });
}

/** The keys of a list's accounts, and what of it was not seen before. */
export interface AssignedKeys {
  /** In the list's order; each account has its own. */
  readonly keys: readonly string[];
  readonly additions: readonly SeenAccount[];
}

/**
 * Gives each account of a list its key: the one that it had, by its number, else by the bank's id as long as that has not been
 * another number's; else a new one, of its number where it has one. A number that becomes known changes no key, and neither
 * does a bank's id that changes under a number. No key is ever given to another account. `seen` is oldest first.
 */
export function assignAccountKeys(identities: readonly AccountIdentity[], seen: readonly SeenAccount[]): AssignedKeys {
  const all = identities.map((identity) => toLookup(identity, seen));
  const owned = new Set(seen.map(({ accountKey }) => accountKey));
  const given = new Set<string>();
  const keys = new Map<Lookup, string>();
  // What is surest is given first: of two that may have been one account before, the one that bears its number is it.
  for (const lookup of all.toSorted((one, other) => one.doubt - other.doubt)) {
    const free = seen.filter(({ accountKey }) => !given.has(accountKey));
    const key =
      findKey(lookup, seen, free) ?? toNewKey(lookup, (candidate) => owned.has(candidate) || given.has(candidate));
    given.add(key);
    keys.set(lookup, key);
  }
  const additions = all.flatMap((lookup) => {
    const { written: number, bankAccount } = lookup;
    const accountKey = keys.get(lookup) ?? '';
    const isSeen = seen.some(
      (one) => one.accountKey === accountKey && one.bankAccount === bankAccount && one.number === number,
    );
    return isSeen ? [] : [{ number, bankAccount, accountKey }];
  });
  return { keys: all.map((lookup) => keys.get(lookup) ?? ''), additions };
}

/** An account on its way to its key. */
interface Lookup extends AccountIdentity {
  /** Number and bank's id together; null without a number. */
  readonly both: string | null;
  /** What is remembered as its number. */
  readonly written: string | null;
  /** 0 where it was seen just so. */
  readonly doubt: number;
}

function toLookup({ number, bankAccount, isTwin: isTwinNow }: AccountIdentity, seen: readonly SeenAccount[]): Lookup {
  const both = number === null ? null : toBoth(number, bankAccount);
  // Once there were two of a number, it tells which one only together with the bank's id.
  const isTwin = isTwinNow || (number !== null && seen.some((one) => one.number === toBoth(number, one.bankAccount)));
  const isSeen = seen.some((one) => one.bankAccount === bankAccount && [number, both].includes(one.number));
  const doubt = number === null ? 2 : isSeen ? 0 : 1;
  return { number, bankAccount, isTwin, both, written: isTwin ? both : number, doubt };
}

/** Hashed once more, under the number's own hash: both are 128 bits that nobody can try out. */
function toBoth(number: string, bankAccount: string): string {
  return toKeyedHash(Buffer.from(number, 'base64url'), ['twin', bankAccount]);
}

/** The key that an account had; null for none that is sure. */
function findKey(
  { number, bankAccount, isTwin, both }: Lookup,
  seen: readonly SeenAccount[],
  free: readonly SeenAccount[],
): string | null {
  const ofBank = free.filter((one) => one.bankAccount === bankAccount);
  // Without a number the bank's id alone tells: whoever bore it last.
  if (number === null) return ofBank.at(-1)?.accountKey ?? null;
  const same =
    ofBank.find((one) => one.number === both) ??
    ofBank.find((one) => one.number === number) ??
    (isTwin ? undefined : free.find((one) => one.number === number));
  if (same !== undefined) return same.accountKey;
  const wasOther = seen.some(
    (one) => one.bankAccount === bankAccount && one.number !== null && one.number !== number && one.number !== both,
  );
  return wasOther ? null : (ofBank.find((one) => one.number === null)?.accountKey ?? null);
}

/** The hash that it is named by; where another account has that already, one that is nobody's. */
function toNewKey({ number, bankAccount, isTwin, both }: Lookup, isTaken: (key: string) => boolean): string {
  let key = number === null || isTwin ? bankAccount : number;
  while (isTaken(key)) key = toBoth(key, both ?? bankAccount);
  return key;
}

/** A keyed hash of what a customer sees of an account: another one when name, kind, status, number or holders are others. */
export function toAccountDetailsHash(
  idKey: Buffer,
  { customerId, bankId }: AccountOwner,
  { name, nickname, type, status, currency, openedOn, identification, holderNames }: Account,
): string {
  const { iban, bban, sortCode, accountNumber, bsb, routingNumber, bic, maskedNumber } = identification;
  const details = [name, nickname, type, status, currency, openedOn];
  // What most banks have not is not among their numbers: an account that stays as it is has the hash that it had.
  const abroad = routingNumber == null ? [] : [routingNumber];
  const numbers = [iban, bban, sortCode, accountNumber, bsb, bic, maskedNumber, ...abroad];
  // Banks list holders in no order.
  const parts = ['details', customerId, bankId, ...details, ...numbers, ...[...holderNames].sort()];
  return toKeyedHash(idKey, parts);
}
