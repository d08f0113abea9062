// A customer's permission that a partner reads their banks or acts for them, and for how long. Read by the store, the directory
// and src/auth/access.ts, which alone says what follows from it.

/**
 * What a grant lets a partner do: read as links' permissions do, initiate payments, link banks, freeze cards (seeing them is part of `accounts`). `accounts` is part of each: without
 * them there is nothing to grant.
 */
export const grantPermissions = [
  'accounts',
  'balances',
  'transactions',
  'identity',
  'regularPayments',
  'beneficiaries',
  'statements',
  'products',
  'payments',
  'links',
  'cards',
] as const;
/** One of {@link grantPermissions}. */
export type GrantPermission = (typeof grantPermissions)[number];

/** An account as grants name it: by what it is (src/domain/account-identity.ts), whichever links show it. */
export interface GrantedAccount {
  readonly bankId: string;
  readonly accountKey: string;
}

/** Keys of the accounts that a grant is narrowed to, by bank. */
export type GrantedAccounts = ReadonlyMap<string, ReadonlySet<string>>;

/** The most accounts that one grant may name: what more of them there are is granted by granting all. House rule. */
export const mostGrantedAccounts = 200;

/** Accounts by bank. */
export function toGrantedAccounts(accounts: readonly GrantedAccount[]): GrantedAccounts {
  const byBank = new Map<string, Set<string>>();
  for (const { bankId, accountKey } of accounts) {
    const keys = byBank.get(bankId);
    if (keys === undefined) byBank.set(bankId, new Set([accountKey]));
    else keys.add(accountKey);
  }
  return byBank;
}

/** A grant that stands, as a caller's rights are made of it. */
export interface AccessGrant {
  /** Null for the operator's, which are no customer's to end. */
  readonly id: string | null;
  readonly permissions: ReadonlySet<GrantPermission>;
  /** Null for all, also those to come. */
  readonly accounts: GrantedAccounts | null;
  /** Epoch milliseconds at which the customer gave it; null for the operator's. */
  readonly givenAtMs: number | null;
  /** Epoch milliseconds; null for no end of its own. */
  readonly expiresAtMs: number | null;
}

/** What the operator grants: everything, until the operator takes it back. */
export const operatorGrant: AccessGrant = {
  id: null,
  permissions: new Set(grantPermissions),
  accounts: null,
  givenAtMs: null,
  expiresAtMs: null,
};

/** The longest that a customer may grant at once, days: a year, as the sharing durations of CDR. House rule elsewhere. */
export const longestGrantDays = 365;
