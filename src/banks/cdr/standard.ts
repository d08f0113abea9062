// The Australian Consumer Data Right as one of the gateway's standards. Listed by standards.ts. It is read-only: no payments.
// Source: Consumer Data Standards 1.36.

import type { Standard } from '../standard.ts';
import { CdrConnector } from './connector.ts';
import { CdrConsents } from './consent.ts';
import { cdrFeatures, cdrProfile } from './profile.ts';

/** The Consumer Data Right. */
export const cdr: Standard = {
  name: 'cdr',
  label: 'Consumer Data Right (CDR)',
  versions: ['1'],
  profile: cdrProfile,
  formerFeatures: cdrFeatures,
  createConnector: (bank, deps) => new CdrConnector(bank, deps),
  createConsents: (bank) => new CdrConsents(bank),
};
