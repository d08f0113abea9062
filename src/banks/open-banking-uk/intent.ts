// The consent that an ID token is about. Called by consent.ts and payment.ts. Source: Open Banking Security Profile,
// openbanking_intent_id.

import type { GrantedTokens } from '../../oauth/tokens.ts';

/** The bank's id of the consent that was authorised; null where the ID token names none. */
export function intentIdOf({ claims }: GrantedTokens): string | null {
  const id = claims?.['openbanking_intent_id'];
  return typeof id === 'string' ? id : null;
}
