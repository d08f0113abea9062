// A customer's permission that a partner reads their banks or acts for them, and for how long. Read by the store, the directory
// and src/auth/access.ts, which alone says what follows from it.

/**
 * What a grant lets a partner do: read as links' permissions do, initiate payments, link banks. `accounts` is part of each: without
 * them there is nothing to grant.
 */
export const grantPermissions = ['accounts', 'balances', 'transactions', 'identity', 'payments', 'links'] as const;
/** One of {@link grantPermissions}. */
export type GrantPermission = (typeof grantPermissions)[number];

/** A grant that stands, as a caller's rights are made of it. */
export interface AccessGrant {
  /** Null for the operator's, which are no customer's to end. */
  readonly id: string | null;
  readonly permissions: ReadonlySet<GrantPermission>;
  /** Epoch milliseconds at which the customer gave it; null for the operator's. */
  readonly givenAtMs: number | null;
  /** Epoch milliseconds; null for no end of its own. */
  readonly expiresAtMs: number | null;
}

/** What the operator grants: everything, until the operator takes it back. */
export const operatorGrant: AccessGrant = {
  id: null,
  permissions: new Set(grantPermissions),
  givenAtMs: null,
  expiresAtMs: null,
};

/** The longest that a customer may grant at once, days: a year, as the sharing durations of CDR. House rule elsewhere. */
export const longestGrantDays = 365;
