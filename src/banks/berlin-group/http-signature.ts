// The form `http-signature`: headers Signature and TPP-Signature-Certificate. Called by signature.ts.
// Sources: NextGenPSD2 1.3.12, parameters Signature and TPP-Signature-Certificate; draft-cavage-http-signatures-10; RFC 4514.

import type { X509Certificate } from 'node:crypto';
import type { SignatureKey } from '../signature-key.ts';
import { type BgSignatures, toAlgorithm } from './signature-profile.ts';
import { type ToSignatureHeaders, toSigningText } from './signed-lines.ts';

/** Signs lines in this form. */
export function createHttpSignature(key: SignatureKey, signatures: BgSignatures): ToSignatureHeaders {
  const [certificate] = key.chain;
  const algorithm = toAlgorithm(signatures);
  const keyId = toKeyId(certificate, signatures.issuerText);
  const shown = certificate.raw.toString('base64');
  return async (lines) => {
    const signature = await key.sign(Buffer.from(toSigningText(lines), 'latin1'), algorithm.of);
    const parameters = [
      `keyId="${keyId}"`,
      `algorithm="${algorithm.name}"`,
      `headers="${lines.map(({ name }) => name).join(' ')}"`,
      `signature="${signature.toString('base64')}"`,
    ];
    return { signature: parameters.join(','), 'tpp-signature-certificate': shown };
  };
}

/** The serial number in hexadecimal, and the issuer's distinguished name, most special part first. */
export function toKeyId(certificate: X509Certificate, issuerText: BgSignatures['issuerText']): string {
  // Node writes one part a line, in the certificate's order, escaped as RFC 4514 wants; the text has the reverse order.
  const issuer = certificate.issuer.trim().split('\n').reverse().join(',');
  // What a quoted parameter of a header cannot hold is encoded in either way.
  const text =
    issuerText === 'encoded'
      ? encodeURI(issuer)
      : issuer.replace(/[^\x20-\x7e]+|["\\%]/g, (part) => encodeURIComponent(part));
  return `SN=${certificate.serialNumber},CA=${text}`;
}
