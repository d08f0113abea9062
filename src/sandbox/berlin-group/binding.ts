// How an authorization finds its Berlin Group consent: by the scope AIS:<consentId> with OAuth, by the parameter consent_id
// that the redirect page sets for itself. Made by consents.ts for the authorisation server.
// Source: implementation guidelines 1.3.12, chapter "Authorization Request" of the OAuth2 protocol.
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import type { BankContext } from '../bank/listener.ts';
import type { Consent } from '../consents.ts';
import type { Account } from '../ledger/accounts.ts';

/** What the consents' own file knows. */
export interface ConsentRules {
  readonly isEligible: (consentId: string, account: Account) => boolean;
  /** Who alone can answer; undefined for anybody. */
  readonly customerOf: (consentId: string) => string | undefined;
  /** Moves the authorisation sub-resources on when the person has decided. */
  readonly settle: (consentId: string, status: 'finalised' | 'failed') => void;
}

/** The scope that stands for a consent. */
export const scopeOf = (consentId: string): string => `AIS:${consentId}`;

/** The consent or payment that a request names, by its scope or directly; undefined unless it is exactly one. */
export function namedIn(parameters: RequestParameters, service: 'AIS' | 'PIS'): string | undefined {
  const { consent_id: direct, scope } = parameters;
  if (typeof direct === 'string') return direct;
  const named = (typeof scope === 'string' ? scope : '').split(' ').filter((name) => /^(AIS|PIS):/.test(name));
  const [only = ''] = named;
  return named.length === 1 && only.startsWith(`${service}:`) ? only.slice(service.length + 1) : undefined;
}

/** The binding of one house. */
export function createBinding(context: BankContext, rules: ConsentRules): Binding {
  const { consents, bank, world } = context;
  function waiting(parameters: RequestParameters): Consent {
    const id = namedIn(parameters, 'AIS');
    const consent = id === undefined ? undefined : consents.findAt(bank.id, id);
    if (consent === undefined || consent.linkId !== undefined || consent.kind !== 'access') {
      throw new errors.InvalidScope('the scope names no consent', String(parameters['scope'] ?? ''));
    }
    if (consents.stateOf(consent, world.nowMs) !== 'awaiting') {
      throw new errors.InvalidScope('the consent does not wait for authorisation', String(parameters['scope'] ?? ''));
    }
    return consent;
  }
  return {
    ask: (parameters) => {
      const { id, permissions, expiresAtMs } = waiting(parameters);
      const isEligible = (account: Account) => rules.isEligible(id, account);
      return { permissions, expiresAtMs, isEligible, customer: rules.customerOf(id) };
    },
    allow: (parameters, choice) => {
      const consent = waiting(parameters);
      consents.authorise(consent, choice, world.nowMs);
      rules.settle(consent.id, 'finalised');
      return consent;
    },
    refuse: (parameters) => {
      const consent = waiting(parameters);
      consents.reject(consent, world.nowMs);
      rules.settle(consent.id, 'failed');
    },
  };
}
