// The form `jades`: header x-jws-signature, a detached JSON Web Signature over headers, the body among them by its digest. Called by
// signature.ts. Sources: ETSI TS 119 182-1 sections 5.1.8 (crit), 5.2.1 (sigT), 5.2.8.2 (HttpHeaders); RFC 7515, RFC 7797 (b64).

import { createHash } from 'node:crypto';
import type { SignatureKey } from '../signature-key.ts';
import { type BgSignatures, toAlgorithm } from './signature-profile.ts';
import { type ToSignatureHeaders, toSigningText } from './signed-lines.ts';

/** The mechanism by which `sigD` names headers. */
const httpHeaders = 'http://uri.etsi.org/19182/HttpHeaders';

/** Signs lines in this form. */
export function createJades(key: SignatureKey, signatures: BgSignatures): ToSignatureHeaders {
  const algorithm = toAlgorithm(signatures);
  const [certificate] = key.chain;
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  return async (lines) => {
    const seconds = Math.floor(Date.now() / 1000);
    const header = {
      alg: algorithm.name,
      b64: false,
      'x5t#S256': thumbprint,
      ...(signatures.chain ? { x5c: key.chain.map(({ raw }) => raw.toString('base64')) } : {}),
      // Without fractions of a second (section 5.2.1).
      ...(signatures.signedAt === 'iat'
        ? { iat: seconds }
        : { sigT: `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` }),
      sigD: { pars: lines.map(({ name }) => name), mId: httpHeaders },
      // RFC 7515 knows `iat` as a claim: nobody has to be told to heed it.
      crit: signatures.signedAt === 'iat' ? ['sigD', 'b64'] : ['sigT', 'sigD', 'b64'],
    };
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
    // RFC 7797 section 3: with b64 false the payload is signed as it is.
    const signature = await key.sign(Buffer.from(`${encoded}.${toSigningText(lines)}`, 'latin1'), algorithm.of);
    return { 'x-jws-signature': `${encoded}..${signature.toString('base64url')}` };
  };
}
