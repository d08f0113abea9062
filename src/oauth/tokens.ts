// What a token endpoint gave, and for how long it is good. Made by bank-oauth.ts; read by src/linking, src/payments and, for
// what a standard adds to it, by the standards' consents and payments. Source: RFC 6749 section 5.1.

import type { TokenEndpointResponse } from 'openid-client';

/** What a token endpoint gave. Secret. */
export interface GrantedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Epoch milliseconds; null when the bank does not say. */
  readonly accessExpiresAtMs: number | null;
  /** All members of the answer: a standard may have members of its own in it. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The verified claims of the ID token; null without one. */
  readonly claims: Readonly<Record<string, unknown>> | null;
}

/** A token this close to its end is asked for anew, milliseconds. */
const tokenMarginMs = 15_000;

/** The library's answer as {@link GrantedTokens}. */
export function toTokens(
  answer: TokenEndpointResponse & { claims(): { [name: string]: unknown } | undefined },
  nowMs: number,
): GrantedTokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    accessExpiresAtMs: answer.expires_in === undefined ? null : nowMs + Math.floor(answer.expires_in * 1000),
    parameters: { ...answer },
    claims: answer.claims() ?? null,
  };
}

/** Until when a token may be used, with room for the call it is used in: at most a tenth of a short life. */
export function toUsableUntilMs(accessExpiresAtMs: number | null, nowMs: number): number {
  // A bank that does not say gets a token that is asked for anew every minute.
  if (accessExpiresAtMs === null) return nowMs + 60_000;
  return accessExpiresAtMs - Math.min(tokenMarginMs, Math.max(0, accessExpiresAtMs - nowMs) / 10);
}
