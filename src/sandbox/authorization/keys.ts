// The keys of one start: the gateway's own, given to it in the description, whose public halves the banks know; and each
// authorisation server's signing key. Minted by sandbox.ts anew at each start; nothing is written anywhere.
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** A private key with its id and algorithm. */
export interface SigningKey {
  readonly id: string;
  readonly algorithm: 'PS256' | 'ES256';
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** Mints a signing key; RSA keys have 2048 bits, the least that PS256 may have (RFC 7518, section 3.5). */
export async function mintKey(algorithm: SigningKey['algorithm']): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const id = randomBytes(8).toString('hex');
  const about = { kid: id, use: 'sig', alg: algorithm };
  return {
    id,
    algorithm,
    privateJwk: { ...(await exportJWK(privateKey)), ...about },
    publicJwk: { ...(await exportJWK(publicKey)), ...about },
  };
}
