// Whether a caller may follow a reference: the one decision behind `node` and every `_entities` path, by the directory alone.
// Used by each subgraph's reference resolvers, which run before the fields' scope rules and so must ask no bank.

import type { Access } from '../../src/auth/access.ts';
import type { AccountOwner } from '../../src/domain/account-identity.ts';
import type { AccountPlace, GlobalId, GlobalIdType } from '../../src/domain/global-id.ts';
import { homeOf, type Link } from '../../src/domain/link.ts';
import type { RequestContext } from './context.ts';

/** Whether the caller may see what an id names. Whether a bank still has it is told by its fields. */
export async function isVisible(
  id: GlobalId,
  { access, banks, linking, grants, loaders }: RequestContext,
): Promise<boolean> {
  switch (id.type) {
    case 'Bank':
      return banks.has(id.bankId);
    case 'Customer':
      return access.hasCustomer(id.customerId);
    case 'BankLink':
      // One that waits for the customer, or that was taken back, can be seen though not read.
      return (await access.link(id.linkId)) !== null || (await linking?.record(id.linkId)) != null;
    case 'Account':
    case 'Transaction':
    case 'Statement':
      return (await readAccountOwner(id, access)) !== null;
    case 'Card':
      // Which accounts it draws on its bank has to tell: until then it is as one that there is not.
      return (await readWays(id.owner, access)).length > 0;
    case 'Payment':
      return (await loaders.payments.payment(id.paymentId)) !== null;
    case 'PaymentMandate':
      return (await loaders.payments.mandate(id.mandateId)) !== null;
    case 'Grant':
      return (await grants?.read(id.grantId)) != null;
  }
}

/** What names an account. */
export interface AccountReference {
  readonly place: AccountPlace;
  readonly accountKey: string;
}

/**
 * Whose account an id names, at which bank: null where the caller may see no link that it could be read through, or may not know of
 * that account. Says nothing about whether there is such an account.
 */
export async function readAccountOwner(
  { place, accountKey }: AccountReference,
  access: Access,
): Promise<AccountOwner | null> {
  return (await readAccountWays({ place, accountKey }, access))[0] ?? null;
}

/**
 * The links through which an account could be read that an id names, the way of now and the newest consent first: more than one where a customer has
 * several to a bank, or reaches it by two ways. None where {@link readAccountOwner} gives null.
 */
export async function readAccountWays(
  { place, accountKey }: AccountReference,
  access: Access,
): Promise<readonly Link[]> {
  // Of an id of before its bank has to tell which account it names: until then it is as one that names none.
  if ('linkId' in place) {
    const link = await access.link(place.linkId);
    return link === null ? [] : [link];
  }
  if (!(await access.maySeeAccount({ ...place, accountKey }))) return [];
  return readWays(place, access);
}

/** The links to a bank, by whichever way it is reached now, that the caller may see: the way of now and the newest consent first. */
async function readWays({ customerId, bankId }: AccountOwner, access: Access): Promise<readonly Link[]> {
  const links = (await access.linksOfCustomer(customerId)) ?? [];
  return links.filter((link) => homeOf(link) === bankId).toSorted(byWay);
}

/** The bank at which a customer's accounts are read that are known under a bank's id: another one once they have moved house. */
export async function readShownBank(owner: AccountOwner, { access }: Pick<RequestContext, 'access'>): Promise<string> {
  return (await readWays(owner, access))[0]?.bankId ?? owner.bankId;
}

const byWay = (one: Link, other: Link): number =>
  Number(one.isFormerWay === true) - Number(other.isFormerWay === true) ||
  other.permissions.size - one.permissions.size ||
  (other.grantedAt ?? '').localeCompare(one.grantedAt ?? '');

/** The reference resolver of an entity: the reference itself when it names one of that type that the caller may see. */
export function visibleReference(type: GlobalIdType) {
  return async ({ id }: { readonly id: string }, context: RequestContext): Promise<{ readonly id: string } | null> => {
    const parsed = context.ids.parse(id);
    return parsed?.type === type && (await isVisible(parsed, context)) ? { id } : null;
  };
}
