// One bank as linking needs it: its consents, OAuth with it, and the way there. Made by open-bank.ts for every bank with
// `authorization`, or reached through a source, whose standard has consents.

import type { Bank } from '../domain/bank.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';
import type { BankPoster } from '../http/bank-post.ts';
import type { Deadline } from '../http/deadline.ts';
import { withNewRequestId } from '../http/interaction-id.ts';
import { asBankFailure } from '../oauth/failure.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { ConsentCall, ConsentConnector } from './consent.ts';
import type { CustomerOAuth } from './customer-oauth.ts';

/** A bank that customers can be linked to. */
export interface LinkableBank {
  readonly bank: Bank;
  /** Its standard, as people call it. */
  readonly standardLabel: string;
  /** How long its consents last. */
  readonly consentRule: ConsentRule;
  readonly consents: ConsentConnector;
  readonly oauth: CustomerOAuth;
  readonly clientTokens: ClientTokens;
  /** What the consent connector calls the bank with. */
  consentCall(deadline: Deadline, about?: ConsentCallContext): ConsentCall;
}

/** What a call about a consent is made with besides. */
export interface ConsentCallContext {
  /** Null or absent when nobody is there. */
  readonly psuIpAddress?: string | null;
  /** Reads the consent's own token; absent where the call is about none that has one. */
  readonly readAccessToken?: () => Promise<string | null>;
  /** Reads the token of the consent that the link has, where the call is about another; absent where there is none. */
  readonly readTokenInUse?: () => Promise<string | null>;
}

/** What {@link toLinkableBank} needs. */
export interface LinkableBankDeps {
  readonly standardLabel: string;
  readonly consentRule: ConsentRule;
  readonly consents: ConsentConnector;
  readonly oauth: CustomerOAuth;
  readonly clientTokens: ClientTokens;
  readonly poster: BankPoster;
  /** Headers of the bank's profile, lower case; the standard's own win. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Puts it together. */
export function toLinkableBank(bank: Bank, deps: LinkableBankDeps): LinkableBank {
  const { standardLabel, consentRule, consents, oauth, clientTokens, poster, headers: fixed } = deps;
  return {
    bank,
    standardLabel,
    consentRule,
    consents,
    oauth,
    clientTokens,
    consentCall: (deadline, { psuIpAddress = null, readAccessToken, readTokenInUse } = {}) => ({
      deadline,
      psuIpAddress,
      accessToken: async () => (await readAccessToken?.()) ?? null,
      tokenInUse: async () => (await readTokenInUse?.()) ?? null,
      async send({ method, url, scope, headers, body, accessToken }) {
        for (let isAgain = false; ; isAgain = true) {
          const token = accessToken ?? (await asBankFailure(bank.id, clientTokens.clientToken(scope)));
          const response = await poster.send({
            method,
            url,
            resource: 'consents',
            headers: {
              ...fixed,
              ...(isAgain ? withNewRequestId(headers) : headers),
              ...(body === null ? {} : { 'content-type': 'application/json' }),
              // Without one the standard's own headers say who the gateway is.
              ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
            },
            body: body === null ? null : JSON.stringify(body),
            deadline,
          });
          // A 401 is a refusal: nothing was done. The token may have been taken back before its time.
          if (response.status !== 401 || isAgain || accessToken !== undefined) return response;
          clientTokens.forgetClientToken(scope, token);
        }
      },
      postAsClient: (endpoint, form) => asBankFailure(bank.id, oauth.postAsClient(endpoint, form, deadline)),
    }),
  };
}
