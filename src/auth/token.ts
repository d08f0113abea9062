// Bearer token → principal: JWT access tokens (RFC 9068) verified with jose against the issuer's key set. Called by the
// gateway for every request. Every refusal has the same public text, so that a token cannot be mended by trial. What of
// FAPI 2.0 this keeps, and what not, is docs/fapi.md.

import { createRemoteJWKSet, customFetch, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Principal } from './principal.ts';

/** Whose tokens are accepted. */
export interface TokenSettings {
  /** `iss`, exactly. */
  readonly issuer: string;
  /** One of `aud`. */
  readonly audience: string;
  readonly jwksUrl: string;
  /** Signatures that are accepted; {@link usualTokenAlgorithms} by default. */
  readonly algorithms?: readonly TokenAlgorithm[];
}

/**
 * Signatures that can be accepted, each with the names that tokens have for it. Asymmetric only: with these a public key can
 * never be mistaken for a shared secret. Ed25519 is EdDSA by its newer name (RFC 9864).
 */
const algorithmNames = {
  PS256: ['PS256'],
  ES256: ['ES256'],
  EdDSA: ['EdDSA', 'Ed25519'],
  RS256: ['RS256'],
  PS384: ['PS384'],
  ES384: ['ES384'],
} as const;

/** One of the signatures that can be accepted. */
export type TokenAlgorithm = keyof typeof algorithmNames;

/** All of them. FAPI 2.0 knows PS256, ES256 and EdDSA; the others are for issuers that cannot do better. */
export const tokenAlgorithms: readonly [TokenAlgorithm, ...TokenAlgorithm[]] = [
  'PS256',
  'ES256',
  'EdDSA',
  'RS256',
  'PS384',
  'ES384',
];

/** Those that FAPI 2.0 has in common with FAPI 1.0 (Security Profile, section 5.4.1). */
export const usualTokenAlgorithms: readonly TokenAlgorithm[] = ['PS256', 'ES256'];

/** Those that FAPI 2.0 allows; whoever accepts another is told so at start. */
export const fapiTokenAlgorithms: readonly TokenAlgorithm[] = ['PS256', 'ES256', 'EdDSA'];

/** The token is not acceptable. `message` is the same for all reasons; `operatorReason` is for logs and holds no token. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
  readonly operatorReason: string;
  constructor(operatorReason: string) {
    super('The access token is missing, malformed, expired or not meant for this gateway.');
    this.operatorReason = operatorReason;
  }
}

/** The issuer's keys cannot be had: not the caller's fault. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/** No access token is accepted that was issued longer ago than this, whatever its `exp` says. */
const maxTokenAge = '24h';
/** Clocks of issuer and gateway may differ by this. */
const clockToleranceSeconds = 10;
/** Longer tokens are refused unread: RFC 9068 tokens are 1 to 2 kB. */
const maxTokenLength = 8192;
/** A verified token is not verified again within this time, nor is the key set fetched for ten minutes but for new keys. */
const rememberedMs = 60_000;
const rememberedTokens = 10_000;

/** Verifies tokens; remembers good ones for at most a minute. */
export interface TokenVerifier {
  /** @throws InvalidToken or KeysUnavailable */
  verify(token: string): Promise<Principal>;
}

/** The issuer's key set, fetched when a token comes and cached by jose; `onFetched` hears of each time that it was had. */
export function createIssuerKeys({ jwksUrl }: Pick<TokenSettings, 'jwksUrl'>, onFetched: () => void): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUrl), {
    timeoutDuration: 3000,
    async [customFetch](url, options) {
      const response = await fetch(url, options);
      if (response.ok) onFetched();
      return response;
    },
  });
}

/** A verifier for one issuer; `keys` is where its keys come from. */
export function createTokenVerifier(
  settings: TokenSettings,
  keys: JWTVerifyGetKey = createIssuerKeys(settings, () => undefined),
): TokenVerifier {
  const remembered = new LRUCache<string, { principal: Principal; expiresAtMs: number }>({
    // Counted, not by `max`: that would set room aside for all of them at each start.
    maxSize: rememberedTokens,
    sizeCalculation: () => 1,
    ttl: rememberedMs,
  });
  return {
    async verify(token) {
      if (token.length > maxTokenLength) throw new InvalidToken('too long');
      // Only what has passed all that follows is remembered, letter by letter.
      const cached = remembered.get(token);
      if (cached !== undefined && cached.expiresAtMs > Date.now()) return cached.principal;
      if (!isCanonical(token)) throw new InvalidToken('not spelled as its issuer spells it');
      const payload = await verifyPayload(token, settings, keys);
      const principal = parsePrincipal(payload);
      remembered.set(token, { principal, expiresAtMs: (payload.exp ?? 0) * 1000 });
      return principal;
    },
  };
}

/**
 * Whether a JWT is the one spelling of its bytes (RFC 7515 section 2: base64url without padding). Decoders take others for
 * the same: other alphabets, padding, line breaks, and four last characters for one signature.
 */
function isCanonical(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

async function verifyPayload(token: string, settings: TokenSettings, keys: JWTVerifyGetKey): Promise<JWTPayload> {
  const algorithms = (settings.algorithms ?? usualTokenAlgorithms).flatMap((name) => [...algorithmNames[name]]);
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms,
      typ: 'at+jwt',
      requiredClaims: ['sub', 'exp', 'iat', 'client_id'],
      maxTokenAge,
      clockTolerance: clockToleranceSeconds,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) throw new KeysUnavailable('the issuer did not answer in time');
    if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') throw new InvalidToken(error.code);
    if (error instanceof TypeError && !(error.cause instanceof Error)) throw new InvalidToken('malformed');
    throw new KeysUnavailable('the issuer’s key set could not be fetched');
  }
}

/**
 * RFC 9068 section 2.2: with client credentials `sub` is the client itself. Section 5 asks issuers to keep client ids and
 * subjects apart; an issuer that does not must not be configured here.
 */
function parsePrincipal(payload: JWTPayload): Principal {
  const { sub, client_id: clientId, scope, cnf, exp = 0 } = payload;
  // Bound to its sender's key (RFC 8705, RFC 9449), of which there is no proof here: whoever has copied it could use it.
  if (cnf !== undefined) throw new InvalidToken('bound to a key that this gateway cannot ask for');
  const acceptedUntilMs = (exp + clockToleranceSeconds) * 1000;
  if (typeof sub !== 'string' || sub === '') throw new InvalidToken('no subject');
  // A token without scopes has none: nothing is granted by absence.
  const scopes = new Set(typeof scope === 'string' ? scope.split(' ').filter((name) => name !== '') : []);
  if (typeof clientId !== 'string') throw new InvalidToken('no client');
  if (sub === clientId) return { kind: 'partner', subject: sub, clientId, scopes, acceptedUntilMs };
  if (scopes.has('customers:read:any')) return { kind: 'staff', subject: sub, clientId, scopes, acceptedUntilMs };
  return { kind: 'customer', subject: sub, clientId, scopes, acceptedUntilMs };
}
