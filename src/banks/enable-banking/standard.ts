// Enable Banking as one of the gateway's standards: a source of banks in the European Economic Area. Listed by standards.ts. Source:
// Enable Banking API reference 1.0.0.

import { z } from 'zod';
import { toPaymentServicesRule } from '../consent-rules.ts';
import { readRsaKey } from '../rsa-key.ts';
import type { Standard } from '../standard.ts';
import { EnableBankingConnector } from './connector.ts';
import { EnableBankingConsents } from './consent.ts';
import { fetchInstitutions } from './institution.ts';
import { EnableBankingPayments } from './payment.ts';
import { enableBankingProfile } from './profile.ts';
import { ApplicationTokens } from './tokens.ts';

/** Enable Banking. */
export const enableBanking: Standard = {
  name: 'enable-banking',
  label: 'European open banking, through Enable Banking',
  versions: ['1'],
  profile: enableBankingProfile,
  formerFeatures: {},
  findLinkLack: () => 'is of a bank that is reached through a source: its customers are linked here and nowhere else',
  consentRule: (bank) => toPaymentServicesRule(bank, 'the session’s valid_until'),
  createConnector: (bank, deps) => new EnableBankingConnector(bank, deps),
  createConsents: (bank) => new EnableBankingConsents(bank),
  createPayments: (bank, base) => new EnableBankingPayments(bank, base),
  source: {
    credentials: z.strictObject({
      applicationId: z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'must be the application’s id'),
      signingKey: z
        .string()
        .refine((text) => readRsaKey(text) !== null, 'must be an RSA private key, as PEM (PKCS #8 or #1) or as a JWK'),
    }),
    // RTS on SCA, article 36(5)(b): the banks behind count.
    usualLimits: { callsPerSecond: null, concurrentCalls: null, unattendedCallsPerDay: 4 },
    createTokens: (source, { now }) => new ApplicationTokens(source, now),
    fetchInstitutions,
  },
};
