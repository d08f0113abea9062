// The gateway's own key as a client of a bank's authorisation server: read from the configuration, and used for detached
// signatures. Called by bank-oauth.ts. Sources: RFC 7515, 7517, 7797.

import { FlattenedSign, importJWK, importPKCS8, type JWK } from 'jose';
import type { CryptoKey } from 'openid-client';
import type { BankAuthorization, SignatureAlgorithm } from '../domain/bank.ts';

/** A private key and what banks know it by. */
export interface ClientKey {
  readonly key: CryptoKey;
  readonly kid: string;
}

/** The client's key; null without one. @throws when the configured text is no key of the algorithm */
export async function readSigningKey(authorization: BankAuthorization): Promise<ClientKey | null> {
  const { signingKey, signingKeyId, signingAlgorithm } = authorization;
  if (signingKey === null || signingAlgorithm === null) return null;
  if (signingKey.trimStart().startsWith('{')) {
    const jwk: JWK = JSON.parse(signingKey);
    const key = await importJWK(jwk, signingAlgorithm);
    if (key instanceof Uint8Array) throw new TypeError('a symmetric key');
    return { key, kid: signingKeyId ?? jwk.kid ?? '' };
  }
  return { key: await importPKCS8(signingKey, signingAlgorithm), kid: signingKeyId ?? '' };
}

/** A detached JWS (`header..signature`) over a body as it is; `members` of the header are critical. */
export async function signDetached(
  body: string,
  {
    key: { key, kid },
    algorithm,
    members,
  }: {
    readonly key: ClientKey;
    readonly algorithm: SignatureAlgorithm;
    readonly members: Readonly<Record<string, unknown>>;
  },
): Promise<string> {
  const crit = ['b64', ...Object.keys(members)];
  const signed = await new FlattenedSign(Buffer.from(body))
    .setProtectedHeader({ alg: algorithm, kid, b64: false, ...members, crit })
    .sign(key, { crit: Object.fromEntries(crit.map((name) => [name, true])) });
  return `${signed.protected ?? ''}..${signed.signature}`;
}
