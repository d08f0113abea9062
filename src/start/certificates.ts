// When the certificates end that the gateway shows banks (mutual TLS) and signs requests with, for figures and alerts. Called by services.ts for each bank that
// is opened.

import { X509Certificate } from 'node:crypto';
import type { Bank, BankSeal, BankTls } from '../domain/bank.ts';

/** One certificate of a PEM file. */
const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** When one of a bank's certificates ends. */
export interface CertificateEnd {
  /** `tls`: shown on connections; `seal`: signs requests. */
  readonly certificate: 'tls' | 'seal';
  /** Epoch milliseconds; of a chain, what ends first. */
  readonly endsAtMs: number;
}

/** When the certificates of a bank end. Without those that it has not, and that cannot be read: the first call to the bank says so. */
export function findCertificateEnds({ tls, qseal }: Pick<Bank, 'tls' | 'qseal'>): readonly CertificateEnd[] {
  return [toEnds('tls', tls), toEnds('seal', qseal)].flat();
}

function toEnds(
  certificate: CertificateEnd['certificate'],
  holder: Pick<BankTls, 'certificate'> | BankSeal | null | undefined,
): readonly CertificateEnd[] {
  const blocks = holder?.certificate?.match(pemBlock) ?? [];
  const ends = blocks.map((pem) => toEnd(pem)).filter((end) => !Number.isNaN(end));
  return ends.length === 0 ? [] : [{ certificate, endsAtMs: Math.min(...ends) }];
}

function toEnd(pem: string): number {
  try {
    return Date.parse(new X509Certificate(pem).validTo);
  } catch {
    return Number.NaN;
  }
}
