// What CDR data holders differ in. Read by standard.ts, for the banks file and the connectors beside it.

import { z } from 'zod';
import type { Bank } from '../../domain/bank.ts';
import { commonProfile, pathPrefix, profileOf } from '../profile.ts';

/** The profile of a CDR data holder. */
export const cdrProfile = z.strictObject({
  ...commonProfile,
  bulkBalances: z
    .boolean()
    .default(false)
    .describe('The holder has `GET /banking/accounts/balances`: every account’s balances in one call.'),
  signs: z
    .enum(['standard', 'pending-unsigned'])
    .default('standard')
    .describe('`pending-unsigned`: pending amounts are unsigned; they are debits unless they say otherwise.'),
  paths: z
    .strictObject({
      accounts: pathPrefix.default('').describe('before `/banking/accounts`'),
      balances: pathPrefix.default('').describe('before `/banking/accounts/balances` and `…/{id}/balance`'),
      transactions: pathPrefix.default('').describe('before `/banking/accounts/{id}/transactions`'),
      regularPayments: pathPrefix
        .default('')
        .describe('before `/banking/accounts/{id}/direct-debits` and `…/payments/scheduled`'),
      payees: pathPrefix.default('').describe('before `/banking/payees`'),
      customer: pathPrefix.default('').describe('before `/common/customer`'),
    })
    .prefault({})
    .describe('Versions and base paths of single resources, behind the endpoint.'),
});

/** The profile of one holder. */
export const cdrProfileOf = (bank: Bank) => profileOf(cdrProfile, bank);

/** What the words of the former `features:` stand for. */
export const cdrFeatures = {
  'bulk-balances': { bulkBalances: true },
  'card-signs-inverted': { cardSigns: 'inverted' },
  'pending-unsigned': { signs: 'pending-unsigned' },
  'no-date-filter': { dateFilter: false },
} as const;
