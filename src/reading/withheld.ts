// What a customer's grant withholds from a caller of what a link covers: asked by bank-reads.ts before the cache is looked into, since
// what was read for the customer, or for another partner, is not this caller's.

import type { CachedResource } from '../cache/keys.ts';
import { BankFailure } from '../domain/errors.ts';
import type { Link, LinkPermission } from '../domain/link.ts';

/** What has to be granted, for each resource. */
const permissionFor: Readonly<Record<CachedResource, LinkPermission>> = {
  accounts: 'accounts',
  identification: 'accounts',
  balances: 'balances',
  transactions: 'transactions',
  history: 'transactions',
  party: 'identity',
};

/** Why the caller may not read it; null where nothing is withheld. */
export function findWithheld({ bankId, withheld }: Link, resource: CachedResource): BankFailure | null {
  const permission = permissionFor[resource];
  if (withheld?.has(permission) !== true) return null;
  const operatorMessage = `${bankId}: not asked, the customer does not grant the caller ${permission}`;
  return new BankFailure({ code: 'PERMISSION_NOT_GRANTED', bankId, operatorMessage });
}
