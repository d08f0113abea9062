// How a Berlin Group bank wants requests signed: the key `signatures` of its profile, what it demands of certificates, and what is
// wrong with those that are configured. Read by profile.ts, signature.ts and standard.ts.
// Sources: NextGenPSD2 1.3.12 implementation guidelines; ETSI TS 119 182-1; ETSI TS 119 495.

import { z } from 'zod';
import type { Bank } from '../../domain/bank.ts';
import { findCertificateFaults, type PspRole } from '../qualified-certificate.ts';
import type { SignatureKeyAlgorithm } from '../signature-key.ts';

/** Parts of the API that can be signed. */
const signedServices = ['consents', 'accounts', 'payments'] as const;
/** One of {@link signedServices}. */
export type SignedService = (typeof signedServices)[number];

const headerName = z.string().regex(/^(?:[a-z0-9-]{1,100}|\(request-target\))$/, 'must be a header name in lower case');

/** Names that HTTP signatures have for algorithms (draft-cavage-http-signatures-10, appendix E). */
const httpAlgorithms: Readonly<Record<string, SignatureKeyAlgorithm>> = {
  'rsa-sha256': 'RS256',
  'rsa-sha512': 'RS512',
};
const jadesAlgorithms: Readonly<Record<string, SignatureKeyAlgorithm>> = {
  RS256: 'RS256',
  PS256: 'PS256',
  ES256: 'ES256',
};

/** The key `signatures`. */
export const bgSignatures = z
  .strictObject({
    form: z
      .enum(['http-signature', 'jades'])
      .default('http-signature')
      .describe(
        '`http-signature`: headers `Signature` (draft-cavage-http-signatures-10) and `TPP-Signature-Certificate`. `jades`: header `x-jws-signature` (ETSI TS 119 182-1, detached, `HttpHeaders`). Both with `Digest`',
      ),
    on: z
      .array(z.enum(signedServices))
      .min(1)
      .default([...signedServices])
      .describe('what is signed: `consents`, `accounts` (every read), `payments`'),
    algorithm: z
      .enum(['rsa-sha256', 'rsa-sha512', 'RS256', 'PS256', 'ES256'])
      .optional()
      .describe(
        '`rsa-sha256` or `rsa-sha512` of HTTP signatures, `RS256`, `PS256` or `ES256` of JAdES; the first where nothing is said',
      ),
    digest: z.enum(['SHA-256', 'SHA-512']).default('SHA-256').describe('how bodies are hashed'),
    emptyDigest: z
      .boolean()
      .default(true)
      .describe('calls without a body carry the digest of the empty one, as the guidelines have it; `false`: none'),
    headers: z
      .array(headerName)
      .min(1)
      .max(30)
      .default(['digest', 'x-request-id', 'psu-id', 'psu-corporate-id', 'date', 'tpp-redirect-uri'])
      .describe(
        'what is signed, in this order, as far as it is sent; `(request-target)` for method and path. `digest` and `x-request-id` are signed in any case; `date` among them is sent with every signed call',
      ),
    issuerText: z
      .enum(['encoded', 'plain'])
      .default('encoded')
      .describe(
        'how the issuer stands in `keyId` of HTTP signatures: `encoded` as in the framework’s example (`D-TRUST%20CA`), `plain` with its spaces',
      ),
    chain: z.boolean().default(true).describe('JAdES carries the certificates (`x5c`), not their thumbprint alone'),
    signedAt: z
      .enum(['sigT', 'iat'])
      .default('sigT')
      .describe('when JAdES was signed: `sigT` (version 1.1.1 of the ETSI specification) or `iat` (from 1.2.1 on)'),
    qualified: z
      .boolean()
      .default(true)
      .describe(
        'the certificate has to be a QSealC with the roles that are needed; `false` for sandboxes whose certificates are none',
      ),
  })
  .refine(
    ({ form, algorithm }) =>
      algorithm === undefined || algorithm in (form === 'jades' ? jadesAlgorithms : httpAlgorithms),
    { path: ['algorithm'], error: 'is not one of this form' },
  );

/** How one bank wants requests signed. */
export type BgSignatures = z.infer<typeof bgSignatures>;

/** The algorithm by the name that the form has for it. */
export function toAlgorithm({ form, algorithm }: Pick<BgSignatures, 'form' | 'algorithm'>): {
  readonly name: string;
  readonly of: SignatureKeyAlgorithm;
} {
  const known = form === 'jades' ? jadesAlgorithms : httpAlgorithms;
  const name = algorithm ?? (form === 'jades' ? 'RS256' : 'rsa-sha256');
  return { name, of: known[name] ?? 'RS256' };
}

/** What is wrong with the certificates of a bank by its profile, at the settings of its entry. @param nowMs epoch milliseconds */
export function findBgCertificateFaults(
  bank: Bank,
  { signatures, qwac }: { readonly signatures: BgSignatures | null; readonly qwac: boolean },
  nowMs: number,
): readonly { readonly path: readonly string[]; readonly what: string }[] {
  const roles: PspRole[] = ['PSP_AI', ...(bank.endpoints.payments === null ? [] : (['PSP_PI'] as const))];
  const faults: { path: readonly string[]; what: string }[] = [];
  if (signatures !== null && bank.qseal == null)
    faults.push({ path: ['qseal'], what: 'is required: profile.signatures wants requests signed' });
  if (signatures === null && bank.qseal != null)
    faults.push({ path: ['qseal'], what: 'signs nothing: its bank has no profile.signatures' });
  if (signatures !== null && bank.qseal != null) {
    const demands = {
      qualified: signatures.qualified ? ({ type: 'eseal', roles: rolesFor(signatures, roles) } as const) : null,
      keyTypes: toAlgorithm(signatures).of === 'ES256' ? (['ec'] as const) : (['rsa'] as const),
      nowMs,
    };
    for (const { field, what } of findCertificateFaults(bank.qseal, demands))
      faults.push({ path: ['qseal', field], what });
  }
  if (!qwac) return faults;
  const { certificate = null, key = null } = bank.tls ?? {};
  if (certificate === null || key === null)
    return [...faults, { path: ['tls'], what: 'needs certificate and key: profile.qwac is true' }];
  const demands = { qualified: { type: 'web', roles } as const, keyTypes: null, nowMs };
  const found = findCertificateFaults({ certificate, key }, demands);
  return [...faults, ...found.map(({ field, what }) => ({ path: ['tls', field], what }))];
}

/** A seal that signs payments alone needs no role for reading, and the other way round. */
function rolesFor({ on }: BgSignatures, roles: readonly PspRole[]): readonly PspRole[] {
  return roles.filter((role) =>
    role === 'PSP_PI' ? on.includes('payments') : on.includes('consents') || on.includes('accounts'),
  );
}
