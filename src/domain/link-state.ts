// Where a customer's link to a bank stands, and why: written by src/linking through the store, read by the directory and
// the resolvers. The words follow OBIE's and Berlin Group's consent states, reduced to what a customer can act on.

/**
 * - `PENDING`: never authorised yet; the customer is, or was, at the bank.
 * - `CONFIRMATION_REQUIRED`: authorised at the bank for the first time, and not confirmed by who began it: nothing can be
 *   read through it.
 * - `ACTIVE`: it can be used.
 * - `CONSENT_REQUIRED`: the bank takes its tokens no more, or wants the customer to sign in there again; renewing it helps.
 * - `EXPIRED`: the consent has reached its end; renewing it helps.
 * - `REVOKED`: taken back, by the customer here or at the bank.
 */
export const linkStatuses = [
  'PENDING',
  'CONFIRMATION_REQUIRED',
  'ACTIVE',
  'CONSENT_REQUIRED',
  'EXPIRED',
  'REVOKED',
] as const;
/** One of {@link linkStatuses}. */
export type LinkStatus = (typeof linkStatuses)[number];

/**
 * Why a link is not ACTIVE.
 * - `AUTHORISATION_REFUSED`: the customer, or the bank, said no at the bank.
 * - `AUTHORISATION_FAILED`: what came back from the bank could not be accepted or exchanged.
 * - `AUTHORISATION_UNKNOWN`: the gateway ended between the bank's answer and the store; nothing is kept, try again.
 * - `AUTHORISATION_ABANDONED`: nobody came back from the bank in time.
 * - `AUTHORISATION_NOT_CONFIRMED`: who began it did not confirm in time that it was they who came back.
 * - `CONSENT_EXPIRED`: the consent has reached its end.
 * - `REVOKED_BY_CUSTOMER`: through this gateway.
 * - `REVOKED_AT_BANK`: at the bank, by the customer or the bank.
 * - `REVOKED_BY_OPERATOR`: through this gateway, by its operator.
 * - `SIGN_IN_REQUIRED`: the consent stands, and the bank shows nothing until the customer has signed in there again.
 * - `BANK_MOVED`: the bank is reached by another way now, and another link of the customer's shows the accounts.
 * - `REFRESH_REFUSED`: the bank refused the refresh token for good.
 * - `REFRESH_ANSWER_LOST`: the bank refused the refresh token after an earlier refresh whose answer never arrived.
 */
export const linkReasons = [
  'AUTHORISATION_REFUSED',
  'AUTHORISATION_FAILED',
  'AUTHORISATION_UNKNOWN',
  'AUTHORISATION_ABANDONED',
  'AUTHORISATION_NOT_CONFIRMED',
  'CONSENT_EXPIRED',
  'REVOKED_BY_CUSTOMER',
  'REVOKED_AT_BANK',
  'REVOKED_BY_OPERATOR',
  'SIGN_IN_REQUIRED',
  'BANK_MOVED',
  'REFRESH_REFUSED',
  'REFRESH_ANSWER_LOST',
] as const;
/** One of {@link linkReasons}. */
export type LinkReason = (typeof linkReasons)[number];

/** Whether a link has ended for good: nobody would renew it. */
export const isOverForGood = (reason: LinkReason | null): boolean =>
  reason === 'REVOKED_BY_CUSTOMER' || reason === 'BANK_MOVED';

/** Whether a link's consent stands at the bank and only waits for the customer to sign in there again. */
export const isAwaitingSignIn = (reason: LinkReason | null): boolean => reason === 'SIGN_IN_REQUIRED';

/** Whether the bank has been told of a revocation: `PENDING` is tried again in the background, `FAILED` was given up. */
export type BankRevocation = 'NONE' | 'PENDING' | 'DONE' | 'FAILED';
