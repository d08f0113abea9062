// The consent that an ID token is about. Called by consent.ts and payment.ts. Source: Open Banking Security Profile,
// openbanking_intent_id; Payments NZ API Centre, security profile 3.0, ConsentId.

import type { GrantedTokens } from '../../oauth/tokens.ts';

/** The claim that names a consent, by `consentForm` of profile.ts. */
export type IntentClaim = 'openbanking_intent_id' | 'ConsentId';

/** The bank's id of the consent that was authorised; null where the ID token names none. */
export function intentIdOf({ claims }: GrantedTokens, claim: IntentClaim = 'openbanking_intent_id'): string | null {
  const id = claims?.[claim];
  return typeof id === 'string' ? id : null;
}
