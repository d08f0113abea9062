// Revolut Business as one of the gateway's standards: a payment institution where the operator's own business has its accounts. Listed by
// standards.ts. Source: Revolut Business API 1.0.

import { z } from 'zod';
import { noLimits } from '../../domain/bank.ts';
import { readRsaKey } from '../rsa-key.ts';
import type { Standard } from '../standard.ts';
import { RevolutCardControls } from './card-controls.ts';
import { RevolutBusinessConnector } from './connector.ts';
import { ownInstitution } from './institution.ts';
import { RevolutMessages, readSecrets } from './messages.ts';
import { RevolutBusinessPayments } from './payment.ts';
import { revolutBusinessProfile, revolutBusinessProfileOf } from './profile.ts';
import { fetchRate } from './rates.ts';
import { RevolutTokens } from './tokens.ts';

/** What stands in a header or a token: no spaces, and not too long. */
const plain = (what: string) => z.string().regex(/^[\x21-\x7e]{1,500}$/, `must be ${what}`);

/** Revolut Business. */
export const revolutBusiness: Standard = {
  name: 'revolut-business',
  label: 'Revolut Business',
  versions: ['1.0'],
  profile: revolutBusinessProfile,
  formerFeatures: {},
  findLinkLack: () => 'is of the operator’s own account at a source: it is linked by the source’s profile',
  consentRule: () => ({
    longestDays: null,
    endSource: 'nothing: it is the operator’s own access, which lasts until it is taken back in Revolut’s app',
    reconfirmation: null,
  }),
  createConnector: (bank, deps) => new RevolutBusinessConnector(bank, deps),
  createPayments: (bank, base) => new RevolutBusinessPayments(bank, base),
  createCardControls: (bank, base) => new RevolutCardControls(bank.id, base),
  source: {
    credentials: z.strictObject({
      clientId: plain('the ClientID of Revolut Business’s API settings'),
      issuer: plain('the domain of the redirect address in Revolut Business’s API settings, such as example.com'),
      signingKey: z
        .string()
        .refine((text) => readRsaKey(text) !== null, 'must be an RSA private key, as PEM (PKCS #8 or #1) or as a JWK'),
      refreshToken: plain('the refresh token that came of enabling the access'),
      webhookSecret: z
        .string()
        .refine(
          (text) => readSecrets(text).length > 0,
          'must be the webhook’s signing secret, or several with spaces between while it is replaced',
        ),
    }),
    // Without one its messages are refused: what has changed is seen when it is read.
    optionalCredentials: new Set(['webhookSecret']),
    usualLimits: noLimits,
    createTokens: (source, deps) => new RevolutTokens(source, deps),
    createMessages: (source, now) => new RevolutMessages(source, now),
    async fetchInstitutions(source) {
      return { institutions: [ownInstitution(source)], defects: [] };
    },
    fetchRate,
    ownLink(source) {
      const { customer } = revolutBusinessProfileOf(source);
      return customer === null ? null : { customerId: customer, institution: ownInstitution(source) };
    },
  },
};
