// Signs requests to a Berlin Group bank with the gateway's qualified seal (QSealC), in the form that its profile names: HTTP
// signatures (http-signature.ts) or JAdES (jades.ts). Made by standard.ts; called by src/http for each attempt, last of all.
// Source: NextGenPSD2 1.3.12 implementation guidelines, section on signatures of requests; RFC 3230 for Digest.

import { createHash } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import type { RequestSigner, UnsignedRequest } from '../../http/request-signer.ts';
import type { SignatureKey } from '../signature-key.ts';
import { createHttpSignature } from './http-signature.ts';
import { createJades } from './jades.ts';
import { berlinGroupProfileOf } from './profile.ts';
import type { BgSignatures, SignedService } from './signature-profile.ts';
import { type ToSignatureHeaders, toSignedLines } from './signed-lines.ts';

/** Parts of the API by what is called; anything else, such as the authorisation server, is never signed. */
const services: ReadonlyMap<string, SignedService> = new Map([
  ['consents', 'consents'],
  ['payments', 'payments'],
  ['accounts', 'accounts'],
  ['balances', 'accounts'],
  ['transactions', 'accounts'],
]);

/** Signs for one bank; null where its profile says nothing of signatures. */
export function createBgSigner(bank: Bank, key: SignatureKey): RequestSigner | null {
  const { signatures, dateHeader } = berlinGroupProfileOf(bank);
  if (signatures === null) return null;
  const toSignature: ToSignatureHeaders =
    signatures.form === 'jades' ? createJades(key, signatures) : createHttpSignature(key, signatures);
  return {
    async sign(request) {
      const service = services.get(request.resource);
      if (service === undefined || !signatures.on.includes(service)) return {};
      const added = {
        // As late as can be: banks bound how old a signature may be.
        ...(dateHeader || signatures.headers.includes('date') ? { date: new Date().toUTCString() } : {}),
        ...toDigest(request, signatures),
      };
      const lines = toSignedLines({ ...request, headers: { ...request.headers, ...added } }, signatures);
      return { ...added, ...(await toSignature(lines)) };
    },
  };
}

/** Over the very bytes that are sent; of a request without a body over none. */
function toDigest({ body }: UnsignedRequest, { digest, emptyDigest }: BgSignatures): Record<string, string> {
  if (body === null && !emptyDigest) return {};
  const hash = createHash(digest === 'SHA-512' ? 'sha512' : 'sha256').update(body ?? '', 'utf8');
  return { digest: `${digest}=${hash.digest('base64')}` };
}
