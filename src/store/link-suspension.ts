// Links whose consent stands while the bank shows nothing until the customer has signed in there again: marked, and taken up again.
// Tokens and consent stay, so that the very consent can be repaired. Called by links.ts.

import type { LinkEventType } from '../domain/link-event.ts';
import type { LinkReason, LinkStatus } from '../domain/link-state.ts';
import { type Actor, type AuditAction, appendAudit } from './audit.ts';
import type { Database } from './database.ts';
import type { StoredLinkEvents } from './link-events.ts';

/** Why a suspended link is not ACTIVE. */
export const signInRequired: LinkReason = 'SIGN_IN_REQUIRED';

/** A link as it was looked at: what has another consent since is left alone. */
export interface SuspendedLink {
  readonly id: string;
  readonly customerId: string;
  readonly bankId: string;
  readonly consentId: string | null;
}

/** What the bank says now. */
export interface Standing {
  readonly isSuspended: boolean;
  readonly actor: Actor;
  readonly atMs: number;
}

/** How a link is marked, from what it must stand at. */
interface Change {
  readonly from: { readonly status: LinkStatus; readonly reason: LinkReason | null };
  readonly to: { readonly status: LinkStatus; readonly reason: LinkReason | null };
  readonly action: AuditAction;
  readonly event: LinkEventType;
}

const active = { status: 'ACTIVE', reason: null } as const;
const suspended = { status: 'CONSENT_REQUIRED', reason: signInRequired } as const;
const suspending: Change = { from: active, to: suspended, action: 'LINK_SUSPEND', event: 'BROKEN' };
const resuming: Change = { from: suspended, to: active, action: 'LINK_RESUME', event: 'REPAIRED' };

/** As `LinkStore.setSuspended`; whether anything has changed. @throws StoreFailure */
export async function setSuspended(
  { database, events }: { readonly database: Database; readonly events: StoredLinkEvents },
  { id: linkId, customerId, bankId, consentId }: SuspendedLink,
  { isSuspended, actor, atMs }: Standing,
): Promise<boolean> {
  const { from, to, action, event } = isSuspended ? suspending : resuming;
  const isDone = await database.change('marking a link', async (changes) => {
    const { numUpdatedRows } = await changes
      .updateTable('links')
      .set({ ...to, status_at: atMs, notice_due_at: isSuspended ? null : atMs })
      .where('id', '=', linkId)
      .where('consent_id', '=', consentId)
      .where('status', '=', from.status)
      .where('reason', from.reason === null ? 'is' : '=', from.reason)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return false;
    const { reason } = to;
    await appendAudit(changes, { atMs, actor, action, outcome: 'DONE', reason, customerId, bankId, linkId, consentId });
    // A consent may be suspended and repaired any number of times, each once.
    const onceKey = `${consentId} ${event} ${atMs}`;
    await events.append(changes, { linkId, customerId, type: event, actor, reason, atMs, onceKey });
    return true;
  });
  if (isDone) events.tell(customerId);
  return isDone;
}

/** As `LinkStore.shorten`. @throws StoreFailure */
export async function shortenConsent(
  database: Database,
  { id: linkId, consentId }: SuspendedLink,
  { expiresAtMs, atMs }: { readonly expiresAtMs: number; readonly atMs: number },
): Promise<boolean> {
  return database.change('shortening a consent', async (changes) => {
    const { numUpdatedRows } = await changes
      .updateTable('links')
      .set({ expires_at: expiresAtMs, notice_due_at: atMs })
      .where('id', '=', linkId)
      .where('consent_id', '=', consentId)
      .where('status', '=', 'ACTIVE')
      .where((build) => build.or([build('expires_at', 'is', null), build('expires_at', '>', expiresAtMs)]))
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n || consentId === null) return false;
    await changes.updateTable('consents').set({ expires_at: expiresAtMs }).where('id', '=', consentId).execute();
    return true;
  });
}
