// Berlin Group NextGenPSD2 as one of the gateway's standards. Listed by standards.ts. Source: NextGenPSD2 XS2A framework 1.3.12.

import { toPaymentServicesRule } from '../consent-rules.ts';
import type { Standard } from '../standard.ts';
import { BerlinGroupConnector } from './connector.ts';
import { BerlinGroupConsents } from './consent.ts';
import { BerlinGroupPayments } from './payment.ts';
import { berlinGroupFeatures, berlinGroupProfile, berlinGroupProfileOf } from './profile.ts';
import { createBgSigner } from './signature.ts';
import { findBgCertificateFaults } from './signature-profile.ts';

/** Berlin Group NextGenPSD2. */
export const berlinGroup: Standard = {
  name: 'berlin-group',
  label: 'European open banking (PSD2)',
  versions: ['1.3'],
  profile: berlinGroupProfile,
  formerFeatures: berlinGroupFeatures,
  // Consents are named by a header (section 6.2), which such a link could not fill.
  findLinkLack: (bank, { consentId }) =>
    consentId === null && berlinGroupProfileOf(bank).consentId === 'required'
      ? 'has no consentId, and its bank no profile: { consentId: optional }: the bank will not be asked'
      : null,
  findCertificateFaults: (bank, nowMs) => findBgCertificateFaults(bank, berlinGroupProfileOf(bank), nowMs),
  createSigner: createBgSigner,
  consentRule: (bank) => toPaymentServicesRule(bank, 'validUntil'),
  createConnector: (bank, deps) => new BerlinGroupConnector(bank, deps),
  createConsents: (bank) => new BerlinGroupConsents(bank),
  createPayments: (bank, base) => new BerlinGroupPayments(bank, base),
};
