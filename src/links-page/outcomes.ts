// What the page of links says of what failed: signing in, beginning a link, coming back from a bank. Used by links-page.ts.

import type { BeginRefusal } from '../linking/results.ts';
import type { SignInFailureKind } from '../oauth/identity-provider.ts';

/** What is said of a sign-in that failed, and HTTP's status. */
export const signInFailures: Readonly<Record<SignInFailureKind, { readonly status: number; readonly text: string }>> = {
  REFUSED: { status: 403, text: 'You were not signed in: it was refused or broken off there.' },
  MISMATCH: { status: 400, text: 'You were not signed in: what came back was not for this browser. Please try again.' },
  NOT_A_CUSTOMER: { status: 403, text: 'This page is for customers. Your sign-in is of another kind.' },
  UNAVAILABLE: { status: 503, text: 'Signing in is not possible at the moment. Please try again in a minute.' },
};

/** What is said of a link that was not begun. */
export const beginRefusals: Readonly<Record<BeginRefusal, string>> = {
  FORBIDDEN: 'Your sign-in does not allow this.',
  UNKNOWN_BANK: 'This bank cannot be linked here.',
  UNKNOWN_LINK: 'There is no such link.',
  UNREGISTERED_REDIRECT_URI: 'This page is not set up rightly. Please tell whoever runs it.',
  INVALID_PERMISSIONS: 'The bank cannot share what you have chosen. Please choose again.',
  INVALID_STATE: 'This page is not set up rightly. Please tell whoever runs it.',
};

/** By the word that the callback brings (src/linking/results.ts). */
export const outcomes: ReadonlyMap<string, (bank: string, rest: string) => string> = new Map([
  ['access_denied', (bank, rest) => `You, or ${bank}, said no. ${rest}`],
  ['authorization_expired', (bank, rest) => `It took too long to come back from ${bank}. ${rest} Please try again.`],
  [
    'authorization_failed',
    (bank, rest) => `What came back from ${bank} could not be accepted. ${rest} Please try again.`,
  ],
  [
    'outcome_unknown',
    (bank, rest) => `We cannot tell what ${bank} has done. ${rest} What it may have granted is taken back. Try again.`,
  ],
]);
