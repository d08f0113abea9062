// The keys that webhooks are signed with, and signing. Used by webhooks.ts; the public halves are fetched by the
// client, by their id. Source: the specification's /webhook_verification_key/get and JWKPublicKey. Signatures go by the
// real clock, as receivers do.
import { createHash, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Wire } from '../json.ts';

interface WebhookKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
  readonly createdAt: number;
  expiredAt: number | null;
}

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

async function mint(): Promise<WebhookKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { id: randomUUID(), privateKey, jwk: await exportJWK(publicKey), createdAt: nowSeconds(), expiredAt: null };
}

/** What a signature says of a body, beside what it must. */
export interface SignatureParts {
  /** How long ago it was made; negative for a time to come. */
  readonly agoSeconds?: number;
  /** The key's id that the header names. */
  readonly kid?: string;
  /** Signs with a key that nobody knows. */
  readonly isForeign?: boolean;
}

/** The hash that a signature carries. */
export const hashOf = (body: string): string => createHash('sha256').update(body).digest('hex');

/** The keys of one start. */
export class WebhookKeys {
  readonly #keys: WebhookKey[];
  readonly #foreign: WebhookKey;

  private constructor(first: WebhookKey, foreign: WebhookKey) {
    this.#keys = [first];
    this.#foreign = foreign;
  }

  /** Makes the first key. */
  static async create(): Promise<WebhookKeys> {
    return new WebhookKeys(await mint(), await mint());
  }

  get #current(): WebhookKey {
    return this.#keys.at(-1) ?? this.#foreign;
  }

  /** The id of the key that signs now. */
  get currentId(): string {
    return this.#current.id;
  }

  /** Signs with a new key from now on; the one before is marked as expired, or nobody knows it any more. */
  async rotate({ isForgotten }: { readonly isForgotten: boolean }): Promise<string> {
    const next = await mint();
    this.#current.expiredAt = nowSeconds();
    if (isForgotten) this.#keys.length = 0;
    this.#keys.push(next);
    return next.id;
  }

  /** The public key with this id as the API shows it; undefined when there is none. */
  find(id: string): Wire | undefined {
    const key = this.#keys.find((candidate) => candidate.id === id);
    if (key === undefined) return undefined;
    const { kty, crv, x, y } = key.jwk;
    return {
      alg: 'ES256',
      created_at: key.createdAt,
      crv,
      expired_at: key.expiredAt,
      kid: key.id,
      kty,
      use: 'sig',
      x,
      y,
    };
  }

  /** The header of a webhook with this body. */
  async sign(body: string, { agoSeconds = 0, kid, isForeign = false }: SignatureParts = {}): Promise<string> {
    const key = isForeign ? this.#foreign : this.#current;
    return new SignJWT({ request_body_sha256: hashOf(body) })
      .setProtectedHeader({ alg: 'ES256', kid: kid ?? this.#current.id, typ: 'JWT' })
      .setIssuedAt(nowSeconds() - agoSeconds)
      .sign(key.privateKey);
  }

  /** A header that names no algorithm and has no signature. */
  unsigned(body: string): string {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = { iat: nowSeconds(), request_body_sha256: hashOf(body) };
    return `${encode({ alg: 'none', kid: this.#current.id, typ: 'JWT' })}.${encode(payload)}.`;
  }

  /** A header signed with the public key as if it were a shared secret: the old confusion of algorithms. */
  async confused(body: string): Promise<string> {
    const secret = new TextEncoder().encode(JSON.stringify(this.find(this.#current.id)));
    return new SignJWT({ request_body_sha256: hashOf(body) })
      .setProtectedHeader({ alg: 'HS256', kid: this.#current.id, typ: 'JWT' })
      .setIssuedAt(nowSeconds())
      .sign(secret);
  }
}
