// How the gateway shows Revolut who it is: access tokens of forty minutes, had for a refresh token and an assertion under the business's
// own RSA key. Made by standard.ts, one for each source. Source: Revolut Business API 1.0 (AccessToken) and its guide "Make your first API
// request"; RFC 7523 (client assertions), RFC 6749 section 6 (refresh). A refresh token may be good for one use: the one that comes in its
// place is kept, for all gateways, before anything is done with what came beside it.

import { createHash, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import type { BankSource } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import { deadlineIn } from '../../http/deadline.ts';
import { OAuthFailure, type OAuthFailureKind } from '../../oauth/failure.ts';
import { toUsableUntilMs } from '../../oauth/tokens.ts';
import type { ClientTokens } from '../client-tokens.ts';
import { isObject, readString } from '../json.ts';
import { readRsaKey } from '../rsa-key.ts';
import type { SourceTokensDeps } from '../source.ts';
import { parseText } from './wire.ts';

const audience = 'https://revolut.com';
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** How long an assertion is good, seconds: it is used at once. */
const assertionSeconds = 120;
/** What is said of an access token's life where the answer does not say: forty minutes, as the specification has it, seconds. */
const usualSeconds = 2400;
/** How long a token is waited for, and one call to the token endpoint may take, milliseconds. */
const obtainMs = 20_000;
const refreshMs = 10_000;
/** How often those look who wait for another gateway's refresh, milliseconds. */
const pollMs = 50;
/** A refresh token that was refused is not tried by every call: an operator has to look, milliseconds. */
const refusedMs = 30_000;

/** What is kept of a source. */
interface KeptTokens {
  /** A hash of the refresh token in the configuration that these came of. */
  readonly seed: string;
  readonly refreshToken: string;
  readonly accessToken: string;
  /** Epoch milliseconds, with room for the call that it is used in. */
  readonly usableUntilMs: number;
}

/** A token in memory. */
type HeldToken = Pick<KeptTokens, 'accessToken' | 'usableUntilMs'>;

/** The tokens of one business. */
export class RevolutTokens implements ClientTokens {
  readonly #source: BankSource;
  readonly #deps: SourceTokensDeps;
  readonly #seed: string;
  #key: KeyObject | null = null;
  #held: HeldToken | null = null;
  #flight: Promise<HeldToken> | null = null;
  /** The one that was refused last although it should have been good. */
  #refused: string | null = null;
  /** What came and could not be kept, and what was kept before: its refresh token may be the only one that is still good. */
  #unkept: { readonly after: string | null; readonly next: KeptTokens } | null = null;
  #failure: { readonly error: OAuthFailure; readonly untilMs: number } | null = null;

  constructor(source: BankSource, deps: SourceTokensDeps) {
    this.#source = source;
    this.#deps = deps;
    this.#seed = createHash('sha256').update(this.#credential('refreshToken')).digest('base64url');
  }

  /** There is one token, with all scopes that the business has allowed. @throws OAuthFailure */
  async clientToken(): Promise<string> {
    const nowMs = this.#deps.now();
    if (this.#held !== null && this.#held.usableUntilMs > nowMs) return this.#held.accessToken;
    if (this.#failure !== null && this.#failure.untilMs > nowMs) throw this.#failure.error;
    this.#flight ??= this.#obtain()
      .then((held) => {
        this.#held = held;
        this.#failure = null;
        return held;
      })
      .catch((error: unknown) => {
        if (error instanceof OAuthFailure && error.kind !== 'UNAVAILABLE')
          this.#failure = { error, untilMs: this.#deps.now() + refusedMs };
        throw error;
      })
      .finally(() => {
        this.#flight = null;
      });
    return (await this.#flight).accessToken;
  }

  forgetClientToken(_scope: string, refused: string): void {
    if (this.#held?.accessToken !== refused) return;
    this.#refused = refused;
    this.#held = null;
  }

  /** What another gateway has had, or a new one. */
  async #obtain(): Promise<HeldToken> {
    const untilMs = Date.now() + obtainMs;
    for (;;) {
      const kept = this.#toUsable(this.#parse(await this.#deps.kept.read()));
      if (kept !== null) return kept;
      const had = await this.#deps.kept.change(async (text, keep) => {
        const meanwhile = this.#toUsable(this.#parse(text));
        if (meanwhile !== null) return meanwhile;
        const last = this.#unkept?.after === text ? this.#unkept.next : this.#parse(text);
        const next =
          this.#toUsable(last) ?? (await this.#refresh(last?.refreshToken ?? this.#credential('refreshToken')));
        this.#unkept = { after: text, next };
        await keep(JSON.stringify(next));
        this.#unkept = null;
        return next;
      });
      if (had !== null) return had;
      if (Date.now() >= untilMs) throw this.#failed('UNAVAILABLE', 'ANOTHER_REFRESH');
      await sleep(pollMs * (1 + Math.random()));
    }
  }

  /** What is kept, unless it came of another refresh token than the configuration has now: that one goes before it. */
  #parse(text: string | null): KeptTokens | null {
    const kept = text === null ? null : parseText(text);
    if (!isObject(kept) || kept['seed'] !== this.#seed) return null;
    const { refreshToken, accessToken, usableUntilMs } = kept;
    const isWhole =
      typeof refreshToken === 'string' && typeof accessToken === 'string' && typeof usableUntilMs === 'number';
    return isWhole ? { seed: this.#seed, refreshToken, accessToken, usableUntilMs } : null;
  }

  #toUsable(kept: KeptTokens | null): KeptTokens | null {
    if (kept === null || kept.accessToken === this.#refused) return null;
    return kept.usableUntilMs > this.#deps.now() ? kept : null;
  }

  /** `POST /auth/token`. @throws OAuthFailure; after UNAVAILABLE the refresh token may have been used */
  async #refresh(refreshToken: string): Promise<KeptTokens> {
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: this.#credential('clientId'),
      client_assertion_type: assertionType,
      client_assertion: await this.#assertion(),
    };
    const url = new URL(`${this.#source.endpoint.replace(/\/+$/, '')}/auth/token`);
    let answer: Awaited<ReturnType<SourceTokensDeps['postForm']>>;
    try {
      answer = await this.#deps.postForm(url, form, deadlineIn(refreshMs));
    } catch (error) {
      if (!(error instanceof BankFailure)) throw error;
      throw this.#failed('UNAVAILABLE', error.code);
    }
    const body = parseText(answer.text);
    const said = isObject(body) ? (readString(body, 'error') ?? null) : null;
    const code = said !== null && /^[\w.-]{1,80}$/.test(said) ? said : `HTTP_${answer.status}`;
    if (answer.status === 429 || answer.status >= 500) throw this.#failed('UNAVAILABLE', code);
    if (answer.status !== 200) throw this.#failed(said === 'invalid_grant' ? 'INVALID_GRANT' : 'CLIENT_REFUSED', code);
    const accessToken = isObject(body) ? readString(body, 'access_token') : null;
    if (!isObject(body) || accessToken === null) throw this.#failed('INVALID_RESPONSE', 'NO_ACCESS_TOKEN');
    const nowMs = this.#deps.now();
    const seconds = Number(body['expires_in'] ?? usualSeconds);
    return {
      seed: this.#seed,
      refreshToken: readString(body, 'refresh_token') ?? refreshToken,
      accessToken,
      usableUntilMs: toUsableUntilMs(nowMs + (seconds >= 0 ? Math.min(seconds, usualSeconds) : 0) * 1000, nowMs),
    };
  }

  #assertion(): Promise<string> {
    this.#key ??= readRsaKey(this.#credential('signingKey'));
    if (this.#key === null) throw this.#failed('CLIENT_REFUSED', 'UNREADABLE_SIGNING_KEY');
    const issuedAt = Math.floor(this.#deps.now() / 1000);
    return new SignJWT()
      .setProtectedHeader({ typ: 'JWT', alg: 'RS256' })
      .setIssuer(this.#credential('issuer'))
      .setSubject(this.#credential('clientId'))
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + assertionSeconds)
      .sign(this.#key);
  }

  #credential(name: string): string {
    return this.#source.credentials[name] ?? '';
  }

  #failed(kind: OAuthFailureKind, code: string): OAuthFailure {
    return new OAuthFailure(kind, { bankId: this.#source.id, doing: 'access token' }, code);
  }
}
