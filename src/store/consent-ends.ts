// How consents end, in the transaction of whatever ends them: a link, an attempt, another consent in their place. Called by links.ts,
// completion.ts and stored-attempts.ts.

import type { Changes, Database } from './database.ts';

/** What a consent came to: ENDED by revocation, expiry or refusal; REPLACED by a newer one; FAILED before it began. */
export type ConsentStatus = 'AWAITING' | 'AUTHORISED' | 'REPLACED' | 'ENDED' | 'FAILED';

/**
 * Ends consents that match: the bank is to be told from now on where it knows them by an id.
 * What never had an id cannot be taken back by us: `FAILED` says so.
 */
export async function endConsents(
  changes: Changes,
  which: { readonly consentIds: readonly string[] },
  how: { readonly status: ConsentStatus; readonly reason: string; readonly atMs: number; readonly tellBank: boolean },
): Promise<void> {
  if (which.consentIds.length === 0) return;
  const base = { status: how.status, end_reason: how.reason, ended_at: how.atMs };
  await changes
    .updateTable('consents')
    .set(
      how.tellBank
        ? (build) => ({
            ...base,
            revocation: build.case().when('bank_consent_id', 'is', null).then('NONE').else('PENDING').end(),
            revocation_due_at: how.atMs,
          })
        : base,
    )
    .where('id', 'in', [...which.consentIds])
    .where('status', 'in', ['AWAITING', 'AUTHORISED'])
    .execute();
}

/** As `LinkStore.revokeAgain`. @throws StoreFailure */
export async function revokeAgain(database: Database, bankConsentId: string, atMs: number): Promise<void> {
  await database.ask('having a bank told again', (db) =>
    db
      .updateTable('consents')
      .set({ revocation: 'PENDING', revocation_due_at: atMs })
      .where('bank_consent_id', '=', bankConsentId)
      .where('status', 'in', ['FAILED', 'ENDED'])
      .where('revocation', '=', 'DONE')
      .execute(),
  );
}
