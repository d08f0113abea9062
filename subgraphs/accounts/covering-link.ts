// Which link of a customer's an account's rarer resources are read through: one whose bank has them and whose consent and grant cover
// them. Nothing is asked of a bank otherwise. Called by arrangement-loaders.ts and product-loaders.ts.

import type { BankCapability } from '../../src/domain/bank.ts';
import { type BankErrorCode, BankFailure } from '../../src/domain/errors.ts';
import { isShared, type Link, type LinkPermission } from '../../src/domain/link.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import type { LocatedAccount } from '../../src/reading/located-account.ts';
import type { AccountLoaders } from '../shared/loaders.ts';

/** What a bank must have, and a link cover. */
export interface Demand {
  readonly capability: BankCapability;
  readonly permission: LinkPermission;
}

/** Why a link is not to be asked; null where it is. No call is made. */
export function refusalOf({ services }: Pick<BankReads, 'services'>, demand: Demand, link: Link): BankFailure | null {
  const connector = services.connectors.get(link.bankId);
  if (connector?.capabilities.has(demand.capability) !== true) return toRefusal(link, 'UNSUPPORTED');
  return isShared(link, demand.permission) ? null : toRefusal(link, 'PERMISSION_NOT_GRANTED');
}

/** Why a link is not asked, as a failure. */
export function toRefusal(
  { bankId }: Link,
  code: Extract<BankErrorCode, 'UNSUPPORTED' | 'PERMISSION_NOT_GRANTED'>,
): BankFailure {
  const reason = code === 'UNSUPPORTED' ? 'the bank has none' : 'the link does not cover it';
  return new BankFailure({ code, bankId, operatorMessage: `${bankId}: not asked, ${reason}` });
}

/** The account by a link that covers what is asked for, where another than its own does; else as it is. */
export async function findCoveringLink(
  { reads, accounts }: { readonly reads: BankReads; readonly accounts: AccountLoaders },
  demand: Demand,
  located: LocatedAccount,
): Promise<LocatedAccount> {
  if (refusalOf(reads, demand, located.link) === null) return located;
  for (const link of located.links ?? []) {
    if (refusalOf(reads, demand, link) !== null) continue;
    const { reading } = await accounts.outcomeOfLink(link);
    const record = reading?.value.find(({ key }) => key === located.record.key);
    if (reading !== null && record !== undefined) return { ...located, link, record, reading };
  }
  return located;
}
