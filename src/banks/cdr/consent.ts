// Consents of the Australian Consumer Data Right: there is no consent resource; scopes and a duration go with the pushed
// authorisation request, and the tokens come with an arrangement id, by which the arrangement is amended and revoked.
// Called by src/linking through the port banks/consent.ts. Source: Consumer Data Standards 1.36, security profile.

import type { Bank } from '../../domain/bank.ts';
import type { LinkPermission } from '../../domain/link.ts';
import type { GrantedTokens } from '../../oauth/tokens.ts';
import {
  type BankConsentState,
  type ConsentCall,
  type ConsentConnector,
  type ConsentRequest,
  type RequestedConsent,
  toConsentFailure,
} from '../consent.ts';

/** Our permissions in CDR's scopes. Balances come under the basic scope of accounts. */
const scopes: Readonly<Record<LinkPermission, readonly string[]>> = {
  accounts: ['bank:accounts.basic:read', 'bank:accounts.detail:read'],
  balances: ['bank:accounts.basic:read'],
  transactions: ['bank:transactions:read'],
  // The standard has none.
  statements: [],
  products: ['bank:accounts.basic:read', 'bank:accounts.detail:read'],
  identity: ['common:customer.basic:read', 'common:customer.detail:read'],
  regularPayments: ['bank:regular_payments:read'],
  beneficiaries: ['bank:payees:read'],
};

/** The level of assurance for reading. Source: security profile, levels of assurance. */
const acr = 'urn:cds.au:cdr:2';
/** A sharing arrangement lasts at most twelve months (CDR rules 4.12 and 4.14). */
export const longestDays = 365;

/** Consents at one CDR data holder. */
export class CdrConsents implements ConsentConnector {
  readonly bank: Bank;
  readonly clientScope = null;
  readonly permissions: ReadonlySet<LinkPermission> = new Set([
    'accounts',
    'balances',
    'transactions',
    'identity',
    'regularPayments',
    'beneficiaries',
    'products',
  ]);

  constructor(bank: Bank) {
    this.bank = bank;
  }

  async request(_call: ConsentCall, { permissions, expiresAtMs, replaces }: ConsentRequest): Promise<RequestedConsent> {
    const longestMs = longestDays * 86_400_000;
    const durationMs = Math.min(longestMs, expiresAtMs === null ? longestMs : expiresAtMs - Date.now());
    const asked = new Set<LinkPermission>(['accounts', ...permissions]);
    return {
      bankConsentId: null,
      expiresAtMs: Date.now() + durationMs,
      step: {
        kind: 'oauth',
        scope: ['openid', ...new Set([...asked].flatMap((permission) => scopes[permission]))].join(' '),
        isOpenId: true,
        claims: {
          sharing_duration: Math.floor(durationMs / 1000),
          // Naming the arrangement amends it: the bank ends the old consent when the new one begins.
          ...(replaces === null ? {} : { cdr_arrangement_id: replaces }),
          id_token: { acr: { essential: true, values: [acr] } },
        },
      },
    };
  }

  /** There is nothing to ask: whether an arrangement stands shows when its tokens are used. */
  async readState(): Promise<BankConsentState> {
    return { status: 'UNKNOWN', expiresAtMs: null };
  }

  /** The tokens come with the arrangement's id. */
  consentIdOf({ parameters }: GrantedTokens): string | null {
    const id = parameters['cdr_arrangement_id'];
    return typeof id === 'string' ? id : null;
  }

  async revoke(call: ConsentCall, bankConsentId: string): Promise<void> {
    const response = await call.postAsClient('cdr_arrangement_revocation_endpoint', {
      cdr_arrangement_id: bankConsentId,
    });
    // 422 is an arrangement that the holder does not know, or knows no more (security profile, revocation endpoint).
    if (response.status !== 204 && response.status !== 200 && response.status !== 422) {
      throw toConsentFailure(this.bank, 'arrangement revocation', response);
    }
  }
}
