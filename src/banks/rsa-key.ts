// RSA private keys as operators write them down. Called by the standards of sources whose clients sign with RS256.

import { createPrivateKey, type KeyObject } from 'node:crypto';

/** An RSA private key, as PEM (PKCS #8 or #1) or as a JWK; null for any other text. */
export function readRsaKey(text: string): KeyObject | null {
  try {
    const key = text.trimStart().startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text);
    return key.asymmetricKeyType === 'rsa' ? key : null;
  } catch {
    return null;
  }
}
