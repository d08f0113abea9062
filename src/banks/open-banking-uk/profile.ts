// What UK Open Banking banks differ in. Read by standard.ts, for the banks file and the connectors beside it.

import { z } from 'zod';
import type { Bank } from '../../domain/bank.ts';
import { commonProfile, pathPrefix, profileOf, scopeText } from '../profile.ts';

/** The profile of a UK Open Banking bank. */
export const openBankingUkProfile = z.strictObject({
  ...commonProfile,
  bulkBalances: z
    .boolean()
    .default(false)
    .describe('The bank has `GET /balances`: every account’s balances in one call.'),
  party: z.boolean().default(false).describe('The bank has `GET /party`: who the customer is.'),
  consentForm: z
    .enum(['obie', 'payments-nz'])
    .default('obie')
    .describe(
      'How account access consents are written: as UK Open Banking has them, or as New Zealand does (`Data.Consent`, `ReadPartyAuthUser`, and `ConsentId` as the claim that names the consent); with `quirk: payments-nz`.',
    ),
  regularPayments: z
    .boolean()
    .default(true)
    .describe(
      'The bank has `GET /accounts/{id}/direct-debits`, `…/standing-orders` and `…/scheduled-payments`: customers can share them.',
    ),
  beneficiaries: z
    .boolean()
    .default(true)
    .describe('The bank has `GET /accounts/{id}/beneficiaries`: customers can share whom they pay.'),
  statements: z
    .boolean()
    .default(true)
    .describe('The bank has statements of its own, as files (`/accounts/{id}/statements`).'),
  products: z
    .boolean()
    .default(true)
    .describe('The bank has `GET /accounts/{id}/product`: what an account costs and earns.'),
  standingOrders: z
    .boolean()
    .default(false)
    .describe('The bank has `/domestic-standing-orders`: customers can order payments again and again.'),
  internationalPayments: z
    .boolean()
    .default(false)
    .describe('The bank has `/international-payments`: customers can pay abroad and in other currencies, by IBAN.'),
  paymentSignatures: z
    .boolean()
    .default(false)
    .describe('Payment requests carry the detached signature `x-jws-signature` (message signing).'),
  paymentIdempotency: z
    .boolean()
    .default(false)
    .describe(
      'The bank is known to keep `x-idempotency-key` for 24 hours, as the standard demands. Only then is a payment whose answer was lost sent again while its consent is used; elsewhere it ends as unknown then.',
    ),
  mandates: z
    .boolean()
    .default(false)
    .describe(
      'The bank has variable recurring payments (`/domestic-vrp-consents`, `/domestic-vrps`): customers can set up payment mandates.',
    ),
  paths: z
    .strictObject({
      accounts: pathPrefix.default('').describe('before `/accounts`'),
      balances: pathPrefix.default('').describe('before `/balances` and `/accounts/{id}/balances`'),
      transactions: pathPrefix.default('').describe('before `/accounts/{id}/transactions`'),
      statements: pathPrefix.default('').describe('before `/accounts/{id}/statements`'),
      party: pathPrefix.default('').describe('before `/party`'),
      regularPayments: pathPrefix
        .default('')
        .describe('before `/accounts/{id}/direct-debits`, `…/standing-orders` and `…/scheduled-payments`'),
      beneficiaries: pathPrefix.default('').describe('before `/accounts/{id}/beneficiaries`'),
      products: pathPrefix.default('').describe('before `/accounts/{id}/product`'),
      consents: pathPrefix.default('').describe('before `/account-access-consents`'),
    })
    .prefault({})
    .describe('Versions and base paths of single resources, behind the endpoint.'),
  scopes: z
    .strictObject({
      accounts: scopeText.default('accounts').describe('of account information'),
      payments: scopeText.default('payments').describe('of payment initiation'),
    })
    .prefault({})
    .describe('OAuth scopes, of the client’s own tokens and, behind `openid`, of what a customer authorises.'),
});

/** The profile of one bank. */
export const openBankingUkProfileOf = (bank: Bank) => profileOf(openBankingUkProfile, bank);

/** What the words of the former `features:` stand for. */
export const openBankingUkFeatures = {
  'bulk-balances': { bulkBalances: true },
  'bulk-transactions': {},
  party: { party: true },
  'card-signs-inverted': { cardSigns: 'inverted' },
  'no-date-filter': { dateFilter: false },
  'payment-signatures': { paymentSignatures: true },
  'payment-idempotency': { paymentIdempotency: true },
} as const;
