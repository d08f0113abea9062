// How the gateway shows Enable Banking who it is: a JWT under the application's RSA key, as the bearer of every call. Made by
// standard.ts, one for each source. Source: Enable Banking API reference, authentication (alg RS256, kid, iss, aud, at most a day).

import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { BankSource } from '../../domain/bank.ts';
import { OAuthFailure } from '../../oauth/failure.ts';
import type { ClientTokens } from '../client-tokens.ts';
import { readRsaKey } from '../rsa-key.ts';

/** How long one JWT is good, seconds: a day is allowed, and what leaks should be worth little. */
const lifetimeSeconds = 300;
/** How long one is used for, milliseconds: a signature of 4096 bits costs several milliseconds of processor time. */
const reuseMs = 60_000;

/** The bearers of one application. */
export class ApplicationTokens implements ClientTokens {
  readonly #source: BankSource;
  readonly #now: () => number;
  #key: KeyObject | null = null;
  #signed: { readonly token: Promise<string>; readonly atMs: number } | null = null;

  constructor(source: BankSource, now: () => number) {
    this.#source = source;
    this.#now = now;
  }

  /** There are no scopes. @throws OAuthFailure when the key is none */
  clientToken(): Promise<string> {
    const nowMs = this.#now();
    if (this.#signed === null || this.#signed.atMs + reuseMs <= nowMs || this.#signed.atMs > nowMs) {
      const token = this.#sign(nowMs);
      token.catch(() => this.forgetClientToken());
      this.#signed = { token, atMs: nowMs };
    }
    return this.#signed.token;
  }

  forgetClientToken(): void {
    this.#signed = null;
  }

  async #sign(nowMs: number): Promise<string> {
    const { id, credentials } = this.#source;
    this.#key ??= readRsaKey(credentials['signingKey'] ?? '');
    if (this.#key === null) {
      throw new OAuthFailure('CLIENT_REFUSED', { bankId: id, doing: 'configuration' }, 'UNREADABLE_SIGNING_KEY');
    }
    const issuedAt = Math.floor(nowMs / 1000);
    return new SignJWT()
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: credentials['applicationId'] ?? '' })
      .setIssuer('enablebanking.com')
      .setAudience('api.enablebanking.com')
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(this.#key);
  }
}
