// UK Open Banking as one of the gateway's standards. Listed by standards.ts. Source: OBIE Read/Write API 3.1.11 and 4.0.

import { toPaymentServicesRule } from '../consent-rules.ts';
import type { Standard } from '../standard.ts';
import { OpenBankingUkConnector } from './connector.ts';
import { OpenBankingUkConsents } from './consent.ts';
import { OpenBankingUkPayments } from './payment.ts';
import { openBankingUkFeatures, openBankingUkProfile } from './profile.ts';

/** UK Open Banking. */
export const openBankingUk: Standard = {
  name: 'open-banking-uk',
  label: 'UK Open Banking',
  versions: ['3.1', '4.0'],
  profile: openBankingUkProfile,
  formerFeatures: openBankingUkFeatures,
  consentRule: (bank) => toPaymentServicesRule(bank, 'ExpirationDateTime'),
  createConnector: (bank, deps) => new OpenBankingUkConnector(bank, deps),
  createConsents: (bank) => new OpenBankingUkConsents(bank),
  createPayments: (bank, base) => new OpenBankingUkPayments(bank, base),
};
