// What banks have granted and nobody is to have: kept, in the transaction that finds it so, until its bank has been told. Called by
// stored-attempts.ts and links.ts.

import type { Selectable } from 'kysely';
import type { Changes } from './database.ts';
import { type Grant, keepRevokingToken } from './sealed-grant.ts';
import type { Sealer } from './sealing.ts';
import type { AuthorizationAttemptsTable } from './tables.ts';

/** Which consent it was to be. */
type OfConsent = Pick<Selectable<AuthorizationAttemptsTable>, 'consent_id' | 'link_id'>;

/** Something that the bank has granted of a consent that is over. */
export interface Unwanted extends Pick<Grant, 'bankConsentId' | 'tokens'> {
  readonly sealer: Sealer;
  readonly atMs: number;
}

/** Has the bank told of what it has granted to a consent that is over here, unless it is the very consent that the link has. */
export async function takeBack(changes: Changes, of: OfConsent, granted: Unwanted): Promise<void> {
  const { bankConsentId, tokens, sealer, atMs } = granted;
  const { consent_id: consentId } = of;
  const isOther = await noteGranted(changes, of, bankConsentId);
  if (await isAmendment(changes, of)) return;
  let update = changes
    .updateTable('consents')
    .set({ revocation: 'PENDING', revocation_due_at: atMs })
    .where('id', '=', consentId)
    .where('bank_consent_id', 'is not', null);
  // What the bank has been told of is over, but for what it was told of by another id.
  if (!isOther) update = update.where('revocation', '!=', 'DONE');
  const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) await keepRevokingToken(changes, sealer, { attempt: of, tokens, atMs });
}

/** Notes under which id the bank knows a consent; whether it is another than was known. */
export async function noteGranted(
  changes: Changes,
  { consent_id: consentId }: OfConsent,
  bankConsentId: string | null,
): Promise<boolean> {
  if (bankConsentId === null) return false;
  const { numUpdatedRows } = await changes
    .updateTable('consents')
    .set({ bank_consent_id: bankConsentId })
    .where('id', '=', consentId)
    .where((build) => build.or([build('bank_consent_id', 'is', null), build('bank_consent_id', '!=', bankConsentId)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Whether an attempt was to change the very consent that the link has at its bank (CDR): that one is not to be ended. */
export async function isAmendment(changes: Changes, of: OfConsent): Promise<boolean> {
  const { bank_consent_id: bankConsentId } = await changes
    .selectFrom('consents')
    .select('bank_consent_id')
    .where('id', '=', of.consent_id)
    .executeTakeFirstOrThrow();
  if (bankConsentId === null) return false;
  const inUse = await changes
    .selectFrom('consents')
    .select('id')
    .where('link_id', '=', of.link_id)
    .where('id', '!=', of.consent_id)
    .where('status', '=', 'AUTHORISED')
    .where('bank_consent_id', '=', bankConsentId)
    .executeTakeFirst();
  return inUse !== undefined;
}
