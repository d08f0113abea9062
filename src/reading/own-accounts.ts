// Which of a customer's own accounts the other side of an entry names: by its number, in whichever writing. Accounts that were
// read are known by their numbers, those of which only the statement book is known by the keyed hash that their key is. Called
// by the loaders of insights; asks nobody.

import type { AccountIdentification } from '../domain/account.ts';
import { toAccountNumber, toNumberHash } from '../domain/account-identity.ts';
import type { KeyedAccount } from '../domain/global-id.ts';
import type { LocatedAccount } from './located-account.ts';
import { nameOf } from './located-account.ts';

/** Gives the own account that an identification names, in a currency; null for none. */
export type FindKeyedAccount = (identification: AccountIdentification, currency: string) => KeyedAccount | null;

/** Of accounts that were read, of one customer. */
export function findAmongRead(accounts: readonly LocatedAccount[]): FindKeyedAccount {
  const byNumber = new Map<string, LocatedAccount[]>();
  for (const located of accounts) {
    const number = toAccountNumber(located.record.account);
    if (number !== null) byNumber.set(number, [...(byNumber.get(number) ?? []), located]);
  }
  return (identification, currency) => {
    const number = byNumber.size === 0 ? null : toNumberOf(identification);
    const bearers = number === null ? [] : (byNumber.get(number) ?? []);
    // One number may hold several currencies: it is the customer's whichever it went to.
    const found = bearers.find(({ record }) => record.account.currency === currency) ?? bearers[0];
    return found === undefined ? null : nameOf(found);
  };
}

/** Of one customer's accounts, by their keys alone: those that were first seen with a number. */
export function findAmongKeys(idKey: Buffer, accounts: readonly KeyedAccount[]): FindKeyedAccount {
  const byKey = new Map(accounts.map((account) => [`${account.bankId}\n${account.accountKey}`, account]));
  const owners = [...new Map(accounts.map((account) => [account.bankId, account])).values()];
  const remembered = new Map<string, KeyedAccount | null>();
  return (identification, currency) => {
    const number = toNumberOf(identification);
    if (number === null) return null;
    const name = `${number}\n${currency}`;
    let found = remembered.get(name);
    if (found === undefined) {
      found = null;
      for (const { customerId, bankId } of owners) {
        const hash = toNumberHash(idKey, { customerId, bankId }, { number, currency });
        found ??= byKey.get(`${bankId}\n${hash}`) ?? null;
      }
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(name, found);
    }
    return found;
  };
}

/** Numbers of other sides that are remembered: each costs a keyed hash for each bank. */
const mostRemembered = 10_000;

const toNumberOf = (identification: AccountIdentification): string | null =>
  toAccountNumber({ type: 'CURRENT', identification });
