// The Australian Consumer Data Right as one of the gateway's standards. Listed by standards.ts. It is read-only: no payments.
// Source: Consumer Data Standards 1.36.

import type { Standard } from '../standard.ts';
import { CdrConnector } from './connector.ts';
import { CdrConsents, longestDays } from './consent.ts';
import { cdrFeatures, cdrProfile } from './profile.ts';

/** The Consumer Data Right. */
export const cdr: Standard = {
  name: 'cdr',
  label: 'Consumer Data Right (CDR)',
  versions: ['1'],
  profile: cdrProfile,
  formerFeatures: cdrFeatures,
  consentRule: () => ({
    longestDays,
    endSource: 'the arrangement’s sharing duration, twelve months at most (CDR rules 4.12 and 4.14)',
    reconfirmation: null,
  }),
  createConnector: (bank, deps) => new CdrConnector(bank, deps),
  createConsents: (bank) => new CdrConsents(bank),
};
