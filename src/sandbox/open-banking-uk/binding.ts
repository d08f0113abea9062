// What an authorization request at a UK bank has to name, and what the customer's answer does to an account access consent.
// Made by routes.ts for the authorisation server; payment-binding.ts takes the requests that name a payment.
// Source: Open Banking Security Profile (claim openbanking_intent_id).
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import type { BankContext } from '../bank/listener.ts';
import type { Consent } from '../consents.ts';
import { isObject } from '../json.ts';

/** The intent id, top-level or where OBIE's profile has it; only what stood in the signed request object comes here. */
export function intentOf({ openbanking_intent_id: direct, claims }: RequestParameters): string | undefined {
  if (typeof direct === 'string') return direct;
  if (typeof claims !== 'string') return undefined;
  const parsed: unknown = JSON.parse(claims);
  for (const place of ['id_token', 'userinfo']) {
    const asked = isObject(parsed) ? parsed[place] : undefined;
    const claim = isObject(asked) ? asked['openbanking_intent_id'] : undefined;
    if (isObject(claim) && typeof claim['value'] === 'string') return claim['value'];
  }
  return undefined;
}

/** How an authorization request finds its account access consent. */
export function createBinding({ consents, bank, world }: BankContext): Binding {
  function waiting(parameters: RequestParameters): Consent {
    const id = intentOf(parameters);
    if (id === undefined) throw new errors.InvalidRequestObject('openbanking_intent_id is missing');
    if (!String(parameters['scope']).split(' ').includes('accounts')) {
      throw new errors.InvalidScope('the scope of an account access consent is accounts', 'accounts');
    }
    const consent = consents.findAt(bank.id, id);
    // An authorised consent can be authorised again: the customer re-authenticates, the consent stays the same.
    const state = consent === undefined ? undefined : consents.stateOf(consent, world.nowMs);
    if (consent === undefined || consent.linkId !== undefined || (state !== 'awaiting' && state !== 'valid')) {
      throw new errors.InvalidRequestObject('openbanking_intent_id names no consent that can be authorised');
    }
    return consent;
  }
  return {
    ask: (parameters) => {
      const { permissions, expiresAtMs } = waiting(parameters);
      return { permissions, expiresAtMs, isEligible: () => true };
    },
    allow: (parameters, choice) => {
      const consent = waiting(parameters);
      if (consent.status === 'authorised' && consent.customer !== choice.customer) {
        throw new errors.AccessDenied('the consent belongs to someone else');
      }
      consents.authorise(consent, choice, world.nowMs);
      return consent;
    },
    refuse: (parameters) => {
      const consent = waiting(parameters);
      if (consent.status === 'awaiting') consents.reject(consent, world.nowMs);
    },
  };
}
