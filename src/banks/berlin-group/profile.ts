// What Berlin Group banks differ in. Read by standard.ts, for the banks file and the connectors beside it.

import { z } from 'zod';
import type { Bank } from '../../domain/bank.ts';
import { commonProfile, pathPrefix, profileOf, scopeText } from '../profile.ts';
import { bgSignatures } from './signature-profile.ts';

/** A scope of one consent or payment: the bank's id of it takes the place of `{id}`. */
const scopeOfOne = scopeText.refine((text) => text.split('{id}').length <= 2, 'may have {id} once');

const asked = z.enum(['no', 'optional', 'required']).default('no');

/** The profile of a Berlin Group bank. */
export const berlinGroupProfile = z.strictObject({
  ...commonProfile,
  accountsWithBalance: z
    .boolean()
    .default(false)
    .describe('The account list takes `withBalance=true`: every account’s balances in one call.'),
  bookingStatus: z
    .enum(['booked', 'both'])
    .default('booked')
    .describe('`both`: entries are asked for with `bookingStatus=both`, so that pending ones come, too.'),
  cardAccounts: z.boolean().default(false).describe('The bank has the collection `/v1/card-accounts`.'),
  signs: z
    .enum(['standard', 'by-party', 'pending-unsigned'])
    .default('standard')
    .describe(
      '`by-party`: amounts are unsigned; whose account is debtor and whose creditor tells (UniCredit). `pending-unsigned`: only pending ones are; they are debits unless the own account is the creditor (NBG).',
    ),
  statementFiles: z
    .boolean()
    .default(false)
    .describe(
      'Statements are asked for as camt or MT940 at once, since the bank has none as JSON (Sparkasse, Verlag banks). Without it they are asked for so only after JSON was refused.',
    ),
  paymentConfirmation: z
    .boolean()
    .default(false)
    .describe(
      'What a customer has authorised waits for the gateway’s confirmation (`_links.confirmation`, 1.3.12), so that payments need not name an account of the customer’s.',
    ),
  sca: z
    .enum(['redirect', 'decoupled', 'unsaid'])
    .default('redirect')
    .describe(
      'What the bank is told that the gateway prefers: `redirect` sends `TPP-Redirect-Preferred: true`, `decoupled` sends `TPP-Decoupled-Preferred: true`, `unsaid` neither. The bank decides; embedded authorisation is refused whatever is preferred.',
    ),
  explicitStart: z
    .boolean()
    .default(false)
    .describe(
      'The bank is told with `TPP-Explicit-Authorisation-Preferred: true` that authorisations are begun by a call of their own. Banks that begin them so by themselves need nothing here.',
    ),
  psu: z
    .strictObject({
      id: asked.describe('`PSU-ID`: what the customer signs in with at the bank'),
      corporateId: asked.describe('`PSU-Corporate-ID`: the company’s id at the bank'),
      idTypes: z
        .array(z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/, 'must be printable ASCII'))
        .max(20)
        .default([])
        .describe(
          'what `PSU-ID-Type` may be, in the bank’s words; asked for where there are several, sent where there is one',
        ),
    })
    .prefault({})
    .describe(
      'What customers are asked for before they authorise, on the page and by `createBankLink(details:)`. Sent to the bank, and kept nowhere.',
    ),
  consentAccess: z
    .enum(['bank-offered', 'named-ibans', 'all-psd2'])
    .default('bank-offered')
    .describe(
      'Which accounts a consent asks for. `bank-offered`: empty lists, the customer chooses at the bank. `named-ibans`: those whose IBANs the customer gives here. `all-psd2`: `allPsd2: allAccounts`.',
    ),
  authorizationHosts: z
    .array(z.string().regex(/^[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::\d{1,5})?$/, 'must be a host name'))
    .max(10)
    .default([])
    .describe(
      'Hosts beside the authorisation server’s own to which the address of a consent (`_links.scaOAuth`) may send people, such as `psd2.bank.example`. Addresses on other hosts are not followed: the server’s own is.',
    ),
  frequencyPerDay: z
    .int()
    .min(1)
    .max(999)
    .default(4)
    .describe('Reads a day without the customer that a consent asks for; some banks refuse more than they allow.'),
  dateHeader: z
    .boolean()
    .default(false)
    .describe('Calls carry `Date` (RFC 9110 section 6.6.1), without which the bank refuses them.'),
  periodicPayments: z
    .boolean()
    .default(false)
    .describe('The bank has `/v1/periodic-payments/{product}`: customers can order payments again and again.'),
  crossBorderPayments: z
    .boolean()
    .default(false)
    .describe('The bank has the product `cross-border-credit-transfers`: customers can pay in other currencies.'),
  signatures: bgSignatures
    .nullable()
    .default(null)
    .describe(
      'How the bank wants requests signed with the seal that stands under `qseal` of its entry; nothing is signed where nothing is said. `{}` is what the framework says.',
    ),
  qwac: z
    .boolean()
    .default(false)
    .describe(
      'The certificate under `tls` has to be a QWAC with the roles that are needed, and valid, else the start is refused.',
    ),
  consentId: z
    .enum(['required', 'optional'])
    .default('required')
    .describe('`optional`: the bank takes calls without the header `Consent-ID`; the token says it all (ING).'),
  paths: z
    .strictObject({
      accounts: pathPrefix.default('/v1').describe('before `/accounts` and `/card-accounts`'),
      balances: pathPrefix.default('/v1').describe('before `/accounts/{id}/balances`'),
      transactions: pathPrefix.default('/v1').describe('before `/accounts/{id}/transactions`'),
      consents: pathPrefix.default('/v1').describe('before `/consents`'),
      payments: pathPrefix.default('/v1').describe('before `/payments`'),
    })
    .prefault({})
    .describe('Versions and base paths of single resources, behind the endpoint (ING has `/v3` and `/v2`).'),
  scopes: z
    .strictObject({
      accounts: scopeText.default('AIS').describe('of the client’s own token for consents and accounts'),
      consent: scopeOfOne.default('AIS:{id}').describe('that a customer authorises for a consent'),
      payments: scopeText.default('PIS').describe('of the client’s own token for payments'),
      payment: scopeOfOne.default('PIS:{id}').describe('that a customer authorises for a payment'),
    })
    .prefault({})
    .describe('OAuth scopes; `{id}` stands for the bank’s id of the consent or payment.'),
});

/** The profile of one bank. */
export const berlinGroupProfileOf = (bank: Bank) => profileOf(berlinGroupProfile, bank);

/** What the words of the former `features:` stand for; of two of one key the later counts. */
export const berlinGroupFeatures = {
  'accounts-with-balance': { accountsWithBalance: true },
  'booking-status-both': { bookingStatus: 'both' },
  'card-accounts': { cardAccounts: true },
  'card-signs-inverted': { cardSigns: 'inverted' },
  'pending-unsigned': { signs: 'pending-unsigned' },
  // It takes in what is pending.
  'signs-by-party': { signs: 'by-party' },
  'no-date-filter': { dateFilter: false },
  'statement-files': { statementFiles: true },
  'payment-confirmation': { paymentConfirmation: true },
} as const;
