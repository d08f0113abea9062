// What the page of links says of what failed: signing in, and coming back from a bank. Used by links-page.ts and notices.ts.

import type { SignInFailureKind } from '../oauth/identity-provider.ts';
import type { OutcomeTexts } from './texts/texts.ts';

/** HTTP's status of a sign-in that failed. */
export const signInStatuses: Readonly<Record<SignInFailureKind, number>> = {
  REFUSED: 403,
  MISMATCH: 400,
  NOT_A_CUSTOMER: 403,
  UNAVAILABLE: 503,
};

/** Texts that say that a link was not authorised. */
type FailureText = 'refused' | 'tooLate' | 'notAccepted' | 'unknown' | 'failed';

/** By the word that the callback brings (src/linking/results.ts). */
const failures: ReadonlyMap<string, FailureText> = new Map([
  ['access_denied', 'refused'],
  ['authorization_expired', 'tooLate'],
  ['authorization_failed', 'notAccepted'],
  ['outcome_unknown', 'unknown'],
]);

/** What is said of a link that was not authorised, by that word; `rest` says what is shared. */
export const toFailureText = (texts: OutcomeTexts, error: string): ((bank: string, rest: string) => string) =>
  texts[failures.get(error) ?? 'failed'];
