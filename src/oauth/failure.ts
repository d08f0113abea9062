// What OAuth with a bank can fail with: what src/linking must tell apart, and nothing secret. The library's errors hold
// requests and answers, so none of them is a cause.

import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { BankFailure } from '../domain/errors.ts';

/**
 * - `DENIED`: the bank says that the person, or it itself, refused (RFC 6749 section 4.1.2.1).
 * - `INVALID_RESPONSE`: what came back does not verify: issuer, state, nonce, signature, algorithm, hash.
 * - `INVALID_GRANT`: the code or refresh token is good no more (RFC 6749 section 5.2).
 * - `CLIENT_REFUSED`: the bank refuses the gateway itself, or the request: an operator's matter.
 * - `UNAVAILABLE`: no answer, or the bank's own failure. It may have done what it was asked.
 */
export type OAuthFailureKind = 'DENIED' | 'INVALID_RESPONSE' | 'INVALID_GRANT' | 'CLIENT_REFUSED' | 'UNAVAILABLE';

/** What was under way with which bank, in words for operators. */
export interface OAuthCall {
  readonly bankId: string;
  /** The step of the protocol, such as `code exchange`. */
  readonly doing: string;
}

/** OAuth with a bank has failed. */
export class OAuthFailure extends Error {
  override readonly name = 'OAuthFailure';
  readonly kind: OAuthFailureKind;
  /** OAuth's own error code, or the library's: a plain word, never a text. */
  readonly code: string | null;
  constructor(kind: OAuthFailureKind, { bankId, doing }: OAuthCall, code: string | null = null) {
    super(`${bankId} ${doing}: ${kind}${code === null ? '' : ` (${code})`}`);
    this.kind = kind;
    this.code = code;
  }
}

const plainCode = /^[\w.-]{1,80}$/;
const toPlain = (code: unknown): string | null => (typeof code === 'string' && plainCode.test(code) ? code : null);

/** Any error of the library's or the transport's as an {@link OAuthFailure}. */
export function toOAuthFailure(error: unknown, call: OAuthCall): OAuthFailure {
  if (error instanceof OAuthFailure) return error;
  const transport = findTransportFailure(error);
  if (transport !== null) return new OAuthFailure('UNAVAILABLE', call, transport.code);
  if (error instanceof AuthorizationResponseError) return new OAuthFailure('DENIED', call, toPlain(error.error));
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant') return new OAuthFailure('INVALID_GRANT', call, error.error);
    const isPassing = error.error === 'temporarily_unavailable' || error.error === 'server_error';
    return new OAuthFailure(isPassing ? 'UNAVAILABLE' : 'CLIENT_REFUSED', call, toPlain(error.error));
  }
  if (error instanceof ClientError) {
    const isTimeout = error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT';
    const { cause } = error;
    const status = typeof cause === 'object' && cause !== null && 'status' in cause ? cause.status : null;
    const isRefusal = typeof status === 'number' && status >= 400;
    const kind = isTimeout ? 'UNAVAILABLE' : isRefusal ? 'CLIENT_REFUSED' : 'INVALID_RESPONSE';
    return new OAuthFailure(kind, call, isRefusal ? `HTTP_${status}` : toPlain(error.code));
  }
  return new OAuthFailure('INVALID_RESPONSE', call, error instanceof Error ? toPlain(error.name) : null);
}

/** The library wraps what `customFetch` throws. */
function findTransportFailure(error: unknown): BankFailure | null {
  for (let depth = 0, at = error; depth < 5 && at instanceof Error; depth++, at = at.cause) {
    if (at instanceof BankFailure) return at;
  }
  return null;
}

/** OAuth's failures in the words of the closed list, for those who ask a bank for anything else than OAuth. */
export async function asBankFailure<T>(bankId: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof OAuthFailure ? toBankFailure(bankId, error) : error;
  }
}

/** An OAuth failure as a bank's: the gateway being refused is nothing that a customer can mend. */
export function toBankFailure(bankId: string, failure: OAuthFailure): BankFailure {
  const code =
    failure.kind === 'UNAVAILABLE'
      ? 'BANK_UNAVAILABLE'
      : failure.kind === 'INVALID_RESPONSE'
        ? 'BANK_BAD_RESPONSE'
        : 'BANK_REJECTED_REQUEST';
  return new BankFailure({ code, bankId, operatorMessage: failure.message, bankCode: failure.code ?? undefined });
}
