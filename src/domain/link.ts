// A bank link: a customer's consent that the gateway reads a bank for them. Comes from the banks file (later: from the
// link store); read by the directory, loaders and connectors.

import type { AccountOwner } from './account-identity.ts';
import type { Instant } from './dates.ts';

/**
 * What the customer consented to. `identity` is the customer's own data (OBIE party, CDR customer); `regularPayments` are direct debits,
 * standing orders and payments for a day to come; `beneficiaries` are those whom they have entered to pay; `products` are what accounts cost and earn.
 */
export const linkPermissions = [
  'accounts',
  'balances',
  'transactions',
  'identity',
  'regularPayments',
  'beneficiaries',
  'statements',
  'products',
] as const;

/** One of {@link linkPermissions}. */
export type LinkPermission = (typeof linkPermissions)[number];

/** One customer's access to one bank. */
export interface Link {
  /** Stable across renewals; part of global ids. */
  readonly id: string;
  readonly customerId: string;
  /** The bank that is asked. */
  readonly bankId: string;
  /** The bank under whose id its accounts are known, where that is another one: see {@link homeOf}. */
  readonly homeBankId?: string;
  /** True where the same bank is reached otherwise by now, by another link of the customer's that can be read: it is read by that one. */
  readonly isFormerWay?: true;
  /** The bearer for the bank. Secret: never logged, never sent to another origin than the bank's. */
  readonly accessToken: string;
  /** The bank's consent id (Berlin Group `Consent-ID`, OBIE `ConsentId`, CDR arrangement id). */
  readonly consentId: string | null;
  readonly permissions: ReadonlySet<LinkPermission>;
  readonly grantedAt: Instant | null;
  /** When the customer said last, at the bank or here, that they share; absent for a link of the banks file. */
  readonly confirmedAt?: Instant | null;
  /** When the consent ends; null when it is not limited or not known. */
  readonly expiresAt: Instant | null;
  /** What it covers and the caller may not read all the same: see src/auth/access.ts. Absent for nothing. */
  readonly withheld?: ReadonlySet<LinkPermission>;
  /** Keys of the accounts at its bank that the caller may see, where they may not see all: see src/auth/access.ts. */
  readonly onlyAccounts?: ReadonlySet<string>;
}

/**
 * The bank under whose id the accounts of a link are known, in global ids and in the store: the way by which their customer's were
 * first reached, where the bank is reached by another way by now (docs/sources.md, "Moving house"); else the bank that is asked.
 */
export const homeOf = ({ bankId, homeBankId }: Pick<Link, 'bankId' | 'homeBankId'>): string => homeBankId ?? bankId;

/** Whose the accounts of a link are, and under which bank's id they are known. */
export const ownerOf = (link: Pick<Link, 'customerId' | 'bankId' | 'homeBankId'>): AccountOwner => ({
  customerId: link.customerId,
  bankId: homeOf(link),
});

/** Epoch milliseconds at which each link ends; parsed once. */
const ends = new WeakMap<Link, number>();

/** Whether a link's consent is over. */
export function hasEnded(link: Link, nowMs: number): boolean {
  if (link.expiresAt === null) return false;
  let endMs = ends.get(link);
  if (endMs === undefined) {
    endMs = Date.parse(link.expiresAt);
    ends.set(link, endMs);
  }
  return endMs <= nowMs;
}

/** Whether a link covers something that is not withheld from the caller. */
export const isShared = ({ permissions, withheld }: Link, permission: LinkPermission): boolean =>
  permissions.has(permission) && withheld?.has(permission) !== true;

/** Whether the caller may see an account, should a link show it. */
export const showsAccount = ({ onlyAccounts }: Link, accountKey: string): boolean =>
  onlyAccounts?.has(accountKey) !== false;

/** Whether something may be read through a link now. */
export const covers = (link: Link, permission: LinkPermission, nowMs: number): boolean =>
  isShared(link, permission) && !hasEnded(link, nowMs);
