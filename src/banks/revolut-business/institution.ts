// The one institution of this source: the business's own account. Called by standard.ts. No list is asked for, since there is none.

import type { BankCapability, BankSource, Institution } from '../../domain/bank.ts';
import { revolutBusinessProfileOf } from './profile.ts';

/** By what the source knows it. */
const key = 'business';

/** The institution. */
export function ownInstitution(source: BankSource): Institution {
  const { country, customer, payments } = revolutBusinessProfileOf(source);
  const readable: readonly BankCapability[] = [
    'ACCOUNTS',
    'BALANCES',
    'TRANSACTIONS',
    'PENDING_TRANSACTIONS',
    'CARDS',
    'CARD_CONTROLS',
  ];
  return {
    key,
    // Part of the bank's id, which stays whatever the operator calls the source.
    name: 'Revolut Business',
    country,
    bic: null,
    logoUrl: null,
    maxConsentSeconds: null,
    capabilities: payments && customer !== null ? [...readable, 'PAYMENTS'] : readable,
    details: {},
  };
}
