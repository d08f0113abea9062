// Plaid as one of the gateway's standards: a source of banks in the United States and Canada. Listed by standards.ts. Source: Plaid API
// 2020-09-14.

import { z } from 'zod';
import { noLimits } from '../../domain/bank.ts';
import type { Standard } from '../standard.ts';
import { PlaidConnector } from './connector.ts';
import { PlaidConsents } from './consent.ts';
import { fetchInstitutions, fetchLogo } from './institution.ts';
import { PlaidMessages } from './messages.ts';
import { plaidProfile } from './profile.ts';
import { apiVersion } from './wire.ts';

/** Plaid. */
export const plaid: Standard = {
  name: 'plaid',
  label: 'American and Canadian banks, through Plaid',
  versions: [apiVersion],
  profile: plaidProfile,
  formerFeatures: {},
  findLinkLack: () => 'is of a bank that is reached through a source: its customers are linked here and nowhere else',
  consentRule: () => ({
    longestDays: null,
    endSource: 'the Item’s own end (consent_expiration_time), where the bank gave it one',
    reconfirmation: null,
  }),
  createConnector: (bank, deps) => new PlaidConnector(bank, deps),
  createConsents: (bank) => new PlaidConsents(bank),
  source: {
    credentials: z.strictObject({
      clientId: z.string().regex(/^[A-Za-z0-9]{1,100}$/, 'must be the client_id of Plaid’s dashboard'),
      secret: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the secret of Plaid’s dashboard'),
    }),
    usualLimits: noLimits,
    // The client's id and secret go with each call as headers: there is no token to be had.
    createTokens: () => ({ clientToken: async () => '', forgetClientToken: () => undefined }),
    createMessages: (source, now) => new PlaidMessages(source, now),
    fetchLogo,
    fetchInstitutions,
  },
};
