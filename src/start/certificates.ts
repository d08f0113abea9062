// When the certificates end that the gateway shows banks (mutual TLS), for figures and alerts. Called by services.ts for each bank that
// is opened.

import { X509Certificate } from 'node:crypto';
import type { Bank } from '../domain/bank.ts';

/** One certificate of a PEM file. */
const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * When the certificate of a bank ends, epoch milliseconds: of a chain, what ends first. Null without one, and for one that cannot be
 * read: the first call to the bank says so.
 */
export function findCertificateEnd({ tls }: Pick<Bank, 'tls'>): number | null {
  const blocks = tls?.certificate?.match(pemBlock) ?? [];
  const ends = blocks.map((pem) => toEnd(pem)).filter((end) => !Number.isNaN(end));
  return ends.length === 0 ? null : Math.min(...ends);
}

function toEnd(pem: string): number {
  try {
    return Date.parse(new X509Certificate(pem).validTo);
  } catch {
    return Number.NaN;
  }
}
