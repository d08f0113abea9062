// Who runs an operator's command: the subject of an access token of the gateway's own issuer, verified as the gateway verifies all
// others. Called by program.ts before anything is read.

import { maySeePersonalData } from '../auth/principal.ts';
import { InvalidToken, KeysUnavailable, type TokenVerifier } from '../auth/token.ts';
import { CommandRefused, exitCodes, type Operator } from './command.ts';

const denied = (reason: string, message: string): CommandRefused =>
  new CommandRefused(reason, message, exitCodes.denied);

/** What is wrong with a token, for who runs the command: it is theirs, so they may know. */
const reasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired, or was issued more than a day ago: get a new one',
  ERR_JWT_CLAIM_VALIDATION_FAILED:
    'it is of another issuer, for another audience, or lacks a claim (AUTH_ISSUER, AUTH_AUDIENCE)',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature does not hold',
  ERR_JWKS_NO_MATCHING_KEY: 'its key is none of the issuer’s (AUTH_JWKS_URL)',
  ERR_JOSE_ALG_NOT_ALLOWED: 'its signature is of a kind that AUTH_ALGORITHMS does not allow',
};

/** Verifies the token. @throws CommandRefused, without the token in it; Error when the issuer's keys cannot be had */
export async function authenticateOperator(verifier: TokenVerifier, token: string | null): Promise<Operator> {
  if (token === null || token === '') {
    throw denied(
      'NO_TOKEN',
      'OPERATOR_TOKEN is required: an access token of your issuer with operator:read or operator:write.',
    );
  }
  try {
    const { kind, subject, clientId, scopes } = await verifier.verify(token);
    if (kind === 'partner') throw denied('NOT_A_PERSON', 'OPERATOR_TOKEN is a client’s own: operators are people.');
    return { subject, clientId, scopes };
  } catch (error) {
    if (error instanceof InvalidToken) {
      const why = reasons[error.operatorReason] ?? 'it is malformed, or not an access token (RFC 9068)';
      throw denied('INVALID_TOKEN', `OPERATOR_TOKEN is not accepted: ${why}.`);
    }
    if (error instanceof KeysUnavailable) {
      throw new CommandRefused(
        'KEYS_UNAVAILABLE',
        `OPERATOR_TOKEN cannot be verified: ${error.message} (AUTH_JWKS_URL).`,
        exitCodes.failed,
      );
    }
    throw error;
  }
}

/** @throws CommandRefused unless the token has the scope; who may write may read */
export function assertScope({ scopes }: Operator, scope: 'operator:read' | 'operator:write'): void {
  if (scopes.has(scope) || (scope === 'operator:read' && scopes.has('operator:write'))) return;
  throw denied('INSUFFICIENT_SCOPE', `OPERATOR_TOKEN does not have the scope ${scope}.`);
}

/** @throws CommandRefused unless the token may see personal data */
export function assertPersonalData({ subject, clientId, scopes }: Operator): void {
  if (maySeePersonalData({ kind: 'staff', subject, clientId, scopes })) return;
  throw denied('INSUFFICIENT_SCOPE', 'OPERATOR_TOKEN does not have the scope pii:read, which --personal-data needs.');
}
