// Evidence of payments: entries of statements that prove what has become of them, one entry for one payment, kept in the
// transaction of the change that rests on it. Called by stored-payments.ts.

import type { Changes, Database } from './database.ts';
import { EvidenceTaken, type PaymentEvidence, type PaymentEvidenceRecord, type PaymentRecord } from './payments.ts';

/** Keeps it. Two at once meet the unique key instead, and this the next time. @throws EvidenceTaken */
export async function keepEvidence(
  changes: Changes,
  kept: { readonly payment: PaymentRecord; readonly evidence: PaymentEvidence; readonly atMs: number },
): Promise<void> {
  const { payment, evidence, atMs } = kept;
  const { entryId, linkId, accountKey, entryKey, day } = evidence;
  const other = await changes
    .selectFrom('payment_evidence')
    .select('payment_id')
    // A bank that is reached by another way now has other ids for the account; the account's own and the entry's are as they were.
    .where((build) =>
      build.or([
        build('entry_id', '=', entryId),
        build.and([build('account_key', '=', accountKey), build('entry_key', '=', entryKey)]),
      ]),
    )
    .executeTakeFirst();
  if (other !== undefined) throw new EvidenceTaken(payment.bankId);
  await changes
    .insertInto('payment_evidence')
    .values({
      payment_id: payment.id,
      entry_id: entryId,
      link_id: linkId,
      account_key: accountKey,
      entry_key: entryKey,
      day,
      at: atMs,
    })
    .execute();
}

/** What proves these payments, where something does, by payment. @throws StoreFailure */
export async function readEvidence(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PaymentEvidenceRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await database.ask('reading the evidence of payments', (db) =>
    db.selectFrom('payment_evidence').selectAll().where('payment_id', 'in', ids).execute(),
  );
  return new Map(
    rows.map((row) => [
      row.payment_id,
      {
        paymentId: row.payment_id,
        entryId: row.entry_id,
        linkId: row.link_id,
        accountKey: row.account_key,
        entryKey: row.entry_key,
        day: row.day,
        atMs: row.at,
      },
    ]),
  );
}
