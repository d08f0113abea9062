// What completing an authorisation changes, in the transaction of stored-attempts.ts, which alone calls this: the attempt leaves
// its exchange, what the bank has granted is kept until it is confirmed or put to use, or is due to be taken back.

import type { Selectable, Updateable } from 'kysely';
import { type Actor, appendAudit } from './audit.ts';
import { endConsents } from './consent-ends.ts';
import type { Changes } from './database.ts';
import type { StoredLinkEvents } from './link-events.ts';
import { type LinkRecord, selectLink, toLinkRecord } from './links.ts';
import type { Grant } from './sealed-grant.ts';
import type { Sealer } from './sealing.ts';
import type { AuthorizationAttemptsTable } from './tables.ts';
import { forgetTokens, insertTokenSet } from './tokens.ts';

type AttemptRow = Selectable<AuthorizationAttemptsTable>;

/** A link in the transaction. */
export async function linkOf(changes: Changes, linkId: string): Promise<LinkRecord> {
  return toLinkRecord(await selectLink(changes).where('links.id', '=', linkId).executeTakeFirstOrThrow());
}

/** Ends the exchange of a claim; `isMine` is false when the attempt is not this claim's, or has left it before. */
export async function leaveExchange(
  changes: Changes,
  { attemptId, claimId }: { readonly attemptId: string; readonly claimId: string },
  { set }: { readonly set: Updateable<AuthorizationAttemptsTable> },
): Promise<{ readonly isMine: boolean; readonly attempt: AttemptRow }> {
  const { numUpdatedRows } = await changes
    .updateTable('authorization_attempts')
    .set(set)
    .where('id', '=', attemptId)
    .where('claim_id', '=', claimId)
    .where('status', '=', 'EXCHANGING')
    .executeTakeFirstOrThrow();
  const attempt = await changes
    .selectFrom('authorization_attempts')
    .selectAll()
    .where('id', '=', attemptId)
    .executeTakeFirstOrThrow();
  return { isMine: numUpdatedRows === 1n, attempt };
}

/** The consent is the bank's word, the link nobody's yet: a new one says so, one that is renewed stays as it is. */
export async function keepUnconfirmed(
  changes: Changes,
  { attempt, grant, atMs }: { readonly attempt: AttemptRow; readonly grant: Grant; readonly atMs: number },
): Promise<LinkRecord> {
  const { link_id: linkId, consent_id: consentId } = attempt;
  await changes
    .updateTable('consents')
    .set({
      expires_at: grant.expiresAtMs,
      ...(grant.bankConsentId === null ? {} : { bank_consent_id: grant.bankConsentId }),
    })
    .where('id', '=', consentId)
    .execute();
  await changes
    .updateTable('links')
    .set({ status: 'CONFIRMATION_REQUIRED', reason: null, status_at: atMs, consent_id: consentId })
    .where('id', '=', linkId)
    .where('granted_at', 'is', null)
    .where((build) =>
      build.or([
        build('status', 'in', ['PENDING', 'CONFIRMATION_REQUIRED']),
        // An earlier attempt was not confirmed; this one may be.
        build('reason', '=', 'AUTHORISATION_NOT_CONFIRMED'),
      ]),
    )
    .execute();
  await appendCompletion(changes, attempt, { action: 'LINK_AUTHORISE', atMs });
  return linkOf(changes, linkId);
}

/** Puts a grant to use: consent, tokens and link in one; the link's former consents are replaced. */
export async function activate(
  changes: Changes,
  work: {
    readonly attempt: AttemptRow;
    readonly grant: Grant;
    readonly sealer: Sealer;
    readonly events: StoredLinkEvents;
    readonly atMs: number;
  },
): Promise<LinkRecord> {
  const { attempt, grant, sealer, events, atMs } = work;
  const { bankConsentId, expiresAtMs, tokens } = grant;
  const { link_id: linkId, consent_id: consentId } = attempt;
  const consent = await changes
    .updateTable('consents')
    .set({
      status: 'AUTHORISED',
      authorised_at: atMs,
      expires_at: expiresAtMs,
      ...(bankConsentId === null ? {} : { bank_consent_id: bankConsentId }),
    })
    .where('id', '=', consentId)
    .returningAll()
    .executeTakeFirstOrThrow();
  const former = await changes
    .selectFrom('consents')
    .select(['id', 'bank_consent_id'])
    .where('link_id', '=', linkId)
    .where('id', '!=', consentId)
    .where('status', '=', 'AUTHORISED')
    .execute();
  // A bank may keep one id through a renewal (CDR amends an arrangement): that one lives on.
  const isKept = (row: { bank_consent_id: string | null }) => row.bank_consent_id === consent.bank_consent_id;
  for (const tellBank of [true, false]) {
    const consentIds = former.filter((row) => isKept(row) !== tellBank).map(({ id }) => id);
    await endConsents(changes, { consentIds }, { status: 'REPLACED', reason: 'RENEWED', atMs, tellBank });
  }
  await forgetTokens(changes, { linkId });
  if (tokens !== null) await insertTokenSet(changes, sealer, { consentId, linkId, tokens, nowMs: atMs });
  const { granted_at: grantedBefore } = await changes
    .selectFrom('links')
    .select('granted_at')
    .where('id', '=', linkId)
    .executeTakeFirstOrThrow();
  await changes
    .updateTable('links')
    .set({
      status: 'ACTIVE',
      reason: null,
      status_at: atMs,
      consent_id: consentId,
      permissions: consent.permissions,
      granted_at: atMs,
      expires_at: expiresAtMs,
      notice_due_at: atMs,
    })
    .where('id', '=', linkId)
    .execute();
  await appendCompletion(changes, attempt, { action: 'LINK_COMPLETE', atMs });
  await events.append(changes, {
    linkId,
    customerId: attempt.customer_id,
    type: grantedBefore === null ? 'LINKED' : 'RENEWED',
    actor: toActor(attempt),
    reason: null,
    atMs,
    onceKey: `${consentId} BEGUN`,
  });
  return linkOf(changes, linkId);
}

/** Written from this very type. */
const toActor = ({ actor_kind: kind, actor: subject }: AttemptRow): Actor => ({ kind: kind as Actor['kind'], subject });

function appendCompletion(
  changes: Changes,
  attempt: AttemptRow,
  { action, atMs }: { readonly action: 'LINK_AUTHORISE' | 'LINK_COMPLETE'; readonly atMs: number },
): Promise<void> {
  return appendAudit(changes, {
    atMs,
    actor: toActor(attempt),
    action,
    outcome: 'DONE',
    customerId: attempt.customer_id,
    bankId: attempt.bank_id,
    linkId: attempt.link_id,
    consentId: attempt.consent_id,
  });
}
