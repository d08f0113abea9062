// The key that requests are sealed with, behind a port: a private key out of a file, or whatever keeps one and gives none away
// (PKCS #11, a key management service). Opened by open-bank.ts; called by the standards' signers.
// Sources: RFC 7518 section 3 and RFC 8017 for the algorithms, ETSI EN 319 412-1 for the certificate's place.

import { constants, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import type { BankSeal } from '../domain/bank.ts';

/** How bytes are signed: RSA PKCS #1 v1.5 with SHA-256 or SHA-512, RSA-PSS with SHA-256, ECDSA on P-256 with SHA-256. */
export const signatureKeyAlgorithms = ['RS256', 'RS512', 'PS256', 'ES256'] as const;
/** One of {@link signatureKeyAlgorithms}. */
export type SignatureKeyAlgorithm = (typeof signatureKeyAlgorithms)[number];

/** A private key that signs, and the certificate that says whose it is. */
export interface SignatureKey {
  /** The certificate first, then those that vouch for it, as far as they are known. Never empty. */
  readonly chain: readonly [X509Certificate, ...X509Certificate[]];
  /** The raw signature of the bytes; of ES256 the two numbers side by side (RFC 7518 section 3.4). */
  sign(bytes: Buffer, algorithm: SignatureKeyAlgorithm): Promise<Buffer>;
}

/** One certificate of a PEM text. */
const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in its order; null where there is none, or one cannot be read. */
export function readCertificates(pem: string): readonly [X509Certificate, ...X509Certificate[]] | null {
  try {
    const [first, ...others] = (pem.match(pemBlock) ?? []).map((block) => new X509Certificate(block));
    return first === undefined ? null : [first, ...others];
  } catch {
    return null;
  }
}

/** A private key as PEM without a passphrase; null for any other text. */
export function readPrivateKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}

/** Opens keys that are kept elsewhere. @throws TypeError for what it cannot open */
export type OpenKeptKey = (seal: BankSeal) => SignatureKey;

/**
 * Who keeps keys elsewhere, by what the text of such a key begins with: `pkcs11` for `pkcs11:token=…` (RFC 7512). The only list of
 * them, and empty: keys lie in files. docs/security/keys.md says how one is put in.
 */
export const keptKeys: ReadonlyMap<string, OpenKeptKey> = new Map();

/** What the text of a key begins with where it names one that is kept elsewhere; null for a PEM. */
export const keeperOf = (key: string): string | null => /^([a-z][a-z0-9+-]*):/.exec(key.trim())?.[1] ?? null;

/** Opens the key of a seal, wherever it is kept. @throws TypeError for one that nobody keeps, which the banks file refuses */
export function openSignatureKey(seal: BankSeal, keepers: ReadonlyMap<string, OpenKeptKey> = keptKeys): SignatureKey {
  const keeper = keeperOf(seal.key);
  if (keeper === null) return createFileKey(seal);
  const open = keepers.get(keeper);
  if (open === undefined) throw new TypeError(`nobody keeps keys of ${keeper}`);
  return open(seal);
}

/** A key that lies in memory, as the banks file names it. @throws TypeError for what cannot be read, which the banks file refuses */
export function createFileKey({ certificate, key }: BankSeal): SignatureKey {
  const chain = readCertificates(certificate);
  const privateKey = readPrivateKey(key);
  if (chain === null || privateKey === null) throw new TypeError('no certificate and private key as PEM');
  return {
    chain,
    // Off the main thread: an RSA signature takes a millisecond.
    sign: (bytes, algorithm) =>
      new Promise((resolve, reject) => {
        sign(digestOf(algorithm), bytes, { key: privateKey, ...optionsOf(algorithm) }, (error, signature) => {
          if (error === null) resolve(signature);
          else reject(error);
        });
      }),
  };
}

const digestOf = (algorithm: SignatureKeyAlgorithm) => (algorithm === 'RS512' ? 'sha512' : 'sha256');

function optionsOf(algorithm: SignatureKeyAlgorithm) {
  if (algorithm === 'PS256') {
    // RFC 7518 section 3.5: the salt is as long as the digest.
    return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  }
  return algorithm === 'ES256' ? ({ dsaEncoding: 'ieee-p1363' } as const) : { padding: constants.RSA_PKCS1_PADDING };
}
