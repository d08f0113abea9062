// The end of an erasure: links that no customer has any more stay until their banks know that the consents are over, since what tells them
// needs the consent and its token; then they are deleted. Called by erasures.ts.

import { appendAudit } from './audit.ts';
import type { Changes, Database } from './database.ts';

const actor = { kind: 'gateway', subject: 'person-erasure' } as const;

/** As `ErasureStore.finish`. */
export async function finishErased(database: Database, limit: number, atMs: number): Promise<number> {
  return database.change('deleting links of erased people', async (changes) => {
    const links = await changes
      .selectFrom('links')
      .innerJoin('erasures', 'erasures.pseudonym', 'links.customer_id')
      .select(['links.id', 'links.customer_id'])
      .where('erasures.closed_at', 'is not', null)
      .where((build) =>
        build.not(
          build.exists(
            build
              .selectFrom('consents')
              .select('consents.id')
              .whereRef('consents.link_id', '=', 'links.id')
              .where('consents.revocation', '=', 'PENDING'),
          ),
        ),
      )
      .limit(limit)
      .execute();
    for (const link of links) {
      await tellUntold(changes, link, atMs);
      await deleteLink(changes, link.id);
    }
    return links.length;
  });
}

/** What no bank could be told of is the operator's to end there: the audit has it when the consent is gone. */
async function tellUntold(
  changes: Changes,
  { id: linkId, customer_id: customerId }: { readonly id: string; readonly customer_id: string },
  atMs: number,
): Promise<void> {
  const failed = await changes
    .selectFrom('consents')
    .select(['id', 'bank_id'])
    .where('link_id', '=', linkId)
    .where('revocation', '=', 'FAILED')
    .execute();
  for (const { id: consentId, bank_id: bankId } of failed) {
    const what = { action: 'PERSON_ERASE', outcome: 'FAILED', reason: 'NOT_REVOKED_AT_BANK' } as const;
    await appendAudit(changes, { atMs, actor, ...what, customerId, bankId, linkId, consentId });
  }
}

/** Deletes a link with all that hangs on it. */
export async function deleteLink(changes: Changes, linkId: string): Promise<void> {
  const consents = await changes.selectFrom('consents').select('id').where('link_id', '=', linkId).execute();
  const leases = consents.flatMap(({ id }) => [`revoke:${id}`, `refresh:${id}`]);
  if (leases.length > 0) await changes.deleteFrom('leases').where('name', 'in', leases).execute();
  await changes.deleteFrom('webhook_deliveries').where('payment_id', '=', linkId).execute();
  for (const table of [
    'book_histories',
    'link_events',
    'account_views',
    'statement_polls',
    'token_sets',
    'authorization_attempts',
    'consents',
  ] as const)
    await changes.deleteFrom(table).where('link_id', '=', linkId).execute();
  await changes.deleteFrom('links').where('id', '=', linkId).execute();
}
