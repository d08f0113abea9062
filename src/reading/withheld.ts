// What a customer's grant withholds from a caller of what a link covers: asked by bank-reads.ts before the cache is looked into, since
// what was read for the customer, or for another partner, is not this caller's.

import type { CachedResource } from '../cache/keys.ts';
import { BankFailure } from '../domain/errors.ts';
import { type Link, type LinkPermission, showsAccount } from '../domain/link.ts';
import type { AccountRecord } from './located-account.ts';
import type { Sourced } from './sourced.ts';

/** What has to be granted, for each resource. */
const permissionFor: Readonly<Record<CachedResource, LinkPermission>> = {
  accounts: 'accounts',
  identification: 'accounts',
  balances: 'balances',
  transactions: 'transactions',
  history: 'transactions',
  party: 'identity',
  cards: 'accounts',
  directDebits: 'regularPayments',
  standingOrders: 'regularPayments',
  scheduledPayments: 'regularPayments',
  beneficiaries: 'beneficiaries',
  statements: 'statements',
  product: 'products',
};

/** Resources of which each value is one account's, whose key comes first among what tells it apart. */
const ofOneAccount: ReadonlySet<CachedResource> = new Set([
  'identification',
  'balances',
  'transactions',
  'history',
  'directDebits',
  'standingOrders',
  'scheduledPayments',
  'beneficiaries',
  'statements',
  'product',
]);

/** Why the caller may not read it; null where nothing is withheld. `parts` tell apart several of a resource. */
export function findWithheld(
  link: Link,
  resource: CachedResource,
  [accountKey]: readonly string[] = [],
): BankFailure | null {
  const { bankId, withheld } = link;
  // Who asks has found the account among those of the caller: this is asked should one ever be found elsewhere.
  if (ofOneAccount.has(resource) && !showsAccount(link, accountKey ?? '')) {
    const operatorMessage = `${bankId}: not asked, the customer does not grant the caller this account`;
    return new BankFailure({ code: 'RESOURCE_NOT_FOUND', bankId, operatorMessage });
  }
  const permission = permissionFor[resource];
  if (withheld?.has(permission) !== true) return null;
  const operatorMessage = `${bankId}: not asked, the customer does not grant the caller ${permission}`;
  return new BankFailure({ code: 'PERMISSION_NOT_GRANTED', bankId, operatorMessage });
}

/** What is told of a bank's answer that could not be read whole, where it is not all for the caller: not where, nor what it was. */
const withoutPlace = { pointer: '', reason: 'A part of the bank’s answer could not be read.' };

/** A reading without what its defects and notes say of accounts that the caller may not see; as it is where they may see all. */
export function toGrantedReading<T>(link: Link, reading: Sourced<T>): Sourced<T> {
  if (link.onlyAccounts === undefined) return reading;
  const { notes: _, ...kept } = reading;
  return { ...kept, link, defects: reading.defects.length === 0 ? [] : [withoutPlace] };
}

/** A link's list of accounts without those that the caller may not see. */
export function toGrantedAccounts(
  link: Link,
  reading: Sourced<readonly AccountRecord[]>,
): Sourced<readonly AccountRecord[]> {
  if (link.onlyAccounts === undefined) return reading;
  return { ...toGrantedReading(link, reading), value: reading.value.filter(({ key }) => showsAccount(link, key)) };
}
