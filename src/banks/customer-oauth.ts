// OAuth with one bank as linking and payments need it: of src/oauth where the bank has an authorisation server, and a refusal of
// each step where it is reached through a source that authorises customers by pages of its own. Made by open-bank.ts.

import type { BankOAuth } from '../oauth/bank-oauth.ts';
import { OAuthFailure } from '../oauth/failure.ts';

/** What {@link BankOAuth} does for customers, and signatures under the gateway's own key. */
export type CustomerOAuth = Pick<
  BankOAuth,
  'issuer' | 'authorizationUrl' | 'exchange' | 'refresh' | 'postAsClient' | 'signDetached'
>;

/** For a bank without: no step asks for it, and whatever does fails before anything is sent. */
export function createNoOAuth(bankId: string): CustomerOAuth {
  const refuse = async (): Promise<never> => {
    throw new OAuthFailure('CLIENT_REFUSED', { bankId, doing: 'authorisation' }, 'NO_OAUTH');
  };
  // No server has an empty name (RFC 8414 section 2): no answer is ever of this one.
  return {
    issuer: '',
    authorizationUrl: refuse,
    exchange: refuse,
    refresh: refuse,
    postAsClient: refuse,
    signDetached: refuse,
  };
}
