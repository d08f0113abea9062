// When the certificates end that the gateway shows a bank and signs with: of a chain what ends first, and nothing of what is none.

import { expect, it } from 'vitest';
import { findCertificateEnds } from '../../../src/start/certificates.ts';
import { mintSelfSigned } from '../../support/self-signed.ts';

const dayMs = 86_400_000;
const of = (certificate: string | null) =>
  findCertificateEnds({ tls: { certificate, key: null, ca: null } })[0]?.endsAtMs ?? null;

it('is told of one, and of a chain', () => {
  const { cert } = mintSelfSigned();
  const tomorrowMs = Date.now() + dayMs;
  for (const pem of [cert, `a comment\n${cert}\n${cert}`]) {
    expect(Math.abs((of(pem) ?? 0) - tomorrowMs)).toBeLessThan(60_000);
  }
});

it('is told of both, each by what it is for', () => {
  const { cert, key } = mintSelfSigned();
  const tls = { certificate: cert, key, ca: null };
  const ends = findCertificateEnds({ tls, qseal: { certificate: cert, key } });
  expect(ends.map(({ certificate }) => certificate)).toEqual(['tls', 'seal']);
  expect(findCertificateEnds({ tls: null, qseal: { certificate: cert, key } })).toHaveLength(1);
});

it('is not told of what is no certificate', () => {
  const broken = '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----';
  for (const pem of [null, '', 'not one', broken]) expect(of(pem)).toBeNull();
  expect(findCertificateEnds({})).toEqual([]);
  expect(of(`${broken}\n${mintSelfSigned().cert}`)).not.toBeNull();
});
