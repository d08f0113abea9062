// What a bank has granted to an attempt that is not confirmed yet: sealed in the attempt, and gone with it, but for a token by which
// the bank is to be told that nothing came of it. Used by stored-attempts.ts, completion.ts and links.ts, in their transactions.

import type { Selectable } from 'kysely';
import type { AccountSummary } from '../domain/account-summary.ts';
import type { Changes } from './database.ts';
import { SealFailure } from './failures.ts';
import { toPlace } from './sealed-columns.ts';
import type { Sealer } from './sealing.ts';
import type { AuthorizationAttemptsTable } from './tables.ts';
import { insertTokenSet, type TokenSet } from './tokens.ts';

/** What a bank has granted. The tokens are secret. */
export interface Grant {
  readonly bankConsentId: string | null;
  readonly expiresAtMs: number | null;
  /** Null where the bank takes the client's own token beside the consent id. */
  readonly tokens: TokenSet | null;
  /** Of a renewal: what the link shared until then; null when that is not known. */
  readonly accountsBefore?: readonly AccountSummary[] | null;
}

/** Where an attempt's secrets, and later its grant, are sealed. */
export const placeOfAttempt = (attemptId: string) => toPlace('authorization_attempts', attemptId);

/** A grant as it was sealed. @throws SealFailure */
export function parseGrant(text: string): Grant {
  const grant: Partial<Grant> | null = JSON.parse(text);
  if (typeof grant !== 'object' || grant === null || !('tokens' in grant) || !('expiresAtMs' in grant)) {
    throw new SealFailure('BROKEN', 'authorization_attempts: a sealed grant has another form than this version writes');
  }
  const { bankConsentId = null, expiresAtMs = null, tokens = null, accountsBefore = null } = grant;
  return { bankConsentId, expiresAtMs, tokens, accountsBefore };
}

/** An attempt as far as its grant goes. */
type GrantedAttempt = Pick<
  Selectable<AuthorizationAttemptsTable>,
  'id' | 'status' | 'sealed' | 'key_id' | 'consent_id' | 'link_id'
>;

/**
 * Keeps what the end of an unconfirmed attempt would forget and its bank has to be told with. To be called before it is forgotten; a
 * grant that cannot be opened is not worth an end that fails.
 */
export async function keepGrantedToken(
  changes: Changes,
  sealer: Sealer,
  { attempt, atMs }: { readonly attempt: GrantedAttempt; readonly atMs: number },
): Promise<void> {
  if (attempt.status !== 'AUTHORISED') return;
  let grant: Grant;
  try {
    grant = parseGrant(sealer.open({ sealed: attempt.sealed, keyId: attempt.key_id }, placeOfAttempt(attempt.id)));
  } catch (error) {
    if (error instanceof SealFailure) return;
    throw error;
  }
  await keepRevokingToken(changes, sealer, { attempt, tokens: grant.tokens, atMs });
}

/** Keeps the token by which the bank is to be told that a consent is over; nothing where it is told otherwise. */
export async function keepRevokingToken(
  changes: Changes,
  sealer: Sealer,
  work: {
    readonly attempt: Pick<GrantedAttempt, 'consent_id' | 'link_id'>;
    readonly tokens: TokenSet | null;
    readonly atMs: number;
  },
): Promise<void> {
  const { attempt, tokens, atMs } = work;
  if (tokens?.endsConsent !== true) return;
  const { consent_id: consentId, link_id: linkId } = attempt;
  const there = await changes
    .selectFrom('token_sets')
    .select('consent_id')
    .where('consent_id', '=', consentId)
    .executeTakeFirst();
  if (there === undefined) await insertTokenSet(changes, sealer, { consentId, linkId, tokens, nowMs: atMs });
}
