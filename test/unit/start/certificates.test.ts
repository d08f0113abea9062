// When the certificate that the gateway shows a bank ends: of a chain what ends first, and nothing of what is none.

import { expect, it } from 'vitest';
import { findCertificateEnd } from '../../../src/start/certificates.ts';
import { mintSelfSigned } from '../../support/self-signed.ts';

const dayMs = 86_400_000;
const of = (certificate: string | null) => findCertificateEnd({ tls: { certificate, key: null, ca: null } });

it('is told of one, and of a chain', () => {
  const { cert } = mintSelfSigned();
  const tomorrowMs = Date.now() + dayMs;
  for (const pem of [cert, `a comment\n${cert}\n${cert}`]) {
    expect(Math.abs((of(pem) ?? 0) - tomorrowMs)).toBeLessThan(60_000);
  }
});

it('is not told of what is no certificate', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----';
  for (const pem of [null, '', 'not one', broken]) expect(of(pem)).toBeNull();
  expect(findCertificateEnd({})).toBeNull();
  expect(of(`${broken}\n${mintSelfSigned().cert}`)).not.toBeNull();
});
